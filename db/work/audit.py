"""Who did what to whom, when: the one function that writes the trail, in the transaction of the change itself.

Each row is sealed together with the row before it (HMAC-SHA256), so that a changed, moved or missing row shows
(security.md 3.5). Rows name people by number only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from db.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator

Action = Literal[
    "start", "stop", "panel-opened", "chart-opened", "import", "export", "copy", "merge", "unmerge", "not-duplicate", "demo-made",
    "backup", "migration", "setting",
]  # fmt: skip
"""The closed list of events; each later feature adds its own."""

FIRST: Final = b"\x00" * 32
"""What the first row is chained to."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at the keyboard, on which device, in which session."""

    name: str
    role: str = ""
    device: str = ""
    session: str = ""


SYSTEM: Final = Actor("careteam", "system")
"""What the program does by itself."""


def _seal(key: bytes, previous: bytes, row: list[Any]) -> bytes:
    canonical = json.dumps(row, separators=(",", ":"), ensure_ascii=True).encode()
    return hmac.new(key, previous + canonical, hashlib.sha256).digest()


def record(
    conn: Any,
    actor: Actor,
    action: Action,
    *,
    person: int | None = None,
    refs: str = "",
    outcome: str = "ok",
    clock: Clock | None = None,
) -> int:
    """Append one event; call it inside the transaction of what it tells about. Returns its number.

    Args:
        conn: The write connection, in a transaction.
        actor: Who did it.
        action: What was done.
        person: Whom it was about, if one person.
        refs: Ids of what was touched, never names or text.
        outcome: `ok`, or why not.
        clock: Where the time comes from.
    """
    clock = clock or Clock()
    key = bytes.fromhex(conn.execute("SELECT value FROM meta WHERE key = 'audit-key'").fetchone()[0])
    seq, previous = conn.execute("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1").fetchone() or (
        0,
        FIRST,
    )
    row: list[Any] = [
        seq + 1, clock.milliseconds(), clock.monotonic(), 0, actor.name, actor.role, actor.device, actor.session,
        person, action, refs, "TREAT", outcome, 0,
    ]  # fmt: skip
    conn.execute(
        "INSERT INTO audit(seq, at, monotonic, clock_offset, actor, role, device, session, person_id, action, refs,"
        " purpose, outcome, epoch, previous_mac, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*row, previous, _seal(key, previous, row)],
    )
    return int(seq) + 1


def broken(conn: Any) -> Iterator[int]:
    """Numbers of the rows whose seal does not fit, in order; nothing when the trail is whole."""
    key = bytes.fromhex(conn.execute("SELECT value FROM meta WHERE key = 'audit-key'").fetchone()[0])
    expected, number = FIRST, 1
    rows = conn.execute(
        "SELECT seq, at, monotonic, clock_offset, actor, role, device, session, person_id, action, refs, purpose,"
        " outcome, epoch, previous_mac, mac FROM audit ORDER BY seq"
    )
    for *row, previous, mac in rows:
        if (
            row[0] != number
            or previous != expected
            or not hmac.compare_digest(mac, _seal(key, previous, row))
        ):
            yield int(row[0])
        expected, number = mac, int(row[0]) + 1
