"""Whatever the order of resources, and however they are split into files, the store ends up the same."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import engine, keys
from db.engine import Store
from db.fhir import intake
from tests.support.fhir import TODAY, a1c, diabetes, everything, open_store

Entry = dict[str, Any]

NAMES = ("Quill", "Rowe", "Stone")
URN = "urn:uuid:00000000-0000-4000-8000-00000000000{}"
HUB = "https://hub.example/fhir"


def number(who: int) -> dict[str, str]:
    """The one identifier that every record of a person carries."""
    return {"system": "urn:test:mrn", "value": f"4711-{who}"}


def patient_entry(who: int, home: str, *, carer: bool) -> Entry:
    """A person's record at one of three homes: by a relative id, by a urn, or at another server."""
    born = date(1950 + who, 3, 4).isoformat()
    resource: Entry = {
        "resourceType": "Patient",
        "id": f"p{who}",
        "identifier": [number(who)],
        "name": [{"family": NAMES[who], "given": ["Ada"]}],
        "gender": "female",
        "birthDate": born,
    }
    if carer:
        resource["generalPractitioner"] = [{"reference": "Practitioner/d1"}]
    if home == "urn":
        return {"fullUrl": URN.format(who), "resource": {**resource, "id": f"u{who}"}}
    if home == "hub":
        return {"fullUrl": f"{HUB}/Patient/p{who}", "resource": resource}
    return {"resource": resource}


def linked_entries(who: int) -> list[Entry]:
    """The person once more: at first without the number, only linked to the record here; then with it."""
    resource = patient_entry(who, "here", carer=False)["resource"]
    bare = {key: value for key, value in resource.items() if key != "identifier"}
    bare = {**bare, "id": f"l{who}", "link": [{"other": {"reference": f"Patient/p{who}"}, "type": "seealso"}]}
    return [
        {"resource": {**bare, "meta": {"lastUpdated": "2026-04-01T00:00:00Z"}}},
        {"resource": {**bare, "meta": {"lastUpdated": "2026-04-02T00:00:00Z"}, "identifier": [number(who)]}},
    ]


def pointing(who: int, way: str) -> dict[str, Any]:
    """A reference to that person by one of the ways that FHIR has."""
    ways: dict[str, dict[str, Any]] = {
        "linked": {"reference": f"Patient/l{who}"},
        "relative": {"reference": f"Patient/p{who}"},
        "urn": {"reference": URN.format(who)},
        "hub": {"reference": f"{HUB}/Patient/p{who}"},
        "identifier": {"type": "Patient", "identifier": number(who)},
        "conditional": {"reference": f"Patient?identifier=urn:test:mrn|4711-{who}"},
    }
    return ways[way]


WAYS = st.sampled_from(["linked", "relative", "urn", "hub", "identifier", "conditional"])
PEOPLE = st.integers(0, len(NAMES) - 1)


@st.composite
def versions(draw: st.DrawFn, ident: str) -> list[Entry]:
    """An Observation's history: dated versions that may change value and person, be in error, or end in a deletion."""
    found: list[Entry] = []
    for version in range(1, draw(st.integers(1, 3)) + 1):
        resource = a1c(ident, value=draw(st.integers(50, 90)) / 10)
        resource["subject"] = pointing(draw(PEOPLE), draw(WAYS))
        resource["meta"] = {"versionId": str(version), "lastUpdated": f"2026-04-0{version}T00:00:00Z"}
        if draw(st.booleans()):
            resource["status"] = draw(st.sampled_from(["final", "amended", "entered-in-error"]))
        found.append({"resource": resource})
    if draw(st.integers(0, 3)) == 0:
        found.append(
            {
                "request": {"method": "DELETE", "url": f"Observation/{ident}"},
                "response": {"lastModified": "2026-04-09T00:00:00Z"},
            }
        )
    return found


@st.composite
def worlds(draw: st.DrawFn) -> list[Entry]:
    """A handful of people, what is said of them, and who cares for them."""
    homes = st.lists(st.sampled_from(["here", "urn", "hub"]), min_size=1, max_size=3, unique=True)
    entries: list[Entry] = []
    for who in range(len(NAMES)):
        entries += [patient_entry(who, home, carer=draw(st.booleans())) for home in draw(homes)]
        entries += linked_entries(who)[: draw(st.integers(0, 2))]
    for n in range(draw(st.integers(1, 3))):
        entries += draw(versions(f"o{n}"))
    for n in range(draw(st.integers(0, 2))):
        condition = diabetes(f"c{n}")
        condition["subject"] = pointing(draw(PEOPLE), draw(WAYS))
        condition["encounter"] = {"reference": "Encounter/e1"}
        entries.append({"resource": condition})
    entries.append(
        {
            "resource": {
                "resourceType": "Practitioner",
                "id": "d1",
                "name": [{"family": "Hale", "given": ["Ines"]}],
            }
        }
    )
    household: Entry = {"resourceType": "Group", "id": "g1", "type": "person", "actual": True, "name": "Both"}
    household["code"] = {"coding": [{"system": "urn:careteam:group-kind", "code": "household"}]}
    household["member"] = [{"entity": pointing(who, draw(WAYS))} for who in draw(st.sets(PEOPLE, max_size=2))]
    entries.append({"resource": household})
    return entries


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to copy: making one costs more than an import."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder).close()
    return folder


def ends_as(empty: Path, files: list[list[Entry]]) -> dict[str, Any]:
    """The store after these files, one import each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "copy")
        shutil.copytree(empty, folder)
        path = folder / "test.careteam"
        with Store.open(path, keys.unlock(path), write=True, wipe=False) as store:
            for place, entries in enumerate(files):
                path = folder / f"{place}.json"
                path.write_text(json.dumps({"resourceType": "Bundle", "type": "history", "entry": entries}))
                report = intake.run(store, [path], as_of=TODAY)
                assert report.refused == 0
            conn = store.reader()
            assert engine.integrity(conn) == ()
            panel = "SELECT family, given, pcp, conditions, birth_day, household_id IS NULL FROM panel_row ORDER BY 1, 2, 3, 4, 5, 6"
            found = everything(store)
            # Whether two records were joined or known as one from the start leaves a trace, but only there.
            found["people"] = [row for row in found["people"] if row[-1]]
            return {**found, "panel": conn.execute(panel).fetchall()}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(world=worlds(), data=st.data())
def test_order_and_files_do_not_matter(empty: Path, world: list[Entry], data: st.DataObject) -> None:
    """Shared identifiers, references of every kind, versions and deletions: one store, whichever came first."""
    shuffled = data.draw(st.permutations(world))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(world) - 1), max_size=3)))
    files = [list(shuffled[a:b]) for a, b in zip([0, *cuts], [*cuts, len(world)], strict=True)]

    assert ends_as(empty, files) == ends_as(empty, [world])
