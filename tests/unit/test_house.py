"""The tests' own house: what conftest promises to every other test."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path


def test_every_test_starts_in_an_empty_home(home: Path) -> None:
    """Home and our own folder point into a temporary folder that holds nothing yet."""
    assert Path.home() == home
    assert list(home.iterdir()) == []
    assert os.environ["CARETEAM_HOME"].startswith(str(home))


def test_no_debugging_variable_of_textual_reaches_a_test() -> None:
    """Only the switch that turns animation off is set."""
    assert {name for name in os.environ if name.startswith("TEXTUAL")} == {"TEXTUAL_ANIMATIONS"}


def test_the_time_zone_is_fixed() -> None:
    """Local time is Alaska's on every machine."""
    assert time.tzname == ("AKST", "AKDT")


async def test_async_tests_are_run(today: object) -> None:
    """A test that awaits is awaited, with its fixtures."""
    await asyncio.sleep(0)
    assert asyncio.get_running_loop().is_running()
    assert today is not None
