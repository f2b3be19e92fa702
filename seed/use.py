"""How care is used: treatment begun at diagnosis, emergency visits, hospital stays, allergies, cover, notes, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from seed import centre
from seed.chart import instant, iso
from seed.codes import CONDITIONS, LOINC, PROCEDURES, SCT, SENSITIVE, TERM, coding, concept, quoted

if TYPE_CHECKING:
    from seed.centre import Slot
    from seed.life import Life

VISIT_TYPES: Final = {
    "office": concept("Office visit", (SCT, "185345009", "Encounter for symptom")),
    "checkup": concept("Check-up", (SCT, "185349003", "Encounter for check up")),
    "follow-up": concept("Follow-up visit", (SCT, "390906007", "Follow-up encounter")),
    "telephone": concept("Telephone visit", (SCT, "185317003", "Telephone encounter")),
    "home": concept("Home visit", (SCT, "439708006", "Home visit")),
    "emergency": concept("Emergency department visit", (SCT, "50849002", "Emergency room admission")),
    "stay": concept("Hospital stay", (SCT, "32485007", "Hospital admission")),
    "behavioral": concept("Behaviorist visit"),
}

# What is begun at diagnosis: condition -> (medicine, share of people).
_BEGUN: Final = {
    "cad": (("aspirin", 0.75), ("atorvastatin", 0.75), ("metoprolol", 0.5)),
    "stroke": (("aspirin", 0.5), ("clopidogrel", 0.35), ("atorvastatin", 0.7)),
    "heart-failure": (
        ("furosemide", 0.8),
        ("metoprolol", 0.7),
        ("lisinopril", 0.65),
        ("spironolactone", 0.3),
    ),
    "afib": (("apixaban", 0.5), ("warfarin", 0.3), ("metoprolol", 0.5)),
    "copd": (("tiotropium", 0.7), ("albuterol", 0.85)),
    "asthma": (("albuterol", 0.85), ("fluticasone", 0.5)),
    "anxiety": (("escitalopram", 0.35), ("hydroxyzine", 0.12), ("lorazepam", 0.09)),
    "depression": (("trazodone", 0.12),),
    "bipolar": (("lithium", 0.6),),
    "schizophrenia": (("risperidone", 0.85),),
    "alcohol-disorder": (("naltrexone", 0.25),),
    "opioid-disorder": (("buprenorphine", 0.6), ("naloxone", 0.7)),
    "osteoporosis": (("vitamin-d", 0.7),),
    "dementia": (("donepezil", 0.45),),
    "hypothyroid": (("levothyroxine", 0.93),),
    "osteoarthritis": (("acetaminophen", 0.4), ("naproxen", 0.2), ("ibuprofen", 0.14)),
    "reflux": (("omeprazole", 0.75),),
    "back-pain": (("ibuprofen", 0.2), ("gabapentin", 0.14), ("oxycodone", 0.05), ("tramadol", 0.05)),
    "migraine": (("sumatriptan", 0.5),),
    "rheumatoid": (("methotrexate", 0.7), ("prednisone", 0.3)),
    "seizure": (("levetiracetam", 0.8),),
    "hiv": (("antiretroviral", 0.92),),
    "cancer-breast": (("anastrozole", 0.4),),
    "dm-neuropathy": (("gabapentin", 0.4),),
}
_NO_ALLERGY: Final = concept("No known allergy", (SCT, "716186003"))
_ALLERGIES: Final = tuple(
    (concept(text, (SCT, code)), kind)
    for text, code, kind in (
        ("Allergy to penicillin", "91936005", "medication"),
        ("Allergy to sulfonamide", "91939003", "medication"),
        ("Latex allergy", "300916003", "environment"),
        ("Allergy to peanuts", "91935009", "food"),
        ("Shellfish allergy", "300913006", "food"),
        ("Allergy to grass pollen", "418689008", "environment"),
        ("Allergy to bee venom", "424213003", "environment"),
    )
)
_SUMMARY: Final = concept("Discharge summary", (LOINC, "18842-5"))
_REASONS_ED: Final = (
    "chest-pain",
    "abdominal-pain",
    "ankle-sprain",
    "laceration",
    "throat",
    "back-pain",
    "fall",
)


def treatments(life: Life) -> None:
    """Begin what is usually begun soon after a diagnosis."""
    rng = life.rng
    for name, choices in _BEGUN.items():
        begun = life.onset.get(name)
        if begun is None or life.ended.get(name, life.end) < life.end:
            continue
        for medicine, share in choices:
            if rng.random() < share and not (medicine == "warfarin" and "apixaban" in life.taking):
                life.start(medicine, min(begun + rng.randrange(2, 60), life.end - 1))
    known = life.first - life.onset.get("diabetes", life.first)
    if known > 0:
        life.start(
            "metformin-er" if life.person.number % 5 == 0 else "metformin", life.onset["diabetes"] + 10
        )
    if (
        life.person.female
        and 16 < life.person.age(life.today) < 44
        and "pregnancy" not in life.onset
        and rng.random() < 0.2
    ):
        life.start("contraceptive", life.end - rng.randrange(30, 900))


def emergencies(life: Life) -> None:
    """Emergency visits of the last years, thinned towards the past."""
    rate = (
        0.13
        + 0.1 * life.chronic(life.end)
        + 0.5 * life.has("opioid-disorder", life.end)
        + 0.35 * life.has("alcohol-disorder", life.end)
    )
    # A few people make up much of the emergency visits.
    rate *= life.frailty * (0.3 + 0.7 * life.rng.expovariate(1))
    for day in _days(life, rate):
        _emergency(life, day, _emergency_reason(life, day))
    overdose = life.onset.get("overdose", 0)
    if life.first < overdose < life.end:
        _emergency(life, overdose, "overdose")


def _emergency(life: Life, day: int, reason: str) -> None:
    rng = life.rng
    minute = rng.randrange(60, 1200)
    made = life.chart.encounter(
        "EMER",
        instant(day, minute),
        instant(day, minute + 40 + rng.randrange(190)),
        VISIT_TYPES["emergency"],
        reason=CONDITIONS[reason],
        label=SENSITIVE.get(reason, ""),
    )
    if reason in {"laceration", "ankle-sprain", "throat"}:
        over = iso(min(life.end, day + 20))
        life.chart.condition(CONDITIONS[reason], iso(day), status="resolved", abated=over, encounter=made)


def _emergency_reason(life: Life, day: int) -> str:
    own = [name for name in ("copd", "asthma", "heart-failure", "anxiety", "migraine") if life.has(name, day)]
    if own and life.rng.random() < 0.45:
        return life.rng.choice(own)
    return life.rng.choice(_REASONS_ED)


def _days(life: Life, rate: float) -> list[int]:
    """Days of events at `rate` a year, full for three years and a third before, newest last."""
    found: list[int] = []
    day = float(life.end)
    while rate > 0:
        recent = life.end - day < 1100
        day -= life.rng.expovariate(rate / 365 * (1 if recent else 0.3))
        if day <= life.first or len(found) >= 14:
            break
        found.append(int(day))
    return found[::-1]


def stays(life: Life) -> None:
    """Hospital stays: fractures and infarctions that are in the history, and those of a chronic illness."""
    rng = life.rng
    for name, nights in (("fx-hip", 6), ("mi", 4), ("stroke", 5)):
        begun = life.onset.get(name)
        if begun is not None and life.first < begun < life.end:
            _stay(life, begun, nights + rng.randrange(4), name, acute=True)
    age = life.person.age(life.end)
    rate = 0.012 + 0.04 * life.chronic(life.end) * life.frailty + max(0, age - 70) * 0.006
    for day in _days(life, rate):
        reason = _stay_reason(life, day)
        _stay(life, day, 1 + int(rng.expovariate(0.32)), reason, acute=rng.random() < 0.75)
    if age >= 18 and life.person.death is None and rng.random() < 0.0009 * (1 + 2 * life.chronic(life.end)):
        day = life.end - 1 - rng.randrange(4)
        if day > life.first:
            _stay(life, day, 7, _stay_reason(life, day), acute=True)


def _stay_reason(life: Life, day: int) -> str:
    own = [
        name
        for name in (
            "heart-failure",
            "copd",
            "afib",
            "diabetes",
            "cad",
            "alcohol-disorder",
            "schizophrenia",
            "bipolar",
        )
        if life.has(name, day)
    ]
    return (
        life.rng.choice(own)
        if own and life.rng.random() < 0.7
        else life.rng.choice(("pneumonia", "abdominal-pain", "chest-pain"))
    )


def _stay(life: Life, day: int, nights: int, reason: str, *, acute: bool) -> None:
    rng, chart = life.rng, life.chart
    label = SENSITIVE.get(reason, "")
    died = life.person.death is not None and day + nights >= life.end
    over = died or day + nights < life.end
    nights = life.end - day if died else nights
    home = rng.random() < (0.45 if reason == "fx-hip" else 0.86)
    if acute and rng.random() < 0.6:
        came = (instant(day, 500), instant(day, 700))
        chart.encounter("EMER", *came, VISIT_TYPES["emergency"], reason=CONDITIONS[reason], label=label)
    chart.encounter(
        "IMP",
        instant(day, 720),
        instant(day + nights, 690) if over else "",
        VISIT_TYPES["stay"],
        reason=CONDITIONS[reason],
        discharge="exp" if died else ("home" if home else "snf") if over else "",
        status="finished" if over else "in-progress",
        from_emergency=acute,
        label=label,
    )
    if over and life.end - day < 800 and rng.random() < 0.6:
        _summary(life, day + nights)
    if over and life.end - day < 800 and day + nights + 3 < life.end and rng.random() < 0.7:
        call = day + nights + rng.randrange(1, 4)
        chart.encounter(
            "VR",
            instant(call, 570),
            instant(call, 585),
            VISIT_TYPES["telephone"],
            practitioner=centre.worker(life.team, "cm"),
            reason=CONDITIONS[reason],
            label=label,
        )
        if rng.random() < 0.7:
            chart.procedure(PROCEDURES["med-rec"], call, label=label)


def _summary(life: Life, day: int) -> None:
    """The hospital's discharge summary, by its title only."""
    life.chart.add(
        "k",
        "DocumentReference",
        f'"status":"current","type":{_SUMMARY},{life.chart.subject},"date":"{instant(day, 1000)}",'
        '"content":[{"attachment":{"contentType":"text/plain","title":"Discharge summary, Tamsin Bay Hospital"}}]',
    )


