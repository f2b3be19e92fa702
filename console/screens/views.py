"""The saved views: open, rename, choose as the first one, delete. What a view is lies in `console.views`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on

from console import actions, paths, views
from console.present import panel_rows
from console.screens.base import CareScreen, merged
from console.screens.confirm import AskText, Confirm
from console.words import Words
from db.errors import CareteamError, UseError
from widgets.columns import Column
from widgets.paged_table import PagedTable, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.reasons import Now
    from console.views import View


class ViewsScreen(CareScreen[None]):
    """One line a view."""

    PLACE = "views"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("views", Words.load())]

    def middle(self) -> Iterable[Widget]:
        """The list."""
        titles = {
            name: self.say(f"views.column.{name}") for name in ("key", "name", "filter", "sort", "from")
        }
        yield PagedTable(
            (
                Column("key", titles["key"], 3, 4),
                Column("name", titles["name"], 20, 44, 2),
                Column("filter", titles["filter"], 20, 0, 3),
                Column("sort", titles["sort"], 10, 18, 1, drop=2),
                Column("from", titles["from"], 10, 14, drop=1),
            ),
            id="views",
        )

    def on_mount(self) -> None:
        """Show all views."""
        self.fill()
        self.table.focus()

    @property
    def table(self) -> PagedTable:
        """The list."""
        return self.query_one("#views", PagedTable)

    @property
    def view(self) -> View | None:
        """The view under the cursor."""
        index = self.table.cursor_id
        found = self.care.panel.views
        return found[index] if index is not None and index < len(found) else None

    def fill(self) -> None:
        """Draw the list."""
        found = self.care.panel.views
        self.table.show(range(len(found)))
        self.table.supply({index: self._row(view) for index, view in enumerate(found)})
        self.show_status()

    def _row(self, view: View) -> Row:
        column, descending = panel_rows.read_order(view.sort)
        sort = self.say("views.descending", column=column) if descending else column
        first = view.name.casefold() == self.session.settings.start_view.casefold()
        mark = self.say("views.first")
        origin = self.say("views.builtin" if view.builtin else "views.own")
        name = f"{view.name} {mark}" if first else view.name
        return Row(
            (
                (str(view.key or ""), "accent"),
                (name, "strong"),
                view.filter or self.say("views.everybody"),
                sort,
                (origin, "dim"),
            ),
            hash((view, first)),
        )

    def now(self) -> Now:
        """What is so here."""
        view = self.view
        return merged(super().now(), own_view=view is not None and not view.builtin)

    @on(PagedTable.CursorMoved)
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        self.show_status()

    @on(PagedTable.MarksChanged)
    def _marked(self, event: PagedTable.MarksChanged) -> None:
        event.stop()
        if event.count:
            self.table.clear_marks()

    @on(PagedTable.Opened)
    def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()
        self.action_views_open()

    def action_views_open(self) -> None:
        """Go to the panel with this view."""
        view = self.view
        if view is not None:
            while self.care.screen is not self.care.panel:
                self.care.pop_screen()
            self.care.panel.open_view(view)

    def action_views_edit(self) -> None:
        """Another name."""
        view = self.view
        if view is None:
            return

        def named(name: str | None) -> None:
            if name and name != view.name:
                self._rename(view, name)

        self.care.push_screen(
            AskText(self.say("views.rename"), value=view.name, hint=self.say("view.save-hint")), named
        )

    def _rename(self, view: View, name: str) -> None:
        try:
            views.save(paths.views_folder(), replace(view, name=name, file=""), self.words)
            views.delete(paths.views_folder(), view, self.words)
        except CareteamError as error:
            self.care.show_error(error)
            return
        self._again()

    def _again(self) -> None:
        self.care.panel.load_views()
        self.fill()

    def action_views_start(self) -> None:
        """Open the console with this view from now on; again: with everybody."""
        view = self.view
        if view is None:
            return
        settings = self.session.settings
        name = "" if settings.start_view.casefold() == view.name.casefold() else view.name
        self.care.keep_settings(settings.with_(start_view=name))
        self.fill()
        self.care.tell("views.starts" if name else "views.starts-not", name=view.name)

    def action_views_delete(self) -> None:
        """Delete the user's own view, after a question."""
        view = self.view
        if view is None:
            return

        def decided(yes: bool | None) -> None:
            if yes:
                try:
                    views.delete(paths.views_folder(), view, self.words)
                except UseError as error:
                    self.care.show_error(error)
                self._again()

        self.care.push_screen(
            Confirm(self.say("views.delete", name=view.name), [], self.say("views.delete-yes")), decided
        )
