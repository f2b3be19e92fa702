"""Questionnaires: depression, anxiety, alcohol, drugs, social needs, falls, and what follows from their answers.

Scores and answer codes only, never the questions of a licensed form (clinical.md appendix C).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from seed.chart import quantity
from seed.codes import LOINC, PROCEDURES, SURVEY, concept

if TYPE_CHECKING:
    from seed.life import Life, Visit

_PHQ9: Final = concept("PHQ-9 total score", (LOINC, "44261-6"))
_ITEM9: Final = concept("PHQ-9 item 9: thoughts of being better off dead or of self-harm", (LOINC, "44260-8"))
_PHQ2: Final = concept("PHQ-2 total score", (LOINC, "55758-7"))
_GAD7: Final = concept("GAD-7 total score", (LOINC, "70274-6"))
_AUDITC: Final = concept("AUDIT-C total score", (LOINC, "75626-2"))
_AUDIT: Final = concept("AUDIT total score", (LOINC, "75624-7"))
_DAST: Final = concept("DAST-10 total score", (LOINC, "82667-7"))
_SOCIAL: Final = concept("Social needs screen (PRAPARE)", (LOINC, "93025-5"))
_FALLS: Final = concept("Falls in the past year", (LOINC, "52552-7"))
_MORSE: Final = concept("Fall risk total (Morse)", (LOINC, "59460-6"))
_MMSE: Final = concept("Mini-Mental State Examination total", (LOINC, "72106-8"))

ITEM9_ANSWERS: Final = (
    ("LA6568-5", "Not at all"),
    ("LA6569-3", "Several days"),
    ("LA6570-1", "More than half the days"),
    ("LA6571-9", "Nearly every day"),
)

SCORES: Final = {
    "phq2": _PHQ2,
    "gad7": _GAD7,
    "auditc": _AUDITC,
    "audit": _AUDIT,
    "dast": _DAST,
    "morse": _MORSE,
    "mmse": _MMSE,
}
"""Totals that a story may tell, by name."""


class Question:
    """One question of the social screen: its concept, the good answer and the ones that mean a need (appendix C)."""

    __slots__ = ("bad", "code", "good", "share")

    def __init__(
        self, text: str, loinc: str, share: float, good: tuple[str, str], *bad: tuple[str, str]
    ) -> None:
        self.code = concept(text, (LOINC, loinc))
        self.share = share
        self.good = concept(good[1], (LOINC, good[0]))
        self.bad = tuple(concept(words, (LOINC, code)) for code, words in bad)


QUESTIONS: Final = (
    Question(
        "Housing status",
        "71802-3",
        0.02,
        ("LA30189-7", "I have housing"),
        ("LA30190-5", "I do not have housing"),
    ),
    Question(
        "Worried that food would run out",
        "88122-7",
        0.10,
        ("LA28398-8", "Never true"),
        ("LA6729-3", "Sometimes true"),
        ("LA28397-0", "Often true"),
    ),
    Question(
        "Lack of transportation",
        "93030-5",
        0.07,
        ("LA32-8", "No"),
        ("LA30133-5", "Yes, kept from medical appointments"),
        ("LA30134-3", "Yes, kept from other things"),
    ),
    Question(
        "How often sees or talks to people",
        "93029-7",
        0.06,
        ("LA30132-7", "5 or more times a week"),
        ("LA27722-0", "Less than once a week"),
        ("LA30130-1", "1 or 2 times a week"),
    ),
    Question(
        "Stress",
        "93038-8",
        0.09,
        ("LA13863-8", "A little bit"),
        ("LA13902-4", "Quite a bit"),
        ("LA13914-9", "Very much"),
    ),
)


def score(life: Life, visit: Visit, code: str, number: int, label: str = "") -> str:
    """Write one questionnaire total; returns its id."""
    return life.chart.observation(
        SURVEY, code, visit.when, quantity(str(number), "{score}"), visit.encounter, label=label
    )


def phq9(life: Life, visit: Visit, total: int, item9: int) -> None:
    """A PHQ-9: the total and its ninth answer (0 to 3)."""
    source = score(life, visit, _PHQ9, total)
    code, words = ITEM9_ANSWERS[item9]
    life.chart.observation(
        SURVEY,
        _ITEM9,
        visit.when,
        f'"valueCodeableConcept":{concept(words, (LOINC, code))},"derivedFrom":[{{"reference":"Observation/{source}"}}]',
        visit.encounter,
    )


def screens(life: Life, visit: Visit) -> None:
    """The questionnaires that are due at this visit."""
    if visit.age >= 12:
        _mood(life, visit)
    # Screening as a habit is young; older years hold little of it.
    if not visit.recent and life.rng.random() < 0.7:
        return
    if visit.age >= 18:
        _substances(life, visit)
    if life.rng.random() < 0.35 and life.due("social", visit.day, 360):
        social(life, visit)
    if visit.age >= 65:
        _old(life, visit)


def _mood(life: Life, visit: Visit) -> None:
    rng, day = life.rng, visit.day
    if life.has("depression", day):
        if visit.recent or rng.random() < 0.5:
            _depressed(life, visit)
    elif visit.recent and rng.random() < 0.55 and life.due("phq2", day, 340):
        low = min(6, int(rng.expovariate(1.6)))
        score(life, visit, _PHQ2, low)
        if low >= 3 and rng.random() < 0.75:
            phq9(life, visit, min(27, low * 2 + rng.randrange(8)), 0)
    if life.has("anxiety", day) and rng.random() < 0.6 and life.due("gad7", day, 150):
        score(life, visit, _GAD7, max(0, min(21, int(rng.gauss(9.5 - 3 * life.steady, 4)))))


def _depressed(life: Life, visit: Visit) -> None:
    """A series that starts between 10 and 24 and falls with treatment, less so where treatment does not hold."""
    rng, day = life.rng, visit.day
    worst = life.level.setdefault("phq-own", rng.triangular(9, 24, 13))
    since = life.taking.get("sertraline", life.taking.get("escitalopram"))
    gain = 0.0 if since is None else life.steady * min(1.0, max(0, day - since) / 100) * 0.75
    relapse = rng.random() < 0.12
    total = int(max(0, min(27, worst * (1 - gain * (not relapse)) + rng.gauss(-1, 2.2))))
    item9 = 0 if total < 9 or rng.random() < 0.8 else 1 if total < 18 or rng.random() < 0.7 else 2
    if life.due("phq9", day, 25):
        phq9(life, visit, total, item9)
        if item9 and rng.random() < 0.8:
            life.chart.procedure(PROCEDURES["suicide-assessment"], day, encounter=visit.encounter)
    if since is None and total >= 10 and rng.random() < 0.7:
        life.start("escitalopram" if life.person.number % 3 == 0 else "sertraline", day)


def _substances(life: Life, visit: Visit) -> None:
    rng, day = life.rng, visit.day
    ill = life.has("alcohol-disorder", day)
    if rng.random() < 0.6 and life.due("auditc", day, 350):
        number = rng.randrange(5, 13) if ill else min(7, int(rng.expovariate(0.62)))
        score(life, visit, _AUDITC, number, "ETH" if ill else "")
        if number >= 4 and rng.random() < 0.6:
            score(
                life,
                visit,
                _AUDIT,
                rng.randrange(14, 31) if ill else rng.randrange(5, 16),
                "ETH" if ill else "",
            )
            if rng.random() < 0.55:
                life.chart.procedure(
                    PROCEDURES["brief-intervention"],
                    day,
                    encounter=visit.encounter,
                    label="ETH" if ill else "",
                )
    drugs = life.has("opioid-disorder", day)
    if rng.random() < 0.45 and life.due("dast", day, 360):
        score(
            life,
            visit,
            _DAST,
            rng.randrange(3, 10) if drugs else min(4, int(rng.expovariate(2.2))),
            "ETH" if drugs else "",
        )


def social(life: Life, visit: Visit, needs: tuple[int, ...] | None = None) -> None:
    """A social-needs screen as one Observation with a component per question; `needs` fixes which are positive."""
    rng = life.rng
    burden = life.level.setdefault("burden", 0.35 + rng.expovariate(1.5))
    parts = []
    for index, question in enumerate(QUESTIONS):
        needed = rng.random() < question.share * burden if needs is None else index in needs
        answer = rng.choice(question.bad) if needed else question.good
        parts.append(f'{{"code":{question.code},"valueCodeableConcept":{answer}}}')
    life.chart.observation(SURVEY, _SOCIAL, visit.when, f'"component":[{",".join(parts)}]', visit.encounter)


def falls(life: Life, visit: Visit, number: int) -> None:
    """Write how often a person fell in the past year."""
    life.chart.observation(SURVEY, _FALLS, visit.when, f'"valueInteger":{number}', visit.encounter)


def _old(life: Life, visit: Visit) -> None:
    rng, day = life.rng, visit.day
    if rng.random() < 0.6 and life.due("falls", day, 350):
        often = 0.28 + max(0, visit.age - 70) * 0.018
        number = min(6, int(rng.expovariate(1) * often * 2))
        falls(life, visit, number)
        if number and rng.random() < 0.5:
            score(life, visit, _MORSE, 5 * rng.randrange(3, 16))
    if life.has("dementia", day) and rng.random() < 0.6 and life.due("mmse", day, 340):
        score(
            life,
            visit,
            _MMSE,
            max(4, int(25 - (day - life.onset["dementia"]) / 365 * 1.7 + rng.gauss(0, 1.5))),
        )
    if rng.random() < 0.14 * life.keen and life.due("acp", day, 1500):
        life.chart.procedure(PROCEDURES["acp"], day, encounter=visit.encounter)
