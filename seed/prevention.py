"""Vaccines, cancer screening, bone density, eyes and feet: done when due, by how keen a person is.

Intervals are those of clinical.md sections 3a, 3c, 3d and 3f and its child schedule (appendix C).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from seed.chart import instant, quantity
from seed.codes import IMAGING, LAB, LOINC, PROCEDURES, SCT, TERM, VACCINES, coding, concept

if TYPE_CHECKING:
    from seed.life import Life, Visit

_FIT: Final = concept("Fecal immunochemical test", (LOINC, "57905-2"))
_PAP: Final = concept("Cervical cytology (Pap)", (LOINC, "10524-7"))
_HPV: Final = concept("HPV high-risk DNA, cervix", (LOINC, "21440-3"))
_HCV: Final = concept("Hepatitis C antibody", (LOINC, "16128-1"))
_HIV: Final = concept("HIV 1+2 antibody and antigen", (LOINC, "56888-1"))
TSCORE: Final = concept("DXA hip, left, T-score", (LOINC, "80946-7"))
_DXA_REPORT: Final = concept("Bone density report (DXA)", (LOINC, "38268-9"))
_NEGATIVE: Final = f'"valueCodeableConcept":{concept("Negative", (SCT, "260385009"))}'
_POSITIVE: Final = (
    f'"valueCodeableConcept":{concept("Positive", (SCT, "10828004"))},'
    f'"interpretation":[{{"coding":[{coding(TERM + "v3-ObservationInterpretation", "POS")}]}}]'
)
_PATIENT_SAYS_NO: Final = concept("Patient objection", (TERM + "v3-ActReason", "PATOBJ"))

_CHILD_DOSES: Final = (
    ("hepb", (0, 1, 6)),
    ("dtap", (2, 4, 6, 15, 50)),
    ("ipv", (2, 4, 6, 50)),
    ("hib", (2, 4, 12)),
    ("pcv13", (2, 4, 6, 12)),
    ("rota", (2, 4)),
    ("mmr", (12, 50)),
    ("var", (12, 50)),
    ("hepa", (12, 18)),
    ("tdap", (134,)),
    ("hpv", (134, 140)),
    ("menacwy", (134, 193)),
)
"""Usual ages in months."""


def prevention(life: Life, visit: Visit) -> None:
    """What of prevention is done at this visit; less on the first one, when people are new and the list is long."""
    if visit.first and visit.age >= 19 and life.rng.random() < 0.6:
        return
    _influenza(life, visit)
    if visit.age >= 19:
        _adult_vaccines(life, visit)
        _cancer(life, visit)
        _infections(life, visit)
    if visit.age >= 50:
        _bones(life, visit)
    if life.has("diabetes", visit.day):
        _eyes_and_feet(life, visit)


def _influenza(life: Life, visit: Visit) -> None:
    month = int((visit.day - _new_year(visit.day)) / 30.4)
    if visit.age < 0.5 or 3 <= month < 8 or not (visit.recent or life.rng.random() < 0.4):
        return
    if life.rng.random() < 0.25 + 0.6 * life.keen and life.due("flu", visit.day, 240):
        life.chart.immunization(
            VACCINES["flu-high" if visit.age >= 65 and visit.recent else "flu"],
            visit.day,
            encounter=visit.encounter,
        )
    elif visit.recent and life.keen < 0.35 and life.rng.random() < 0.25:
        life.chart.immunization(
            VACCINES["flu"], visit.day, refused=_PATIENT_SAYS_NO, encounter=visit.encounter
        )


def _new_year(day: int) -> int:
    from datetime import date

    return date(date.fromordinal(day).year, 1, 1).toordinal()


def _adult_vaccines(life: Life, visit: Visit) -> None:
    rng, day, chart = life.rng, visit.day, life.chart
    willing = 0.1 + 0.35 * life.keen
    if rng.random() < willing and life.due("td", day, 3650):
        chart.immunization(
            VACCINES["tdap" if "tdap" not in life.last and life.due("tdap", day, 1) else "td"],
            day,
            encounter=visit.encounter,
        )
    if (
        visit.age >= 50
        and rng.random() < willing
        and life.level.get("rzv", 0) < 2
        and life.due("rzv", day, 60)
    ):
        life.level["rzv"] = life.level.get("rzv", 0) + 1
        chart.immunization(VACCINES["rzv"], day, encounter=visit.encounter)
    if visit.age >= 63 and rng.random() < willing and "pcv" not in life.last:
        life.last["pcv"] = day
        chart.immunization(VACCINES["pcv20" if visit.recent else "ppsv23"], day, encounter=visit.encounter)
    if visit.age >= 75 and visit.recent and rng.random() < willing * 0.7 and "rsv" not in life.last:
        life.last["rsv"] = day
        chart.immunization(VACCINES["rsv"], day, encounter=visit.encounter)


def childhood(life: Life) -> None:
    """The doses of childhood, by age in months, that fall into the time the chart knows in detail."""
    rng, birth = life.rng, life.person.birth
    if life.person.age(life.first) > 18:
        return
    missing = rng.random() ** 2 * 0.5
    for vaccine, months in _CHILD_DOSES:
        for number in months:
            day = birth + int(number * 30.44) + (0 if number == 0 else rng.randrange(26) + 3)
            if life.first <= day < life.end and rng.random() > missing:
                life.chart.immunization(VACCINES[vaccine], day)


def _cancer(life: Life, visit: Visit) -> None:
    rng, day, age = life.rng, visit.day, visit.age
    willing = 0.12 + 0.5 * life.keen
    if 45 <= age < 76 and not life.has("cancer-colorectal", day) and rng.random() < willing * 0.6:
        _bowel(life, visit)
    if not life.person.female:
        return
    if 40 <= age < 75 and rng.random() < willing and life.due("mammogram", day, 600):
        life.chart.procedure(PROCEDURES["mammogram"], day + 9 if day + 9 < life.end else day)
    if 21 <= age < 66 and rng.random() < willing and life.due("pap", day, 1000 if age < 30 else 1500):
        life.chart.observation(LAB, _PAP, visit.when, _NEGATIVE, visit.encounter)
        if age >= 30:
            life.chart.observation(
                LAB, _HPV, visit.when, _POSITIVE if rng.random() < 0.05 else _NEGATIVE, visit.encounter
            )


def _bowel(life: Life, visit: Visit) -> None:
    rng, day = life.rng, visit.day
    if day - life.last.get("colonoscopy", -9999) < 3600:
        return
    if rng.random() < 0.45 and day + 30 < life.end:
        life.last["colonoscopy"] = day + 30
        life.chart.procedure(PROCEDURES["colonoscopy"], day + 30)
    elif life.due("fit", day, 350):
        positive = rng.random() < 0.055
        life.chart.observation(LAB, _FIT, visit.when, _POSITIVE if positive else _NEGATIVE, visit.encounter)
        if positive and rng.random() < 0.65 and day + 60 < life.end:
            life.last["colonoscopy"] = day + 60
            life.chart.procedure(PROCEDURES["colonoscopy"], day + 60)


def _infections(life: Life, visit: Visit) -> None:
    rng = life.rng
    if visit.age < 80 and "hcv" not in life.last and rng.random() < 0.12:
        life.last["hcv"] = visit.day
        life.chart.observation(
            LAB, _HCV, visit.when, _POSITIVE if life.has("hcv", visit.day) else _NEGATIVE, visit.encounter
        )
    if visit.age < 66 and "hiv" not in life.last and rng.random() < 0.1:
        life.last["hiv"] = visit.day
        ill = life.has("hiv", visit.day)
        life.chart.observation(
            LAB,
            _HIV,
            visit.when,
            _POSITIVE if ill else _NEGATIVE,
            visit.encounter,
            label="HIV" if ill else "",
        )


def once(life: Life, visit: Visit, *, pap: bool) -> None:
    """Hepatitis C and HIV tests, and a cervical screen if asked, all negative."""
    for code in (_HCV, _HIV, *((_PAP, _HPV) if pap else ())):
        life.chart.observation(LAB, code, visit.when, _NEGATIVE, visit.encounter)


def _bones(life: Life, visit: Visit) -> None:
    rng, day = life.rng, visit.day
    known = life.has("osteoporosis", day)
    broken = any(
        name in life.onset and 0 <= day - life.onset[name] < 700
        for name in ("fx-hip", "fx-wrist", "fx-spine")
    )
    wanted = (life.person.female and visit.age >= 65) or known or broken or visit.age >= 72
    if (
        wanted
        and rng.random() < (0.5 if known or broken else 0.16) * (0.4 + life.keen)
        and life.due("dxa", day, 800 if known else 2600)
    ):
        own = life.level.setdefault("tscore", rng.gauss(-2.9 if "osteoporosis" in life.onset else -1.2, 0.5))
        dxa(life, day + 12 if day + 12 < life.end else day, own - (visit.age - 65) * 0.02)
    if known and life.rng.random() < 0.3 + 0.35 * life.steady and life.due("bone-drug", day, 400):
        life.start("zoledronic" if life.person.number % 6 == 0 else "alendronate", day)


def dxa(life: Life, day: int, tscore: float) -> None:
    """A bone density scan: the procedure, its lowest T-score and the report that holds it."""
    chart = life.chart
    chart.procedure(PROCEDURES["dxa"], day)
    when = instant(day, 11 * 60)
    value = quantity(f"{tscore:.1f}", "{T-score}")
    result = chart.observation(IMAGING, TSCORE, when, value)
    words = "osteoporosis range" if tscore <= -2.5 else "low bone mass" if tscore < -1 else "normal for age"
    chart.add(
        "d",
        "DiagnosticReport",
        f'"status":"final","category":[{{"coding":[{coding(TERM + "v2-0074", "RAD")}]}}],"code":{_DXA_REPORT},{chart.subject},'
        f'"effectiveDateTime":"{when}","issued":"{when}","result":[{{"reference":"Observation/{result}"}}],'
        f'"conclusion":"Lowest T-score {tscore:.1f}: {words}."',
    )


def _eyes_and_feet(life: Life, visit: Visit) -> None:
    rng, day = life.rng, visit.day
    if rng.random() < 0.15 + 0.3 * life.keen and life.due("eye", day, 340):
        life.chart.procedure(PROCEDURES["eye-exam"], day + 6 if day + 6 < life.end else day)
    if rng.random() < 0.2 + 0.35 * life.keen and life.due("foot", day, 340):
        life.chart.procedure(PROCEDURES["foot-exam"], day, encounter=visit.encounter)
