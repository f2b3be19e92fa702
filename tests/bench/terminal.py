"""Runs a full-screen program in a pseudo-terminal and times what becomes visible: starts, keys, held keys, rest.

While a key is timed nothing happens here but waiting for bytes; they are read into the screen afterwards. Linux only.
"""

from __future__ import annotations

import fcntl
import gc
import os
import pty
import re
import select
import shutil
import signal
import struct
import tempfile
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.bench.screen import Screen

SIZE = (200, 50)
QUIET = 0.06
"""Seconds without output after which an answer is complete."""

KEYS = {
    "up": "A", "down": "B", "end": "F", "home": "H", "pagedown": "6~", "pageup": "5~",
    "enter": "\r", "escape": "\x1b", "backspace": "\x7f", "ctrl+q": "\x11",
}  # fmt: skip

ASKED = re.compile(rb"\x1b\[6n|\x1b\[0?c|\x1b\[\?(\d+)\$p|\x1b\]1([01]);\?(?:\x07|\x1b\\)")
"""What programs ask a terminal: cursor, device, modes, colours."""


@dataclass(frozen=True)
class Program:
    """Something to measure."""

    name: str
    argv: list[str]
    ready: str
    """On the screen when the first page is there."""
    probe: str = "down"
    """A key that changes the screen."""
    quit: tuple[str, ...] = ("ctrl+q",)
    env: dict[str, str] = field(default_factory=dict)
    settle: float = 0.25
    home: Path | None = None
    """A home folder to keep; a fresh empty one otherwise."""


class Start(NamedTuple):
    """Seconds from exec."""

    first: float
    """Something can be read."""
    ready: float
    answered: float
    cpu: float


class Answer(NamedTuple):
    """What one key did; seconds."""

    first: float | None
    """Until something changed; None when nothing did."""
    settled: float | None
    cpu: float
    bytes: int


class Held(NamedTuple):
    """What holding a key down did."""

    paints_per_second: float
    lag: float
    """Seconds from the last press to the last change."""
    cpu_share: float


class EndedError(RuntimeError):
    """The program ended or did not do what was waited for."""


