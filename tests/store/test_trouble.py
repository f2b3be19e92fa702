"""When an import ends otherwise than planned: killed, out of disk, or beside readers. What was stored stays."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from db import day, engine, keys
from db.engine import Store
from db.errors import StoreError
from db.fhir import intake
from tests.support.fhir import TODAY, a1c, diabetes, everything, open_store, patient, take

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 60
FACTS = 50


def number(store: Store, sql: str) -> int:
    return int(store.reader().execute(sql).fetchone()[0])


def folder_of_people(folder: Path) -> Path:
    """One file a person, each with the same number of facts."""
    files = folder / "files"
    files.mkdir()
    for who in range(PEOPLE):
        entries = [patient(f"p{who}")]
        entries += [a1c(f"o{who}-{n}", subject=f"Patient/p{who}", value=5 + n / 10) for n in range(FACTS)]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": e} for e in entries]}
        (files / f"{who:03}.json").write_text(json.dumps(bundle))
    return files


IMPORT = """
import sys
from datetime import date
from pathlib import Path
from db import keys
from db.engine import Store
from db.fhir import intake
intake.GROUP = 100
path = Path(sys.argv[1])
with Store.open(path, keys.unlock(path), write=True, wipe=False) as store:
    print("begun", flush=True)
    told = lambda _: print("moved", flush=True)
    intake.run(store, [Path(sys.argv[2])], as_of=date(2026, 11, 24), progress=told)
"""


def test_a_killed_import_leaves_whole_files_and_is_settled_later(tmp_path: Path) -> None:
    """Killed at any moment, every person has all of their facts or none; the next import ends as if nothing happened."""
    files = folder_of_people(tmp_path)
    dice = random.Random(5)
    path = tmp_path / "test.careteam"
    keys.create_demo_store(path)
    seen: set[int] = set()
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(path), str(files)], stdout=subprocess.PIPE, env=os.environ
        )
        assert child.stdout is not None
        for _ in range(dice.randint(2, 6)):
            child.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.03))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Store.open(path, keys.unlock(path)) as store:
            conn = store.reader()
            counts = {
                row[0]
                for row in conn.execute(
                    "SELECT count(f.id) FROM person p LEFT JOIN fact f ON f.person_id = p.id GROUP BY p.id"
                )
            }
            assert counts <= {FACTS}
            assert engine.integrity(conn) == ()
            seen.add(number(store, "SELECT count(*) FROM person"))
    with Store.open(path, keys.unlock(path), write=True) as store:
        report = intake.run(store, [files], as_of=TODAY)
        assert report.people == PEOPLE
        assert number(store, "SELECT count(*) FROM panel_row") == PEOPLE
        assert number(store, "SELECT count(*) FROM import_run WHERE state = 'running'") == 0
    assert any(0 < count < PEOPLE for count in seen)


def double_import(store: Store, folder: Path) -> None:
    home = [{"line": ["1 Elm Lane"], "city": "Anyton", "postalCode": "00001"}]
    shared = [{"system": "urn:test:mrn", "value": "4711"}]
    take(
        store, folder, patient("p1", identifier=shared, address=home), a1c("o1"), patient("p2", address=home)
    )
    take(
        store, folder, patient("x9", identifier=shared), a1c("q1", subject="Patient/x9"), source="hub", name="b.ndjson"
    )  # fmt: skip


SETTLED = (
    "SELECT (SELECT count(*) FROM fact WHERE same_as IS NULL), (SELECT count(*) FROM household),"
    " (SELECT count(*) FROM duplicate), (SELECT count(*) FROM panel_row)"
)


@pytest.mark.parametrize("healing", ["console", "import"])
def test_what_a_killed_import_left_undone_is_done_at_the_next_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, healing: str
) -> None:
    """Doubled facts, households, probable duplicates and the panel are as after an import that was not killed."""
    (tmp_path / "whole").mkdir()
    with open_store(tmp_path / "whole") as whole:
        double_import(whole, tmp_path)
        expected = whole.reader().execute(SETTLED).fetchone()
    with monkeypatch.context() as patched:
        patched.setattr(intake.Intake, "_finish", lambda *_: (0, 0))
        with open_store(tmp_path) as store:
            double_import(store, tmp_path)
            assert store.reader().execute(SETTLED).fetchone() != expected
            assert day.computed_for(store.reader()) is None
    path = tmp_path / "test.careteam"
    with Store.open(path, keys.unlock(path), write=True) as store:
        if healing == "console":
            with store.writing() as conn:
                day.compute(conn, TODAY)
        else:
            take(store, tmp_path, patient("p1", identifier=[{"system": "urn:test:mrn", "value": "4711"}]))
            take(store, tmp_path, {"resourceType": "Basic", "id": "b"}, name="c.ndjson")
        assert store.reader().execute(SETTLED).fetchone()[0] == expected[0]
        assert day.computed_for(store.reader()) == TODAY
        if healing == "console":
            assert store.reader().execute(SETTLED).fetchone() == expected


def test_a_full_disk_ends_an_import_in_words(tmp_path: Path) -> None:
    """What was stored before is intact, the file under way is left out whole, and the error says what to do."""
    with open_store(tmp_path) as store:
        take(store, tmp_path, patient(), diabetes())
        before = everything(store)
        with store.writing() as conn:
            pages = conn.execute("PRAGMA page_count").fetchone()[0]
            conn.execute(f"PRAGMA max_page_count={pages + 40}")
        many = [a1c(f"o{n}", day="2026-01-01") for n in range(6000)]

        with pytest.raises(StoreError, match="full"):
            take(store, tmp_path, *many, name="b.ndjson")

        assert everything(store) == before
        assert engine.integrity(store.reader()) == ()
        with store.writing() as conn:
            conn.execute("PRAGMA max_page_count=1000000")
        report = take(store, tmp_path, *many, name="b.ndjson")
        assert report.types["Observation"].stored == len(many)
        assert report.refused == 0


def test_readers_see_a_whole_store_while_an_import_runs(tmp_path: Path) -> None:
    """A second process that reads during an import is never refused and never sees half a file."""
    files = folder_of_people(tmp_path)
    path = tmp_path / "test.careteam"
    keys.create_demo_store(path)
    child = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(path), str(files)], stdout=subprocess.PIPE, env=os.environ
    )
    assert child.stdout is not None
    states: list[Any] = []
    with Store.open(path, keys.unlock(path)) as store:
        while child.poll() is None:
            rows = store.reader().execute(
                "SELECT count(f.id) FROM person p LEFT JOIN fact f ON f.person_id = p.id GROUP BY p.id"
            )
            counts = [row[0] for row in rows]
            assert set(counts) <= {FACTS}
            states.append(len(counts))
    child.stdout.close()
    assert child.returncode == 0
    assert states == sorted(states)
    assert len(set(states)) > 1
