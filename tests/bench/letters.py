"""A letter typed into the filter until the rows have settled (Q1), and the SQL behind it (Q2)."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from db import keys
from db.engine import connect
from db.queries.panel import panel_list, panel_rows
from tests.bench import programs, stores
from tests.bench.figures import Line, ms, p50, p99
from tests.bench.terminal import Session
from tests.support.store import TODAY

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("kal", "lora", "mir", "ravet", "ven", "tors", "sela", "and", "bri", "wen")
FILTERS = ("age>64", "lang:es", "last>12mo", "cond:diabetes", "age>64 ka")
PAGE = 128


def run(folder: Path, *, quick: bool) -> list[Line]:
    """Letters on the screen, then the same questions without one."""
    return [*typed(folder, quick=quick), *asked(stores.large(folder))]


def typed(folder: Path, *, quick: bool) -> list[Line]:
    """Q1: letter by letter at 100,000, beside pages of the same table."""
    session = Session(programs.console(stores.large(folder), "100k"))
    firsts: list[float | None] = []
    settled: list[float | None] = []
    pages: list[float | None] = []
    try:
        session.start()
        session.rest(1.0)
        for word in WORDS[: 4 if quick else 10]:
            pages += [session.key(key).first for key in ("pagedown", "pagedown", "pageup", "pageup")]
            session.key("/")
            for letter in word:
                answer = session.key(letter, quiet=0.15)
                firsts.append(answer.first)
                settled.append(answer.settled)
            for _ in word:
                session.send("backspace")
                session.rest(0.1)
            session.send("enter")
            session.rest(0.3)
    finally:
        session.close()
    page = p50(pages)
    return [
        Line("Q1", "letter, 100k, rows and preview settled ÷ page", p50(settled) / page, 1.5, f"{ms(p50(settled))} ÷ {ms(page)}; first change {ms(p50(firsts))}"),
        Line("Q1", "letter, 100k, settled p99 ÷ p50", p99(settled) / p50(settled), 2.5, ms(p99(settled))),
    ]  # fmt: skip


def asked(store: Path) -> list[Line]:
    """Q2, at 100,000 instead of a million."""
    conn, pick = connect(store, keys.unlock(store)), random.Random(3)
    words = [word[:length] for word in WORDS for length in (1, 2, 3)]
    lines = []
    for name, queries in (("words", words), ("conditions and dates", list(FILTERS))):
        steps, wholes = [], []
        for _ in range(5):
            pick.shuffle(queries)
            for query in queries:
                began = time.perf_counter()
                found = panel_list(conn, query, as_of=TODAY, limit=PAGE)
                panel_rows(conn, list(found.ids[:PAGE]))
                steps.append(time.perf_counter() - began)
                began = time.perf_counter()
                panel_list(conn, query, as_of=TODAY)
                wholes.append(time.perf_counter() - began)
        goal = "Q2" if name == "words" else ""
        lines.append(
            Line(
                goal,
                f"first page with rows by {name}, p99, ms",
                p99(steps) * 1000,
                5 if goal else None,
                f"p50 {ms(p50(steps))}; everybody {ms(p50(wholes))} p99 {ms(p99(wholes))}",
            )
        )
    conn.close()
    return lines
