"""Who people are, and who looks after them."""

from __future__ import annotations

from typing import Any

import pytest

from db.fhir.draft import DirectoryDraft, PatientDraft, Ref
from db.fhir.facts_people import split
from tests.support.drafting import concept, drafted, refused

CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"


def patient(**fields: Any) -> PatientDraft:
    """A patient's draft."""
    found = drafted("Patient", **fields).patient
    assert found is not None
    return found


def directory(type_: str, **fields: Any) -> DirectoryDraft:
    """A directory entry."""
    found = drafted(type_, **fields).directory
    assert found is not None
    return found


def test_names_in_the_order_to_show() -> None:
    """Official before others; ended and old ones last; a period that never ends has not ended; empty ones are dropped."""
    found = patient(
        name=[
            {"use": "old", "family": "Old"},
            {"use": "official", "family": "Was", "period": {"end": "2001"}},
            {"use": "nickname", "given": ["Nick"]},
            {"use": "official", "family": "Okpik", "given": ["Mae", "June"], "period": {"end": "9999-12-31"}},
            {"use": "usual"},
        ]
    )
    assert [one.family or one.given for one in found.names] == ["Okpik", "Nick", "Was", "Old"]
    assert found.names[0].given == "Mae June"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Okpik, Mae June", ("Okpik", "Mae June")),
        ("Dr. Mae June Okpik", ("Okpik", "Mae June")),
        ("Suharto", ("Suharto", "")),
        ("", ("", "")),
    ],
)
def test_names_in_one_text(text: str, expected: tuple[str, str]) -> None:
    """Family and given names are told apart where the text allows it."""
    assert split(text) == expected


def test_who_somebody_is() -> None:
    """Identifiers, addresses, contact points, language, interpreter, race, birth sex, death."""
    found = patient(
        active=False,
        identifier=[
            {"system": "urn:mrn", "value": " M1 ", "use": "usual", "type": concept("MR")},
            {"system": "x"},
        ],
        telecom=[
            {"system": "phone", "value": "555", "use": "old"},
            {"system": "email", "value": "a@b", "rank": 1},
        ],
        address=[{"line": ["1 Way", "Flat 2"], "city": "Wasilla", "state": "AK", "postalCode": "99654"}],
        birthDate="1950-02",
        deceasedDateTime="2020-01-02T03:04:05Z",
        communication=[{"language": concept("en-US")}, {"language": concept("es"), "preferred": True}],
        extension=[
            {"url": CORE + "us-core-birthsex", "valueCode": "F"},
            {
                "url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
                "valueBoolean": True,
            },
            {
                "url": CORE + "us-core-race",
                "extension": [
                    {
                        "url": "ombCategory",
                        "valueCoding": {"system": "s", "code": "1002-5", "display": "AI/AN"},
                    },
                    {"url": "text", "valueString": "Alaska Native"},
                ],
            },
        ],
        maritalStatus={"text": "Widowed"},
        generalPractitioner=[{"reference": "Practitioner/d1"}],
        link=[{"other": {"reference": "Patient/p0"}, "type": "replaces"}],
        contact=[
            {
                "relationship": [concept("C", display="Emergency")],
                "name": {"text": "Jo Okpik"},
                "telecom": [{"system": "phone", "value": "7"}],
            }
        ],
    )
    assert not found.active
    assert found.identifiers == (("urn:mrn", "M1", "usual", "MR"),)
    assert found.contacts == (("phone", "555", "old", None, True), ("email", "a@b", None, 1, False))
    assert found.addresses == ((None, "1 Way, Flat 2", "Wasilla", "", "AK", "99654", "", False),)
    assert (found.language, found.interpreter, found.birth_sex, found.marital) == (
        "es",
        True,
        "female",
        "Widowed",
    )
    assert found.deceased
    assert found.death is not None
    assert found.birth is not None
    assert found.birth[1] - found.birth[0] == 27
    assert found.races == (("race", "omb", "1002-5", "AI/AN"), ("race", "text", "", "Alaska Native"))
    assert found.carers == (Ref(type="Practitioner", id="d1"),)
    assert found.linked == (Ref(type="Patient", id="p0"),)
    assert [(one.name, one.relationship, one.phone) for one in found.related] == [
        ("Jo Okpik", "Emergency", "7")
    ]


