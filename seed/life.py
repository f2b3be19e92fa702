"""What is carried along while one life is walked from visit to visit: body, conditions, medicines, habits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from seed import centre
from seed.chart import Chart, instant, iso
from seed.codes import CONDITIONS, MEDICINES, SENSITIVE
from seed.conditions import sample

if TYPE_CHECKING:
    import random

    from seed.people import Person

CHRONIC: Final = frozenset(
    (
        "diabetes", "hypertension", "heart-failure", "cad", "stroke", "copd", "asthma", "ckd", "depression", "dementia",
        "alcohol-disorder", "opioid-disorder", "schizophrenia", "bipolar", "afib", "rheumatoid",
    )
)  # fmt: skip
"""What makes somebody come more often; about the list under clinical.md section 1."""

_RENEWED: Final = 330
"""An order is written for 90 days and three repeats; the list shows the newest one (clinical.md 0, `rx`)."""


@dataclass(slots=True)
class Life:
    """The state of one made-up person at some day, and the chart written so far."""

    person: Person
    rng: random.Random
    chart: Chart
    today: int
    first: int
    """First day that the chart knows in detail; before it only conditions are told."""
    team: int
    smoking: str = "never"
    pack_years: int = 0
    height: float = 168.0
    bmi: float = 26.0
    frailty: float = 1.0
    keen: float = 0.6
    """How readily prevention is taken up, 0 to 1."""
    steady: float = 0.7
    """How far treatment works: medicines taken, advice followed, 0 to 1."""
    onset: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    taking: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    """When something was last done, by name."""
    level: dict[str, float] = field(default_factory=dict)
    """Numbers that carry over, such as the A1c without treatment."""
    end: int = 0
    """Today, or the day of death."""
    density: float = 1.0
    """Visits written for each that would be: short histories of very large panels are thinner."""

    @property
    def pcp(self) -> str:
        """The practitioner id of the person's provider."""
        return centre.worker(self.team, "provider")

    def has(self, name: str, day: int) -> bool:
        """Whether a condition has begun and not ended by a day."""
        begun = self.onset.get(name)
        return begun is not None and begun <= day < self.ended.get(name, 9_999_999)

    def due(self, name: str, day: int, interval: int) -> bool:
        """Whether something was not done within `interval` days before a day; marks it as done if so."""
        before = self.last.get(name)
        if before is not None and day - before < interval:
            return False
        self.last[name] = day
        return True

    def chronic(self, day: int) -> int:
        """Number of chronic conditions on a day."""
        return sum(1 for name in self.onset if name in CHRONIC and self.has(name, day))

    def filtration(self, day: int) -> float:
        """Kidney function (eGFR) on a day: slow loss with age, faster once kidney disease has begun."""
        own = self.level.setdefault("egfr-own", max(-14.0, min(14.0, self.rng.gauss(0, 7))))
        healthy = 112 - self.person.age(day) * 0.52 + own
        if not self.has("ckd", day):
            return max(62.0, healthy)
        slope = self.level.setdefault("egfr-slope", 0.35 + self.rng.expovariate(1.4))
        return max(9.0, min(58.5, healthy) - (day - self.onset["ckd"]) / 365 * slope)

    def code(self, name: str, day: int) -> str:
        """The concept of a condition on a day, as JSON; kidney disease by its stage then (KDIGO G3 from 59, G4 29, G5 14)."""
        if name == "ckd":
            rate = self.filtration(day)
            name = "ckd-3" if rate >= 30 else "ckd-4" if rate >= 15 else "ckd-5"
        return CONDITIONS[name]

    def start(self, medicine: str, day: int) -> None:
        """Begin a medicine, unless it is taken already."""
        self.taking.setdefault(medicine, day)

    def stop(self, medicine: str, day: int) -> None:
        """End a medicine; the order stays in the chart as stopped."""
        begun = self.taking.pop(medicine, None)
        if begun is not None and day >= self.first:
            self.chart.medicine(
                MEDICINES[medicine], max(begun, self.first), status="stopped", requester=self.pcp
            )

    def write_medicines(self, last_visit: int) -> None:
        """At the end: the first order of each medicine, and the one in force if that is another."""
        for medicine, begun in self.taking.items():
            if begun >= self.end:
                continue
            renewed = max(begun, last_visit)
            if renewed - begun > _RENEWED and begun >= self.first:
                self.chart.medicine(MEDICINES[medicine], begun, status="completed", requester=self.pcp)
            state = "active" if self.person.death is None else "stopped"
            self.chart.medicine(
                MEDICINES[medicine],
                renewed if renewed - begun > _RENEWED else begun,
                status=state,
                requester=self.pcp,
            )

    def write_conditions(self) -> None:
        """The problem list; some old onsets are known to the year or month only, as in real records."""
        for name, day in self.onset.items():
            if day > self.end:
                continue
            over = self.ended.get(name)
            over = over if over is not None and over <= self.end else None
            written = iso(day)
            if day < self.first and self.rng.random() < 0.4:
                written = written[: 4 if self.rng.random() < 0.6 else 7]
            self.chart.condition(
                self.code(name, self.end),
                written,
                status="resolved" if over else "active",
                abated=iso(over) if over else "",
                label=SENSITIVE.get(name, ""),
            )


