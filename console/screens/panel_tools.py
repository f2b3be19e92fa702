"""What the panel can do beside walking: sort, columns, views, copy, export, another day. A part of the panel screen.

Each is a short talk with small dialogs; nothing here draws the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from textual import on

from console import export, views
from console.messages import Changed
from console.present import panel_rows
from console.screens.base import CareScreen
from console.screens.confirm import AskText, Confirm
from console.screens.filter_text import without
from db.errors import CareteamError, UseError
from widgets.filter_bar import FilterBar
from widgets.paged_table import PagedTable
from widgets.picker import Item, Picker

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.views import View
    from db.records import PanelRow, PersonId


FORMATS: Final = ("csv", "md", "json")


class PanelTools(CareScreen[None]):
    """What the panel's dialogs need and do; the screen itself is built upon it."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self.views: tuple[View, ...] = ()
        self.query_text = ""
        self.order = "name"
        self.only_me = False
        self.columns = panel_rows.chosen()
        self._export_again: Callable[[], None] = lambda: None

    @property
    def table(self) -> PagedTable:
        """The people."""
        return self.query_one("#people", PagedTable)

    @property
    def bar(self) -> FilterBar:
        """The filter."""
        return self.query_one("#filter", FilterBar)

    def person_at_cursor(self) -> PersonId | None:
        """Who is under the cursor."""
        raise NotImplementedError

    def record(self, person: int) -> PanelRow | None:
        """The row of a person, if it has been read."""
        raise NotImplementedError

    def question(self) -> str:
        """The filter that is asked with."""
        raise NotImplementedError

    def ask(self) -> None:
        """Ask who matches now."""
        raise NotImplementedError

    def set_query(self, text: str) -> None:
        """Filter with this text."""
        raise NotImplementedError

    def load_views(self) -> None:
        """Read the saved views again."""
        raise NotImplementedError

    # -- sort and columns ---------------------------------------------------------------

    def action_panel_sort(self) -> None:
        """Choose the column to sort by; the same one again turns round."""
        current, descending = panel_rows.read_order(self.order)
        items = []
        for column in panel_rows.COLUMNS:
            if not column.order:
                continue
            detail = ""
            if column.order == current:
                detail = self.say("sort.now-down" if descending else "sort.now-up")
            items.append(Item(column.id, self.say(column.title_key), detail))

        def chosen(column: str | list[str] | None) -> None:
            if isinstance(column, str):
                self.sort_by(panel_rows.next_order(self.order, column))

        picker = Picker(self.say("sort.title"), items, hint=self.say("picker.hint"), chosen=(current,))
        self.care.push_screen(picker, chosen)

    @on(PagedTable.HeaderClicked, "#people")
    def _header_clicked(self, event: PagedTable.HeaderClicked) -> None:
        event.stop()
        self.sort_by(panel_rows.next_order(self.order, event.column_id))

    def sort_by(self, order: str) -> None:
        """Sort by a column, `-` in front for descending."""
        self.order = order
        column, descending = panel_rows.read_order(order)
        self.table.set_sort(column, descending=descending)
        self.ask()

    def action_panel_columns(self) -> None:
        """Choose the columns."""
        items = [
            Item(each.id, self.say(each.title_key), self.say("columns.always") if each.id == "name" else "")
            for each in panel_rows.COLUMNS
        ]

        def chosen(found: str | list[str] | None) -> None:
            if isinstance(found, list):
                self.view = None
                self.care.keep_settings(self.session.settings.with_(columns=tuple(found)))

        picker = Picker(
            self.say("columns.title"),
            items,
            hint=self.say("picker.hint-multi"),
            multi=True,
            chosen=[column.id for column in self.columns],
        )
        self.care.push_screen(picker, chosen)

    # -- views ---------------------------------------------------------------------------

    def action_view(self, number: int) -> None:
        """Open the view of a digit."""
        found = views.by_key(self.views).get(number)
        if found is not None:
            self.open_view(found)

    def open_view(self, view: View) -> None:
        """Filter, sort and columns of a view."""
        self.view = view
        self.only_me = False
        self.query_text = view.filter
        self.bar.set_text(view.filter)
        self.order = view.sort
        column, descending = panel_rows.read_order(view.sort)
        wanted = panel_rows.chosen(view.columns or self.session.settings.columns)
        if wanted != self.columns:
            self.columns = wanted
            self.table.set_columns(panel_rows.widget_columns(self.columns, self.session))
        self.table.set_sort(column, descending=descending)
        self.ask()
        self.show_frame()

    def action_panel_save_view(self) -> None:
        """Keep filter, sort and columns under a name and a number."""

        def named(name: str | None) -> None:
            if name:
                self._choose_digit(name)

        self.care.push_screen(
            AskText(
                self.say("view.save-title"),
                hint=self.say("view.save-hint"),
                placeholder=self.say("view.name"),
            ),
            named,
        )

    def _choose_digit(self, name: str) -> None:
        taken = views.by_key(self.views)
        items = [Item("0", self.say("view.no-digit"))]
        items += [
            Item(
                str(digit),
                str(digit),
                self.say("view.digit-of", name=taken[digit].name) if digit in taken else "",
            )
            for digit in range(1, 10)
        ]
        free = views.free_key(self.views)

        def chosen(digit: str | list[str] | None) -> None:
            if isinstance(digit, str):
                self.save_view(name, int(digit) or None)

        picker = Picker(
            self.say("view.digit-title"), items, hint=self.say("picker.hint"), chosen=(str(free or 0),)
        )
        self.care.push_screen(picker, chosen)

    def save_view(self, name: str, key: int | None, *, overwrite: bool = False) -> None:
        """Write the view; where the name is taken, ask first."""
        from console import paths

        columns = tuple(column.id for column in self.columns)
        usual = tuple(column.id for column in panel_rows.chosen(self.session.settings.columns))
        view = views.View(
            name, key, self.question(), self.order, () if columns == usual else columns, self.session.role
        )
        try:
            self.view = views.save(paths.views_folder(), view, self.words, overwrite=overwrite)
        except UseError as error:

            def replaced(yes: bool | None) -> None:
                if yes:
                    self.save_view(name, key, overwrite=True)

            self.care.push_screen(Confirm(error.message, [], self.say("confirm.replace")), replaced)
            return
        except CareteamError as error:
            self.care.show_error(error)
            return
        self.load_views()
        self.show_frame()
        self.care.tell("view.saved", name=name)

    # -- filter chips -------------------------------------------------------------------------

    def _show_chips(self) -> None:
        """The parts of the filter, each of which a click takes away."""
        chips = self.gateway.chips(self.query_text) if len(self.query_text.split()) > 1 else ()
        self.bar.set_chips([(f"{start}:{end}", text, "") for text, start, end in chips])

    @on(FilterBar.ChipRemoved)
    def _chip_removed(self, event: FilterBar.ChipRemoved) -> None:
        event.stop()
        start, end = (int(part) for part in event.chip_id.split(":"))
        self.set_query(without(self.query_text, start, end))

    # -- copy ------------------------------------------------------------------------------------

    def action_people_copy(self) -> None:
        """Copy the line under the cursor as it is shown."""
        person = self.person_at_cursor()
        row = None if person is None else self.record(person)
        if row is None:
            return
        shown = panel_rows.cells(row, self.columns, self.session)
        self.care.copy("  ".join(text for text, _ in shown if text), self.say("copy.line"), person)

    # -- export -----------------------------------------------------------------------------------

    def action_panel_export(self) -> None:
        """Write the list to a file."""
        self._ask_format(list(self.table.ids))

    def action_panel_export_marked(self) -> None:
        """Write those who are marked to a file."""
        self._ask_format(self.table.marked_in_order())

    def _ask_format(self, ids: list[int]) -> None:
        items = [Item(each, self.say(f"export.{each}"), self.say(f"export.{each}-for")) for each in FORMATS]

        def chosen(form: str | list[str] | None) -> None:
            if isinstance(form, str):
                self._ask_path(ids, form)

        title = self.words.count("export.title", len(ids))
        self.care.push_screen(Picker(title, items, hint=self.say("picker.hint")), chosen)

    def _ask_path(self, ids: list[int], form: str) -> None:
        from console import paths

        title = self.view.name if self.view is not None else self.say("title.panel")
        suggested = export.unused(
            paths.exports_folder() / export.suggest(title, self.session.as_of, cast("Any", form))
        )

        def chosen(text: str | None) -> None:
            if text:
                self.export_to(Path(text).expanduser(), ids, form)

        hint = self.say("export.hint-demo" if self.session.demo else "export.hint")
        self.care.push_screen(AskText(self.say("export.where"), value=str(suggested), hint=hint), chosen)

    def export_to(self, path: Path, ids: list[int], form: str, *, overwrite: bool = False) -> None:
        """Write a file with exactly the columns and the masking of the screen."""
        session, columns, query = self.session, self.columns, self._words_of_question()
        title = self.view.name if self.view is not None else self.say("title.panel")

        def use(rows: list[PanelRow]) -> int:
            sheet = export.panel_sheet(rows, columns, session, title=title, query=query)
            export.write(path, export.text_of(sheet, cast("Any", form)), session.words, overwrite=overwrite)
            return len(rows)

        self._export_again = lambda: self.export_to(path, ids, form, overwrite=True)
        self.gateway.with_rows(self, ids, use, lambda n: Changed("exported", {"n": n, "file": str(path)}))

    def _words_of_question(self) -> str:
        question = self.question()
        try:
            return self.gateway.read_back(question) if question else ""
        except UseError:
            return question

    def on_changed(self, event: Changed) -> None:
        """The file is written."""
        if event.what == "exported":
            self.gateway.record(self.care.actor, "export", refs=f"people {event.values['n']}")
            self.care.tell_text(self.words.count("export.done", event.values["n"], file=event.values["file"]))

    def export_failed(self, error: CareteamError) -> None:
        """Where the file is there already, ask; everything else is said."""
        if not isinstance(error, UseError):
            self.care.show_error(error)
            return

        def replaced(yes: bool | None) -> None:
            if yes:
                self._export_again()

        self.care.push_screen(Confirm(error.message, [], self.say("confirm.replace")), replaced)

    # -- another day ---------------------------------------------------------------------------------

    def action_people_as_of(self) -> None:
        """Look at another day."""
        self.care.ask_day()
