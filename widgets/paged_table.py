"""A table of any length, drawn line by line from the rows it has been given; it asks for those that it lacks.

Strips are kept per row and reused, a cursor move repaints two lines, and nothing is animated. Must not know a
database, a person or where rows come from: the owner answers `RowsWanted` with `supply` whenever it can.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from widgets import symbols
from widgets.columns import Column, fit
from widgets.rows import GAP, GUTTER, Cell, Painter, Row, State
from widgets.tokens import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual import events
    from textual.app import RenderResult
    from textual.geometry import Size

__all__ = ["Cell", "Column", "PagedTable", "Row"]

WHEEL_LINES = 3
KEPT_STRIPS = 800
"""Strips kept at once: many screens, a few megabytes at most."""
KEPT_ROWS = 4000
"""Rows kept at once; beyond this only those around the view stay."""
NEAR = 1000
"""Rows kept on each side of the view when there are too many."""


class PagedTable(Widget, can_focus=True):
    """A keyboard table over a list of ids, for lists from nothing to a million lines."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    PagedTable {
        height: 1fr;
        width: 1fr;
    }
    """

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

    class TableMessage(Message):
        """Anything a table tells its owner."""

        def __init__(self, table: PagedTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> PagedTable:
            """The table, for `@on` with a selector."""
            return self.table

    class CursorMoved(TableMessage):
        """The cursor is on another line, or its line moved in the list."""

        def __init__(self, table: PagedTable, row_id: int | None, index: int) -> None:
            super().__init__(table)
            self.id = row_id
            self.index = index

        def can_replace(self, message: Message) -> bool:
            """Only the last of several moves matters."""
            return isinstance(message, PagedTable.CursorMoved) and message.table is self.table

    class Opened(TableMessage):
        """A person wants to see more of this row."""

        def __init__(self, table: PagedTable, row_id: int) -> None:
            super().__init__(table)
            self.id = row_id

    class MarksChanged(TableMessage):
        """Rows were marked or unmarked."""

        def __init__(self, table: PagedTable, count: int) -> None:
            super().__init__(table)
            self.count = count

    class RowsWanted(TableMessage):
        """Everything that is missing around the view, visible rows first; the newest request is enough."""

        def __init__(self, table: PagedTable, ids: tuple[int, ...]) -> None:
            super().__init__(table)
            self.ids = ids

        def can_replace(self, message: Message) -> bool:
            """A newer request names all that an older one still lacks."""
            return isinstance(message, PagedTable.RowsWanted) and message.table is self.table

    class HeaderClicked(TableMessage):
        """A sortable column title was clicked."""

        def __init__(self, table: PagedTable, column_id: str) -> None:
            super().__init__(table)
            self.column_id = column_id

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
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._header = header
        self._gutter = gutter
        self._zebra = zebra
        self._ids: Sequence[int] = ()
        self._total = 0
        self._cursor = -1
        self._top = 0
        self._rows: dict[int, Row] = {}
        self._stale: set[int] = set()
        self._asked: frozenset[int] = frozenset()
        self._asking = False
        self._marks: set[int] = set()
        self._anchor: int | None = None
        self._sort: tuple[str | None, bool] = (None, False)
        self._empty: tuple[str, ...] = ()
        self._strips: dict[tuple[int, State], Strip] = {}
        self._painter: Painter | None = None
        self._painted_for: object = None
        self._fitted: list[tuple[Column, int]] = []
        self._drag = False
        self._opened_at: int | None = None

    # -- what the owner gives ------------------------------------------------

    def show(self, ids: Sequence[int], *, keep: bool = True, total: int | None = None) -> None:
        """Replace the list.

        Rows and marks are kept by id. With `keep` the cursor stays on its id (on the same line of the screen where
        possible), else on the nearest position; without, it goes to the top.

        Args:
            ids: Row ids in order; tuple, memoryview, array or range, never copied.
            keep: Keep the cursor.
            total: How many ids there will be while `ids` is only the first page (for the scroll column).
        """
        old_id, old_index, line = self.cursor_id, self._cursor, self._cursor - self._top
        self._ids = ids
        self._total = max(len(ids), total or 0)
        self._anchor = None
        if not keep or old_id is None:
            self._cursor, line = 0, 0
        else:
            found = index_of(ids, old_id, old_index)
            self._cursor = old_index if found is None else found
        self._cursor = self._allowed(min(self._cursor, len(ids) - 1), 1)
        self._top = self._clamped(self._cursor - line)
        self._reveal()
        if (self.cursor_id, self._cursor) != (old_id, old_index):
            self.post_message(self.CursorMoved(self, self.cursor_id, self._cursor))
        self._asked = frozenset()
        self._want()
        self.refresh()

    def supply(self, rows: Mapping[int, Row]) -> None:
        """Give rows that were asked for, or that changed; only lines that look different are repainted."""
        changed = {row_id for row_id, row in rows.items() if self._rows.get(row_id) != row}
        self._stale.difference_update(rows)
        self._rows.update(rows)
        if len(self._rows) > KEPT_ROWS:
            self._evict()
        if not changed:
            return
        for key in [key for key in self._strips if key[0] in changed]:
            del self._strips[key]
        for index in self._visible_range():
            if self._ids[index] in changed:
                self._refresh_index(index)

    def invalidate(self, ids: Iterable[int] | None = None) -> None:
        """These rows (or all) changed where they come from: they stay as drawn until new ones are supplied."""
        self._stale.update(self._rows if ids is None else ids)
        self._asked = frozenset()
        self._want()

    def forget(self) -> None:
        """Drop every row and mark: the ids now mean something else."""
        self._rows.clear()
        self._stale.clear()
        self._strips.clear()
        self._marks.clear()
        self._anchor = None
        self._asked = frozenset()

    def ask_again(self) -> None:
        """Ask for what is missing once more, after a request that failed."""
        self._asked = frozenset()
        self._want()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns; rows are dropped, as their cells belong to the old ones."""
        self._columns = tuple(columns)
        self._rows.clear()
        self._repaint_all()
        self.ask_again()

    def set_sort(self, column_id: str | None, *, descending: bool = False) -> None:
        """Show in the header by what the list is sorted (the owner sorts)."""
        self._sort = (column_id, descending)
        self._repaint_all()

    def set_empty(self, lines: Sequence[str]) -> None:
        """What stands in the middle when the list is empty."""
        self._empty = tuple(lines)
        self._repaint_all()

    # -- what the owner can ask ----------------------------------------------

    @property
    def ids(self) -> Sequence[int]:
        """The list as given."""
        return self._ids

    @property
    def row_count(self) -> int:
        """Length of the list as far as it is known."""
        return len(self._ids)

    @property
    def cursor_index(self) -> int:
        """Position of the cursor, -1 in an empty list."""
        return self._cursor

    @property
    def cursor_id(self) -> int | None:
        """The id under the cursor."""
        return self._ids[self._cursor] if 0 <= self._cursor < len(self._ids) else None

    @property
    def top(self) -> int:
        """Position of the first visible row."""
        return self._top

    @property
    def page_size(self) -> int:
        """Rows that are visible at once."""
        return max(1, self.size.height - self._header)

    @property
    def fitted(self) -> list[tuple[Column, int]]:
        """The columns that are shown now, with their widths."""
        return list(self._fitted)

    def row(self, row_id: int) -> Row | None:
        """The row, if it has been supplied."""
        return self._rows.get(row_id)

    def visible_ids(self) -> list[int]:
        """Ids on the screen, top to bottom."""
        return [self._ids[index] for index in self._visible_range()]

    # -- moving --------------------------------------------------------------

    def move_to(self, index: int, *, center: bool = False) -> bool:
        """Put the cursor on a position, clamped to the list; False when it was there already."""
        target = self._allowed(max(0, min(index, len(self._ids) - 1)), 1 if index >= self._cursor else -1)
        if target == self._cursor or target < 0:
            self._reveal_now()
            return False
        old_cursor, old_top = self._cursor, self._top
        self._cursor = target
        if center and not self._top <= target < self._top + self.page_size:
            self._top = self._clamped(target - self.page_size // 2)
        self._reveal()
        if self._top != old_top:
            self._moved_view()
        elif self._anchor is not None:
            for line in range(min(old_cursor, target), max(old_cursor, target) + 1):
                self._refresh_index(line)
        else:
            self._refresh_index(old_cursor)
            self._refresh_index(target)
        self.post_message(self.CursorMoved(self, self.cursor_id, target))
        return True

    def move_to_id(self, row_id: int) -> bool:
        """Put the cursor on an id; False when it is not in the list."""
        found = index_of(self._ids, row_id, self._cursor)
        if found is None:
            return False
        self.move_to(found, center=True)
        return True

    def step(self, lines: int) -> bool:
        """Move the cursor by some lines; False at the end of the list."""
        return self.move_to(self._cursor + lines)

    def scroll_lines(self, lines: int) -> None:
        """Move the view without the cursor."""
        self._scroll_view(self._top + lines)

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
        self.move_to(len(self._ids) - 1)

    def action_open(self) -> None:
        """Tell the owner that the row under the cursor is wanted."""
        row_id = self.cursor_id
        if row_id is not None and not self.is_group(row_id):
            self.post_message(self.Opened(self, row_id))

    # -- marks ---------------------------------------------------------------

    @property
    def marks(self) -> frozenset[int]:
        """Marked ids, also those that the list does not show now."""
        return frozenset(self._marks)

    @property
    def range_open(self) -> bool:
        """True between the two calls of `mark_range`."""
        return self._anchor is not None

    def marked_in_order(self) -> list[int]:
        """Marked ids in the order of the list, then those outside of it by id."""
        inside = [row_id for row_id in self._ids if row_id in self._marks] if self._marks else []
        return inside + sorted(self._marks.difference(inside))

    def toggle_mark(self, index: int | None = None) -> None:
        """Mark or unmark the row under the cursor and step down, or the row at `index`."""
        at = self._cursor if index is None else index
        if not 0 <= at < len(self._ids) or self.is_group(self._ids[at]):
            return
        self._marks.symmetric_difference_update({self._ids[at]})
        self._refresh_index(at)
        self._told_marks()
        if index is None:
            self.step(1)

    def mark_all(self) -> None:
        """Mark every row of the list (what is shown by the filter, not what it hides)."""
        self._marks.update(row_id for row_id in self._ids if not self.is_group(row_id))
        self._told_marks()
        self.refresh()

    def set_marks(self, ids: Iterable[int]) -> None:
        """Replace all marks."""
        self._marks = set(ids)
        self._told_marks()
        self.refresh()

    def clear_marks(self) -> None:
        """Unmark everything and leave an open range."""
        self._anchor = None
        self.set_marks(())

    def mark_range(self) -> None:
        """First call: the stretch starts here. Second call: mark it, ends included."""
        if self._anchor is None:
            self._anchor = self._cursor if self._cursor >= 0 else None
            self._refresh_index(self._cursor)
            return
        low, high = sorted((self._anchor, self._cursor))
        self._anchor = None
        self._marks.update(
            self._ids[index] for index in range(low, high + 1) if not self.is_group(self._ids[index])
        )
        self._told_marks()
        self.refresh()

    def cancel_range(self) -> bool:
        """Leave an open range without marking; False when none was open."""
        was_open = self._anchor is not None
        self._anchor = None
        if was_open:
            self.refresh()
        return was_open

    # -- for tables with lines that are not rows (timeline) ---------------------

    def is_group(self, row_id: int) -> bool:  # noqa: ARG002 - subclasses use it
        """True for a line that only names the lines below it; the cursor steps over it."""
        return False

    def group_row(self, row_id: int) -> Row:
        """What such a line says."""
        return self._rows.get(row_id, Row(()))

    def variant(self, index: int) -> tuple[int, Row | None]:
        """The row at a position as it is to be drawn there, with a number telling different drawings apart."""
        return 0, self._rows.get(self._ids[index])

    # -- drawing -------------------------------------------------------------

    def render(self) -> RenderResult:
        """Never used for drawing: lines come from `render_lines`."""
        return ""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of some lines; the same objects again for what did not change."""
        self._prepare()
        strips = [self._line(y) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            left, right = crop.column_span
            return [strip.crop(left, right) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line, for the framework's own uses."""
        self._prepare()
        return self._line(y)

    def _prepare(self) -> None:
        """A painter for the width, theme, filters and shapes of this moment; kept strips go when it changes."""
        app = self.app
        filters = tuple(app.get_line_filters())
        shapes = symbols.current()
        wanted = (self.size.width, app.theme, app.no_color, filters, shapes, self._columns, self._sort)
        if wanted == self._painted_for and self._painter is not None:
            return
        self._painted_for = wanted
        self._strips.clear()
        self._fitted = self._fit(self.size.width)
        place = {column.id: index for index, column in enumerate(self._columns)}
        self._painter = Painter(
            self._fitted,
            places=[place[column.id] for column, _ in self._fitted],
            width=self.size.width,
            palette=palette(app),
            background=self.background_colors[1],
            symbols=shapes,
            filters=filters,
            gutter=self._gutter,
        )

    def _fit(self, width: int) -> list[tuple[Column, int]]:
        room = width - 1 - (GUTTER if self._gutter else 0)
        return fit(self._columns, max(0, room - 1), GAP)

    def _line(self, y: int) -> Strip:
        painter = self._painter
        if painter is None:
            return Strip.blank(self.size.width)
        if self._header and y == 0:
            key = (-1, State(variant=-1))
            strip = self._strips.get(key)
            if strip is None:
                strip = self._strips[key] = painter.header(self._sort[0], descending=self._sort[1])
            return strip
        line = y - self._header
        index = self._top + line
        if index >= len(self._ids):
            return self._after(painter, line)
        row_id = self._ids[index]
        variant, row = self.variant(index)
        marked = row_id in self._marks or self._in_range(index)
        cursor = index == self._cursor
        state = State(
            odd=self._zebra and bool(index & 1),
            cursor=cursor,
            focus=cursor and self.has_focus,
            marked=marked,
            bar=self._bar(line),
            variant=variant,
        )
        strip = self._strips.get((row_id, state))
        if strip is None:
            strip = self._paint(painter, row_id, row, state)
        return strip

    def _paint(self, painter: Painter, row_id: int, row: Row | None, state: State) -> Strip:
        """Make and keep a strip."""
        if len(self._strips) >= KEPT_STRIPS:
            for key in list(self._strips)[: KEPT_STRIPS // 2]:
                del self._strips[key]
        if self.is_group(row_id):
            strip = painter.group(self.group_row(row_id), state._replace(odd=False))
        elif row is None:
            strip = painter.waiting(state)
        else:
            strip = painter.row(row, state)
        self._strips[row_id, state] = strip
        return strip

    def _after(self, painter: Painter, line: int) -> Strip:
        """A line below the last row, or one of the words in an empty list."""
        first = max(0, (self.page_size - len(self._empty)) // 3)
        word = line - first
        if not self._ids and 0 <= word < len(self._empty):
            return painter.note(self._empty[word])
        return painter.blank(State(bar=self._bar(line)))

    def _bar(self, line: int) -> int:
        """What the scroll column shows on this line of the view."""
        page, total = self.page_size, max(self._total, len(self._ids))
        if total <= page:
            return 0
        size = max(1, round(page * page / total))
        start = round((page - size) * self._top / max(1, total - page))
        return 2 if start <= line < start + size else 1

    def _in_range(self, index: int) -> bool:
        anchor = self._anchor
        return anchor is not None and min(anchor, self._cursor) <= index <= max(anchor, self._cursor)

    # -- inside ----------------------------------------------------------------

    def _visible_range(self) -> range:
        return range(self._top, min(len(self._ids), self._top + self.page_size))

    def _clamped(self, top: int) -> int:
        return max(0, min(top, len(self._ids) - self.page_size))

    def _allowed(self, index: int, direction: int) -> int:
        """The nearest position from `index` on that can hold the cursor; -1 when there is none."""
        for way in (direction, -direction):
            at = index
            while 0 <= at < len(self._ids):
                if not self.is_group(self._ids[at]):
                    return at
                at += way
        return -1

    def _reveal(self) -> None:
        """Move the view as little as needed to show the cursor, with the group line above it."""
        if self._cursor < 0:
            self._top = 0
            return
        first = self._cursor
        if first > 0 and self.page_size > 1 and self.is_group(self._ids[first - 1]):
            first -= 1
        if first < self._top:
            self._top = first
        elif self._cursor >= self._top + self.page_size:
            self._top = self._cursor - self.page_size + 1
        self._top = self._clamped(self._top)

    def _reveal_now(self) -> None:
        """Show the cursor again after the wheel moved the view away from it."""
        before = self._top
        self._reveal()
        if self._top != before:
            self._moved_view()

    def _leap(self, lines: int) -> None:
        """Move cursor and view together."""
        target = max(0, min(self._cursor + lines, len(self._ids) - 1))
        before = self._top
        self._top = self._clamped(self._top + lines)
        self.move_to(target)
        if self._top != before:
            self._moved_view()

    def _scroll_view(self, top: int) -> None:
        top = self._clamped(top)
        if top != self._top:
            self._top = top
            self._moved_view()

    def _moved_view(self) -> None:
        self._want()
        self.refresh()

    def _refresh_index(self, index: int) -> None:
        """Repaint one row, if it is visible."""
        line = index - self._top
        if 0 <= line < self.page_size:
            self.refresh(Region(0, line + self._header, self.size.width, 1))

    def _repaint_all(self) -> None:
        self._painted_for = None
        self.refresh()

    def _told_marks(self) -> None:
        self.post_message(self.MarksChanged(self, len(self._marks)))

    def _want(self) -> None:
        """Ask for missing rows once the present message is done, so that an owner who supplies at once is not asked."""
        if not self._asking and self.is_attached:
            self._asking = True
            self.call_next(self._ask)

    def _ask(self) -> None:
        self._asking = False
        page, count = self.page_size, len(self._ids)
        if not count or not self.size.height:
            return
        low, high = self._top, min(count, self._top + page)
        places = [*range(low, high), *range(high, min(count, high + page)), *range(max(0, low - page), low)]
        missing = tuple(
            row_id
            for row_id in map(self._ids.__getitem__, places)
            if (row_id not in self._rows or row_id in self._stale) and not self.is_group(row_id)
        )
        if missing and not self._asked.issuperset(missing):
            self._asked = frozenset(missing)
            self.post_message(self.RowsWanted(self, missing))

    def _evict(self) -> None:
        """Keep only the rows around the view."""
        near = range(max(0, self._top - NEAR), min(len(self._ids), self._top + NEAR))
        keep = {self._ids[index] for index in near}
        self._rows = {row_id: row for row_id, row in self._rows.items() if row_id in keep}
        self._stale.intersection_update(keep)
        self._asked = frozenset()

    # -- events ------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """The style sheet changed something: paint again."""
        super().notify_style_update()
        self._background_changed()

    def _background_changed(self) -> None:
        self._painted_for = None

    def on_resize(self) -> None:
        """Fit the columns and keep the cursor in view."""
        self._reveal()
        self._fitted = self._fit(self.size.width)
        self._want()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are, for `height: auto`."""
        return max(1, len(self._ids), len(self._empty)) + self._header

    def on_focus(self) -> None:
        """Show the strong cursor."""
        self._refresh_index(self._cursor)

    def on_blur(self) -> None:
        """Show the quiet cursor."""
        self._refresh_index(self._cursor)

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
        index = self._top + event.y - self._header
        if not 0 <= index < len(self._ids) or self.is_group(self._ids[index]):
            return
        if self._gutter and event.x < GUTTER - 1:
            self.toggle_mark(index)
            return
        if event.chain < 2:
            self._opened_at = index if index == self._cursor else None
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
        page, total = self.page_size, len(self._ids)
        share = (y - self._header) / max(1, page - 1)
        self._scroll_view(round(share * max(0, total - page)))


def index_of(ids: Sequence[int], row_id: int, near: int = 0) -> int | None:
    """Where an id stands in a list; quick for the same place, for ranges and for large memoryviews."""
    if 0 <= near < len(ids) and ids[near] == row_id:
        return near
    if isinstance(ids, memoryview):
        ids = array("q", ids.tobytes()) if ids.itemsize == 8 else ids.tolist()
    try:
        return ids.index(row_id)
    except ValueError:
        return None
