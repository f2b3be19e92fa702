"""A home folder with a demo store of hostile and ordinary people, made once and copied for every console that is run."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

from db import keys
from db.engine import Store
from db.fhir.intake import Intake, from_lines
from seed import generate, hostile

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

ORDINARY = 20
"""Made-up people beside the hostile ones, so that a screen has both."""


def make(home: Path, today: date) -> Path:
    """Makes the store under `home`, as `careteam demo` would find it; returns its file."""
    path = demo_of(home)
    path.parent.mkdir(parents=True)
    key = keys.create_demo_store(path)
    with Store.open(path, key, write=True, purpose="test", wipe=False) as store:
        report = Intake(store, source="seed", kind="seed", as_of=today, keep_source=False).run(
            [
                from_lines("hostile people", partial(hostile.people, today)),
                from_lines("ordinary people", partial(generate.panel, ORDINARY, 7, today, years=2)),
            ]
        )
    assert not report.refused, report.refusals[:3]
    return path


def copied(made: Path, home: Path) -> Path:
    """The same store under another home, so that what one console changes no other one sees."""
    path = demo_of(home)
    path.parent.mkdir(parents=True)
    for file in made.parent.iterdir():
        if not file.name.endswith(".lock"):
            shutil.copy2(file, path.parent / file.name)
    return path


def demo_of(home: Path) -> Path:
    """Where `CARETEAM_HOME` has its demo store."""
    return home / "data" / "demo" / "demo.db"
