"""The application around the screens: early frame, crash path, keys, filters, what it must not offer."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest

from console import skeleton
from console.settings import Settings
from console.themes import THEMES
from console.words import Words
from tests.support.team import at_work
from widgets.plain import LineGate

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

CANARY = "Quillfeather-Canary"
"""A name that must appear nowhere but on the screen."""


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_early_frame_has_the_colours_of_the_theme(theme: Any) -> None:
    """The early frame keeps its own copy of a few colours, so that Textual need not be imported; it is the same."""
    look = skeleton.LOOKS[theme.name]
    assert look == skeleton.Look(
        theme.background,
        theme.panel,
        theme.foreground,
        theme.variables["text-muted"],
        theme.primary,
        theme.warning,
        theme.variables["warning-muted"],
    )


async def test_early_frame_is_the_first_frame(store: Path, today: date) -> None:
    """Title, strip, filter line and headings stand in the early frame where the real one has them: no flash."""
    drawn = "".join(skeleton.lines(Settings(preview=False), Words.load(), 80, 24, demo=True))
    early = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in re.split(r"\x1b\[\d+;1H", drawn)[1:]]
    async with at_work(store, today, settings=Settings(preview=False)) as team:
        real = team.text.splitlines()
    assert len(early) == 24
    assert real[0].startswith(early[0])
    assert early[1].strip() == real[1].strip()
    assert early[2].strip() == real[2].strip()
    assert early[3].split() == real[3].replace("▴", " ").split()
    assert early[3].index("Conditions") == real[3].index("Conditions")


def test_early_frame_only_on_a_terminal() -> None:
    """Where stdout is no terminal nothing is written and nothing has to be given back."""
    out = io.StringIO()
    frame = skeleton.paint(Settings(), Words.load(), demo=False, out=out)
    frame.restore()
    assert out.getvalue() == ""


async def test_crash_prints_place_and_no_data(store: Path, today: date) -> None:
    """A fault while a name is in a local variable says type and line, and neither name nor traceback (TRM-04)."""
    out, err = io.StringIO(), io.StringIO()

    def broken() -> None:
        name = CANARY
        raise RuntimeError(f"{name} is in the message too")

    async def worked() -> None:
        async with at_work(store, today) as team:
            team.app.call_later(broken)
            await team.pilot.pause(0.3)

    with redirect_stdout(out), redirect_stderr(err), pytest.raises(RuntimeError):
        await worked()
    said = out.getvalue() + err.getvalue()
    assert CANARY not in said
    assert "Traceback" not in said
    assert "RuntimeError at" in said


async def test_private_names_that_the_crash_path_needs() -> None:
    """The crash path hangs on names of the framework that a new version may change."""
    from textual.app import App

    for name in ("_fatal_error", "_close_messages_no_wait", "_print_error_renderables", "panic"):
        assert callable(getattr(App, name, None)), name


async def test_no_system_commands_and_a_constant_title(store: Path, today: date) -> None:
    """The framework's commands, among them the screenshot, are not offered; the title is a constant."""
    async with at_work(store, today) as team:
        assert list(team.app.get_system_commands(team.screen)) == []
        assert team.app.title == "careteam"
        assert any(isinstance(each, LineGate) for each in team.app.get_line_filters())


async def test_own_keys_from_the_settings_file(store: Path, today: date) -> None:
    """A key of the user's own runs the action, the old one does not, and footer and help show the new one."""
    settings = Settings(keymap={"panel.sort": "x"})
    async with at_work(store, today, settings=settings) as team:
        await team.press("s")
        assert team.screen is team.app.panel
        await team.press("x")
        await team.sees("Sort by")
        await team.press("escape")
        assert team.app.keys["panel.sort"] == "x"


async def test_longest_pause_of_the_loop(store: Path, today: date) -> None:
    """Walking, filtering and opening never hold the event loop for long."""
    import asyncio
    import time

    worst = 0.0
    going = True

    async def watch() -> None:
        nonlocal worst
        while going:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - before - 0.005)

    async with at_work(store, today, size=(120, 36)) as team:
        watcher = asyncio.create_task(watch())
        await team.pilot.press("j", "j", "pagedown", "G", "g")
        await team.settled()
        going = False
        await watcher
    # The goal is 60 ms (issue 2); a shared machine that stops for a moment gets five times that.
    assert worst < 0.3
