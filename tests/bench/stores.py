"""Stores that figures are taken from, made once and kept in a folder: demo people, a large panel, long histories.

The large panel has the shapes of `tests.support.big_store` (a name, an address, two carers and 30 facts each), not
generated lives: those take minutes more and weigh the same on the screen.
"""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING, Any

from db import day, keys
from db.engine import connect, driver
from db.queries.panel import panel_list, panel_rows
from seed.demo import make_demo
from tests.support.big_store import fill
from tests.support.store import TODAY, Filler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FACTS_EACH = 30
FEW, MANY = 200, 20_000


def small(folder: Path, people: int = 1300) -> Path:
    """A demo store as `careteam demo` makes it."""
    return _once(folder / f"demo-{people}.db", lambda path: make_demo(path, people=people, today=TODAY))


def large(folder: Path, people: int = 100_000) -> Path:
    """A panel of any size, encrypted as every store is."""

    def make(path: Path) -> None:
        conn = _empty(path)
        fill(conn, people, FACTS_EACH)
        _finish(conn)

    return _once(folder / f"large-{people}.db", make)


def long_lives(folder: Path) -> Path:
    """Two people: `Few` with 200 facts, `Many` with 20,000."""

    def make(path: Path) -> None:
        conn = _empty(path)
        conn.execute("BEGIN")
        filler = Filler(conn)
        for family, facts in (("Few", FEW), ("Many", MANY)):
            _life(filler, family, facts)
        conn.execute("COMMIT")
        _finish(conn)

    return _once(folder / "long-lives.db", make)


def plain_twin(store: Path) -> Path:
    """The same store without encryption; exists in the bench only, for its price."""
    twin = store.with_suffix(".plain")
    if not twin.exists():
        conn = driver.connect(str(store), isolation_level=None)
        conn.execute(f"PRAGMA key=\"x'{keys.unlock(store).hex()}'\"")
        conn.execute("ATTACH DATABASE ? AS twin KEY ''", (str(twin),))
        conn.execute("SELECT sqlcipher_export('twin')")
        conn.close()
    return twin


def as_csv(store: Path) -> Path:
    """The rows of the panel as a peer reads them."""
    path = store.with_suffix(".csv")
    if not path.exists():
        conn = connect(store, keys.unlock(store))
        ids = panel_list(conn, "", as_of=TODAY).ids
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(
                (
                    "name",
                    "age",
                    "conditions",
                    "last",
                    "next",
                    "language",
                    "team",
                    "pcp",
                    "meds",
                    "notes",
                    "mrn",
                )
            )
            for start in range(0, len(ids), 5000):
                for row in panel_rows(conn, list(ids[start : start + 5000])):
                    out.writerow((
                        f"{row.family}, {row.given}", row.age, ", ".join(row.conditions), row.last_contact, row.next_visit,
                        row.language, row.team, row.pcp, row.medicines, row.notes, row.mrn,
                    ))  # fmt: skip
        conn.close()
    return path


def _once(path: Path, make: Callable[[Path], object]) -> Path:
    """A store that stays; what is half-made when something fails does not."""
    if not path.exists():
        print(f"making {path.name} (once)", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        for old in path.parent.glob(f"{half.stem}.half*"):
            old.unlink()
        make(half)
        for part in half.parent.glob(f"{half.name}*"):
            part.replace(path.with_name(path.name + part.name.removeprefix(half.name)))
    return path


def _empty(path: Path) -> Any:
    conn = connect(path, keys.create_demo_store(path), wipe=False)
    conn.execute("INSERT OR IGNORE INTO source (id, name, kind) VALUES (1, 'bench', 'file')")
    conn.execute("INSERT OR IGNORE INTO label_set (id, labels) VALUES (0, '')")
    # All rows are made here, in an order that the keys do not like.
    conn.execute("PRAGMA foreign_keys=OFF")
    return conn


def _finish(conn: Any) -> None:
    conn.execute("BEGIN")
    day.compute(conn, TODAY)
    conn.execute("COMMIT")
    conn.execute("ANALYZE")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()


def _life(filler: Filler, family: str, facts: int) -> None:
    pick = random.Random(family)
    resource = filler.resource("Patient")
    who = filler.person("Lives", family)
    codes = [filler.code(f"{family}-{n}", f"Lab {n}", "http://loinc.org") for n in range(40)]
    now = TODAY.toordinal()
    for n in range(facts):
        number = round(pick.uniform(4, 14), 1)
        filler.insert(
            "fact",
            resource_id=resource,
            person_id=who,
            kind=2,
            code_id=codes[n % 40],
            start_day=now - n * 7000 // facts,
            start_high=now - n * 7000 // facts,
            status="final",
            value=number,
            value_raw=str(number),
            standard=number,
            unit="%",
        )
