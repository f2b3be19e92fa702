"""What a fault of the program leaves behind: its place, never data, and no file (TRM-04, TRM-05, TRM-06, TRM-08)."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from console.errors import UNEXPECTED
from tests.support import crawl, hostile_home
from tests.support.pty_app import PtyApp

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "FAULTCANARY"

WRAPPER = textwrap.dedent("""
    import asyncio, gc, sys, threading
    from console import cli

    secret = "FAULT" + "CANARY"

    def fails(*_args, **_options):
        person = {"name": secret, "born": secret}
        raise ValueError(f"cannot use {person}")

    async def fails_later(*_args, **_options):
        fails()

    def forgets(self):
        asyncio.get_running_loop().create_task(fails_later())
        self.set_timer(0.1, gc.collect)

    class Dying:
        def __del__(self):
            fails()

    def patch():
        from console.gateway import Gateway
        from console.screens.panel import PanelScreen as Panel
        from console.screens.person import PersonScreen as Person
        from widgets.paged_table import PagedTable as Table
        PATCH

    real = cli._guarded
    def guarded(command, args):
        patch()
        return real(command, args)
    cli._guarded = guarded
    sys.exit(cli.main(["demo"]))
""")
"""The real program with one method replaced by one that fails with data in its message and in its variables."""

ENDS = {
    "an action": ("Panel.action_panel_sort = fails", "s"),
    "an asynchronous action": ("Panel.action_panel_sort = fails_later", "s"),
    "a message handler": ("Panel.session_changed = fails", "m"),
    "drawing": ("Table.render_lines = fails", ""),
    "composing a screen": ("Person.middle = fails", "\r"),
    "a worker": ("Panel.action_panel_sort = lambda self: self.run_worker(fails, thread=True) and None", "s"),
    "an error that draws itself": ("Panel.action_panel_sort = lambda self: self.app.panic(secret)", "s"),
}
"""Faults that end the console: how they are made, and the key that brings them."""

LIVES = {
    "a question to the store": (
        "Gateway.card = lambda self, node, *_, **__: self._look.ask('x', node, fails)",
        "\r",
    ),
    "a thread": ("Panel.action_panel_sort = lambda self: threading.Thread(target=fails).start()", "s"),
    "a task that nobody waits for": ("Panel.action_panel_sort = forgets", "s"),
    "a callback of the loop": (
        "Panel.action_panel_sort = lambda self: asyncio.get_running_loop().call_soon(fails, secret) and None",
        "s",
    ),
    "the end of an object": ("Panel.action_panel_sort = lambda self: Dying() and None", "s"),
}
"""Faults beside the screen: the console goes on."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that tests copy."""
    from tests.conftest import TODAY

    return hostile_home.make(tmp_path_factory.mktemp("made"), TODAY)


def broken(made: Path, home: Path, patch: str) -> PtyApp:
    """The console with a fault built in."""
    hostile_home.copied(made, home)
    return PtyApp([sys.executable, "-c", WRAPPER.replace("PATCH", patch)], env={"CARETEAM_HOME": str(home)})


def written(home: Path) -> bytes:
    """Everything that lies under a home folder, as one text."""
    return b"\n".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


@pytest.mark.parametrize(("patch", "key"), ENDS.values(), ids=ENDS)
def test_a_fault_says_where_and_not_what(made: Path, tmp_path: Path, patch: str, key: str) -> None:
    """The console ends with its place on the terminal and code 70; data of the fault is neither drawn, printed nor kept."""
    with broken(made, tmp_path, patch) as app:
        if key:
            app.until(" people")
            app.write(key.encode())
        assert app.ended(15) == UNEXPECTED
        after = app.raw.rpartition(b"\x1b[?1049l")[2].decode()
        assert SECRET.encode() not in app.raw
    assert "careteam stopped because of a fault" in " ".join(after.split()), after
    assert "Traceback" not in after
    assert SECRET.encode() not in written(tmp_path)


@pytest.mark.parametrize(("patch", "key"), LIVES.values(), ids=LIVES)
def test_a_fault_beside_the_screen_stays_quiet(made: Path, tmp_path: Path, patch: str, key: str) -> None:
    """What fails in a thread, a task or a finaliser never prints its data over the screen; the console still ends well."""
    with broken(made, tmp_path, patch) as app:
        app.until(" people")
        app.settle()
        app.write(key.encode())
        app.settle()
        app.press("j", "k")
        assert crawl.leave(app) == 0
        assert SECRET.encode() not in app.raw, app.story()
        assert b"Traceback" not in app.raw
        assert b"ValueError at" in app.raw, "the fault never happened, or nobody was told its place"
    assert SECRET.encode() not in written(tmp_path)
