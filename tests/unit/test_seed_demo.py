"""The demo store: made-up people through the one door in, encrypted, labelled, remembered."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from db import keys
from db.engine import Store
from db.errors import CareteamError
from db.fhir.intake import Intake, from_lines
from seed import hostile
from seed.demo import batches, make_demo

if TYPE_CHECKING:
    from pathlib import Path

    from db.records import ImportProgress, ImportReport

DAY = date(2026, 11, 24)
PEOPLE = 30


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ImportReport, list[ImportProgress]]:
    """A small demo store, its report and the progress that was shown."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shown: list[ImportProgress] = []
    report = make_demo(path, people=PEOPLE, seed=7, today=DAY, progress=shown.append)
    return path, report, shown


def test_everybody_and_everything_comes_in(made: tuple[Path, ImportReport, list[ImportProgress]]) -> None:
    """All people are in the store, nothing is refused, and each line is accounted for by type."""
    _, report, _ = made
    assert report.people == PEOPLE
    assert report.refused == 0, report.refusals[:3]
    assert report.duplicates == 0
    lines = Counter(json.loads(line)["resourceType"] for line in _lines())
    assert {name: count.stored + count.skipped for name, count in report.types.items()} == dict(lines)


def _lines() -> list[bytes]:
    from seed.generate import panel
    from seed.history import reports

    return [*panel(PEOPLE, 7, DAY), *reports(7, DAY)]


def test_the_store_is_encrypted_and_says_it_is_a_demo(
    made: tuple[Path, ImportReport, list[ImportProgress]],
) -> None:
    """No plain header, no plain name; the key file says what it is for."""
    path, _, _ = made
    content = path.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"Westergaard" not in content
    assert keys.is_demo(path)


def test_the_store_remembers_how_it_was_made(made: tuple[Path, ImportReport, list[ImportProgress]]) -> None:
    """People, seed and day are kept, and the panel is computed for that day."""
    path, _, _ = made
    with Store.open(path, keys.unlock(path)) as store:
        meta = dict(store.reader().execute("SELECT key, value FROM meta").fetchall())
        rows = store.reader().execute("SELECT count(*) FROM panel_row").fetchone()[0]
    assert (meta["demo-people"], meta["demo-seed"], meta["demo-today"]) == ("30", "7", "2026-11-24")
    assert meta["as-of"] == "2026-11-24"
    assert rows == PEOPLE


def test_progress_moves(made: tuple[Path, ImportReport, list[ImportProgress]]) -> None:
    """Progress is told with a total, and ends at it."""
    _, _, shown = made
    assert shown
    assert shown[-1].files_done == shown[-1].files_total == len(batches(PEOPLE, 7, DAY))
    assert shown[-1].bytes_total > 0


def test_an_existing_store_is_left_alone(made: tuple[Path, ImportReport, list[ImportProgress]]) -> None:
    """Making a demo where a store is says so and changes nothing."""
    path, _, _ = made
    before = path.read_bytes()
    with pytest.raises(CareteamError):
        make_demo(path, people=3, seed=7, today=DAY)
    assert path.read_bytes() == before


def test_hostile_people_come_in_cleaned(tmp_path: Path) -> None:
    """The hostile people are all stored, and no text in the store holds a sequence that steers a terminal."""
    path = tmp_path / "hostile.db"
    key = keys.create_demo_store(path)
    with Store.open(path, key, write=True) as store:
        report = Intake(store, source="seed", as_of=DAY).run(
            [from_lines("hostile", lambda: hostile.people(DAY))]
        )
        assert report.refused == 0, report.refusals[:3]
        conn = store.reader()
        texts = [
            str(value)
            for query in (
                "SELECT family, given, text FROM person_name",
                "SELECT title, text, value_text FROM fact",
                "SELECT line, city, district FROM person_address",
                "SELECT value, use, system FROM person_contact",
                "SELECT display, code, system FROM code",
            )
            for row in conn.execute(query)
            for value in row
            if value is not None
        ]
    assert any("CANARYNAME" in text for text in texts)
    for sequence in hostile.FORBIDDEN:
        assert not [text for text in texts if sequence in text], repr(sequence)
