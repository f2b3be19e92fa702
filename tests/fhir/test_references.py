"""Every kind of reference string says what it can, and nothing is resolved."""

from __future__ import annotations

import pytest

from db.fhir.draft import Ref
from db.fhir.references import full_url, logical, reference


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patient/1", Ref(type="Patient", id="1")),
        ("Patient/1/_history/3", Ref(type="Patient", id="1")),
        (
            "https://a.example/fhir/r4/Patient/1",
            Ref(type="Patient", id="1", base="https://a.example/fhir/r4"),
        ),
        ("https://a.example/Patient/1/_history/2", Ref(type="Patient", id="1", base="https://a.example")),
        ("urn:uuid:AB-1", Ref(id="ab-1", urn="urn:uuid:ab-1")),
        ("urn:oid:1.2.3", Ref(id="1.2.3", urn="urn:oid:1.2.3")),
        ("#inside", Ref()),
        (
            "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|99",
            Ref(type="Practitioner", identifier=("http://hl7.org/fhir/sid/us-npi", "99")),
        ),
        ("Patient?identifier=urn%3Amrn%7CA%201", Ref(type="Patient", identifier=("urn:mrn", "A 1"))),
        ("Patient?identifier=77", Ref(type="Patient", identifier=("", "77"))),
        ("https://a.example/Location?identifier=x|1", Ref(type="Location", identifier=("x", "1"))),
        ("https://a.example/page.html", Ref(display="https://a.example/page.html")),
    ],
)
def test_forms(text: str, expected: Ref) -> None:
    """Relative, versioned, absolute, urn, contained, conditional and web addresses."""
    assert reference(text) == expected


def test_hint_and_display_are_kept() -> None:
    """`Reference.type` helps a urn; the display is cleaned."""
    found = reference("urn:uuid:1", "Patient", "Mae\x1b[2J")
    assert (found.type, found.display) == ("Patient", "Mae[2J")


@pytest.mark.parametrize(
    "text",
    [
        "Patient",
        "Patient/",
        "Patient/a b",
        "Patient/" + "x" * 65,
        "patient/1",
        "Patient?name=x",
        "a|b",
        "x" * 3000,
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    """What is no reference is refused without repeating it."""
    with pytest.raises(ValueError, match="reference") as raised:
        reference(text)
    assert text == "Patient" or text not in str(raised.value)


def test_logical_references() -> None:
    """An identifier, or only words."""
    assert logical("urn:mrn", " M1 ", "Patient") == Ref(type="Patient", identifier=("urn:mrn", "M1"))
    assert logical("", "", "", "Dr Who") == Ref(display="Dr Who")


def test_full_urls() -> None:
    """An entry's fullUrl gives the server and id; nonsense gives nothing."""
    assert full_url("https://a.example/fhir/Patient/7") == ("https://a.example/fhir", "7")
    assert full_url("urn:uuid:0A") == ("", "0a")
    assert full_url("nonsense") == ("", "")
    assert full_url("") == ("", "")
