"""Opening a new day: what is computed for one as-of day is brought up to date when the day or the data changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db import panel

if TYPE_CHECKING:
    from collections.abc import Collection

    from db.engine import Store


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


def compute(conn: Any, as_of: date, people: Collection[int] | None = None) -> None:
    """Compute the panel for `as_of`, for everybody or for `people` only; in the caller's write transaction."""
    panel.refresh(conn, as_of, people)
    set_meta(conn, "as-of", as_of.isoformat())
    set_meta(conn, "stale", "0")
    conn.execute("UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'changes'")


def open_day(store: Store, today: date) -> bool:
    """Bring the stored panel to `today` if it is not; returns whether there was anything to do."""
    if computed_for(store.reader()) == today:
        return False
    with store.writing() as conn:
        compute(conn, today)
    return True


def changes(conn: Any) -> int:
    """A counter that goes up whenever the panel was computed anew: screens compare it."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'changes'").fetchone()
    return int(row[0]) if row else 0
