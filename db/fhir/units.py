"""Numbers into the unit that rules compare in; an unknown unit gives no value, never a guess.

It knows quantities by the value set that a code is in, and no code itself (clinical.md section 0 has the factors).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Line: TypeAlias = tuple[float, float]
"""(factor, added): standard = value × factor + added."""

_SAME: Final[Line] = (1.0, 0.0)

# Factors are those of clinical.md section 0 unless another source stands beside them.
_A1C = {"%": _SAME, "mmol/mol": (0.0915, 2.15)}
_UACR = {"mg/g": _SAME, "ug/mg": _SAME, "mg/mmol": (8.84, 0.0)}
_GLUCOSE = {"mg/dl": _SAME, "mmol/l": (18.02, 0.0)}
_LDL = {"mg/dl": _SAME, "mmol/l": (38.67, 0.0)}
# 1 lb = 0.4536 kg (clinical.md); 1 g = 0.001 kg and 1 oz = 1/16 lb (UCUM).
_WEIGHT = {"kg": _SAME, "lb": (0.4536, 0.0), "g": (0.001, 0.0), "oz": (0.4536 / 16, 0.0)}
# 1 in = 2.54 cm, exactly (UCUM).
_HEIGHT = {"cm": _SAME, "m": (100.0, 0.0), "in": (2.54, 0.0)}
# Degrees Celsius from Fahrenheit: (F - 32) × 5/9 (UCUM).
_TEMPERATURE = {"cel": _SAME, "degf": (5 / 9, -160 / 9)}
# Two units for eGFR are accepted alike (clinical.md section 6, trap 8).
_EGFR = {"ml/min/1.73m2": _SAME, "ml/min": _SAME}
_PRESSURE = {"mmhg": _SAME, "kpa": (7.50062, 0.0)}  # 1 mmHg = 133.322 Pa (UCUM)
# Monovalent ions: 1 mEq/L = 1 mmol/L.
_ION = {"mmol/l": _SAME, "meq/l": _SAME}
_HAEMOGLOBIN = {"g/dl": _SAME, "g/l": (0.1, 0.0)}
# Molar mass of creatinine 113.12 g/mol: 88.4 µmol/L = 1 mg/dL.
_CREATININE = {"mg/dl": _SAME, "umol/l": (1 / 88.4, 0.0)}
_SCORE = {"": _SAME, "{score}": _SAME, "1": _SAME}
_PERCENT = {"%": _SAME}
_BMI = {"kg/m2": _SAME}

TABLES: Final[Mapping[str, Mapping[str, Line]]] = {
    "lab-a1c": _A1C,
    "lab-uacr": _UACR,
    "lab-glucose": _GLUCOSE,
    "lab-ldl": _LDL,
    "obs-weight": _WEIGHT,
    "obs-height": _HEIGHT,
    "obs-temperature": _TEMPERATURE,
    "lab-egfr": _EGFR,
    "obs-systolic": _PRESSURE,
    "obs-diastolic": _PRESSURE,
    "lab-potassium": _ION,
    "lab-sodium": _ION,
    "lab-hgb": _HAEMOGLOBIN,
    "lab-creatinine": _CREATININE,
    "obs-bmi": _BMI,
    "obs-lvef": _PERCENT,
    "obs-phq9": _SCORE,
    "obs-phq2": _SCORE,
    "obs-phq9-item9": _SCORE,
    "obs-gad7": _SCORE,
    "obs-auditc": _SCORE,
    "obs-audit": _SCORE,
    "obs-dast10": _SCORE,
    "obs-tscore": _SCORE,
}
"""Units of each quantity that rules compare, by value set; the first one is the standard."""

_SPELLINGS: Final = {
    "percent": "%",
    "pct": "%",
    "%{hb}": "%",
    "%{hemoglobin}": "%",
    "%hb": "%",
    "%oftotalhgb": "%",
    "mg/g{creat}": "mg/g",
    "mg/gcreat": "mg/g",
    "mg/gcr": "mg/g",
    "mg/gm": "mg/g",
    "ug/mg{creat}": "ug/mg",
    "ug/mgcreat": "ug/mg",
    "mcg/mg": "ug/mg",
    "mcg/mgcreat": "ug/mg",
    "mg/mmol{creat}": "mg/mmol",
    "mg/mmolcreat": "mg/mmol",
    "kilogram": "kg",
    "kilograms": "kg",
    "kgs": "kg",
    "[lb_av]": "lb",
    "lbs": "lb",
    "pound": "lb",
    "pounds": "lb",
    "[oz_av]": "oz",
    "gram": "g",
    "grams": "g",
    "[in_i]": "in",
    "[in_us]": "in",
    "inch": "in",
    "inches": "in",
    "centimeter": "cm",
    "centimeters": "cm",
    "meter": "m",
    "c": "cel",
    "°c": "cel",
    "degc": "cel",
    "[degf]": "degf",
    "f": "degf",
    "°f": "degf",
    "ml/min/{1.73_m2}": "ml/min/1.73m2",
    "ml/min/{1.73m2}": "ml/min/1.73m2",
    "ml/min/1.73_m2": "ml/min/1.73m2",
    "ml/min/{bsa}": "ml/min/1.73m2",
    "ml/min/(173.10*-2.m2)": "ml/min/1.73m2",
    "ml/min/1.73": "ml/min/1.73m2",
    "ml/min/1.73sqm": "ml/min/1.73m2",
    "ml/min/1.73m^2": "ml/min/1.73m2",
    "ml/min/1.73m²": "ml/min/1.73m2",
    "mm[hg]": "mmhg",
    "mmofhg": "mmhg",
    "kg/m^2": "kg/m2",
    "kg/m²": "kg/m2",
    "kg/(m2)": "kg/m2",
    "mcmol/l": "umol/l",
    "score": "{score}",
    "(score)": "{score}",
    "points": "{score}",
    "point": "{score}",
    "{points}": "{score}",
    "{#}": "{score}",
    "{tscore}": "{score}",
    "{t-score}": "{score}",
    "t-score": "{score}",
    "{t_score}": "{score}",
    "[score]": "{score}",
    "{phq}": "{score}",
}
"""Common spellings of UCUM units, in lower case and without spaces."""


@lru_cache(maxsize=4_096)
def spelled(unit: str) -> str:
    """A unit in the one spelling of the tables."""
    # Both micro signs fold to the same Greek letter.
    plain = unit.casefold().replace("\u03bc", "u").replace(" ", "")
    return _SPELLINGS.get(plain, plain)


def standard(sets: frozenset[str], value: float, unit: str | None) -> float | None:
    """The value in the unit that rules compare in, None where the unit is unknown.

    A quantity that no table names keeps its value: rules that compare it say so, and its unit with it. A missing unit
    is unknown too, but for scores, which have none.

    Args:
        sets: Names of the value sets that the fact's code is in.
        value: The number as received.
        unit: The unit as received.
    """
    for name in sets:
        table = TABLES.get(name)
        if table is None:
            continue
        line = table.get(spelled(unit or ""))
        if line is None:
            return None
        return value * line[0] + line[1] if line != _SAME else value
    return value
