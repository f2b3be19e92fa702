"""Dated lines over decades, newest first, under group lines such as years: a paged table whose ids are positions.

Must not know what happened or to whom; the owner supplies rows by position and says how many belong to each group.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar, overload

from textual.binding import Binding, BindingType

from widgets.paged_table import Column, PagedTable, Row

COLUMNS = (
    Column("when", "When", 10, 16),
    Column("kind", "", 1, 1),
    Column("title", "What", 16, 0, 3),
    Column("value", "Value", 8, 40, 2),
    Column("source", "From", 6, 20, 1, drop=1),
)
"""Room for a timeline; give others with your own titles (words belong to the caller)."""


class GroupedLines(Sequence[int]):
    """Positions 0, 1, 2 … with a negative number before each group: -1 for the first, -2 for the second, and so on.

    Nothing is stored per line, so that 20,000 lines cost as much as 20.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._starts = [0, *accumulate(size + 1 for size in sizes)]
        """Line of each group's heading; the last one is the length."""

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, line: int) -> int: ...
    @overload
    def __getitem__(self, line: slice) -> list[int]: ...
    def __getitem__(self, line: int | slice) -> int | list[int]:
        if isinstance(line, slice):
            return [self[at] for at in range(*line.indices(len(self)))]
        at = line + len(self) if line < 0 else line
        if not 0 <= at < len(self):
            raise IndexError(line)
        group = bisect_right(self._starts, at) - 1
        return -(group + 1) if self._starts[group] == at else at - group - 1

    def line_of_group(self, group: int) -> int:
        """Line of a group's heading."""
        return self._starts[group]

    def group_at(self, line: int) -> int:
        """Group in which a line is."""
        return bisect_right(self._starts, line) - 1

    def index(self, value: int, start: int = 0, stop: int | None = None) -> int:
        """Line of a position or heading."""
        if value < 0:
            line = self._starts[-value - 1] if -value < len(self._starts) else -1
        else:
            line = next(
                (value + group + 1 for group in range(len(self._starts) - 1) if self._holds(group, value)), -1
            )
        if line < start or (stop is not None and line >= stop):
            raise ValueError(value)
        return line

    def _holds(self, group: int, position: int) -> bool:
        return self._starts[group] - group <= position < self._starts[group + 1] - group - 1


class Timeline(PagedTable):
    """The table; `RowsWanted.ids` and `supply` speak of positions, 0 for the newest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket", "jump_group(1)", "Next group", show=False, id="table.next_group"),
        Binding(
            "left_square_bracket", "jump_group(-1)", "Previous group", show=False, id="table.previous_group"
        ),
    ]

    def __init__(
        self,
        columns: Sequence[Column] | None = None,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(columns or COLUMNS, zebra=False, id=id, classes=classes)
        self._groups: tuple[tuple[str, int], ...] = ()

    def show_groups(self, groups: Sequence[tuple[str, int]], *, keep: bool = False) -> None:
        """Replace everything.

        Args:
            groups: (label, lines) in order of display; empty ones are left out.
            keep: Leave the cursor at its position, for more of the same; otherwise it goes to the top.
        """
        self._groups = tuple((label, size) for label, size in groups if size > 0)
        self.forget()
        self.show(GroupedLines([size for _, size in self._groups]), keep=keep)

    @property
    def position(self) -> int | None:
        """Position under the cursor."""
        found = self.cursor_id
        return None if found is None or found < 0 else found

    def move_to_position(self, position: int) -> bool:
        """Put the cursor on a position."""
        return self.move_to_id(position)

    def jump_group(self, groups: int) -> bool:
        """Go to the first line of a later (or, with a negative number, earlier) group."""
        lines = self.ids
        if not isinstance(lines, GroupedLines) or not self._groups:
            return False
        now = lines.group_at(max(0, self.cursor_index))
        target = max(0, min(now + groups, len(self._groups) - 1))
        return self.move_to(lines.line_of_group(target) + 1)

    def action_jump_group(self, groups: int) -> None:
        """Go to another group."""
        self.jump_group(groups)

    def is_group(self, row_id: int) -> bool:
        """Headings are negative."""
        return row_id < 0

    def group_row(self, row_id: int) -> Row:
        """A group's label and how many lines it has."""
        label, size = self._groups[-row_id - 1]
        return Row((label, str(size)))

    def variant(self, index: int) -> tuple[int, Row | None]:
        """A row without its date where the line above has the same one and is on the screen."""
        row = self.row(self.ids[index])
        if row is None or index <= self.top:
            return 0, row
        above = self.row(self.ids[index - 1])
        if above is None or above.cells[:1] != row.cells[:1]:
            return 0, row
        return 1, row._replace(cells=("", *row.cells[1:]))