class Session:
    """One program in one pseudo-terminal."""

    def __init__(self, program: Program, size: tuple[int, int] = SIZE) -> None:
        self.program = program
        self.screen = Screen(*size)
        self.bytes = 0
        self._chunks: list[tuple[float, bytes]] = []
        self._seen: dict[int, tuple[object, ...]] = {}
        self._asked = b""
        self._home = None if program.home else tempfile.mkdtemp(prefix="careteam-bench-")
        self._spawn(size)

    def _environment(self) -> dict[str, str]:
        home = str(self.program.home or self._home)
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        plain = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "HOME": home}
        return {**kept, **plain, **self.program.env}

    def _spawn(self, size: tuple[int, int]) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        argv, env = self.program.argv, self._environment()
        self.began = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.login_tty(theirs)
                os.execve(argv[0], argv, env)
            finally:
                os._exit(127)
        os.close(theirs)
        self.fd = ours

    # -- bytes -----------------------------------------------------------------------------

    def _read(self, seconds: float) -> bool:
        """Wait for output and keep it with its time."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, seconds))
        if not ready:
            return False
        moment = time.perf_counter()
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            raise EndedError(f"{self.program.name} ended\n{self.screen.text()[-2000:]}")
        self._chunks.append((moment, data))
        self.bytes += len(data)
        if b"\x1b" in data:
            self._reply(data)
        return True

    def _reply(self, data: bytes) -> None:
        data, end = self._asked + data, 0
        for found in ASKED.finditer(data):
            asked, end = found.group(), found.end()
            if asked.endswith(b"n"):
                self._write(b"\x1b[%d;%dR" % (self.screen.y + 1, self.screen.x + 1))
            elif asked.endswith(b"c"):
                self._write(b"\x1b[?62;22c")
            elif asked.endswith(b"p"):
                self._write(b"\x1b[?%s;%d$y" % (found[1], 2 if found[1] == b"2026" else 0))
            else:
                colour = b"e0e0/e0e0/e0e0" if found[2] == b"0" else b"0000/0000/0000"
                self._write(b"\x1b]1%s;rgb:%s\x1b\\" % (found[2], colour))
        start = data.rfind(b"\x1b", end)
        self._asked = data[start:] if start >= 0 and len(data) - start < 16 else b""

    def _write(self, data: bytes) -> None:
        os.write(self.fd, data)

    def send(self, key: str) -> None:
        """Press a key."""
        code = KEYS.get(key, key)
        if code and key in KEYS and code[0] in "ABFH65":
            code = ("\x1bO" if self.screen.cursor_keys and code[0] in "ABFH" else "\x1b[") + code
        self._write(code.encode())

    # -- what is seen -----------------------------------------------------------------------

    def _changes(self) -> list[float]:
        """Moments at which what can be seen changed, from the output kept so far."""
        moments, screen = [], self.screen
        for moment, data in self._chunks:
            screen.feed(data)
            if screen.held:
                continue
            changed = False
            for y in screen.touched:
                line = tuple(screen.cells[y])
                if self._seen.get(y) != line:
                    self._seen[y] = line
                    changed = True
            screen.touched.clear()
            if changed:
                moments.append(moment)
        self._chunks.clear()
        return moments

    def wait(self, pattern: str, seconds: float = 60) -> float:
        """The moment at which `pattern` could be read.

        Raises:
            EndedError: it did not come.
        """
        wanted, moment = re.compile(pattern), time.perf_counter()
        until = moment + seconds
        while moment < until:
            if self._chunks:
                moment = self._chunks[-1][0]
                self._changes()
            if not self.screen.held and wanted.search(self.screen.text()):
                return moment
            if not self._read(until - time.perf_counter()):
                break
        raise EndedError(f"{self.program.name}: {pattern!r} did not come\n{self.screen.text()}")

    def rest(self, quiet: float = 0.25, limit: float = 10) -> None:
        """Take output in until there is none for `quiet` seconds."""
        until = time.perf_counter() + limit
        while (left := until - time.perf_counter()) > 0 and self._read(min(quiet, left)):
            pass
        self._changes()

    # -- figures ------------------------------------------------------------------------------

    def start(self) -> Start:
        """Wait for the first page, press the probe key, wait for its effect."""
        first, wanted, ready = 0.0, re.compile(self.program.ready), 0.0
        until = self.began + 90
        while not ready:
            if not self._read(until - time.perf_counter()):
                raise EndedError(
                    f"{self.program.name}: {self.program.ready!r} did not come\n{self.screen.text()}"
                )
            moment = self._chunks[-1][0]
            self._changes()
            text = "" if self.screen.held else self.screen.text()
            first = first or (moment if text.strip() else 0.0)
            ready = moment if wanted.search(text) else 0.0
        self.send(self.program.probe)
        answered = 0.0
        while not answered:
            if not self._read(10):
                raise EndedError(f"{self.program.name}: the first key had no effect\n{self.screen.text()}")
            answered = next(iter(self._changes()), 0.0)
        used = cpu(self.pid)
        self.rest(self.program.settle)
        return Start(first - self.began, ready - self.began, answered - self.began, used)

    def key(self, key: str, *, quiet: float = QUIET, limit: float = 1.5) -> Answer:
        """Press a key and see what it does."""
        while self._read(0.004):
            pass
        self._changes()
        used, sent = cpu(self.pid), self.bytes
        gc.disable()
        pressed = time.perf_counter()
        self.send(key)
        until, patience = pressed + limit, limit
        while (left := until - time.perf_counter()) > 0 and self._read(min(patience, left)):
            patience = quiet
        gc.enable()
        moments = self._changes()
        return Answer(
            moments[0] - pressed if moments else None,
            moments[-1] - pressed if moments else None,
            cpu(self.pid) - used,
            self.bytes - sent,
        )

    def hold(self, key: str, presses: int = 90, rate: float = 30.0) -> Held:
        """Hold a key down."""
        self.rest(0.1)
        used, began, last = cpu(self.pid), time.perf_counter(), 0.0
        gc.disable()
        for n in range(presses):
            while (left := began + n / rate - time.perf_counter()) > 0:
                self._read(left)
            last = time.perf_counter()
            self.send(key)
        while self._read(0.3):
            pass
        gc.enable()
        ended, moments = time.perf_counter(), self._changes()
        return Held(
            sum(moment <= last for moment in moments) / (last - began),
            max(0.0, moments[-1] - last) if moments else float("nan"),
            (cpu(self.pid) - used) / (ended - began),
        )

    def idle(self, seconds: float) -> tuple[float, int]:
        """Share of a core and bytes when nobody touches it."""
        self.rest(1.5)
        used, sent, until = cpu(self.pid), self.bytes, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)
        self._changes()
        return (cpu(self.pid) - used) / seconds, self.bytes - sent

    def memory(self) -> float:
        """Resident megabytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else float("nan")

    def close(self) -> None:
        """Ask it to go, then make it go; only the one process that was started here."""
        try:
            for key in self.program.quit:
                self.send(key)
            until = time.perf_counter() + 3
            while time.perf_counter() < until:
                self._read(0.1)
        except (EndedError, OSError):
            pass
        os.close(self.fd)
        for _ in range(40):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            time.sleep(0.05)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self._home:
            shutil.rmtree(self._home, ignore_errors=True)


def cpu(pid: int) -> float:
    """CPU seconds of the threads of a process."""
    used = 0
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            used += int((thread / "schedstat").read_text().split()[0])
    except OSError:
        pass
    return used / 1e9
