"""The preview beside the panel: what one breath can take in about a person, before the record is opened. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.present import person_card, words_of
from console.present.cards import Line, Section, fit
from console.present.masking import mask_contact, mask_identity, mask_name
from console.present.panel_rows import next_visit, shown_age
from console.present.sensitive import shown_conditions

if TYPE_CHECKING:
    from console.session import Session
    from db.records import PanelRow, PersonCard

_SECTIONS: Final = ("visits", "problems", "values", "medicines", "allergies", "reach", "team")

_ORDER: Final = {name: place for place, name in enumerate(("visits", "allergies", *_SECTIONS[1:]))}


def heading(row: PanelRow, card: PersonCard | None, session: Session) -> tuple[Line, ...]:
    """The name line; the same as on the person's own page once the card is there."""
    if card is not None:
        return person_card.heading(card, session)
    name = mask_name(row, session.mask, session.words, order="said", as_of=session.as_of)
    age = words_of.age_sex(shown_age(row, session), row.sex, session.words)
    return (Line(name, token="title", note=age),)


def sections(row: PanelRow, card: PersonCard | None, session: Session, height: int) -> tuple[Section, ...]:
    """What fits below the name in `height` rows: from the panel row at once, from the card when it has come."""
    found = from_row(row, session) if card is None else person_card.sections(card, session)
    return fit([section for section in found if section.id in _SECTIONS], height, _ORDER, person_card.ROOM)


def from_row(row: PanelRow, session: Session) -> tuple[Section, ...]:
    """The sections that the panel row alone can fill, so that the preview is never empty while the card is read."""
    words, level = session.words, session.mask
    last = "" if row.last_contact is None else words_of.ago(row.last_contact, session.as_of, words)
    visits = (
        Line(next_visit(row, session) or words.say("card.no-next"), label=words.say("card.next")),
        Line(last or words.say("card.no-last"), label=words.say("card.last")),
    )
    reach = (
        Line(mask_identity(words_of.language(row.language, words), level), label=words.say("card.language")),
        Line(mask_contact(row.city, level), label=words.say("column.city")),
    )
    team = (
        Line(mask_identity(row.pcp, level), label=words.say("column.pcp")),
        Line(mask_identity(row.team, level), label=words.say("column.team")),
    )
    found = {
        "visits": visits,
        "problems": tuple(Line(name) for name in shown_conditions(row.conditions, level)),
        "reach": reach,
        "team": team,
    }
    shown = {name: tuple(line for line in lines if line.text) for name, lines in found.items()}
    return tuple(Section(name, words.say(f"card.{name}"), lines) for name, lines in shown.items() if lines)
