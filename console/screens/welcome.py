"""The screens before any data: the first start, a store of one's own, the making of the demo, and unlocking.

All are modal, so that no action of the panel can run while there is no store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from console.screens.passphrase import PassphraseInput, strength
from console.screens.texts import care_words, token_text
from widgets.columns import Column
from widgets.paged_table import PagedTable, Row
from widgets.plain import plain
from widgets.progress import ProgressLine

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.widgets import Input

    from console import messages
    from console.app import CareApp
    from console.children import Child
    from console.opening import Opening
    from console.words import Words

CHOICES: Final = ("demo", "own", "leave")


class FirstScreen(ModalScreen[None]):
    """What these screens share."""

    @property
    def care(self) -> CareApp:
        """The application."""
        return cast("CareApp", self.app)

    @property
    def words(self) -> Words:
        """The texts."""
        return care_words(self)

    def wrong(self, text: str, meaning: str = "error") -> None:
        """Say what is wrong, or how good something is."""
        self.query_one("#wrong", Static).update(token_text(text, meaning))


class WelcomeScreen(FirstScreen):
    """The first start: look around, or begin a store of one's own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "choose('demo')", "Demo", show=False),
        Binding("2", "choose('own')", "Own store", show=False),
        Binding("q,ctrl+q,3", "choose('leave')", "Leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(classes="dialog first")

    def compose(self) -> ComposeResult:
        """What this is, and two ways to begin."""
        words = self.words
        with Vertical(classes="dialog--box"):
            yield Static(token_text(words.say("welcome.title"), "title"))
            yield Static(plain(words.say("welcome.what")), classes="dialog--text")
            yield PagedTable(
                (Column("key", "", 1, 1), Column("what", "", 30, 0, 1)),
                header=False,
                zebra=False,
                id="choices",
            )
            yield Static("", id="choice-text", classes="dialog--text")
            yield Static(token_text(words.say("welcome.hint"), "dim"), classes="dialog--text")

    def on_mount(self) -> None:
        """Two choices and the way out."""
        words = self.words
        table = self.query_one("#choices", PagedTable)
        table.styles.height = len(CHOICES)
        table.show(range(len(CHOICES)))
        table.supply(
            {
                index: Row(
                    (
                        (str(index + 1) if name != "leave" else "q", "accent"),
                        (words.say(f"welcome.{name}"), "strong"),
                    )
                )
                for index, name in enumerate(CHOICES)
            }
        )
        table.focus()
        self._explain(0)

    def _explain(self, index: int) -> None:
        text = self.words.say(f"welcome.{CHOICES[index]}-text")
        self.query_one("#choice-text", Static).update(plain(text))

    @on(PagedTable.CursorMoved)
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        self._explain(event.index)

    @on(PagedTable.MarksChanged)
    def _marked(self, event: PagedTable.MarksChanged) -> None:
        event.stop()
        if event.count:
            event.table.clear_marks()

    @on(PagedTable.Opened)
    def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()
        self.action_choose(CHOICES[event.id])

    def action_choose(self, name: str) -> None:
        """Begin."""
        if name == "demo":
            self.care.push_screen(DemoScreen(), self._done)
        elif name == "own":
            self.care.push_screen(NewStoreScreen(), self._done)
        else:
            self.care.exit(0)

    def _done(self, opening: Opening | None) -> None:
        """A store is being opened: this screen is not needed any more."""
        if opening is not None:
            self.dismiss(None)
            self.care.open_store(opening)


class DemoScreen(ModalScreen["Opening"]):
    """Makes the people who do not exist, once, in another process."""

    PEOPLE: ClassVar[int] = 1300

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,c,q", "cancel", "Cancel", show=False)]

    def __init__(self) -> None:
        super().__init__(classes="dialog first")
        self._child: Child | None = None

    @property
    def care(self) -> CareApp:
        """The application."""
        return cast("CareApp", self.app)

    def compose(self) -> ComposeResult:
        """What is being made, how far it is."""
        words = care_words(self)
        with Vertical(classes="dialog--box"):
            yield Static(token_text(words.say("demo.title"), "title"))
            yield Static(plain(words.say("demo.what", n=words.number(self.PEOPLE))), classes="dialog--text")
            yield ProgressLine(id="progress")
            yield Static(token_text(words.say("demo.hint"), "dim"), classes="dialog--text")

    def on_mount(self) -> None:
        """Begin, unless a demo store is there already."""
        from console import paths
        from console.children import making_demo

        path = paths.demo_store()
        if path.is_file():
            self.call_after_refresh(self._open, path)
            return
        job = {
            "store": str(path),
            "people": self.PEOPLE,
            "seed": None,
            "today": self.care.session.today.isoformat(),
        }
        self._child = making_demo(self, job)

    def on_import_moved(self, event: messages.ImportMoved) -> None:
        """So far."""
        now = event.progress
        words = care_words(self)
        part = now.bytes_done / now.bytes_total if now.bytes_total else None
        self.query_one(ProgressLine).set(part, "", words.count("demo.people", now.people))

    def on_demo_made(self) -> None:
        """Ready."""
        from console import paths

        self._open(paths.demo_store())

    def _open(self, path: Path) -> None:
        from console.opening import Opening

        self.dismiss(Opening(path, today=self.care.session.today).start())

    def on_ask_failed(self, event: messages.AskFailed) -> None:
        """It could not be made, or was stopped."""
        self.care.show_error(event.error)
        self.dismiss(None)

    def action_cancel(self) -> None:
        """Stop; nothing half-made stays."""
        if self._child is not None:
            self._child.cancel()


class NewStoreScreen(ModalScreen["Opening"]):
    """A passphrase, twice, and an encrypted store is made."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", show=False)]

    def __init__(self) -> None:
        super().__init__(classes="dialog first")
        self._making = False

    @property
    def care(self) -> CareApp:
        """The application."""
        return cast("CareApp", self.app)

    def compose(self) -> ComposeResult:
        """What the passphrase is for, two fields, how strong it is."""
        from console import paths

        words = care_words(self)
        with Vertical(classes="dialog--box"):
            yield Static(token_text(words.say("store.title"), "title"))
            yield Static(
                plain(words.say("store.what", file=str(paths.default_store()))), classes="dialog--text"
            )
            yield PassphraseInput(words.say("store.first"), id="first")
            yield PassphraseInput(words.say("store.second"), id="second")
            yield Static("", id="wrong", classes="dialog--text")
            yield Static(token_text(words.say("store.hint"), "dim"), classes="dialog--text")

    def on_mount(self) -> None:
        """Start typing."""
        self._say(*strength("", care_words(self)))
        self.query_one("#first").focus()

    def _say(self, text: str, token: str) -> None:
        self.query_one("#wrong", Static).update(token_text(text, token))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how strong it is."""
        event.stop()
        if not self._making and event.input.id == "first":
            self._say(*strength(self.query_one("#first", PassphraseInput).value, care_words(self)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the first field to the second; from the second, make the store."""
        event.stop()
        if self._making:
            return
        first, second = self.query_one("#first", PassphraseInput), self.query_one("#second", PassphraseInput)
        words = care_words(self)
        if event.input is first:
            second.focus()
        elif first.value != second.value:
            self._say(words.say("store.differ"), "error")
            second.value = ""
        else:
            self._making = True
            self._say(words.say("store.making"), "accent")
            second.take()
            self._make(first.take())

    def _make(self, passphrase: str) -> None:
        from console import paths
        from console.opening import make_store

        make_store(self, paths.default_store(), passphrase, today=self.care.session.today)

    def on_store_made(self, event: messages.StoreMade) -> None:
        """It is there, and being opened."""
        self.dismiss(event.opening)

    def on_ask_failed(self, event: messages.AskFailed) -> None:
        """It could not be made; the fields are empty again."""
        self._making = False
        self.query_one("#first").focus()
        self._say(str(event.error), "error")

    def action_leave(self) -> None:
        """Back to the first screen."""
        if not self._making:
            self.dismiss(None)


class UnlockScreen(FirstScreen):
    """Asks for the passphrase of a store until it opens."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+q", "quit", "Leave", show=False)]

    def __init__(self, opening: Opening) -> None:
        super().__init__(classes="dialog first")
        self._opening = opening

    def compose(self) -> ComposeResult:
        """One field."""
        words = self.words
        with Vertical(classes="dialog--box"):
            yield Static(token_text(words.say("unlock.title"), "title"))
            yield Static(
                plain(words.say("unlock.what", file=str(self._opening.path))), classes="dialog--text"
            )
            yield PassphraseInput(words.say("unlock.field"), id="told")
            yield Static("", id="wrong", classes="dialog--text")
            yield Static(token_text(words.say("unlock.hint"), "dim"), classes="dialog--text")

    def on_mount(self) -> None:
        """Start typing; from now on the news about this store come here."""
        self.query_one("#told").focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Typing goes on: what was wrong is old."""
        event.stop()
        if event.value:
            self.wrong("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try it."""
        event.stop()
        told = self.query_one("#told", PassphraseInput).take()
        if told:
            self.wrong(self.words.say("unlock.trying"), "accent")
            self._opening.tell(self)
            self._opening.start(told)

    def on_ask_failed(self, event: messages.AskFailed) -> None:
        """Wrong, or something worse."""
        if event.group == "locked":
            self.wrong(str(event.error))
        else:
            self.care.show_error(event.error, ends=True)

    def on_store_opened(self, event: messages.StoreOpened) -> None:
        """It is open: on to the panel."""
        self.dismiss(None)
        self.care.post_message(event)

    def action_quit(self) -> None:
        """Leave the console."""
        self.care.exit(0)
