"""The panel: the people a team looks after, as a table to walk, filter, sort and mark, with a preview beside it.

Knows records and presenters; asks the gateway and draws what comes back. Dialogs are in `panel_tools`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Container, Vertical

from console import actions, views
from console.present import panel_rows, preview, words_of
from console.present.cards import Line, Section
from console.present.masking import distinguish
from console.screens.base import merged
from console.screens.card_view import CardView, with_more
from console.screens.panel_tools import PanelTools
from console.words import Words
from db.errors import CareteamError, UseError
from db.records import PersonId
from widgets.filter_bar import FilterBar
from widgets.paged_table import PagedTable
from widgets.status_bar import Part, StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.widget import Widget

    from console import messages
    from console.reasons import Now
    from db.records import PanelRow, PersonCard, StoreInfo

BESIDE: Final = 112
"""Columns from which the preview stands beside the table."""

BELOW: Final = 34
"""Rows from which it stands below a table that is too narrow for a neighbour."""

REST: Final = 0.045
"""Seconds that the cursor rests before the card is asked for: longer than a held key needs for its next stroke (33 ms)."""

KEPT: Final = 6000
"""Records kept for redrawing; the table keeps as many rows."""

CARDS: Final = 64
"""Cards kept for the preview, so that going back costs nothing."""


class PanelScreen(PanelTools):
    """The first screen."""

    PLACE = "panel"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("panel", Words.load())]

    def __init__(self) -> None:
        super().__init__()
        self.info: StoreInfo | None = None
        self._records: dict[int, PanelRow] = {}
        self._cards: dict[int, PersonCard] = {}
        self._serial = 0
        self._shown_question: tuple[str, str] | None = None
        self._asked_question: tuple[str, str] | None = None
        self._words = ""
        self.total: int | None = None
        self._rest: Timer | None = None
        self._loaded = False

    def middle(self) -> Iterable[Widget]:
        """Filter, table, preview."""
        # Known before anything is styled, so that the first frame is laid out once.
        beside, below = self._room_for_preview()
        self.set_class(beside, "-beside", update=False)
        self.set_class(below, "-below", update=False)
        self.columns = panel_rows.chosen(self.session.settings.columns)
        yield FilterBar(placeholder=self.say("panel.filter-hint"), id="filter")
        with Container(id="body"):
            yield PagedTable(panel_rows.widget_columns(self.columns, self.session), id="people")
            with Vertical(id="preview"):
                yield CardView(id="card", cursor=False)

    def on_mount(self) -> None:
        """The table has the focus from the start: letters act at once."""
        self.table.set_sort("name")
        self.table.set_empty([self.say("panel.opening")])
        self.table.focus()
        self._place_preview()

    def on_screen_resume(self) -> None:
        """Back from a person: the preview shows who is under the cursor now."""
        self.show_preview()

    # -- parts -------------------------------------------------------------------------

    def person_at_cursor(self) -> PersonId | None:
        """Who is under the cursor."""
        found = self.table.cursor_id
        return None if found is None else PersonId(found)

    def record(self, person: int) -> PanelRow | None:
        """The row of a person, if it has been read."""
        return self._records.get(person)

    # -- news ----------------------------------------------------------------------------

    def store_ready(self) -> None:
        """Ask for the people, then for everything around them."""
        if self._loaded:
            return
        self._loaded = True
        if not self.session.settings.start_view:
            # The people are looked up while the views are read.
            self.ask()
            self.load_views()
            return
        self.load_views()
        start = views.named(self.views, self.session.settings.start_view)
        if start is not None:
            self.open_view(start)
        else:
            self.ask()

    def load_views(self) -> None:
        """Read the saved views again."""
        from console import paths

        self.views, problems = views.load(paths.views_folder(), self.session.role, self.words)
        for problem in problems:
            self.care.tell_text(problem, severity="warning")

    def store_changed(self) -> None:
        """Read again; cursor, marks and filter stay."""
        if not self._loaded:
            return
        self._cards.clear()
        self.table.invalidate()
        self.ask()

    def session_changed(self) -> None:
        """Draw everything as the session now wants it."""
        super().session_changed()
        if not self.children:
            return
        self._cards.clear()
        wanted = panel_rows.chosen(
            self.view.columns if self.view and self.view.columns else self.session.settings.columns
        )
        if wanted != self.columns:
            self.columns = wanted
        self.table.set_columns(panel_rows.widget_columns(self.columns, self.session))
        self._supply(list(self._records.values()))
        self._place_preview()
        self.show_preview()
        if self._loaded and self.info is not None and self.info.as_of != self.session.as_of:
            self.store_changed()

    def on_resize(self, event: events.Resize) -> None:
        """The preview goes where there is room for it."""
        del event
        self._place_preview()

    def _place_preview(self) -> None:
        was = self.preview_shown
        beside, below = self._room_for_preview()
        self.set_class(beside, "-beside")
        self.set_class(below, "-below")
        if (beside or below) and not was:
            self.call_after_refresh(self.show_preview)

    def _room_for_preview(self) -> tuple[bool, bool]:
        """Whether the preview goes beside the table, and whether below it."""
        width, height = self.app.size
        wanted = self.session.settings.preview and not self.has_class("-zoom")
        beside = wanted and width >= BESIDE
        return beside, wanted and not beside and height >= BELOW

    @property
    def preview_shown(self) -> bool:
        """Whether there is a preview now."""
        return self.has_class("-beside") or self.has_class("-below")

    # -- asking and being answered ------------------------------------------------------------

    def question(self) -> str:
        """The filter that is asked with: what was typed, and "needs me" where that is on."""
        typed = self.query_text.strip()
        if not self.only_me:
            return typed
        needs = views.needs_me(self.session.role, self.words)
        return f"({needs}) ({typed})" if typed else needs

    def ask(self) -> None:
        """Ask who matches now."""
        if not self._loaded:
            return
        self._serial += 1
        self._asked_question = (self.question(), self.order)
        self.gateway.list_people(
            self, self.question(), self.order, serial=self._serial, marked=self.table.marks
        )

    def on_panel_listed(self, event: messages.PanelListed) -> None:
        """Somebody matches: the first page, then all."""
        if event.serial != self._serial:
            return
        same = self._asked_question == self._shown_question
        self._supply(event.rows)
        found = event.found
        if not found.complete and same:
            # A refresh: what is shown stays until everybody is known, so that the cursor need not move.
            return
        self._words = found.words
        if event.total is not None:
            self.total = event.total
        keep = same or self.table.cursor_id in set(
            found.ids[: len(event.rows)] if not found.complete else found.ids
        )
        self.table.show(found.ids, keep=keep, total=None if found.complete else self.total)
        if found.complete:
            self._shown_question = self._asked_question
            self.table.set_empty(self._empty_words())
            if event.total is not None and (same or self.info is None):
                # Another filter does not change the store: what is asked about all of it takes a while.
                self.gateway.info(self)
        self.bar.set_words(found.words if self.question() else "")
        self._show_chips()
        self.show_status()
        if not event.rows:
            self.show_preview()

    def _empty_words(self) -> Sequence[str]:
        if self.total == 0 and not self.question():
            return (self.say("panel.empty-store"), "", self.say("panel.empty-store-next"))
        return (self.say("panel.empty"), "", self.say("panel.empty-next"))

    def on_rows_read(self, event: messages.RowsRead) -> None:
        """Rows that the table asked for."""
        self._supply(event.rows)
        if any(row.person == self.table.cursor_id for row in event.rows):
            self.show_preview()

    def _supply(self, rows: Sequence[PanelRow]) -> None:
        if not rows:
            return
        if len(self._records) > KEPT:
            self._records = {
                row_id: self._records[row_id]
                for row_id in self.table.visible_ids()
                if row_id in self._records
            }
        self._records.update((int(row.person), row) for row in rows)
        session = self.session
        second = distinguish(rows, session.mask, self.words, session.as_of)
        self.table.supply(
            {
                int(row.person): panel_rows.widget_row(row, self.columns, session, second.get(row.person, ""))
                for row in rows
            }
        )

    @on(PagedTable.RowsWanted, "#people")
    def _rows_wanted(self, event: PagedTable.RowsWanted) -> None:
        event.stop()
        if self._loaded:
            self.gateway.rows(self, event.ids)

    def on_info_read(self, event: messages.InfoRead) -> None:
        """The store says how it is."""
        self.info = event.info
        self.show_status()

    def ask_failed(self, event: messages.AskFailed) -> None:
        """A filter without meaning is said where it was typed; everything else as usual."""
        error = event.error
        if event.group == "list" and isinstance(error, UseError):
            self.bar.set_error(str(error), getattr(error, "position", None))
        elif event.group == "export" and isinstance(error, CareteamError):
            self.export_failed(error)
        else:
            super().ask_failed(event)

    # -- filter ------------------------------------------------------------------------------------

    @on(FilterBar.Changed)
    def _typed(self, event: FilterBar.Changed) -> None:
        event.stop()
        self.query_text = event.text
        self.ask()

    @on(FilterBar.Submitted)
    @on(FilterBar.Left)
    def _typed_enough(self, event: FilterBar.Submitted | FilterBar.Left) -> None:
        event.stop()
        self.table.focus()

    def set_query(self, text: str) -> None:
        """Filter with this text."""
        self.query_text = text
        self.bar.set_text(text)
        self.ask()

    # -- preview -------------------------------------------------------------------------------------

    @on(PagedTable.CursorMoved, "#people")
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        if not self.preview_shown or not self.is_current:
            return
        self.show_preview()
        if self._rest is not None:
            self._rest.stop()
        if event.id is not None and event.id not in self._cards:
            self._rest = self.set_timer(REST, self._ask_card)

    def _ask_card(self) -> None:
        self._rest = None
        person = self.person_at_cursor()
        if person is not None and self._loaded:
            self.gateway.card(self, person, group="preview")

    def on_card_read(self, event: messages.CardRead) -> None:
        """A card for the preview."""
        if len(self._cards) >= CARDS:
            self._cards.pop(next(iter(self._cards)))
        self._cards[event.person] = event.card
        if event.person == self.table.cursor_id:
            self.show_preview()

    def show_preview(self) -> None:
        """Draw the person under the cursor: from the row at once, from the card when it is there."""
        if not self.preview_shown:
            return
        person = self.table.cursor_id
        row = None if person is None else self._records.get(person)
        view = self.query_one("#card", CardView)
        if person is None or row is None:
            view.show(None)
            return
        card, session = self._cards.get(person), self.session
        if card is None and self._rest is None and self._loaded:
            self._rest = self.set_timer(REST, self._ask_card)

        def layout(_width: int, height: int) -> tuple[tuple[Section, ...], ...]:
            first, *others = preview.heading(row, card, session)
            who = Section("who", first.text, (Line(first.note), *others))
            rest = preview.sections(row, card, session, max(0, height - who.height - 1))
            return (tuple(with_more(section, session.words) for section in (who, *rest)),)

        view.show(layout)

    # -- status -----------------------------------------------------------------------------------------

    def place_title(self) -> str:
        """The panel, and the view that is open."""
        title = self.say("title.panel")
        return f"{title}: {self.view.name}" if self.view is not None else title

    def now(self) -> Now:
        """What is so here."""
        table = self.table
        return merged(
            super().now(),
            people=table.row_count,
            cursor=table.cursor_id is not None,
            marks=len(table.marks),
            views=frozenset(views.by_key(self.views)),
        )

    def status(self) -> list[Part]:
        """People, marks, filter, age of the data, who holds the store."""
        marks = len(self.table.marks)
        session, info = self.session, self.info
        parts = [Part("people", self._count_words(), "strong", 0)]
        if marks:
            parts.append(Part("marks", self.words.count("panel.marked", marks), "accent", 1))
        if self.table.range_open:
            parts.append(Part("range", self.say("panel.range-open"), "accent", 1))
        if self.only_me:
            parts.append(Part("me", self.say("panel.needs-me"), "accent", 1))
        if session.read_only:
            parts.append(Part("read-only", self.say("panel.read-only"), "warning", 2))
        if info is not None and info.duplicates:
            parts.append(
                Part("duplicates", self.words.count("panel.duplicates", info.duplicates), "warning", 5)
            )
        if info is not None and info.latest is not None:
            age = words_of.ago(info.latest, session.as_of, self.words)
            parts.append(Part("age", self.say("panel.data-age", age=age), "dim", 4))
        return parts

    def _count_words(self) -> str:
        shown = self.words.number(self.table.row_count)
        if not self._loaded or self.total is None:
            return (
                self.say("panel.opening")
                if not self._loaded
                else self.words.count("panel.people", self.table.row_count)
            )
        if not self.question():
            return self.words.count("panel.people", self.table.row_count)
        return self.say("panel.of", shown=shown, total=self.words.number(self.total))

    @on(StatusBar.Clicked)
    async def _status_clicked(self, event: StatusBar.Clicked) -> None:
        event.stop()
        wanted = {
            "marks": "panel_clear",
            "range": "panel_clear",
            "me": "panel_only_me",
            "duplicates": "app_duplicates",
        }
        if event.part_id in wanted:
            await self.act(wanted[event.part_id])

    # -- walking and marking ---------------------------------------------------------------------------

    @on(PagedTable.Opened, "#people")
    def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()
        self.open_person(PersonId(event.id))

    def open_person(self, person: PersonId) -> None:
        """Show one person on a screen of their own."""
        from console.screens.person import PersonScreen

        self.care.push_screen(PersonScreen(person))

    def action_panel_open(self) -> None:
        """Open who is under the cursor."""
        person = self.person_at_cursor()
        if person is not None:
            self.open_person(person)

    def action_panel_filter(self) -> None:
        """Start typing a filter."""
        self.bar.focus_input()

    @on(PagedTable.MarksChanged, "#people")
    def _marks_changed(self, event: PagedTable.MarksChanged) -> None:
        event.stop()
        self.show_status()

    def action_panel_mark(self) -> None:
        """Mark who is under the cursor."""
        self.table.toggle_mark()

    def action_panel_range(self) -> None:
        """Begin or end a stretch of marks."""
        self.table.mark_range()
        self.show_status()

    def action_panel_mark_all(self) -> None:
        """Mark everybody in the list."""
        self.table.mark_all()

    def action_panel_clear(self) -> None:
        """Take away one thing at a time: an open range, the marks, "needs me", the filter with its view."""
        if self.table.cancel_range():
            self.show_status()
        elif self.table.marks:
            self.table.clear_marks()
        elif self.only_me:
            self.action_panel_only_me()
        elif self.query_text or self.view is not None:
            self.view = None
            self.set_query("")
            self.show_frame()

    def action_panel_only_me(self) -> None:
        """Only those who need my role, and all again."""
        self.only_me = not self.only_me
        self.ask()
        self.show_status()

    def action_panel_preview(self) -> None:
        """Show or hide the preview."""
        settings = self.session.settings
        self.care.set_session(replace(self.session, settings=settings.with_(preview=not settings.preview)))
        if not self.preview_shown and self.session.settings.preview:
            self.care.tell("panel.no-room", severity="warning")

    def action_panel_zoom(self) -> None:
        """The table alone, and back."""
        self.toggle_class("-zoom")
        self._place_preview()
