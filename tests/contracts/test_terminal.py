"""What reaches a terminal: the real console on hostile people, in a real pseudo-terminal, at three sizes (TRM-01…03)."""

from __future__ import annotations

import base64
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.support import crawl, hostile_home, sequences
from tests.support.pty_app import PtyApp, console

if TYPE_CHECKING:
    from pathlib import Path

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


def _grey(sequence: str) -> bool:
    """Whether the colour of text has equal parts of red, green and blue."""
    red, green, blue = sequence.split("38;2;", 1)[1].rstrip("m").split(";")[:3]
    return red == green == blue


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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "tours", "env"),
    [
        ((80, 24), crawl.EVERY, {}),
        ((120, 36), tuple(crawl.VISIT), {"NO_COLOR": "1"}),
        ((200, 50), tuple(crawl.VISIT), {}),
    ],
    ids=["80x24", "120x36 without colour", "200x50"],
)
def test_every_screen_is_harmless(
    made: Path, tmp_path: Path, size: tuple[int, int], tours: tuple[str, ...], env: dict[str, str]
) -> None:
    """Every screen and dialog is shown with hostile people: no foreign sequence, no fault, alive after every key."""
    with opened(made, tmp_path, size, **env) as app:
        for name in tours:
            crawl.tour(app, name)
        assert crawl.leave(app) == 0
        crawl.judge(app)
        seen = sequences.spoken(bytes(app.raw))
        colours = {each for each in sequences.parameters(bytes(app.raw), "CSI m") if "38;2" in each}
    for word in ("CANARYNAME", "CANARYCODE", "CANARYNOTE", "CANARYADDRESS"):
        assert word in seen, f"{word} was never shown"
    assert "[@click=app.quit]" in seen, "markup was not shown as it is written"
    assert all(_grey(each) for each in colours) == ("NO_COLOR" in env)


def test_only_copying_speaks_to_the_clipboard(made: Path, tmp_path: Path) -> None:
    """`y` writes one sequence to the terminal, and what it carries is clean text of the person under the cursor."""
    with opened(made, tmp_path, (80, 24), DISPLAY="", WAYLAND_DISPLAY="") as app:
        app.press("j", "j")
        assert "OSC 52" not in sequences.shapes(bytes(app.raw))
        app.press("y")
        app.until(lambda _: "OSC 52" in sequences.shapes(bytes(app.raw)), 10)
        assert crawl.leave(app) == 0
        (told,) = sequences.parameters(bytes(app.raw), "OSC 52")
        crawl.judge(app, allowed=crawl.ALLOWED | {"OSC 52"}, copied=True)
    copied = base64.b64decode(told.split(";", 2)[2].rstrip("\x07")).decode()
    assert copied
    assert copied.isprintable() or all(each.isprintable() or each == "\n" for each in copied)
