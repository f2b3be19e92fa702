"""A panel of any size from a seed number, as FHIR R4 resources one a line. Same arguments, same bytes; no clock.

Every person has a random stream of their own, so that person n does not depend on person n - 1 and several processes
can each write their part (`chunks`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from seed import centre, scenarios
from seed.histories import history
from seed.people import BLOCK, patient
from seed.scenarios import STORIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

YEARS: Final = 20
"""How far back detailed histories reach, where nothing else is asked."""


def panel(people: int, seed: int, today: date, *, years: int = YEARS) -> Iterator[bytes]:
    """Resources of a panel of `people`, as compact UTF-8 JSON without line ends.

    First what all share (organisations, workers, teams, panels), then the story people of `seed.scenarios`, then the
    rest, person by person. Dates are relative to `today`.
    """
    yield from chunks(people, seed, today, 0, 1, years=years)


def chunks(people: int, seed: int, today: date, n: int, of: int, *, years: int = YEARS) -> Iterator[bytes]:
    """Part `n` (from 0) of `of` parts of `panel`; the parts together hold the same resources as the whole.

    Raises:
        ValueError: `people` is negative or `n` is no part of `of`.
    """
    if people < 0 or not 0 <= n < of:
        raise ValueError(f"no part {n} of {of} of a panel of {people} people")
    day = today.toordinal()
    told = min(people, len(STORIES))
    made = people - told
    slots = _day_lists(made, told, seed, day)
    if n == 0:
        for line in _shared(told, made, seed, day, slots):
            yield line.encode()
    blocks = -(-made // BLOCK)
    for number in range(blocks * n // of, blocks * (n + 1) // of):
        for line in _block(number, made, seed, day, years=years, slots=slots):
            yield line.encode()


@lru_cache(maxsize=4)
def _day_lists(made: int, told: int, seed: int, day: int) -> dict[str, centre.Slot]:
    """Today's day lists, worked out once for all parts."""
    there = {story.id for story in STORIES[:told]}
    kept = {place: who for place, who in scenarios.TODAY.items() if who in there}
    return centre.day_lists(made, seed, day, kept)


def _shared(told: int, made: int, seed: int, day: int, slots: dict[str, centre.Slot]) -> Iterator[str]:
    """What only the first part holds: the centre and the story people."""
    yield from centre.resources(made, seed, [story.id for story in STORIES[:told]])
    for index in range(told):
        yield from scenarios.lines(index, day, slots.get(STORIES[index].id))
    yield from scenarios.households(told)


def _block(
    number: int, made: int, seed: int, day: int, *, years: int, slots: dict[str, centre.Slot]
) -> Iterator[str]:
    members = centre.cached_block(number, seed, day)[: made - number * BLOCK]
    team = centre.team_of(number * BLOCK, made)
    for person in members:
        yield patient(person, centre.worker(team, "provider"), centre.team_id(team))
        yield from history(person, seed=seed, today=day, years=years, team=team, slot=slots.get(person.id))
    homes: dict[str, list[str]] = {}
    for person in members:
        homes.setdefault(person.household, []).append(person.id)
    for home, living in homes.items():
        if len(living) > 1:
            yield centre.group(home, "household", f"Household {home}", living, "")