def allergies(life: Life) -> None:
    """Allergies, or the statement that there are none; some charts say nothing."""
    draw = life.rng.random()
    if draw < 0.55:
        found = [(_NO_ALLERGY, "")]
    elif draw < 0.88:
        found = [life.rng.choice(_ALLERGIES) for _ in range(1 + (life.rng.random() < 0.2))]
    else:
        return
    for code, kind in dict(found).items():
        about = f',"category":["{kind}"]' if kind else ""
        life.chart.add(
            "x",
            "AllergyIntolerance",
            f'"clinicalStatus":{{"coding":[{coding(TERM + "allergyintolerance-clinical", "active")}]}},'
            f'"verificationStatus":{{"coding":[{coding(TERM + "allergyintolerance-verification", "confirmed")}]}}{about},"code":{code},'
            f'"patient":{{"reference":"Patient/{life.person.id}"}},"recordedDate":"{iso(max(life.first, life.person.birth))}"',
        )


def cover(life: Life) -> None:
    """Who pays; made-up payers."""
    age = life.person.age(life.today)
    payer = (
        "Medicare (made up)"
        if age >= 65
        else life.rng.choice(
            ("Harbor Health Plan", "Medicaid (made up)", "Cannery Workers Trust", "Harbor Health Plan")
        )
    )
    life.chart.add(
        "v",
        "Coverage",
        f'"status":"active","beneficiary":{{"reference":"Patient/{life.person.id}"}},"period":{{"start":"{iso(life.first)}"}},"payor":[{{"display":{quoted(payer)}}}]',
    )


