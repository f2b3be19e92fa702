"""The person's page: overview, timeline, measurements, sources, and walking to the next person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.present.masking import Mask
from console.screens.card_view import CardView
from console.screens.person import PersonScreen
from console.screens.person_timeline import TimelineView
from console.screens.source import SourceDialog
from tests.support.screen_text import same_as_golden
from tests.support.team import Team, at_work

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SIZES = ((80, 24), (120, 36), (200, 50))


async def opened(team: Team, query: str = "cond:diabetes") -> PersonScreen:
    """Opens the first person whom a filter finds."""
    team.app.panel.set_query(query)
    await team.settled()
    await team.do("panel.open")
    screen = team.screen
    assert isinstance(screen, PersonScreen)
    await team.until(lambda: screen.card is not None, "the card comes")
    await team.settled()
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_golden_overview(store: Path, today: date, size: tuple[int, int]) -> None:
    """The overview fits the screen and looks as it was looked at and kept, at three sizes."""
    async with at_work(store, today, size=size) as team:
        await opened(team)
        same_as_golden(team.app, "person")


@pytest.mark.parametrize("part", ["timeline", "trends"])
async def test_golden_parts(store: Path, today: date, part: str) -> None:
    """Timeline and measurements look as kept at 80×24."""
    async with at_work(store, today) as team:
        await opened(team)
        await team.do(f"person.{part}")
        same_as_golden(team.app, f"person-{part}")


async def test_next_person_without_going_back(store: Path, today: date) -> None:
    """j and k walk the panel's list on the person's page, and back is the same place in the panel."""
    async with at_work(store, today) as team:
        screen = await opened(team, "")
        ids = list(team.app.panel.table.ids)
        await team.do("person.next", "person.next", "person.previous")
        assert screen.person == ids[1]
        await team.sees("2 of")
        await team.do("nav.back")
        assert team.screen is team.app.panel
        assert team.app.panel.table.cursor_id == ids[1]


async def test_the_end_of_the_list_is_said(store: Path, today: date) -> None:
    """Before the first there is nobody, and the page says so."""
    async with at_work(store, today) as team:
        await opened(team, "")
        await team.do("person.previous")
        await team.sees("first one of the list")


async def test_every_value_has_a_source(store: Path, today: date) -> None:
    """Enter on a line says what, when and from where; esc goes back to the line."""
    async with at_work(store, today) as team:
        screen = await opened(team)
        before = screen.query_one("#cover", CardView).fact
        assert before is not None
        await team.do("person.source")
        await team.until(lambda: isinstance(team.screen, SourceDialog), "the source opens")
        await team.sees("from", "enter closes this")
        await team.press("escape")
        assert team.screen is screen
        assert screen.query_one("#cover", CardView).fact == before


async def test_timeline_filter_and_kinds(store: Path, today: date) -> None:
    """The timeline narrows by words and kinds, and esc takes the filter away before it leaves."""
    async with at_work(store, today) as team:
        screen = await opened(team)
        await team.do("person.timeline")
        view = screen.query_one(TimelineView)
        everything = view._total
        await team.do("person.filter")
        await team.type("a1c")
        await team.until(lambda: 0 < view._total < everything, "the filter narrows")
        await team.press("enter")
        assert "A1c" in team.text
        await team.do("nav.back")
        await team.until(lambda: view._total == everything, "the filter is gone")
        assert screen.part == "timeline"
        await team.do("person.kinds")
        await team.press("tab", "enter")
        await team.until(lambda: 0 < view._total < everything, "one kind is shown")
        await team.do("nav.back", "nav.back")
        assert screen.part == "cover"


async def test_timeline_reads_page_by_page(store: Path, today: date) -> None:
    """The last line of a long timeline is read when it is looked at, and every line in sight has its row."""
    async with at_work(store, today) as team:
        screen = await opened(team, "conds>=4")
        await team.do("person.timeline")
        view = screen.query_one(TimelineView)
        await team.press("G")
        await team.until(
            lambda: all(row_id < 0 or view.table.row(row_id) for row_id in view.table.visible_ids()),
            "the last page is read",
        )
        await team.press("enter")
        await team.until(lambda: isinstance(team.screen, SourceDialog), "its source opens")


async def test_restricted_facts_leave_no_gap(store: Path, today: date) -> None:
    """Under a mask the timeline has as many lines as it says, and every one is drawn."""
    async with at_work(store, today) as team:
        screen = await opened(team, "conds>=4")
        await team.do("person.timeline")
        await team.do("app.mask-more")
        view = screen.query_one(TimelineView)
        await team.until(lambda: team.app.session.mask == Mask.TEAM and view._total > 0, "the mask is on")
        assert sum(1 for row_id in view.table.ids if row_id >= 0) == view._total
        assert len(view._facts) == view._total


async def test_masked_page_shows_no_full_name(store: Path, today: date) -> None:
    """At the stage level neither family name, birth date nor record number is anywhere on the page."""
    async with at_work(store, today, size=(120, 36)) as team:
        screen = await opened(team)
        card = screen.card
        assert card is not None
        await team.do("app.mask-more", "app.mask-more", "app.mask-more")
        await team.gone(card.row.family)
        assert card.row.mrn not in team.text
        assert card.row.given not in team.text


async def test_opening_a_chart_is_audited(store: Path, today: date) -> None:
    """Whose page was opened stands in the trail."""
    from db import keys
    from db.engine import Store

    async with at_work(store, today) as team:
        screen = await opened(team)
        await team.settled()
    with Store.open(store, keys.unlock(store)) as kept:
        rows = kept.reader().execute("SELECT person_id FROM audit WHERE action = 'chart-opened'").fetchall()
    assert (int(screen.person),) in rows
