"""One person: the card of the first screen and any single fact with its source. Bounded by the person's own facts."""

# ruff: noqa: S608 - SQL text is put together from fixed fragments; every value is bound
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from db import meaning
from db.errors import UseError
from db.queries.facts import COLUMNS, JOINED, by_ids, fact_line, lines
from db.queries.panel import panel_rows
from db.queries.trends import trend, trends
from db.records import Carer, ContactPoint, PersonCard, PersonId, RelatedPerson

if TYPE_CHECKING:
    from datetime import date

    from db.records import FactLine, PanelRow

__all__ = ["fact_detail", "person_card", "trend"]

LAST_VISITS: Final = 3
NEXT_VISITS: Final = 3

NO_KNOWN_ALLERGY: Final = frozenset(
    {"716186003", "409137002", "429625007", "428607008", "428197003", "NKA", "no-known-allergies"}
)
"""SNOMED CT "no known allergy" and its drug, food, environment and insect kinds; HL7's own words for it."""

_MARITAL: Final = {
    "A": "Annulled",
    "C": "Common law",
    "D": "Divorced",
    "I": "Interlocutory",
    "L": "Legally separated",
    "M": "Married",
    "P": "Polygamous",
    "S": "Never married",
    "T": "Domestic partner",
    "U": "Unmarried",
    "W": "Widowed",
    "UNK": "",
}
"""HL7 v3 MaritalStatus; anything else is shown as received."""

_IDENTIFIERS: Final = {
    "MR": "Record number",
    "SS": "Social security",
    "DL": "Driver's licence",
    "PPN": "Passport",
    "MC": "Medicare",
    "MA": "Medicaid",
    "MB": "Member number",
    "PI": "Internal number",
}
"""HL7 v2 table 0203, as far as records use it."""


def person_card(conn: Any, person: PersonId, as_of: date) -> PersonCard:
    """What fits on the first screen about one person.

    Raises:
        UseError: there is nobody with that number, or they were merged into somebody else.
    """
    rows = panel_rows(conn, [person])
    if not rows:
        raise UseError("There is nobody with that number in this store.")
    day = {"who": person, "as_of": as_of.toordinal()}
    about = _about(conn, person, as_of)
    allergies, none_known = _allergies(conn, day)
    return PersonCard(
        row=rows[0],
        as_of=as_of,
        other_names=_other_names(conn, rows[0]),
        identifiers=_identifiers(conn, person),
        contacts=_contacts(conn, person),
        carers=_carers(conn, day),
        household=_household(conn, person, about.pop("household_id")),
        related=_related(conn, person),
        problems=_problems(conn, day),
        medicines=_medicines(conn, day),
        allergies=allergies,
        no_known_allergies=none_known and not allergies,
        last_visits=_visits(conn, day, f"f.start_day <= :as_of AND {meaning.CONTACT}", "DESC", LAST_VISITS),
        next_visits=_visits(conn, day, meaning.COMING_VISIT, "", NEXT_VISITS),
        trends=trends(conn, person, as_of),
        sources=_sources(conn, person),
        facts=_count(conn, person),
        **about,
    )


def fact_detail(conn: Any, fact: int) -> FactLine:
    """One fact with everything that is known about where it comes from.

    Raises:
        UseError: it is no longer there (its resource was replaced or removed).
    """
    row = conn.execute(f"SELECT {COLUMNS} FROM fact f{JOINED} WHERE f.id = ?", (fact,)).fetchone()
    if row is None:
        raise UseError("This entry has been replaced or removed since.", "Press r to read again.")
    return by_ids(conn, [fact])[0] if row[12] is None and row[13] is None else fact_line(row)


def _about(conn: Any, person: int, as_of: date) -> dict[str, Any]:
    from datetime import date

    row = conn.execute(
        "SELECT p.marital, p.deceased, p.death_day, p.household_id, l.labels FROM person p"
        " LEFT JOIN label_set l ON l.id = p.labels_id WHERE p.id = ?",
        (person,),
    ).fetchone()
    marital, _, death, household, labels = row
    races: dict[str, dict[str, list[str]]] = {"race": {}, "ethnicity": {}}
    for kind, level, display in conn.execute(
        "SELECT DISTINCT kind, level, display FROM person_race WHERE person_id = ? AND display <> '' ORDER BY id",
        (person,),
    ):
        races.setdefault(kind, {}).setdefault(level, []).append(display)
    return {
        "marital": _MARITAL.get(marital or "", marital or ""),
        "race": _told(races["race"]),
        "ethnicity": _told(races["ethnicity"]),
        "death": date.fromordinal(death) if death is not None and death <= as_of.toordinal() else None,
        "address": _address(conn, person),
        "household_id": household,
        "labels": tuple(labels.split()) if labels else (),
    }


