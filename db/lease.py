"""Who may write: one process per store, told by a lock file that dies with its holder."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from db.clock import Clock
from db.errors import LeaseError

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":  # pragma: no cover - not run here
    import msvcrt

    FAR = 1 << 30
    """Nobody may read a byte that is locked there: one far behind the words that others read."""

    def _lock(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


POLL_SECONDS = 0.1


def lock_path(store: Path) -> Path:
    """Where the lease of a store lies."""
    return store.with_name(store.name + ".lock")


def holder(store: Path) -> dict[str, Any]:
    """What the lock file says about its last holder: `pid`, `since`, `purpose`; empty when it says nothing."""
    try:
        found = json.loads(lock_path(store).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class Lease:
    """The right to write to one store, until released or the process ends."""

    def __init__(self, file: int | None) -> None:
        self._file = file

    @classmethod
    def take(cls, store: Path, purpose: str, *, wait: float = 0.0, inherited: bool = False) -> Lease:
        """Take the lease, waiting up to `wait` seconds for another holder.

        Raises:
            LeaseError: somebody else holds it.
        """
        if inherited and holder(store).get("pid") == os.getppid():
            return cls(None)
        clock = Clock()
        until = clock.monotonic() + int(wait * 1000)
        # The lock's life is the file descriptor's, so that a killed holder leaves no stale lease behind.
        file = os.open(lock_path(store), os.O_RDWR | os.O_CREAT, 0o600)
        while True:
            try:
                _lock(file)
                break
            except OSError:
                if clock.monotonic() >= until:
                    os.close(file)
                    raise cls._refusal(store) from None
                time.sleep(POLL_SECONDS)
        words = {"pid": os.getpid(), "since": clock.now().isoformat(timespec="seconds"), "purpose": purpose}
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, json.dumps(words).encode())
        return cls(file)

    @staticmethod
    def _refusal(store: Path) -> LeaseError:
        who = holder(store)
        words = f"Another careteam ({who.get('purpose', 'unknown')}, process {who.get('pid', '?')}) has this store open for writing."
        return LeaseError(words, "Close it, or open this one for reading only.")

    def release(self) -> None:
        """Give the lease back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
