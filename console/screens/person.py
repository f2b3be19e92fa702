"""One person: an overview that fits the screen, a timeline over decades, measurements with their goal.

Walks the panel's list with j and k; asks the gateway and draws what presenters make of the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Container

from console import actions
from console.present import fact_source, person_card, words_of
from console.present.masking import Mask
from console.present.sensitive import shown_trends
from console.screens.base import CareScreen, merged
from console.screens.card_view import CardView, with_more
from console.screens.person_parts import HeadLine, Tabs
from console.screens.person_timeline import TimelineView
from console.screens.person_trends import TrendsView
from console.screens.source import SourceDialog
from console.words import Words
from db.records import FactId
from widgets.status_bar import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console import messages
    from console.present.cards import Section
    from console.reasons import Now
    from db.records import PersonCard, PersonId

PARTS: Final = ("cover", "timeline", "trends")


class PersonScreen(CareScreen[None]):
    """One person at a time."""

    PLACE = "person"
    CSS_PATH = "person.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("person", Words.load())]

    def __init__(self, person: PersonId, part: str = "cover") -> None:
        super().__init__()
        self.person = person
        self.part = part
        self.card: PersonCard | None = None

    def middle(self) -> Iterable[Widget]:
        """Who it is, the parts, the part that is open."""
        yield HeadLine(id="head")
        yield HeadLine(id="head-more")
        yield Tabs(id="parts")
        with Container(id="part"):
            yield CardView(id="cover")
            yield TimelineView(id="timeline")
            yield TrendsView(id="trends")

    def on_mount(self) -> None:
        """Ask for the person."""
        self.query_one("#head-more").display = False
        self.show_part(self.part)
        self._first_look()
        self.ask()

    def _first_look(self) -> None:
        """The name at once, from the panel's row, so that nobody reads the wrong person's page."""
        row = self.care.panel.record(self.person)
        if row is not None and self.card is None:
            from console.present import preview

            first, *_ = preview.heading(row, None, self.session)
            self.query_one("#head", HeadLine).set(first.text, first.note)

    def ask(self) -> None:
        """Read the person's card, and the timeline where it is open."""
        self.gateway.card(self, self.person)
        if self.part == "timeline":
            self.query_one(TimelineView).open(self.person)

    # -- answers -----------------------------------------------------------------------

    def on_card_read(self, event: messages.CardRead) -> None:
        """The card came."""
        if event.person != self.person:
            return
        if self.card is None or self.card.row.person != event.card.row.person:
            self.gateway.record(self.care.actor, "chart-opened", person=self.person)
        self.card = event.card
        self.show_card()

    def on_fact_read(self, event: messages.FactRead) -> None:
        """Where a value comes from."""
        self.care.push_screen(SourceDialog(event.fact, self.session))

    # -- drawing ----------------------------------------------------------------------------

    def show_card(self) -> None:
        """Draw heading, overview and measurements from the card."""
        card, session = self.card, self.session
        if card is None:
            return
        first, *others = person_card.heading(card, session)
        self.query_one("#head", HeadLine).set(first.text, first.note)
        more = self.query_one("#head-more", HeadLine)
        more.display = bool(others)
        if others:
            more.set("", f"{others[0].label} {others[0].text}")

        def layout(width: int, height: int) -> tuple[tuple[Section, ...], ...]:
            columns = person_card.cover(card, session, width, height)
            return tuple(tuple(with_more(section, session.words) for section in column) for column in columns)

        self.query_one("#cover", CardView).show(layout)
        self.query_one(TrendsView).show(shown_trends(card.trends, session.mask), session)
        self._show_tabs()
        self.show_status()

    def _show_tabs(self) -> None:
        words, card = self.words, self.card
        facts = words.number(card.facts) if card is not None and self.session.mask == Mask.FULL else ""
        trends = str(len(shown_trends(card.trends, self.session.mask))) if card is not None else ""
        counts = {"cover": "", "timeline": facts, "trends": trends}
        self.query_one(Tabs).set(
            [
                (
                    part,
                    actions.shown_keys(actions.by_id(f"person.{part}"), self.care.keys),
                    self.say(f"person.{part}"),
                    counts[part],
                )
                for part in PARTS
            ],
            self.part,
        )

    def show_part(self, part: str) -> None:
        """Open one part; its main widget gets the focus."""
        self.part = part
        for name in PARTS:
            self.query_one(f"#{name}").display = name == part
        if part == "cover":
            self.query_one("#cover", CardView).focus()
        elif part == "timeline":
            timeline = self.query_one(TimelineView)
            timeline.open(self.person)
            timeline.focus_table()
        else:
            self.query_one(TrendsView).focus_table()
        self._show_tabs()
        self.show_status()

    def place_title(self) -> str:
        """The person's page; the name stands below, where masking is."""
        return self.say("title.person")

    def now(self) -> Now:
        """What is so here."""
        card = self.card
        return merged(
            super().now(),
            cursor=card is not None,
            people=self.care.panel.table.row_count,
            facts=0 if card is None else card.facts,
            trends=0 if card is None else len(shown_trends(card.trends, self.session.mask)),
            views=self.care.panel.now().views,
        )

    def status(self) -> list[Part]:
        """Where in the list, what is filtered, sources of the record."""
        words, table = self.words, self.care.panel.table
        parts = []
        if table.cursor_id == self.person:
            text = self.say(
                "person.position", n=words.number(table.cursor_index + 1), total=words.number(table.row_count)
            )
            parts.append(Part("position", text, "strong", 0))
        if self.part == "timeline":
            parts += self.query_one(TimelineView).status()
        if self.session.read_only:
            parts.append(Part("read-only", self.say("panel.read-only"), "warning", 2))
        if self.card is not None and self.card.sources and self.session.mask == Mask.FULL:
            sources = words_of.listed(self.card.sources, words)
            parts.append(Part("sources", self.say("person.sources", sources=sources), "dim", 4))
        return parts

    def session_changed(self) -> None:
        """Draw again as the session now wants it; another day is another card."""
        super().session_changed()
        if not self.children:
            return
        self._first_look()
        if self.card is not None and self.card.as_of == self.session.as_of:
            self.show_card()
            if self.part == "timeline":
                self.query_one(TimelineView).open(self.person, again=True)
        else:
            self.store_changed()

    def store_changed(self) -> None:
        """Read again; part and place stay."""
        self.gateway.card(self, self.person)
        if self.part == "timeline":
            self.query_one(TimelineView).open(self.person, again=True)

    # -- actions ------------------------------------------------------------------------------

    def action_person_next(self) -> None:
        """The next of the panel's list."""
        self._walk(1)

    def action_person_previous(self) -> None:
        """The one before."""
        self._walk(-1)

    def _walk(self, way: int) -> None:
        table = self.care.panel.table
        if not table.step(way) or table.cursor_id is None:
            self.care.tell("person.last" if way > 0 else "person.first")
            return
        self.show_person(self.care.panel.person_at_cursor() or self.person)

    def show_person(self, person: PersonId) -> None:
        """Another person on the same page, in the same part."""
        if person == self.person:
            return
        self.person = person
        self.card = None
        self.query_one("#cover", CardView).show(None)
        self.query_one("#head-more").display = False
        self._first_look()
        self.ask()
        self.show_status()

    def action_person_cover(self) -> None:
        """The overview."""
        self.show_part("cover")

    def action_person_timeline(self) -> None:
        """Everything that happened; again: back to the overview."""
        self.show_part("cover" if self.part == "timeline" else "timeline")

    def action_person_trends(self) -> None:
        """Measurements over time; again: back to the overview."""
        self.show_part("cover" if self.part == "trends" else "trends")

    def action_person_filter(self) -> None:
        """Filter the timeline by words."""
        if self.part != "timeline":
            self.show_part("timeline")
        self.query_one(TimelineView).focus_filter()

    def action_person_kinds(self) -> None:
        """Choose kinds of facts."""
        if self.part != "timeline":
            self.show_part("timeline")
        self.query_one(TimelineView).choose_kinds()

    def action_person_source(self) -> None:
        """Where the value under the cursor comes from."""
        fact = self._fact()
        if fact is None:
            self.care.tell("person.no-source", severity="warning")
        else:
            self.gateway.fact(self, fact)

    def _fact(self) -> FactId | None:
        if self.part == "timeline":
            found = self.query_one(TimelineView).fact
            return None if found is None else found.fact
        if self.part == "trends":
            return self.query_one(TrendsView).fact
        fact = self.query_one("#cover", CardView).fact
        return None if fact is None else FactId(fact)

    @on(CardView.Chosen)
    @on(TimelineView.Chosen)
    @on(TrendsView.Chosen)
    def _chosen(self) -> None:
        self.action_person_source()

    @on(TimelineView.Changed)
    def _timeline_changed(self) -> None:
        self.show_status()

    @on(Tabs.Pressed)
    def _tab_pressed(self, event: Tabs.Pressed) -> None:
        event.stop()
        self.show_part(event.part)

    def action_people_copy(self) -> None:
        """Copy the overview, or the line of the timeline."""
        if self.card is None:
            return
        fact = self.query_one(TimelineView).fact if self.part == "timeline" else None
        if fact is not None:
            self.care.copy(fact_source.sentence(fact, self.session), self.say("copy.line"), self.person)
        else:
            self.care.copy(person_card.as_text(self.card, self.session), self.say("copy.card"), self.person)

    def action_people_as_of(self) -> None:
        """Look at another day."""
        self.care.ask_day()

    def action_person_zoom(self) -> None:
        """This part alone, and back."""
        self.toggle_class("-zoom")

    def action_view(self, number: int) -> None:
        """Back to the panel, with a view."""
        self.dismiss()
        self.care.panel.action_view(number)

    def action_nav_back(self) -> None:
        """From a part to the overview, from there to the panel."""
        if self.has_class("-zoom"):
            self.remove_class("-zoom")
        elif self.part == "timeline" and self.query_one(TimelineView).clear():
            return
        elif self.part != "cover":
            self.show_part("cover")
        else:
            self.dismiss()
