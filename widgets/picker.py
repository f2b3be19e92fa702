"""Choose from a list by typing a part of a name: sorts, columns, kinds, views, themes. Must not know what is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from widgets.badge import token_content
from widgets.paged_table import Column, PagedTable, Row
from widgets.plain import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

MOST_LINES = 14


class Item(NamedTuple):
    """One thing to choose."""

    id: str
    label: str
    detail: str = ""
    token: str = ""
    reason: str = ""
    """Why it cannot be chosen now; shown in place of the detail."""


class Picker(ModalScreen[str | list[str] | None]):
    """Type to narrow, arrows to move, enter to take; with `multi`, space marks and the order is the list's."""

    DEFAULT_CSS = """
    Picker { align: center middle; background: $background 60%; }
    Picker > Vertical {
        width: 64;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        border: round $border;
        padding: 0 1;
        background: $surface;
    }
    Picker Input, Picker Input:focus { border: none; height: 1; padding: 0; background: $panel; }
    Picker PagedTable { width: 1fr; background: $surface; }
    Picker Static { height: auto; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False, id="picker.leave"),
        Binding("down", "step(1)", "Down", show=False, priority=True, id="picker.down"),
        Binding("up", "step(-1)", "Up", show=False, priority=True, id="picker.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True, id="picker.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True, id="picker.page_up"),
        Binding("tab", "mark", "Mark", show=False, priority=True, id="picker.mark"),
    ]

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        *,
        placeholder: str = "",
        hint: str = "",
        multi: bool = False,
        chosen: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._title = title
        self._items = tuple(items)
        self._placeholder = placeholder
        self._hint = hint
        self._multi = multi
        self._chosen = frozenset(chosen)
        width = max((len(item.label) for item in self._items), default=8)
        self._table = PagedTable(
            (Column("label", "", 8, min(40, max(8, width)), 1), Column("detail", "", 8, 0, 2, drop=1)),
            header=False,
        )

    def compose(self) -> ComposeResult:
        """Title, input, list, hint."""
        with Vertical():
            yield Static(token_content(self._title, "title"))
            yield Input(placeholder=self._placeholder)
            yield self._table
            if self._hint:
                yield Static(token_content(self._hint, "dim"))

    def on_mount(self) -> None:
        """Everything is listed, the cursor on the first chosen one."""
        self._table.can_focus = False
        self._table.supply({index: _row(item) for index, item in enumerate(self._items)})
        if self._multi:
            self._table.set_marks(index for index, item in enumerate(self._items) if item.id in self._chosen)
        self._list("")
        if not self._multi:
            at = next((index for index, item in enumerate(self._items) if item.id in self._chosen), 0)
            self._table.move_to_id(at)
        self.query_one(Input).focus()

    def _list(self, text: str) -> None:
        """Narrow to the items in whose label or detail every typed word begins a word."""
        words = clean(text, lines=False).casefold().split()
        found = [index for index, item in enumerate(self._items) if _matches(item, words)]
        self._table.show(found)
        self._table.styles.height = max(1, min(MOST_LINES, len(self._items), self.size.height - 6))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow at once: the list is short."""
        event.stop()
        self._list(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what the cursor is on, or all that is marked."""
        event.stop()
        self._take()

    def on_paged_table_opened(self, event: PagedTable.Opened) -> None:
        """Take what was clicked; with `multi` a click marks."""
        event.stop()
        if self._multi:
            self._table.toggle_mark(self._table.cursor_index)
        else:
            self._take()

    def on_paged_table_marks_changed(self, event: PagedTable.MarksChanged) -> None:
        """A single choice has no marks."""
        event.stop()
        if not self._multi and event.count:
            self._table.clear_marks()

    def action_step(self, lines: int) -> None:
        """Move the cursor while typing."""
        self._table.step(lines)

    def action_page(self, pages: int) -> None:
        """Move by a page while typing."""
        self._table.action_page(pages)

    def action_mark(self) -> None:
        """Mark or unmark, for several choices."""
        if self._multi and self._allowed(self._table.cursor_id):
            self._table.toggle_mark()

    def action_leave(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)

    def _allowed(self, index: int | None) -> bool:
        return index is not None and not self._items[index].reason

    def _take(self) -> None:
        if self._multi:
            marks = self._table.marks
            self.dismiss([item.id for index, item in enumerate(self._items) if index in marks])
            return
        index = self._table.cursor_id
        if index is not None and self._allowed(index):
            self.dismiss(self._items[index].id)


def _row(item: Item) -> Row:
    return Row(
        ((item.label, item.token), (item.reason or item.detail, "dim")), token="dim" if item.reason else ""
    )


def _matches(item: Item, words: Sequence[str]) -> bool:
    """True where every word begins a word of the item (names match by word start, tui.md 1.12)."""
    parts = f"{item.label} {item.detail} {item.id}".casefold().replace("-", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in words)
