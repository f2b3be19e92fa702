"""`careteam doctor`: versions, store, terminal and settings, each with what to do about it. Shows nothing about people."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from console.commands import options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

OLDEST_PYTHON = (3, 11)

OLDEST_CRYPTO = (3, 0)
"""OpenSSL 3.0 is the oldest branch that still gets security fixes; the driver links it in, so only a new wheel mends it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `ok`, `note` or `problem`, and the next step where there is one."""

    topic: str
    name: str
    state: str
    said: str
    next_step: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which store to check, and how to print what was found."""
    options.output(parser, "text", "json")
    options.store(parser)
    parser.add_argument("--quick", action="store_true", help="leave out the check of every page of the store")


def run(args: argparse.Namespace) -> int:
    """Prints the findings; the exit code is that of the worst one (4 damaged, 6 component missing), else 0."""
    from console.commands import output

    findings = [*program(), *terminal(), *settings()]
    code = 6 if any(one.state == "problem" and one.topic == "program" for one in findings) else 0
    if not code:
        store_findings, code = store(args)
        findings += store_findings
    if args.format == "json":
        output.print_json({"ok": code == 0, "findings": [asdict(one) for one in findings]})
    else:
        output.print_lines(list(as_lines(findings)))
    return code


def program() -> Iterator[Finding]:
    """Python, careteam and the libraries that matter for safety."""
    from importlib import metadata

    from console import __version__

    yield Finding("program", "careteam", "ok", __version__)
    python = sys.version_info[:2]
    said = f"{platform.python_version()} ({platform.python_implementation()}, {platform.system()} {platform.machine()})"
    old = "" if python >= OLDEST_PYTHON else "Install Python 3.11 or newer."
    yield Finding("program", "python", "problem" if old else "ok", said, old)
    for name in (
        "textual",
        "rich",
        "sqlmodel",
        "cryptography",
        "msgspec",
        "ijson",
        "httpx",
        "alembic",
        "platformdirs",
    ):
        try:
            yield Finding("program", name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(
                "program",
                name,
                "problem",
                "not installed",
                "Install careteam again, in an environment of its own.",
            )
    yield from _driver()


def _driver() -> Iterator[Finding]:
    from db.errors import CareteamError

    try:
        from db.engine import versions

        found = versions()
    except CareteamError as error:
        yield Finding("program", "sqlcipher", "problem", error.message, error.next_step)
        return
    for name in ("sqlite", "sqlcipher"):
        missing = not found[name]
        yield Finding("program", name, "problem" if missing else "ok", found[name] or "does not encrypt")
    digits = [
        int(part)
        for part in found["crypto"].replace("OpenSSL", "").split()[0].split(".")[:2]
        if part.isdigit()
    ]
    old = bool(digits) and tuple(digits) < OLDEST_CRYPTO
    step = "Update sqlcipher3: its OpenSSL no longer gets security fixes." if old else ""
    yield Finding("program", "crypto", "note" if old else "ok", found["crypto"], step)


def terminal() -> Iterator[Finding]:
    """What the terminal says about itself, and what in the surroundings records or changes the picture."""
    import shutil

    size = shutil.get_terminal_size()
    live = sys.stdout.isatty()
    small = live and (size.columns < 60 or size.lines < 18)
    step = "Make the window larger: 80x24 is comfortable, 60x18 the least." if small else ""
    said = f"{size.columns}x{size.lines}" if live else "not a terminal (output is piped)"
    yield Finding("terminal", "size", "problem" if small else "ok", said, step)
    kind = os.environ.get("TERM", "")
    dumb = kind in {"", "dumb"}
    yield Finding(
        "terminal",
        "TERM",
        "note" if dumb else "ok",
        kind or "not set",
        "Set TERM, e.g. xterm-256color." if dumb else "",
    )
    colours = (
        "off (NO_COLOR)" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "256 or fewer"
    )
    yield Finding("terminal", "colours", "ok", colours)
    encoding = (sys.stdout.encoding or "unknown").lower()
    plain = encoding.replace("-", "") != "utf8"
    step = "Use a UTF-8 locale, or switch on ASCII symbols in the settings." if plain else ""
    yield Finding("terminal", "encoding", "note" if plain else "ok", encoding, step)
    for name, words in (("TMUX", "tmux"), ("STY", "screen"), ("SSH_TTY", "ssh")):
        if os.environ.get(name):
            yield Finding("terminal", words, "ok", f"running inside {words}")
    yield from _recorders()


def _recorders() -> Iterator[Finding]:
    """Programs around us that write down what is on the screen (security.md 3.7)."""
    step = "A recording of this session would hold what you see about people. Stop it before opening a real store."
    for name, words in (
        ("SCRIPT", "script"),
        ("ASCIINEMA_REC", "asciinema"),
        ("ASCIINEMA_SESSION", "asciinema"),
    ):
        if os.environ.get(name):
            yield Finding("terminal", "recorder", "note", f"{words} is recording this terminal", step)


def settings() -> Iterator[Finding]:
    """Problems of the settings file, its keymap and the saved views."""
    from console import keymap, paths, views
    from console import settings as settings_file
    from console.words import Words

    path = paths.settings_file()
    words = Words.load()
    held, problems = settings_file.load(path, words)
    keys = keymap.read(held.keymap, words)
    _, broken = views.load(paths.views_folder(), held.role, words)
    yield Finding("settings", "file", "ok", str(path) if path.is_file() else f"{path} (none yet: defaults)")
    for name, sentences in (("settings", problems), ("keymap", keys.problems), ("views", broken)):
        for sentence in sentences:
            yield Finding("settings", name, "note", sentence, f"Mend it in {path.parent}.")


def store(args: argparse.Namespace) -> tuple[list[Finding], int]:
    """The store's file, its permissions and its pages, with the exit code that they ask for."""
    from console.commands import stores
    from db.errors import CareteamError, UseError

    try:
        path = stores.chosen(args)
    except UseError as error:
        return [
            Finding("store", "file", "problem" if args.store else "note", error.message, error.next_step)
        ], 2 if args.store else 0
    findings = [Finding("store", "file", "ok", str(path)), *_permissions(path)]
    try:
        findings += _pages(path, args)
    except CareteamError as error:
        findings.append(Finding("store", "opens", "problem", error.message, error.next_step))
        return findings, error.exit_code
    damaged = any(one.name == "pages" and one.state == "problem" for one in findings)
    return findings, 4 if damaged else 0


def _permissions(path: Path) -> Iterator[Finding]:
    from db import keys

    if os.name != "posix":
        return
    for one in (path, keys.key_path(path)):
        if not one.exists():
            continue
        mode = one.stat().st_mode & 0o777
        open_to_others = mode & 0o077
        step = f"chmod 600 {one}" if open_to_others else ""
        yield Finding(
            "store", "permissions", "note" if open_to_others else "ok", f"{one.name}: {mode:03o}", step
        )


def _pages(path: Path, args: argparse.Namespace) -> Iterator[Finding]:
    from console.commands import stores
    from db import engine, keys, lease
    from db.errors import LeaseError

    with engine.Store.open(path, stores.unlock(path, args)) as opened:
        conn = opened.reader()
        demo = keys.is_demo(path)
        said = (
            "demo store: its key lies beside it, made-up people only" if demo else "opens with its passphrase"
        )
        yield Finding("store", "opens", "ok", f"{said}; schema {engine.schema_version(conn)}")
        if not args.quick:
            problems = engine.integrity(conn)
            step = "Close every console, keep the file, and restore a backup." if problems else ""
            said = f"{len(problems)} problems found" if problems else "every page verifies"
            yield Finding("store", "pages", "problem" if problems else "ok", said, step)
    try:
        lease.Lease.take(path, "doctor").release()
        yield Finding("store", "writer", "ok", "nobody has it open for writing")
    except LeaseError as error:
        yield Finding("store", "writer", "ok", error.message)


SIGNS = {"ok": "ok     ", "note": "note   ", "problem": "PROBLEM"}


def as_lines(findings: list[Finding]) -> Iterator[str]:
    """The findings as text, grouped by topic, and at the end what to do first."""
    topic = ""
    for one in findings:
        if one.topic != topic:
            topic = one.topic
            yield topic
        yield f"  {SIGNS[one.state]}  {one.name}: {one.said}"
        if one.next_step:
            yield f"           → {one.next_step}"
    steps = [one.next_step for one in findings if one.state == "problem" and one.next_step]
    yield f"Next: {steps[0]}" if steps else "Nothing needs to be done."
