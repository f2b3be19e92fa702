"""The story people: one or more for every programme of clinical.md section 4, always the first people of a panel.

`STORIES` is the list for demos, documents and tests. Dates are relative to the day asked for; nobody here exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from seed import centre, names, stories
from seed.people import Person, patient
from seed.telling import TEAM, Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Story:
    """One made-up person with a story worth showing."""

    id: str
    name: str
    """Given name, a bar, family name."""
    age: int
    sex: str
    """`f` or `m`."""
    programme: str
    """Section of clinical.md, such as `4.1`, or a journey of product.md, such as `J10`."""
    story: str
    look: str
    """What to look at on the screen."""
    tell: Callable[[Telling], None]
    home: str = ""
    """Household, for those who live together."""
    language: tuple[str, str] = ("en", "English")

    @property
    def shown(self) -> str:
        """The name as spoken."""
        return self.name.replace("|", " ")


STORIES: Final = (
    Story("story-bones", "Sunniva|Westergaard", 71, "f", "4.1",
        "At 71 with a mother who broke her hip, she had her first bone density scan six days ago: T-score -2.8, nobody has told her and nothing is treated.",
        "The new T-score, no bone medicine, the nurse's just-in-time step (4.1 step 4).", stories.bones),
    Story("story-fracture", "Rosalind|Thornbury", 78, "f", "4.2",
        "She slipped on ice and broke her wrist 41 days ago; the cast is off, no scan, no treatment, and 180 days are running.",
        "The fracture and its clock; two falls; no DXA.", stories.fracture),
    Story("story-cocm", "Tomás|Galindo", 34, "m", "4.3",
        "Nine weeks in collaborative care, PHQ-9 from 18 to only 15, and last week he said several days to the ninth question.",
        "The PHQ-9 line, item 9 with no safety assessment, no psychiatric review in weeks 8 to 12.", stories.cocm),
    Story("story-handoff", "Leilani|Birchall", 29, "f", "4.4",
        "Panic at work; her provider asks the behaviorist to come into the room today.",
        "GAD-7 16 of today and the open hand-off task of 10:02.", stories.handoff),
    Story("story-sbirt", "Anders|Quintero", 46, "m", "4.5",
        "AUDIT-C 9 and AUDIT 17 eleven days ago, and nobody has talked with him about it yet.",
        "The scores and the brief intervention that is due on day 14.", stories.sbirt),
    Story("story-mat", "Nell|Varga", 31, "f", "4.6",
        "Five weeks on buprenorphine after an overdose in spring; she missed yesterday's visit and her last prescription ends tomorrow.",
        "The missed visit, the prescription's end, naloxone; everything about it is labelled as substance-use treatment.", stories.mat),
    Story("story-home", "Emeka|Costigan", 74, "m", "4.7",
        "Home three days after five nights for heart failure, second stay in a year, two emergency visits before; nobody has reached him yet.",
        "Discharge day, LACE 12, one failed call, no medicine reconciliation, weight going up.", stories.home),
    Story("story-knee", "Ignacio|Merriweather", 67, "m", "4.8",
        "New knee in 19 days: hemoglobin is fine, A1c was never measured, stairs at home have no rail.",
        "The day-relative steps before surgery and what is still open.", stories.knee),
    Story("story-diabetes", "Parvin|Haverford", 52, "f", "4.9",
        "A1c fell from 10.1 to 7.2 with metformin, then she lost her job, and it is 9.4 now; eyes and feet are overdue.",
        "The A1c line over twelve years and the day the second medicine stopped.", stories.diabetes, language=("es", "Spanish")),
    Story("story-pressure", "Duncan|Ramaswamy", 58, "m", "4.10",
        "162/96 at two visits on one medicine; a week of home readings has come in, mean 151/92, and waits for somebody.",
        "Home readings apart from clinic readings; third month without change.", stories.pressure),
    Story("story-plan", "Iolana|Redfeather", 63, "f", "4.11",
        "She wrote her own plan to walk to the harbor; confidence 5 of 10 means the step is too big.",
        "The plan in her words, confidence under 7, the 12-week check that is due.", stories.plan),
    Story("story-needs", "Idris|Calderwood", 38, "m", "4.12",
        "Food ran out and no car: he said yes to help twelve days ago, the food shelf accepted, transport has not answered.",
        "Two positive domains, two referrals, one without an answer.", stories.needs),
    Story("story-group", "Marit|Sandoval", 60, "f", "4.13",
        "Invited to the diabetes group in two weeks with an A1c of 8.6; came to the last one and liked it.",
        "The group appointment, and gaps to close on the spot.", stories.group),
    Story("story-grandmother", "Moana|Kekoa", 81, "f", "J10",
        "Early dementia, two falls this autumn, lives with her daughter's family; home visits only.",
        "Household of five; falls; the daughter is her carer and her contact.", stories.grandmother, home="story-kekoa", language=("sm", "Samoan")),
    Story("story-daughter", "Lourdes|Kekoa", 44, "f", "J10",
        "Cares for her mother and works nights; PHQ-9 of 11 last month, mammogram never.",
        "Carer strain in a note, depression follow-up open.", stories.daughter, home="story-kekoa"),
    Story("story-son-in-law", "Sione|Kekoa", 47, "m", "J10",
        "Drives a truck, has not been seen for 26 months, pressure was 148/94 then.",
        "Lost from sight; a household visit is the chance.", stories.son_in_law, home="story-kekoa"),
    Story("story-teenager", "Keoni|Kekoa", 15, "m", "J10",
        "Asthma with three rescue inhalers since summer; teen vaccines not finished.",
        "Refills of albuterol, HPV second dose, influenza.", stories.teenager, home="story-kekoa"),
    Story("story-toddler", "Tala|Kekoa", 2, "f", "J10",
        "Nearly two and a half, vaccines stopped at six months when the family moved.",
        "Doses missing: DTaP 4, MMR, varicella.", stories.toddler, home="story-kekoa"),
    Story("story-decades", "Wilma|Ashworth", 84, "f", "J1",
        "Known to the centre for forty years: four decades of pressure, sugar and kidneys, two hips, and a mind as clear as ever.",
        "The timeline and its trends; pages must come at once.", stories.decades),
    Story("story-polypharmacy", "Harald|Escobedo", 77, "m", "4.1",
        "Eleven medicines, among them an anti-inflammatory beside a blood thinner and weak kidneys; two falls.",
        "Risky combination, eGFR falling by more than a fifth, osteoporosis never looked for.", stories.polypharmacy),
)  # fmt: skip

TODAY: Final = {
    ("provider", 2): "story-diabetes",
    ("provider", 4): "story-handoff",
    ("provider", 6): "story-pressure",
    ("provider", 10): "story-bones",
    ("nurse", 1): "story-plan",
    ("cm", 0): "story-grandmother",
}
"""Places in the first team's day lists that are kept for story people: (role, place) to story."""

