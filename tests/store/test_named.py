"""Who is meant by what somebody typed after `careteam person`."""

from __future__ import annotations

from typing import Any

import pytest

from db.errors import UseError
from db.queries.named import person_named
from tests.support.store import Filler, memory_store


@pytest.fixture
def filled() -> tuple[Any, Filler]:
    """An empty store and the means to fill it."""
    conn = memory_store()
    return conn, Filler(conn)


def test_number_identifier_and_fhir_id_mean_the_same_person(filled: tuple[Any, Filler]) -> None:
    """A person number, a record number and a Patient id each find the person that they belong to."""
    conn, fill = filled
    fill.person("Ada", "Quill")
    who = fill.person("Ben", "Marsh", mrn="MRN-77")
    patient = conn.execute("SELECT fhir_id FROM resource WHERE person_id = ?", (who,)).fetchone()[0]
    for text in (str(who), f"#{who}", "MRN-77", " MRN-77 ", patient, f"Patient/{patient}"):
        assert person_named(conn, text) == who


def test_nobody_is_guessed(filled: tuple[Any, Filler]) -> None:
    """Unknown text, numbers beyond any row, and people who are only referred to are refused."""
    conn, fill = filled
    ghost = fill.person("", "", known=0)
    for text in ("", "nobody", "999", "9" * 40, "#", "-1", "²", str(ghost), "' OR 1=1 --"):
        with pytest.raises(UseError):
            person_named(conn, text)


def test_two_possible_people_are_named_not_chosen(filled: tuple[Any, Filler]) -> None:
    """One person's record number that is another one's person number must be said exactly."""
    conn, fill = filled
    first = fill.person("Ada", "Quill")
    second = fill.person("Ben", "Marsh", mrn=str(first))
    with pytest.raises(UseError, match="More than one") as refused:
        person_named(conn, str(first))
    assert f"#{first}, #{second}" in refused.value.next_step
    assert person_named(conn, f"#{first}") == first


def test_a_merged_person_is_the_one_that_was_kept(filled: tuple[Any, Filler]) -> None:
    """After a merge the old number and identifier lead to the person who counts now."""
    conn, fill = filled
    kept = fill.person("Ada", "Quill")
    gone = fill.person("Ada", "Quil", mrn="OLD-1")
    conn.execute("UPDATE person SET merged_into = ? WHERE id = ?", (kept, gone))
    assert person_named(conn, str(gone)) == kept
    assert person_named(conn, "OLD-1") == kept
