"""The settings, generated from their one declaration: value, choices and a sentence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.widgets import Static

from console import actions
from console import settings as declared
from console.screens.base import CareScreen
from console.screens.confirm import AskText
from console.words import Words
from db.errors import UseError
from widgets.columns import Column
from widgets.paged_table import PagedTable, Row
from widgets.picker import Item, Picker
from widgets.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.app import CareApp
    from console.settings import Setting


class ThemePicker(Picker):
    """Shows each theme while the cursor is on it; leaving brings the old one back."""

    def on_paged_table_cursor_moved(self, event: PagedTable.CursorMoved) -> None:
        """Try it on."""
        event.stop()
        if event.id is not None:
            self.app.theme = self._items[event.id].id


class SettingsScreen(CareScreen[None]):
    """One line a setting."""

    PLACE = "settings"
    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("settings", Words.load())]

    def middle(self) -> Iterable[Widget]:
        """The list, and the sentence of the setting under the cursor."""
        yield PagedTable(
            (
                Column("label", self.say("settings.column.what"), 18, 26, 1),
                Column("value", self.say("settings.column.value"), 20, 0, 3),
            ),
            id="settings",
        )
        yield Static(id="sentence")

    def on_mount(self) -> None:
        """Show all settings."""
        self.fill()
        self.table.focus()

    @property
    def table(self) -> PagedTable:
        """The list."""
        return self.query_one("#settings", PagedTable)

    @property
    def setting(self) -> Setting:
        """The setting under the cursor."""
        return declared.SETTINGS[self.table.cursor_id or 0]

    def fill(self) -> None:
        """Draw the list and the sentence."""
        self.table.show(range(len(declared.SETTINGS)))
        self.table.supply({index: self._row(each) for index, each in enumerate(declared.SETTINGS)})
        self._say_sentence()

    def _row(self, setting: Setting) -> Row:
        value = getattr(self.session.settings, setting.id)
        changed = value != declared.default_of(setting.id)
        return Row(
            (
                (setting.label(self.words), "strong"),
                (self._shown(setting, value), "accent" if changed else ""),
            )
        )

    def _shown(self, setting: Setting, value: object) -> str:
        if setting.kind == "flag":
            return self.say("settings.on" if value else "settings.off")
        if setting.kind == "choice":
            return setting.choice_label(str(value), self.words)
        if setting.kind == "list":
            return " ".join(cast("tuple[str, ...]", value)) or self.say("settings.usual")
        return str(value) or self.say("settings.unset")

    def _say_sentence(self) -> None:
        self.query_one("#sentence", Static).update(plain(self.setting.help(self.words)))

    @on(PagedTable.CursorMoved)
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        self._say_sentence()

    @on(PagedTable.MarksChanged)
    def _marked(self, event: PagedTable.MarksChanged) -> None:
        event.stop()
        if event.count:
            self.table.clear_marks()

    @on(PagedTable.Opened)
    def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()
        self.action_settings_change()

    def session_changed(self) -> None:
        """A setting changed."""
        super().session_changed()
        if self.children:
            self.fill()

    def action_settings_change(self) -> None:
        """Change the setting under the cursor in the way that fits it."""
        setting = self.setting
        value = getattr(self.session.settings, setting.id)
        if setting.kind == "flag":
            self.put(setting, not value)
        elif setting.kind == "choice":
            self._choose(
                setting,
                [Item(each, setting.choice_label(each, self.words)) for each in setting.choices],
                value,
            )
        elif setting.id in {"team", "practitioner"}:
            self._choose_name(setting, value)
        else:
            self._type(setting, value)

    def _choose(self, setting: Setting, items: list[Item], value: str) -> None:
        care = self.care
        kind = ThemePicker if setting.id == "theme" else Picker

        def chosen(found: str | list[str] | None) -> None:
            if isinstance(found, str):
                self.put(setting, found)
            elif setting.id == "theme":
                care.theme = value

        title = setting.label(self.words)
        care.push_screen(kind(title, items, hint=self.say("picker.hint"), chosen=(value,)), chosen)

    def _choose_name(self, setting: Setting, value: str) -> None:
        """A name that the record knows, or one that is typed where it knows none."""
        info = self.care.panel.info
        known = () if info is None else info.teams if setting.id == "team" else info.practitioners
        if known:
            self._choose(
                setting, [Item("", self.say("settings.unset")), *(Item(name, name) for name in known)], value
            )
        else:
            self._type(setting, value)

    def _type(self, setting: Setting, value: object) -> None:
        shown = " ".join(value) if isinstance(value, tuple) else str(value)

        def wrong(text: str) -> str:
            try:
                declared.check(setting.id, text, self.words)
            except UseError as error:
                return error.message
            return ""

        def typed(text: str | None) -> None:
            if text is not None:
                self.put(setting, text)

        title = setting.label(self.words)
        self.care.push_screen(AskText(title, value=shown, hint=setting.help(self.words), check=wrong), typed)

    def put(self, setting: Setting, value: object) -> None:
        """Use a value from now on and keep it."""
        try:
            checked = declared.check(setting.id, value, self.words)
        except UseError as error:
            self.care.show_error(error)
            return
        care: CareApp = self.care
        changes: dict[str, Any] = {setting.id: checked}
        care.keep_settings(self.session.settings.with_(**changes))

    def action_settings_reset(self) -> None:
        """Back to the default."""
        self.put(self.setting, declared.default_of(self.setting.id))
