"""People and places: Patient, RelatedPerson, practitioners, organisations, locations, care teams, groups, devices.

Meaning of FHIR R4 and US Core elements only; who is the same person as whom is decided by the writer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.fhir import datatypes as dt
from db.fhir.clean import clean_text
from db.fhir.draft import DirectoryDraft, Draft, MembershipDraft, NameDraft, PatientDraft, RelatedDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.fhir import structs_people as s
    from db.fhir.draft import Ref
    from db.fhir.structs import Address, ContactPoint, Extension, HumanName, Identifier, Period

OPEN_END_YEAR = 2900
"""Systems write 2999 or 9999 for "no end"; such a period has not ended."""
GROUP_KIND = "urn:careteam:group-kind"
"""Our own code system of groups: `panel` and `household`."""
_NAME_ORDER = ("official", "usual", "", "nickname", "anonymous", "temp", "maiden", "old")
_PREFIX_WORDS = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sr", "sra"})


def ended(read: Period | None, use: str = "") -> bool:
    """Whether a name, address or contact point is over: it says so, or its period has an end."""
    if use == "old":
        return True
    return read is not None and bool(read.end) and read.end[:4] < str(OPEN_END_YEAR)


def names(read: Sequence[HumanName]) -> tuple[NameDraft, ...]:
    """Usable names, the one to show first: official, usual, …; those that are over come last."""

    def order(one: HumanName) -> tuple[bool, int]:
        use = one.use if one.use in _NAME_ORDER else ""
        return ended(one.period, one.use), _NAME_ORDER.index(use)

    return tuple(drafted for one in sorted(read, key=order) if (drafted := name(one)) is not None)


def name(read: HumanName) -> NameDraft | None:
    """One HumanName, cleaned; a name with text only is split, None where it says nothing."""
    family = clean_text(read.family).strip()
    given = _joined(read.given)
    text = clean_text(read.text).strip()
    prefix, suffix = _joined(read.prefix), _joined(read.suffix)
    if not (family or given):
        family, given = split(text)
    if not (family or given):
        return None
    return NameDraft(
        use=dt.word(read.use), family=family, given=given, prefix=prefix, suffix=suffix, text=text
    )


def split(text: str) -> tuple[str, str]:
    """(family, given) of a name in one text: "Family, Given" or "Given Family"; one word is a family name."""
    if "," in text:
        family, _, given = text.partition(",")
        return family.strip(), given.strip()
    words = text.split()
    while len(words) > 1 and words[0].rstrip(".").lower() in _PREFIX_WORDS:
        words.pop(0)
    return (words[-1], " ".join(words[:-1])) if words else ("", "")


def _joined(parts: Iterable[str]) -> str:
    return " ".join(cleaned for part in parts if (cleaned := clean_text(part).strip()))


def shown(read: Sequence[HumanName]) -> str:
    """The name of a practitioner or relative for the screen, empty where there is none."""
    for one in names(read):
        return one.text or " ".join(part for part in (one.prefix, one.given, one.family, one.suffix) if part)
    return ""


def phone(telecom: Sequence[ContactPoint]) -> str | None:
    """The first phone number still in use."""
    for one in telecom:
        if one.system in {"phone", "sms"} and one.value and not ended(one.period, one.use):
            return dt.word(one.value)
    return None


def pairs(read: Sequence[Identifier]) -> tuple[tuple[str, str], ...]:
    """(system, value) of every identifier with a value."""
    return tuple(
        (clean_text(one.system).strip(), value) for one in read if (value := clean_text(one.value).strip())
    )


def place(read: Address | None) -> str | None:
    """An address in one line."""
    if read is None:
        return None
    parts = (*read.line, read.city, read.state, read.postal_code) if read.line or read.city else (read.text,)
    return ", ".join(cleaned for part in parts if (cleaned := clean_text(part).strip())) or None


def patient(r: s.Patient, d: Draft) -> None:
    """A Patient."""
    birth = dt.when(r.birth_date, "birthDate")
    death = dt.when(r.deceased_date_time, "deceasedDateTime")
    marital = dt.concept(r.marital_status, "maritalStatus")
    language, interpreter = _language(r)
    d.patient = PatientDraft(
        active=r.active,
        names=names(r.name),
        identifiers=_identifiers(r.identifier),
        addresses=tuple(_address(one) for one in r.address),
        contacts=tuple(
            (dt.word(one.system) or "other", value, dt.word(one.use), one.rank, ended(one.period, one.use))
            for one in r.telecom
            if (value := clean_text(one.value).strip())
        ),
        races=_races(r.extension),
        birth=birth,
        gender=dt.word(r.gender),
        birth_sex=_birth_sex(r.extension),
        deceased=r.deceased_boolean or death is not None,
        death=death,
        language=language,
        interpreter=interpreter,
        marital=marital.words if marital else None,
        carers=tuple(
            found
            for i, one in enumerate(r.general_practitioner)
            if (found := dt.ref(one, f"generalPractitioner[{i}]")) is not None
        ),
        managing=dt.ref(r.managing_organization, "managingOrganization"),
        related=_contacts(r),
        linked=tuple(
            found
            for i, one in enumerate(r.link)
            if (found := dt.ref(one.other, f"link[{i}].other")) is not None
        ),
    )


def _identifiers(read: Sequence[Identifier]) -> tuple[tuple[str, str, str | None, str | None], ...]:
    out = []
    for index, one in enumerate(read):
        value = clean_text(one.value).strip()
        if value:
            kind = dt.first_code(dt.concept(one.type, f"identifier[{index}].type"))
            out.append((clean_text(one.system).strip(), value, dt.word(one.use), kind))
    return tuple(out)


def _address(one: Address) -> tuple[str | None, str, str, str, str, str, str, bool]:
    line = ", ".join(cleaned for part in one.line if (cleaned := clean_text(part).strip()))
    if not line and not one.city:
        line = clean_text(one.text).strip()
    city, district, state, code, country = (
        clean_text(part).strip() for part in (one.city, one.district, one.state, one.postal_code, one.country)
    )
    return (dt.word(one.use), line, city, district, state, code, country, ended(one.period, one.use))


def _language(r: s.Patient) -> tuple[str | None, bool]:
    """(language code, interpreter needed): the preferred language, else the first."""
    found: str | None = None
    for index, one in enumerate(r.communication):
        code = dt.first_code(dt.concept(one.language, f"communication[{index}].language"))
        if code and (one.preferred or found is None):
            found = code
            if one.preferred:
                break
    needed = dt.extended(r.extension, "patient-interpreterRequired", "us-core-interpreter-needed")
    if needed is None:
        return found, False
    # US Core answers with a coding (SNOMED 373066001 is "Yes"), the base extension with a boolean.
    answer = needed.value_coding.code if needed.value_coding else needed.value_code
    return found, needed.value_boolean is True or answer in {"373066001", "Y", "yes"}


def _races(extensions: Sequence[Extension]) -> tuple[tuple[str, str, str, str], ...]:
    """US Core race and ethnicity: their OMB categories, detailed codes and texts."""
    kinds = {"ombCategory": "omb", "detailed": "detailed", "text": "text"}
    out: list[tuple[str, str, str, str]] = []
    for word in ("race", "ethnicity"):
        whole = dt.extended(extensions, f"us-core-{word}")
        for part in whole.extension if whole else ():
            kind = kinds.get(part.url)
            coding = dt.coding(part.value_coding) if part.value_coding else None
            if kind == "text" and part.value_string:
                out.append((word, kind, "", clean_text(part.value_string).strip()))
            elif kind and coding:
                out.append((word, kind, coding[1], coding[2]))
    return tuple(dict.fromkeys(out))


def _birth_sex(extensions: Sequence[Extension]) -> str | None:
    """US Core birth sex (a code) or its successor, US Core sex (SNOMED 248152002 female, 248153007 male)."""
    found = dt.extended(extensions, "us-core-birthsex", "us-core-sex")
    code = (found.value_code or (found.value_coding.code if found.value_coding else "")) if found else ""
    return {"F": "female", "M": "male", "248152002": "female", "248153007": "male"}.get(code)


def _contacts(r: s.Patient) -> tuple[RelatedDraft, ...]:
    """Patient.contact: people to call."""
    out = []
    for index, one in enumerate(r.contact):
        found = dt.concepts(one.relationship, f"contact[{index}].relationship")
        called = shown([one.name]) if one.name else ""
        number = phone(one.telecom)
        if called or number:
            out.append(
                RelatedDraft(
                    name=called,
                    relationship=found[0].words if found else "",
                    phone=number or "",
                    active=not ended(one.period),
                )
            )
    return tuple(out)


def related_person(r: s.RelatedPerson, d: Draft) -> None:
    """A RelatedPerson: somebody close to a patient."""
    d.subject = dt.subject(r.patient, "patient")
    found = dt.concepts(r.relationship, "relationship")
    d.related = RelatedDraft(
        name=shown(r.name),
        relationship=found[0].words if found else "",
        phone=phone(r.telecom) or "",
        active=r.active and not ended(r.period),
    )


def practitioner(r: s.Practitioner, d: Draft) -> None:
    """A Practitioner; the first qualification serves as role until a PractitionerRole says more."""
    quality = dt.concept(r.qualification[0].code, "qualification[0].code") if r.qualification else None
    d.directory = DirectoryDraft(
        kind="Practitioner",
        name=shown(r.name) or "?",
        role=quality.words if quality else None,
        phone=phone(r.telecom),
        place=place(r.address[0]) if r.address else None,
        active=r.active,
        identifiers=pairs(r.identifier),
    )


def practitioner_role(r: s.PractitionerRole, d: Draft) -> None:
    """A PractitionerRole: its practitioner is its one member, its organisation what it belongs to."""
    who = dt.ref(r.practitioner, "practitioner")
    work = (*dt.concepts(r.code, "code"), *dt.concepts(r.specialty, "specialty"))
    role = work[0].words if work else None
    start, end = dt.span(r.period, "period")
    d.directory = DirectoryDraft(
        kind="PractitionerRole",
        name=(who.display if who else "") or role or "?",
        role=role,
        phone=phone(r.telecom),
        belongs_to=dt.ref(r.organization, "organization"),
        active=r.active and not ended(r.period),
        identifiers=pairs(r.identifier),
        members=((who, role, who.display or None, start, end),) if who else (),
    )


def organization(r: s.Organization, d: Draft) -> None:
    """An Organization."""
    kinds = dt.concepts(r.type, "type")
    d.directory = DirectoryDraft(
        kind="Organization",
        name=dt.word(r.name) or "?",
        role=kinds[0].words if kinds else None,
        phone=phone(r.telecom),
        place=place(r.address[0]) if r.address else None,
        belongs_to=dt.ref(r.part_of, "partOf"),
        active=r.active,
        identifiers=pairs(r.identifier),
    )


def location(r: s.Location, d: Draft) -> None:
    """A Location."""
    kinds = dt.concepts(r.type, "type")
    d.directory = DirectoryDraft(
        kind="Location",
        name=dt.word(r.name) or dt.word(r.description) or "?",
        role=kinds[0].words if kinds else None,
        phone=phone(r.telecom),
        place=place(r.address),
        belongs_to=dt.ref(r.managing_organization, "managingOrganization") or dt.ref(r.part_of, "partOf"),
        active=r.status != "inactive",
        identifiers=pairs(r.identifier),
    )


def care_team(r: s.CareTeam, d: Draft) -> None:
    """A CareTeam: who is in it; with a subject also whom it looks after."""
    members = []
    for index, one in enumerate(r.participant):
        path = f"participant[{index}]"
        who = dt.ref(one.member, f"{path}.member")
        found = dt.concepts(one.role, f"{path}.role")
        start, end = dt.span(one.period, f"{path}.period")
        members.append(
            (who, found[0].words if found else None, (who.display or None) if who else None, start, end)
        )
    categories = dt.concepts(r.category, "category")
    owner = r.managing_organization[0] if r.managing_organization else None
    active = r.status not in {"inactive", "suspended"}
    d.directory = DirectoryDraft(
        kind="CareTeam",
        name=dt.word(r.name) or (categories[0].words if categories else "?"),
        role=categories[0].words if categories else None,
        phone=phone(r.telecom),
        belongs_to=dt.ref(owner, "managingOrganization[0]"),
        active=active,
        identifiers=pairs(r.identifier),
        members=tuple(members),
    )
    person = dt.ref(r.subject, "subject")
    if person is not None and person.type in {"", "Patient"}:
        d.subject = person
        start, end = dt.span(r.period, "period")
        d.members = (MembershipDraft(person=person, role="team", start=start, end=end, inactive=not active),)


def group(r: s.Group, d: Draft) -> None:
    """A Group: actual groups of people coded `panel` or `household` give memberships, any other stays a name."""
    code = dt.concept(r.code, "code")
    kind = next((c for system, c, _ in code.codings if system == GROUP_KIND), "") if code else ""
    d.directory = DirectoryDraft(
        kind="Group",
        name=dt.word(r.name) or (code.words if code else "?"),
        role=kind or (code.words if code else None),
        belongs_to=dt.ref(r.managing_entity, "managingEntity"),
        active=r.active,
        identifiers=pairs(r.identifier),
    )
    if r.type != "person" or not r.actual or kind not in {"panel", "household"}:
        return
    d.members = tuple(_members(r, kind))


def _members(r: s.Group, role: str) -> Iterable[MembershipDraft]:
    for index, one in enumerate(r.member):
        person: Ref | None = dt.ref(one.entity, f"member[{index}].entity")
        if person is None or person.type not in {"", "Patient"}:
            continue
        start, end = dt.span(one.period, f"member[{index}].period")
        yield MembershipDraft(
            person=person, role=role, start=start, end=end, inactive=one.inactive or not r.active
        )
