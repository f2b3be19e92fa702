"""Numbers that the centre reports: kept as theirs, shown as a list, a chart and a sentence, printed by the command line."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from console.present import reported as shown
from console.words import Words
from db.queries.reported import reported
from db.records import Reported, ReportedPoint
from tests.support.fhir import open_store, take

if TYPE_CHECKING:
    from pathlib import Path


def report(ident: str, year: int, numerator: int, denominator: int) -> dict[str, object]:
    return {
        "resourceType": "MeasureReport",
        "id": ident,
        "status": "complete",
        "type": "summary",
        "measure": "urn:careteam:measure:hip-fracture-65",
        "period": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "group": [
            {
                "code": {"text": "Hip fractures, 65 and older"},
                "population": [
                    {"code": {"coding": [{"code": "numerator"}]}, "count": numerator},
                    {"code": {"coding": [{"code": "denominator"}]}, "count": denominator},
                ],
                "measureScore": {
                    "value": round(numerator / denominator * 1000, 2),
                    "unit": "per 1000 person-years",
                },
            }
        ],
    }


def test_reported_numbers_are_kept_as_they_came(tmp_path: Path) -> None:
    """Each period once, the last report of it counts, oldest first; nothing is computed from people."""
    with open_store(tmp_path) as store:
        take(store, tmp_path, report("a", 2018, 40, 10000), report("b", 2002, 80, 10000))
        take(store, tmp_path, report("c", 2018, 41, 10000), name="corrected.ndjson")
        (found,) = reported(store.reader())

    assert [(p.start.year, p.value, p.numerator, p.denominator) for p in found.points] == [
        (2002, 8.0, 80, 10000),
        (2018, 4.1, 41, 10000),
    ]
    assert (found.title, found.unit, found.part) == (
        "Hip fractures, 65 and older",
        "per 1000 person-years",
        "",
    )


def points(*values: tuple[int, float]) -> tuple[ReportedPoint, ...]:
    return tuple(
        ReportedPoint(date(year, 1, 1), date(year, 12, 31), value, 41, 10000) for year, value in values
    )


def test_the_sentence_says_what_the_chart_shows() -> None:
    """First and last value, the counts, whose number it is, and the index with the first year as 100."""
    one = Reported("m", "Hip fractures", "", "per 1000", "centre", points((2002, 8.0), (2018, 4.1)))

    said = shown.twin(one, Words.load(strict=True))
    assert said == (
        "Hip fractures: 8 in 2002, 4.1 per 1000 in 2018 (41 of 10,000). Reported by centre, not computed here."
        " 2002 = 100, 2018 = 51."
    )


@pytest.mark.parametrize(
    ("values", "change"),
    [(((2002, 8.0), (2018, 4.0)), "-50"), (((2002, 8.0),), ""), (((2002, 0.0), (2003, 1.0)), "")],
)
def test_change_needs_something_to_compare_with(values: tuple[tuple[int, float], ...], change: str) -> None:
    """One period, or a first value of zero, has no change in per cent."""
    said = shown.change(Reported("m", "t", "", "u", "s", points(*values)), Words.load(strict=True))

    assert said.startswith(f"{change} %") if change else said == ""


def test_the_demo_brings_the_centres_history(tmp_path: Path) -> None:
    """Hip fractures at 65+ fall by about a half from 2002 to 2018 in what the demo's centre reports."""
    from seed.history import reports

    with open_store(tmp_path) as store:
        take(store, tmp_path, *(json.loads(line) for line in reports(7, date(2026, 11, 24))))
        whole = next(
            r for r in reported(store.reader()) if r.measure.endswith("hip-fracture-65") and not r.part
        )

    by_year = {p.start.year: p.value for p in whole.points}
    assert (min(by_year), max(by_year)) == (2002, 2025)
    assert 0.42 < by_year[2018] / by_year[2002] < 0.58
