"""How a story person's chart is told: in days before and after today, by the team's words. Holds no story itself."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from seed import body, centre, mind, prevention, use
from seed.chart import Chart, instant, iso
from seed.codes import CONDITIONS, EXAM, MEDICINES, PROCEDURES, SENSITIVE, VACCINES, coding, concept, quoted
from seed.life import Life, Visit

if TYPE_CHECKING:
    from seed.people import Person

TEAM = 0
"""All story people belong to the first team, so that one huddle can show them."""


class Telling:
    """The chart of one story person; every `ago` is in days before today (negative: after)."""

    def __init__(self, person: Person, today: int) -> None:
        self.person = person
        self.today = today
        # The stream only fills what no story depends on; it is fixed, a story has no seed.
        self.life = Life(
            person=person,
            rng=random.Random(person.number),
            chart=Chart(person.id),
            today=today,
            first=today - 7300,
            team=TEAM,
            end=today,
        )
        self.chart = self.life.chart
        self.visit = Visit(today, person.age(today), "AMB", "", instant(today, 540), first=False, recent=True)

    def day(self, ago: int) -> str:
        """The day so long ago as a FHIR date."""
        return iso(self.today - ago)

    def has(self, name: str, ago: int, *, over: int | None = None, as_written: str = "") -> None:
        """A condition with its onset, and its end if it has one."""
        self.life.onset[name] = self.today - ago
        self.chart.condition(
            CONDITIONS[name],
            as_written or self.day(ago),
            status="active" if over is None else "resolved",
            abated="" if over is None else self.day(over),
            label=SENSITIVE.get(name, ""),
        )

    def seen(
        self,
        ago: int,
        kind: str = "follow-up",
        role: str = "provider",
        *,
        where: str = "AMB",
        reason: str = "",
        minute: int = 560,
    ) -> Telling:
        """A contact with the team; values told next belong to it."""
        day = self.today - ago
        made = self.chart.encounter(
            where,
            instant(day, minute),
            instant(day, minute + 20),
            use.VISIT_TYPES[kind],
            practitioner=centre.worker(TEAM, role),
            reason=CONDITIONS[reason] if reason else "",
        )
        self.visit = Visit(
            day, self.person.age(day), where, made, instant(day, minute + 5), first=False, recent=True
        )
        return self

    def pressure(self, systolic: int, diastolic: int) -> Telling:
        """A blood pressure in mmHg at the visit told last."""
        body.pressure(self.life, self.visit.when, systolic, diastolic, encounter=self.visit.encounter)
        return self

    def weight(self, kilograms: float) -> Telling:
        """A body weight in kg."""
        body.weight(self.life, self.visit, kilograms)
        return self

    def lab(self, **values: float) -> Telling:
        """Laboratory values by the names of `seed.body.TESTS`, in its units."""
        for name, number in values.items():
            body.lab(self.life, self.visit, name, number)
        return self

    def score(self, label: str = "", **totals: int) -> Telling:
        """Questionnaire totals by the names of `seed.mind.SCORES`."""
        for name, number in totals.items():
            mind.score(self.life, self.visit, mind.SCORES[name], number, label)
        return self

    def phq9(self, total: int, item9: int = 0) -> Telling:
        """A PHQ-9 with its ninth answer."""
        mind.phq9(self.life, self.visit, total, item9)
        return self

    def falls(self, number: int) -> Telling:
        """Falls in the past year."""
        mind.falls(self.life, self.visit, number)
        return self

    def needs(self, *positive: int) -> Telling:
        """A social-needs screen; the positive questions by their place in `seed.mind.QUESTIONS`."""
        mind.social(self.life, self.visit, positive)
        return self

    def smokes(self, habit: str) -> Telling:
        """Smoking status: `current`, `former` or `never`."""
        body.smoking(self.life, self.visit, habit)
        return self

    def takes(
        self, medicine: str, ago: int, *, status: str = "active", days: int = 90, repeats: int = 3
    ) -> None:
        """A medicine ordered so long ago."""
        self.chart.medicine(
            MEDICINES[medicine],
            self.today - ago,
            status=status,
            days=days,
            repeats=repeats,
            requester=centre.worker(TEAM, "provider"),
        )

    def shot(self, vaccine: str, ago: int) -> None:
        """A vaccine given."""
        self.chart.immunization(VACCINES[vaccine], self.today - ago)

    def done(self, procedure: str, ago: int, label: str = "") -> None:
        """A procedure done."""
        self.chart.procedure(PROCEDURES[procedure], self.today - ago, label=label)

    def dxa(self, ago: int, tscore: float) -> None:
        """A bone density scan with its lowest T-score."""
        prevention.dxa(self.life, self.today - ago, tscore)

    def emergency(self, ago: int, reason: str, minute: int = 1200) -> None:
        """An emergency visit."""
        day = self.today - ago
        self.chart.encounter(
            "EMER",
            instant(day, minute),
            instant(day, minute + 180),
            use.VISIT_TYPES["emergency"],
            reason=CONDITIONS[reason],
            label=SENSITIVE.get(reason, ""),
        )

    def stay(
        self, ago: int, nights: int, reason: str, *, discharge: str = "home", from_emergency: bool = True
    ) -> None:
        """A hospital stay that began so long ago; still there when it has not ended by today."""
        start, end = self.today - ago, self.today - ago + nights
        over = end <= self.today
        self.chart.encounter(
            "IMP",
            instant(start, 780),
            instant(end, 17 * 60) if over else "",
            use.VISIT_TYPES["stay"],
            reason=CONDITIONS[reason],
            discharge=discharge if over else "",
            status="finished" if over else "in-progress",
            from_emergency=from_emergency,
        )

    def note(self, ago: int, role: str, text: str, *, minute: int = 700, label: str = "") -> None:
        """A team note."""
        self.chart.note(text, instant(self.today - ago, minute), centre.worker(TEAM, role), label)

    def booked(
        self, ahead: int, role: str, text: str, *, minute: int = 600, status: str = "booked", length: int = 20
    ) -> None:
        """An appointment so many days ahead (negative: before today)."""
        day = self.today + ahead
        self.chart.appointment(
            status,
            day,
            minute,
            length,
            practitioner=centre.worker(TEAM, role),
            text=text,
            made_on=min(self.today, day) - 12,
        )

    def goal(self, ago: int, text: str, *, confidence: int | None = None) -> str:
        """A goal in the person's own words, with confidence 0 to 10 where it was asked; returns its id."""
        sure = f',"note":[{{"text":"Confidence {confidence} of 10."}}]' if confidence is not None else ""
        return self.chart.add(
            "g",
            "Goal",
            f'"lifecycleStatus":"active","description":{{"text":{quoted(text)}}},{self.chart.subject},"startDate":"{self.day(ago)}",'
            f'"expressedBy":{{"reference":"Patient/{self.person.id}"}}{sure}',
        )

    def plan(
        self,
        ago: int,
        kind: str,
        title: str,
        steps: tuple[tuple[str, str], ...],
        *,
        goal: str = "",
        label: str = "",
    ) -> None:
        """A CarePlan (an enrolment or a plan): steps as (status, words)."""
        written = ",".join(
            f'{{"detail":{{"status":"{status}","description":{quoted(text)}}}}}' for status, text in steps
        )
        aim = f',"goal":[{{"reference":"Goal/{goal}"}}]' if goal else ""
        self.chart.add(
            "p",
            "CarePlan",
            f'"status":"active","intent":"plan","title":{quoted(title)},"category":[{{"coding":[{coding("urn:careteam:plan-kind", kind, title)}]}}],'
            f'{self.chart.subject},"period":{{"start":"{self.day(ago)}"}}{aim},"activity":[{written}]',
            label,
        )

    def task(
        self,
        ago: int,
        kind: str,
        text: str,
        role: str,
        *,
        by: str = "provider",
        status: str = "requested",
        priority: str = "routine",
        minute: int = 600,
        within: int = 14,
    ) -> None:
        """A Task of one role for another, to be done within so many days."""
        self.chart.add(
            "t",
            "Task",
            f'"status":"{status}","intent":"order","priority":"{priority}",'
            f'"code":{{"coding":[{coding("urn:careteam:task-kind", kind)}],"text":{quoted(text)}}},"description":{quoted(text)},'
            f'"for":{{"reference":"Patient/{self.person.id}"}},"authoredOn":"{instant(self.today - ago, minute)}",'
            f'"requester":{{"reference":"Practitioner/{centre.worker(TEAM, by)}"}},"owner":{{"reference":"Practitioner/{centre.worker(TEAM, role)}"}},'
            f'"restriction":{{"period":{{"end":"{self.day(ago - within)}"}}}}',
        )

    def order(self, ago: int, text: str, *, status: str = "active") -> None:
        """A ServiceRequest in words."""
        self.chart.add(
            "s",
            "ServiceRequest",
            f'"status":"{status}","intent":"order","code":{concept(text)},{self.chart.subject},"authoredOn":"{self.day(ago)}",'
            f'"requester":{{"reference":"Practitioner/{centre.worker(TEAM, "provider")}"}}',
        )

    def otherwise_well(self, *, smoking: str = "never", mood: bool = True) -> None:
        """Everything else is up to date, so that the story is what one sees: screens and prevention by age and sex."""
        age, female = self.person.age(self.today), self.person.female
        self.seen(75, "checkup", minute=640).smokes(smoking).needs().score(auditc=1, dast=0)
        if mood:
            self.score(phq2=0)
        if age >= 65:
            self.falls(0)
            self.done("acp", 500)
        for vaccine, ago, low in (
            ("tdap", 1500, 19),
            ("rzv", 900, 50),
            ("rzv", 800, 50),
            ("pcv20", 700, 50),
            ("rsv", 420, 75),
        ):
            if age >= low:
                self.shot(vaccine, ago)
        self.shot("flu-high" if age >= 65 else "flu", 52)
        if 45 <= age < 76:
            self.done("colonoscopy", 1300)
        if female and 40 <= age < 75:
            self.done("mammogram", 300)
        if 19 <= age < 80:
            prevention.once(self.life, self.visit, pap=female and age < 66)
        use.allergies(self.life)
        use.cover(self.life)

    def found(self, text: str, result: str, *, label: str = "") -> Telling:
        """A finding in words at the visit told last, such as a urine drug test."""
        self.chart.observation(
            EXAM,
            concept(text),
            self.visit.when,
            f'"valueString":{quoted(result)}',
            self.visit.encounter,
            label=label,
        )
        return self

    def home_pressure(self, ago: int, systolic: int, diastolic: int, *, minute: int) -> None:
        """A reading taken at home by the person."""
        body.pressure(
            self.life,
            instant(self.today - ago, minute),
            systolic,
            diastolic,
            extra=',"method":{"text":"Home blood pressure monitoring"}',
        )