_HOMES: Final = {"story-kekoa": ("14 Boatyard Row", "555-0142")}


def person(index: int, today: int) -> Person:
    """The registration of story `index` on a day (ordinal)."""
    story = STORIES[index]
    given, family = story.name.split("|")
    line, number = _HOMES.get(
        story.home, (f"{21 + 7 * index} {names.STREETS[index]}", f"555-01{10 + index:02d}")
    )
    female = story.sex == "f"
    made = Person(
        id=story.id,
        number=index - 100_000,
        female=female,
        # The birthday was some weeks ago, so that ages hold for a while.
        birth=today - int((story.age + 0.12 + 0.03 * (index % 9)) * 365.25),
        given=(given,),
        family=family,
        household=story.home,
        line=line,
        town=names.TOWNS[0][0],
        postal=names.TOWNS[0][1],
        phone=f"808-{number}",
        team=TEAM,
        language=story.language[0],
        language_name=story.language[1],
        interpreter=story.language[0] != "en",
        race=names.RACES[index % len(names.RACES)],
        hispanic=index % 7 == 0,
        marital="S" if story.age < 25 else "MWDT"[index % 4],
    )
    if story.home:
        made.contact = (
            "C",
            "Lourdes Kekoa" if story.id != "story-daughter" else "Sione Kekoa",
            f"808-{number}",
        )
    return made


def lines(index: int, today: int, slot: centre.Slot | None) -> Iterator[str]:
    """Every resource of story `index`, the Patient first."""
    who = person(index, today)
    yield patient(who, centre.worker(TEAM, "provider"), centre.team_id(TEAM))
    telling = Telling(who, today)
    STORIES[index].tell(telling)
    if slot is not None:
        telling.booked(0, slot.role, "Visit", minute=slot.minute, status=slot.status, length=slot.length)
    yield from telling.chart.lines


def households(count: int) -> Iterator[str]:
    """The households of the first `count` story people."""
    homes: dict[str, list[str]] = {}
    for story in STORIES[:count]:
        if story.home:
            homes.setdefault(story.home, []).append(story.id)
    for home, living in homes.items():
        yield centre.group(home, "household", "Household of five on Boatyard Row", living, "")
