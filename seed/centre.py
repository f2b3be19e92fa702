"""The made-up centre: clinics, teams, who works in them, which people each team looks after, and today's day lists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from seed import names
from seed.codes import META, coding, quoted
from seed.people import BLOCK, Person, block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TEAM_SIZE: Final = 1350
"""People per team in large panels; a team looks after 1,200 to 1,500."""
GROUP_SIZE: Final = 1500
"""Members listed in one Group resource."""

ROLES: Final = (
    ("provider", "Provider", 1),
    ("nurse", "Nurse", 1),
    ("cm", "Case manager", 1),
    ("bh", "Behaviorist", 1),
    ("ma", "Medical assistant", 2),
    ("admin", "Administrator", 1),
    ("pharm", "Pharmacist", 1),
)
TEAM_NAMES: Final = (
    "Spruce",
    "Raven",
    "Tide",
    "Birch",
    "Heron",
    "Cedar",
    "Loon",
    "Fireweed",
    "Otter",
    "Alder",
    "Plover",
    "Marten",
)

# Per role: first start (minutes after midnight), minutes between starts, places, length. Eighteen people a provider is
# the huddle of product.md J2; the others see fewer and longer.
_DAY_LISTS: Final = (
    ("provider", 8 * 60 + 20, 25, 18, 20),
    ("nurse", 8 * 60 + 30, 60, 6, 40),
    ("bh", 9 * 60, 75, 4, 50),
    ("cm", 13 * 60, 75, 2, 60),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One appointment of today: who sees the person, when (minutes after midnight), how long, and its state."""

    practitioner: str
    minute: int
    length: int
    status: str
    role: str


