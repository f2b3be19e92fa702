"""Values reach the unit that rules compare in, or none at all."""

from __future__ import annotations

import pytest

from db import value_sets
from db.fhir.units import TABLES, spelled, standard


@pytest.mark.parametrize(
    ("name", "value", "unit", "expected"),
    [
        # Factors of clinical.md section 0; A1c 53 mmol/mol is 7.0 %.
        ("lab-a1c", 7.1, "%", 7.1),
        ("lab-a1c", 53, "mmol/mol", 7.0),
        ("lab-a1c", 7.1, "%{Hb}", 7.1),
        ("lab-uacr", 3, "mg/mmol", 26.52),
        ("lab-uacr", 30, "mg/g{creat}", 30),
        ("lab-uacr", 30, "ug/mg", 30),
        ("lab-glucose", 5.5, "mmol/L", 99.11),
        ("lab-ldl", 2.6, "mmol/L", 100.542),
        ("obs-weight", 180, "[lb_av]", 81.648),
        ("obs-weight", 180, "lbs", 81.648),
        ("obs-height", 70, "[in_i]", 177.8),
        ("obs-temperature", 98.6, "[degF]", 37.0),
        ("obs-temperature", 37, "Cel", 37),
        ("lab-egfr", 55, "mL/min/{1.73_m2}", 55),
        ("lab-egfr", 55, "mL/min/1.73 m²", 55),
        ("lab-egfr", 55, "mL/min", 55),
        ("obs-systolic", 140, "mm[Hg]", 140),
        ("obs-systolic", 140, "mmHg", 140),
        ("obs-phq9", 12, "{score}", 12),
        ("obs-phq9", 12, None, 12),
        ("lab-hgb", 130, "g/L", 13),
        ("lab-creatinine", 88.4, "µmol/L", 1),
    ],
)
def test_conversions(name: str, value: float, unit: str | None, expected: float) -> None:
    """Known units in their usual spellings."""
    assert standard(frozenset({name}), value, unit) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("lab-a1c", "mg/dL"), ("lab-a1c", None), ("obs-weight", "stone"), ("lab-uacr", ""), ("obs-bmi", "%")],
)
def test_unknown_units_give_nothing(name: str, unit: str | None) -> None:
    """Never a guess, not even for a missing unit of something measured."""
    assert standard(frozenset({name}), 5.0, unit) is None


def test_other_quantities_keep_their_value() -> None:
    """Where no rule compares in a unit, the value stands as received."""
    assert standard(frozenset(), 5.0, "furlong") == 5.0
    assert standard(frozenset({"obs-smoking"}), 5.0, None) == 5.0


def test_tables_name_sets_that_exist() -> None:
    """A renamed value set cannot silently lose its units, and each table has its own unit first."""
    assert set(TABLES) <= set(value_sets.load().names)
    for name, table in TABLES.items():
        first = next(iter(table))
        assert table[first] == (1.0, 0.0), name
        assert all(spelled(unit) == unit for unit in table), name
