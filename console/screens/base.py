"""What every screen shares: keys from the one action list, title, demo strip, status and footer, and how failures show.

Knows actions, words and the session; must not know what any screen is about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import on
from textual.screen import Screen

from console import actions
from console.present import words_of
from console.present.masking import Mask
from console.reasons import Now, why_not
from console.screens.frame import TitleLine
from widgets.banner import Banner
from widgets.key_footer import FooterKey, KeyFooter
from widgets.status_bar import Part, StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from console.app import CareApp
    from console.gateway import Gateway
    from console.messages import AskFailed
    from console.session import Session
    from console.words import Words

R = TypeVar("R")


class CareScreen(Screen[R], Generic[R]):
    """A whole screen. Subclasses say where they are (`PLACE`), what is in the middle, and what is so (`now`)."""

    PLACE: ClassVar[str] = "help"
    """The key in `console.actions.ALIVE`."""

    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""

    @property
    def care(self) -> CareApp:
        """The application."""
        return cast("CareApp", self.app)

    @property
    def session(self) -> Session:
        """Who is at the keyboard, and how they look."""
        return self.care.session

    @property
    def words(self) -> Words:
        """The texts."""
        return self.care.session.words

    @property
    def gateway(self) -> Gateway:
        """The open store."""
        gateway = self.care.gateway
        if gateway is None:
            raise RuntimeError("no store is open")
        return gateway

    def say(self, key: str, /, **values: object) -> str:
        """A text of the words file."""
        return self.words.say(key, **values)

    def compose(self) -> ComposeResult:
        """Title, strip, the middle, status, keys."""
        yield TitleLine()
        yield Banner(id="demo")
        yield from self.middle()
        yield StatusBar(id="status")
        yield KeyFooter(id="keys")

    def middle(self) -> Iterable[Widget]:
        """The widgets of this screen."""
        return ()

    def on_mount(self) -> None:
        """Say where we are."""
        self.show_frame()

    # -- what a screen says about itself -------------------------------------------

    def place_title(self) -> str:
        """Where we are, for the title line."""
        return self.say(f"title.{self.PLACE}")

    def now(self) -> Now:
        """What is so at this moment, for actions that depend on it."""
        session = self.session
        return Now(
            read_only=session.read_only,
            mask=session.mask,
            floor=session.floor,
            undo=self.care.undo_words,
        )

    def status(self) -> list[Part]:
        """What the status line says, most important first."""
        return []

    # -- drawing the frame -----------------------------------------------------------

    def show_frame(self) -> None:
        """Draw title, strip, status and footer as things are now."""
        if not self.children:
            return
        session = self.session
        self.query_one(TitleLine).set(self.place_title(), tuple(self._right()))
        self.query_one("#demo", Banner).set(self.say("demo.strip") if session.demo else "")
        self.show_status()

    def show_status(self) -> None:
        """Draw status and footer again: something was marked, counted or filtered."""
        if not self.children:
            return
        self.query_one(StatusBar).set_parts(self.status())
        now = self.now()
        self.query_one(KeyFooter).set_keys(
            [
                FooterKey(key, label, action.id, not why_not(action, now, self.words))
                for action, key, label in actions.footer(self.PLACE, self.words, self.care.keys)
            ]
        )

    def _right(self) -> Iterable[tuple[str, str]]:
        """The right side of the title: role, masking (always), the day."""
        session = self.session
        if session.role:
            yield self.words.say(f"setting.role.choice.{session.role}"), "dim"
        level = "mask.stage-level" if session.mask == Mask.STAGE else f"mask.{session.mask.name.lower()}"
        yield self.say(level), "dim" if session.mask == Mask.FULL else "accent"
        shown = words_of.weekday(session.as_of, self.words, session.settings.date_style)
        if session.past:
            yield self.say("title.as-of", day=shown), "warning"
        else:
            yield shown, ""

    @on(KeyFooter.Pressed)
    async def _press(self, event: KeyFooter.Pressed) -> None:
        event.stop()
        await self.act(actions.by_id(event.action).name)

    # -- actions -----------------------------------------------------------------------

    def reason_against(self, action: actions.Action) -> str:
        """Why an action cannot run here and now; empty when it can."""
        return why_not(action, self.now(), self.words)

    async def act(self, name: str) -> None:
        """Run an action as a key would, with its reason where it cannot."""
        await self.app.run_action(name, self)

    def action_nav_back(self) -> None:
        """Leave this screen."""
        self.dismiss()

    # -- news ------------------------------------------------------------------------------

    def session_changed(self) -> None:
        """Masking, day, words, role or settings are others now."""
        self.show_frame()

    def store_changed(self) -> None:
        """Something in the store is new."""

    def store_ready(self) -> None:
        """The store is open."""

    def on_ask_failed(self, event: AskFailed) -> None:
        """A question or a change failed."""
        # Textual runs the handlers of all classes of a screen; the one method below is what they override.
        self.ask_failed(event)

    def ask_failed(self, event: AskFailed) -> None:
        """Show the failure; screens that know better override this."""
        self.care.show_error(event.error)


def merged(base: Now, **more: Any) -> Now:
    """What is so, with what a screen knows beyond the session."""
    return replace(base, **more)
