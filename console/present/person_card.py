"""One person as a cover that fits the screen: who, how to reach, language, team, problems, medicines, visits, values.

Pure and masked: what a level does not show is absent, without a hint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.present import fact_source, trends, words_of
from console.present.cards import Line, Section, fit, more_line
from console.present.masking import Mask, mask_birth, mask_contact, mask_identity, mask_mrn, mask_name
from console.present.panel_rows import next_visit, shown_age
from console.present.sensitive import shown_facts, shown_trends

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.session import Session
    from console.words import Words
    from db.records import ContactPoint, FactLine, PersonCard

TWO_COLUMNS: Final = 72
"""Columns from which the cover has two parts side by side: 35 cells each hold a medicine's name."""

THREE_COLUMNS: Final = 120

_LAYOUTS: Final[Mapping[int, tuple[tuple[str, ...], ...]]] = {
    1: (("visits", "problems", "values", "medicines", "allergies", "reach", "team", "household"),),
    2: (("problems", "allergies", "reach", "team"), ("visits", "values", "medicines", "household")),
    3: (("reach", "team", "household"), ("problems", "medicines", "allergies"), ("visits", "values")),
}
"""Which sections stand in which column, for one, two and three columns."""

_ORDER: Final = {
    name: place
    for place, name in enumerate(
        ("allergies", "visits", "problems", "medicines", "values", "reach", "team", "household")
    )
}
"""Where rows are short, the last of these leave first; allergies never before anything else."""

ROOM: Final = {
    name: place
    for place, name in enumerate(
        ("allergies", "values", "problems", "medicines", "visits", "reach", "team", "household")
    )
}
"""Who gives lines first while all can stay: names of the team before values, as a call can wait for a second look."""


def heading(card: PersonCard, session: Session) -> tuple[Line, ...]:
    """One or two lines over the cover: name, age and sex, birth date, record number; other names, death."""
    words, level, row = session.words, session.mask, card.row
    style = session.settings.date_style
    born = mask_birth(row.birth, level, words_of.span(row.birth, words, style))
    mrn = mask_mrn(row.mrn, level)
    parts = (
        words_of.age_sex(shown_age(row, session), row.sex, words),
        words.say("card.born", day=born) if born else "",
        words.say("card.mrn", number=mrn) if mrn else "",
        _end(card, session),
    )
    name = mask_name(row, level, words, order="said", as_of=session.as_of)
    first = Line(name, token="title", note=words_of.listed(parts, words))
    others = words_of.listed(card.other_names, words) if level == Mask.FULL else ""
    return (first, Line(others, label=words.say("card.other-names"))) if others else (first,)


def _end(card: PersonCard, session: Session) -> str:
    """That somebody died or left, in words."""
    words = session.words
    if card.death is not None:
        return words.say("card.died-on", day=words_of.day(card.death, words, session.settings.date_style))
    if card.row.deceased:
        return words.say("card.died")
    return "" if card.row.active else words.say("card.inactive")


def sections(card: PersonCard, session: Session) -> tuple[Section, ...]:
    """All sections at full length, those without lines left out."""
    words = session.words
    found = (
        ("visits", _visits(card, session)),
        ("problems", _problems(card, session)),
        ("values", _values(card, session)),
        ("medicines", _medicines(card, session)),
        ("allergies", _allergies(card, session)),
        ("reach", _reach(card, session)),
        ("team", _team(card, session)),
        ("household", _household(card, session)),
    )
    return tuple(Section(name, words.say(f"card.{name}"), tuple(lines)) for name, lines in found if lines)


def cover(card: PersonCard, session: Session, width: int, height: int) -> tuple[tuple[Section, ...], ...]:
    """The sections in one, two or three columns, each cut to at most `height` rows."""
    by_id = {section.id: section for section in sections(card, session)}
    columns = 1 if width < TWO_COLUMNS else 2 if width < THREE_COLUMNS else 3
    return tuple(
        fit([by_id[name] for name in names if name in by_id], height, _ORDER, ROOM)
        for names in _LAYOUTS[columns]
    )


def as_text(card: PersonCard, session: Session) -> str:
    """The whole card as text, for copying and for the command line."""
    lines = [line.plain() for line in heading(card, session)]
    if session.mask != Mask.FULL:
        lines.append(session.words.say("mask.sentence"))
    for section in sections(card, session):
        lines += ["", section.title, *(f"  {line.plain()}" for line in section.lines)]
        if section.more:
            lines.append(f"  {more_line(section, session.words)}")
    return "\n".join(lines) + "\n"


def _visits(card: PersonCard, session: Session) -> list[Line]:
    """Next visits first, then the last ones with how long ago."""
    words = session.words
    lines = [_visit(fact, "card.next", session) for fact in shown_facts(card.next_visits, session.mask)]
    if not lines:
        upcoming = next_visit(card.row, session) or words.say("card.no-next")
        lines = [Line(upcoming, label=words.say("card.next"))]
    last = [_visit(fact, "card.last", session) for fact in shown_facts(card.last_visits, session.mask)]
    if not last and card.row.last_contact is None:
        last = [Line(words.say("card.no-last"), label=words.say("card.last"))]
    return lines + last


