"""Lines and sections, the pieces every card is made of, and how sections share the lines of a screen. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.words import Words
    from db.records import FactId

LEAST: Final = 2
"""Lines that a section keeps as long as any other has more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card; whoever draws it cuts it to the width, from the right."""

    text: str
    token: str = ""
    """Theme token of the text; its meaning is in the words as well."""
    label: str = ""
    """A word before the text, drawn quietly."""
    note: str = ""
    """What may be cut first: date, source, dosage."""
    fact: FactId | None = None
    """The fact behind the line, for its source."""

    def plain(self) -> str:
        """The line as text."""
        return "  ".join(part for part in (self.label, self.text, self.note) if part)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of lines."""

    id: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0
    """Lines that did not fit; said in a last line of its own, never silent."""
    gap: bool = True
    """Whether a blank row follows."""

    @property
    def height(self) -> int:
        """Rows on screen: title, lines, and the line that says how many more there are."""
        return 1 + len(self.lines) + (self.more > 0)

    def cut(self, lines: int) -> Section:
        """The same with at most `lines` rows below the title, the last of them saying what is missing."""
        if len(self.lines) <= lines:
            return self
        kept = max(0, lines - 1)
        return replace(self, lines=self.lines[:kept], more=self.more + len(self.lines) - kept)


def more_line(section: Section, words: Words) -> str:
    """The last line of a section that was cut."""
    return words.count("list.more", section.more) if section.more else ""


def fit(
    sections: Sequence[Section], height: int, order: Mapping[str, int], room: Mapping[str, int] | None = None
) -> tuple[Section, ...]:
    """Sections cut so that together they take at most `height` rows; the blank rows between them go before any line.

    The longest gives a row first, and `room` (else `order`) counts as rows, so that what matters less is shorter; when
    all are at their least, sections leave, those with the highest `order` first.
    """
    kept = [section for section in sections if section.lines]
    rows = {section.id: len(section.lines) for section in kept}
    shorter = order if room is None else room
    gap = sum(rows.values()) + 2 * len(kept) - 1 <= height
    while kept:
        surplus = sum(rows[section.id] + 1 for section in kept) + gap * (len(kept) - 1) - height
        if surplus <= 0:
            break
        long = [section for section in kept if rows[section.id] > LEAST]
        if long:
            longest = max(long, key=lambda section: rows[section.id] + shorter.get(section.id, 0))
            rows[longest.id] -= 1
        else:
            kept.remove(max(kept, key=lambda section: order.get(section.id, 0)))
    return tuple(replace(section.cut(rows[section.id]), gap=gap) for section in kept)
