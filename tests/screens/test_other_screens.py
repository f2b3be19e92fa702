"""Help, views, settings, palette, import, duplicates and the first start, each by keys only."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

from console import actions, paths
from console.screens.import_ import ImportScreen
from console.settings import load
from tests.support.team import at_work

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pytest


async def test_help_shows_every_action_of_the_place(store: Path, today: date) -> None:
    """Help lists each action that is alive where it was opened, and search narrows it."""
    async with at_work(store, today, size=(120, 50)) as team:
        await team.do("app.help")
        shown = {line[1] for line in team.screen._lines}
        words = team.app.session.words
        assert {action.label(words) for action in actions.for_screen("panel") if not action.group} <= shown
        await team.press("slash")
        await team.type("export")
        await team.until(lambda: 0 < len(team.screen._lines) < 12, "the search narrows")
        await team.press("escape", "escape")
        assert team.screen is team.app.panel


async def test_settings_change_at_once_and_are_kept(store: Path, today: date) -> None:
    """A theme is shown while it is chosen and brought back on esc; what is taken is in the file."""
    async with at_work(store, today) as team:
        await team.do("app.settings")
        await team.press("enter", "down")
        assert team.app.theme != "careteam-dark"
        await team.press("escape")
        assert team.app.theme == "careteam-dark"
        await team.press("enter", "down", "enter")
        await team.until(
            lambda: load(paths.settings_file())[0].theme == team.app.theme, "the file is written"
        )
        assert team.app.theme != "careteam-dark"
        await team.do("settings.reset")
        await team.until(
            lambda: load(paths.settings_file())[0].theme == "careteam-dark", "the default is back"
        )


async def test_another_word_for_people_changes_every_label(store: Path, today: date) -> None:
    """After switching the vocabulary, the panel counts customer-owners."""
    async with at_work(store, today) as team:
        team.app.keep_settings(team.app.session.settings.with_(words="customer-owner"))
        await team.sees("customer-owners")


async def test_views_screen_opens_and_deletes(store: Path, today: date) -> None:
    """A view opens from the list; a built-in one cannot be deleted, and says why."""
    async with at_work(store, today) as team:
        await team.do("app.views")
        await team.do("views.delete")
        await team.sees("came with the console")
        await team.press("down", "enter")
        assert team.screen is team.app.panel
        await team.sees("Panel: Today")


async def test_palette_finds_actions_people_and_views(store: Path, today: date) -> None:
    """The palette runs an action, opens a person by name, and offers no screenshot."""
    async with at_work(store, today, size=(100, 30)) as team:
        await team.do("app.palette")
        await team.type("screenshot")
        await team.pilot.pause(0.3)
        assert "svg" not in team.text.casefold()
        await team.press("escape")
        row = team.app.panel.record(int(team.app.panel.table.ids[0]))
        assert row is not None
        await team.do("app.palette")
        await team.type(row.family[:5].lower())
        # Three blanks and the age: the line of the palette, not the one of the panel behind it.
        await team.sees(f"  {row.family}, {row.given}   {row.age} ")
        await team.press("enter")
        await team.sees("Overview")


async def test_a_disabled_action_says_why(store: Path, today: date) -> None:
    """Undo without anything to undo is a sentence, not a silence."""
    async with at_work(store, today) as team:
        await team.do("app.undo")
        await team.sees("There is nothing to undo.")


async def test_import_by_keys(store: Path, today: date, tmp_path: Path) -> None:
    """A file is typed, read in another process, counted by type; what was refused is shown with its reason."""
    patients = [
        {
            "resourceType": "Patient",
            "id": f"p{n}",
            "name": [{"family": "Zzyzx", "given": [f"N{n}"]}],
            "birthDate": "1980-01-02",
        }
        for n in range(3)
    ]
    bad = {"resourceType": "Patient", "id": "bad", "birthDate": "not a day"}
    path = tmp_path / "people.ndjson"
    path.write_text(
        "\n".join(json.dumps(each) for each in [*patients, bad]) + "\n{broken\n", encoding="utf-8"
    )
    async with at_work(store, today) as team:
        before = team.app.panel.table.row_count
        await team.do("app.import")
        await team.type(str(path))
        await team.press("enter")
        await team.until(lambda: team.screen.report is not None, "the import ends")
        report = team.screen.report
        assert report.types["Patient"].stored >= 3
        assert report.refused >= 1
        await team.sees("Patient")
        await team.do("import.refused")
        await team.sees("Why")
        await team.do("nav.back")
        await team.until(
            lambda: team.app.panel.table.row_count >= before + 3, "the new people are in the panel"
        )


async def test_what_is_typed_on_the_import_screen_is_a_path(store: Path, today: date, tmp_path: Path) -> None:
    """Tab completes; a path typed beside the field lands in the field, never as a row of commands; a wrong one is said."""
    (tmp_path / "mumps.json").write_text("{}", encoding="utf-8")
    async with at_work(store, today) as team:
        mask = team.app.session.mask
        await team.do("app.import")
        line = team.screen.query_one("#path")
        await team.type(f"{tmp_path}/mu")
        await team.press("tab")
        assert line.value == f"{tmp_path}/mumps.json"
        await team.press("down")
        assert team.app.focused is not line
        await team.type("/mum")
        assert line.value == "/mum"
        assert team.app.session.mask == mask
        await team.press("enter")
        await team.sees("There is nothing at /mum.")


async def test_leaving_during_an_import_is_asked(store: Path, today: date, tmp_path: Path) -> None:
    """q does not throw an import away without a word; no goes on reading."""
    path = tmp_path / "many.ndjson"
    path.write_text("{}", encoding="utf-8")
    async with at_work(store, today) as team:
        await team.do("app.import")
        await team.type(str(path))
        await team.press("enter")
        await team.until(lambda: team.screen.report is not None, "the import ends")
        team.screen.child = SimpleNamespace(running=True, cancel=lambda: None)
        await team.do("app.quit")
        await team.sees("Leave while files are being read?")
        await team.press("n")
        assert isinstance(team.screen, ImportScreen)
        team.screen.child = None


async def test_duplicates_merge_and_undo(store: Path, today: date, tmp_path: Path) -> None:
    """Two records of one person are shown side by side, joined after a question that names both, and parted again."""
    twin = {
        "resourceType": "Patient",
        "name": [{"family": "Zzyzx", "given": ["Odalys"]}],
        "gender": "female",
        "birthDate": "1971-05-06",
        "telecom": [{"system": "phone", "value": "907-555-0100"}],
    }
    path = tmp_path / "twins.ndjson"
    path.write_text("\n".join(json.dumps({**twin, "id": f"t{n}"}) for n in range(2)), encoding="utf-8")
    async with at_work(store, today, size=(110, 36)) as team:
        await team.do("app.import")
        await team.type(str(path))
        await team.press("enter")
        await team.until(lambda: team.screen.report is not None, "the import ends")
        await team.do("nav.back")
        people = team.app.panel.table.row_count
        await team.do("app.duplicates")
        await team.until(lambda: team.screen.pairs, "the pair is proposed")
        waiting = len(team.screen.pairs)
        await team.do("duplicates.merge")
        await team.sees("Are these two one person?", "Odalys Zzyzx", "6 May 1971")
        await team.press("y")
        await team.until(lambda: len(team.screen.pairs) == waiting - 1, "they are one")
        await team.do("app.undo")
        await team.until(lambda: len(team.screen.pairs) == waiting, "they are two again")
        await team.do("duplicates.apart")
        await team.press("y")
        await team.until(lambda: len(team.screen.pairs) == waiting - 1, "they are not proposed again")
        await team.do("nav.back")
        await team.settled()
        assert team.app.panel.table.row_count >= people


async def test_own_store_from_the_first_screen(today: date) -> None:
    """A passphrase that is too short is said to be; a good one makes an empty store that says how to fill it."""
    async with at_work(None, today) as team:
        await team.sees("Welcome to careteam")
        await team.press("2")
        await team.type("short")
        await team.sees("5 of 15 characters")
        await team.type(" words make a good passphrase")
        await team.press("enter")
        await team.type("something else")
        await team.press("enter")
        await team.sees("not the same")
        await team.type("short words make a good passphrase")
        assert "passphrase make" not in team.text
        await team.press("enter")
        await team.sees("There is nobody in this store yet.", "Press I")
        assert paths.default_store().is_file()


async def test_unlock_asks_again_after_a_wrong_passphrase(today: date, tmp_path: Path) -> None:
    """A wrong passphrase is said and the field is empty; the right one opens the store."""
    from db import keys

    path = tmp_path / "own.db"
    keys.create_store(path, "four quite plain words")
    from console.app import CareApp
    from console.opening import Opening
    from console.session import Session
    from console.settings import Settings
    from tests.support.team import Team

    app = CareApp(Session.start(Settings(), today), Opening(path, today=today).start())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        team = Team(app, pilot)
        await team.sees("needs its passphrase")
        await team.type("wrong words here now")
        assert "wrong words" not in team.text
        await team.press("enter")
        await team.sees("Wrong passphrase")
        await team.type("four quite plain words")
        await team.press("enter")
        await team.sees("There is nobody in this store yet.")


def test_passphrase_field_gives_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy and cut do nothing in the field, unlike in the framework's own."""
    from textual.widgets import Input

    from console.screens.passphrase import PassphraseInput

    field = PassphraseInput("", id="x")
    assert type(field).action_copy is not Input.action_copy
    assert type(field).action_cut is not Input.action_cut
    field.action_copy()
    field.action_cut()
