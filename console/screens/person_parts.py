"""Lines at the top of a person's page: who it is, and which part is open. They draw texts that they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from widgets.one_line import OneLine, Span
from widgets.plain import cells, plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence


class HeadLine(OneLine):
    """The name, and what tells this person from others."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 — the framework's name
        super().__init__(id=id)
        self._texts = ("", "")

    def set(self, name: str, note: str) -> None:
        """Name and note."""
        if (name, note) != self._texts:
            self._texts = (name, note)
            self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """The name first; the note is cut where room is short."""
        name, note = (plain_line(text, width) for text in self._texts)
        room = width - cells(name) - 3
        gap = "   " if name else ""
        return [Span(name, "title"), Span(gap), Span(plain_line(note, room) if room > 3 else "")]


class Tabs(OneLine):
    """The parts of a page with their keys; the open one stands out by brackets, not by colour alone."""

    class Pressed(Message):
        """A part was clicked."""

        def __init__(self, part: str) -> None:
            super().__init__()
            self.part = part

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 — the framework's name
        super().__init__(id=id)
        self._parts: tuple[tuple[str, str, str, str], ...] = ()
        self._open = ""

    def set(self, parts: Sequence[tuple[str, str, str, str]], opened: str) -> None:
        """(id, key, label, count) of each part, and which one is open."""
        if (tuple(parts), opened) != (self._parts, self._open):
            self._parts, self._open = tuple(parts), opened
            self.refresh()

    def spans(self, width: int) -> Sequence[Span]:
        """Key, label and count of each part."""
        del width
        spans: list[Span] = []
        for part, key, label, count in self._parts:
            text = f"{label} {count}".strip()
            if part == self._open:
                spans += [Span("[", "accent", part), Span(text, "strong", part), Span("]", "accent", part)]
            else:
                spans += [Span(f" {key} ", "accent", part), Span(text, "dim", part), Span(" ", "", part)]
            spans.append(Span("  "))
        return spans

    def pressed(self, target: str) -> None:
        """Pass a click on."""
        self.post_message(self.Pressed(target))
