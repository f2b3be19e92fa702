"""A strip over the whole width that says one thing about everything below it, such as that the people are made up.

Must not know what it says. It speaks by words and by its place; colour comes on top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.one_line import OneLine, Span
from widgets.plain import cells, plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence


class Banner(OneLine):
    """One line of text in the middle; hidden while it has none."""

    DEFAULT_CSS = """
    Banner {
        background: $warning-muted;
        text-style: bold;
    }
    """

    def __init__(
        self,
        text: str = "",
        token: str = "",
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = plain_line(text)
        self._token = token or "warning"
        self.display = bool(self._text)

    def set(self, text: str, token: str = "") -> None:
        """Say something else; an empty text hides the strip."""
        self._text = plain_line(text)
        self._token = token or "warning"
        self.display = bool(self._text)
        self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """The text in the middle."""
        text = plain_line(self._text, width)
        left = (width - cells(text)) // 2
        return [Span(" " * left), Span(text, self._token)]
