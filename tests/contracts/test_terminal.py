"""What reaches a terminal: the real console on hostile people, in a real pseudo-terminal, at three sizes (TRM-01…03)."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.support import crawl, hostile_home, sequences
from tests.support.pty_app import PtyApp, console

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SIZES = ((80, 24), (120, 36), (200, 50))

BARE = textwrap.dedent("""
    from textual.app import App
    from textual.widgets import Button, Input, Static

    class Bare(App):
        ENABLE_COMMAND_PALETTE = False
        BINDINGS = [("q", "quit", "quit")]
        def compose(self):
            yield Static("READY")
            yield Button("one")
        def on_key(self, event):
            self.query_one(Static).update(event.key * 40)

    Bare().run()
""")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of hostile people that tests copy."""
    from tests.conftest import TODAY

    return hostile_home.make(tmp_path_factory.mktemp("made"), TODAY)


def opened(made: Path, home: Path, size: tuple[int, int], **env: str) -> PtyApp:
    """The console on a copy of the store, when people are to be seen."""
    hostile_home.copied(made, home)
    app = PtyApp(console("demo"), size=size, env={"CARETEAM_HOME": str(home), **env})
    app.until(" people")
    app.settle()
    return app


def test_a_bare_application_says_nothing_else() -> None:
    """The allow-list is what Textual itself writes, so that what is not on it can only come from us or from data."""
    with PtyApp([sys.executable, "-c", BARE]) as app:
        app.until("READY")
        app.press("a", "b", "tab")
        app.write(b"q")
        assert app.ended() == 0
        found = set(sequences.shapes(bytes(app.raw)))
    assert found <= crawl.ALLOWED
    assert {"CSI m", "CSI H", "CSI ?h", "CSI ?l"} <= found


@pytest.mark.parametrize("raw", [b"\x1b]0;x\x07", b"\x1b]52;c;AA==\x07", b"\x1b]8;;x\x1b\\", b"\x1b[2J", b"\x1b[6n", b"\x1bP1$r\x1b\\",
                                 b"\x1bc", "\x9b31m".encode(), "\u202e".encode(), b"\x07", b"\x00", b"\x1b[?6$y"])  # fmt: skip
def test_the_parser_sees_every_foreign_sequence(raw: bytes) -> None:
    """Each of the ways to steer a terminal has a shape that is not allowed, so the crawl can fail."""
    assert set(sequences.shapes(b"text" + raw + b"text")) - crawl.ALLOWED


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_is_harmless(made: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """Every screen and dialog is shown with hostile people: no foreign sequence, no fault, alive after every key."""
    with opened(made, tmp_path, size) as app:
        for name in crawl.EVERY:
            crawl.tour(app, name)
        assert crawl.leave(app) == 0
        crawl.judge(app)
        seen = sequences.spoken(bytes(app.raw))
    for word in ("CANARYNAME", "CANARYCODE", "CANARYNOTE"):
        assert word in seen, "hostile people were never shown"
