"""Pairs of people who may be one, side by side, and merges that can be undone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from db.queries.panel import panel_rows
from db.queries.person import person_card
from db.records import DuplicatePair, MergeLine, PersonId


def waiting_pairs(conn: Any, as_of: date, *, limit: int = 50) -> tuple[DuplicatePair, ...]:
    """Pairs that wait for a person's decision, most likely first; people who are gone since are left out."""
    rows = conn.execute(
        "SELECT d.id, d.score, d.why, d.a_id, d.b_id, d.state FROM duplicate d"
        " WHERE d.state = 'proposed' AND d.a_id IN (SELECT person_id FROM panel_row)"
        " AND d.b_id IN (SELECT person_id FROM panel_row) ORDER BY d.score DESC, d.id LIMIT ?",
        (limit,),
    ).fetchall()
    return tuple(
        DuplicatePair(
            pair=pair,
            score=score,
            why=tuple(why.split()),
            a=person_card(conn, PersonId(a), as_of),
            b=person_card(conn, PersonId(b), as_of),
            state=state,
        )
        for pair, score, why, a, b, state in rows
    )


def merges(conn: Any, *, limit: int = 200) -> tuple[MergeLine, ...]:
    """Merges in force, newest first, whoever or whatever made them."""
    rows = conn.execute(
        "SELECT m.id, m.kept_id, p.given, p.family, m.reason, m.actor, m.at FROM person_merge m"
        " JOIN person p ON p.id = m.merged_id WHERE m.undone_at IS NULL ORDER BY m.at DESC, m.id DESC LIMIT ?",
        (limit,),
    ).fetchall()
    kept = {int(row.person): row for row in panel_rows(conn, sorted({row[1] for row in rows}))}
    return tuple(
        MergeLine(
            merge=merge,
            kept=kept[who],
            merged_name=f"{given} {family}".strip(),
            reason=reason,
            actor=actor,
            when=datetime.fromtimestamp(at / 1000, UTC).date().isoformat(),
        )
        for merge, who, given, family, reason, actor, at in rows
        if who in kept
    )