@dataclass(frozen=True, slots=True)
class Visit:
    """One contact that is being walked: the day, its encounter and the instant things are measured."""

    day: int
    age: float
    kind: str
    encounter: str
    when: str
    first: bool
    """Whether it is the first one the chart knows."""
    recent: bool
    """Within four years: screening is recorded fully."""


def begin(person: Person, rng: random.Random, today: int, years: int, team: int) -> Life:
    """Body, habits and conditions of a person, and since when the centre knows them."""
    end = person.death if person.death is not None else today
    age = person.age(end)
    window = today - int(years * 365.25)
    known = max(
        person.birth,
        window if rng.random() < 0.55 else today - int(rng.random() ** 0.7 * 20 * 365.25),
        window,
    )
    life = Life(
        person=person,
        rng=rng,
        chart=Chart(person.id),
        today=today,
        first=min(known, end - 1),
        team=team,
        end=end,
    )
    life.density = 1.0 if years >= 8 else 0.55
    life.frailty = 0.55 + rng.random() * 0.9
    life.keen = 0.25 + 0.75 * rng.random() ** 0.6
    life.steady = 0.25 + 0.75 * rng.random() ** 0.5
    life.height = (163.0 if person.female else 176.5) + rng.gauss(0, 6.5)
    life.bmi = max(16.5, min(52.0, rng.gauss(28.4, 5.6)))
    if age >= 18:
        draw = rng.random()
        life.smoking = (
            "current" if draw < 0.14 else "former" if draw < 0.14 + min(0.34, age / 220) else "never"
        )
        if life.smoking != "never":
            life.pack_years = max(1, int((age - 17) * rng.random() * 0.9))
    life.onset = sample(
        rng, person, age, smoker=life.smoking != "never", obese=life.bmi >= 30, frailty=life.frailty
    )
    _consequences(life, age)
    return life


def _consequences(life: Life, age: float) -> None:
    """Conditions that come from others or that end."""
    rng, onset = life.rng, life.onset
    if "diabetes" in onset:
        _of_diabetes(life)
    elif age > 30 and rng.random() < 0.04 + 0.12 * min(1, age / 60) * (life.bmi > 27):
        onset["prediabetes"] = life.end - int(rng.random() * 2500)
    if life.bmi >= 30 and age >= 18 and rng.random() < 0.8:
        onset["obesity"] = life.end - int(rng.random() * min(age - 17, 15) * 365)
    if "cad" in onset and rng.random() < 0.35:
        onset["mi"] = onset["cad"] + int(rng.random() * max(1, life.end - onset["cad"]))
    _overdose(life)
    for name in ("depression", "anxiety"):
        if name in onset and rng.random() < 0.3:
            life.ended[name] = onset[name] + 250 + int(rng.random() * 900)
    for name in ("fx-hip", "fx-wrist", "fx-spine", "overdose", "mi"):
        if name in onset:
            life.ended[name] = onset[name] + 150
    if life.person.female and 19 <= age <= 46:
        _pregnancies(life, age)


def _overdose(life: Life) -> None:
    begun = life.onset.get("opioid-disorder")
    if begun is not None and life.rng.random() < 0.2:
        life.onset["overdose"] = begun + int(life.rng.random() * max(1, life.end - begun))


def _of_diabetes(life: Life) -> None:
    rng, onset = life.rng, life.onset
    begun = onset["diabetes"]
    long = (life.end - begun) / 365
    if rng.random() < 0.5:
        onset["prediabetes"] = begun - int(rng.random() * 1400) - 200
        life.ended["prediabetes"] = begun
    for name, chance in (("dm-retinopathy", 0.009), ("dm-neuropathy", 0.012), ("dm-kidney", 0.007)):
        if rng.random() < chance * long:
            onset[name] = begun + int(rng.random() * (life.end - begun))


def _pregnancies(life: Life, age: float) -> None:
    rng = life.rng
    if age <= 42 and rng.random() < 0.045:
        life.onset["pregnancy"] = life.end - 40 - rng.randrange(200)
        life.ended["pregnancy"] = life.onset["pregnancy"] + 285
    elif age > 23 and rng.random() < 0.35:
        life.onset["pregnancy"] = life.end - 400 - rng.randrange(int((age - 20) * 250) + 1)
        life.ended["pregnancy"] = life.onset["pregnancy"] + 280


def at(visit_day: int, minute: int) -> str:
    """The instant of a visit."""
    return instant(visit_day, minute)
