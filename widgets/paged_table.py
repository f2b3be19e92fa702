"""The keyboard and the mouse on a `TableView`: moving, opening, marking, sorting by the header.

Must not know what the rows are; everything that a person does becomes a message to the owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding, BindingType

from widgets import table_messages
from widgets.columns import Column
from widgets.cursor_list import index_of
from widgets.rows import GAP, GUTTER, Cell, Row
from widgets.table_view import TableView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events

__all__ = ["Cell", "Column", "PagedTable", "Row"]

WHEEL_LINES = 3


class PagedTable(TableView, can_focus=True):
    """A keyboard table over a list of ids, for lists from nothing to a million lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", show=False, id="table.up"),
        Binding("down,j", "step(1)", "Down", show=False, id="table.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="table.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="table.page_down"),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False, id="table.half_up"),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False, id="table.half_down"),
        Binding("home,g", "top", "First", show=False, id="table.top"),
        Binding("end,G", "bottom", "Last", show=False, id="table.bottom"),
        Binding("enter", "open", "Open", show=False, id="table.open"),
    ]

    Opened: TypeAlias = table_messages.Opened
    MarksChanged: TypeAlias = table_messages.MarksChanged
    HeaderClicked: TypeAlias = table_messages.HeaderClicked

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        header: bool = True,
        gutter: bool = True,
        zebra: bool = True,
        id: str | None = None,  # noqa: A002 - the framework's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(columns, header=header, gutter=gutter, zebra=zebra, id=id, classes=classes)
        self._drag = False
        self._opened_at: int | None = None

    # -- moving --------------------------------------------------------------

    def move_to(self, index: int, *, center: bool = False) -> bool:
        """Put the cursor on a position, clamped to the list; False when it was there already."""
        walk = self._list
        old_cursor, old_top = walk.cursor, walk.top
        moved = walk.go(index, center=center)
        if walk.top != old_top:
            self._moved_view()
        elif moved:
            self._refresh_between(old_cursor, walk.cursor)
        if moved:
            self.post_message(self.CursorMoved(self, walk.current, walk.cursor))
        return moved

    def move_to_id(self, row_id: int) -> bool:
        """Put the cursor on an id; False when it is not in the list."""
        found = index_of(self._list.ids, row_id, self._list.cursor)
        if found is None:
            return False
        self.move_to(found, center=True)
        return True

    def step(self, lines: int) -> bool:
        """Move the cursor by some lines; False at the end of the list."""
        return self.move_to(self._list.cursor + lines)

    def action_step(self, lines: int) -> None:
        """Move the cursor."""
        self.step(lines)

    def action_page(self, pages: int) -> None:
        """Move by a page, the cursor staying on its line of the screen."""
        self._leap(pages * self.page_size)

    def action_half_page(self, halves: int) -> None:
        """Move by half a page."""
        self._leap(halves * max(1, self.page_size // 2))

    def action_top(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.move_to(len(self._list.ids) - 1)

    def action_open(self) -> None:
        """Tell the owner that the row under the cursor is wanted."""
        row_id = self.cursor_id
        if row_id is not None and not self.is_group(row_id):
            self.post_message(self.Opened(self, row_id))

    def _leap(self, lines: int) -> None:
        """Move cursor and view together."""
        self._scroll_view(self._list.top + lines)
        self.move_to(self._list.cursor + lines)

    # -- marks ---------------------------------------------------------------

    @property
    def marks(self) -> frozenset[int]:
        """Marked ids, also those that the list does not show now."""
        return frozenset(self._list.marks)

    @property
    def range_open(self) -> bool:
        """True between the two calls of `mark_range`."""
        return self._list.anchor is not None

    def marked_in_order(self) -> list[int]:
        """Marked ids in the order of the list, then those outside of it by id."""
        return self._list.marked_in_order()

    def toggle_mark(self, index: int | None = None) -> None:
        """Mark or unmark the row under the cursor and step down, or the row at `index`."""
        at = self._list.cursor if index is None else index
        if not self._list.toggle(at):
            return
        self._refresh_index(at)
        self._told_marks()
        if index is None:
            self.step(1)

    def mark_all(self) -> None:
        """Mark every row of the list (what is shown by the filter, not what it hides)."""
        self._list.mark_positions(range(len(self._list.ids)))
        self._marks_replaced()

    def set_marks(self, ids: Iterable[int]) -> None:
        """Replace all marks."""
        self._list.marks = set(ids)
        self._marks_replaced()

    def clear_marks(self) -> None:
        """Unmark everything and leave an open range."""
        self._list.anchor = None
        self.set_marks(())

    def mark_range(self) -> None:
        """First call: the stretch starts here. Second call: mark it, ends included."""
        walk = self._list
        if walk.anchor is None:
            walk.anchor = walk.cursor if walk.cursor >= 0 else None
            self._refresh_index(walk.cursor)
            return
        low, high = sorted((walk.anchor, walk.cursor))
        walk.anchor = None
        walk.mark_positions(range(low, high + 1))
        self._marks_replaced()

    def cancel_range(self) -> bool:
        """Leave an open range without marking; False when none was open."""
        was_open = self._list.anchor is not None
        self._list.anchor = None
        if was_open:
            self.refresh()
        return was_open

    def _marks_replaced(self) -> None:
        self._told_marks()
        self.refresh()

    def _told_marks(self) -> None:
        self.post_message(self.MarksChanged(self, len(self._list.marks)))

    # -- mouse -------------------------------------------------------------------

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the view, not the cursor."""
        event.stop()
        self.scroll_lines(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the view, not the cursor."""
        event.stop()
        self.scroll_lines(-WHEEL_LINES)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scroll column."""
        if event.x == self.size.width - 1 and event.y >= self._header:
            self._drag = True
            self.capture_mouse()
            self._drag_to(event.y)
            event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the scroll column."""
        if self._drag:
            self._drag_to(event.y)
            event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the scroll column."""
        if self._drag:
            self._drag = False
            self.release_mouse()
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """Select, mark, open or ask for a sort."""
        if event.x >= self.size.width - 1:
            return
        event.stop()
        if self._header and event.y == 0:
            self._click_header(event.x)
            return
        index = self._list.top + event.y - self._header
        if not 0 <= index < len(self._list.ids) or self.is_group(self._list.ids[index]):
            return
        if self._gutter and event.x < GUTTER - 1:
            self.toggle_mark(index)
            return
        if event.chain < 2:
            self._opened_at = index if index == self._list.cursor else None
            if not self.move_to(index):
                self.action_open()
        elif self._opened_at != index:
            self._opened_at = index
            self.action_open()

    def _click_header(self, x: int) -> None:
        left = GUTTER if self._gutter else 0
        for column, size in self._fitted:
            if left <= x < left + size + 1:
                if column.sortable:
                    self.post_message(self.HeaderClicked(self, column.id))
                return
            left += size + GAP

    def _drag_to(self, y: int) -> None:
        page, total = self.page_size, len(self._list.ids)
        share = (y - self._header) / max(1, page - 1)
        self._scroll_view(round(share * max(0, total - page)))