def _told(levels: dict[str, list[str]]) -> str:
    """The person's own words where the source has them, else the details, else the categories."""
    for level in ("text", "detailed", "omb"):
        if levels.get(level):
            return ", ".join(dict.fromkeys(levels[level]))
    return ""


def _address(conn: Any, person: int) -> str:
    row = conn.execute(
        "SELECT line, city, state, postal_code FROM person_address WHERE person_id = ? AND ended = 0"
        " ORDER BY city = '', use IS NOT 'home', id LIMIT 1",
        (person,),
    ).fetchone()
    if row is None:
        return ""
    line, city, state, postal = row
    return ", ".join(part for part in (line, city, f"{state} {postal}".strip()) if part)


def _other_names(conn: Any, row: PanelRow) -> tuple[str, ...]:
    shown = f"{row.given} {row.family}".strip()
    found = [
        f"{given} {family}".strip() or text
        for given, family, text in conn.execute(
            "SELECT given, family, text FROM person_name WHERE person_id = ? ORDER BY id", (row.person,)
        )
    ]
    return tuple(name for name in dict.fromkeys(found) if name and name != shown)


def _identifiers(conn: Any, person: int) -> tuple[tuple[str, str], ...]:
    found = [
        (_IDENTIFIERS.get(kind or "", kind or system), value)
        for kind, system, value in conn.execute(
            "SELECT type, system, value FROM person_identifier WHERE person_id = ? ORDER BY type IS NOT 'MR', id",
            (person,),
        )
    ]
    return tuple(dict.fromkeys(found))


def _contacts(conn: Any, person: int) -> tuple[ContactPoint, ...]:
    rows = conn.execute(
        "SELECT system, value, use FROM person_contact WHERE person_id = ? AND ended = 0"
        " ORDER BY coalesce(rank, 99), system <> 'phone', use IS NOT 'mobile', use IS NOT 'home', id",
        (person,),
    ).fetchall()
    return tuple(dict.fromkeys(ContactPoint(system, value, use or "") for system, value, use in rows))


_IN_FORCE: Final = (
    "(e.start_day IS NULL OR e.start_day <= :as_of) AND (e.end_day IS NULL OR e.end_day >= :as_of)"
)

_CARERS: Final = f"""
    SELECT d.name, e.role, coalesce(o.name, ''), CASE e.role WHEN 'pcp' THEN 0 WHEN 'team' THEN 1 WHEN 'panel' THEN 1 ELSE 3 END
    FROM empanelment e CROSS JOIN directory d ON d.resource_id = e.carer_id
    LEFT JOIN directory o ON o.resource_id = d.belongs_to
    WHERE e.person_id = :who AND d.name <> '' AND e.role <> 'household' AND {_IN_FORCE}
    UNION ALL
    SELECT coalesce(n.name, m.name), coalesce(m.role, ''), '', 2
    FROM empanelment e CROSS JOIN team_member m ON m.team_id = e.carer_id
    LEFT JOIN directory n ON n.resource_id = m.member_id
    WHERE e.person_id = :who AND e.role IN ('team', 'panel') AND {_IN_FORCE}
      AND (m.start_day IS NULL OR m.start_day <= :as_of) AND (m.end_day IS NULL OR m.end_day >= :as_of)
    UNION ALL
    -- A panel has no members but the organisation of its care team. Only here all of the directory is looked at.
    SELECT coalesce(n.name, m.name), coalesce(m.role, ''), '', 2
    FROM empanelment e CROSS JOIN directory d ON d.resource_id = e.carer_id AND d.belongs_to IS NOT NULL
    CROSS JOIN directory t ON t.kind = 'CareTeam' AND t.belongs_to = d.belongs_to
    CROSS JOIN team_member m ON m.team_id = t.resource_id
    LEFT JOIN directory n ON n.resource_id = m.member_id
    WHERE e.person_id = :who AND e.role = 'panel' AND {_IN_FORCE}
      AND (m.start_day IS NULL OR m.start_day <= :as_of) AND (m.end_day IS NULL OR m.end_day >= :as_of)
    ORDER BY 4
"""


