"""Copying: a local tool first, the terminal else, and a sentence that promises no more than is known."""

from __future__ import annotations

import base64
import stat
import sys
from pathlib import Path

import pytest

from console import clipboard
from tests.support.people import session

WORDS = session().words


def tool(folder: Path, name: str, body: str = 'exec cat > "$0.out"') -> None:
    """A clipboard tool that keeps what it gets."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_local_tool_gets_the_text(tmp_path: Path) -> None:
    """With a display and a tool the text is on the tool's input, cleaned of control codes."""
    tool(tmp_path, "xclip", 'exec /bin/cat > "$0.out"')
    result = clipboard.copy("Ada\x1b[2J\nQuill", environ={"DISPLAY": ":0", "PATH": str(tmp_path)})
    assert result == clipboard.Result(ok=True, how="tool")
    assert "\x1b" not in (tmp_path / "xclip.out").read_text()
    assert (tmp_path / "xclip.out").read_text().startswith("Ada")
    assert result.say(WORDS, "the card") == "Copied the card."


def test_a_failing_tool_gives_way(tmp_path: Path) -> None:
    """A tool that ends badly is followed by the next one, then by the terminal."""
    tool(tmp_path, "wl-copy", "exit 1")
    sent: list[str] = []
    environ = {"WAYLAND_DISPLAY": "w", "PATH": str(tmp_path)}
    result = clipboard.copy("Ada", write=sent.append, environ=environ)
    assert result == clipboard.Result(ok=True, how="terminal")
    assert sent == [f"\x1b]52;c;{base64.b64encode(b'Ada').decode()}\x07"]
    assert "some terminals do not" in result.say(WORDS, "the card")


def test_over_ssh_no_local_tool_is_asked(tmp_path: Path) -> None:
    """The far machine's clipboard is not the person's, so only the terminal is used."""
    tool(tmp_path, "xclip")
    environ = {"DISPLAY": ":0", "PATH": str(tmp_path), "SSH_TTY": "/dev/pts/1"}
    assert clipboard.tools(environ) == []


def test_order_of_tools(tmp_path: Path) -> None:
    """Wayland's tool is tried before those of X; a tool without its display is not tried."""
    for name in ("wl-copy", "xclip", "xsel", "clip.exe"):
        tool(tmp_path, name)
    both = {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "PATH": str(tmp_path), "WSL_DISTRO_NAME": "x"}
    assert [Path(command[0]).name for command in clipboard.tools(both)] == [
        "wl-copy",
        "xclip",
        "xsel",
        "clip.exe",
    ]
    if sys.platform == "linux":
        assert clipboard.tools({"PATH": str(tmp_path)}) == []


def test_tmux_gets_it_wrapped() -> None:
    """Inside tmux the sequence is passed through, with its own escapes doubled."""
    sent = clipboard.sequence(b"Ada", {"TMUX": "/tmp/tmux,1,0"})
    assert sent.startswith("\x1bPtmux;\x1b\x1b]52;c;")
    assert sent.endswith("\x07\x1b\\")


def test_too_long_is_said() -> None:
    """More than a terminal takes is refused with the way out, and nothing is sent."""
    sent: list[str] = []
    result = clipboard.copy("x" * (clipboard.LARGEST + 1), write=sent.append, environ={})
    assert (result.ok, sent) == (False, [])
    assert "too long" in result.say(WORDS, "the list")
    assert clipboard.copy("x" * clipboard.LARGEST, write=sent.append, environ={}).ok
    assert len(sent[0]) <= 100_000


def test_without_any_way_it_is_said() -> None:
    """No tool and no terminal is no crash."""
    result = clipboard.copy("Ada", environ={"DISPLAY": ":0", "PATH": "/nonexistent"})
    assert result.say(WORDS, "the card") == "Not copied: no clipboard was found here."


@pytest.mark.parametrize("text", ["\x1b]52;c;AAAA\x07", "\x9d52;c;AAAA\x9c", "a\x07b"])
def test_copied_text_cannot_steer(text: str) -> None:
    """What is copied is inside base64 and was cleaned before."""
    sent: list[str] = []
    clipboard.copy(text, write=sent.append, environ={})
    body = base64.b64decode(sent[0].removeprefix("\x1b]52;c;").removesuffix("\x07")).decode()
    assert not any(letter in body for letter in "\x1b\x07\x9c\x9d")
