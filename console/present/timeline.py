"""Facts as lines of the timeline: date, letter of the kind, title, value, source. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.present import fact_source, words_of
from db.kinds import Kind

if TYPE_CHECKING:
    from console.present.panel_rows import Cell
    from console.session import Session
    from console.words import Words
    from db.records import FactLine, TimelinePage

_TOKENS: Final = {
    Kind.CONDITION: "warning",
    Kind.ALLERGY: "error",
    Kind.MEDICATION_REQUEST: "accent",
    Kind.ENCOUNTER: "primary",
    Kind.APPOINTMENT: "primary",
    Kind.IMMUNIZATION: "success",
}
"""Colors of the letters of the most frequent kinds; the letter itself carries the meaning."""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One fact as the timeline shows it."""

    when: str
    letter: str
    title: str
    value: str
    source: str
    token: str
    """Theme token of the letter."""
    fact: FactLine


def kind_word(kind: int, words: Words) -> str:
    """What a kind of fact is called."""
    return words.say(f"kind.{kind}")


def kind_letter(kind: int, words: Words) -> str:
    """The one letter of a kind; the help page lists them."""
    return words.say(f"kind.{kind}.letter")


def letters(words: Words) -> tuple[tuple[str, str], ...]:
    """(letter, kinds) for the legend of the help page, in the order of the letters."""
    found: dict[str, list[str]] = {}
    for kind in Kind:
        found.setdefault(kind_letter(kind, words), []).append(kind_word(kind, words))
    return tuple((letter, words_of.listed(names, words)) for letter, names in sorted(found.items()))


def line(fact: FactLine, session: Session) -> TimelineLine:
    """One fact as a line; a status that changes the meaning stands before the value."""
    words = session.words
    title = fact.title or words.say("fact.untitled")
    shown = fact_source.with_negation(fact, title, words)
    value = " ".join(part for part in (fact.value, fact.interpretation) if part)
    until = words_of.span(fact.until, words, session.settings.date_style)
    if fact.until is not None and (fact.when is None or fact.until.low != fact.when.low):
        value = words_of.listed([value, words.say("fact.until", day=until)], words)
    return TimelineLine(
        when=words_of.span(fact.when, words, session.settings.date_style) or words.say("fact.undated"),
        letter=kind_letter(fact.kind, words),
        title=shown,
        value=words_of.listed([value, fact.detail], words),
        source=fact.source,
        token=_TOKENS.get(Kind(fact.kind), ""),
        fact=fact,
    )


def lines(page: TimelinePage, session: Session) -> tuple[TimelineLine, ...]:
    """A page of facts as lines, in their order."""
    return tuple(line(fact, session) for fact in page.lines)


def cells(shown: TimelineLine) -> tuple[Cell, ...]:
    """One line as the cells of the timeline widget: when, kind, title, value, source."""
    dim = "dim" if shown.fact.negated else ""
    return (
        (shown.when, ""),
        (shown.letter, shown.token),
        (shown.title, dim),
        (shown.value, dim),
        (shown.source, "dim"),
    )


def groups(page: TimelinePage, words: Words) -> tuple[tuple[str, int], ...]:
    """(year, facts) newest first, for the group lines; facts without a day come last, whatever the years count."""
    dated = tuple((str(year), count) for year, count in reversed(page.years))
    rest = page.total - sum(count for _, count in dated)
    return (*dated, (words.say("fact.undated"), rest)) if rest > 0 else dated


def copy_text(fact: FactLine, session: Session) -> str:
    """What `y` copies of one line: the sentence with its source."""
    return fact_source.sentence(fact, session)