def test_us_core_interpreter_and_sex() -> None:
    """The newer extensions answer with SNOMED codes."""
    yes = {
        "url": CORE + "us-core-interpreter-needed",
        "valueCoding": {"system": "http://snomed.info/sct", "code": "373066001"},
    }
    no = {
        "url": CORE + "us-core-interpreter-needed",
        "valueCoding": {"system": "http://snomed.info/sct", "code": "373067005"},
    }
    assert patient(extension=[yes]).interpreter
    assert not patient(extension=[no]).interpreter
    assert patient(extension=[{"url": CORE + "us-core-sex", "valueCode": "248153007"}]).birth_sex == "male"


def test_relatives_need_their_patient() -> None:
    """Somebody close to nobody is refused."""
    made = drafted(
        "RelatedPerson", relationship=[concept("MTH", display="mother")], name=[{"family": "Okpik"}]
    )
    assert made.related is not None
    assert (made.related.name, made.related.relationship, made.subject) == (
        "Okpik",
        "mother",
        Ref(type="Patient", id="p1"),
    )
    assert refused("RelatedPerson", patient=None).reason


def test_directory_entries() -> None:
    """Names, roles, phones, places, and where they belong."""
    assert (
        directory("Practitioner", name=[{"given": ["Ann"], "family": "Aoki", "prefix": ["Dr."]}]).name
        == "Dr. Ann Aoki"
    )
    assert directory("Organization", name="Valley", partOf={"reference": "Organization/o"}).belongs_to == Ref(
        type="Organization", id="o"
    )
    assert (
        directory(
            "Location", name="East", status="inactive", address={"line": ["1 Way"], "city": "Wasilla"}
        ).place
        == "1 Way, Wasilla"
    )
    role = directory(
        "PractitionerRole",
        practitioner={"reference": "Practitioner/d1", "display": "Ann"},
        code=[concept("1", display="Nurse")],
    )
    assert (role.name, role.role, role.members[0][0]) == (
        "Ann",
        "Nurse",
        Ref(type="Practitioner", id="d1", display="Ann"),
    )


def test_care_teams_with_and_without_a_subject() -> None:
    """A team of a person gives a membership, one of a panel only its members."""
    team: dict[str, Any] = {
        "name": "Blue",
        "participant": [
            {"member": {"reference": "Practitioner/d1"}, "role": [concept("1", display="Nurse")]}
        ],
    }
    alone = drafted("CareTeam", **team)
    assert (alone.members, alone.subject) == ((), None)
    assert alone.directory is not None
    assert [member[1] for member in alone.directory.members] == ["Nurse"]
    (member,) = drafted("CareTeam", subject={"reference": "Patient/p1"}, status="inactive", **team).members
    assert (member.role, member.person.id, member.inactive) == ("team", "p1", True)


@pytest.mark.parametrize("kind", ["panel", "household"])
def test_groups_of_people(kind: str) -> None:
    """Our own kinds give memberships; devices in them do not."""
    made = drafted(
        "Group",
        type="person",
        actual=True,
        code=concept(kind, "urn:careteam:group-kind"),
        member=[
            {"entity": {"reference": "Patient/p1"}, "inactive": True},
            {"entity": {"reference": "Device/d"}},
        ],
    )
    assert [(one.role, one.person.id, one.inactive) for one in made.members] == [(kind, "p1", True)]


@pytest.mark.parametrize(
    "change",
    [
        {"type": "animal"},
        {"actual": False},
        {"code": concept("panel", "urn:other")},
        {"code": {"text": "panel"}},
    ],
)
def test_other_groups_are_only_names(change: dict[str, Any]) -> None:
    """Animals, descriptions and other people's codes are no panel."""
    fields: dict[str, Any] = {
        "type": "person",
        "actual": True,
        "code": concept("panel", "urn:careteam:group-kind"),
    } | change
    made = drafted("Group", member=[{"entity": {"reference": "Patient/p1"}}], **fields)
    assert made.members == ()
    assert made.directory is not None
