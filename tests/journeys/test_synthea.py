"""The 157 real-shaped patients: imported, walked on panel and person screens, the same on the command line, and stopped half-way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from console import cli
from db import engine, keys
from db.fhir import intake
from tests.support import demo_store
from tests.support.screen_text import same_as_golden
from tests.support.team import at_work

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tests.support.team import Team

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("synthea")]

PATIENTS = 157
SIZES = ((80, 24), (200, 50))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, synthea: list[Path]) -> Path:
    """A store that holds all of them, imported once."""
    from tests.conftest import TODAY

    path = tmp_path_factory.mktemp("synthea") / "store.db"
    key = keys.create_demo_store(path)
    with engine.Store.open(path, key, write=True, purpose="test", wipe=False) as store:
        report = intake.run(store, synthea, as_of=TODAY, keep_source=False)
    assert report.types["Patient"].stored == PATIENTS
    assert report.refused == 0
    return path


@pytest.fixture
def store(imported: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return demo_store.copy(imported, tmp_path / "own")


async def still(team: Team) -> None:
    """Waits until nothing more is drawn: second answers (preview, counts) have come as well."""
    seen: list[str] = []
    while len(seen) < 4 or len(set(seen[-4:])) > 1:
        await team.settled()
        await team.pilot.pause(0.15)
        seen.append(team.text)
        assert len(seen) < 100, f"the screen never rests\n{team.text}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_panel_and_person_look_as_kept(store: Path, today: date, size: tuple[int, int]) -> None:
    """Panel and person show what the files say, at the smallest and the largest size that people use."""
    async with at_work(store, today, size=size) as team:
        await still(team)
        same_as_golden(team.app, "synthea-panel")
        await team.press("slash")
        await team.type("cond:diabetes age>60")
        await team.press("enter", "enter")
        await team.sees("Overview", "Problems")
        await still(team)
        same_as_golden(team.app, "synthea-person")


@pytest.mark.parametrize(
    ("words", "order"),
    [("", "name"), ("", "-last"), ("age>40 cond:diabetes", "name"), ("age<10 or age>80 -sex:m", "-age")],
)
async def test_the_command_line_lists_what_the_screen_lists(
    store: Path, today: date, capsys: pytest.CaptureFixture[str], words: str, order: str
) -> None:
    """The same question gets the same people in the same order on both ways out."""
    async with at_work(store, today) as team:
        panel = team.app.panel
        panel.query_text = words
        panel.sort_by(order)
        await team.settled()
        on_screen = list(panel.table.ids)
    asked = [
        "panel",
        "--store",
        str(store),
        "--format",
        "json",
        f"--sort={order}",
        "--as-of",
        today.isoformat(),
    ]
    assert cli.main([*asked, "--filter", words] if words else asked) == 0
    printed = [one["person"] for one in json.loads(capsys.readouterr().out)["people"]]
    assert printed == on_screen
    assert printed


async def test_a_second_console_reads_only_and_says_so(store: Path, today: date) -> None:
    """Who comes second sees everybody, is told why nothing can be changed, and is refused an import with that reason."""
    async with at_work(store, today) as first, at_work(store, today) as second:
        await second.sees("Another careteam has", "read only")
        assert first.app.panel.total == second.app.panel.total
        await second.press("I")
        await second.sees("This store is open for")
        assert second.screen is second.app.panel
        await first.press("I")
        await first.until(lambda: first.screen is not first.app.panel, "the first may import")


async def test_an_import_stopped_half_way_leaves_whole_files(
    synthea: list[Path], today: date, tmp_path: Path
) -> None:
    """`c` stops between two resources: what was read whole is there, nothing else, and the store is sound."""
    path = tmp_path / "store.db"
    key = keys.create_demo_store(path)
    async with at_work(path, today) as team:
        await team.press("I")
        await team.type(str(synthea[0].parent))
        await team.press("enter")
        screen = team.screen
        await team.until(lambda: "resource" in team.text and "Reading" in team.text, "it reads")
        await team.press("c")
        await team.until(lambda: screen.report is not None, "it stops")
        report = screen.report
        await team.sees("Stopped.")
    assert report.cancelled
    assert report.files < PATIENTS
    with engine.Store.open(path, key) as store:
        conn = store.reader()
        assert engine.integrity(conn) == ()
        (there,) = conn.execute(
            "SELECT count(*) FROM resource WHERE type = 'Patient' AND state = 1"
        ).fetchone()
    # Every file holds one patient: as many patients as whole files.
    assert there == report.types["Patient"].stored if report.types else there == 0
    assert there == report.files
