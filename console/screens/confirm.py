"""Small dialogs: yes or no with what follows, one line of text, and a failure that must be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from console.screens.texts import care_words, token_text
from widgets.plain import clean, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from console.errors import Shown


class Confirm(ModalScreen[bool]):
    """A question with its consequences. Enter on the safe answer changes nothing; the first answer is the safe one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n,backspace", "answer(False)", "No", show=False, id="confirm.no"),
        Binding("y", "answer(True)", "Yes", show=False, id="confirm.yes"),
        Binding("left,up", "app.focus_previous", "Previous", show=False),
        Binding("right,down", "app.focus_next", "Next", show=False),
    ]

    def __init__(self, question: str, lines: Sequence[str], yes: str, *, no: str = "") -> None:
        super().__init__(classes="dialog")
        self._question = question
        self._lines = tuple(lines)
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """Question, consequences, two answers."""
        words = care_words(self)
        with Vertical(classes="dialog--box"):
            yield Static(token_text(self._question, "title"))
            if self._lines:
                yield Static(plain("\n".join(self._lines)), classes="dialog--text")
            with Horizontal(classes="dialog--answers"):
                yield Button(plain(f"n  {self._no or words.say('confirm.no')}"), id="no")
                yield Button(plain(f"y  {self._yes}"), id="yes")

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#no", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """An answer was chosen."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """An answer was typed."""
        self.dismiss(yes)


class ErrorDialog(ModalScreen[None]):
    """A failure that ends something: what happened, and what to do next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,backspace", "close", "Close", show=False, id="error.close")
    ]

    def __init__(self, found: Shown, *, ends: bool) -> None:
        super().__init__(classes="dialog")
        self._found = found
        self._ends = ends

    def compose(self) -> ComposeResult:
        """Title, sentence, next step."""
        words = care_words(self)
        with Vertical(classes="dialog--box -error"):
            yield Static(token_text(self._found.title, "error"))
            text = "\n".join(part for part in (self._found.message, self._found.next_step) if part)
            yield Static(plain(text), classes="dialog--text")
            yield Static(token_text(words.say("dialog.leave" if self._ends else "dialog.close"), "dim"))

    def on_click(self, event: events.Click) -> None:
        """A click closes as well."""
        event.stop()
        self.dismiss(None)

    def action_close(self) -> None:
        """It was read."""
        self.dismiss(None)


class AskText(ModalScreen[str]):
    """One line of text, checked as it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False, id="ask.leave")]

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        hint: str = "",
        placeholder: str = "",
        check: Callable[[str], str] = lambda _text: "",
    ) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._value = value
        self._hint = hint
        self._placeholder = placeholder
        self._check = check
        """What is wrong with a text; empty when nothing is."""

    def compose(self) -> ComposeResult:
        """Title, input, what is wrong, hint."""
        with Vertical(classes="dialog--box"):
            yield Static(token_text(self._title, "title"))
            yield Input(value=clean(self._value, lines=False), placeholder=self._placeholder)
            yield Static("", id="wrong", classes="dialog--text")
            yield Static(token_text(self._hint, "dim"))

    def on_mount(self) -> None:
        """Start typing."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong."""
        event.stop()
        text = clean(event.value, lines=False).strip()
        self.query_one("#wrong", Static).update(token_text(self._check(text) if text else "", "warning"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text where nothing is wrong with it."""
        event.stop()
        text = clean(event.value, lines=False).strip()
        wrong = self._check(text)
        if wrong:
            self.query_one("#wrong", Static).update(token_text(wrong, "error"))
        else:
            self.dismiss(text)

    def action_leave(self) -> None:
        """Leave without a text."""
        self.dismiss(None)
