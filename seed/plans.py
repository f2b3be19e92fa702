"""The words of a made-up team: notes, goals in the person's own words, plans and tasks. No clinical numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from seed import centre
from seed.chart import instant, iso
from seed.codes import TERM, coding, quoted

if TYPE_CHECKING:
    from seed.life import Life

_NOTES: Final = (
    ("nurse", "Called about home readings; cuff is new, will bring the list on the next visit."),
    ("nurse", "Reviewed medicines by phone. Takes the morning ones, often forgets the evening dose."),
    ("cm", "Daughter drives to visits, Tuesdays are best. Prefers a call to a letter."),
    ("cm", "Home is tidy, two steps at the door without a rail. Asked for a rail."),
    ("cm", "Pharmacy delivers now; no missed refill since."),
    ("bh", "Slept better since walking with the neighbour. Wants to keep the next visit short."),
    ("ma", "Prefers the left arm for pressure and blood draws."),
    ("provider", "We agreed to change one thing at a time. Next: the evening dose."),
    ("admin", "New telephone number checked; ask for a call before 3 pm."),
    ("pharm", "Cost of the inhaler is the reason for gaps; switched to the covered one."),
)
_GOALS: Final = (
    "I want to walk to the harbor and back without stopping.",
    "I want to dance at my granddaughter's wedding.",
    "I want to stay in my own house.",
    "I want to go fishing again this summer.",
    "I want fewer pills.",
    "I want to sleep through the night.",
    "I want to keep up with my kids.",
    "I want to know what the numbers mean.",
)
_STEPS: Final = (
    "Walk ten minutes after supper",
    "Weigh every morning and write it down",
    "Call the nurse before running out",
    "Pill box filled on Sundays",
)
_TASKS: Final = (
    ("outreach", "Call about the overdue test", "ma"),
    ("refill", "Refill request", "nurse"),
    ("form", "Form for school or work", "admin"),
    ("referral", "Find out whether the specialist visit happened", "cm"),
)


def words(life: Life) -> None:
    """Notes, goals, plans and tasks, more of them for people with several illnesses."""
    rng, ill = life.rng, life.chronic(life.end)
    if life.end - life.first < 100:
        return
    for _ in range(min(5, int(rng.random() * (0.35 + ill * 0.75) * 1.3))):
        role, text = rng.choice(_NOTES)
        day = life.end - 1 - int(rng.random() ** 2 * min(900, life.end - life.first - 2))
        life.chart.note(text, instant(day, 480 + rng.randrange(520)), centre.worker(life.team, role))
    if ill >= 2 and rng.random() < 0.5:
        _plan(life, life.end - 5 - rng.randrange(min(500, life.end - life.first - 20)))
    if life.person.death is None and rng.random() < 0.02 + 0.02 * ill:
        _task(life)


def _plan(life: Life, day: int) -> None:
    rng, chart = life.rng, life.chart
    text = rng.choice(_GOALS)
    goal = chart.add(
        "g",
        "Goal",
        f'"lifecycleStatus":"active","description":{{"text":{quoted(text)}}},{chart.subject},"startDate":"{iso(day)}",'
        f'"expressedBy":{{"reference":"Patient/{life.person.id}"}}',
    )
    steps = ",".join(
        f'{{"detail":{{"status":"in-progress","description":{quoted(one)}}}}}'
        for one in rng.sample(_STEPS, 2)
    )
    chart.add(
        "p",
        "CarePlan",
        f'"status":"active","intent":"plan","title":"Care plan","category":[{{"coding":[{coding("urn:careteam:plan-kind", "self-care", "Self-care plan")}]}}],'
        f'{chart.subject},"period":{{"start":"{iso(day)}"}},"goal":[{{"reference":"Goal/{goal}"}}],"activity":[{steps}]',
    )


def _task(life: Life) -> None:
    rng, chart = life.rng, life.chart
    kind, text, role = rng.choice(_TASKS)
    made = life.end - 1 - rng.randrange(20)
    chart.add(
        "t",
        "Task",
        f'"status":"requested","intent":"order","priority":"{rng.choice(("routine", "routine", "urgent"))}",'
        f'"code":{{"coding":[{coding("urn:careteam:task-kind", kind)}],"text":{quoted(text)}}},"description":{quoted(text)},'
        f'"for":{{"reference":"Patient/{life.person.id}"}},"authoredOn":"{instant(made, 900)}",'
        f'"requester":{{"reference":"Practitioner/{life.pcp}"}},"owner":{{"reference":"Practitioner/{centre.worker(life.team, role)}"}},'
        f'"restriction":{{"period":{{"end":"{iso(made + 14)}"}}}}',
    )


ABSENT: Final = f'"dataAbsentReason":{{"coding":[{coding(TERM + "data-absent-reason", "not-performed", "Not performed")}]}}'
