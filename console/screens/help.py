"""Everything that can be done: here and now first, then the filter's words and the timeline's letters; searchable.

Generated from the action list and the filter's own table, so that it cannot go out of date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Static

from console import actions
from console.gateway import filter_fields
from console.present import timeline
from console.screens.base import CareScreen
from console.words import Words
from widgets.columns import Column
from widgets.filter_bar import FilterBar
from widgets.paged_table import PagedTable, Row
from widgets.plain import plain
from widgets.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

Entry = tuple[str, str, str]
"""Keys or example, name, sentence."""


class HelpTable(Timeline):
    """Sections of lines; nothing is marked here."""


class HelpScreen(CareScreen[None]):
    """The help page."""

    PLACE = "help"
    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("help", Words.load())]

    def __init__(self, place: str = "panel") -> None:
        super().__init__()
        self._place = place
        self._lines: list[Entry] = []

    def middle(self) -> Iterable[Widget]:
        """Search, sections, the whole sentence of the line under the cursor."""
        yield FilterBar(placeholder=self.say("help.filter-hint"), debounce=0.05, id="help-filter")
        yield HelpTable(
            (Column("keys", "", 10, 22, 1), Column("name", "", 12, 20, 1), Column("help", "", 20, 0, 4)),
            id="lines",
        )
        yield Static(id="sentence")

    def on_mount(self) -> None:
        """Everything is shown."""
        self._show("")
        self.query_one(HelpTable).focus()

    def sections(self) -> list[tuple[str, list[Entry]]]:
        """Title and lines of each section, what is near first."""
        words = self.words
        found = [
            (title, [(keys, label, text) for keys, label, text, _ in lines])
            for title, lines in actions.help_sections(self._place, words, self.care.keys)
        ]
        fields = [
            (field.example, " ".join((field.id, *field.aliases)), field.help) for field in filter_fields()
        ]
        letters = [(letter, "", kinds) for letter, kinds in timeline.letters(words)]
        filters = (self.say("help.filter-words"), [*self._grammar(), *fields])
        place = 2 if self._place == "panel" else len(found)
        found.insert(place, filters)
        return [*found, (self.say("help.letters"), letters)]

    def _grammar(self) -> list[Entry]:
        return [
            (self.say(f"help.grammar.{name}"), "", self.say(f"help.grammar.{name}.help"))
            for name in ("and", "or", "not", "any", "group")
        ]

    def _show(self, text: str) -> None:
        wanted = text.casefold().split()
        groups: list[tuple[str, int]] = []
        self._lines = []
        for title, lines in self.sections():
            fit = [
                line for line in lines if all(word in " ".join((*line, title)).casefold() for word in wanted)
            ]
            groups.append((title, len(fit)))
            self._lines += fit
        table = self.query_one(HelpTable)
        table.set_empty([self.say("help.none")])
        table.show_groups(groups)
        table.supply(
            {
                place: Row(((keys, "accent"), (name, "strong"), text))
                for place, (keys, name, text) in enumerate(self._lines)
            }
        )
        self._say_sentence()

    def _say_sentence(self) -> None:
        position = self.query_one(HelpTable).position
        text = self._lines[position][2] if position is not None and position < len(self._lines) else ""
        self.query_one("#sentence", Static).update(plain(text))

    @on(PagedTable.CursorMoved)
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        self._say_sentence()

    @on(FilterBar.Changed)
    def _typed(self, event: FilterBar.Changed) -> None:
        event.stop()
        self._show(event.text)

    @on(FilterBar.Submitted)
    @on(FilterBar.Left)
    def _typed_enough(self, event: FilterBar.BarMessage) -> None:
        event.stop()
        self.query_one(HelpTable).focus()

    def key_slash(self) -> None:
        """Search, as `/` does everywhere."""
        self.query_one(FilterBar).focus_input()
