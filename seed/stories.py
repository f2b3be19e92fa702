"""What happened to each story person, told in days before today. The list of who they are is `seed.scenarios`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from seed.telling import Telling

_YEAR: Final = 365


def bones(t: Telling) -> None:
    """Healthy Bones: a fresh low T-score and nobody acting on it."""
    t.has("hypertension", 9 * _YEAR)
    for ago in (800, 430, 75):
        t.seen(ago).pressure(132, 78).weight(57.5)
    t.takes("amlodipine", 200)
    t.otherwise_well()
    t.note(75, "provider", "Mother broke her hip at 79. Ordered a bone density scan, her first.")
    t.order(75, "Bone density scan (DXA)", status="completed")
    t.dxa(6, -2.8)


def fracture(t: Telling) -> None:
    """Fracture liaison: a wrist, two falls, and a clock of 180 days."""
    t.otherwise_well()
    t.has("fx-wrist", 41)
    t.emergency(41, "fx-wrist", 980)
    t.seen(34, "follow-up", "provider", reason="fx-wrist").pressure(128, 70).weight(61.0)
    t.seen(6, "follow-up", "nurse", reason="fx-wrist").falls(2).score(morse=45)
    t.note(6, "nurse", "Cast is off. She is afraid of the steps at the door since the fall.")


def cocm(t: Telling) -> None:
    """Collaborative care that does not work yet."""
    t.has("depression", 210)
    t.seen(70, "follow-up", "provider", reason="depression").phq9(18)
    t.takes("sertraline", 63)
    t.plan(
        63,
        "cocm",
        "Collaborative care for depression",
        (
            ("completed", "Assessment and baseline"),
            ("in-progress", "Contact every two weeks"),
            ("not-started", "Psychiatric review in weeks 8 to 12"),
        ),
    )
    for ago, total, item9 in ((63, 18, 0), (49, 17, 0), (35, 17, 0), (20, 16, 0), (6, 15, 1)):
        t.seen(ago, "behavioral", "bh", reason="depression").phq9(total, item9)
    t.score(gad7=11)
    t.note(20, "bh", "Takes the tablet most days. Sleep is the worst part. Will try a fixed hour to get up.")
    t.booked(8, "bh", "Behaviorist visit")
    t.otherwise_well(mood=False)


def handoff(t: Telling) -> None:
    """A warm hand-off of this morning."""
    t.otherwise_well()
    t.seen(0, "follow-up", "provider", minute=598).pressure(124, 82).score(gad7=16)
    t.task(
        0,
        "handoff",
        "Panic at work since three weeks; can you see her now in room 4?",
        "bh",
        priority="urgent",
        minute=602,
        within=0,
    )


def sbirt(t: Telling) -> None:
    """Unhealthy alcohol use, screened and not yet talked about."""
    t.otherwise_well(smoking="current")
    t.seen(11, "checkup", "provider").pressure(146, 92).weight(94.0).score(auditc=9, audit=17, dast=0)
    t.order(11, "Brief intervention by the behaviorist")
    t.booked(3, "bh", "Behaviorist visit")


def mat(t: Telling) -> None:
    """Medicine for opioid use disorder, a missed visit, all of it labelled."""
    t.has("opioid-disorder", 3 * _YEAR, as_written=t.day(3 * _YEAR)[:7])
    t.has("overdose", 190, over=189)
    t.emergency(190, "overdose", 80)
    t.takes("naloxone", 36, days=0)
    t.plan(
        36,
        "mat",
        "Medicine for opioid use disorder",
        (
            ("completed", "Start"),
            ("in-progress", "Weekly visits until week 4, then every two weeks"),
            ("in-progress", "Urine drug test at each visit"),
        ),
        label="ETH",
    )
    for ago, result in (
        (36, "buprenorphine negative, fentanyl positive"),
        (29, "buprenorphine positive, fentanyl positive"),
        (22, "buprenorphine positive, others negative"),
        (15, "buprenorphine positive, others negative"),
    ):
        t.seen(ago, "follow-up", "nurse", minute=530).found("Urine drug test", result, label="ETH")
    t.takes("buprenorphine", 36, status="completed", days=7, repeats=0)
    t.takes("buprenorphine", 13, days=14, repeats=0)
    t.booked(-1, "nurse", "Follow-up", status="noshow", minute=530)
    t.note(
        15,
        "bh",
        "Two weeks without cravings in the daytime. Evenings at her brother's are hard.",
        label="ETH",
    )
    t.seen(29, "behavioral", "bh").score("ETH", dast=7)
    t.phq9(9)
    t.otherwise_well(smoking="current", mood=False)


def home(t: Telling) -> None:
    """Home from hospital: heart failure and diabetes, LACE 12 (clinical.md appendix B, worked example)."""
    t.has("heart-failure", 4 * _YEAR)
    t.has("diabetes", 11 * _YEAR)
    t.has("hypertension", 20 * _YEAR, as_written=t.day(20 * _YEAR)[:4])
    for medicine in ("furosemide", "metoprolol", "lisinopril", "metformin", "atorvastatin"):
        t.takes(medicine, 150)
    t.otherwise_well(smoking="former")
    for ago, kilograms, top, rate in ((300, 84.1, 134, 58), (160, 84.6, 128, 56), (75, 86.3, 138, 54)):
        t.seen(ago, reason="heart-failure").pressure(top, top // 2 + 11).weight(kilograms)
        t.lab(a1c=7.3, egfr=rate, creatinine=78 / rate + 0.12, potassium=4.6)
    t.seen(240).lab(lvef=35)
    t.stay(230, 4, "heart-failure")
    t.emergency(120, "heart-failure")
    t.emergency(47, "heart-failure")
    t.emergency(8, "heart-failure", 560)
    t.stay(8, 5, "heart-failure")
    t.note(2, "cm", "First try at 9:40, no answer, left a message with the neighbour.")
    t.task(3, "tcm", "Call after discharge", "cm", within=2)


def knee(t: Telling) -> None:
    """Knee replacement in 19 days, steps before surgery half done."""
    t.has("osteoarthritis", 6 * _YEAR)
    t.otherwise_well(smoking="former")
    t.takes("naproxen", 90)
    t.seen(23, "follow-up", "nurse", reason="osteoarthritis").pressure(134, 80).weight(92.5).lab(
        hemoglobin=14.1, egfr=78, creatinine=1.02
    )
    t.order(40, "Total knee replacement, right")
    t.plan(
        40,
        "joint",
        "Knee replacement, right",
        (
            ("completed", "Hemoglobin, pressure, kidneys"),
            ("not-started", "A1c before surgery"),
            ("not-started", "Class for patient and carer"),
            ("not-started", "Rail at the stairs"),
        ),
    )
    t.booked(19, "provider", "Surgery at Tamsin Bay Hospital", minute=450, length=120)
    t.note(23, "cm", "Brother can stay for the first ten days. Twelve steps to the bedroom, no rail.")


def diabetes(t: Telling) -> None:
    """Twelve years of A1c: high, treated, good, and lost again."""
    t.has("prediabetes", 14 * _YEAR, over=12 * _YEAR)
    t.has("diabetes", 12 * _YEAR)
    t.has("hypertension", 7 * _YEAR)
    line = (
        (4380, 10.1),
        (4270, 8.9),
        (4150, 7.9),
        (3900, 7.4),
        (3500, 7.3),
        (3100, 7.6),
        (2700, 8.1),
        (2500, 7.5),
        (2100, 7.2),
        (1700, 7.3),
        (1300, 7.2),
        (900, 7.6),
        (620, 8.0),
        (410, 8.7),
        (200, 9.1),
        (24, 9.4),
    )
    for ago, value in line:
        t.seen(ago, reason="diabetes").pressure(126 + round(value * 1.5), 80).weight(83 - value / 2).lab(
            a1c=value
        )
    t.lab(egfr=72, creatinine=0.96, ldl=131, potassium=4.3)
    t.takes("metformin", 4370, status="completed")
    t.takes("metformin", 200)
    t.takes("empagliflozin", 2650, status="stopped")
    t.takes("lisinopril", 200)
    t.done("eye-exam", 1310)
    t.done("foot-exam", 620)
    t.note(
        24,
        "cm",
        "Lost her job in spring and with it the cover for the second medicine. Wants to talk in Spanish.",
    )
    t.goal(24, "Quiero ver crecer a mis nietos.", confidence=6)
    t.otherwise_well()


def pressure(t: Telling) -> None:
    """High pressure, home readings waiting for somebody."""
    t.has("hypertension", 3 * _YEAR)
    t.takes("lisinopril", 300)
    for ago, top, low in ((420, 148, 92), (96, 158, 94), (33, 162, 96)):
        t.seen(ago, "follow-up", "nurse", reason="hypertension").pressure(top, low).weight(96.0)
    t.lab(egfr=84, creatinine=0.98, potassium=4.2, ldl=118)
    for place in range(14):
        top, low = 147 + (place * 7) % 9, 90 + (place * 3) % 5
        t.home_pressure(9 - place // 2, top, low, minute=(430, 1260)[place % 2])
    t.note(33, "ma", "Taught the cuff, validated device, first reading in the room agreed.")
    t.otherwise_well()


def plan(t: Telling) -> None:
    """A self-care plan whose step is too big."""
    t.has("asthma", 30 * _YEAR, as_written=t.day(30 * _YEAR)[:4])
    t.has("osteoarthritis", 5 * _YEAR)
    t.takes("fluticasone", 120)
    t.takes("albuterol", 120)
    t.seen(88, "follow-up", "nurse").pressure(124, 76).weight(78.0)
    aim = t.goal(88, "I want to walk to the harbor and back without stopping.", confidence=5)
    t.plan(
        88,
        "self-care",
        "My plan",
        (
            ("in-progress", "Walk to the harbor every day"),
            ("in-progress", "Inhaler before walking"),
            ("not-started", "Check with the nurse after 12 weeks"),
        ),
        goal=aim,
    )
    t.otherwise_well()


def needs(t: Telling) -> None:
    """Social needs: two domains, one loop closed half way."""
    t.otherwise_well()
    t.seen(12, "checkup", "ma").pressure(122, 78).needs(1, 2)
    t.has("food", 12)
    t.order(11, "Referral: Larkhaven food shelf (made up)", status="completed")
    t.order(11, "Referral: Rides of Tamsin Bay (made up)")
    t.task(11, "social", "Food shelf: box every Friday", "cm", status="in-progress")
    t.task(11, "social", "Rides: waiting for an answer", "cm", status="requested")
    t.note(12, "ma", "Said yes to help with food and with rides. Call after 4 pm.")


def group(t: Telling) -> None:
    """A group visit in two weeks."""
    t.has("diabetes", 8 * _YEAR)
    t.takes("metformin", 100)
    for ago, value in ((700, 7.8), (380, 8.1), (196, 8.4), (61, 8.6)):
        t.seen(ago, reason="diabetes").pressure(136, 82).weight(88.2).lab(a1c=value)
    t.lab(egfr=81, creatinine=0.84, uacr=24, ldl=96)
    t.booked(14, "nurse", "Diabetes group visit", minute=840, length=90)
    t.booked(-180, "nurse", "Diabetes group visit", status="fulfilled", minute=840, length=90)
    t.note(180, "nurse", "Group visit: shared how she reads labels. Wants to come again.")
    t.otherwise_well()


def grandmother(t: Telling) -> None:
    """Early dementia and falls in a household of five."""
    t.has("dementia", 500)
    t.has("hypertension", 25 * _YEAR, as_written=t.day(25 * _YEAR)[:4])
    t.takes("donepezil", 300)
    t.takes("amlodipine", 300)
    for ago in (300, 190, 96):
        t.seen(ago, "home", "cm", where="HH").pressure(138, 70).weight(54.0)
    t.score(mmse=21)
    t.otherwise_well()
    t.seen(19, "home", "cm", where="HH", reason="dementia").pressure(128, 66).weight(52.5).falls(2)
    t.note(
        19,
        "cm",
        "Two falls since September, both at night on the way to the bathroom. Daughter sleeps in the next room.",
    )
    t.task(19, "home-safety", "Night light and rail", "cm", status="in-progress", within=30)


def daughter(t: Telling) -> None:
    """A carer who needs care."""
    t.seen(34, "follow-up", "provider").pressure(118, 76).weight(71.0).phq9(11)
    t.note(
        34,
        "bh",
        "Works nights, cares for her mother by day. Carer strain. Open to a visit when the case manager comes home.",
    )
    t.shot("tdap", 2400)


def son_in_law(t: Telling) -> None:
    """Lost from sight."""
    t.seen(790, "office", "provider").pressure(148, 94).weight(104.0)
    t.booked(-400, "provider", "Blood pressure", status="noshow")
    t.booked(-310, "provider", "Blood pressure", status="noshow")


def teenager(t: Telling) -> None:
    """Asthma that is not controlled, vaccines not finished."""
    t.has("asthma", 9 * _YEAR)
    for ago in (150, 95, 40):
        t.takes("albuterol", ago, status="completed" if ago > 40 else "active", days=30, repeats=0)
    for vaccine, ago in (("tdap", 1200), ("hpv", 1200), ("menacwy", 1200), ("flu", 780)):
        t.shot(vaccine, ago)
    t.seen(420, "checkup").pressure(112, 68).weight(61.0)
    t.emergency(58, "asthma")


def toddler(t: Telling) -> None:
    """Vaccines that stopped at six months."""
    birth = t.person.birth
    for vaccine, months in (
        ("hepb", (0, 1, 6)),
        ("dtap", (2, 4, 6)),
        ("ipv", (2, 4, 6)),
        ("hib", (2, 4)),
        ("pcv13", (2, 4, 6)),
        ("rota", (2, 4)),
    ):
        for month in months:
            t.shot(vaccine, t.today - birth - int(month * 30.44) - (4 if month else 0))
    for month, kilograms in ((2, 5.3), (4, 6.6), (6, 7.5), (20, 10.9)):
        t.seen(t.today - birth - int(month * 30.44) - 4, "checkup").weight(kilograms)


def decades(t: Telling) -> None:
    """Forty years with the centre, about three thousand statements."""
    years = 40
    t.life.first = t.today - years * _YEAR
    t.has("hypertension", 36 * _YEAR)
    t.has("prediabetes", 22 * _YEAR, over=19 * _YEAR)
    t.has("diabetes", 19 * _YEAR)
    t.has("osteoarthritis", 24 * _YEAR)
    t.has("osteoporosis", 15 * _YEAR)
    t.has("fx-hip", 15 * _YEAR + 40, over=15 * _YEAR - 160)
    t.has("ckd-3", 8 * _YEAR)
    for month in range(years * 12, 0, -1):
        _month(t, month)
    t.stay(15 * _YEAR + 40, 8, "fx-hip", discharge="snf")
    t.done("hip", 15 * _YEAR + 39)
    t.done("hip", 6 * _YEAR)
    for ago, tscore in ((15 * _YEAR, -2.9), (12 * _YEAR, -2.6), (9 * _YEAR, -2.4), (3 * _YEAR, -2.3)):
        t.dxa(ago, tscore)
    for year in range(1, years):
        t.shot("flu-high" if year < 12 else "flu", year * _YEAR - 60)
    t.takes("alendronate", 15 * _YEAR, status="completed")
    for medicine, ago in (
        ("amlodipine", 36 * _YEAR),
        ("lisinopril", 18 * _YEAR),
        ("metformin", 19 * _YEAR),
        ("atorvastatin", 17 * _YEAR),
    ):
        t.takes(medicine, ago, status="completed")
        t.takes(medicine, 100)
    t.note(20, "nurse", "Brought her own notebook of forty years of pressures. It agrees with ours.")
    t.otherwise_well()


def _month(t: Telling, month: int) -> None:
    """One month of the forty-year chart: pressure and weight, and quarterly laboratory values."""
    ago = int(month * 30.44)
    wave = (month * 37) % 11 - 5
    years_ago = month / 12
    treated = years_ago < 36
    t.seen(
        ago,
        "follow-up",
        "nurse" if month % 3 else "provider",
        reason="hypertension" if treated else "",
        minute=520 + (month % 20) * 10,
    )
    t.pressure(int(152 - 17 * treated - (36 - years_ago) * 0.05 * treated + wave), 78 + wave // 2)
    t.weight(64 + 4 * min(1, month / 240) + wave / 10)
    if month % 3:
        return
    rate = 96 - (40 - years_ago) * 1.25 + wave / 2
    t.lab(egfr=rate, creatinine=62 / max(rate, 20) + 0.12, potassium=4.3 + wave / 30)
    if years_ago < 22:
        a1c = 6.1 if years_ago > 19 else 7.9 - min(1.1, (19 - years_ago) * 0.9) + (19 - years_ago) * 0.02
        t.lab(a1c=a1c + wave / 40)


def polypharmacy(t: Telling) -> None:
    """Eleven medicines, one risky pair, kidneys falling."""
    t.has("afib", 5 * _YEAR)
    t.has("cad", 9 * _YEAR)
    t.has("hypertension", 18 * _YEAR, as_written=t.day(18 * _YEAR)[:4])
    t.has("osteoarthritis", 10 * _YEAR)
    t.has("reflux", 12 * _YEAR)
    t.has("ckd-3", 2 * _YEAR)
    for medicine in (
        "apixaban",
        "naproxen",
        "metoprolol",
        "lisinopril",
        "atorvastatin",
        "omeprazole",
        "furosemide",
        "gabapentin",
        "hydroxyzine",
        "acetaminophen",
        "vitamin-d",
    ):
        t.takes(medicine, 120)
    for ago, rate in ((820, 58), (450, 56), (210, 55), (21, 41)):
        t.seen(ago, reason="afib").pressure(124, 70).weight(81.5).lab(
            egfr=rate, creatinine=78 / rate + 0.12, potassium=4.9
        )
    t.otherwise_well(smoking="former")
    t.seen(21, "follow-up", "nurse").falls(2)
    t.note(21, "pharm", "Buys the naproxen himself as well. Does not know that it is one of the risky ones.")