def team_count(people: int) -> int:
    """Four teams, or as many as it takes so that none looks after more than about 1,350."""
    return max(4, -(-people // TEAM_SIZE))


def team_name(team: int) -> str:
    """The name of a team, such as `Spruce` or `Spruce 2`."""
    again, which = divmod(team, len(TEAM_NAMES))
    return TEAM_NAMES[which] + (f" {again + 1}" if again else "")


def team_id(team: int) -> str:
    """The Organization id of a team."""
    return f"team-{team + 1}"


def worker(team: int, role: str, which: int = 1) -> str:
    """The Practitioner id of somebody in a team."""
    return f"team-{team + 1}-{role}-{which}"


def team_of(index: int, people: int) -> int:
    """Which team looks after person `index` (0-based among the generated people): whole blocks go together."""
    return (index // BLOCK) % team_count(people)


def resources(people: int, seed: int, first: Sequence[str] = ()) -> Iterator[str]:
    """Everything that is not about one person: organisations, places, workers, teams, panels.

    `people` counts the generated ones; `first` names people who come before them, all in the first team.
    """
    yield f'{{"resourceType":"Organization","id":"centre",{META},"active":true,"name":"Larkhaven Primary Care Centre (made up)"}}'
    for number, (town, postal) in enumerate(names.TOWNS, 1):
        yield (
            f'{{"resourceType":"Location","id":"clinic-{number}",{META},"status":"active","name":"{town} Clinic",'
            f'"address":{{"line":["{number} Wharf Street"],"city":"{town}","state":"{names.STATE}","postalCode":"{postal}"}},'
            f'"managingOrganization":{{"reference":"Organization/centre"}}}}'
        )
    yield f'{{"resourceType":"Location","id":"hospital",{META},"status":"active","name":"Tamsin Bay Hospital (made up)"}}'
    for team in range(team_count(people)):
        yield from _team(team, seed)
        yield from _panels(team, people, () if team else first)


def _team(team: int, seed: int) -> Iterator[str]:
    rng = random.Random(seed * 31 + team * 101 + 5)
    title = f"Team {team_name(team)}"
    yield (
        f'{{"resourceType":"Organization","id":"{team_id(team)}",{META},"active":true,"name":"{title}",'
        f'"partOf":{{"reference":"Organization/centre"}}}}'
    )
    members = []
    for role, shown, count in ROLES:
        for which in range(1, count + 1):
            person = worker(team, role, which)
            given = rng.choice(names.GIVEN_FEMALE + names.GIVEN_MALE)
            role_code = f'{{"coding":[{coding("urn:careteam:role", role, shown)}],"text":"{shown}"}}'
            yield (
                f'{{"resourceType":"Practitioner","id":"{person}",{META},"active":true,'
                f'"name":[{{"family":{quoted(rng.choice(names.FAMILY))},"given":[{quoted(given)}]}}]}}'
            )
            yield (
                f'{{"resourceType":"PractitionerRole","id":"{person}-role",{META},"active":true,"practitioner":{{"reference":"Practitioner/{person}"}},'
                f'"organization":{{"reference":"Organization/{team_id(team)}"}},"code":[{role_code}],'
                f'"location":[{{"reference":"Location/clinic-{team % len(names.TOWNS) + 1}"}}]}}'
            )
            members.append(f'{{"role":[{role_code}],"member":{{"reference":"Practitioner/{person}"}}}}')
    yield (
        f'{{"resourceType":"CareTeam","id":"careteam-{team + 1}",{META},"status":"active","name":"{title}","participant":[{",".join(members)}],'
        f'"managingOrganization":[{{"reference":"Organization/{team_id(team)}"}}]}}'
    )


def _panels(team: int, people: int, first: Sequence[str]) -> Iterator[str]:
    members = [*first] + [f"p{index + 1:06d}" for index in range(people) if team_of(index, people) == team]
    for part, start in enumerate(range(0, len(members), GROUP_SIZE), 1):
        yield group(
            f"panel-{team + 1}-{part}",
            "panel",
            f"Team {team_name(team)}",
            members[start : start + GROUP_SIZE],
            team_id(team),
        )


def group(made: str, kind: str, name: str, members: list[str], managing: str) -> str:
    """A Group of people: a team's `panel` (managed by the team) or a `household`."""
    listed = ",".join(f'{{"entity":{{"reference":"Patient/{one}"}}}}' for one in members)
    by = f',"managingEntity":{{"reference":"Organization/{managing}"}}' if managing else ""
    return (
        f'{{"resourceType":"Group","id":"{made}",{META},"active":true,"type":"person","actual":true,'
        f'"code":{{"coding":[{coding("urn:careteam:group-kind", kind)}]}},"name":{quoted(name)},"quantity":{len(members)}{by},"member":[{listed}]}}'
    )


@lru_cache(maxsize=64)
def cached_block(number: int, seed: int, today: int) -> tuple[Person, ...]:
    """`seed.people.block`, kept for the neighbours in the same block."""
    return tuple(block(number, seed, today))


def day_lists(people: int, seed: int, today: int, kept: Mapping[tuple[str, int], str]) -> dict[str, Slot]:
    """Today's full day lists: person id to appointment; only living members.

    `kept` names who has a place in the first team's lists: (role, place) to person id.
    """
    found: dict[str, Slot] = {}
    teams = team_count(people)
    for team in range(teams):
        rng = random.Random(seed * 53 + team * 389 + today)
        order = _willing(rng, team, teams, people=people, seed=seed, today=today)
        for role, first, step, places, length in _DAY_LISTS:
            for place in range(places):
                person = kept.get((role, place)) if team == 0 else None
                person = person or next(order, None)
                if person is None:
                    continue
                # The lunch hour is free in the providers' list.
                minute = first + step * place + (45 if role == "provider" and place > 8 else 0)
                status = "arrived" if place == 0 and role in {"provider", "nurse"} else "booked"
                found[person] = Slot(worker(team, role), minute, length, status, role)
    return found


def _willing(
    rng: random.Random, team: int, teams: int, *, people: int, seed: int, today: int
) -> Iterator[str]:
    """Living members of a team in random order, older people sooner; never the same person twice."""
    blocks = range(team, -(-people // BLOCK), teams)
    if not blocks:
        return
    drawn = (rng.choice(blocks) * BLOCK + rng.randrange(BLOCK) for _ in range(600))
    late: list[str] = []
    for index in dict.fromkeys(one for one in drawn if one < people):
        person = cached_block(index // BLOCK, seed, today)[index % BLOCK]
        if person.death is not None or not person.active:
            continue
        if rng.random() < 0.25 + person.age(today) / 110:
            yield person.id
        else:
            late.append(person.id)
    yield from late
