"""Finding people by what is typed or said on the phone, and that any text is safe."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import panel
from db.filter.values import birth_date
from db.queries.find import find_people
from db.queries.panel import panel_list
from tests.support.store import TODAY, Filler, memory_store

NAMES = (
    ("José", "Núñez"),
    ("Kaʻiulani", "ʻŌpūnui"),
    ("Mary", "O'Brien-Smith"),
    ("Thị Ánh", "Nguyễn"),
    ("", "Cher"),
    ("Ann", "Brien"),
    ("Zed", "Dunn"),
)


@pytest.fixture(scope="module")
def store() -> Any:
    """People whose names are hard to type, one of them outside the panel."""
    conn = memory_store()
    f = Filler(conn)
    for number, (given_name, family) in enumerate(NAMES):
        who = f.person(
            given_name, family, f"1951-03-0{number + 1}", mrn=f"MRN-00{number}", active=int(number != 5)
        )
        f.insert(
            "person_contact",
            person_id=who,
            resource_id=who,
            system="phone",
            value=f"+1 (907) 555-010{number}",
        )
    panel.refresh(conn, TODAY)
    return conn


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("jose nunez", "Núñez"),
        ("JOSÉ", "Núñez"),
        ("kaiulani", "ʻŌpūnui"),
        ("opunui", "ʻŌpūnui"),
        ("'opunui", "ʻŌpūnui"),
        ("obrien", "O'Brien-Smith"),
        ("O’Brien", "O'Brien-Smith"),
        ("brien-smith", "O'Brien-Smith"),
        ("nguyen anh", "Nguyễn"),
        ("che", "Cher"),
        ("bri", "O'Brien-Smith Brien"),
        ("mrn-003", "Nguyễn"),
        ("555-0102", "O'Brien-Smith"),
        ("(907) 555 0102", "O'Brien-Smith"),
        ("1951-03-01", "Núñez"),
        ("03/02/1951", "ʻŌpūnui"),
        ("mary 1951-03-03", "O'Brien-Smith"),
        ("mary 1951-03-04", ""),
        ("", ""),
        ("*", ""),
        ("555", ""),
    ],
)
def test_people_are_found_as_they_are_typed(store: Any, text: str, families: str) -> None:
    """Case, diacritics and apostrophes do not matter; the panel comes first, then the others."""
    assert " ".join(row.family for row in find_people(store, text)) == families


def test_birth_dates_are_days_or_nothing() -> None:
    """A day that does not exist is no birth date."""
    assert birth_date("1951-02-30") is None
    assert birth_date("13/01/1951") is None
    assert birth_date("0000-01-01") is None


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="\"'*():^-+ aNO0\0\ud800", max_size=40)))
def test_any_text_finds_people_or_nobody(store: Any, text: str) -> None:
    """What is typed is never an expression of the search language."""
    assert len(find_people(store, text, limit=3)) <= 3


def test_identifiers_do_not_answer_for_names(store: Any) -> None:
    """`name:` looks at names only, a bare word at both."""
    assert list(panel_list(store, "name:mrn", as_of=TODAY).ids) == []
    assert len(panel_list(store, "mrn", as_of=TODAY).ids) == 6
