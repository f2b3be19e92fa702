"""Opening a store: fail-closed, settings in force, one writer, readers that cannot write."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from db import engine, keys
from db.errors import DamagedError, FutureError, LeaseError, NotEncryptedError, StoreError, UseError

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = tmp_path / "a.careteam"
    engine.create(store, KEY)
    return store


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("cell_size_check", 1),
        ("trusted_schema", 0),
        ("cache_size", -131072),
        ("mmap_size", 0),
        ("temp_store", 0),
        ("cipher_memory_security", "1"),
    ],
)
def test_settings_of_security_are_in_force(path: Path, setting: str, value: object) -> None:
    """Every connection runs with the settings of security.md 4.5 (temp_store 0 means SQLCipher's own: memory)."""
    conn = engine.connect(path, KEY)

    assert conn.execute(f"PRAGMA {setting}").fetchone()[0] == value


def test_the_file_shows_nothing(path: Path) -> None:
    """A canary that was written is in no file of the store."""
    with engine.Store.open(path, KEY, write=True) as store, store.writing() as conn:
        conn.execute("INSERT INTO meta VALUES ('canary', 'Zanzibar-Quill-4711')")

    for file in path.parent.iterdir():
        assert b"Zanzibar-Quill" not in file.read_bytes()
        assert not file.read_bytes().startswith(engine.PLAIN)


def test_a_wrong_key_opens_nothing(path: Path) -> None:
    """SEC-01: the wrong key is an error, not an empty store."""
    with pytest.raises(DamagedError):
        engine.connect(path, bytes(32))


def test_a_plain_database_is_refused(tmp_path: Path) -> None:
    """SEC-01: a file that is not encrypted is neither opened nor changed."""
    plain = tmp_path / "plain.db"
    conn = dbapi2.connect(str(plain))
    conn.execute("CREATE TABLE t(a)")
    conn.close()
    before = plain.read_bytes()

    with pytest.raises(NotEncryptedError):
        engine.connect(plain, KEY)
    assert plain.read_bytes() == before


def test_a_missing_store_is_not_made(tmp_path: Path) -> None:
    """Opening never creates a file."""
    with pytest.raises(UseError):
        engine.connect(tmp_path / "none", KEY)
    assert not (tmp_path / "none").exists()


def test_creating_never_overwrites(path: Path) -> None:
    """A store that is there stays as it is."""
    before = path.read_bytes()

    with pytest.raises(UseError):
        engine.create(path, KEY)
    assert path.read_bytes() == before


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(path: Path, length: int) -> None:
    """Only a full 256-bit key opens anything."""
    with pytest.raises(StoreError):
        engine.connect(path, b"x" * length)


def test_damage_is_found(path: Path) -> None:
    """One flipped byte in a page is reported, never read as data."""
    content = bytearray(path.read_bytes())
    content[4096 * 3 + 100] ^= 1
    path.write_bytes(content)

    try:
        problems = engine.integrity(engine.connect(path, KEY))
    except (DamagedError, dbapi2.DatabaseError):
        return
    assert problems


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "VACUUM INTO '{folder}/copy.db'",
        "PRAGMA temp_store = 1",
        "PRAGMA writable_schema = 1",
        "PRAGMA rekey = 'x'",
        "DROP TABLE audit",
        "DELETE FROM audit",
        "UPDATE audit SET actor = 'x'",
        "DROP TRIGGER audit_no_update",
        "ALTER TABLE audit ADD COLUMN x",
    ],
)
def test_what_could_leak_or_forge_is_refused(path: Path, statement: str) -> None:
    """The connection refuses plain copies and changes of the trail, whoever asks."""
    conn = engine.connect(path, KEY)

    with pytest.raises(dbapi2.DatabaseError):
        conn.execute(statement.format(folder=path.parent))
    assert not (path.parent / "copy.db").exists()


def test_readers_cannot_write_but_may_use_temporary_tables(path: Path) -> None:
    """A reader is refused every change of the store; its temporary tables work."""
    with engine.Store.open(path, KEY) as store:
        conn = store.reader()
        conn.execute("CREATE TEMP TABLE panel_row(a)")
        conn.execute("INSERT INTO panel_row VALUES (1)")
        for change in (
            "INSERT INTO meta VALUES ('a', 'b')",
            "DELETE FROM meta",
            "CREATE TABLE x(a)",
            "DROP TABLE fact",
        ):
            with pytest.raises(dbapi2.DatabaseError):
                conn.execute(change)
        with pytest.raises(StoreError), store.writing():
            pass


def test_a_failed_transaction_leaves_nothing(path: Path) -> None:
    """Everything of a transaction is kept, or nothing."""
    with engine.Store.open(path, KEY, write=True) as store:
        with pytest.raises(dbapi2.IntegrityError), store.writing() as conn:
            conn.executemany("INSERT INTO meta VALUES ('a', ?)", [("kept?",), ("twice",)])
        assert store.reader().execute("SELECT count(*) FROM meta WHERE key = 'a'").fetchone()[0] == 0


def test_one_writer_at_a_time(path: Path) -> None:
    """A second writer is told who holds the lease; readers come in; after closing it is free again."""
    with engine.Store.open(path, KEY, write=True, purpose="console"):
        with pytest.raises(LeaseError, match="console"):
            engine.Store.open(path, KEY, write=True)
        engine.Store.open(path, KEY).close()
    engine.Store.open(path, KEY, write=True).close()


def test_a_killed_holder_leaves_no_stale_lease(path: Path) -> None:
    """The lease dies with its process."""
    code = (
        "import os, sys; from pathlib import Path; from db.lease import Lease;"
        f"Lease.take(Path({str(path)!r}), 'doomed'); print('held', flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout == "held\n"
    engine.Store.open(path, KEY, write=True).close()


def test_a_store_of_the_future_is_left_alone(path: Path) -> None:
    """A newer schema is not touched."""
    conn = engine.connect(path, KEY)
    conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()

    with pytest.raises(FutureError):
        engine.Store.open(path, KEY, write=True)


def test_an_empty_encrypted_file_is_no_store(tmp_path: Path) -> None:
    """An encrypted database without our tables is refused with words."""
    other = tmp_path / "other"
    conn = dbapi2.connect(str(other))
    conn.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    conn.execute("CREATE TABLE t(a)")
    conn.close()

    with pytest.raises(StoreError, match="no careteam store"):
        engine.Store.open(other, KEY)


def test_a_missing_driver_is_said_before_any_file_is_touched(tmp_path: Path) -> None:
    """SEC-09: without the driver the answer is exit code 6 and no file."""
    code = (
        "import sys; sys.modules['sqlcipher3'] = None\n"
        "from db.errors import MissingError\n"
        "try:\n    import db.engine\n"
        "except MissingError as error:\n    sys.exit(error.exit_code)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 6


def test_files_are_private(path: Path) -> None:
    """Nobody else may read the store."""
    assert path.stat().st_mode & 0o077 == 0


def test_the_demo_store_is_encrypted_and_says_where_its_key_is(tmp_path: Path) -> None:
    """A demo store opens without a passphrase, but its data are not plain."""
    store = tmp_path / "demo.careteam"
    key = keys.create_demo_store(store)

    assert keys.is_demo(store)
    assert keys.unlock(store) == key
    assert "on purpose" in keys.key_path(store).read_text()
    assert store.read_bytes()[:16] != engine.PLAIN
