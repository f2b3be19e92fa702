"""What is read of the resources about people and places: Patient, RelatedPerson, practitioners, organisations, groups.

Shapes only; `facts_people` gives them meaning.
"""

# Every class is the FHIR element of its name and needs no sentence; msgspec copies the empty default lists.
# ruff: noqa: D101, RUF012

from __future__ import annotations

from msgspec import Raw

from db.fhir.structs import (
    Address,
    ContactPoint,
    HumanName,
    Identifier,
    Part,
    Period,
    Reference,
    Resource,
)


class Communication(Part):
    language: Raw = Raw()
    preferred: bool = False


class Contact(Part):
    relationship: Raw = Raw()
    name: HumanName | None = None
    telecom: list[ContactPoint] = []
    period: Period | None = None


class Link(Part):
    other: Reference | None = None


class Patient(Resource):
    active: bool = True
    identifier: list[Identifier] = []
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""
    address: list[Address] = []
    marital_status: Raw = Raw()
    contact: list[Contact] = []
    communication: list[Communication] = []
    general_practitioner: list[Reference] = []
    managing_organization: Reference | None = None
    link: list[Link] = []


class RelatedPerson(Resource):
    active: bool = True
    patient: Reference | None = None
    relationship: Raw = Raw()
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    period: Period | None = None


class Qualification(Part):
    code: Raw = Raw()


class Practitioner(Resource):
    active: bool = True
    identifier: list[Identifier] = []
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    address: list[Address] = []
    qualification: list[Qualification] = []


class PractitionerRole(Resource):
    active: bool = True
    identifier: list[Identifier] = []
    practitioner: Reference | None = None
    organization: Reference | None = None
    code: Raw = Raw()
    specialty: Raw = Raw()
    telecom: list[ContactPoint] = []
    period: Period | None = None


class Organization(Resource):
    active: bool = True
    identifier: list[Identifier] = []
    type: Raw = Raw()
    name: str = ""
    telecom: list[ContactPoint] = []
    address: list[Address] = []
    part_of: Reference | None = None


class Location(Resource):
    identifier: list[Identifier] = []
    name: str = ""
    description: str = ""
    type: Raw = Raw()
    telecom: list[ContactPoint] = []
    address: Address | None = None
    managing_organization: Reference | None = None
    part_of: Reference | None = None


class TeamMember(Part):
    role: Raw = Raw()
    member: Reference | None = None
    period: Period | None = None


class CareTeam(Resource):
    identifier: list[Identifier] = []
    name: str = ""
    category: Raw = Raw()
    subject: Reference | None = None
    period: Period | None = None
    participant: list[TeamMember] = []
    managing_organization: list[Reference] = []
    telecom: list[ContactPoint] = []


class GroupMember(Part):
    entity: Reference | None = None
    period: Period | None = None
    inactive: bool = False


class Group(Resource):
    identifier: list[Identifier] = []
    active: bool = True
    type: str = ""
    actual: bool = True
    code: Raw = Raw()
    name: str = ""
    managing_entity: Reference | None = None
    member: list[GroupMember] = []


class Medication(Resource):
    identifier: list[Identifier] = []
    code: Raw = Raw()
    ingredient: list[Ingredient] = []


class Ingredient(Part):
    item_codeable_concept: Raw = Raw()


class DeviceName(Part):
    name: str = ""


class Device(Resource):
    identifier: list[Identifier] = []
    device_name: list[DeviceName] = []
    type: Raw = Raw()
    patient: Reference | None = None
    manufacturer: str = ""
    model_number: str = ""
    manufacture_date: str = ""
    owner: Reference | None = None
