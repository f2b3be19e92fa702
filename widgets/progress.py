"""How far something is: a bar with words on both sides, on one line. Must not know what is going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets import symbols
from widgets.one_line import OneLine, Span
from widgets.plain import cells, plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_BAR = 8
MOST_BAR = 40


class ProgressLine(OneLine):
    """`words ━━━━━━──── 62 %  words  hint`; without a known end the bar is left out."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._state: tuple[float | None, str, str, str] = (None, "", "", "")

    def set(self, fraction: float | None, left: str = "", right: str = "", hint: str = "") -> None:
        """Say how far it is.

        Args:
            fraction: 0 to 1, `None` while the end is not known.
            left: What is being done.
            right: Speed, time left.
            hint: How to stop it.
        """
        whole = None if fraction is None else min(1.0, max(0.0, fraction))
        state = (whole, plain_line(left), plain_line(right), plain_line(hint))
        if state != self._state:
            self._state = state
            self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """The bar takes what the words leave; the hint goes first when room is short."""
        fraction, left, right, hint = self._state
        percent = "" if fraction is None else f"{int(fraction * 100)} %"
        words = [text for text in (left, percent, right, hint) if text]
        if cells("  ".join(words)) > width:
            hint = ""
        used = sum(cells(text) + 2 for text in (left, percent, right, hint) if text)
        spans = [Span(f"{left}  ", "strong")] if left else []
        room = min(MOST_BAR, width - used)
        if fraction is not None and room >= LEAST_BAR:
            full = int(fraction * (room - 1))
            shapes = symbols.current()
            spans.append(Span(shapes.bar_full * full, "accent"))
            spans.append(Span(shapes.bar_empty * (room - 1 - full) + " ", "dim"))
        spans.extend(Span(f"{text}  ", token) for text, token in ((percent, "strong"), (right, "")) if text)
        if hint:
            spans.append(Span(hint, "dim"))
        return spans
