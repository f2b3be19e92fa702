"""Opening a person with 20,000 facts against one with 200: as seen, and the reads behind it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from db import keys
from db.engine import connect
from db.queries.panel import panel_list
from db.queries.person import person_card
from db.queries.timeline import timeline
from db.records import PersonId
from tests.bench import programs, stores
from tests.bench.figures import Line, ms, p50
from tests.bench.terminal import Session
from tests.support.store import TODAY

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 1.5


def run(folder: Path, *, quick: bool) -> list[Line]:
    """The person in the first line has few facts, the one in the second has many."""
    store = stores.long_lives(folder)
    few, many = opened(store, 3 if quick else 10)
    return [
        Line("", "open a person, 20,000 facts ÷ 200, settled", many / few, LIMIT, f"{ms(many)} ÷ {ms(few)}"),
        *read(store),
    ]


def opened(store: Path, times: int) -> tuple[float, float]:
    """Seconds from enter until the screen has settled, for both."""
    taken: dict[int, list[float | None]] = {0: [], 1: []}
    session = Session(programs.console(store, "lives"))
    try:
        session.wait(r"2 people")
        session.rest(1.0)
        for turn in range(times * 2):
            line = (turn ^ (turn >> 1)) & 1
            session.key("G" if line else "g")
            taken[line].append(session.key("enter", quiet=0.3).settled)
            session.key("escape", quiet=0.2)
    finally:
        session.close()
    return p50(taken[0]), p50(taken[1])


def read(store: Path) -> list[Line]:
    """The card and the first page of the timeline."""
    conn = connect(store, keys.unlock(store))
    few, many = (PersonId(who) for who in panel_list(conn, "", as_of=TODAY).ids)
    lines = []
    asks: dict[str, Any] = {
        "card": lambda who: person_card(conn, who, TODAY),
        "timeline": lambda who: timeline(conn, who, as_of=TODAY, limit=200),
    }
    for name, ask in asks.items():
        taken: dict[PersonId, list[float]] = {few: [], many: []}
        for _ in range(15):
            for who in (few, many, many, few):
                began = time.perf_counter()
                ask(who)
                taken[who].append(time.perf_counter() - began)
        lines.append(
            Line(
                "",
                f"read the {name}, 20,000 facts ÷ 200",
                p50(taken[many]) / p50(taken[few]),
                None,
                f"{ms(p50(taken[many]))} ÷ {ms(p50(taken[few]))}",
            )
        )
    conn.close()
    return lines
