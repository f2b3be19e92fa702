"""Where one value comes from: what, when, from which source, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from console.present import fact_source
from console.screens.texts import token_text
from widgets.plain import pad

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from console.session import Session
    from db.records import FactLine


class SourceDialog(ModalScreen[None]):
    """One fact in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,i,q,backspace", "close", "Close", show=False, id="source.close")
    ]

    def __init__(self, fact: FactLine, session: Session) -> None:
        super().__init__(classes="dialog")
        self._fact = fact
        self._session = session

    def compose(self) -> ComposeResult:
        """The statement, then what is known about it."""
        words = self._session.words
        lines = fact_source.detail(self._fact, self._session)
        label = max((len(line.label) for line in lines), default=0)
        with Vertical(classes="dialog--box"):
            yield Static(token_text(fact_source.said(self._fact, self._session), "title"))
            rows = [
                Content.assemble(
                    token_text(pad(line.label, label) + "  ", "dim"), token_text(line.text, line.token)
                )
                for line in lines
            ]
            yield Static(Content("\n").join(rows), classes="dialog--text")
            yield Static(token_text(words.say("dialog.close"), "dim"), classes="dialog--text")

    def on_click(self, event: events.Click) -> None:
        """A click closes."""
        event.stop()
        self.dismiss(None)

    def action_close(self) -> None:
        """It was read."""
        self.dismiss(None)
