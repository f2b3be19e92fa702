"""Copying that works on one's own machine, over ssh and in tmux, and says honestly when it cannot be sure.

Knows no screen: the way to the terminal is given as a function.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from widgets.plain import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.words import Words

LARGEST: Final = 74_994
"""Bytes that fit into one OSC 52 sequence of 100,000 characters, the smallest limit in wide use (xterm, hterm)."""

_PATIENCE: Final = 2.0
"""Seconds for a clipboard tool; one that waits longer has lost its display."""


@dataclass(frozen=True, slots=True)
class Result:
    """Whether the text was copied, and how sure that is."""

    ok: bool
    how: Literal["tool", "terminal", "none"]
    reason: str = ""
    """Words key of why not."""

    def say(self, words: Words, what: str) -> str:
        """The sentence for the person; `what` was copied, in words."""
        return words.say(self.reason or f"copy.{self.how}", what=what)


def copy(
    text: str,
    *,
    write: Callable[[str], None] | None = None,
    environ: Mapping[str, str] | None = None,
    run: Callable[[list[str], bytes], bool] | None = None,
) -> Result:
    """Copy text: a local tool first, else through the terminal. Never raises because a tool or display is missing.

    Args:
        text: what to copy; control characters are taken out.
        write: sends a sequence to the terminal (the driver's own `write`); without it only tools are tried.
        environ: the environment to judge by.
        run: starts a tool with bytes on its input and says whether it worked.
    """
    environ = os.environ if environ is None else environ
    plain = clean(text)
    data = plain.encode("utf-8", "replace")
    for tool in tools(environ):
        if (run or _run)(tool, data):
            return Result(ok=True, how="tool")
    if write is None:
        return Result(ok=False, how="none", reason="copy.no-way")
    if len(data) > LARGEST:
        return Result(ok=False, how="none", reason="copy.too-long")
    write(sequence(data, environ))
    return Result(ok=True, how="terminal")


def tools(environ: Mapping[str, str]) -> list[list[str]]:
    """The clipboard tools that would reach this person's own screen; over ssh there is none."""
    if environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"):
        return []
    candidates: list[list[str]] = []
    if environ.get("WAYLAND_DISPLAY"):
        candidates.append(["wl-copy"])
    if environ.get("DISPLAY"):
        candidates += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    if sys.platform == "darwin":
        candidates.append(["pbcopy"])
    if sys.platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        candidates.append(["clip.exe"])
    path = environ.get("PATH", "")
    return [[found, *rest] for name, *rest in candidates if (found := shutil.which(name, path=path))]


def _run(command: list[str], data: bytes) -> bool:
    """Start a tool that was found on the person's own PATH, with the text on its input and no other channel."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed list of tool names, no shell, data only on stdin
            command,
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def sequence(data: bytes, environ: Mapping[str, str]) -> str:
    """The OSC 52 sequence that asks the terminal to copy; tmux gets it wrapped, as it swallows it otherwise."""
    body = f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\x07"
    if environ.get("TMUX"):
        doubled = body.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    return body
