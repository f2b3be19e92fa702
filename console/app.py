"""The application: wires screens, themes, keys, session and the gateway. No feature lives here."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from rich.text import Text
from textual import events
from textual.app import App

from console import actions, keymap, messages, themes
from console.errors import UNEXPECTED, crash_text, shown
from console.screens.base import CareScreen
from console.screens.panel import PanelScreen
from console.words import Words
from db.errors import StoreError
from widgets import symbols
from widgets.plain import clean, line_filters
from widgets.too_small import TooSmall, is_too_small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import SystemCommand
    from textual.binding import BindingType
    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.types import CSSPathType

    from console.gateway import Gateway
    from console.opening import Opening
    from console.present.masking import Mask
    from console.session import Session
    from console.settings import Settings
    from db.records import PersonId
    from db.work.audit import Actor

TITLE: Final = "careteam"
"""Terminal titles reach window lists and lock screens: always this, never a name."""

GC_LIMITS: Final = (20_000, 50, 100)
"""With the collector's usual limits one page key in a hundred waits for it (performance.md 4.3, point 5)."""

IDLE_SECONDS: Final = 1.0

SETTLED_SECONDS: Final = 0.5
"""After the application began: the first page is there, and the first collection (20 ms) delays neither it nor a key."""

WITHOUT_STORE: Final = frozenset(
    {"app.help", "app.quit", "app.settings", "app.theme", "nav.back", "settings.change"}
)
"""What can be done while no store is open."""


