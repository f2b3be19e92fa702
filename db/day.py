"""Opening a new day: what is computed for one as-of day is brought up to date when the day or the data changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db import panel

if TYPE_CHECKING:
    from collections.abc import Collection


def computed_for(conn: Any) -> date | None:
    """The as-of day that the stored panel was computed for; None when that has to be done anew."""
    found = dict(conn.execute("SELECT key, value FROM meta WHERE key IN ('as-of', 'stale')").fetchall())
    if found.get("stale") == "1" or "as-of" not in found:
        return None
    return date.fromisoformat(found["as-of"])


def set_meta(conn: Any, key: str, value: str) -> None:
    """Remember one thing that the store says about itself."""
    conn.execute(
        "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def unsettled(conn: Any) -> bool:
    """Whether something was written after which `settle` has not run: an import that was killed, say."""
    return conn.execute("SELECT 1 FROM meta WHERE key = 'stale' AND value = '1'").fetchone() is not None


def settle(conn: Any, people: Collection[int] | None = None) -> tuple[int, set[int] | None]:
    """Work out what people have in common after a change: doubled facts, households, probable duplicates.

    Args:
        conn: The write connection, in a transaction.
        people: Those who changed; None where that is not known, and everybody is looked at.

    Returns:
        How many probable duplicates wait, and whose panel rows have to be computed anew (None: everybody's).
    """
    # Imported here: the console needs the day before its first frame, and this only when something changed.
    from db import households, identity, lookalikes

    identity.fold_doubles(conn, identity.several_sources(conn, people))
    moved = households.refresh(conn)
    return lookalikes.propose(conn, people), None if people is None else {*people, *moved}


def compute(conn: Any, as_of: date, people: Collection[int] | None = None) -> None:
    """Compute the panel for `as_of`, for everybody or for `people` who changed; in the caller's write transaction.

    After an import that was killed, what it left undone is done first.
    """
    if unsettled(conn):
        _, people = settle(conn)
    elif people is not None:
        _, people = settle(conn, people)
    refresh(conn, as_of, people)


def refresh(conn: Any, as_of: date, people: Collection[int] | None = None) -> None:
    """Compute the panel only, where everything else has been settled."""
    panel.refresh(conn, as_of, people)
    set_meta(conn, "as-of", as_of.isoformat())
    set_meta(conn, "stale", "0")
    conn.execute("UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'changes'")


def changes(conn: Any) -> int:
    """A counter that goes up whenever the panel was computed anew: screens compare it."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'changes'").fetchone()
    return int(row[0]) if row else 0