def _carers(conn: Any, day: dict[str, int]) -> tuple[Carer, ...]:
    """Everybody in force today: the lead first, then the team, who is in it, and the clinic; each name once."""
    found: dict[str, Carer] = {}
    for name, role, team, _ in conn.execute(_CARERS, day):
        if name:
            found.setdefault(name, Carer(name, role, "" if team == name else team))
    return tuple(found.values())


def _household(conn: Any, person: int, household: int | None) -> tuple[RelatedPerson, ...]:
    if household is None:
        return ()
    rows = conn.execute(
        "SELECT r.person_id, r.given, r.family, r.age FROM person p CROSS JOIN panel_row r ON r.person_id = p.id"
        " WHERE p.household_id = ? AND p.id <> ? AND r.in_panel = 1 ORDER BY r.age DESC, r.pos LIMIT 12",
        (household, person),
    ).fetchall()
    return tuple(
        RelatedPerson(name=f"{given} {family}".strip(), relationship="", person=PersonId(who), age=age)
        for who, given, family, age in rows
    )


def _related(conn: Any, person: int) -> tuple[RelatedPerson, ...]:
    rows = conn.execute(
        "SELECT name, relationship, phone FROM related WHERE person_id = ? AND active = 1 ORDER BY id LIMIT 12",
        (person,),
    ).fetchall()
    return tuple(
        dict.fromkeys(RelatedPerson(name, relationship, phone) for name, relationship, phone in rows)
    )


def _first_of_each(found: list[FactLine]) -> tuple[FactLine, ...]:
    """One line for statements of the same code or words; the first stands for all."""
    return tuple({line.code or line.title: line for line in reversed(found)}.values())[::-1]


def _problems(conn: Any, day: dict[str, int]) -> tuple[FactLine, ...]:
    """Active conditions, each once: groups of the panel column first, in its order, then the newest."""
    rank = (
        "coalesce((SELECT min(j.key) FROM json_each(:sets) j CROSS JOIN value_set v ON v.name = j.value"
        " CROSS JOIN set_code s ON s.set_id = v.id AND s.code_id = f.code_id), 999)"
    )
    found = lines(
        conn,
        f"f.person_id = :who AND {meaning.ACTIVE_CONDITION}",
        {**day, "sets": _chronic_sets()},
        order=f"{rank}, {meaning.ONSET} DESC, f.id",
    )
    return _first_of_each(found)


def _chronic_sets() -> str:
    import json

    from db.chronic import chronic

    return json.dumps([entry.set for entry in chronic()])


def _medicines(conn: Any, day: dict[str, int]) -> tuple[FactLine, ...]:
    found = lines(
        conn,
        f"f.person_id = :who AND {meaning.CURRENT_MEDICINE}",
        day,
        order="coalesce(f.start_day, 0) DESC, f.id DESC",
    )
    return _first_of_each(found)


def _allergies(conn: Any, day: dict[str, int]) -> tuple[tuple[FactLine, ...], bool]:
    """Active allergies, and whether somebody recorded that there are none."""
    found = lines(
        conn,
        f"f.person_id = :who AND {meaning.ACTIVE_ALLERGY}",
        day,
        order="coalesce(f.start_day, 0) DESC, f.id",
    )
    none = [line for line in found if line.code.rpartition("|")[2] in NO_KNOWN_ALLERGY]
    return _first_of_each([line for line in found if line not in none and not line.negated]), bool(none)


def _visits(conn: Any, day: dict[str, int], truth: str, way: str, limit: int) -> tuple[FactLine, ...]:
    found = lines(
        conn,
        f"f.person_id = :who AND {truth}",
        {**day, "first": limit},
        order=f"f.start_day {way}, f.start_at {way}, f.id {way}",
        tail="LIMIT :first",
    )
    return tuple(found)


def _sources(conn: Any, person: int) -> tuple[str, ...]:
    rows = conn.execute(
        "SELECT DISTINCT s.name FROM resource r JOIN source s ON s.id = r.source_id"
        " WHERE r.person_id = ? AND r.type = 'Patient' AND r.state = 1 ORDER BY s.id",
        (person,),
    ).fetchall()
    return tuple(row[0] for row in rows)


def _count(conn: Any, person: int) -> int:
    """Facts that count once; both numbers come from covering indexes."""
    row = conn.execute(
        "SELECT (SELECT count(*) FROM fact f WHERE f.person_id = ?1 AND f.kind NOT IN (3, 22))"
        " - (SELECT count(*) FROM fact f WHERE f.person_id = ?1 AND f.same_as IS NOT NULL AND f.kind NOT IN (3, 22))",
        (person,),
    ).fetchone()
    return int(row[0])
