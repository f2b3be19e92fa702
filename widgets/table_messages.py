"""What a table tells its owner. Handlers are named `on_paged_table_…`, whatever kind of table it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.message import Message

if TYPE_CHECKING:
    from widgets.paged_table import PagedTable
    from widgets.table_view import TableView


class TableMessage(Message):
    """Anything a table tells its owner."""

    def __init__(self, table: TableView) -> None:
        super().__init__()
        # People only ever meet the view as a table with keys; owners may call all of it.
        self.table = cast("PagedTable", table)

    @property
    def control(self) -> PagedTable:
        """The table, for `@on` with a selector."""
        return self.table


class CursorMoved(TableMessage, namespace="paged_table"):
    """The cursor is on another line, or its line moved in the list."""

    def __init__(self, table: TableView, row_id: int | None, index: int) -> None:
        super().__init__(table)
        self.id = row_id
        self.index = index

    def can_replace(self, message: Message) -> bool:
        """Only the last of several moves matters."""
        return isinstance(message, CursorMoved) and message.table is self.table


class Opened(TableMessage, namespace="paged_table"):
    """A person wants to see more of this row."""

    def __init__(self, table: TableView, row_id: int) -> None:
        super().__init__(table)
        self.id = row_id


class MarksChanged(TableMessage, namespace="paged_table"):
    """Rows were marked or unmarked."""

    def __init__(self, table: TableView, count: int) -> None:
        super().__init__(table)
        self.count = count


class RowsWanted(TableMessage, namespace="paged_table"):
    """Everything that is missing around the view, visible rows first; the newest request is enough."""

    def __init__(self, table: TableView, ids: tuple[int, ...]) -> None:
        super().__init__(table)
        self.ids = ids

    def can_replace(self, message: Message) -> bool:
        """A newer request names all that an older one still lacks."""
        return isinstance(message, RowsWanted) and message.table is self.table


class HeaderClicked(TableMessage, namespace="paged_table"):
    """A sortable column title was clicked."""

    def __init__(self, table: TableView, column_id: str) -> None:
        super().__init__(table)
        self.column_id = column_id
