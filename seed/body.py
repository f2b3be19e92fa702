"""Vital signs and laboratory values that follow conditions and their treatment; starts and adds medicines.

Numbers here only have to hang together (clinical.md sections 1 and 3 say which cut-offs rules use): sugar rises until
a medicine is added and then falls, pressure the same, kidneys fail slowly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from seed.chart import quantity
from seed.codes import LAB, LOINC, SOCIAL, TERM, VITAL, coding, concept

if TYPE_CHECKING:
    from seed.life import Life, Visit

_BP: Final = concept("Blood pressure", (LOINC, "85354-9"))
_SYS: Final = concept("Systolic blood pressure", (LOINC, "8480-6"))
_DIA: Final = concept("Diastolic blood pressure", (LOINC, "8462-4"))
_WEIGHT: Final = concept("Body weight", (LOINC, "29463-7"))
_HEIGHT: Final = concept("Body height", (LOINC, "8302-2"))
_BMI: Final = concept("Body mass index", (LOINC, "39156-5"))
_SMOKING: Final = concept("Tobacco smoking status", (LOINC, "72166-2"))
_PACKS: Final = concept("Cigarettes smoked total (pack years)", (LOINC, "8664-5"))
_SMOKER: Final = {
    "current": concept("Smokes tobacco daily", ("http://snomed.info/sct", "449868002")),
    "former": concept("Ex-smoker", ("http://snomed.info/sct", "8517006")),
    "never": concept("Never smoked tobacco", ("http://snomed.info/sct", "266919005")),
}
_MARK: Final = {
    name: f',"interpretation":[{{"coding":[{coding(TERM + "v3-ObservationInterpretation", name)}]}}]'
    for name in ("H", "L", "HH", "LL", "A", "N")
}


class Test:
    """One laboratory test: its concept, unit, decimals, usual range and critical limits (clinical.md 1, `result-open`)."""

    __slots__ = ("code", "critical", "decimals", "high", "low", "range", "unit")

    def __init__(
        self,
        text: str,
        loinc: str,
        unit: str,
        decimals: int,
        *,
        usual: tuple[float | None, float | None],
        critical: tuple[float, float] = (-1e9, 1e9),
    ) -> None:
        self.code = concept(text, (LOINC, loinc))
        self.unit, self.decimals, self.critical = unit, decimals, critical
        self.low, self.high = usual
        ends = [
            f'"{name}":{{"value":{end},"unit":"{unit}"}}'
            for name, end in (("low", self.low), ("high", self.high))
            if end is not None
        ]
        self.range = f',"referenceRange":[{{{",".join(ends)}}}]' if ends else ""

    def value(self, number: float) -> str:
        """`valueQuantity` with range and, outside of it, the mark."""
        mark = ""
        if number < self.critical[0] or number > self.critical[1]:
            mark = _MARK["LL" if number < self.critical[0] else "HH"]
        elif self.low is not None and number < self.low:
            mark = _MARK["L"]
        elif self.high is not None and number > self.high:
            mark = _MARK["H"]
        return quantity(f"{number:.{self.decimals}f}", self.unit) + mark + self.range


TESTS: Final = {
    "a1c": Test("Hemoglobin A1c", "4548-4", "%", 1, usual=(None, 5.6)),
    "glucose": Test("Glucose", "2345-7", "mg/dL", 0, usual=(70, 99), critical=(54, 400)),
    "creatinine": Test("Creatinine", "2160-0", "mg/dL", 2, usual=(0.5, 1.3)),
    "egfr": Test("eGFR (CKD-EPI 2021)", "98979-8", "mL/min/{1.73_m2}", 0, usual=(60, None)),
    "uacr": Test("Albumin/creatinine ratio, urine", "9318-7", "mg/g", 0, usual=(None, 29)),
    "ldl": Test("LDL cholesterol", "13457-7", "mg/dL", 0, usual=(None, 129)),
    "potassium": Test("Potassium", "2823-3", "mmol/L", 1, usual=(3.5, 5.1), critical=(3.0, 5.9)),
    "sodium": Test("Sodium", "2951-2", "mmol/L", 0, usual=(135, 145), critical=(125, 154)),
    "hemoglobin": Test("Hemoglobin", "718-7", "g/dL", 1, usual=(12.0, 17.5), critical=(7.0, 21)),
    "inr": Test("INR", "6301-6", "{INR}", 1, usual=(None, None), critical=(0, 4.9)),
    "tsh": Test("TSH", "3016-3", "m[IU]/L", 2, usual=(0.4, 4.5)),
    "lvef": Test("Left ventricular ejection fraction", "10230-1", "%", 0, usual=(50, None)),
}


def lab(life: Life, visit: Visit, name: str, number: float) -> str:
    """Write one laboratory value; returns its id."""
    test = TESTS[name]
    return life.chart.observation(LAB, test.code, visit.when, test.value(number), visit.encounter)


def pressure(
    life: Life, when: str, systolic: int, diastolic: int, *, encounter: str = "", extra: str = ""
) -> None:
    """One blood pressure as a panel with its two components (LOINC 85354-9)."""
    life.chart.observation(
        VITAL,
        _BP,
        when,
        f'"component":[{{"code":{_SYS},{quantity(str(systolic), "mmHg", "mm[Hg]")}}},'
        f'{{"code":{_DIA},{quantity(str(diastolic), "mmHg", "mm[Hg]")}}}]{extra}',
        encounter,
    )


def vitals(life: Life, visit: Visit) -> None:
    """Pressure, weight, height and smoking status as a medical assistant takes them."""
    if visit.age >= 3:
        _pressure(life, visit)
    if life.due("weight", visit.day, 80):
        _weight(life, visit)
    if (
        visit.age >= 12
        and (visit.first or visit.recent)
        and life.rng.random() < 0.8
        and life.due("smoking", visit.day, 300)
    ):
        _smoking(life, visit)


def _pressure(life: Life, visit: Visit) -> None:
    rng = life.rng
    age = visit.age
    base = 90 + age * 1.5 if age < 18 else 114 + (age - 18) * 0.22
    ill = life.has("hypertension", visit.day)
    treated = (
        life.taking.keys()
        & {"lisinopril", "losartan", "amlodipine", "hydrochlorothiazide", "metoprolol", "spironolactone"}
        if ill
        else ()
    )
    base += life.level.setdefault("bp-own", rng.gauss(0, 5)) + (
        life.level.setdefault("bp-ill", 13 + min(50, rng.expovariate(1 / 13))) if ill else 0
    )
    systolic = int(base - len(treated) * 9 * life.steady + rng.gauss(0, 9))
    diastolic = int(44 + systolic * 0.25 + rng.gauss(0, 5) - max(0, age - 70) * 0.25)
    pressure(life, visit.when, systolic, diastolic, encounter=visit.encounter)
    if ill and (systolic >= 140 or diastolic >= 90):
        steps = [one for one in _pressure_steps(life) if one not in life.taking]
        # Not every high reading changes treatment: that is what the list is for.
        if steps and (not treated or rng.random() < 0.42) and len(treated) < 3:
            life.start(steps[0], visit.day)


def _pressure_steps(life: Life) -> tuple[str, ...]:
    first = "losartan" if life.person.number % 4 == 0 else "lisinopril"
    return (
        (first, "amlodipine", "hydrochlorothiazide")
        if life.person.number % 3
        else ("amlodipine", first, "hydrochlorothiazide")
    )


def _weight(life: Life, visit: Visit) -> None:
    rng, age = life.rng, visit.age
    if age < 18:
        # Rounded growth picture: 3.4 kg and 50 cm at birth, about 10 kg and 76 cm at one year.
        height = 50 + 26 * min(age, 1) ** 0.6 + max(0, age - 1) * (life.height - 76) / 17
        mass = max(
            3.2,
            (15.5 + max(0, age - 5) * (life.bmi - 20) * 0.06 + max(0, age - 6) * 0.45) * (height / 100) ** 2,
        )
    else:
        height = life.height
        life.bmi += rng.gauss(0.05, 0.45)
        mass = life.bmi * (height / 100) ** 2
    weight(life, visit, mass)
    if age < 18 or life.due("height", visit.day, 1500):
        life.chart.observation(VITAL, _HEIGHT, visit.when, quantity(f"{height:.0f}", "cm"), visit.encounter)
    if age >= 2 and (visit.recent or rng.random() < 0.4):
        life.chart.observation(
            VITAL, _BMI, visit.when, quantity(f"{mass / (height / 100) ** 2:.1f}", "kg/m2"), visit.encounter
        )


def _smoking(life: Life, visit: Visit) -> None:
    rng = life.rng
    if life.smoking == "current" and life.keen > 0.75 and rng.random() < 0.08:
        life.smoking = "former"
    smoking(life, visit, life.smoking)
    if (
        life.smoking != "never"
        and visit.age >= 45
        and rng.random() < 0.6
        and life.due("packs", visit.day, 1400)
    ):
        life.chart.observation(
            SOCIAL,
            _PACKS,
            visit.when,
            quantity(str(life.pack_years), "{pack-years}", "{PackYears}"),
            visit.encounter,
        )
    if life.smoking == "current" and rng.random() < 0.3:
        life.start("nicotine", visit.day)


def weight(life: Life, visit: Visit, kilograms: float) -> None:
    """Write one body weight in kg."""
    life.chart.observation(VITAL, _WEIGHT, visit.when, quantity(f"{kilograms:.1f}", "kg"), visit.encounter)


def smoking(life: Life, visit: Visit, habit: str) -> None:
    """Write the smoking status: `current`, `former` or `never`."""
    life.chart.observation(
        SOCIAL, _SMOKING, visit.when, f'"valueCodeableConcept":{_SMOKER[habit]}', visit.encounter
    )


def labs(life: Life, visit: Visit) -> None:
    """Laboratory values that are due at this visit."""
    day = visit.day
    if life.has("diabetes", day):
        _sugar(life, visit)
    elif visit.age >= 35 and life.rng.random() < life.keen and life.due("a1c", day, 1000):
        base = 5.9 if life.has("prediabetes", day) else 5.3
        lab(life, visit, "a1c", min(6.4, max(4.6, life.rng.gauss(base, 0.22))))
    watched = (
        life.has("diabetes", day)
        or life.has("hypertension", day)
        or life.has("ckd", day)
        or life.has("heart-failure", day)
    )
    if watched and life.rng.random() < 0.85 and life.due("kidney", day, 170 if life.has("ckd", day) else 340):
        kidneys(life, visit)
    if visit.age >= 40 and life.rng.random() < 0.8 and life.due("ldl", day, 330 if watched else 1500):
        _cholesterol(life, visit)
    if (
        (visit.age >= 65 or life.has("ckd", day))
        and life.rng.random() < 0.6
        and life.due("hemoglobin", day, 500)
    ):
        lab(
            life,
            visit,
            "hemoglobin",
            life.rng.gauss(13.2 if life.person.female else 14.4, 0.9) - 1.2 * life.has("ckd", day),
        )
    if "levothyroxine" in life.taking and life.due("tsh", day, 330):
        lab(life, visit, "tsh", max(0.05, life.rng.gauss(2.3, 1.2)))


def _sugar(life: Life, visit: Visit) -> None:
    """A1c by treatment: high at diagnosis, lower with every medicine, creeping up over the years."""
    rng, day = life.rng, visit.day
    if not life.due("a1c", day, 85 if life.level.get("a1c", 9) >= 7.5 else 170):
        return
    begun = life.onset["diabetes"]
    untreated = life.level.setdefault("a1c-own", 7.2 + rng.random() ** 1.5 * 4.0) + min(
        1.6, (day - begun) / 365 * 0.09
    )
    # Some take what is ordered, some stop for a while: cost, side effects, life.
    taken = (0.2 + 0.95 * life.steady) * (0.35 if rng.random() < 0.16 else 1)
    helped = 0.0
    for medicine, strength in _SUGAR_STRENGTH:
        since = life.taking.get(medicine)
        if since is not None and since < day:
            # A1c follows with a delay of about three months.
            helped += strength * min(1.0, (day - since) / 90) * taken
    value = max(5.3, min(14.5, untreated - helped + rng.gauss(0, 0.25)))
    if value < 6.2:
        value = 6.2 + (value - 6.2) * 0.3
    life.level["a1c"] = value
    lab(life, visit, "a1c", value)
    left = [one for one in _sugar_steps(life) if one not in life.taking]
    if left and value >= 7 and (len(left) == 3 or (value >= 7.8 and rng.random() < 0.5)):
        life.start(left[0], day)


_SUGAR_STRENGTH: Final = (
    ("metformin", 1.3),
    ("metformin-er", 1.2),
    ("empagliflozin", 0.7),
    ("glipizide", 0.9),
    ("semaglutide", 1.3),
    ("insulin", 1.6),
)


def _sugar_steps(life: Life) -> tuple[str, str, str]:
    first = "metformin-er" if life.person.number % 5 == 0 else "metformin"
    second = ("empagliflozin", "glipizide", "semaglutide")[life.person.number % 3]
    return (first, second, "insulin")


def kidneys(life: Life, visit: Visit) -> None:
    """Creatinine, eGFR, potassium, and urine albumin where it is due."""
    rng, day = life.rng, visit.day
    rate = life.filtration(day) + rng.gauss(0, 3)
    rate = max(6, min(125, rate))
    lab(life, visit, "egfr", rate)
    if visit.recent or rng.random() < 0.4:
        lab(life, visit, "creatinine", (62 if life.person.female else 78) / rate + 0.12)
        lab(life, visit, "potassium", _potassium(life, rate))
    if (
        (life.has("diabetes", day) or life.has("ckd", day))
        and rng.random() < 0.25 + 0.6 * life.keen
        and life.due("uacr", day, 330)
    ):
        own = life.level.setdefault("uacr-own", 4 + rng.expovariate(1 / 14))
        ill = life.has("dm-kidney", day) * 110 + life.has("ckd", day) * 45
        lab(life, visit, "uacr", max(2, own + ill * rng.uniform(0.4, 2.4)))


def _potassium(life: Life, rate: float) -> float:
    """Higher with RAAS blockers and weak kidneys, lower with thiazides; now and then far off, as results are."""
    acting = bool(life.taking.keys() & {"lisinopril", "losartan", "spironolactone"})
    usual = 4.2 + 0.25 * acting + max(0, 45 - rate) * 0.012 - 0.25 * ("hydrochlorothiazide" in life.taking)
    odd = life.rng.random()
    return life.rng.gauss(usual, 0.32) + (1.4 if odd < 0.004 else -1.3 if odd > 0.997 else 0)


def _cholesterol(life: Life, visit: Visit) -> None:
    rng, day = life.rng, visit.day
    own = life.level.setdefault("ldl-own", rng.gauss(150 if life.has("hyperlipidemia", day) else 116, 24))
    treated = "atorvastatin" in life.taking or "simvastatin" in life.taking
    lab(life, visit, "ldl", max(28, own * (1 - 0.42 * life.steady * treated) + rng.gauss(0, 9)))
    reason = (
        life.has("cad", day)
        or life.has("stroke", day)
        or (life.has("diabetes", day) and visit.age < 76)
        or own >= 165
    )
    if reason and not treated and rng.random() < 0.7:
        life.start("simvastatin" if life.person.number % 4 == 1 else "atorvastatin", day)
