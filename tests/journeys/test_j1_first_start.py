"""J1: somebody starts careteam for the first time, reads no manual, and comes to understand one person, by keys only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.screens.welcome import DemoScreen
from tests.support.team import at_work

if TYPE_CHECKING:
    from datetime import date

    import pytest


async def test_from_first_start_to_understanding_one_person(
    today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first screen leads to the demo, the demo to the panel, the panel to a person, a value and its source."""
    monkeypatch.setattr(DemoScreen, "PEOPLE", 40)
    monkeypatch.setattr("tests.support.team.PATIENCE", 90.0)
    async with at_work(None, today) as team:
        # What stands there says what to do: the cursor is on the demo, enter goes on.
        await team.sees("Welcome to careteam", "❯  1  Look around with made-up people", "enter goes on")
        await team.press("enter")
        await team.sees("Making people who do not exist")
        await team.sees("DEMO DATA", "? help", "enter open", "/ filter")
        await team.until(lambda: team.app.panel.table.row_count > 0, "people are listed")
        await team.settled()

        # A question in plain words, answered as it is typed and read back.
        await team.press("slash")
        await team.type("age>64 cond:diabetes")
        await team.sees("has Diabetes")
        await team.press("enter", "enter")

        # One person in one breath.
        await team.sees("Overview", "Problems", "Medicines", "Allergies", "Visits", "Values")
        assert len(team.text.splitlines()) == 24

        # Twenty years, then one number and where it comes from.
        await team.press("t")
        await team.sees("facts")
        await team.press("slash")
        await team.type("a1c")
        await team.press("enter")
        await team.sees("A1c", "fit the filter")
        await team.press("enter")
        await team.sees("enter closes this")
        await team.press("escape", "escape", "escape", "escape")
        assert team.screen is team.app.panel

        # Help starts with what can be done here.
        await team.press("question_mark")
        await team.sees("Open the person under the cursor.")
        await team.press("escape", "q")
        await team.until(lambda: team.app.return_code == 0 or not team.app.is_running, "it ends")
