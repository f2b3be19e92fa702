"""The frame of every draft: ids, versions, labels, errors, deletions, refusals with FHIR paths."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from db.fhir.bundles import whole
from db.fhir.draft import Draft, Ref, Refused, Skipped
from db.fhir.facts import draft
from db.fhir.files import Element
from tests.support.drafting import concept, drafted, fact, refused, said

UUID = "6a1b0f5e-0000-4000-8000-000000000001"


def test_ids_come_from_the_resource_the_url_or_the_bytes() -> None:
    """Own id first, then that of the fullUrl, then a digest; a urn that differs is an alias, a server is the base."""
    assert drafted("Patient").id == "r1"
    assert drafted("Patient", full_url=f"urn:uuid:{UUID}").aliases == (f"urn:uuid:{UUID}",)
    same = drafted("Patient", id=UUID, full_url=f"urn:uuid:{UUID}")
    assert (same.id, same.aliases) == (UUID, ())
    server = drafted("Patient", full_url="https://a.example/fhir/Patient/r1")
    assert (server.base, server.id) == ("https://a.example/fhir", "r1")
    nameless = said({"resourceType": "Patient"}, full_url=f"urn:uuid:{UUID}")
    assert isinstance(nameless, Draft)
    assert nameless.id == UUID
    bare = said({"resourceType": "Patient"})
    assert isinstance(bare, Draft)
    assert bare.id == bare.digest.hex()


def test_directory_types_have_identifiers_as_aliases() -> None:
    """A conditional reference finds a practitioner by identifier."""
    made = drafted("Practitioner", identifier=[{"system": "http://hl7.org/fhir/sid/us-npi", "value": "99"}])
    assert made.aliases == ("Practitioner?http://hl7.org/fhir/sid/us-npi|99",)


def test_meta_gives_version_time_and_labels() -> None:
    """Labels are kept sorted, one word each."""
    made = drafted(
        "Flag",
        meta={
            "versionId": "7",
            "lastUpdated": "2025-01-02T03:04:05.678+01:00",
            "security": [
                {"system": "s", "code": "R"},
                {"system": "a", "code": "PSY"},
                {"display": "no code"},
            ],
        },
    )
    assert made.version == "7"
    assert made.updated_at == int(datetime(2025, 1, 2, 2, 4, 5, 678_000, UTC).timestamp() * 1000)
    assert made.labels == ("a|PSY", "s|R")


@pytest.mark.parametrize(
    ("type_", "fields"),
    [
        ("Observation", {"status": "entered-in-error", "code": concept("1")}),
        ("Condition", {"verificationStatus": concept("entered-in-error"), "code": concept("1")}),
        ("Goal", {"lifecycleStatus": "entered-in-error", "description": {"text": "x"}}),
    ],
)
def test_entered_in_error_leaves_a_mark_without_facts(type_: str, fields: dict[str, Any]) -> None:
    """By whichever status says so."""
    made = drafted(type_, **fields)
    assert made.in_error
    assert made.facts == ()


def test_other_types_are_skipped() -> None:
    """Claims and types that nobody knows are counted, not kept."""
    assert said({"resourceType": "Claim", "id": "!"}) == Skipped("Claim")
    assert said({"resourceType": "Nonsense"}) == Skipped("Nonsense")


def test_refusals_name_the_element() -> None:
    """File, line, resource and the FHIR path of what is wrong."""
    found = said(
        {
            "resourceType": "Condition",
            "id": "c1",
            "subject": {"reference": "Patient/p1"},
            "onsetDateTime": "2024-02-30",
        }
    )
    assert isinstance(found, Refused)
    assert (found.file, found.line, found.resource) == ("test.json", 1, "Condition/c1")
    assert (found.path, found.reason) == ("Condition.onsetDateTime", "is no day of the calendar")
    assert found.body is not None
    assert json.loads(found.body)["id"] == "c1"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"code": {"coding": [{"code": 5}]}}, "Observation.code.coding[0].code"),
        ({"code": concept("1"), "category": [{}, {"coding": {}}]}, "Observation.category[1].coding"),
        ({"code": concept("1"), "valueQuantity": {"value": "7"}}, "Observation.valueQuantity.value"),
        ({"code": concept("1"), "valueString": 7}, "Observation.valueString"),
        (
            {"code": concept("1"), "component": [{}, {"valueQuantity": {"value": True}}]},
            "Observation.component[1].valueQuantity.value",
        ),
        (
            {"code": concept("1"), "effectivePeriod": {"start": "yesterday"}},
            "Observation.effectivePeriod.start",
        ),
        (
            {"code": concept("1"), "performer": [{"reference": "no reference"}]},
            "Observation.performer[0].reference",
        ),
        ({"code": concept("1"), "meta": {"lastUpdated": "x"}}, "Observation.meta.lastUpdated"),
        ({"code": concept("1"), "id": "a b"}, "Observation.id"),
        ({"code": concept("1"), "subject": None}, "Observation.subject"),
        ({"code": concept("1"), "subject": {"display": "Somebody"}}, "Observation.subject"),
        ({"code": concept("1"), "subject": {"reference": "Group/g"}}, "Observation.subject"),
        ({}, "Observation.code"),
    ],
)
def test_paths_of_refusals(fields: dict[str, Any], path: str) -> None:
    """The decoder's and the reader's complaints are both told as FHIR paths, without the value."""
    found = refused("Observation", **fields)
    assert found.path == path
    assert "yesterday" not in found.reason


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 23, "0." + "1" * 5_000])
def test_numbers_that_cannot_be_kept_are_refused(number: str) -> None:
    """Out of range or with more digits than a measurement has."""
    text = json.dumps(
        {
            "resourceType": "Observation",
            "id": "o",
            "subject": {"reference": "Patient/p"},
            "code": {"text": "x"},
        }
    )
    found = said(text[:-1] + ',"valueQuantity":{"value":' + number + "}}")
    assert isinstance(found, Refused)
    assert found.path == "Observation.valueQuantity.value"


def test_subjects_of_every_form() -> None:
    """A urn, an absolute address and an identifier are people too."""
    assert drafted("Flag", subject={"reference": f"urn:uuid:{UUID}"}).subject == Ref(
        id=UUID, urn=f"urn:uuid:{UUID}"
    )
    assert drafted("Flag", subject={"identifier": {"system": "urn:mrn", "value": "1"}}).subject == Ref(
        identifier=("urn:mrn", "1")
    )
    server = drafted("Flag", subject={"reference": "https://a.example/Patient/1/_history/2"}).subject
    assert server == Ref(type="Patient", id="1", base="https://a.example")


def test_sources_are_kept_only_when_asked() -> None:
    """The same bytes give the same digest; the body is the bytes as read."""
    data = b'{"resourceType":"Patient", "id":"p1"}'
    (element,) = whole("a.json", data)
    assert isinstance(element, Element)
    plain, kept = draft(element), draft(element, keep_source=True)
    assert isinstance(plain, Draft)
    assert isinstance(kept, Draft)
    assert (plain.body, kept.body) == (None, data)
    assert plain.digest == kept.digest
    assert len(plain.digest) == 16


def test_all_codings_are_kept_and_text_is_the_fallback() -> None:
    """Empty codes give nothing; a display without a code is text; texts are cleaned."""
    both = fact(
        "Condition",
        code={
            "coding": [{"system": "a", "code": "1"}, {"system": "b", "code": "2", "display": "Two\x1b"}, {}]
        },
    )
    assert both.concept is not None
    assert both.concept.codings == (("a", "1", ""), ("b", "2", "Two"))
    assert both.title == "Two"
    only = fact("Condition", code={"coding": [{"display": "Sprain"}]})
    assert only.concept is not None
    assert (only.concept.codings, only.title) == ((), "Sprain")
    assert fact("Condition", code={}).concept is None
