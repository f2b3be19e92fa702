"""Kills importing processes with -9 at random moments, then looks whether anything was lost or left half done.

After every kill the store must open and verify, hold what was there before, hold every file of the import whole or not
at all, and come to the same content as an undisturbed import when the import is repeated.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import engine, keys
from db.fhir import intake
from seed import generate, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)
FILES = 16
"""Files of one import; small ones share a transaction, which must not show."""

PEOPLE = 96
"""People in all files together: several transactions, and a second or two of work."""

CONTENT = (
    (
        "SELECT s.name, r.type, r.fhir_id, r.state, hex(r.digest), p.sort_name FROM resource r"
        " JOIN source s ON s.id = r.source_id LEFT JOIN person p ON p.id = r.person_id"
    ),
    (
        "SELECT r.type, r.fhir_id, f.kind, c.system, c.code, f.title, f.text, f.start_day, f.end_day, f.status, f.value_raw,"
        " f.unit, f.value_text, p.sort_name FROM fact f JOIN resource r ON r.id = f.resource_id"
        " JOIN person p ON p.id = f.person_id LEFT JOIN code c ON c.id = f.code_id"
    ),
    "SELECT sort_name, known, birth_day, sex, deceased, language FROM person",
)
"""What a store holds, without the numbers of its rows: those may differ after another order of events."""


@dataclass
class Ground:
    """What every kill starts from: a store with earlier people, the files, and what an undisturbed import makes of them."""

    folder: Path
    key: bytes
    files: dict[str, set[tuple[str, str]]]
    before: Counter[tuple[Any, ...]]
    after: str
    seconds: float

    @classmethod
    def lay(cls, folder: Path) -> Ground:
        """Makes everything once."""
        sources = folder / "files"
        sources.mkdir(parents=True)
        files: dict[str, set[tuple[str, str]]] = {}
        for number in range(FILES):
            lines = list(generate.chunks(PEOPLE, 7, TODAY, number, FILES))
            if not lines:  # people come in blocks, and a part may have none
                continue
            path = sources / f"{number:02d}.ndjson"
            path.write_bytes(b"\n".join(lines))
            files[path.name] = {(one["resourceType"], one["id"]) for one in map(json.loads, lines)}
        earlier = folder / "earlier.ndjson"
        earlier.write_bytes(b"\n".join(hostile.people(TODAY)))
        store = folder / "ground" / "store.db"
        store.parent.mkdir()
        key = keys.create_demo_store(store)
        with opened(store, key) as one:
            intake.run(one, [earlier], as_of=TODAY, source="earlier")
            before = rows(one.reader())
        whole = copied(store, folder / "whole")
        begun = time.monotonic()
        with _importing(whole, key, sources) as child:
            assert child.wait() == 0
        seconds = time.monotonic() - begun
        with opened(whole, key) as one:
            after = content(one.reader())
            # What is entered in error, or of a type that is passed over, is not there in any case.
            kept = stored(one.reader())
            files = {name: resources & kept for name, resources in files.items()}
            assert all(files.values()), "a file that leaves nothing proves nothing"
        return cls(folder, key, files, before, after, seconds)

    def kill(self, rng: Random) -> None:
        """One import, killed at a random moment; raises where a promise does not hold."""
        path = copied(self.folder / "ground" / "store.db", self.folder / "killed")
        with _importing(path, self.key, self.folder / "files") as child:
            time.sleep(rng.uniform(0.2, 1.05) * self.seconds)
            child.send_signal(signal.SIGKILL)
        _nobody_left(child.pid)
        with opened(path, self.key) as store:
            conn = store.reader()
            problems = engine.integrity(conn)
            assert not problems, problems
            lost = self.before - rows(conn, "earlier")
            assert not lost, f"{lost.total()} rows of earlier people are gone"
            self._whole_files(conn)
            report = intake.run(
                store, [self.folder / "files"], as_of=TODAY, source="files", keep_source=False
            )
            assert not report.refused
            assert content(store.reader()) == self.after, "another content than an undisturbed import has"

    def _whole_files(self, conn: Any) -> None:
        there = stored(conn)
        # A resource that several files bring (a worker of the team) says nothing about any of them.
        often = Counter(one for resources in self.files.values() for one in resources)
        for name, resources in self.files.items():
            own = {one for one in resources if often[one] == 1}
            have = own & there
            assert own, f"{name} has nothing of its own"
            assert not have or have == own, f"half of {name}: {len(have)} of {len(own)}"


def stored(conn: Any) -> set[tuple[str, str]]:
    """The resources of the files that are in the store."""
    query = (
        "SELECT r.type, r.fhir_id FROM resource r JOIN source s ON s.id = r.source_id"
        " WHERE s.name = 'files' AND r.state = 1"
    )
    return {(kind, name) for kind, name in conn.execute(query)}


def _importing(path: Path, key: bytes, files: Path) -> subprocess.Popen[str]:
    """The process that the console starts for an import, with its job."""
    job = {"store": str(path), "key": key.hex(), "paths": [str(files)], "source": "files",
           "keep_source": False, "as_of": TODAY.isoformat()}  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", "db.fhir.worker"], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(json.dumps(job) + "\n")
    child.stdin.flush()
    return child


def _nobody_left(group: int, seconds: float = 10.0) -> None:
    """Helpers of a killed import end too: they hold people in their memory, and would wait for ever."""
    until = time.monotonic() + seconds
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(group, 0)
            time.sleep(0.05)
        os.killpg(group, signal.SIGKILL)
        raise AssertionError("helpers of a killed import live on")


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[engine.Store]:
    """A store for writing, whose memory is not wiped: that is slow, and this process lives for its tests only."""
    with engine.Store.open(path, key, write=True, purpose="soak", wipe=False, wait=10.0) as store:
        yield store


def copied(store: Path, folder: Path) -> Path:
    """The store and everything beside it in another folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(store.parent, folder)
    return folder / store.name


def rows(conn: Any, source: str = "") -> Counter[tuple[Any, ...]]:
    """Resources and facts of a store, or those that one source brought, as values."""
    found: Counter[tuple[Any, ...]] = Counter()
    for query in CONTENT[:2]:
        join = " JOIN source s ON s.id = r.source_id" if " source s " not in query else ""
        where = f"{join} WHERE s.name = ?" if source else ""
        found.update(tuple(row) for row in conn.execute(query + where, (source,) if source else ()))
    return found


def content(conn: Any) -> str:
    """A digest of all that a store holds, in no order."""
    told = hashlib.sha256()
    for query in CONTENT:
        for row in sorted(repr(tuple(row)) for row in conn.execute(query)):
            told.update(row.encode())
    return told.hexdigest()


def soak(folder: Path, rng: Random, until: float, count: int | None = None) -> Iterator[str]:
    """Kills until the time is over, at least once; each gives an empty text or what went wrong."""
    ground = Ground.lay(folder)
    done = 0
    while not done or (time.monotonic() < until and (count is None or done < count)):
        try:
            ground.kill(rng)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            yield f"{type(error).__name__}: {error}"
        else:
            yield ""
        done += 1
