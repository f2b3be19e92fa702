"""The floor of every figure on the screen: a Textual application with one label, and a second one that fills the rest."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

FILL = "--fill" in sys.argv


class Hello(App[None]):
    """`down` changes one line, `pagedown` every cell."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("down", "one", ""), ("pagedown", "all", "")]
    count = 0

    def compose(self) -> ComposeResult:
        """The label."""
        yield Static("READY 0", id="label")
        if FILL:
            yield Static("", id="rest")

    def action_one(self) -> None:
        """Another number."""
        self.count += 1
        self.query_one("#label", Static).update(f"READY {self.count}")

    def action_all(self) -> None:
        """Another number everywhere."""
        self.action_one()
        width, height = self.size
        if FILL:
            line = f"{self.count:06d} " * (width // 7)
            self.query_one("#rest", Static).update("\n".join([line] * (height - 1)))


if __name__ == "__main__":
    Hello().run()
