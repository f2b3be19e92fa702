"""What is shown instead of a squeezed screen when the terminal has fewer than 60×18 cells. Words are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import ModalScreen
from textual.widgets import Static

from widgets.plain import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

LEAST_WIDTH = 60
LEAST_HEIGHT = 18
"""Below this the panel has no room for a name, an age and a reason (tui.md 2, small terminals)."""


def is_too_small(width: int, height: int) -> bool:
    """True where no screen can be laid out honestly."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


class TooSmall(ModalScreen[None]):
    """Covers everything and leaves by itself once there is room again."""

    DEFAULT_CSS = """
    TooSmall {
        align: center middle;
        background: $background;
    }
    TooSmall > Static {
        width: 1fr;
        height: 1fr;
        background: $background;
        content-align: center middle;
        text-align: center;
    }
    """

    def __init__(self, message: str) -> None:
        super().__init__()
        self._message = message
        self._leaving = False

    def compose(self) -> ComposeResult:
        """The message and nothing else."""
        yield Static(plain(self._message))

    def on_screen_resume(self) -> None:
        """There may be room again already: the last size can come while this screen does, and no other follows it."""
        self._leave()

    def on_resize(self) -> None:
        """Leave when there is room."""
        self._leave()

    def _leave(self) -> None:
        # Once only: sizes come faster than a screen leaves while a window is dragged. And only on top: `is_current` is
        # true in the background as well, where leaving would close the page above instead and keep this for ever.
        if self.app.screen is self and not self._leaving and not is_too_small(*self.app.size):
            self._leaving = True
            self.dismiss(None)
