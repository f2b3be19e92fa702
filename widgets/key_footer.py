"""The line of keys at the bottom: as many as fit, the first one pinned, and a count of those that do not.

Must not know what the keys do; a click posts the action's id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from widgets import symbols
from widgets.one_line import OneLine, Span
from widgets.plain import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "  "


class FooterKey(NamedTuple):
    """One key as shown."""

    key: str
    """As people write it: `?`, `space`, `ctrl+p`."""
    label: str
    action: str
    enabled: bool = True
    """False dims it; it stays in its place."""


class KeyFooter(OneLine):
    """Keys of the place where the person is."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, footer: KeyFooter, action: str) -> None:
            super().__init__()
            self.footer = footer
            self.action = action

        @property
        def control(self) -> KeyFooter:
            """The footer, for `@on` with a selector."""
            return self.footer

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._keys: tuple[FooterKey, ...] = ()

    def set_keys(self, keys: Sequence[FooterKey]) -> None:
        """Show these; the first one (give help) is always there and is what the count of hidden keys leads to."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """Key and label of those that fit, then how many do not."""
        shown, hidden = fitting(self._keys, width)
        spans: list[Span] = []
        for entry in shown:
            if spans:
                spans.append(Span(GAP))
            spans.append(Span(entry.key, "accent" if entry.enabled else "dim", entry.action))
            spans.append(Span(f" {entry.label}", "" if entry.enabled else "dim", entry.action))
        if hidden:
            spans.append(Span(GAP + _more(hidden), "dim", self._keys[0].action))
        return spans

    def pressed(self, target: str) -> None:
        """Pass a click on."""
        self.post_message(self.Pressed(self, target))


def _more(hidden: int) -> str:
    """What stands for keys that do not fit."""
    return f"{symbols.current().ellipsis}+{hidden}"


def _width(entry: FooterKey) -> int:
    return cells(entry.key) + 1 + cells(entry.label)


def fitting(keys: Sequence[FooterKey], width: int) -> tuple[list[FooterKey], int]:
    """The leading keys that fit in `width` cells together with a count of the rest; the first one always stays."""
    for count in range(len(keys), 0, -1):
        shown = keys[:count]
        hidden = len(keys) - count
        needed = sum(map(_width, shown)) + len(GAP) * (count - 1)
        if hidden:
            needed += len(GAP) + cells(_more(hidden))
        if needed <= width:
            return list(shown), hidden
    return list(keys[:1]), max(0, len(keys) - 1)
