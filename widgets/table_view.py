"""A list of any length, drawn line by line from the rows it has been given; it asks for those that it lacks.

Strips are kept per row and reused, only lines that changed are repainted, and nothing is animated. Must not know a
database, a person or where rows come from, nor keys and mouse: `PagedTable` adds those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from widgets import symbols, table_messages
from widgets.columns import Column, fit
from widgets.cursor_list import CursorList
from widgets.rows import GAP, GUTTER, Painter, Row, State
from widgets.tokens import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.app import RenderResult
    from textual.geometry import Size

KEPT_STRIPS = 800
"""Strips kept at once: many screens, a few megabytes at most."""
KEPT_ROWS = 4000
"""Rows kept at once; beyond this only those around the view stay."""
NEAR = 1000
"""Rows kept on each side of the view when there are too many."""


class TableView(Widget):
    """Rows by id, a cursor, a header and a scroll column; everything that is drawn."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    TableView {
        height: 1fr;
        width: 1fr;
    }
    """

    CursorMoved: TypeAlias = table_messages.CursorMoved
    RowsWanted: TypeAlias = table_messages.RowsWanted

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
        self._list = CursorList(self.is_group)
        self._rows: dict[int, Row] = {}
        self._stale: set[int] = set()
        self._asked: frozenset[int] = frozenset()
        self._asking = False
        self._sort: tuple[str | None, bool] = (None, False)
        self._empty: tuple[str, ...] = ()
        self._strips: dict[tuple[int, State], Strip] = {}
        self._painter: Painter | None = None
        self._painted_for: object = None
        self._fitted: list[tuple[Column, int]] = []

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
        walk = self._list
        before = (walk.current, walk.cursor)
        walk.replace(ids, keep=keep, total=total)
        if (walk.current, walk.cursor) != before:
            self.post_message(self.CursorMoved(self, walk.current, walk.cursor))
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
        for index in self._list.visible():
            if self._list.ids[index] in changed:
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
        self._list.marks.clear()
        self._list.anchor = None
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
        return self._list.ids

    @property
    def row_count(self) -> int:
        """Length of the list as far as it is known."""
        return len(self._list.ids)

    @property
    def cursor_index(self) -> int:
        """Position of the cursor, -1 in an empty list."""
        return self._list.cursor

    @property
    def cursor_id(self) -> int | None:
        """The id under the cursor."""
        return self._list.current

    @property
    def top(self) -> int:
        """Position of the first visible row."""
        return self._list.top

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
        return [self._list.ids[index] for index in self._list.visible()]

    def scroll_lines(self, lines: int) -> None:
        """Move the view without the cursor."""
        self._scroll_view(self._list.top + lines)

    # -- for tables with lines that are not rows (timeline) ---------------------

    def is_group(self, row_id: int) -> bool:  # noqa: ARG002 - subclasses use it
        """True for a line that only names the lines below it; the cursor steps over it."""
        return False

    def group_row(self, row_id: int) -> Row:
        """What such a line says."""
        return self._rows.get(row_id, Row(()))

    def variant(self, index: int) -> tuple[int, Row | None]:
        """The row at a position as it is to be drawn there, with a number telling different drawings apart."""
        return 0, self._rows.get(self._list.ids[index])

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
        walk = self._list
        index = walk.top + line
        if index >= len(walk.ids):
            return self._after(painter, line)
        row_id = walk.ids[index]
        variant, row = self.variant(index)
        cursor = index == walk.cursor
        state = State(
            odd=self._zebra and bool(index & 1),
            cursor=cursor,
            focus=cursor and self.has_focus,
            marked=walk.is_marked(index),
            bar=walk.bar(line),
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
        if not self._list.ids and 0 <= word < len(self._empty):
            return painter.note(self._empty[word])
        return painter.blank(State(bar=self._list.bar(line)))

    # -- inside ----------------------------------------------------------------

    def _scroll_view(self, top: int) -> None:
        top = self._list.clamped(top)
        if top != self._list.top:
            self._list.top = top
            self._moved_view()

    def _moved_view(self) -> None:
        self._want()
        self.refresh()

    def _refresh_index(self, index: int) -> None:
        """Repaint one row, if it is visible."""
        line = index - self._list.top
        if 0 <= line < self.page_size:
            self.refresh(Region(0, line + self._header, self.size.width, 1))

    def _refresh_between(self, old: int, new: int) -> None:
        """Repaint both lines of a cursor move, and those between them while a range is open."""
        for index in range(min(old, new), max(old, new) + 1) if self._list.anchor is not None else (old, new):
            self._refresh_index(index)

    def _repaint_all(self) -> None:
        self._painted_for = None
        self.refresh()

    def _want(self) -> None:
        """Ask for missing rows once the present message is done, so that an owner who supplies at once is not asked."""
        if not self._asking and self.is_attached:
            self._asking = True
            self.call_next(self._ask)

    def _ask(self) -> None:
        self._asking = False
        walk = self._list
        page, count = walk.page, len(walk.ids)
        if not count or not self.size.height:
            return
        low, high = walk.top, min(count, walk.top + page)
        places = [*range(low, high), *range(high, min(count, high + page)), *range(max(0, low - page), low)]
        missing = tuple(
            row_id
            for row_id in map(walk.ids.__getitem__, places)
            if (row_id not in self._rows or row_id in self._stale) and not self.is_group(row_id)
        )
        if missing and not self._asked.issuperset(missing):
            self._asked = frozenset(missing)
            self.post_message(self.RowsWanted(self, missing))

    def _evict(self) -> None:
        """Keep only the rows around the view."""
        walk = self._list
        near = range(max(0, walk.top - NEAR), min(len(walk.ids), walk.top + NEAR))
        keep = {walk.ids[index] for index in near}
        self._rows = {row_id: row for row_id, row in self._rows.items() if row_id in keep}
        self._stale.intersection_update(keep)
        self._asked = frozenset()

    def notify_style_update(self) -> None:
        """The style sheet changed something: paint again."""
        super().notify_style_update()
        self._painted_for = None

    def on_resize(self) -> None:
        """Fit the columns and keep the cursor in view."""
        self._list.page = self.page_size
        self._list.reveal()
        self._fitted = self._fit(self.size.width)
        self._want()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are, for `height: auto`."""
        return max(1, len(self._list.ids), len(self._empty)) + self._header

    def on_focus(self) -> None:
        """Show the strong cursor."""
        self._refresh_index(self._list.cursor)

    def on_blur(self) -> None:
        """Show the quiet cursor."""
        self._refresh_index(self._list.cursor)
