"""Codes find their value sets: exact, by ICD prefix, by ingredient word."""

from __future__ import annotations

import csv
import time
from typing import TYPE_CHECKING

import pytest

from db.value_sets import FOLDER, ICD, ValueSets, load, read

if TYPE_CHECKING:
    from pathlib import Path

SNOMED, RXNORM, LOINC = (
    "http://snomed.info/sct",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://loinc.org",
)


@pytest.mark.parametrize(
    ("system", "code", "display", "inside", "outside"),
    [
        (SNOMED, "44054006", "", "diabetes", "prediabetes"),
        ("urn:oid:2.16.840.1.113883.6.96", "44054006", "", "diabetes", "prediabetes"),
        (ICD, "E11.21", "", "dm-complication", "prediabetes"),
        (ICD, "E1121", "", "diabetes", "hypertension"),
        (ICD, "e11.9", "", "diabetes", "dm-complication"),
        (ICD, "N18.31", "", "ckd-3plus", "ckd-5"),
        (ICD, "C34.1", "", "cancer-lung", "cancer-metastatic"),
        (RXNORM, "316672", "", "rx-statin", "rx-opioid"),
        (RXNORM, "0", "Simvistatin 10 MG", "rx-statin", "rx-opioid"),
        ("", "Metoprolol Succinate", "Metoprolol Succinate", "rx-hf-bb", "rx-statin"),
        (RXNORM, "0", "LISINOPRIL/hydrochlorothiazide", "rx-acei-arb", "rx-statin"),
        (LOINC, "4548-4", "", "lab-a1c", "lab-ldl"),
        ("http://hl7.org/fhir/sid/cvx", "08", "", "vx-hepb", "vx-td"),
    ],
)
def test_membership(system: str, code: str, display: str, inside: str, outside: str) -> None:
    """Dots, case, other names of a system and misspelled brands do not hide a code."""
    found = load().sets_of(system, code, display)
    assert inside in found
    assert outside not in found


@pytest.mark.parametrize(
    ("system", "code", "display"),
    [
        (SNOMED, "E11", ""),  # an ICD code under another system
        (SNOMED, "4548-4", ""),
        (LOINC, "3773-1", "Morphine [Presence] in Urine"),
        (RXNORM, "0", "Simvastatinol"),  # no whole word
        (ICD, "E1", ""),
    ],
)
def test_strangers_stay_out(system: str, code: str, display: str) -> None:
    """Another system, half a word or a shorter code is no member."""
    assert load().sets_of(system, code, display) == frozenset()


def test_the_lists_are_complete() -> None:
    """All 141 rows of clinical.md appendix A with their 1,054 codes are there, and six sets that the console adds."""
    sets = load()
    assert len(sets.names) == 147
    assert sum(len(sets.codes(name)) for name in sets.names) == 1_054 + 9
    assert sets.codes("aaa-us") == ()
    assert len(sets.codes("diabetes")) == 14
    assert len(sets.codes("vx-flu")) == 22


def test_the_lists_equal_the_document(checkout: Path) -> None:
    """Counted independently in the document where it is at hand."""
    document = checkout.parent / "shared" / "clinical.md"
    if not document.exists():
        pytest.skip("clinical.md is not on this machine")
    text = document.read_text("utf-8").split("## Appendix A.")[1].split("## Appendix B.")[0]
    sets = load()
    for line in text.splitlines():
        cells = line.split("|")
        if line.startswith("| `"):
            words = [word for word in cells[2].split() if not word.startswith("**") and word != "·"]
            expected = [] if "(none" in cells[2] else sorted(word.rstrip("?") for word in words)
            assert sorted(code for _, _, code in sets.codes(cells[1].strip(" `"))) == expected, cells[1]


def test_conditions_and_trends_name_sets_that_exist() -> None:
    """The panel column and the person page ask for sets of the list only, each once."""
    names = set(load().names)
    for file, columns in (
        ("conditions.csv", ["set", "short", "long"]),
        ("trends.csv", ["set", "title", "unit", "goal_low", "goal_high", "decimals", "source"]),
    ):
        lines = [line for line in (FOLDER / file).read_text("utf-8").splitlines() if not line.startswith("#")]
        rows = list(csv.DictReader(lines))
        assert list(rows[0]) == columns
        assert {row["set"] for row in rows} <= names
        assert len({row["set"] for row in rows}) == len(rows)
        if file == "trends.csv":
            assert all(row["source"] for row in rows if row["goal_low"] or row["goal_high"])


def test_a_changed_definition_changes_its_mark_only() -> None:
    """The store resolves a set anew when its mark changes; order of rows does not matter."""
    rows = [("a", "s", "exact", "1"), ("a", "s", "exact", "2"), ("b", "s", "exact", "3")]
    first, turned = ValueSets(rows), ValueSets(reversed(rows))
    more = ValueSets([*rows, ("a", "s", "exact", "4")])
    assert first.digest("a") == turned.digest("a") != more.digest("a")
    assert first.digest("b") == more.digest("b")


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    """A site's overlay with a wrong row says so."""
    path = tmp_path / "site.csv"
    path.write_text("set,system,match,code\na,s,nearly,1\n", "utf-8")
    with pytest.raises(ValueError, match=r"site\.csv"):
        list(read(path))


def test_loading_is_quick() -> None:
    """Every import starts with it: a few milliseconds, measured at the best of five."""
    best = min(_timed() for _ in range(5))
    assert best < 0.015


def _timed() -> float:
    start = time.perf_counter()
    ValueSets(read(FOLDER / "careteam.csv"))
    return time.perf_counter() - start
