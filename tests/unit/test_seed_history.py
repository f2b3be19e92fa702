"""The centre's yearly history: the Healthy Bones shape, sums that agree, the same every time."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from seed.history import reports

DAY = date(2026, 11, 24)


def rates(measure: str, seed: int = 7) -> dict[int, dict[str, Any]]:
    """Group of each year of a measure."""
    found = {}
    for line in reports(seed, DAY):
        one = json.loads(line)
        if one["measure"] == f"urn:careteam:measure:{measure}":
            found[int(one["period"]["start"][:4])] = one["group"][0]
    return found


@pytest.mark.parametrize("seed", [1, 7, 23])
@pytest.mark.parametrize("measure", ["hip-fracture-65", "hip-fracture-50"])
def test_hip_fractures_fall_by_half_until_2018(measure: str, seed: int) -> None:
    """About 37 % in five years and 50 % in sixteen (clinical.md 5), whatever the seed."""
    score = {year: group["measureScore"]["value"] for year, group in rates(measure, seed).items()}
    assert list(score) == list(range(2002, 2026))
    assert -0.44 < score[2007] / score[2002] - 1 < -0.30
    assert -0.57 < score[2018] / score[2002] - 1 < -0.43


def test_scans_grow_by_247_per_cent() -> None:
    """Bone density scans: +247 % within the first seven years (product.md 6)."""
    count = {year: group["population"][0]["count"] for year, group in rates("dxa-scans").items()}
    assert count[2009] / count[2002] - 1 == pytest.approx(2.47, abs=0.15)


def test_clinics_add_up_to_the_centre() -> None:
    """Numerators and denominators of the strata sum to the group, and scores are their quotient."""
    for group in rates("hip-fracture-65").values():
        strata = group["stratifier"][0]["stratum"]
        assert len(strata) == 3
        for place in (0, 1):
            assert (
                sum(one["population"][place]["count"] for one in strata)
                == group["population"][place]["count"]
            )
        events, years = (part["count"] for part in group["population"])
        assert group["measureScore"]["value"] == pytest.approx(events * 1000 / years, abs=0.006)


def test_reports_are_repeatable_labelled_and_past() -> None:
    """Same bytes for the same seed; every report is a labelled summary of a whole year before today's."""
    lines = list(reports(7, DAY))
    assert lines == list(reports(7, DAY))
    assert lines != list(reports(8, DAY))
    for line in lines:
        one = json.loads(line)
        assert (one["resourceType"], one["status"], one["type"]) == ("MeasureReport", "complete", "summary")
        assert one["meta"]["security"][0]["code"] == "HTEST"
        assert one["period"]["end"] < "2026"
        assert one["reporter"]["reference"] == "Organization/centre"
