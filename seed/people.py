"""Who the made-up people are: households, ages, names, language, address. Knows nothing of health.

People come in blocks of ten that are cut into households, each block from its own random stream, so that person n can
be made without making the people before.
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from seed import names
from seed.codes import META, TERM, coding, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK: Final = 10
_YEAR: Final = 365.25


@dataclass(slots=True)
class Person:
    """One made-up person as far as a registration desk knows."""

    id: str
    number: int
    female: bool
    birth: int
    """Day ordinal."""
    given: tuple[str, ...]
    family: str
    household: str
    line: str
    town: str
    postal: str
    phone: str
    team: int = 0
    language: str = "en"
    language_name: str = "English"
    interpreter: bool = False
    race: tuple[str, str] | None = None
    hispanic: bool | None = False
    marital: str = "S"
    mobile: str = ""
    email: str = ""
    contact: tuple[str, str, str] | None = None
    """(relationship code, full name, telephone)."""
    active: bool = True
    death: int | None = None
    identifiers: tuple[tuple[str, str], ...] = field(default=())

    def age(self, day: int) -> float:
        """Age in years on a day, to a fraction; negative before birth."""
        return (day - self.birth) / _YEAR

    @property
    def name(self) -> str:
        """Given and family name as spoken."""
        return f"{' '.join(self.given)} {self.family}"


def _weighted(weights: Sequence[int]) -> tuple[int, ...]:
    return tuple(accumulate(weights))


_LANGUAGE_STEPS: Final = _weighted(names.LANGUAGE_WEIGHTS)
_RACE_STEPS: Final = _weighted(names.RACE_WEIGHTS)

# Kinds of household with weight: (weight, adults, their age band, children). Old people mostly live alone or as a pair;
# the mix gives a primary-care panel: about a fifth under 18, a fifth over 65.
_KINDS: Final = (
    (20, 1, (19, 64), 0),
    (13, 1, (65, 97), 0),
    (14, 2, (22, 64), 0),
    (11, 2, (62, 92), 0),
    (6, 1, (22, 50), 1),
    (4, 1, (24, 50), 2),
    (7, 2, (23, 52), 1),
    (8, 2, (25, 52), 2),
    (4, 2, (27, 52), 3),
    (2, 3, (50, 85), 1),
)
_KIND_STEPS: Final = _weighted([kind[0] for kind in _KINDS])


def _pick(rng: random.Random, steps: tuple[int, ...]) -> int:
    return bisect(steps, rng.random() * steps[-1])


def phone(rng: random.Random) -> str:
    """A number of the range that is kept for fiction (555-0100 to 555-0199)."""
    return f"{rng.choice((907, 808, 206))}-555-01{rng.randrange(100):02d}"


def block(number: int, seed: int, today: int) -> list[Person]:
    """The ten people of a block, in households; `number` counts blocks, `today` is a day ordinal."""
    rng = random.Random(seed * 1_000_003 + number * 7919 + 17)
    made: list[Person] = []
    house = 0
    while len(made) < BLOCK:
        house += 1
        made += _household(rng, number, house, BLOCK - len(made), today)
    return made


def _household(rng: random.Random, number: int, house: int, room: int, today: int) -> list[Person]:
    _, adults, (low, high), children = _KINDS[_pick(rng, _KIND_STEPS)]
    town, postal = names.TOWNS[min(int(rng.random() * 4), 2) if rng.random() < 0.45 else 0]
    line = f"{rng.randrange(2, 980)} {rng.choice(names.STREETS)}"
    if rng.random() < 0.25:
        line += f", Apt {rng.randrange(1, 40)}"
    shared, family = phone(rng), rng.choice(names.FAMILY)
    older = low + (high - low) * rng.random() ** (1.6 if high > 64 else 1.0)
    ages = [older + (0 if not index else rng.gauss(0, 3.5)) for index in range(adults)]
    ages += [max(0.05, min(17.9, older - 19) * rng.random()) for _ in range(children)]
    found: list[Person] = []
    for index, drawn in enumerate(ages[:room]):
        age = min(98.4, max(drawn, 18.2) if index < adults else drawn)
        first = number * BLOCK + (BLOCK - room) + index + 1
        female = rng.random() < 0.53
        given: tuple[str, ...] = (rng.choice(names.GIVEN_FEMALE if female else names.GIVEN_MALE),)
        if rng.random() < 0.3:
            second = rng.choice(names.GIVEN_FEMALE if female else names.GIVEN_MALE)
            given += (second,) if second != given[0] else ()
        found.append(
            Person(
                id=f"p{first:06d}",
                number=first,
                female=female,
                birth=today - int(age * _YEAR) - 1,
                given=given,
                family=family if not index or rng.random() < 0.75 else rng.choice(names.FAMILY),
                household=f"h{number:05d}-{house}",
                line=line,
                town=town,
                postal=postal,
                phone=shared,
            )
        )
    _belong(rng, found, adults, today)
    return found


def _belong(rng: random.Random, home: list[Person], adults: int, today: int) -> None:
    """Language, ties and the rest that the members of one household share or do not share."""
    other = rng.random() < 0.145
    language = names.LANGUAGES[_pick(rng, _LANGUAGE_STEPS)] if other else ("en", "English")
    race = None if rng.random() < 0.04 else names.RACES[_pick(rng, _RACE_STEPS)]
    hispanic = None if rng.random() < 0.04 else rng.random() < 0.14
    for index, person in enumerate(home):
        age = person.age(today)
        person.language, person.language_name = language
        person.interpreter = other and rng.random() < (0.5 if index < adults else 0.15)
        person.race, person.hispanic = race, hispanic
        if index >= adults:
            person.marital = "S"
        elif adults > 1:
            person.marital = "M" if rng.random() < 0.75 else "T"
        else:
            person.marital = rng.choice("WWDWM" if age > 70 else "SSSD")
        if age > 15 and rng.random() < 0.7:
            person.mobile = phone(rng)
        if 16 < age < 80 and rng.random() < 0.5:
            person.email = f"{person.id}@mail.example"
        near = (
            home[0]
            if index >= adults and index
            else home[1]
            if adults > 1 and len(home) > 1 and not index
            else None
        )
        if near is not None and near is not person:
            person.contact = ("N" if index >= adults else "C", near.name, near.mobile or near.phone)
        elif rng.random() < 0.6:
            given = rng.choice(names.GIVEN_FEMALE + names.GIVEN_MALE)
            person.contact = (rng.choice(("N", "C")), f"{given} {rng.choice(names.FAMILY)}", phone(rng))
        _fate(rng, person, age, today)


def _fate(rng: random.Random, person: Person, age: float, today: int) -> None:
    """A few left the panel and a few died within the last years, older people more often."""
    if age > 50 and rng.random() < 0.0013 * 1.085 ** (age - 50):
        person.death = today - rng.randrange(5, 900)
        person.active = False
    elif rng.random() < 0.012:
        person.active = False


def _race(person: Person) -> str:
    core = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
    omb = "urn:oid:2.16.840.1.113883.6.238"
    if person.race is None:
        races = [
            f'{{"url":"ombCategory","valueCoding":{coding(TERM + "v3-NullFlavor", "ASKU", "Asked but no answer")}}}',
            '{"url":"text","valueString":"Asked but no answer"}',
        ]
    else:
        races = [
            f'{{"url":"ombCategory","valueCoding":{coding(omb, *person.race)}}}',
            f'{{"url":"text","valueString":"{person.race[1]}"}}',
        ]
    written = [f'{{"url":"{core}race","extension":[{",".join(races)}]}}']
    if person.hispanic is not None:
        code, text = (
            ("2135-2", "Hispanic or Latino") if person.hispanic else ("2186-5", "Not Hispanic or Latino")
        )
        written.append(
            f'{{"url":"{core}ethnicity","extension":[{{"url":"ombCategory","valueCoding":{coding(omb, code, text)}}},'
            f'{{"url":"text","valueString":"{text}"}}]}}'
        )
    written.append(f'{{"url":"{core}birthsex","valueCode":"{"F" if person.female else "M"}"}}')
    if person.interpreter:
        written.append(
            '{"url":"http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired","valueBoolean":true}'
        )
    return ",".join(written)


_RELATION: Final = {"N": "Next-of-Kin", "C": "Emergency Contact"}


def patient(person: Person, pcp: str, team: str) -> str:
    """The Patient resource as a JSON line; `pcp` a practitioner's id, `team` an organisation's id."""
    from datetime import date

    given = ",".join(quoted(one) for one in person.given)
    numbers = [
        '{"use":"usual","type":{"coding":['
        + coding(TERM + "v2-0203", "MR")
        + f']}},"system":"urn:careteam:seed:mrn","value":"{700000 + person.number}"}}'
    ]
    numbers += [
        f'{{"system":{quoted(system)},"value":{quoted(value)}}}' for system, value in person.identifiers
    ]
    ways = [f'{{"system":"phone","value":"{person.phone}","use":"home"}}']
    if person.mobile:
        ways.append(f'{{"system":"phone","value":"{person.mobile}","use":"mobile","rank":1}}')
    if person.email:
        ways.append(f'{{"system":"email","value":"{person.email}"}}')
    contact = ""
    if person.contact:
        relation, name, number = person.contact
        contact = (
            f',"contact":[{{"relationship":[{{"coding":[{coding(TERM + "v2-0131", relation, _RELATION[relation])}]}}],'
            f'"name":{{"text":{quoted(name)}}},"telecom":[{{"system":"phone","value":"{number}"}}]}}]'
        )
    death = f',"deceasedDateTime":"{date.fromordinal(person.death).isoformat()}"' if person.death else ""
    return (
        f'{{"resourceType":"Patient","id":"{person.id}",{META},"extension":[{_race(person)}],"identifier":[{",".join(numbers)}],'
        f'"active":{"true" if person.active else "false"},"name":[{{"use":"official","family":{quoted(person.family)},"given":[{given}]}}],'
        f'"telecom":[{",".join(ways)}],"gender":"{"female" if person.female else "male"}",'
        f'"birthDate":"{date.fromordinal(person.birth).isoformat()}"{death},'
        f'"address":[{{"use":"home","line":[{quoted(person.line)}],"city":"{person.town}","state":"{names.STATE}","postalCode":"{person.postal}","country":"US"}}],'
        f'"maritalStatus":{{"coding":[{coding(TERM + "v3-MaritalStatus", person.marital)}]}}{contact},'
        f'"communication":[{{"language":{{"coding":[{coding("urn:ietf:bcp:47", person.language, person.language_name)}]}},"preferred":true}}],'
        f'"generalPractitioner":[{{"reference":"Practitioner/{pcp}"}},{{"reference":"Organization/{team}"}}],'
        f'"managingOrganization":{{"reference":"Organization/centre"}}}}'
    )
