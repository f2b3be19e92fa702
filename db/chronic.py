"""The chronic conditions that the panel shows, in order of importance: value set, short word, long words."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Chronic(NamedTuple):
    """One line of `valuesets/conditions.csv`."""

    set: str
    """Name of the value set."""
    short: str
    """What the panel column says."""
    long: str


@cache
def chronic() -> tuple[Chronic, ...]:
    """All of them, most important first."""
    path = Path(__file__).parent / "valuesets" / "conditions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(Chronic(row["set"], row["short"], row["long"]) for row in csv.DictReader(lines))
