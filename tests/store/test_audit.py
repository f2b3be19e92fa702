"""The audit trail: sealed, append-only, without gaps."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2

from db import engine, keys
from db.work.audit import Actor, broken, record

if TYPE_CHECKING:
    from pathlib import Path

ANA = Actor("ana", "nurse", "dev1", "s1")


@pytest.fixture
def store(tmp_path: Path) -> engine.Store:
    path = tmp_path / "a.careteam"
    return engine.Store.open(path, keys.create_demo_store(path), write=True)


def test_rows_are_chained(store: engine.Store) -> None:
    """Every row carries who and what, and the whole trail verifies."""
    with store.writing() as conn:
        assert record(conn, ANA, "merge", person=1, refs="person/2") == 1
        assert record(conn, ANA, "unmerge", person=1) == 2

    assert list(broken(store.reader())) == []
    row = (
        store.reader()
        .execute("SELECT actor, role, device, session, action, person_id, outcome FROM audit")
        .fetchone()
    )
    assert row == ("ana", "nurse", "dev1", "s1", "merge", 1, "ok")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET actor = 'bob' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 1",
        (
            "INSERT OR REPLACE INTO audit SELECT 1, at, monotonic, clock_offset, 'bob', role, device, session, person_id,"
            " action, refs, purpose, outcome, epoch, previous_mac, mac FROM audit WHERE seq = 1"
        ),
        (
            "INSERT INTO audit SELECT 9, at, monotonic, clock_offset, actor, role, device, session, person_id,"
            " action, refs, purpose, outcome, epoch, previous_mac, mac FROM audit WHERE seq = 1"
        ),
    ],
)
def test_the_trail_only_grows_at_its_end(store: engine.Store, change: str) -> None:
    """Changing, deleting, replacing and leaving gaps are refused by the store itself."""
    with store.writing() as conn:
        record(conn, ANA, "merge")
        record(conn, ANA, "merge")
    with pytest.raises(dbapi2.DatabaseError), store.writing() as conn:
        conn.execute(change)


def test_alterations_are_found(store: engine.Store) -> None:
    """AUD-03 (a slice): whoever gets around the guards is seen: any changed field, any removed or swapped row."""
    with store.writing() as conn:
        for number in range(20):
            record(conn, ANA, "merge", person=number)
    rng = random.Random(7)
    fields = ("at", "actor", "role", "person_id", "action", "refs", "outcome", "previous_mac", "mac", "seq")
    raw = dbapi2.connect(str(store.path), isolation_level=None)
    raw.execute(f"PRAGMA key=\"x'{store.key.hex()}'\"")
    for trigger in ("audit_no_update", "audit_no_delete", "audit_next_only"):
        raw.execute(f"DROP TRIGGER {trigger}")
    for _ in range(60):
        raw.execute("BEGIN")
        target, field = rng.randint(1, 19), rng.choice((*fields, "gone"))
        if field == "gone":
            raw.execute("DELETE FROM audit WHERE seq = ?", (target,))
        else:
            new: Any = (
                rng.randbytes(32)
                if field.endswith("mac")
                else 777
                if field in {"at", "person_id", "seq"}
                else "x"
            )
            raw.execute(f"UPDATE audit SET {field} = ? WHERE seq = ?", (new, target))
        assert list(broken(raw)), (field, target)
        raw.execute("ROLLBACK")
    assert list(broken(raw)) == []
