"""A long list as a person walks it: order of ids, cursor, first visible line, marks and the scroll column.

Pure state and arithmetic; knows no rows, no drawing and no keys.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Bar = Literal[0, 1, 2]
"""The scroll column on one line: nothing to scroll, track, thumb."""


class CursorList:
    """Ids in order with a cursor on one of them and a view of `page` lines beginning at `top`."""

    def __init__(self, is_group: Callable[[int], bool]) -> None:
        self._is_group = is_group
        self.ids: Sequence[int] = ()
        self.total = 0
        """Length once everything is known; never less than the ids at hand."""
        self.cursor = -1
        self.top = 0
        self.page = 1
        self.marks: set[int] = set()
        self.anchor: int | None = None
        """Where an open range of marks begins."""

    @property
    def current(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    def replace(self, ids: Sequence[int], *, keep: bool, total: int | None) -> None:
        """Another list; the cursor follows its id, or stays at its position, or goes to the top."""
        old_id, line = self.current, self.cursor - self.top
        if keep and old_id is not None:
            found = index_of(ids, old_id, self.cursor)
            target = self.cursor if found is None else found
        else:
            target, line = 0, 0
        self.ids = ids
        self.total = max(len(ids), total or 0)
        self.anchor = None
        self.cursor = self.allowed(min(target, len(ids) - 1), 1)
        self.top = self.clamped(self.cursor - line)
        self.reveal()

    def visible(self) -> range:
        """Positions on the screen."""
        return range(self.top, min(len(self.ids), self.top + self.page))

    def clamped(self, top: int) -> int:
        """The nearest first line that leaves no empty space below while there are rows above."""
        return max(0, min(top, len(self.ids) - self.page))

    def allowed(self, index: int, direction: int) -> int:
        """The nearest position that can hold the cursor, looking in `direction` (1 or -1) first; -1 for none."""
        for way in (direction, -direction):
            at = index
            while 0 <= at < len(self.ids):
                if not self._is_group(self.ids[at]):
                    return at
                at += way
        return -1

    def reveal(self) -> bool:
        """Move the view as little as shows the cursor, with the group line right above it; True when it moved."""
        before = self.top
        first = max(0, self.cursor)
        if first > 0 and self.page > 1 and self._is_group(self.ids[first - 1]):
            first -= 1
        if first < self.top:
            self.top = first
        elif self.cursor >= self.top + self.page:
            self.top = self.cursor - self.page + 1
        self.top = self.clamped(self.top)
        return self.top != before

    def go(self, index: int, *, center: bool = False) -> bool:
        """Put the cursor on the nearest allowed position and show it; False when it was there already."""
        target = max(0, min(index, len(self.ids) - 1))
        target = self.allowed(target, 1 if target >= self.cursor else -1)
        moved = target not in {self.cursor, -1}
        if moved:
            self.cursor = target
            if center and target not in self.visible():
                self.top = self.clamped(target - self.page // 2)
        self.reveal()
        return moved

    def in_range(self, index: int) -> bool:
        """True for a position between the anchor of an open range and the cursor."""
        anchor = self.anchor
        return anchor is not None and min(anchor, self.cursor) <= index <= max(anchor, self.cursor)

    def is_marked(self, index: int) -> bool:
        """True for a marked position, and for those that an open range would mark."""
        return self.ids[index] in self.marks or self.in_range(index)

    def toggle(self, index: int) -> bool:
        """Mark or unmark a position; False where there is nothing to mark."""
        if not 0 <= index < len(self.ids) or self._is_group(self.ids[index]):
            return False
        self.marks.symmetric_difference_update((self.ids[index],))
        return True

    def mark_positions(self, positions: range) -> None:
        """Mark a stretch of the list."""
        self.marks.update(
            row_id for row_id in map(self.ids.__getitem__, positions) if not self._is_group(row_id)
        )

    def marked_in_order(self) -> list[int]:
        """Marked ids in the order of the list, then those outside of it by id."""
        inside = [row_id for row_id in self.ids if row_id in self.marks] if self.marks else []
        return inside + sorted(self.marks.difference(inside))

    def bar(self, line: int) -> Bar:
        """What the scroll column shows on this line of the view."""
        if self.total <= self.page:
            return 0
        size = max(1, round(self.page * self.page / self.total))
        start = round((self.page - size) * self.top / max(1, self.total - self.page))
        return 2 if start <= line < start + size else 1


def index_of(ids: Sequence[int], row_id: int, near: int = 0) -> int | None:
    """Where an id stands in a list; quick for the same place, for ranges and for large memoryviews."""
    if 0 <= near < len(ids) and ids[near] == row_id:
        return near
    if isinstance(ids, memoryview):
        ids = array("q", ids.tobytes()) if ids.format in {"q", "l"} and ids.itemsize == 8 else ids.tolist()
    try:
        return ids.index(row_id)
    except ValueError:
        return None
