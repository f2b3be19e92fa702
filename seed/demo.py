"""A ready demo store in one call: made-up people and their centre's history, through the same intake as real data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from db import day, keys
from db.engine import Store
from db.fhir.intake import Batch, Intake, from_lines
from db.queries.info import notes
from seed.generate import chunks
from seed.history import reports

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from db.records import ImportProgress, ImportReport

SEED: Final = 7
"""The panel that documents and pictures show."""

_PART: Final = 25
"""People written in one part, so that progress moves."""

_BYTES: Final = 72_000
"""About what one person with twenty years takes as JSON; only for the progress."""


def make_demo(
    path: Path,
    *,
    people: int = 1300,
    seed: int = SEED,
    today: date,
    progress: Callable[[ImportProgress], None] | None = None,
) -> ImportReport:
    """Make an encrypted demo store at `path`, its key beside it, and fill it.

    The store remembers with what it was made (`demo-people`, `demo-seed`, `demo-today`), and shows that day for good.

    Raises:
        UseError: there is a store already.
    """
    key = keys.create_demo_store(path)
    with Store.open(path, key, write=True, purpose="demo", wipe=False) as store:
        report = Intake(
            store, source="seed", kind="seed", progress=progress, as_of=today, keep_source=False
        ).run(batches(people, seed, today))
        with store.writing() as conn:
            for name, value in (("people", people), ("seed", seed), ("today", today.isoformat())):
                day.set_meta(conn, f"demo-{name}", str(value))
    return report


def made_with(path: Path) -> dict[str, str]:
    """With what a demo store was made: `people`, `seed` and `today` as text; empty where it never was finished."""
    with Store.open(path, keys.unlock(path)) as store:
        return {
            name.removeprefix("demo-"): said
            for name, said in notes(store.reader()).items()
            if "demo-" in name
        }


def batches(people: int, seed: int, today: date) -> list[Batch]:
    """The panel in parts for the intake, and the centre's history."""
    of = max(1, people // _PART)
    parts = [
        from_lines("made-up people", partial(chunks, people, seed, today, n, of), size=_BYTES * people // of)
        for n in range(of)
    ]
    return [*parts, from_lines("centre history", partial(reports, seed, today))]
