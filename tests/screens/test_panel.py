"""The panel screen: filter, sort, marks, views, preview, copy and export, driven by actions on a small demo store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from console import paths
from console.settings import Settings
from tests.support.screen_text import same_as_golden
from tests.support.team import at_work

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SIZES = ((80, 24), (120, 36), (200, 50))


@pytest.mark.parametrize("size", SIZES)
async def test_golden(store: Path, today: date, size: tuple[int, int]) -> None:
    """The panel looks as it was looked at and kept, at three sizes."""
    async with at_work(store, today, size=size) as team:
        await team.press("j", "j", "space")
        same_as_golden(team.app, "panel")


async def test_first_frame_has_no_focus_in_an_input(store: Path, today: date) -> None:
    """Letters act at once: the table has the focus, not the filter."""
    async with at_work(store, today) as team:
        assert team.app.focused is team.app.panel.table


async def test_filter_as_you_type(store: Path, today: date) -> None:
    """A filter narrows while it is typed, is read back in words, and esc takes it away step by step."""
    async with at_work(store, today) as team:
        everybody = team.app.panel.table.row_count
        await team.do("panel.filter")
        await team.type("age>64 cond:diabetes")
        await team.sees("has Diabetes", f"of {everybody}")
        assert 0 < team.app.panel.table.row_count < everybody
        await team.press("enter")
        assert team.app.focused is team.app.panel.table
        await team.press("escape")
        assert team.app.panel.table.row_count == everybody


async def test_filter_error_is_said_where_it_is(store: Path, today: date) -> None:
    """A word without meaning is said under the filter, once, and the list stays that of the last good filter."""
    async with at_work(store, today) as team:
        before = team.app.panel.table.row_count
        await team.do("panel.filter")
        # Put in whole: letter by letter the list would follow what is a filter on the way there.
        team.app.panel.set_query("agee>64")
        await team.sees("age")
        await team.until(lambda: "^" in team.text, "the place of the error is marked")
        assert team.app.panel.table.row_count == before
        assert "Not understood" not in team.text


async def test_cursor_stays_on_the_person(store: Path, today: date) -> None:
    """Sorting and refreshing keep the cursor on the same person."""
    async with at_work(store, today) as team:
        await team.press("j", "j", "j", "j")
        person = team.app.panel.person_at_cursor()
        await team.do("app.refresh")
        assert team.app.panel.person_at_cursor() == person
        team.app.panel.sort_by("-age")
        await team.settled()
        assert team.app.panel.person_at_cursor() == person


async def test_marks_survive_filters_and_bulk_refuses_emptiness(store: Path, today: date) -> None:
    """Marks belong to people, not to lines; a bulk action without marks says how to mark."""
    async with at_work(store, today) as team:
        await team.do("panel.export-marked")
        await team.sees("Nothing marked.")
        await team.press("space", "space")
        marked = team.app.panel.table.marks
        team.app.panel.set_query("age<18")
        await team.settled()
        assert team.app.panel.table.marks == marked
        await team.sees("2 marked")
        await team.do("panel.clear")
        assert not team.app.panel.table.marks


async def test_range_and_all(store: Path, today: date) -> None:
    """A range is marked from its first to its last line, and everybody in the list with one key."""
    async with at_work(store, today) as team:
        await team.press("v", "j", "j", "v")
        assert len(team.app.panel.table.marks) == 3
        await team.do("panel.mark-all")
        assert len(team.app.panel.table.marks) == team.app.panel.table.row_count


async def test_sort_menu_turns_round(store: Path, today: date) -> None:
    """Choosing the same column again sorts the other way, and the header shows it."""
    async with at_work(store, today) as team:
        await team.do("panel.sort")
        await team.type("age")
        await team.press("enter")
        assert team.app.panel.order == "age"
        await team.do("panel.sort")
        await team.press("enter")
        assert team.app.panel.order == "-age"
        await team.sees("Age ▾")


async def test_views_by_digit_and_saving(store: Path, today: date) -> None:
    """A digit opens a view; the present one can be saved under a free digit and opened again."""
    async with at_work(store, today) as team:
        await team.press("2")
        await team.sees("Panel: Today")
        await team.press("9")
        await team.sees("No view has the number 9")
        team.app.panel.set_query("age>80")
        await team.settled()
        shown = list(team.app.panel.table.ids)
        await team.do("panel.save-view")
        await team.type("Over eighty")
        await team.press("enter")
        await team.type("9")
        await team.press("enter")
        await team.sees("Panel: Over eighty")
        assert (paths.views_folder() / "over-eighty.toml").is_file()
        await team.press("1")
        await team.press("9")
        await team.sees("Panel: Over eighty")
        assert list(team.app.panel.table.ids) == shown


async def test_only_what_needs_me(store: Path, today: date) -> None:
    """The dot shows only those who need the role, says so, and a second one shows all again."""
    async with at_work(store, today, settings=Settings(role="nurse")) as team:
        everybody = team.app.panel.table.row_count
        await team.do("panel.only-me")
        await team.sees("only what needs me")
        assert team.app.panel.table.row_count < everybody
        await team.do("panel.only-me")
        assert team.app.panel.table.row_count == everybody


async def test_preview_follows_the_cursor(store: Path, today: date) -> None:
    """Beside the table stands the person under the cursor; p takes the preview away and brings it back."""
    async with at_work(store, today, size=(120, 36)) as team:
        await team.press("j", "j")
        row = team.app.panel.record(int(team.app.panel.person_at_cursor() or 0))
        assert row is not None
        await team.sees(f"{row.given} {row.family} ─")
        await team.do("panel.preview")
        assert not team.app.panel.preview_shown
        await team.do("panel.preview")
        assert team.app.panel.preview_shown


async def test_preview_says_when_there_is_no_room(store: Path, today: date) -> None:
    """At 80×24 the preview has no room, and the key says so instead of doing nothing."""
    async with at_work(store, today, settings=Settings(preview=False)) as team:
        await team.do("panel.preview")
        await team.sees("This window is")


async def test_export_as_shown_never_overwrites(store: Path, today: date, tmp_path: Path) -> None:
    """The file holds the marked people in the columns of the screen; an existing file is asked about."""
    target = tmp_path / "list.json"
    async with at_work(store, today) as team:
        await team.press("space", "space")
        await team.do("panel.export-marked")
        await team.type("json")
        await team.press("enter")
        team.screen.query_one("Input").value = str(target)
        await team.press("enter")
        await team.until(target.is_file, "the file is written")
        found = json.loads(target.read_text("utf-8"))
        assert len(found["rows"] if "rows" in found else found["people"]) == 2
        assert target.stat().st_mode & 0o077 == 0
        target.write_text("mine", encoding="utf-8")
        team.app.panel.export_to(target, list(team.app.panel.table.ids), "json")
        await team.sees("is there already")
        await team.press("n")
        assert target.read_text("utf-8") == "mine"


async def test_masking_goes_up_at_once_and_down_after_a_question(store: Path, today: date) -> None:
    """m shows less at once everywhere; M asks first."""
    async with at_work(store, today, size=(120, 36)) as team:
        row = team.app.panel.record(int(team.app.panel.person_at_cursor() or 0))
        assert row is not None
        await team.sees(row.family)
        await team.do("app.mask-more")
        await team.gone(f"{row.family}, {row.given}")
        assert row.family not in team.text.replace(row.family[0] + ".", "") or row.family not in team.text
        await team.do("app.mask-less")
        await team.sees("Show more of every name?")
        await team.press("n")
        assert team.app.session.mask == 1
        await team.do("app.mask-less")
        await team.press("y")
        assert team.app.session.mask == 0


async def test_as_of_another_day(store: Path, today: date) -> None:
    """Another day is said in the title, changes ages and visits, and an empty answer comes back."""
    async with at_work(store, today) as team:
        rows = {row_id: team.app.panel.record(row_id) for row_id in team.app.panel.table.visible_ids()}
        await team.do("people.as-of")
        await team.type("2016-11-24")
        await team.press("enter")
        await team.sees("as of Thu 24 Nov 2016")
        for person, before in rows.items():
            now = team.app.panel.record(person)
            if (
                before
                and now
                and before.age is not None
                and now.age is not None
                and person in team.app.panel.table.ids
            ):
                assert now.age <= before.age
        await team.do("people.as-of")
        await team.press("ctrl+u")
        await team.type("today")
        await team.press("enter")
        await team.gone("as of")


async def test_too_small(store: Path, today: date) -> None:
    """Under 60×18 the console says so, and goes on when there is room again."""
    async with at_work(store, today) as team:
        await team.pilot.resize_terminal(50, 15)
        await team.sees("There is no room here")
        assert "Last contact" not in team.text
        await team.pilot.resize_terminal(80, 24)
        await team.gone("There is no room here")


async def test_second_console_reads_only(store: Path, today: date) -> None:
    """Where another process writes, this one says that it only reads, and refuses to import with a reason."""
    from db import keys
    from db.engine import Store

    with Store.open(store, keys.unlock(store), write=True, purpose="test"):
        async with at_work(store, today) as team:
            await team.sees("read only")
            await team.do("app.import")
            await team.sees("This store is open for")
