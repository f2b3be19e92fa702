"""Cold starts against a bare application (S1 to S4), and the longest pause of the event loop."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import programs, stores
from tests.bench.figures import Line, ms, p50
from tests.bench.terminal import Session, Start

if TYPE_CHECKING:
    from tests.bench.terminal import Program


def alternate(wanted: list[Program], rounds: int) -> dict[str, list[Start]]:
    """Start every program in turn, there and back (ABBA); the first round warms the file cache and does not count."""
    found: dict[str, list[Start]] = {program.name: [] for program in wanted}
    for turn in range(rounds + 1):
        for program in wanted if turn % 2 else reversed(wanted):
            session = Session(program)
            try:
                started = session.start()
            finally:
                session.close()
            if turn:
                found[program.name].append(started)
    return found


def run(folder: Path, *, quick: bool) -> list[Line]:
    """S1, S2, S3 and the peer."""
    few, many = stores.small(folder), stores.large(folder)
    wanted = [
        programs.hello(),
        programs.console(few, "ours"),
        programs.console(many, "ours 100k"),
        programs.visidata(stores.as_csv(many)),
    ]
    found = alternate(wanted, 3 if quick else 9)

    def middle(name: str, part: str) -> float:
        return p50(getattr(start, part) for start in found[name])

    floor = middle("H", "answered")
    lines = [
        Line("S1", "first content ÷ H's first frame", middle("ours", "first") / middle("H", "first"), 0.25,
             f"{ms(middle('ours', 'first'))} ÷ {ms(middle('H', 'first'))}"),
        Line("S2", "start to answered key, 1,300 ÷ H", middle("ours", "answered") / floor, 1.25,
             f"{ms(middle('ours', 'answered'))} ÷ {ms(floor)}; CPU {ms(middle('ours', 'cpu'))} ÷ {ms(middle('H', 'cpu'))}"),
        Line("S3", "start to answered key, 100k ÷ 1,300", middle("ours 100k", "answered") / middle("ours", "answered"), 1.05,
             f"{ms(middle('ours 100k', 'answered'))} ÷ {ms(middle('ours', 'answered'))}; CPU {ms(middle('ours 100k', 'cpu'))}"),
        Line("", "VisiData CSV 100k, start to answered key ÷ H", middle("VisiData", "answered") / floor, None,
             f"all rows read {ms(middle('VisiData', 'ready'))}"),
    ]  # fmt: skip
    return [*lines, *pauses(few, "1,300"), *pauses(many, "100k")]


def pauses(store: Path, name: str) -> list[Line]:
    """S4 and the longest pause at the start, from inside."""
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log.json"
        runs: list[dict[str, Any]] = []
        for _ in range(3):
            session = Session(programs.console(store, "watched", log=log))
            try:
                session.start()
            finally:
                session.close()
            runs.append(json.loads(log.read_text()))
    longest = [slowest(run["start pauses"]) for run in runs]
    used = min(longest, key=lambda pause: pause[1])
    lines = [
        Line(
            "",
            f"longest callback at the start, ms CPU, {name}",
            used[1],
            60,
            f"wall {used[0]:g} ms: {used[2]}",
        ),
    ]
    if name == "1,300":
        heavy = ", ".join(runs[0]["heavy"])
        lines.insert(
            0,
            Line(
                "S4",
                "heavy libraries before the first full frame",
                len(runs[0]["heavy"]),
                0,
                f"{heavy} of {runs[0]['modules']} modules",
            ),
        )
    return lines


def slowest(pauses: list[tuple[float, float, str]]) -> tuple[float, float, str]:
    """The callback that used most CPU: its wall and CPU milliseconds, and what it was."""
    return max(pauses, key=lambda pause: pause[1], default=(0.0, 0.0, "none over 15 ms"))
