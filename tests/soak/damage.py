"""Damages the bytes of a store in every way that disks, people and copies do, then opens it.

Damage must always be found, data must never be shown from a page that does not verify, and nothing may be deleted.
"""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any

from db import engine, keys
from db.errors import CareteamError
from db.fhir import intake
from seed import generate
from tests.soak.kill import TODAY, content, copied, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

PAGE = 4096


class Ground:
    """A closed store, its key, and what it says when it is whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "ground" / "store.db"
        self.store.parent.mkdir(parents=True)
        self.key = keys.create_demo_store(self.store)
        people = folder / "people.ndjson"
        people.write_bytes(b"\n".join(generate.panel(6, 7, TODAY, years=1)))
        with opened(self.store, self.key) as store:
            intake.run(store, [people], as_of=TODAY)
            self.content = content(store.reader())

    def damage(self, rng: Random) -> str:
        """One damage; returns what was done. Raises where it was not found or cost a file."""
        path = copied(self.store, self.folder / "damaged")
        data = bytearray(path.read_bytes())
        what = rng.choice(
            ("bit", "bytes", "zeroed page", "swapped pages", "cut", "cut within a page", "other store's page")
        )
        pages = len(data) // PAGE
        at = rng.randrange(len(data))
        if what == "bit":
            data[at] ^= 1 << rng.randrange(8)
        elif what == "bytes":
            data[at : at + 64] = rng.randbytes(min(64, len(data) - at))
        elif what == "zeroed page":
            page = rng.randrange(pages)
            data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        elif what == "swapped pages":
            one, two = rng.sample(range(pages), 2)
            first, second = slice(one * PAGE, (one + 1) * PAGE), slice(two * PAGE, (two + 1) * PAGE)
            data[first], data[second] = data[second], data[first]
        elif what == "cut":
            del data[rng.randrange(1, pages) * PAGE :]
        elif what == "cut within a page":
            del data[rng.randrange(1, len(data)) // 16 * 16 + 8 :]
        else:
            page = rng.randrange(pages)
            data[page * PAGE : (page + 1) * PAGE] = rng.randbytes(PAGE)
        path.write_bytes(data)
        self._found(path, what, bytes(data))
        return what

    def _found(self, path: Path, what: str, damaged: bytes) -> None:
        beside = {one.name for one in path.parent.iterdir()}
        try:
            with engine.Store.open(path, self.key) as store:
                conn = store.reader()
                assert engine.integrity(conn), f"{what}: not found by the check"
                self._never_other_data(conn, what)
        except (CareteamError, engine.driver.DatabaseError):
            pass  # found, and said in so many words
        assert beside <= {one.name for one in path.parent.iterdir()}, f"{what}: a file is gone"
        # Opening may set the journal mode, but what could be saved by hand must still be there.
        assert path.stat().st_size >= min(len(damaged), PAGE), f"{what}: the file was emptied"

    def _never_other_data(self, conn: Any, what: str) -> None:
        """What can still be read is either refused or exactly what was written."""
        try:
            said = content(conn)
        except engine.driver.DatabaseError:
            return
        assert said == self.content, f"{what}: other data than was written"

    def whole(self) -> None:
        """The undamaged store verifies: otherwise everything above would prove nothing."""
        with engine.Store.open(copied(self.store, self.folder / "whole"), self.key) as store:
            assert engine.integrity(store.reader()) == ()
            assert content(store.reader()) == self.content


def soak(folder: Path, rng: Random, until: float, count: int | None = None) -> Iterator[str]:
    """Damages until the time is over; each gives an empty text or what went wrong."""
    ground = Ground(folder)
    ground.whole()
    done = 0
    while not done or (time.monotonic() < until and (count is None or done < count)):
        state = rng.getstate()
        try:
            ground.damage(rng)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            shutil.copytree(ground.folder / "damaged", ground.folder / f"kept{done}")
            yield f"{type(error).__name__}: {error} (state {hash(state):x})"
        else:
            yield ""
        done += 1
