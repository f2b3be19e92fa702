"""A person's timeline: years at a glance, filter by words and kinds, and the table of facts, read page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from console.present import timeline as shown
from console.present.masking import Mask
from console.screens.timeline_masked import allowed_page
from widgets import symbols
from widgets.columns import Column
from widgets.filter_bar import FilterBar
from widgets.one_line import OneLine, Span
from widgets.paged_table import PagedTable, Row
from widgets.picker import Item, Picker
from widgets.status_bar import Part
from widgets.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from console import messages
    from console.app import CareApp
    from db.records import FactLine, PersonId, TimelinePage

PAGE: Final = 200
"""Facts read at once: several screens, a few milliseconds."""

WHOLE: Final = 1_000_000
"""Where something is masked the whole timeline is read, so that what is left out leaves no gap behind."""


class PersonTimeline(Timeline, inherit_bindings=False):
    """The table, with j and k left to the page: they walk people here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", show=False, id="timeline.up"),
        Binding("down", "step(1)", "Down", show=False, id="timeline.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="timeline.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="timeline.page_down"),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False, id="timeline.half_up"),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False, id="timeline.half_down"),
        Binding("home,g", "top", "First", show=False, id="timeline.top"),
        Binding("end,G", "bottom", "Last", show=False, id="timeline.bottom"),
        Binding("right_square_bracket", "jump_group(1)", "Earlier", show=False, id="timeline.earlier"),
        Binding("left_square_bracket", "jump_group(-1)", "Later", show=False, id="timeline.later"),
    ]