def _visit(fact: FactLine, label: str, session: Session) -> Line:
    words, style = session.words, session.settings.date_style
    day = words_of.span(fact.when, words, style, time=True)
    far = words_of.ago(fact.when.low, session.as_of, words) if fact.when and fact.when.exact else ""
    note = words_of.listed([far, fact.detail if session.mask == Mask.FULL else ""], words)
    return Line(f"{day} {fact.title}".strip(), label=words.say(label), note=note, fact=fact.fact)


def _problems(card: PersonCard, session: Session) -> list[Line]:
    words = session.words
    lines = []
    for fact in shown_facts(card.problems, session.mask):
        since = str(fact.when.low.year) if fact.when else ""
        note = words.say("card.since", year=since) if since else ""
        lines.append(Line(fact_source.said(fact, session), note=note, fact=fact.fact))
    return lines or ([Line(words.say("card.no-problems"), token="dim")] if session.mask == Mask.FULL else [])


def _medicines(card: PersonCard, session: Session) -> list[Line]:
    note = session.mask == Mask.FULL
    lines = [
        Line(fact_source.said(fact, session), note=fact.detail if note else "", fact=fact.fact)
        for fact in shown_facts(card.medicines, session.mask)
    ]
    if lines or not note:
        return lines
    return [Line(session.words.say("card.no-medicines"), token="dim")]


def _allergies(card: PersonCard, session: Session) -> list[Line]:
    """Allergies; "none known" and "nothing recorded" are different answers and both are said."""
    words = session.words
    lines = [
        Line(
            fact_source.said(fact, session),
            token="error",
            note=fact.detail if session.mask == Mask.FULL else "",
            fact=fact.fact,
        )
        for fact in shown_facts(card.allergies, session.mask)
    ]
    if lines:
        return lines
    if card.allergies:  # masked away: silence, as saying "none" would be false and "hidden" would speak
        return []
    return [Line(words.say("card.no-known-allergies" if card.no_known_allergies else "card.no-allergies"))]


def _values(card: PersonCard, session: Session) -> list[Line]:
    return [trends.line(trend, session) for trend in shown_trends(card.trends, session.mask) if trend.points]


def _reach(card: PersonCard, session: Session) -> list[Line]:
    """Language first, as it decides who calls; then numbers and address, on one's own screen only."""
    words, level = session.words, session.mask
    language = mask_identity(words_of.language(card.row.language, words), level)
    interpreter = words.say("card.interpreter") if card.row.interpreter and level < Mask.STAGE else ""
    lines = [Line(words_of.listed([language, interpreter], words), label=words.say("card.language"))]
    if level == Mask.FULL:
        lines += [_contact(point, session) for point in card.contacts]
    lines.append(Line(mask_contact(card.address, level), label=words.say("card.address")))
    lines += _background(card, session)
    return [line for line in lines if line.text]


def _contact(point: ContactPoint, session: Session) -> Line:
    words = session.words
    key = f"contact.{point.system}"
    value = words_of.phone(point.value) if point.system in {"phone", "sms", "fax", "pager"} else point.value
    use = f"contact.use.{point.use}"
    return Line(
        value,
        label=words.say(key) if words.has(key) else point.system,
        note=words.say(use) if words.has(use) else point.use,
    )


def _background(card: PersonCard, session: Session) -> list[Line]:
    """Marital status, race and ethnicity as recorded, and the record's other numbers; own screen only."""
    if session.mask != Mask.FULL:
        return []
    words = session.words
    about = words_of.listed([card.marital, card.race, card.ethnicity], words)
    numbers = [Line(value, label=name) for name, value in card.identifiers if value != card.row.mrn]
    return [Line(about, label=words.say("card.about")), *numbers]


def _team(card: PersonCard, session: Session) -> list[Line]:
    level = session.mask
    if level == Mask.STAGE:
        return []
    words, row = session.words, card.row
    lines = [Line(carer.name, label=_role(carer.role, words), note=carer.team) for carer in card.carers]
    if lines:
        return lines
    fallback = (Line(row.pcp, label=words.say("column.pcp")), Line(row.team, label=words.say("column.team")))
    return [line for line in fallback if line.text] or [Line(words.say("card.no-team"), token="warning")]


def _role(role: str, words: Words) -> str:
    """The store's own roles in the site's words; any other as the source wrote it."""
    key = f"role.{role}"
    return words.say(key) if words.has(key) else role


def _household(card: PersonCard, session: Session) -> list[Line]:
    """Those who live together and those who are close; their names belong to them, so only on one's own screen."""
    if session.mask != Mask.FULL:
        return []
    return [
        Line(
            person.name,
            label=person.relationship,
            note=words_of.listed(
                ["" if person.age is None else str(person.age), words_of.phone(person.phone)], session.words
            ),
        )
        for person in (*card.household, *card.related)
    ]