class CareApp(App[int]):
    """The console."""

    TITLE = TITLE
    # The default screen is not given its own style sheet by the framework.
    CSS_PATH: ClassVar[CSSPathType | None] = ["app.tcss", "screens/panel.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("global", Words.load())]

    def __init__(
        self,
        session: Session,
        opening: Opening | None = None,
        *,
        problems: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._problems = tuple(problems)
        self.animation_level = "none"
        self.session = session
        self.gateway: Gateway | None = None
        self.opening = opening
        self.keys = keymap.read(session.settings.keymap, session.words).keys
        self._undo: list[tuple[str, Callable[[], None]]] = []
        self._called = {action.name: action for action in actions.ACTIONS if not action.widget}
        self._last_key = 0.0
        self._idle_armed = False
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = session.settings.theme
        symbols.choose(session.settings.ascii)

    # -- start and end -----------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """The panel is the first screen, so that the first frame needs no second one."""
        return PanelScreen()

    def on_mount(self) -> None:
        """Show what is known, then wait for the store, or ask which one."""
        asyncio.get_running_loop().set_exception_handler(self._loop_fault)
        read = keymap.read(self.session.settings.keymap, self.session.words)
        self.set_keymap(dict(read.changed or {}))
        for problem in (*self._problems, *read.problems):
            self.tell_text(problem, severity="warning")
        self.set_timer(SETTLED_SECONDS, self._settle)
        if self.opening is None:
            self._ask_for_store()
        else:
            # Not at once: a store that is already open would reach screens that have no widgets yet.
            self.call_after_refresh(self.open_store, self.opening)

    def open_store(self, opening: Opening) -> None:
        """Wait for a store that is being opened on another thread."""
        self.opening = opening
        opening.tell(self)

    def _ask_for_store(self) -> None:
        from console.screens.welcome import WelcomeScreen

        self.push_screen(WelcomeScreen())

    def on_store_opened(self, event: messages.StoreOpened) -> None:
        """The store is open: the session learns its day, screens their data."""
        opening = self.opening
        if opening is None:
            return
        self.gateway = gateway = opening.gateway()
        today = gateway.as_of if event.demo and opening.as_of is None else self.session.today
        self.session = replace(
            self.session, today=today, as_of=gateway.as_of, demo=event.demo, read_only=event.read_only
        )
        gateway.me = self.session.me
        if event.holder:
            self.tell("open.read-only", severity="warning")
        for screen in self.care_screens():
            screen.session_changed()
            screen.store_ready()
        if gateway.stale and not gateway.read_only and opening.as_of is None:
            gateway.renew(self)

    def on_changed(self, event: messages.Changed) -> None:
        """The store changed: every screen may read again."""
        del event
        self.store_changed()

    def store_changed(self) -> None:
        """Let every screen read again."""
        for screen in self.care_screens():
            screen.store_changed()

    def on_ask_failed(self, event: messages.AskFailed) -> None:
        """Opening failed, or something that no screen asked for."""
        if event.group == "locked" and self.opening is not None:
            from console.screens.welcome import UnlockScreen

            self.push_screen(UnlockScreen(self.opening))
            return
        self.show_error(event.error, ends=event.group == "open")

    def on_unmount(self) -> None:
        """Close the store; nothing waits for answers any more."""
        if self.gateway is not None:
            self.gateway.close()
        elif self.opening is not None:
            self.opening.give_up()

    def _settle(self) -> None:
        """What lives now lives long: keep it out of the collector's way, which was off since the start."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_LIMITS)
        gc.enable()

    async def on_event(self, event: events.Event) -> None:
        """Note when keys come, so that garbage is collected in pauses."""
        if isinstance(event, events.Key):
            self._last_key = time.monotonic()
            if not self._idle_armed:
                self._idle_armed = True
                self.set_timer(IDLE_SECONDS, self._idle)
        await super().on_event(event)

    def _idle(self) -> None:
        rest = IDLE_SECONDS - (time.monotonic() - self._last_key)
        if rest > 0.05:
            self.set_timer(rest, self._idle)
        else:
            self._idle_armed = False
            gc.collect()

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the terminal is too small for honest screens."""
        self._make_room(event.size.width, event.size.height)

    def _make_room(self, width: int, height: int) -> None:
        if not is_too_small(width, height) or isinstance(self.screen, TooSmall):
            return

        def left(_: object) -> None:
            # It may have become too small again while that screen was leaving.
            self.call_later(lambda: self._make_room(*self.size))

        self.push_screen(TooSmall(self.session.words.say("app.too-small", size=f"{width}×{height}")), left)

    # -- what leaves and what may not ------------------------------------------------------

    def get_line_filters(self) -> list[LineFilter]:
        """Gate B stands before every line that is drawn."""
        return line_filters(super().get_line_filters())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None of the framework's: its screenshot writes people to the disk (security.md 3.7)."""
        del screen
        return ()

    def _fatal_error(self) -> None:
        """End after a fault of the program, saying where and never what: a traceback would print people."""
        error = self._exception or sys.exc_info()[1]
        place = crash_text(error) if error is not None else "unknown"
        self._return_code = UNEXPECTED
        self._exit_renderables.append(Text(self.session.words.say("app.crash", place=place), end="\n"))
        self._close_messages_no_wait()

    @staticmethod
    def _loop_fault(_loop: object, context: dict[str, Any]) -> None:
        """What fails in a task or callback goes where other faults go; the loop's own way logs what variables held."""
        error = context.get("exception")
        if isinstance(error, Exception):
            sys.excepthook(type(error), error, error.__traceback__)

    def panic(self, *renderables: Any) -> None:
        """Errors that draw themselves go the same way."""
        del renderables
        self._fatal_error()

    # -- saying things -------------------------------------------------------------------------

    def tell(self, key: str, *, severity: str = "information", **values: object) -> None:
        """A short message that leaves by itself."""
        self.tell_text(self.session.words.say(key, **values), severity=severity)

    def tell_text(self, text: str, *, severity: str = "information", title: str = "") -> None:
        """The same with a text that was already made."""
        self.notify(
            clean(text), title=clean(title, lines=False), severity=cast("Any", severity), markup=False
        )

    def show_error(self, error: Exception, *, ends: bool = False) -> None:
        """Show a failure as `console.errors` decides."""
        found = shown(error, self.session.words)
        if found.way == "toast" and not ends:
            self.tell_text(
                f"{found.message} {found.next_step}".strip(), severity=found.severity, title=found.title
            )
            return
        from console.screens.confirm import ErrorDialog

        final = ends or found.ends
        self.push_screen(
            ErrorDialog(found, ends=final), lambda _: self.exit(found.exit_code) if final else None
        )

    # -- session -------------------------------------------------------------------------------

    def set_session(self, session: Session) -> None:
        """Another way to look; every screen draws again."""
        before, self.session = self.session, session
        if self.gateway is not None:
            self.gateway.me = session.me
            if session.as_of != before.as_of:
                self.gateway.look_at(session.as_of)
        if session.settings.theme != self.theme:
            self.theme = session.settings.theme
        if session.settings.ascii != before.settings.ascii:
            symbols.choose(session.settings.ascii)
        for screen in self.care_screens():
            screen.session_changed()

    def keep_settings(self, settings: Settings) -> None:
        """Use other settings from now on and write them, off the UI thread."""
        from console import paths
        from console.settings import save

        def work() -> None:
            try:
                save(paths.settings_file(), settings)
            except StoreError as error:
                self.post_message(messages.AskFailed(error, "settings"))

        self.set_session(self.session.with_settings(settings))
        self.run_worker(work, thread=True, exit_on_error=False, group="settings")

    def copy(self, text: str, what: str, person: PersonId | None = None) -> None:
        """Copy a text as shown, say whether it worked, and note it in the trail."""
        from console.clipboard import copy

        write = self._driver.write if self._driver is not None else None

        def work() -> None:
            found = copy(text, write=write)
            said = found.say(self.session.words, what)
            self.call_from_thread(self.tell_text, said, severity="information" if found.ok else "warning")
            if found.ok and self.gateway is not None:
                self.gateway.record(self.actor, "copy", person=person)

        # A clipboard tool is another program, and may take its time.
        self.run_worker(work, thread=True, exit_on_error=False, group="copy")

    def ask_day(self) -> None:
        """Look at another day; an empty answer goes back to today."""
        from console.screens.as_of import ask_day

        ask_day(self)

    def care_screens(self) -> list[CareScreen[Any]]:
        """Our screens on the stack, the panel first."""
        return [screen for screen in self.screen_stack if isinstance(screen, CareScreen)]

    @property
    def panel(self) -> PanelScreen:
        """The panel, at the bottom of the stack."""
        return cast("PanelScreen", self.screen_stack[0])

    @property
    def actor(self) -> Actor:
        """Who does what is written."""
        from db.work.audit import Actor

        session = self.session
        return Actor(session.practitioner or "console", session.role)

    def why_not_write(self) -> str:
        """Why nothing can be written; empty when it can."""
        return self.session.words.say("reason.read-only") if self.session.read_only else ""

    # -- undo --------------------------------------------------------------------------------------

    @property
    def undo_words(self) -> str:
        """What the next undo takes back; empty when there is nothing."""
        return self._undo[-1][0] if self._undo else ""

    def can_undo(self, words: str, how: Callable[[], None]) -> None:
        """Remember how to take a change back."""
        self._undo.append((words, how))

    # -- actions -----------------------------------------------------------------------------------

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Run an action of the list, or say why it cannot run; anything else goes the framework's way."""
        known = self._called.get(action) if isinstance(action, str) else None
        screen = self.screen
        if known is not None and isinstance(screen, CareScreen):
            reason = screen.reason_against(known)
            if not reason and self.gateway is None and known.id not in WITHOUT_STORE:
                reason = self.session.words.say("panel.opening")
            if reason:
                self.tell_text(reason, severity="warning")
                return True
            default_namespace = self if known.where == "global" else screen
        return await super().run_action(action, default_namespace, namespaces)

    def action_app_help(self) -> None:
        """Everything that can be done here."""
        from console.screens.help import HelpScreen

        screen = self.screen
        if isinstance(screen, CareScreen) and not isinstance(screen, HelpScreen):
            self.push_screen(HelpScreen(screen.PLACE))

    def action_app_palette(self) -> None:
        """Find an action, a person or a view by typing."""
        from console.palette import palette

        self.push_screen(palette())

    def action_app_refresh(self) -> None:
        """Read the store again."""
        self.store_changed()
        self.tell("app.refreshed")

    def action_app_views(self) -> None:
        """The saved views."""
        from console.screens.views import ViewsScreen

        self._once(ViewsScreen)

    def action_app_import(self) -> None:
        """Read files."""
        from console.screens.import_ import ImportScreen

        self._once(ImportScreen)

    def action_app_duplicates(self) -> None:
        """People who may be in the store twice."""
        from console.screens.duplicates import DuplicatesScreen

        self._once(DuplicatesScreen)

    def action_app_reported(self) -> None:
        """What the centre reports about itself over the years."""
        from console.screens.reported import ReportedScreen

        self._once(ReportedScreen)

    def action_app_settings(self) -> None:
        """How the console looks and works."""
        from console.screens.settings import SettingsScreen

        self._once(SettingsScreen)

    def _once(self, screen: type[CareScreen[Any]]) -> None:
        """Open a screen unless it is open already."""
        if not any(isinstance(each, screen) for each in self.screen_stack):
            self.push_screen(screen())

    def action_app_undo(self) -> None:
        """Take back the last change."""
        words, how = self._undo.pop()
        how()
        self.tell("app.undone", what=words)

    def action_app_mask_more(self) -> None:
        """Show less, at once."""
        self.set_session(self.session.more_masked())
        self._say_mask(self.session.mask)

    def action_app_mask_less(self) -> None:
        """Show more, after a question: somebody else may be looking."""
        from console.screens.confirm import Confirm

        def decided(yes: bool | None) -> None:
            if yes:
                self.set_session(self.session.less_masked())
                self._say_mask(self.session.mask)

        words = self.session.words
        self.push_screen(
            Confirm(words.say("mask.ask"), [words.say("mask.ask-why")], words.say("mask.ask-yes")), decided
        )

    def _say_mask(self, level: Mask) -> None:
        self.tell("mask.stage-level" if level.name == "STAGE" else f"mask.{level.name.lower()}")

    def action_app_theme(self) -> None:
        """The next theme."""
        names = [theme.name for theme in themes.THEMES]
        theme = names[(names.index(self.theme) + 1) % len(names)]
        self.set_session(self.session.with_settings(self.session.settings.with_(theme=theme)))
        self.tell("app.theme", name=self.session.words.say(f"setting.theme.choice.{theme}"))

    def action_app_quit(self) -> None:
        """Leave; while files are being read, after a question."""
        from console.screens.confirm import Confirm

        def decided(yes: bool | None) -> None:
            if yes:
                self.exit(0)

        if not any(getattr(screen, "importing", False) for screen in self.screen_stack):
            self.exit(0)
            return
        say = self.session.words.say
        self.push_screen(
            Confirm(say("import.leave"), [say("import.leave-why")], say("import.leave-yes")), decided
        )

    def action_help_quit(self) -> None:
        """What ctrl+c does: copying belongs to the terminal, leaving is q."""
        self.tell("app.ctrl-c")
