"""Keys while an import runs (B1), and the longest pause of the event loop meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
from pathlib import Path

from tests.bench import programs, stores
from tests.bench.figures import Line, ms, p50, p99
from tests.bench.imports import files
from tests.bench.starts import slowest
from tests.bench.terminal import Answer, Session


def run(folder: Path, *, quick: bool, fhir: Path | None) -> list[Line]:
    """The same console before and during an import that it started."""
    source, store = files(folder, fhir), stores.small(folder)
    with tempfile.TemporaryDirectory() as scratch:
        copy, log = Path(scratch) / "copy.db", Path(scratch) / "log.json"
        shutil.copyfile(store, copy)
        shutil.copyfile(store.with_name(store.name + ".keys"), copy.with_name("copy.db.keys"))
        session = Session(programs.console(copy, "importing", log=log, files=source))
        try:
            session.start()
            session.rest(1.5)
            alone = walk(session, 20 if quick else 60)
            os.kill(session.pid, signal.SIGUSR1)
            session.idle(1.0)
            busy = walk(session, 20 if quick else 60)
        finally:
            session.close()
        seen = json.loads(log.read_text())
    quiet, loud = [a.first for a in alone], [a.first for a in busy]
    longest = slowest(seen["import pauses"])
    return [
        Line("B1", "key p50 while an import runs ÷ without", p50(loud) / p50(quiet), 1.2, f"{ms(p50(loud))} ÷ {ms(p50(quiet))}; CPU {ms(p50(a.cpu for a in busy))} ÷ {ms(p50(a.cpu for a in alone))}"),
        Line("B1", "key p99 while an import runs ÷ without", p99(loud) / p99(quiet), 1.5, f"{ms(p99(loud))} ÷ {ms(p99(quiet))}"),
        Line("", "longest callback while importing, ms CPU", longest[1], 60, f"wall {longest[0]:g} ms: {longest[2][:100]}"),
    ]  # fmt: skip


def walk(session: Session, times: int) -> list[Answer]:
    """Lines and pages."""
    return [session.key(key) for _ in range(times // 4) for key in ("down", "pagedown", "up", "pageup")]
