"""One line that says where we are: parts with priorities, dropped whole when room is short, never wrapped.

Must not know what the parts mean; the owner gives words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from widgets.one_line import OneLine, Span
from widgets.plain import cells, plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "   "


class Part(NamedTuple):
    """One thing that the line says."""

    id: str
    text: str
    token: str = ""
    priority: int = 0
    """0 stays longest; the highest number is dropped first, of equals the rightmost."""


class StatusBar(OneLine):
    """The status line of a screen."""

    class Clicked(Message):
        """A part was clicked."""

        def __init__(self, bar: StatusBar, part_id: str) -> None:
            super().__init__()
            self.bar = bar
            self.part_id = part_id

        @property
        def control(self) -> StatusBar:
            """The bar, for `@on` with a selector."""
            return self.bar

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._parts: tuple[Part, ...] = ()

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Say something else; parts without text take no room. Nothing is repainted when nothing changed."""
        cleaned = tuple(part._replace(text=plain_line(part.text)) for part in parts if part.text)
        if cleaned != self._parts:
            self._parts = cleaned
            self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """The parts that fit, the most important one cut when even it does not."""
        spans: list[Span] = []
        kept = fitting(self._parts, width)
        for part in kept:
            if spans:
                spans.append(Span(GAP))
            text = part.text if len(kept) > 1 else plain_line(part.text, width)
            spans.append(Span(text, part.token, part.id))
        return spans

    def pressed(self, target: str) -> None:
        """Pass a click on."""
        self.post_message(self.Clicked(self, target))


def fitting(parts: Sequence[Part], width: int) -> list[Part]:
    """The parts that stay in `width` cells, in their order; at least one."""
    kept = list(parts)
    while len(kept) > 1 and sum(cells(part.text) for part in kept) + len(GAP) * (len(kept) - 1) > width:
        del kept[max(range(len(kept)), key=lambda index: (kept[index].priority, index))]
    return kept
