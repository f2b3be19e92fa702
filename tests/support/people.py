"""Records of made-up people for tests of what is shown; every field can be set."""

from __future__ import annotations

from datetime import date
from typing import Any

from console.present.masking import Mask
from console.session import Session
from console.settings import Settings
from console.words import Words
from db.kinds import Kind
from db.records import (
    Carer,
    ContactPoint,
    FactId,
    FactLine,
    PanelRow,
    PersonCard,
    PersonId,
    RelatedPerson,
    Span,
    Trend,
    TrendPoint,
)

TODAY = date(2026, 11, 24)
SNOMED = "http://snomed.info/sct"


def session(mask: Mask = Mask.FULL, **settings: Any) -> Session:
    """A sitting on the tests' day, with words that fail loudly."""
    held = Settings(**settings)
    return Session(
        today=TODAY,
        as_of=TODAY,
        mask=mask,
        words=Words.load(held.words, strict=True),
        settings=held,
    )


def row(number: int = 7, **changes: Any) -> PanelRow:
    """Ada Quill, 71, who comes today at 9:20."""
    values: dict[str, Any] = {
        "family": "Quill",
        "given": "Ada Maria",
        "mrn": "CT-0012345",
        "birth": Span(date(1955, 3, 4), date(1955, 3, 4)),
        "age": 71,
        "sex": "female",
        "team": "Blue",
        "pcp": "Dr. Hale",
        "conditions": ("Diabetes", "Depression", "COPD"),
        "medicines": 6,
        "last_contact": date(2026, 11, 3),
        "next_visit": TODAY,
        "next_visit_minute": 560,
        "next_visit_text": "Follow-up",
        "language": "es-MX",
        "interpreter": True,
        "city": "Wasilla",
        "notes": 2,
    }
    return PanelRow(PersonId(number), **{**values, **changes})


def fact(number: int, kind: Kind, title: str, **changes: Any) -> FactLine:
    """One fact of an exact day."""
    day = date(2026, 3, 3)
    values: dict[str, Any] = {
        "when": Span(day, day),
        "source": "Clinic record",
        "reference": f"Thing/{number}",
    }
    return FactLine(FactId(number), int(kind), title, **{**values, **changes})


def trend(name: str, title: str, *values: tuple[date, float], **changes: Any) -> Trend:
    """A measurement with its points in order."""
    points = tuple(
        TrendPoint(day, value, f"{value:g}", FactId(900 + n)) for n, (day, value) in enumerate(values)
    )
    return Trend(**{"id": name, "title": title, "unit": "", "points": points, **changes})


def card(**changes: Any) -> PersonCard:
    """Ada's card, with something in every section and something sensitive among problems, medicines and values."""
    values: dict[str, Any] = {
        "row": row(),
        "as_of": TODAY,
        "other_names": ("Ada Secondname",),
        "identifiers": (("SSN", "999-11-2222"), ("MRN", "CT-0012345")),
        "contacts": (ContactPoint("phone", "9075550100", "mobile"), ContactPoint("email", "ada@example.org")),
        "address": "12 Birch Lane, Wasilla",
        "marital": "married",
        "carers": (Carer("Dr. Hale", "pcp", "Blue"), Carer("N. Reyes", "nurse", "Blue")),
        "household": (RelatedPerson("Bo Quill", "husband", "9075550101", age=73),),
        "problems": (
            fact(1, Kind.CONDITION, "Type 2 diabetes", code=f"{SNOMED}|44054006"),
            fact(2, Kind.CONDITION, "Major depression", code=f"{SNOMED}|370143000"),
            fact(3, Kind.CONDITION, "Chosen secret", code=f"{SNOMED}|1", labels=("v3-ActCode|PSY",)),
        ),
        "medicines": (
            fact(4, Kind.MEDICATION_REQUEST, "Metformin 500 mg", detail="one tablet twice a day"),
            fact(5, Kind.MEDICATION_REQUEST, "Buprenorphine 8 mg", detail="under the tongue"),
        ),
        "allergies": (fact(6, Kind.ALLERGY, "Penicillin", detail="rash"),),
        "last_visits": (fact(7, Kind.ENCOUNTER, "Office visit", detail="asked about sleep"),),
        "next_visits": (fact(8, Kind.APPOINTMENT, "Follow-up", when=Span(TODAY, TODAY, 560)),),
        "trends": (
            trend(
                "lab-a1c", "A1c", (date(2026, 1, 5), 9.1), (date(2026, 10, 6), 7.4), unit="%", goal_high=7.0
            ),
            trend("obs-phq9", "PHQ-9", (date(2026, 9, 1), 12), goal_high=5.0),
        ),
        "facts": 320,
    }
    return PersonCard(**{**values, **changes})
