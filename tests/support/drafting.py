"""Short ways for tests to draft a resource given as a dict."""

from __future__ import annotations

import json
from typing import Any

from db.fhir.bundles import elements
from db.fhir.draft import Draft, FactDraft, Refused, Skipped
from db.fhir.facts import draft
from db.fhir.files import Element


def said(resource: dict[str, Any] | str, *, full_url: str = "") -> Draft | Refused | Skipped:
    """What comes of one resource, whatever it is."""
    text = resource if isinstance(resource, str) else json.dumps(resource)
    (element,) = elements("test.json", 1, text.encode())
    if isinstance(element, Refused):
        return element
    return draft(Element(element.file, element.line, element.type, element.raw, full_url, element.method))


def drafted(type_: str, *, full_url: str = "", **fields: Any) -> Draft:
    """The draft of a resource that must be usable; it is about Patient/p1 unless it says otherwise."""
    about = {"subject": {"reference": "Patient/p1"}, "patient": {"reference": "Patient/p1"}}
    base = {"resourceType": type_, "id": "r1"} | (
        about if type_ not in {"Patient", "Group", "CareTeam"} else {}
    )
    found = said(base | fields, full_url=full_url)
    assert isinstance(found, Draft), found
    return found


def fact(type_: str, **fields: Any) -> FactDraft:
    """The one fact of a resource."""
    (one,) = drafted(type_, **fields).facts
    return one


def refused(type_: str, **fields: Any) -> Refused:
    """The refusal of a resource that must not be usable."""
    found = said({"resourceType": type_, "id": "r1", "subject": {"reference": "Patient/p1"}} | fields)
    assert isinstance(found, Refused), found
    return found


def concept(code: str, system: str = "http://snomed.info/sct", display: str = "") -> dict[str, Any]:
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}]}