class Years(OneLine):
    """How much is known of each year, as one small line from the first to the last."""

    def __init__(self) -> None:
        super().__init__(id="years")
        self._years: tuple[tuple[int, int], ...] = ()
        self._label = ""

    def set(self, years: Sequence[tuple[int, int]], label: str) -> None:
        """(year, facts), oldest first."""
        self._years, self._label = tuple(years), label
        self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """First year, one bar a year, last year."""
        if not self._years:
            return [Span(self._label, "dim")]
        counts = dict(self._years)
        first, last = self._years[0][0], self._years[-1][0]
        first = max(first, last - max(1, width - 14 - len(self._label)))
        bars, most = symbols.current().spark, max(counts.values())
        drawn = "".join(
            bars[min(len(bars) - 1, counts[year] * len(bars) // (most + 1))] if counts.get(year) else " "
            for year in range(first, last + 1)
        )
        return [
            Span(f"{first} ", "dim"),
            Span(drawn, "primary"),
            Span(f" {last}  ", "dim"),
            Span(self._label),
        ]


class TimelineView(Vertical):
    """Everything about one person's timeline."""

    class Chosen(Message):
        """The person wants to know where a line comes from."""

    class Changed(Message):
        """Another filter, or another count."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 — the framework's name
        super().__init__(id=id)
        self._person: PersonId | None = None
        self._kinds: tuple[int, ...] = ()
        self._text = ""
        self._facts: dict[int, FactLine] = {}
        self._total = 0
        self._kind_counts: tuple[tuple[int, int], ...] = ()
        self._groups: tuple[tuple[str, int], ...] = ()
        self._keep = False

    @property
    def care(self) -> CareApp:
        """The application."""
        return cast("CareApp", self.app)

    def compose(self) -> ComposeResult:
        """Years, filter, table."""
        words = self.care.session.words
        yield Years()
        yield FilterBar(placeholder=words.say("timeline.filter-hint"), id="timeline-filter")
        titles = {name: words.say(f"timeline.{name}") for name in ("when", "what", "value", "from")}
        yield PersonTimeline(
            (
                Column("when", titles["when"], 11, 16),
                Column("kind", "", 1, 1),
                Column("title", titles["what"], 18, 72, 3),
                Column("value", titles["value"], 14, 0, 2),
                Column("source", titles["from"], 8, 18, 1, drop=1),
            ),
            id="facts",
        )

    @property
    def table(self) -> PersonTimeline:
        """The table of facts."""
        return self.query_one(PersonTimeline)

    @property
    def fact(self) -> FactLine | None:
        """The fact under the cursor."""
        position = self.table.position
        return None if position is None else self._facts.get(position)

    def open(self, person: PersonId, *, again: bool = False) -> None:
        """Show a person's timeline; with `again` the same one is read anew and the place is kept."""
        if person == self._person and not again:
            return
        self._keep = person == self._person
        self._person = person
        self._ask(0)

    def focus_table(self) -> None:
        """Letters act."""
        self.table.focus()

    def focus_filter(self) -> None:
        """Start typing."""
        self.query_one(FilterBar).focus_input()

    def clear(self) -> bool:
        """Take the filter away; False when there was none."""
        if not (self._text or self._kinds):
            return False
        self._text, self._kinds = "", ()
        self.query_one(FilterBar).set_text("")
        self._show_chips()
        self._ask(0)
        return True

    # -- asking -------------------------------------------------------------------------

    def _ask(self, offset: int) -> None:
        gateway = self.care.gateway
        if gateway is None or self._person is None:
            return
        session = self.care.session
        if session.mask == Mask.FULL:
            gateway.timeline(
                self, self._person, kinds=self._kinds, text=self._text, offset=offset, limit=PAGE
            )
        else:
            mask = session.mask
            gateway.timeline(
                self,
                self._person,
                kinds=self._kinds,
                text=self._text,
                limit=WHOLE,
                use=lambda page: allowed_page(page, mask),
            )

    def on_timeline_read(self, event: messages.TimelineRead) -> None:
        """A stretch of facts."""
        if event.person != self._person or event.question != (self._kinds, self._text):
            return
        page, session = event.page, self.care.session
        groups = shown.groups(page, session.words)
        first = not self._facts or (self._groups, self._total) != (groups, page.total) or page.offset == 0
        if first:
            self._facts = {}
            self._groups, self._total, self._kind_counts = groups, page.total, page.kinds
            self.table.set_empty(
                [session.words.say("timeline.empty"), "", session.words.say("timeline.empty-next")]
            )
            self.table.show_groups(groups, keep=self._keep)
            self._keep = True
            self._show_years(page)
        self._facts.update(enumerate(page.lines, start=page.offset))
        self.table.supply(
            {
                position: Row(shown.cells(shown.line(fact, session)), hash((fact.fact, session.mask)))
                for position, fact in enumerate(page.lines, start=page.offset)
            }
        )
        self.post_message(self.Changed())

    def _show_years(self, page: TimelinePage) -> None:
        words = self.care.session.words
        self.query_one(Years).set(page.years, words.count("timeline.facts", page.total))

    @on(PagedTable.RowsWanted)
    def _rows_wanted(self, event: PagedTable.RowsWanted) -> None:
        event.stop()
        missing = [position for position in event.ids if position >= 0]
        if missing and self._facts:
            self._ask(max(0, missing[0] // PAGE * PAGE))

    @on(PagedTable.Opened)
    def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()
        self.post_message(self.Chosen())

    @on(PagedTable.MarksChanged)
    @on(PagedTable.CursorMoved)
    def _quiet(self, event: Message) -> None:
        event.stop()

    # -- filter -------------------------------------------------------------------------------

    @on(FilterBar.Changed)
    def _typed(self, event: FilterBar.Changed) -> None:
        event.stop()
        self._text = event.text.strip()
        self._ask(0)

    @on(FilterBar.Submitted)
    @on(FilterBar.Left)
    def _typed_enough(self, event: FilterBar.BarMessage) -> None:
        event.stop()
        self.focus_table()

    def choose_kinds(self) -> None:
        """Choose which kinds of facts are shown; none chosen means all."""
        words = self.care.session.words
        counts = dict(self._kind_counts)
        items = [
            Item(
                str(kind),
                f"{shown.kind_letter(kind, words)}  {shown.kind_word(kind, words)}",
                words.number(number),
            )
            for kind, number in sorted(counts.items(), key=lambda pair: -pair[1])
        ]

        def chosen(found: str | list[str] | None) -> None:
            if isinstance(found, list):
                self._kinds = () if len(found) == len(items) else tuple(int(kind) for kind in found)
                self._show_chips()
                self._ask(0)

        picker = Picker(
            words.say("timeline.kinds"),
            items,
            hint=words.say("picker.hint-multi"),
            multi=True,
            chosen=[str(kind) for kind in self._kinds],
        )
        self.care.push_screen(picker, chosen)

    def _show_chips(self) -> None:
        words = self.care.session.words
        self.query_one(FilterBar).set_chips(
            [(str(kind), shown.kind_word(kind, words), "") for kind in self._kinds]
        )

    @on(FilterBar.ChipRemoved)
    def _chip_removed(self, event: FilterBar.ChipRemoved) -> None:
        event.stop()
        self._kinds = tuple(kind for kind in self._kinds if str(kind) != event.chip_id)
        self._show_chips()
        self._ask(0)

    def status(self) -> list[Part]:
        """How many facts are shown."""
        words = self.care.session.words
        if self._text or self._kinds:
            return [Part("facts", words.count("timeline.filtered", self._total), "accent", 1)]
        return []
