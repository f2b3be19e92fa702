"""The real console in a real pseudo-terminal, as a person has it: keys go in, raw bytes and a drawn screen come out.

Knows processes and terminals; nothing of what the screens mean. POSIX only.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]

PATIENCE = 60.0
"""Seconds until anything at all must have happened, on a slow and busy machine."""

QUIET = 0.03
"""Seconds without output and without work after which a key has been dealt with."""

ESCAPE_SECONDS = 0.15
"""Textual takes a bare escape byte for the key after up to 0.13 seconds without another byte."""

KEYS = {
    "enter": "\r",
    # As terminals with the key protocol of kitty write it, which needs no waiting; "bare escape" is the old way.
    "escape": "\x1b[27u",
    "bare escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for a key; any other key is the character itself."""


class Dead(AssertionError):  # noqa: N818 - it says what happened
    """The program ended when it should not have."""


class PtyApp:
    """One program in one terminal.

    Args:
        command: What to run; `careteam` arguments become `python -m console …`.
        size: Columns and lines.
        env: Variables beside the process's own; None removes one.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
    ) -> None:
        self.raw = bytearray()
        self.pressed: list[str] = []
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._code: int | None = None
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
        }
        for name, value in (env or {}).items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = value
        # The size stands before the program starts, so that its first look is the right one.
        self._terminal, other = pty.openpty()
        self._set_size(size)
        self._process = subprocess.Popen(
            list(command),
            stdin=other,
            stdout=other,
            stderr=other,
            env=environment,
            cwd=ROOT,
            close_fds=True,
            start_new_session=True,
        )
        os.close(other)

    # -- what is seen ----------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen as lines of text, without blanks at the ends."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def lines(self) -> list[str]:
        """The screen line by line."""
        return [line.rstrip() for line in self._screen.display]

    # -- what is done ----------------------------------------------------------------

    def press(self, *keys: str, settle: bool = True) -> None:
        """Press keys one after the other and, unless told otherwise, wait after each until it is dealt with."""
        for key in keys:
            self.pressed.append(key)
            self.write(KEYS.get(key, key).encode())
            if key == "bare escape":
                # Sooner, the next byte would make it another key.
                self._pause(ESCAPE_SECONDS)
            if settle:
                self.settle()

    def click(self, column: int, line: int) -> None:
        """Press and release the left mouse button over a cell, counted from 0."""
        self.pressed.append(f"click {column},{line}")
        at = f"{column + 1};{line + 1}"
        self.write(f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())
        self.settle()

    def type(self, text: str) -> None:
        """Type a text quickly, then wait."""
        self.pressed.append(f"typed {text!r}")
        self.write(text.encode())
        self.settle()

    def write(self, data: bytes) -> None:
        """Raw bytes to the program's input."""
        while data:
            _, ready, _ = select.select([], [self._terminal], [], 0.5)
            self._read(0)
            if ready:
                try:
                    data = data[os.write(self._terminal, data) :]
                except OSError as error:
                    self._died(error)
            elif self.code() is not None:
                self._died(None)

    def resize(self, size: tuple[int, int]) -> None:
        """Another window size, told as a terminal tells it."""
        self._screen.resize(size[1], size[0])
        self._set_size(size)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGWINCH)

    def signal(self, number: int) -> None:
        """A signal to the program."""
        os.kill(self._process.pid, number)

    def settle(self, seconds: float = 10.0) -> None:
        """Read until the program neither writes nor works; raises `Dead` where it ended."""
        until = time.monotonic() + seconds
        worked = self._work()
        while time.monotonic() < until:
            if self._read(QUIET):
                continue
            if self.code() is not None:
                self._died(None)
            now = self._work()
            if now == worked:
                return
            worked = now

    def until(self, done: Callable[[str], bool] | str, seconds: float = PATIENCE) -> str:
        """Wait until the screen holds a text or fits a condition; returns the screen."""
        wanted: Callable[[str], bool] = (lambda shown: done in shown) if isinstance(done, str) else done
        until = time.monotonic() + seconds
        while not wanted(self.text):
            self._read(0.1)
            if self.code() is not None and not self._read(0.1):
                self._died(None)
            if time.monotonic() > until:
                raise AssertionError(f"not seen within {seconds:.0f} s: {done}\n{self.story()}")
        return self.text

    # -- how it ends -----------------------------------------------------------------

    def code(self) -> int | None:
        """The exit code, None while it runs."""
        if self._code is None:
            self._code = self._process.poll()
        return self._code

    def ended(self, seconds: float = PATIENCE) -> int:
        """Wait for the end, reading what comes; returns the exit code."""
        until = time.monotonic() + seconds
        while self.code() is None:
            self._read(0.05)
            if time.monotonic() > until:
                self.close()
                raise AssertionError(f"did not end within {seconds:.0f} s\n{self.story()}")
        while self._read(0.05):
            pass
        return int(self._code or 0)

    def close(self) -> None:
        """Kill it where it still runs, and give the terminal back."""
        if self.code() is None:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._terminal)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def story(self) -> str:
        """What was pressed and what is on the screen: all that a failure needs to be understood."""
        return f"pressed: {' '.join(self.pressed[-25:])}\n{self.text}"

    # -- inside ----------------------------------------------------------------------

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)

    def _set_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def _read(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # the other end is closed: the program ended
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def _work(self) -> tuple[str, ...]:
        """Processor time used so far by every thread, and a mark where one is at work now (Linux tells)."""
        told: list[str] = []
        for task in Path(f"/proc/{self._process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):
                fields = task.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[-1].split()
                # Waiting for the processor counts as work: every such look differs from the one before.
                told.append(f"{fields[11]}+{fields[12]}" if fields[0] in "SI" else str(time.monotonic()))
        return tuple(told)

    def _died(self, cause: BaseException | None) -> None:
        while self._read(0.05):
            pass
        self._process.poll()
        raise Dead(f"the program ended with {self._process.returncode}\n{self.story()}") from cause


def console(*arguments: str) -> list[str]:
    """The command line of `careteam` from this checkout."""
    return [sys.executable, "-m", "console", *arguments]
