"""Which clinical items are absent from a shared screen; data decides, never a guess over text.

Labels come with the facts; where a server sends none, the value sets below classify by code. Absence must not speak:
callers show one constant sentence and never a count of what is missing (security.md 3.2 in the project's documents).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from console.present.masking import Mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.records import FactLine, Trend

OPEN_LABELS: Final = frozenset({"N", "L", "M", "U", "HTEST"})
"""HL7 v3-Confidentiality codes that do not restrict (normal, low, moderate, unrestricted), and HTEST of v3-ActReason,
which says that somebody is made up. All else restricts."""

SENSITIVE_SETS: Final = frozenset(
    {
        # Behavioral health and substance use
        *("depression", "anxiety", "ptsd", "bipolar", "schizophrenia", "self-harm", "overdose"),
        *("alcohol-disorder", "opioid-disorder", "drug-disorder", "rx-oud"),
        *("obs-phq9", "obs-phq2", "obs-phq9-item9", "obs-gad7", "obs-depscreen"),
        *("obs-auditc", "obs-audit", "obs-dast10"),
        # HIV and other infections that people keep to themselves, reproduction
        *("hiv", "hcv", "lab-hiv", "lab-hcv", "lab-chlamydia", "pregnancy", "rx-contraceptive"),
        # Needs and dangers at home
        *("social-need", "obs-hrsn"),
    }
)
"""Value sets whose members are not for shared screens: the categories of tui.md 5.5 over the sets of clinical.md A."""


class SetsOf(Protocol):
    """Finds the value sets that a coded thing belongs to."""

    def __call__(self, system: str, code: str, display: str) -> frozenset[str]:
        """Names of value sets; empty when the code is in none."""
        ...


def allowed(labels: Iterable[str], level: Mask) -> bool:
    """Whether something with these labels may be shown; an unknown label restricts."""
    return level == Mask.FULL or all(label.rsplit("|", 1)[-1] in OPEN_LABELS for label in labels)


def shown_facts(
    facts: Iterable[FactLine], level: Mask, sets_of: SetsOf | None = None
) -> tuple[FactLine, ...]:
    """The facts that a level shows, in their order; `sets_of` is the classifier of the store's own value sets."""
    if level == Mask.FULL:
        return tuple(facts)
    classify = sets_of or _classifier()
    return tuple(fact for fact in facts if allowed(fact.labels, level) and not _restricted(fact, classify))


def shown_conditions(names: Iterable[str], level: Mask) -> tuple[str, ...]:
    """The short condition names of a panel row that a level shows; a name that no list knows is not shown."""
    if level == Mask.FULL:
        return tuple(names)
    sets = _sets_of_short_names()
    return tuple(name for name in names if sets.get(name) not in {None, *SENSITIVE_SETS})


def shown_trends(trends: Iterable[Trend], level: Mask) -> tuple[Trend, ...]:
    """The measurements that a level shows."""
    return tuple(trend for trend in trends if level == Mask.FULL or trend.id not in SENSITIVE_SETS)


def _restricted(fact: FactLine, sets_of: SetsOf) -> bool:
    system, _, code = fact.code.rpartition("|")
    return bool(sets_of(system, code, fact.title) & SENSITIVE_SETS)


@lru_cache(maxsize=1)
def _classifier() -> SetsOf:
    """The value sets of the package; read when a screen is masked for the first time."""
    from db.value_sets import load

    return load().sets_of


@lru_cache(maxsize=1)
def _sets_of_short_names() -> Mapping[str, str]:
    """The value set behind each short condition name of the panel."""
    import csv

    from db.value_sets import FOLDER

    with (FOLDER / "conditions.csv").open(encoding="utf-8", newline="") as file:
        return {row["short"]: row["set"] for row in csv.DictReader(line for line in file if line[0] != "#")}
