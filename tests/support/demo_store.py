"""A small demo store, made once for all tests of a process, and copied for each test that needs one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

PEOPLE = 80
SEED = 7


def make(folder: Path, today: date) -> Path:
    """The store that all others are copies of."""
    from seed.demo import make_demo

    path = folder / "demo.db"
    if not path.exists():
        make_demo(path, people=PEOPLE, seed=SEED, today=today)
    return path


def copy(store: Path, folder: Path) -> Path:
    """A store of one's own: database, write-ahead log, key."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in store.parent.glob(store.name + "*"):
        if not path.name.endswith((".lock", "-shm")):
            shutil.copy2(path, folder / path.name)
    return folder / store.name
