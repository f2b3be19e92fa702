"""Who gets which condition, and when. Knows ages, sex and habits; nothing of names, languages, race or address.

Each condition is a curve of how common it is at an age. One random number per person and condition is looked up on
the curve backwards: where the curve reaches the number is the age at onset, so that prevalence at every age holds by
construction. The curves are rounded pictures of US primary-care panels for a believable demonstration, not
epidemiology; only their order of magnitude is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import random

    from seed.people import Person


class Curve(NamedTuple):
    """Prevalence in per cent at ages, and how much more common it is in women, in men and in smokers."""

    points: tuple[tuple[float, float], ...]
    women: float = 1.0
    men: float = 1.0
    smokers: float = 1.0
    shared: float = 1.0
    """How far the person's general frailty counts (0 not at all, 1 fully)."""


CURVES: Final = {
    "hypertension": Curve(((20, 1), (35, 9), (45, 21), (55, 36), (65, 53), (75, 64), (95, 72)), 0.97, 1.05),
    "diabetes": Curve(((22, 0.2), (35, 2.5), (45, 7), (55, 12), (65, 18), (75, 20), (95, 20)), 0.95, 1.05),
    "hyperlipidemia": Curve(((30, 3), (45, 18), (55, 29), (65, 38), (80, 42))),
    "cad": Curve(((42, 0.4), (55, 2.6), (65, 6.5), (75, 11.5), (95, 17)), 0.7, 1.35, 1.5),
    "stroke": Curve(((48, 0.5), (65, 3.2), (75, 6.5), (95, 12)), 1, 1, 1.3),
    "heart-failure": Curve(((48, 0.3), (65, 1.7), (75, 4), (85, 7.5), (98, 12)), 0.95, 1.05, 1.2),
    "afib": Curve(((48, 0.5), (65, 3.4), (75, 8), (95, 15)), 0.9, 1.1),
    "copd": Curve(((38, 0.2), (50, 1.5), (60, 3.4), (70, 5), (90, 6)), 1, 1, 2.6),
    "asthma": Curve(((3, 2), (10, 7.5), (40, 9), (80, 10)), 1.1, 0.9, 1.1, 0.2),
    "ckd": Curve(((42, 0.6), (55, 2.6), (65, 8), (75, 17), (85, 27), (98, 34))),
    "depression": Curve(((12, 1), (18, 6), (30, 11), (50, 14), (95, 16)), 1.25, 0.72, 1.2, 0.4),
    "anxiety": Curve(((9, 1), (18, 6), (40, 11), (80, 12)), 1.2, 0.8, 1.1, 0.3),
    "ptsd": Curve(((18, 0.5), (35, 3), (80, 4)), 1.1, 0.9, 1.2, 0.2),
    "bipolar": Curve(((18, 0.2), (35, 1.2), (90, 1.5)), shared=0.1),
    "schizophrenia": Curve(((18, 0.1), (35, 0.6), (90, 0.7)), shared=0.1),
    "alcohol-disorder": Curve(((18, 0.3), (30, 3), (50, 5), (85, 5)), 0.7, 1.35, 1.6, 0.3),
    "opioid-disorder": Curve(((18, 0.2), (30, 1.4), (50, 1.9), (85, 1.9)), 0.85, 1.15, 1.7, 0.3),
    "osteoporosis": Curve(((50, 1), (65, 9), (75, 17), (95, 27)), 1.5, 0.35, 1.1),
    "fx-hip": Curve(((62, 0.3), (75, 1.6), (85, 4.5), (98, 11)), 1.25, 0.7, 1.1),
    "fx-wrist": Curve(((50, 0.5), (65, 3.6), (80, 8), (98, 10)), 1.35, 0.5),
    "fx-spine": Curve(((58, 0.4), (75, 3.5), (90, 8)), 1.2, 0.8),
    "dementia": Curve(((63, 0.6), (75, 4.5), (85, 15), (98, 32)), 1.05, 0.95),
    "cancer-breast": Curve(((38, 0.3), (60, 3.4), (80, 7.5), (98, 8)), 1, 0, 1, 0.2),
    "cancer-colorectal": Curve(((48, 0.2), (70, 2), (95, 4)), 1, 1, 1.1, 0.3),
    "cancer-prostate": Curve(((54, 0.6), (70, 7), (95, 13)), 0, 1, 1, 0.2),
    "cancer-lung": Curve(((55, 0.2), (75, 1.1), (95, 1.4)), 1, 1, 3, 0.3),
    "hypothyroid": Curve(((25, 1.5), (50, 6), (70, 10), (95, 11)), 1.5, 0.4, 1, 0.3),
    "osteoarthritis": Curve(((42, 3), (60, 18), (75, 34), (95, 44)), 1.1, 0.9),
    "reflux": Curve(((18, 2), (50, 11), (80, 15)), 1, 1, 1.1),
    "back-pain": Curve(((20, 4), (50, 13), (80, 17)), 1.05, 0.95, 1.3, 0.6),
    "migraine": Curve(((12, 3), (35, 9), (80, 9)), 1.4, 0.55, 1, 0.1),
    "rheumatoid": Curve(((30, 0.2), (55, 0.9), (90, 1.5)), 1.3, 0.6, 1.1, 0.3),
    "seizure": Curve(((2, 0.3), (40, 0.8), (90, 1.1)), shared=0.1),
    "hiv": Curve(((18, 0.05), (45, 0.45), (80, 0.45)), shared=0),
    "hcv": Curve(((25, 0.3), (60, 1.4), (90, 1.4)), shared=0.2),
}

