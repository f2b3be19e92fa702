"""People who may be one: compared by name, birth date, sex, phone and address, proposed to a person, never merged here."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db.names import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

ENOUGH: Final = 75
"""Points from which a pair is proposed. Own weights, not a published score: they only order work for a person."""

SIMILAR: Final = 0.84
"""Likeness (0–1) from which a given or family name counts as another spelling."""

LARGEST_BUCKET: Final = 60
"""A bucket with more people (a filler birth date, say) is left out: it tells nothing."""


class Likeness(NamedTuple):
    """What is compared of one person."""

    person: int
    family: str
    given: str
    birth: int | None
    sex: str | None
    phones: frozenset[str]
    address: str


def propose(conn: Any, people: Collection[int] | None = None) -> int:
    """Find pairs among everybody, or pairs with one of `people`; returns how many are waiting for a decision.

    Pairs that a person has called different stay away; callers hold the write transaction.
    """
    everybody = _load(conn)
    wanted = None if people is None else set(people)
    rows = []
    for a, b in _candidates(everybody):
        if wanted is not None and a.person not in wanted and b.person not in wanted:
            continue
        score, why = compare(a, b)
        if score >= ENOUGH:
            first, second = sorted((a.person, b.person))
            rows.append((first, second, min(score, 100), " ".join(why)))
    _withdraw(conn, wanted, {(a, b) for a, b, _, _ in rows})
    conn.executemany(
        "INSERT INTO duplicate(a_id, b_id, score, why) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(a_id, b_id) DO UPDATE SET score = excluded.score, why = excluded.why",
        rows,
    )
    gone = (
        "DELETE FROM duplicate WHERE state = 'proposed' AND (SELECT count(*) FROM person p"
        " WHERE p.id IN (a_id, b_id) AND p.known = 1 AND p.merged_into IS NULL) < 2"
    )
    conn.execute(gone)
    return waiting(conn)


def waiting(conn: Any) -> int:
    """How many proposals wait for a decision."""
    return int(conn.execute("SELECT count(*) FROM duplicate WHERE state = 'proposed'").fetchone()[0])


def _withdraw(conn: Any, wanted: set[int] | None, still: set[tuple[int, int]]) -> None:
    """Take back proposals that no longer hold, as names and dates were corrected; decisions stay."""
    waiting = conn.execute("SELECT id, a_id, b_id FROM duplicate WHERE state = 'proposed'").fetchall()
    over = [
        (pair,)
        for pair, a, b in waiting
        if (a, b) not in still and (wanted is None or a in wanted or b in wanted)
    ]
    conn.executemany("DELETE FROM duplicate WHERE id = ?", over)


def _load(conn: Any) -> list[Likeness]:
    phones: defaultdict[int, set[str]] = defaultdict(set)
    for person, value in conn.execute("SELECT person_id, value FROM person_contact WHERE system = 'phone'"):
        digits = "".join(c for c in value if c.isdigit())[-10:]
        if len(digits) >= 7:
            phones[person].add(digits)
    addresses = dict(
        conn.execute(
            "SELECT person_id, line || ' ' || city FROM person_address WHERE ended = 0 AND line <> ''"
        ).fetchall()
    )
    return [
        Likeness(
            i, fold(family), fold(given), birth, sex, frozenset(phones.get(i, ())), fold(addresses.get(i, ""))
        )
        for i, family, given, birth, sex in conn.execute(
            "SELECT id, family, given, birth_day, sex FROM person WHERE known = 1 AND merged_into IS NULL"
        )
    ]


def _candidates(everybody: Iterable[Likeness]) -> Iterator[tuple[Likeness, Likeness]]:
    """Pairs that share a birth date, a full name or a phone: nobody else is worth comparing."""
    buckets: defaultdict[tuple[str, object], list[Likeness]] = defaultdict(list)
    for one in everybody:
        if one.birth is not None:
            buckets["birth", one.birth].append(one)
        if one.family or one.given:
            buckets["name", (one.family, one.given)].append(one)
        for phone in one.phones:
            buckets["phone", phone].append(one)
    seen: set[tuple[int, int]] = set()
    for bucket in buckets.values():
        if not 1 < len(bucket) <= LARGEST_BUCKET:
            continue
        for place, a in enumerate(bucket):
            for b in bucket[place + 1 :]:
                pair = (min(a.person, b.person), max(a.person, b.person))
                if pair not in seen:
                    seen.add(pair)
                    yield a, b


def _alike(a: str, b: str) -> bool:
    if not a or not b:
        return False
    if a == b:
        return True
    if len(a) > 2 and len(b) > 2 and (a.startswith(b) or b.startswith(a)):
        return True
    return SequenceMatcher(None, a, b).ratio() >= SIMILAR


def _births_alike(a: int, b: int) -> bool:
    """Day and month swapped, or one digit different: how birth dates are mistyped."""
    first, second = date.fromordinal(a), date.fromordinal(b)
    if (first.year, first.month, first.day) == (second.year, second.day, second.month):
        return True
    return sum(x != y for x, y in zip(first.isoformat(), second.isoformat(), strict=True)) == 1


def compare(a: Likeness, b: Likeness) -> tuple[int, list[str]]:
    """Points for being one person, and what speaks for it (`name`, `similar-name`, `birth`, `similar-birth`, `phone`, `address`)."""
    score, why = 0, []
    if a.family == b.family and a.given == b.given and (a.family or a.given):
        score, why = 40, ["name"]
    elif (_alike(a.given, b.given) and _alike(a.family, b.family)) or (
        (a.given, a.family) == (b.family, b.given) and a.given
    ):
        score, why = 30, ["similar-name"]
    else:
        # Twins and couples share everything but the name.
        return 0, []
    if a.birth is not None and a.birth == b.birth:
        score, why = score + 40, [*why, "birth"]
    elif a.birth is not None and b.birth is not None and _births_alike(a.birth, b.birth):
        score, why = score + 20, [*why, "similar-birth"]
    if a.phones & b.phones:
        score, why = score + 15, [*why, "phone"]
    if a.address and a.address == b.address:
        score, why = score + 10, [*why, "address"]
    if a.sex and b.sex and a.sex != b.sex:
        score -= 15
    return score, why