def appointments(life: Life, slot: Slot | None) -> None:
    """Today's place in a day list, one of the coming weeks, and some that were missed."""
    rng, chart, today = life.rng, life.chart, life.today
    if life.person.death is not None or not life.person.active:
        return
    ill = life.chronic(today)
    if slot is not None:
        why, made = rng.choice(_WHY[slot.role]), today - rng.randrange(1, 40)
        chart.appointment(
            slot.status,
            today,
            slot.minute,
            slot.length,
            practitioner=slot.practitioner,
            text=why,
            made_on=made,
        )
    if rng.random() < 0.1 + 0.09 * ill:
        role = rng.choice(
            ("provider", "provider", "provider", "nurse", "bh" if life.has("depression", today) else "nurse")
        )
        day, minute = _weekday(today + 1 + rng.randrange(42)), 500 + 20 * rng.randrange(24)
        who, why, made = centre.worker(life.team, role), rng.choice(_WHY[role]), today - rng.randrange(1, 60)
        chart.appointment("booked", day, minute, 20, practitioner=who, text=why, made_on=made)
    _missed(life, ill)


def _missed(life: Life, ill: int) -> None:
    """Visits that did not happen, more where treatment does not hold."""
    rng = life.rng
    if rng.random() >= 0.05 + 0.05 * (1 - life.steady) * (1 + ill):
        return
    for _ in range(1 + int(rng.expovariate(0.9))):
        day = _weekday(life.today - 8 - rng.randrange(330))
        status = "noshow" if rng.random() < 0.75 else "cancelled"
        if day > life.first:
            life.chart.appointment(
                status, day, 540, 20, practitioner=life.pcp, text="Follow-up", made_on=day - 14
            )


_WHY: Final = {
    "provider": (
        "Follow-up",
        "Check-up",
        "New problem",
        "Medicines review",
        "Results",
        "Blood pressure",
        "Pain",
    ),
    "nurse": ("Blood pressure check", "Vaccines", "Wound check", "Diabetes teaching", "Labs"),
    "bh": ("Behaviorist visit", "Follow-up after warm hand-off"),
    "cm": ("Home visit", "Care plan review"),
}


def _weekday(day: int) -> int:
    """The same day, or the Monday after a weekend."""
    rest = (day - 1) % 7
    return day + (7 - rest) if rest >= 5 else day
