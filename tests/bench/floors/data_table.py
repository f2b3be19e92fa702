"""The framework's own table over the rows of a CSV file: what a first attempt would use."""

from __future__ import annotations

import csv
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.widgets import DataTable

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Table(App[None]):
    """Rows and columns as in the file."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill it."""
        table: DataTable[Any] = self.query_one(DataTable)
        with Path(sys.argv[1]).open(encoding="utf-8") as file:
            rows = csv.reader(file)
            table.add_columns(*next(rows))
            table.add_rows(islice(rows, int(sys.argv[2])))


if __name__ == "__main__":
    Table().run()
