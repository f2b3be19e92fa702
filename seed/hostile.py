"""People whose texts break careless screens: markup, terminal control sequences, direction overrides, every script.

They are FHIR like everybody else and must come through the intake cleaned, be shown as plain text, and cost no
screen its shape. `CANARIES` are words that may be seen as text; `FORBIDDEN` are sequences that must never reach a
terminal. Knows no screen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from seed.chart import instant, iso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

ESC: Final = "\x1b"

CANARIES: Final = (
    "CANARYNAME",
    "CANARYNOTE",
    "CANARYCODE",
    "CANARYADDRESS",
    "CANARYTITLE",
    "CANARYCLIP",
    "CANARYLINK",
)
"""Markers in the texts below, so that tests can tell where a text went."""

FORBIDDEN: Final = (
    ESC + "]0;CANARYTITLE",
    ESC + "]2;CANARYTITLE",
    ESC + "]52;",
    ESC + "]8;;",
    ESC + "[2J",
    ESC + "[6n",
    ESC + "P",
    ESC + "c",
    ESC + "_",
    ESC + "^",
    "\x9b",
    "\x9d",
    "\x90",
    "\u202e",
    "\u2066",
    "\ufeff",
)
"""Sequences from data that no screen may pass on to the terminal."""

_META: Final[dict[str, Any]] = {
    "source": "urn:careteam:seed",
    "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}],
}

_ZALGO: Final = (
    "C\u0301\u0327\u0300\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0324\u0325" * 6
)
_FAMILY: Final = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
_OSC52: Final = ESC + "]52;c;Q0FOQVJZQ0xJUA==\x07"
_TITLE: Final = ESC + "]0;CANARYTITLE\x07"

# (family name, given names, text put into notes, displays and addresses).
_NAMES: Final[tuple[tuple[str | None, tuple[str, ...] | None, str], ...]] = (
    ("[/bold]CANARYNAME", ("[bold red]Ann",), "[/] [/bold] [not a tag"),
    ("[@click=app.quit]CANARYNAME[/]", ("Bea",), "[@click=app.bell]CANARYNOTE[/]"),
    (
        "[link=https://example.invalid/CANARYLINK]here[/link]",
        ("Cid",),
        "[link='file:///etc/passwd']CANARYLINK[/link]",
    ),
    ("CANARYNAME[", ("]Dora[",), "unbalanced [[[ and ]]] and \\["),
    ("$primary", ("[$error]Eve[/]",), "[$text on $error]CANARYNOTE[/] {braces} %s %(x)s ${HOME}"),
    (
        f"{_TITLE}CANARYNAME",
        (f"{ESC}[31mFred",),
        f"{_TITLE}CANARYNOTE {ESC}]2;CANARYTITLE{ESC}\\ {ESC}[2J{ESC}[H{ESC}[3J",
    ),
    (f"Osc{_OSC52}CANARYNAME", ("Gina",), f"copy {_OSC52} CANARYNOTE CANARYCLIP"),
    (
        f"Link{ESC}]8;;https://example.invalid/CANARYLINK{ESC}\\CANARYNAME{ESC}]8;;{ESC}\\",
        ("Hal",),
        f"{ESC}]8;id=1;http://x\x07CANARYLINK{ESC}]8;;\x07",
    ),
    (
        f"Dcs{ESC}P1$r0m{ESC}\\CANARYNAME",
        ("Ida",),
        f"{ESC}P+q544e{ESC}\\ {ESC}_apc CANARYNOTE{ESC}\\ {ESC}^pm{ESC}\\ {ESC}Xsos{ESC}\\",
    ),
    ("C1\x9b31mCANARYNAME\x9c", ("\x9d0;CANARYTITLE\x9cJon",), "\x90q\x9c \x9b2J \x85next CANARYNOTE"),
    (f"Ask{ESC}[6nCANARYNAME", (f"{ESC}[cKim",), f"answers {ESC}[6n {ESC}[>c {ESC}Z {ESC}[18t CANARYNOTE"),
    (f"Reset{ESC}cCANARYNAME", ("Lou",), f"{ESC}c {ESC}[?1049l {ESC}[?25h {ESC}[!p {ESC}(0 CANARYNOTE"),
    (
        "Nul\x00CANARYNAME",
        ("Mo\x00e",),
        "nul \x00 bell \x07 back \x08\x08\x08 del \x7f vt \x0b ff \x0c CANARYNOTE",
    ),
    ("\u202eEMANYRANAC", ("Nan\u202d",), "\u202etxet desrever\u202c \u2066isolate\u2069 CANARYNOTE"),
    ("Lri\u2066CANARYNAME", ("\u200fOle\u200e",), "\u2067right\u2069 \u061cmark CANARYNOTE"),
    (_ZALGO, ("Z\u0336a\u0336l\u0336g\u0336o\u0336",), f"before {_ZALGO} after CANARYNOTE"),
    ("Bom\ufeffCANARYNAME", ("\ufeffPat",), "\ufeff zero\u200bwidth\u2060joiner soft\u00adhyphen CANARYNOTE"),
    (
        "Tags\U000e0041\U000e0042CANARYNAME",
        ("Qi",),
        "tag \U000e0043\U000e007f text \ufff9a\ufffab\ufffb CANARYNOTE",
    ),
    ("Lines\u2028CANARYNAME", ("Ria\u2029Sam",), "one\u2028two\u2029three\r\nfour\rfive CANARYNOTE"),
    ("New\nline\tCANARYNAME", ("Tab\tTim\n",), "first\nsecond\n\n\tthird CANARYNOTE"),
    ("山田太郎田中花子鈴木一郎佐藤次郎", ("漢字",), "全角文字が続くと二倍の幅になる。CANARYNOTE"),
    ("김박이최정", ("한글",), "\u1112\u1161\u11ab\u1100\u1173\u11af 조합형 CANARYNOTE"),
    ("الحسن", ("محمد نور",), "نص عربي مع 123 أرقام و English CANARYNOTE"),
    ("כהן-לוי", ("רות",), "טקסט בעברית (סוגריים) 42 CANARYNOTE"),
    ("ʻŌpūnui", ("Kaʻiulani",), "ʻokina and kahakō: Hawaiʻi, Oʻahu, Lānaʻi CANARYNOTE"),
    ("Nguyễn", ("Thị Hồng Ngọc",), "Tiếng Việt với dấu: ế ợ ữ; decomposed: e\u0302\u0301 CANARYNOTE"),
    ("शर्मा", ("क्षितिज",), "देवनागरी संयुक्ताक्षर क्ष त्र ज्ञ CANARYNOTE"),
    ("فارسی‌زبان", ("می‌خواهم",), "zwnj must stay: می‌خواهم CANARYNOTE"),
    (
        f"{_FAMILY}{_FAMILY}",
        ("\U0001f469\U0001f3fd\u200d⚕️",),
        f"flags \U0001f1fa\U0001f1f8\U0001f1fb\U0001f1f3 {_FAMILY} 1️⃣ ☎️ CANARYNOTE",
    ),
    ("Long" + "CANARYNAME" * 20, ("L" * 200,), "long " * 400 + "CANARYNOTE"),
    ("Wide" + "漢" * 200, ("Very " * 40,), "漢" * 500 + " CANARYNOTE"),
    ("", ("",), "empty strings in the name CANARYNOTE"),
    (None, None, "no name at all CANARYNOTE"),
    (None, ("Suharni",), "one name only, a given one CANARYNOTE"),
    ("Mononym", None, "one name only, a family one CANARYNOTE"),
    ("   ", (" \t ",), "only blanks in the name CANARYNOTE"),
    ("O'Brien", ('D\'Arcy "Quote"',), "O’Brien OʼBrien O`Brien \"double\" 'single' CANARYNOTE"),
    ("Percent%s%d%n", ("{0}{name}",), "%s %x %n {0} {self.__class__} CANARYNOTE"),
    ("=cmd|' /C calc'!A0", ("+1+1",), '=HYPERLINK("http://x","CANARYLINK") @SUM(1) -2+3 \tCANARYNOTE'),
    (
        "Robert'); DROP TABLE person;--",
        ("NEAR(a b) OR *",),
        "' OR 1=1 -- ; DROP TABLE fact; \" AND note : x CANARYNOTE",
    ),
    (
        "<script>alert(1)</script>",
        ("&amp;&#27;[31m",),
        "<b>bold</b> &lt;CANARYNOTE&gt; \\x1b[31m \\u001b[0m ^[[31m",
    ),
    ("../../etc/passwd", ("C:\\Windows\\CON",), "file:///etc/passwd `rm -rf ~` $(id) | tee; CANARYNOTE"),
)


def people(today: date) -> Iterator[bytes]:
    """All hostile people as FHIR R4 JSON lines, each with a chart that carries the same text everywhere.

    Control codes are JSON escapes, as a strict reader allows them; every resource is labelled as test data.
    """
    for number, (family, given, text) in enumerate(_NAMES, 1):
        for resource in _chart(f"hostile-{number:02d}", family, given, text, today.toordinal()):
            yield json.dumps(resource, ensure_ascii=True, separators=(",", ":")).encode()


def _named(family: str | None, given: tuple[str, ...] | None) -> list[dict[str, Any]]:
    name: dict[str, Any] = {"use": "official"}
    if family is not None:
        name["family"] = family
    if given is not None:
        name["given"] = list(given)
    return [name] if len(name) > 1 else []


def _chart(
    person: str, family: str | None, given: tuple[str, ...] | None, text: str, today: int
) -> Iterator[dict[str, Any]]:
    number = int(person.rsplit("-", 1)[1])
    subject = {"reference": f"Patient/{person}"}
    patient: dict[str, Any] = {
        "resourceType": "Patient",
        "id": person,
        "meta": _META,
        "identifier": [{"system": "urn:careteam:seed:mrn", "value": f"66600{number:02d}"}],
        "gender": ("female", "male", "other", "unknown")[number % 4],
        "birthDate": iso(today - 6000 - 731 * number),
        "telecom": [{"system": "phone", "value": f"808-555-01{number:02d} {text[:30]}"}],
        "address": [
            {
                "line": [f"{number} CANARYADDRESS {text[:60]}", text[:80]],
                "city": text[:40],
                "postalCode": "00971",
            }
        ],
        "contact": [
            {
                "name": {"text": text[:90]},
                "relationship": [{"text": text[:40]}],
                "telecom": [{"system": "phone", "value": text[:25]}],
            }
        ],
        "communication": [
            {
                "language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}], "text": text[:30]},
                "preferred": True,
            }
        ],
        "maritalStatus": {"text": text[:40]},
    }
    name = _named(family, given)
    if name:
        patient["name"] = name
    yield patient
    yield from _statements(person, subject, text, today)


def _statements(person: str, subject: dict[str, str], text: str, today: int) -> Iterator[dict[str, Any]]:
    """One statement of every kind that a screen shows."""
    code = {
        "coding": [
            {"system": "http://snomed.info/sct", "code": "44054006", "display": f"CANARYCODE {text}"[:400]}
        ],
        "text": f"CANARYCODE {text}",
    }
    base = {"meta": _META, "subject": subject}
    yield {"resourceType": "Condition", "id": f"{person}-c", **base, "code": code, "onsetDateTime": iso(today - 900), "note": [{"text": text}],
           "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]}}  # fmt: skip
    yield {"resourceType": "Observation", "id": f"{person}-o", **base, "status": "final", "effectiveDateTime": instant(today - 3, 600),
           "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4", "display": text[:200]}], "text": text},
           "valueQuantity": {"value": 7.25, "unit": text[:20] or "%", "system": "http://unitsofmeasure.org", "code": "%"}, "note": [{"text": text}]}  # fmt: skip
    yield {
        "resourceType": "Observation",
        "id": f"{person}-s",
        **base,
        "status": "final",
        "effectiveDateTime": iso(today - 4),
        "code": {"text": text},
        "valueString": text,
    }
    yield {"resourceType": "MedicationRequest", "id": f"{person}-m", **base, "status": "active", "intent": "order", "authoredOn": iso(today - 30),
           "medicationCodeableConcept": {"text": f"CANARYCODE {text}"}, "dosageInstruction": [{"text": text}]}  # fmt: skip
    yield {"resourceType": "AllergyIntolerance", "id": f"{person}-x", "meta": _META, "patient": subject, "code": {"text": text}, "reaction": [{"manifestation": [{"text": text}]}],
           "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}]}}  # fmt: skip
    yield {"resourceType": "Encounter", "id": f"{person}-e", **base, "status": "finished", "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": text[:40]},
           "type": [{"text": text}], "reasonCode": [{"text": text}], "period": {"start": instant(today - 20, 600), "end": instant(today - 20, 620)}}  # fmt: skip
    yield {"resourceType": "Appointment", "id": f"{person}-a", "meta": _META, "status": "booked", "description": text, "start": instant(today, 600), "end": instant(today, 620),
           "participant": [{"actor": {**subject, "display": text[:60]}, "status": "accepted"}]}  # fmt: skip
    yield {"resourceType": "Communication", "id": f"{person}-n", **base, "status": "completed", "sent": instant(today - 1, 700),
           "category": [{"coding": [{"system": "urn:careteam:note-kind", "code": "note", "display": text[:40]}]}], "payload": [{"contentString": f"CANARYNOTE {text}"}]}  # fmt: skip
    yield {
        "resourceType": "Goal",
        "id": f"{person}-g",
        **base,
        "lifecycleStatus": "active",
        "description": {"text": text},
        "startDate": iso(today - 50),
    }
    yield {
        "resourceType": "CarePlan",
        "id": f"{person}-p",
        **base,
        "status": "active",
        "intent": "plan",
        "title": text[:300],
        "activity": [{"detail": {"status": "in-progress", "description": text}}],
    }
    yield {
        "resourceType": "Task",
        "id": f"{person}-t",
        "meta": _META,
        "status": "requested",
        "intent": "order",
        "for": subject,
        "description": text,
        "code": {"text": text[:90]},
        "authoredOn": instant(today - 1, 800),
    }
