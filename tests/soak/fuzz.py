"""Broken FHIR through the whole way in, and broken filters through the whole way out, for as long as asked.

`python -m tests.soak.fuzz --seconds 60 --seed 20261124`: rounds of mutated resources in every container are taken into
one encrypted store; every element must be accounted for, nothing may be raised, no round may hang, memory stays
bounded, and at the end every page verifies. A failed round is named with what repeats it: `--seed S --round N`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import resource
import shutil
import string
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from db import engine, keys
from db.errors import UseError
from db.fhir import files, intake
from db.fhir.draft import Refused
from db.filter import FIELDS
from db.queries.panel import panel_list, panel_rows
from db.queries.person import person_card
from db.queries.timeline import timeline
from db.records import PersonId
from tests.support.mutate import mutants

TODAY = date(2026, 11, 24)

RESOURCES = 60
"""Mutants in one file."""

LONGEST = 2.0
"""Seconds that one resource may take on a quiet machine; a round has as many times that as it has resources."""

MEMORY = 400 * 1024
"""KiB that the process may grow by, whatever comes in."""


class Fuzz:
    """One store that everything goes into."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.seed = seed
        key = keys.create_demo_store(folder / "fuzz.db")
        self.store = engine.Store.open(folder / "fuzz.db", key, write=True, purpose="fuzz")
        self.elements = 0
        self.filters = 0

    def round(self, number: int) -> None:
        """One file in, then reads: raises where anything is not as promised."""
        rng = Random(f"{self.seed}-{number}")
        path = self.folder / container(rng, self.folder / f"round{number}")
        begun = time.monotonic()
        read = Counter(one.type if not isinstance(one, Refused) else "" for one in self._read(path))
        report = intake.run(self.store, [path], as_of=TODAY, source=rng.choice(("a", "b")))
        counted = sum(one.stored + one.skipped + one.refused for one in report.types.values())
        assert counted == read.total(), f"{read.total()} elements read, {counted} accounted for"
        assert all(one.reason and one.file for one in report.refusals)
        self._look(rng)
        taken = time.monotonic() - begun
        assert taken < LONGEST * max(10, read.total() / 10), f"the round took {taken:.1f} s"
        self.elements += read.total()
        path.unlink()

    def _read(self, path: Path) -> list[Any]:
        return [one for source in files.scan([path]) for one in files.read(source)]

    def _look(self, rng: Random) -> None:
        """Reads what came in, as screens do, and asks what nobody would ask."""
        conn = self.store.reader()
        everybody = panel_list(conn, "panel:all", as_of=TODAY)
        some = list(everybody.ids)
        for person in rng.sample(some, min(3, len(some))):
            person_card(conn, PersonId(person), TODAY)
            timeline(conn, PersonId(person), as_of=TODAY)
        panel_rows(conn, some[:64])
        for _ in range(20):
            try:
                found = panel_list(
                    conn, filter_text(rng), rng.choice(("name", "-last", "conditions")), as_of=TODAY
                )
            except UseError:
                continue
            finally:
                self.filters += 1
            assert len(found.ids) <= self._people(conn)

    @staticmethod
    def _people(conn: Any) -> int:
        return int(conn.execute("SELECT count(*) FROM person").fetchone()[0])

    def sound(self) -> tuple[str, ...]:
        """What the store's own checks find at the end."""
        return engine.integrity(self.store.reader())


def container(rng: Random, base: Path) -> str:
    """Writes a file of mutants in one of the forms that people send, sometimes damaged; returns its name."""
    made = list(mutants(rng, RESOURCES))
    form = rng.choice(("ndjson", "bundle", "single", "gz", "zip"))
    lines = b"\n".join(one.replace(b"\n", b" ") for one in made)
    if form == "bundle":
        kind = rng.choice(("transaction", "batch", "collection", "searchset", "history", "document", "x"))
        head = json.dumps({"resourceType": "Bundle", "type": kind})[:-1].encode()
        data, name = (
            head + b', "entry": [' + b",".join(b'{"resource": ' + one + b"}" for one in made) + b"]}",
            f"{base.name}.json",
        )
    elif form == "single":
        data, name = made[0], f"{base.name}.json"
    elif form == "gz":
        data, name = gzip.compress(lines, 1), f"{base.name}.ndjson.gz"
    elif form == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, one in enumerate(made[:10]):
                archive.writestr(f"{number}.json", one)
            archive.writestr("all.ndjson", lines)
        data, name = packed.getvalue(), f"{base.name}.zip"
    else:
        data, name = lines, f"{base.name}.ndjson"
    if rng.random() < 0.1:
        at = rng.randrange(len(data))
        data = data[:at] + rng.randbytes(rng.randrange(20)) + data[at + rng.randrange(20) :]
    base.with_name(name).write_bytes(data)
    return name


def _keep(folder: Path, seed: int, number: int) -> None:
    """The input of a failed round goes under tests/regressions, where a test replays it from then on."""
    kept = Path(__file__).resolve().parents[1] / "regressions"
    kept.mkdir(exist_ok=True)
    for path in folder.glob(f"round{number}.*"):
        shutil.copy2(path, kept / f"fuzz-{seed}-{path.name}")


PIECES = (
    *(field.id for field in FIELDS),
    *(field.example for field in FIELDS),
    *":<>=-|()\",'*%_;!",
    "or", "not", "and", "..", "12mo", "7d", "/24mo", "no:", "has:", "' OR 1=1 --", "\x00", "é", "李", "\u202e", " ",
)  # fmt: skip
"""What filters are made of, and what they are not."""


def filter_text(rng: Random) -> str:
    """A filter by somebody with a cat on the keyboard."""
    pieces = rng.choices((*PIECES, *rng.choices(string.printable, k=10)), k=rng.randint(1, 12))
    return rng.choice(("", " ")).join(pieces)


def main(arguments: list[str] | None = None) -> int:
    """Runs rounds until the time is over; 1 where one failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak.fuzz", description="Fuzz the intake and the filters."
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="how long (default: 60)")
    parser.add_argument("--seed", type=int, default=20261124, help="same seed, same rounds")
    parser.add_argument("--round", type=int, help="only this round, to repeat a failure")
    asked = parser.parse_args(arguments)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    until = time.monotonic() + asked.seconds
    failed: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Path(folder), asked.seed)
        number = asked.round or 0
        while time.monotonic() < until or not number:
            try:
                fuzz.round(number)
            except Exception:  # noqa: BLE001 — any exception at all is what this looks for
                failed.append(number)
                traceback.print_exc()
                _keep(Path(folder), asked.seed, number)
                print(
                    f"repeat: python -m tests.soak.fuzz --seed {asked.seed} --round {number}", file=sys.stderr
                )
            number += 1
            if asked.round is not None or len(failed) >= 10:
                break
        problems = fuzz.sound()
        fuzz.store.close()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    rounds = number - (asked.round or 0)
    print(
        f"{fuzz.elements:,} elements and {fuzz.filters:,} filters, {grown // 1024} MB grown, seed {asked.seed}"
    )
    print(f"{rounds - len(failed)} passed, {len(failed)} failed")
    for problem in problems:
        print(f"store: {problem}", file=sys.stderr)
    if grown > MEMORY:
        print(f"memory grew by {grown // 1024} MB", file=sys.stderr)
    return 1 if failed or problems or grown > MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
