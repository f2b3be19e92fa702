"""Walks one made-up life from visit to visit and writes its chart. The order of things, nothing of their detail."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from seed import body, centre, mind, plans, prevention, use
from seed.chart import instant, iso
from seed.codes import CONDITIONS, LAB
from seed.life import Life, Visit, begin

if TYPE_CHECKING:
    from seed.centre import Slot
    from seed.people import Person

_WELL_CHILD_MONTHS: Final = (1, 2, 4, 6, 9, 12, 15, 18, 24, 30)
"""Visits below three years (clinical.md 3f, `well-child`)."""


def history(
    person: Person, *, seed: int, today: int, years: int, team: int, slot: Slot | None = None
) -> list[str]:
    """All resources about one person but the Patient itself, as JSON lines."""
    rng = random.Random(seed * 1_000_003 + person.number * 2 + 1)
    life = begin(person, rng, today, years, team)
    use.treatments(life)
    last = life.first
    for day in _visit_days(life):
        last = day
        _visit(life, day)
    prevention.childhood(life)
    use.emergencies(life)
    use.stays(life)
    _inr(life)
    life.write_conditions()
    life.write_medicines(last)
    use.allergies(life)
    use.cover(life)
    use.appointments(life, slot)
    plans.words(life)
    _oddities(life)
    return life.chart.lines


def _visit_days(life: Life) -> list[int]:
    """Days of contacts with the team, in order: routine ones, fewer the older they are, and the days of diagnosis."""
    rng, days = life.rng, set[int]()
    if rng.random() < 0.05 and life.person.age(life.end) > 3:
        # Some registered and hardly came: they are on the list of those lost from sight.
        day = max(life.first + 3, life.end - 420 - rng.randrange(1100))
        return [_workday(day)] if day + 1 < life.end else []
    for months in _WELL_CHILD_MONTHS if life.person.age(life.first) < 2.6 else ():
        day = life.person.birth + int(months * 30.44) + rng.randrange(9)
        if life.first < day < life.end and rng.random() < 0.9:
            days.add(_workday(day))
    day = life.end - 1 - int(rng.expovariate(1) * 130 / _rate(life, life.end))
    while day > life.first:
        age = life.person.age(day)
        if age < 3:
            break
        days.add(_workday(day))
        past = life.end - day
        share = 1.0 if past < 800 else 0.55 if past < 1900 else 0.34 if past < 3700 else 0.2
        day -= max(9, int(rng.gammavariate(2, 0.5) * 365 / (_rate(life, day) * share * life.density)))
    for name in ("diabetes", "hypertension", "depression", "fx-wrist", "fx-spine", "anxiety"):
        begun = life.onset.get(name, 0)
        if life.first < begun < life.end:
            days.add(_workday(begun))
    return sorted(day for day in days if max(life.first, life.person.birth) <= day < life.end)


def _rate(life: Life, day: int) -> float:
    """Contacts a year with the team at that day: by age and chronic conditions."""
    age = life.person.age(day)
    return (0.85 if age < 18 else 0.8 if age < 40 else 1.15 if age < 65 else 1.7) + 0.75 * life.chronic(day)


def _workday(day: int) -> int:
    """The Friday before, for a weekend."""
    rest = (day - 1) % 7
    return day - (rest - 4) if rest > 4 else day


def _visit(life: Life, day: int) -> None:
    rng, age = life.rng, life.person.age(day)
    minute = 490 + 10 * rng.randrange(48)
    kind, type_, role, length = _kind(life, day, age)
    made = life.chart.encounter(
        kind,
        instant(day, minute),
        instant(day, minute + length),
        use.VISIT_TYPES[type_],
        practitioner=centre.worker(life.team, role),
        reason=_reason(life, day),
    )
    visit = Visit(
        day, age, kind, made, instant(day, minute + 4), day - life.first < 40, life.end - day < 1500
    )
    if kind != "VR":
        body.vitals(life, visit)
        body.labs(life, visit)
        prevention.prevention(life, visit)
    mind.screens(life, visit)


def _kind(life: Life, day: int, age: float) -> tuple[str, str, str, int]:
    draw = life.rng.random()
    if age < 18:
        return "AMB", "checkup", "provider", 30
    if life.has("depression", day) and draw < 0.25:
        return ("VR" if draw < 0.1 else "AMB"), "behavioral", "bh", 30
    if draw < 0.1 and life.end - day < 2200:
        return "VR", "telephone", "nurse", 15
    if age > 78 and draw < 0.28:
        return "HH", "home", "cm", 60
    if draw > 0.75 and life.due("checkup", day, 330):
        return "AMB", "checkup", "provider", 40
    return "AMB", "follow-up" if life.chronic(day) else "office", "nurse" if draw < 0.35 else "provider", 20


def _reason(life: Life, day: int) -> str:
    """One of the person's own lasting problems, or none."""
    known = [
        name
        for name, begun in life.onset.items()
        if begun <= day and life.has(name, day) and name not in _QUIET
    ]
    return life.code(life.rng.choice(known), day) if known and life.rng.random() < 0.6 else ""


_QUIET: Final = frozenset(
    ("hiv", "opioid-disorder", "alcohol-disorder", "overdose", "obesity", "prediabetes")
)


def _inr(life: Life) -> None:
    """INR every month while on warfarin, the last eight of them."""
    since = life.taking.get("warfarin")
    if since is None:
        return
    for step in range(8, 0, -1):
        day = _workday(life.end - 30 * step + 8)
        if day > max(since, life.first):
            value = max(1.0, life.rng.gauss(2.5, 0.55 + 0.4 * (1 - life.steady)))
            life.chart.observation(
                LAB, body.TESTS["inr"].code, instant(day, 515), body.TESTS["inr"].value(value)
            )


def _oddities(life: Life) -> None:
    """What real records hold too: something entered in error, a value that could not be measured."""
    rng = life.rng
    if life.end - life.first < 200:
        return
    day = _workday(life.end - 40 - rng.randrange(150))
    if rng.random() < 0.02:
        life.chart.condition(
            CONDITIONS["diabetes" if "diabetes" not in life.onset else "asthma"], iso(day), wrong=True
        )
    if rng.random() < 0.02:
        life.chart.observation(LAB, body.TESTS["potassium"].code, instant(day, 600), plans.ABSENT)
    if rng.random() < 0.01:
        value = body.TESTS["glucose"].value(700 + rng.randrange(200))
        life.chart.observation(
            LAB, body.TESTS["glucose"].code, instant(day, 601), value, status="entered-in-error"
        )
