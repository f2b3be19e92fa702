"""The made-up centre's yearly history as summary MeasureReports: a panel of 1,300 is too small for a stable line.

65,000 people of three clinics since 2002. The shape is that of the Healthy Bones story: hip fractures fell by about
37 % in the first five years (23 to 61 % by centre) and by about half from 2002 to 2018, while bone density scans grew
by 247 % (clinical.md 4.1 and 5; product.md 6). The numbers themselves are made up. Knows nothing of single people.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from seed import names
from seed.codes import META, TERM, coding, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

PEOPLE: Final = 65_000
FIRST_YEAR: Final = 2002
MEASURE: Final = "urn:careteam:measure:"


@dataclass(frozen=True, slots=True)
class _Clinic:
    """A clinic's share of the people and how far its rate had fallen after five and after sixteen years."""

    name: str
    share: float
    after_five: float
    after_sixteen: float


_CLINICS: Final = (
    _Clinic(names.TOWNS[0][0], 0.45, 0.37, 0.49),
    _Clinic(names.TOWNS[1][0], 0.35, 0.25, 0.42),
    _Clinic(names.TOWNS[2][0], 0.20, 0.60, 0.66),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One measured rate: who counts, what share of the people they are, and where the rate began."""

    measure: str
    text: str
    share: float
    growth: float
    """The share's growth a year: the panel ages."""
    baseline: float
    """Events per 1,000 person-years in the first year."""


_RATES: Final = (
    _Line("hip-fracture-65", "Hip fractures, 65 and older", 0.115, 0.018, 8.2),
    _Line("hip-fracture-50", "Hip fractures, 50 and older", 0.27, 0.011, 3.7),
)


def years(today: date) -> range:
    """The whole years that the history covers: 2002 to the year before today's."""
    return range(FIRST_YEAR, today.year)


def reports(seed: int, today: date) -> Iterator[bytes]:
    """One MeasureReport for every measure and year, as compact JSON lines; same arguments, same bytes."""
    for number, line in enumerate(_RATES):
        for year in years(today):
            yield _rate_report(line, year, random.Random(seed * 10_007 + year * 13 + number)).encode()
    for year in years(today):
        yield _scan_report(year, random.Random(seed * 10_009 + year)).encode()


def _fall(clinic: _Clinic, since: int) -> float:
    """How far a rate has fallen so many years after the first, as a share; after sixteen years it hardly moves."""
    if since <= 5:
        return clinic.after_five * since / 5
    if since <= 16:
        return clinic.after_five + (clinic.after_sixteen - clinic.after_five) * (since - 5) / 11
    return min(0.8, clinic.after_sixteen + 0.004 * (since - 16))


def _rate_report(line: _Line, year: int, rng: random.Random) -> str:
    since = year - FIRST_YEAR
    strata, events, person_years = [], 0, 0
    for clinic in _CLINICS:
        at_risk = round(PEOPLE * clinic.share * line.share * (1 + line.growth) ** since * rng.gauss(1, 0.003))
        expected = at_risk * line.baseline / 1000 * (1 - _fall(clinic, since))
        happened = round(expected * (rng.gauss(1, 0.025) if since else 1))
        events += happened
        person_years += at_risk
        strata.append(f'{{"value":{{"text":{quoted(clinic.name)}}},{_counts(happened, at_risk)}}}')
    return _report(
        line.measure,
        year,
        f'"code":{{"text":{quoted(line.text)}}},{_counts(events, person_years)},'
        f'"stratifier":[{{"code":[{{"text":"Clinic"}}],"stratum":[{",".join(strata)}]}}]',
    )


def _counts(events: int, person_years: int) -> str:
    """Numerator, denominator and rate per 1,000 person-years as members of a group or stratum."""
    numerator = coding(TERM + "measure-population", "numerator")
    denominator = coding(TERM + "measure-population", "denominator")
    return (
        f'"population":[{{"code":{{"coding":[{numerator}]}},"count":{events}}},'
        f'{{"code":{{"coding":[{denominator}]}},"count":{person_years}}}],'
        f'"measureScore":{{"value":{events * 1000 / person_years:.2f},"unit":"per 1000 person-years"}}'
    )


def _scan_report(year: int, rng: random.Random) -> str:
    """Bone density scans of a year: 247 % more within seven years, then about level."""
    since = year - FIRST_YEAR
    grown = 1 + 2.47 * min(since, 7) / 7 + 0.01 * max(0, since - 7)
    scans = round(640 * grown * (rng.gauss(1, 0.015) if since else 1))
    numerator = coding(TERM + "measure-population", "numerator")
    return _report(
        "dxa-scans",
        year,
        f'"code":{{"text":"Bone density scans (DXA)"}},"population":[{{"code":{{"coding":[{numerator}]}},"count":{scans}}}],'
        f'"measureScore":{{"value":{scans},"unit":"scans"}}',
    )


def _report(measure: str, year: int, group: str) -> str:
    return (
        f'{{"resourceType":"MeasureReport","id":"centre-{measure}-{year}",{META},"status":"complete","type":"summary",'
        f'"measure":"{MEASURE}{measure}","date":"{year + 1}-01-31","reporter":{{"reference":"Organization/centre"}},'
        f'"period":{{"start":"{year}-01-01","end":"{year}-12-31"}},"group":[{{{group}}}]}}'
    )
