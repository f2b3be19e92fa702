"""The line at the top of every screen: where we are on the left, who may see what and the day on the right.

Draws texts it is given; must not know any data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from widgets.one_line import OneLine, Span
from widgets.plain import cells, plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP: Final = 3
"""Cells between two parts."""

NAME: Final = "careteam"


class TitleLine(OneLine):
    """One line: the program's name, the place, and to the right what must always be known."""

    def __init__(self) -> None:
        super().__init__(id="title")
        self._place = ""
        self._right: tuple[tuple[str, str], ...] = ()

    def set(self, place: str, right: tuple[tuple[str, str], ...]) -> None:
        """What stands there: the place, and (text, token) parts for the right side, the most important last."""
        if (place, right) != (self._place, self._right):
            self._place, self._right = place, right
            self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """Name, place, room, parts; the least important parts go first, then the place is cut."""
        return title_spans(width, self._place, self._right)


def title_spans(width: int, place: str, right: Sequence[tuple[str, str]]) -> list[Span]:
    """The title line in `width` cells; the early frame draws it too, before Textual is there."""
    parts = [(plain_line(text), token) for text, token in right if text]
    while len(parts) > 1 and cells(NAME) + GAP + cells(place) + GAP + _width(parts) > width:
        parts.pop(0)
    shown = plain_line(place, max(0, width - cells(NAME) - _width(parts) - 2 * GAP))
    left = cells(NAME) + GAP + cells(shown)
    spans = [Span(NAME, "title"), Span(" " * GAP), Span(shown, "strong")]
    spans.append(Span(" " * max(0, width - left - _width(parts))))
    for index, (text, token) in enumerate(parts):
        spans += [Span(" " * GAP if index else ""), Span(text, token)]
    return spans


def _width(parts: Sequence[tuple[str, str]]) -> int:
    return sum(cells(text) for text, _ in parts) + GAP * max(0, len(parts) - 1)
