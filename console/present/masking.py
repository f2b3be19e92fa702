"""What a name and everything beside it looks like on a shared screen; the one table of the four levels.

Works on records only. Screens, clipboard, export and palette all ask here, so that they cannot disagree.
Levels: tui.md 5.5; which fields: security.md 3.2 (both in the project's documents).
"""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from console.words import Words
    from db.records import PanelRow, PersonId, Span


class Mask(IntEnum):
    """How much of a person a screen shows; a higher level shows less."""

    FULL = 0
    """One's own desk: everything."""
    TEAM = 1
    """A closed team room: given name and initial, no restricted items."""
    HALL = 2
    """An open workspace: initials and age band."""
    STAGE = 3
    """A video call, a demo, a lesson: a stable number instead of a name."""


OLDEST_BAND: Final = 90
"""Ages of 90 and more share one band: HIPAA safe harbor, 45 CFR 164.514(b)(2)(i)(C)."""


def mask_name(
    row: PanelRow, level: Mask, words: Words, *, order: str = "list", as_of: date | None = None
) -> str:
    """What one person is called at a level.

    `order` is "list" (Quill, Ada) or "said" (Ada Quill) and matters at the full level only. At the hall level a visit
    on the as-of day adds its time (A.Q. 9:20), because a slot names a person to the team and to nobody else.
    """
    if level == Mask.STAGE:
        return words.say("mask.stage", number=int(row.person))
    given, family = row.given.strip(), row.family.strip()
    if level == Mask.FULL:
        return _full(given, family, order, words)
    if level == Mask.TEAM:
        first = given.split(" ")[0]
        return " ".join(part for part in (first, _initial(family)) if part) or words.say("name.none")
    initials = _initial(given) + _initial(family)
    slot = _slot(row, as_of)
    return " ".join(part for part in (initials or words.say("name.none"), slot) if part)


def _full(given: str, family: str, order: str, words: Words) -> str:
    if not given and not family:
        return words.say("name.none")
    if order == "list":
        return ", ".join(part for part in (family, given) if part)
    return " ".join(part for part in (given, family) if part)


def _initial(name: str) -> str:
    """The first letter with the marks that belong to it, capital, with a stop."""
    letters = [letter for letter in name if letter.isalpha()]
    return f"{letters[0].upper()}." if letters else ""


def _slot(row: PanelRow, as_of: date | None) -> str:
    if as_of is None or row.next_visit != as_of or row.next_visit_minute is None:
        return ""
    return f"{row.next_visit_minute // 60}:{row.next_visit_minute % 60:02d}"


def mask_age(row: PanelRow, level: Mask, shown: str) -> str:
    """The age as `shown` up to the team level; above it a band of ten years ("70s"), one band from 90 on."""
    if row.age is None or level < Mask.HALL:
        return shown
    if row.age >= OLDEST_BAND:
        return f"{OLDEST_BAND}+"
    decade = row.age // 10 * 10
    return f"{decade}s" if decade else "0–9"


def mask_birth(birth: Span | None, level: Mask, shown: str) -> str:
    """The birth date at the full level only."""
    return shown if birth is not None and level == Mask.FULL else ""


def mask_mrn(number: str, level: Mask) -> str:
    """A record number: whole, its last three characters (…123), or nothing."""
    if level == Mask.FULL:
        return number
    return f"…{number[-3:]}" if level == Mask.TEAM and len(number) > 3 else ""


def mask_contact(text: str, level: Mask) -> str:
    """Phone, mail, address and town: on one's own screen only."""
    return text if level == Mask.FULL else ""


def mask_text(text: str, level: Mask) -> str:
    """Free text that somebody wrote: on one's own screen only, as no program knows what it says."""
    return text if level == Mask.FULL else ""


def mask_identity(text: str, level: Mask) -> str:
    """Team, practitioner and language: for colleagues, not for a stage, where together they point at somebody."""
    return text if level < Mask.STAGE else ""


def distinguish(
    rows: Sequence[PanelRow], level: Mask, words: Words, as_of: date | None = None
) -> dict[PersonId, str]:
    """A second mark for everybody among `rows` whose masked name somebody else has too.

    A mask must never cause the wrong person: first the age (or birth date, on one's own screen), then the end of the
    record number, at last a running number in the order of the rows. Marks show nothing that the level hides.
    """
    names = {row.person: mask_name(row, level, words, as_of=as_of).casefold() for row in rows}
    often = Counter(names.values())
    twins = [row for row in rows if often[names[row.person]] > 1]
    marks: dict[PersonId, str] = {row.person: "" for row in twins}
    for candidate in (_age_mark, _number_mark):
        shared = _shared(twins, names, marks)
        if not shared:
            return marks
        for row in shared:
            extra = candidate(row, level)
            marks[row.person] = " ".join(part for part in (marks[row.person], extra) if part)
    for place, row in enumerate(_shared(twins, names, marks), start=1):
        marks[row.person] = " ".join(part for part in (marks[row.person], f"({place})") if part)
    return marks


def _shared(
    rows: Iterable[PanelRow], names: dict[PersonId, str], marks: dict[PersonId, str]
) -> list[PanelRow]:
    """Those who still look like somebody else."""
    rows = list(rows)
    often = Counter((names[row.person], marks[row.person]) for row in rows)
    return [row for row in rows if often[names[row.person], marks[row.person]] > 1]


def _age_mark(row: PanelRow, level: Mask) -> str:
    if level == Mask.FULL and row.birth is not None:
        return row.birth.low.isoformat() if row.birth.exact else str(row.birth.low.year)
    return mask_age(row, level, "" if row.age is None else str(row.age))


def _number_mark(row: PanelRow, level: Mask) -> str:
    return mask_mrn(row.mrn, level)
