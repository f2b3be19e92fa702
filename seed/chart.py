"""Writes the resources of one person as JSON lines. Knows FHIR, nothing about health or time.

Strings are built directly: a panel is a hundred thousand resources on its first start and one has to be written in
well under 40 microseconds. Everything that comes from a list of ours is already JSON; free text goes through `quoted`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from seed.codes import META, META_BY_LABEL, TERM, UCUM, coding, quoted

ZONE: Final = "-07:00"
"""The made-up town keeps one offset all year."""

_DAYS: dict[int, str] = {}

CLASSES: Final = {
    name: f'"class":{coding(TERM + "v3-ActCode", name, text)}'
    for name, text in (
        ("AMB", "ambulatory"),
        ("VR", "virtual"),
        ("HH", "home health"),
        ("EMER", "emergency"),
        ("IMP", "inpatient encounter"),
    )
}

_CLINICAL: Final = {
    status: f'"clinicalStatus":{{"coding":[{coding(TERM + "condition-clinical", status)}]}}'
    for status in ("active", "resolved", "remission", "inactive", "recurrence")
}
_CONFIRMED: Final = (
    f'"verificationStatus":{{"coding":[{coding(TERM + "condition-ver-status", "confirmed")}]}}'
)
_IN_ERROR: Final = (
    f'"verificationStatus":{{"coding":[{coding(TERM + "condition-ver-status", "entered-in-error")}]}}'
)
_PROBLEM: Final = f'"category":[{{"coding":[{coding(TERM + "condition-category", "problem-list-item")}]}}]'
_DIAGNOSIS: Final = (
    f'"category":[{{"coding":[{coding(TERM + "condition-category", "encounter-diagnosis")}]}}]'
)


def iso(day: int) -> str:
    """A day ordinal as YYYY-MM-DD."""
    found = _DAYS.get(day)
    if found is None:
        found = _DAYS[day] = date.fromordinal(day).isoformat()
    return found


def instant(day: int, minute: int) -> str:
    """A local time of the made-up town as a FHIR dateTime; minutes after midnight."""
    return f"{iso(day)}T{minute // 60:02d}:{minute % 60:02d}:00{ZONE}"


def quantity(number: str, unit: str, code: str = "") -> str:
    """`valueQuantity` with the number as written."""
    return f'"valueQuantity":{{"value":{number},"unit":"{unit}","system":"{UCUM}","code":"{code or unit}"}}'


class Chart:
    """The lines written so far for one person, and the short ids that the next ones get."""

    __slots__ = ("count", "lines", "person", "subject")

    def __init__(self, person: str) -> None:
        self.person = person
        self.subject = f'"subject":{{"reference":"Patient/{person}"}}'
        self.lines: list[str] = []
        self.count = 0

    def new_id(self, kind: str) -> str:
        """The next id of this person, such as `p000123-o17`."""
        self.count += 1
        return f"{self.person}-{kind}{self.count}"

    def add(self, kind: str, resource: str, body: str, label: str = "") -> str:
        """Write any resource from its body (JSON members without braces); returns its id."""
        self.count += 1
        made = f"{self.person}-{kind}{self.count}"
        self.lines.append(f'{{"resourceType":"{resource}","id":"{made}",{META_BY_LABEL[label]},{body}}}')
        return made

    def observation(
        self,
        category: str,
        code: str,
        when: str,
        value: str,
        encounter: str = "",
        *,
        label: str = "",
        status: str = "final",
    ) -> str:
        """One Observation; `value` is any member that says the result, such as `quantity(…)`."""
        self.count += 1
        made = f"{self.person}-o{self.count}"
        at = f'"encounter":{{"reference":"Encounter/{encounter}"}},' if encounter else ""
        meta = META_BY_LABEL[label] if label else META
        self.lines.append(
            f'{{"resourceType":"Observation","id":"{made}",{meta},"status":"{status}","category":{category},'
            f'"code":{code},{self.subject},{at}"effectiveDateTime":"{when}",{value}}}'
        )
        return made

    def condition(
        self,
        code: str,
        onset: str,
        *,
        status: str = "active",
        abated: str = "",
        encounter: str = "",
        label: str = "",
        wrong: bool = False,
        note: str = "",
    ) -> str:
        """One Condition; problem list unless it belongs to an encounter. `wrong` marks it entered in error."""
        parts = [] if wrong else [_CLINICAL[status]]
        parts += [
            _IN_ERROR if wrong else _CONFIRMED,
            _DIAGNOSIS if encounter else _PROBLEM,
            f'"code":{code}',
            self.subject,
        ]
        if encounter:
            parts.append(f'"encounter":{{"reference":"Encounter/{encounter}"}}')
        parts.append(f'"onsetDateTime":"{onset}"')
        if abated:
            parts.append(f'"abatementDateTime":"{abated}"')
        if len(onset) >= 10:
            parts.append(f'"recordedDate":"{onset[:10]}"')
        if note:
            parts.append(f'"note":[{{"text":{quoted(note)}}}]')
        return self.add("c", "Condition", ",".join(parts), label)

    def encounter(
        self,
        kind: str,
        start: str,
        end: str,
        type_: str,
        *,
        practitioner: str = "",
        reason: str = "",
        discharge: str = "",
        status: str = "finished",
        from_emergency: bool = False,
        label: str = "",
    ) -> str:
        """One Encounter of an ActCode class; `end` may be empty while it lasts."""
        self.count += 1
        made = f"{self.person}-e{self.count}"
        who = (
            f',"participant":[{{"individual":{{"reference":"Practitioner/{practitioner}"}}}}]'
            if practitioner
            else ""
        )
        why = f',"reasonCode":[{reason}]' if reason else ""
        until = f',"end":"{end}"' if end else ""
        stay = ""
        if discharge or from_emergency:
            inner = (
                [f'"admitSource":{{"coding":[{coding(TERM + "admit-source", "emd")}]}}']
                if from_emergency
                else []
            )
            if discharge:
                inner.append(
                    f'"dischargeDisposition":{{"coding":[{coding(TERM + "discharge-disposition", discharge)}]}}'
                )
            stay = f',"hospitalization":{{{",".join(inner)}}}'
        self.lines.append(
            f'{{"resourceType":"Encounter","id":"{made}",{META_BY_LABEL[label]},"status":"{status}",{CLASSES[kind]},"type":[{type_}],'
            f'{self.subject}{who},"period":{{"start":"{start}"{until}}}{why}{stay}}}'
        )
        return made

    def medicine(
        self,
        medicine: tuple[str, str, str],
        day: int,
        *,
        status: str = "active",
        days: int = 90,
        repeats: int = 3,
        requester: str = "",
        encounter: str = "",
    ) -> str:
        """One MedicationRequest; `medicine` is an entry of `seed.codes.MEDICINES`."""
        code, dose, label = medicine
        by = f',"requester":{{"reference":"Practitioner/{requester}"}}' if requester else ""
        at = f',"encounter":{{"reference":"Encounter/{encounter}"}}' if encounter else ""
        supply = (
            f',"dispenseRequest":{{"numberOfRepeatsAllowed":{repeats},"expectedSupplyDuration":'
            f'{{"value":{days},"unit":"days","system":"{UCUM}","code":"d"}}}}'
            if days
            else ""
        )
        return self.add(
            "m",
            "MedicationRequest",
            f'"status":"{status}","intent":"order","medicationCodeableConcept":{code},{self.subject}{at},'
            f'"authoredOn":"{iso(day)}"{by},"dosageInstruction":[{{"text":"{dose}"}}]{supply}',
            label,
        )

    def immunization(self, vaccine: str, day: int, *, refused: str = "", encounter: str = "") -> str:
        """One Immunization, or the record that it was not given and why (`refused`, JSON of a concept)."""
        at = f',"encounter":{{"reference":"Encounter/{encounter}"}}' if encounter else ""
        done = f'"status":"not-done","statusReason":{refused}' if refused else '"status":"completed"'
        return self.add(
            "i",
            "Immunization",
            f'{done},"vaccineCode":{vaccine},"patient":{{"reference":"Patient/{self.person}"}}{at},'
            f'"occurrenceDateTime":"{iso(day)}","primarySource":true',
        )

    def procedure(
        self,
        code: str,
        day: int,
        *,
        status: str = "completed",
        reason: str = "",
        encounter: str = "",
        label: str = "",
    ) -> str:
        """One Procedure on a day; `reason` is the JSON of why it was not done, for status `not-done`."""
        at = f',"encounter":{{"reference":"Encounter/{encounter}"}}' if encounter else ""
        why = f',"statusReason":{reason}' if reason else ""
        return self.add(
            "r",
            "Procedure",
            f'"status":"{status}"{why},"code":{code},{self.subject}{at},"performedDateTime":"{iso(day)}"',
            label,
        )

    def appointment(
        self, status: str, day: int, minute: int, length: int, *, practitioner: str, text: str, made_on: int
    ) -> str:
        """One Appointment with a practitioner; length in minutes."""
        state = "accepted" if status in {"booked", "arrived", "fulfilled", "checked-in"} else "declined"
        return self.add(
            "a",
            "Appointment",
            f'"status":"{status}","description":{quoted(text)},"start":"{instant(day, minute)}",'
            f'"end":"{instant(day, minute + length)}","created":"{iso(made_on)}","participant":['
            f'{{"actor":{{"reference":"Patient/{self.person}"}},"status":"{state}"}},'
            f'{{"actor":{{"reference":"Practitioner/{practitioner}"}},"status":"accepted"}}]',
        )

    def note(self, text: str, when: str, author: str, label: str = "") -> str:
        """One team note: a Communication of our own kind."""
        return self.add(
            "n",
            "Communication",
            f'"status":"completed","category":[{{"coding":[{coding("urn:careteam:note-kind", "note", "Team note")}]}}],'
            f'{self.subject},"sent":"{when}","sender":{{"reference":"Practitioner/{author}"}},'
            f'"payload":[{{"contentString":{quoted(text)}}}]',
            label,
        )
