"""A word with a meaning: letters in brackets, so that it reads the same without colour.

Must not know which words there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from widgets.one_line import OneLine, Span
from widgets.plain import cells, plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_VARIABLE = {
    "dim": "$text-muted",
    "accent": "$text-accent",
    "primary": "$text-primary",
    "title": "bold $text-primary",
    "success": "$text-success",
    "warning": "$text-warning",
    "error": "bold $text-error",
    "strong": "bold",
    "inverse": "bold reverse",
}


def token_content(text: str, token: str = "") -> Content:
    """One line of text from outside in the style of a meaning, for `Static` and `Label`."""
    return Content.styled(plain_line(text), _VARIABLE.get(token, ""))


def badge(text: str, token: str = "") -> Content:
    """`[text]` in the style of its meaning."""
    return token_content(f"[{text}]", token)


class Badge(OneLine):
    """A badge as a widget, as wide as its text."""

    DEFAULT_CSS = """
    Badge {
        width: auto;
        padding: 0;
        background: transparent;
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
        self._token = token

    def set(self, text: str, token: str = "") -> None:
        """Show another word."""
        self._text = plain_line(text)
        self._token = token
        self.refresh(layout=True)

    def get_content_width(self, *_: object) -> int:
        """The word and its brackets."""
        return cells(self._text) + 2 if self._text else 0

    def spans(self, width: int) -> Sequence[Span]:
        """The word in brackets."""
        return [Span(plain_line(f"[{self._text}]", width), self._token)] if self._text else []
