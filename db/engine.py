"""Opening a store: one encrypted file, one writer, many readers. The only module that connects to a database file.

It fails closed: without a cipher in force nothing is read and nothing is written (security.md 2.3).
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Final, Self

from db.errors import DamagedError, FutureError, MissingError, NotEncryptedError, StoreError, UseError
from db.lease import Lease

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

try:
    from sqlcipher3 import dbapi2 as driver
except ImportError as missing:  # pragma: no cover - proven by a test that blocks the import in a subprocess
    raise MissingError(
        "The encrypted database driver (sqlcipher3) is not installed.",
        "Wheels exist for Linux, macOS and Windows on CPython 3.11 and later: pip install sqlcipher3.",
    ) from missing

# Without these the driver looks for an adapter anew for every NULL and every blob that it binds, through two failing
# attribute look-ups: measured, a fact with its many empty columns costs 7 instead of 22 microseconds. Both give back
# what they get, in C.
driver.register_adapter(type(None), {}.get)
driver.register_adapter(bytes, bytes)

__all__ = [
    "HEAD", "PLAIN", "SETTINGS", "Connection", "DriverError", "Store", "connect", "create", "driver", "integrity",
    "schema_version", "versions",
]  # fmt: skip

DriverError: type[Exception] = driver.Error
"""What the driver raises, for those who must not import it."""

MISFITS: tuple[type[Exception], ...] = (
    driver.IntegrityError,
    driver.DataError,
    driver.InterfaceError,
    driver.ProgrammingError,
)
"""What the driver raises for a row that does not fit; all else is trouble of the store, the disk or the file system."""

Connection = Any
"""A DB-API connection of sqlcipher3, which ships no types; rows are tuples."""

HEAD: Final = "0001"
"""The newest schema that this program knows."""

PLAIN: Final = b"SQLite format 3\x00"

SETTINGS: Final = (
    # security.md 4.5. FULL keeps every acknowledged note through a power loss; the cache makes encryption free for reads.
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cache_size=-131072",
    "PRAGMA mmap_size=0",
)

BUSY_SECONDS: Final = 5.0

# What an authorizer callback is asked about (sqlite3.h); the driver does not name all of them.
_OK, _DENY = 0, 1
_DELETE, _DROP_TABLE, _DROP_TRIGGER, _PRAGMA, _UPDATE, _ATTACH, _ALTER_TABLE = 9, 11, 16, 19, 23, 24, 26
# Create index, table, trigger, view; delete; drop index, table, trigger, view; insert; update; alter; virtual tables.
_WRITES = frozenset({1, 2, 7, 8, 9, 10, 11, 16, 17, 18, 23, 26, 29, 30})
_REFUSED_PRAGMAS = frozenset(
    {"temp_store", "temp_store_directory", "writable_schema", "rekey", "hexrekey", "key", "hexkey"}
)


def _authorize(
    action: int, first: str | None, second: str | None, _base: str | None, _inner: str | None
) -> int:
    """Refuse what could copy the store in the clear or change the audit trail."""
    if action == _ATTACH:
        return _DENY
    if action == _PRAGMA:
        changes = first in _REFUSED_PRAGMAS and (second is not None or first != "temp_store")
        return _DENY if changes else _OK
    if action in {_DELETE, _UPDATE, _DROP_TABLE} and first == "audit":
        return _DENY
    if action == _ALTER_TABLE and second == "audit":
        return _DENY
    if action == _DROP_TRIGGER and (first or "").startswith("audit_"):
        return _DENY
    return _OK


def _authorize_reader(
    action: int, first: str | None, second: str | None, base: str | None, inner: str | None
) -> int:
    """A reader changes nothing but its own temporary tables (`query_only` would refuse those too)."""
    if action in _WRITES and "main" in {base, first if action == _ALTER_TABLE else None}:
        return _DENY
    return _authorize(action, first, second, base, inner)


def _keyed(path: Path, key: bytes, *, wipe: bool = True) -> Connection:
    """A connection whose first statement is the key; nothing has been read yet."""
    conn = driver.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=512
    )
    # Process-wide: otherwise the C library prints to stderr, straight through the screen.
    conn.execute("PRAGMA cipher_log_level=NONE")
    conn.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    conn.execute(f"PRAGMA cipher_memory_security={'ON' if wipe else 'OFF'}")
    return conn


def _assert_cipher(conn: Connection) -> None:
    version = conn.execute("PRAGMA cipher_version").fetchone()
    status = conn.execute("PRAGMA cipher_status").fetchone()
    if not version or not version[0] or not status or str(status[0]) != "1":
        conn.close()
        raise StoreError("The database driver does not encrypt.", "Nothing was opened. Run careteam doctor.")


def connect(path: Path, key: bytes, *, wipe: bool = True) -> Connection:
    """Open the encrypted file at `path` with the raw 32-byte `key`.

    Args:
        path: The store's file.
        key: Its raw key.
        wipe: Overwrite memory as soon as the driver frees it (security.md 2.4). The driver then locks and unlocks
            every piece of memory: bulk writes take four to eight times as long, sorts and groups of 100,000 people up
            to three times, reads by key a little. Only processes that end with their job leave it off.

    Raises:
        UseError: there is no such file.
        NotEncryptedError: the file is a plain database.
        DamagedError: it does not decrypt with this key.
    """
    if len(key) != 32:
        raise StoreError("The key of a store has 32 bytes.")
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN))
    except OSError as error:
        raise UseError(
            f"There is no store at {path}.", "Make one with careteam init or careteam demo."
        ) from error
    if head == PLAIN:
        raise NotEncryptedError("This file is a plain database, not a careteam store.", "It was not opened.")
    conn = _keyed(path, key, wipe=wipe)
    _assert_cipher(conn)
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for setting in SETTINGS:
            conn.execute(setting)
    except driver.DatabaseError as error:
        conn.close()
        if "locked" in str(error):
            raise StoreError("The store is busy.", "Try again in a moment.") from error
        raise DamagedError(
            "The store does not open with its key: the file is damaged or not the one that the key belongs to.",
            "Nothing was changed. Keep the file and restore a backup.",
        ) from error
    conn.set_authorizer(_authorize)
    return conn


def create(path: Path, key: bytes) -> None:
    """Make an empty store at `path`, encrypted with `key`, on the newest schema.

    Raises:
        UseError: a file is already there.
    """
    if path.exists():
        raise UseError(f"There is already a file at {path}.", "Choose another name; nothing was changed.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Whether freed memory is wiped is decided once for a process and cannot be taken back: not by making a store.
    conn = _keyed(path, key, wipe=False)
    try:
        _assert_cipher(conn)
        for setting in SETTINGS:
            conn.execute(setting)
        # Imported here: only making or upgrading a store needs the schema library.
        from db.migrations.run import upgrade

        upgrade(conn)
    except BaseException:
        conn.close()
        for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            leftover.unlink(missing_ok=True)
        raise
    conn.close()
    path.chmod(0o600)


def schema_version(conn: Connection) -> str:
    """The schema that the store is on.

    Raises:
        StoreError: this is no careteam store.
    """
    try:
        row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    except driver.DatabaseError as error:
        raise StoreError("This file is encrypted, but no careteam store.") from error
    return str(row[0]) if row else ""


class Store:
    """An open store: a reader for every thread and, where we hold the lease, the one writer."""

    def __init__(self, path: Path, key: bytes, lease: Lease | None, *, wipe: bool = True) -> None:
        self.path = path
        self._key = key
        self._wipe = wipe
        self._lease = lease
        self._local = threading.local()
        self._open: list[Connection] = []
        self._guard = threading.Lock()
        self._write_lock = threading.Lock()
        self._writer: Connection | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        key: bytes,
        *,
        write: bool = False,
        wait: float = 0.0,
        purpose: str = "careteam",
        inherited: bool = False,
        wipe: bool = True,
    ) -> Store:
        """Open the store; with `write`, also take its lease and bring an older schema up to date.

        Args:
            path: The store's file.
            key: Its raw 32-byte key, from `db.keys`.
            write: Whether this process means to write.
            wait: Seconds to wait for the lease of another writer.
            purpose: What the holder is, for the message that others get.
            inherited: The parent process holds the lease for us (imports started by the console).
            wipe: As for `connect`; off for bulk work in a process of its own.

        Raises:
            LeaseError: another process holds the lease.
            FutureError: the store is newer than the program.
        """
        lease = Lease.take(path, purpose, wait=wait, inherited=inherited) if write else None
        try:
            conn = connect(path, key, wipe=wipe)
            try:
                cls._bring_up(conn, write=write)
            finally:
                conn.close()
        except BaseException:
            if lease is not None:
                lease.release()
            raise
        return cls(path, key, lease, wipe=wipe)

    @staticmethod
    def _bring_up(conn: Connection, *, write: bool) -> None:
        version = schema_version(conn)
        if version == HEAD:
            return
        if version > HEAD:
            raise FutureError(
                "This store was written by a newer careteam.",
                "Nothing was changed. Install the newer version.",
            )
        if not write:
            raise StoreError(
                "This store is older than the program.", "Open it once for writing to bring it up to date."
            )
        from db.migrations.run import upgrade

        upgrade(conn)

    @property
    def read_only(self) -> bool:
        """Whether this process may not write."""
        return self._lease is None

    @property
    def key(self) -> bytes:
        """The raw key, for a child process that works on the same store."""
        return self._key

    def reader(self) -> Connection:
        """This thread's own connection; it refuses to change anything but its temporary tables."""
        conn: Connection | None = getattr(self._local, "reader", None)
        if conn is None:
            conn = connect(self.path, self._key, wipe=self._wipe)
            conn.set_authorizer(_authorize_reader)
            self._local.reader = conn
            with self._guard:
                self._open.append(conn)
        return conn

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writer inside one transaction: all of it is kept, or none.

        Raises:
            StoreError: the store is open for reading only.
        """
        if self._lease is None:
            raise StoreError("The store is open for reading only.", "Close the other console to write here.")
        with self._write_lock:
            if self._writer is None:
                self._writer = connect(self.path, self._key, wipe=self._wipe)
                with self._guard:
                    self._open.append(self._writer)
            conn = self._writer
            conn.execute("BEGIN IMMEDIATE")
            try:
                yield conn
                # Within: a full disk is often noticed here, and the transaction must not stay open.
                conn.execute("COMMIT")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close every connection and give the lease back."""
        with self._guard:
            connections, self._open = self._open, []
        self._writer = None
        self._local = threading.local()
        for conn in connections:
            with contextlib.suppress(driver.Error):
                conn.close()
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def versions() -> dict[str, str]:
    """Versions of the driver's parts, for the doctor: SQLite, SQLCipher, its crypto provider."""
    conn = driver.connect(":memory:")
    try:
        conn.execute("PRAGMA cipher_log_level=NONE")
        conn.execute("PRAGMA key=\"x'" + "00" * 32 + "'\"")
        cipher = conn.execute("PRAGMA cipher_version").fetchone()
        provider = conn.execute("PRAGMA cipher_provider_version").fetchone()
        return {
            "sqlite": str(driver.sqlite_version),
            "sqlcipher": str(cipher[0]) if cipher else "",
            "crypto": str(provider[0]) if provider else "",
        }
    finally:
        conn.close()


def integrity(conn: Connection) -> tuple[str, ...]:
    """Problems that the cipher's page check and SQLite's own check find; empty when the store is sound."""
    found: list[str] = []
    for check, said in (
        ("PRAGMA cipher_integrity_check", "{}"),
        ("PRAGMA integrity_check", "{}"),
        ("PRAGMA foreign_key_check", "foreign key of {}"),
    ):
        try:
            found += [said.format(row[0]) for row in conn.execute(check) if row[0] != "ok"]
        except driver.DatabaseError as error:
            # A page that does not verify ends the check itself: that is the finding.
            found.append(str(error))
    return tuple(found)