# What makes another condition likelier: (cause, effect, factor). Rounded, see above.
_LEADS: Final = (
    ("obese", "diabetes", 1.5),
    ("obese", "hypertension", 1.2),
    ("obese", "osteoarthritis", 1.25),
    ("hypertension", "cad", 1.25),
    ("hypertension", "ckd", 1.25),
    ("diabetes", "ckd", 1.4),
    ("diabetes", "cad", 1.3),
    ("cad", "heart-failure", 2.2),
    ("hypertension", "stroke", 1.3),
    ("heart-failure", "afib", 1.8),
    ("osteoporosis", "fx-hip", 2.0),
    ("osteoporosis", "fx-wrist", 1.7),
    ("osteoporosis", "fx-spine", 2.2),
    ("opioid-disorder", "hcv", 8.0),
    ("alcohol-disorder", "depression", 1.6),
)
_LEADS_TO: Final[dict[str, list[tuple[str, float]]]] = {}
for _cause, _effect, _factor in _LEADS:
    _LEADS_TO.setdefault(_effect, []).append((_cause, _factor))


def onset_age(curve: Curve, level: float, until: float) -> float | None:
    """The age at which the curve reaches `level` (per cent), or None when that is after the age `until`."""
    low_age, low = curve.points[0]
    if level <= low:
        found = low_age - 6 * (1 - level / low) * min(1, low_age / 12)
        return found if found <= until else None
    for age, share in curve.points[1:]:
        if level <= share:
            found = low_age + (age - low_age) * (level - low) / (share - low)
            return found if found <= until else None
        low_age, low = age, share
        if low_age > until:
            return None
    return None


def sample(
    rng: random.Random, person: Person, age: float, *, smoker: bool, obese: bool, frailty: float
) -> dict[str, int]:
    """The conditions that a person of `age` has, with the ordinal day of onset, in no order of importance."""
    found: dict[str, int] = {"obese": person.birth} if obese else {}
    draw = rng.random
    for name, curve in CURVES.items():
        level = draw() * 100
        factor = curve.women if person.female else curve.men
        if factor == 0 or age < curve.points[0][0] - 6:
            continue
        if smoker:
            factor *= curve.smokers
        factor *= 1 + curve.shared * (frailty - 1)
        for cause, more in _LEADS_TO.get(name, ()):
            if cause in found:
                factor *= more
        at = onset_age(curve, level / factor, age)
        if at is not None and at > 0:
            found[name] = person.birth + int(at * 365.25)
    found.pop("obese", None)
    return found
