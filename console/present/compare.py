"""Two people side by side, for a decision whether they are one: what is the same, what differs, what only one has. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from console.present import words_of
from console.present.masking import mask_birth, mask_contact, mask_mrn, mask_name
from console.present.sensitive import shown_conditions

if TYPE_CHECKING:
    from console.session import Session
    from db.records import PersonCard

Standing = Literal["same", "differs", "one"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: label, both sides, how they stand to each other."""

    label: str
    left: str
    right: str

    @property
    def standing(self) -> Standing:
        """Same text, other text, or known on one side only."""
        if self.left.casefold() == self.right.casefold():
            return "same"
        return "differs" if self.left and self.right else "one"


def compare(a: PersonCard, b: PersonCard, session: Session) -> tuple[Pair, ...]:
    """Everything that tells two people apart or makes them one; lines that neither has are left out."""
    left, right = _facts(a, session), _facts(b, session)
    words = session.words
    return tuple(
        Pair(words.say(f"compare.{name}"), left[name], right[name])
        for name in left
        if left[name] or right[name]
    )


def full_identity(card: PersonCard, session: Session) -> str:
    """Name, birth date and record number in full, whatever the mask: a mask must never cause the wrong person."""
    row, words = card.row, session.words
    born = words_of.span(row.birth, words, session.settings.date_style)
    name = " ".join(part for part in (row.given, row.family) if part) or words.say("name.none")
    parts = [
        name,
        words.say("card.born", day=born) if born else "",
        words.say("card.mrn", number=row.mrn) if row.mrn else "",
    ]
    return words_of.listed(parts, words)


def _facts(card: PersonCard, session: Session) -> dict[str, str]:
    words, level, row = session.words, session.mask, card.row
    style = session.settings.date_style
    contacts = {
        system: words_of.listed(
            [
                words_of.phone(point.value) if system == "phone" else point.value
                for point in card.contacts
                if point.system == system
            ],
            words,
        )
        for system in ("phone", "email")
    }
    return {
        "name": mask_name(row, level, words, order="said", as_of=session.as_of),
        "other": words_of.listed(card.other_names, words) if not level else "",
        "born": mask_birth(row.birth, level, words_of.span(row.birth, words, style)),
        "sex": words_of.sex(row.sex, words),
        "mrn": mask_mrn(row.mrn, level),
        "phone": mask_contact(contacts["phone"], level),
        "mail": mask_contact(contacts["email"], level),
        "address": mask_contact(card.address, level),
        "language": words_of.language(row.language, words),
        "team": row.team,
        "pcp": row.pcp,
        "conditions": words_of.listed(shown_conditions(row.conditions, level), words),
        "last": words_of.day(row.last_contact, words, style) if row.last_contact else "",
        "facts": words.number(card.facts),
        "sources": words_of.listed(card.sources, words),
    }
