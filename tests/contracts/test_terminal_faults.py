"""What a fault of the program leaves behind: its place, never data, and no file (TRM-04, TRM-05, TRM-06, TRM-08)."""

from __future__ import annotations

import re
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from console.errors import UNEXPECTED
from tests.support import crawl, hostile_home
from tests.support.pty_app import PtyApp, console

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


DEBUGGING = {
    "TEXTUAL_LOG": "log.txt",
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": "",
    "TEXTUAL_SCREENSHOT_FILENAME": "people.svg",
    "TEXTUAL_PRESS": "q",
    "TEXTUAL_SHOW_RETURN": "1",
    "TEXTUAL_SLOW_THRESHOLD": "1",
}
"""Variables by which Textual would write keys and screens to files, or press keys itself."""


def test_no_debugging_variable_writes_a_file(made: Path, tmp_path: Path) -> None:
    """With every debugging variable set, what is typed lands in no file, no picture is taken and no key pressed (TRM-05)."""
    home, out = tmp_path / "home", tmp_path / "out"
    out.mkdir()
    hostile_home.copied(made, home)
    env = {
        name: str(out / value) if name == "TEXTUAL_LOG" else value or str(out)
        for name, value in DEBUGGING.items()
    }
    with PtyApp(console("demo"), env={**env, "CARETEAM_HOME": str(home)}) as app:
        app.until(" people")
        app.settle(2)
        app.press("/")
        app.type("typedcanary")
        app.until("typedcanary")
        app.press("escape")
        assert crawl.leave(app) == 0
    assert list(out.iterdir()) == []
    assert b"typedcanary" not in written(home)


def test_the_palette_offers_no_picture_of_people(made: Path, tmp_path: Path) -> None:
    """None of the framework's own commands can be found, above all not its screenshot (TRM-06)."""
    hostile_home.copied(made, tmp_path)
    with PtyApp(console("demo"), size=(100, 30), env={"CARETEAM_HOME": str(tmp_path)}) as app:
        app.until(" people")
        app.settle()
        for words in ("screenshot", "maximize", "show keys"):
            app.press("ctrl+p")
            app.type(words)
            app.settle()
            rest = app.text.casefold().replace(words, "", 1)
            assert words not in rest, app.story()
            app.press("escape", "escape")
        assert crawl.leave(app) == 0
    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".svg", ".png", ".txt"}]


def test_nothing_of_people_stays_on_the_terminal(made: Path, tmp_path: Path) -> None:
    """Outside the other screen, before, between and after, the terminal never gets a word about anybody (TRM-08)."""
    hostile_home.copied(made, tmp_path)
    with PtyApp(console("demo"), env={"CARETEAM_HOME": str(tmp_path)}) as app:
        app.until("CANARYNAME")
        app.press("enter", "t")
        assert crawl.leave(app) == 0
        raw = bytes(app.raw)
    kept = re.sub(rb"\x1b\[\?1049h.*?\x1b\[\?1049l", b"", raw, flags=re.DOTALL)
    assert raw.count(b"\x1b[?1049h") == raw.count(b"\x1b[?1049l") == 1
    assert b"CANARY" in raw
    assert b"CANARY" not in kept
    # A multiplexer whose window grew brings lines of the other screen back: it is left empty.
    assert raw.count(b"\x1b[2J\x1b[?1049l") == 1
    assert not re.sub(rb"\x1b\[[0-9;?<>]*[a-zA-Z]", b"", kept).strip()
