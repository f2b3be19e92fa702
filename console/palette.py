"""The command palette: actions with their keys, saved views, and people by name. Names pass masking like everywhere."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content

from console import actions
from console.present.masking import mask_name
from console.present.panel_rows import shown_age
from console.present.words_of import age_sex
from console.screens.base import CareScreen
from widgets.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.app import CareApp
    from db.records import PanelRow

EXACT: Final = 1000.0
"""Added where a word of the action begins with what was typed: such a hit stands before people."""

PEOPLE: Final = 500.0
"""People stand before actions that fit only loosely."""


class CarePalette(CommandPalette):
    """The framework's palette, with a sign of certain width in front."""

    def on_mount(self) -> None:
        """An emoji is two cells here and one there."""
        self.query_one(SearchIcon).icon = ":"


def palette() -> CarePalette:
    """The palette over the screen that is open."""
    return CarePalette(providers=[ActionCommands, ViewCommands, PeopleCommands], id="palette")


def content(text: str, note: str = "") -> Content:
    """A line of the palette: data can neither style it nor act."""
    return Content.assemble(plain_line(text), ("   " + plain_line(note), "$text-muted") if note else "")


class CareProvider(Provider):
    """A source of commands that knows our application."""

    @property
    def care(self) -> CareApp:
        """The application."""
        return cast("CareApp", self.app)

    @property
    def place(self) -> CareScreen[Any] | None:
        """The screen below the palette."""
        return self.screen if isinstance(self.screen, CareScreen) else None


class ActionCommands(CareProvider):
    """Everything that can be done on this screen, with its key."""

    async def discover(self) -> Hits:
        """All of it, what is near first."""
        for action, label, note in self._actions():
            yield DiscoveryHit(content(label, note), partial(self._run, action), text=label)

    async def search(self, query: str) -> Hits:
        """What fits."""
        matcher = self.matcher(query)
        for action, label, note in self._actions():
            begins = any(word.startswith(query.casefold()) for word in label.casefold().split())
            score = matcher.match(label)
            if score > 0:
                yield Hit(
                    EXACT + score if begins else min(score, 1.0),
                    content(label, note),
                    partial(self._run, action),
                    text=label,
                )

    def _actions(self) -> Iterator[tuple[actions.Action, str, str]]:
        place, care = self.place, self.care
        if place is None:
            return
        words = care.session.words
        for action in actions.for_screen(place.PLACE):
            if action.widget or action.group == "view" or action.id == "app.palette":
                continue
            reason = place.reason_against(action)
            keys = actions.shown_keys(action, care.keys)
            yield action, action.help(words).rstrip("."), f"{keys}   {reason}" if reason else keys

    async def _run(self, action: actions.Action) -> None:
        place = self.place
        if place is not None:
            await place.act(action.name)


class ViewCommands(CareProvider):
    """Saved views by name."""

    async def search(self, query: str) -> Hits:
        """Views whose name fits."""
        matcher = self.matcher(query)
        words = self.care.session.words
        for view in self.care.panel.views:
            score = matcher.match(view.name)
            if score > 0:
                note = words.say("palette.view", key=view.key or "")
                yield Hit(score, content(view.name, note), partial(self._open, view.name), text=view.name)

    async def _open(self, name: str) -> None:
        from console.views import named

        care = self.care
        view = named(care.panel.views, name)
        if view is not None:
            while care.screen is not care.panel:
                care.pop_screen()
            care.panel.open_view(view)


class PeopleCommands(CareProvider):
    """People whose name, record number, telephone or birth date starts with what is typed."""

    async def search(self, query: str) -> Hits:
        """Exact beginnings of words only: fuzzy names find the wrong person (tui.md 1.12)."""
        gateway = self.care.gateway
        if gateway is None or len(query.strip()) < 2:
            return
        found: list[PanelRow] = await asyncio.wrap_future(gateway.find(query))
        session = self.care.session
        for place, row in enumerate(found):
            name = mask_name(row, session.mask, session.words, as_of=session.as_of)
            note = age_sex(shown_age(row, session), row.sex, session.words)
            yield Hit(PEOPLE - place, content(name, note), partial(self._open, row), text=name)

    async def _open(self, row: PanelRow) -> None:
        from console.screens.person import PersonScreen

        care = self.care
        care.panel.table.move_to_id(int(row.person))
        if isinstance(care.screen, PersonScreen):
            care.screen.show_person(row.person)
        else:
            care.panel.open_person(row.person)
