"""What encryption costs (E1): the same reads on the store and on its unencrypted twin, in CPU time, page cache warm."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from db import keys
from db.engine import SETTINGS, connect, driver
from db.queries.panel import panel_list, panel_rows
from db.queries.person import person_card
from db.records import PersonId
from tests.bench import stores
from tests.bench.figures import Line, ms, p50
from tests.support.store import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def run(folder: Path, *, quick: bool) -> list[Line]:
    """Page, search, filter, card."""
    store = stores.large(folder)
    ours = connect(store, keys.unlock(store))
    twin = driver.connect(str(stores.plain_twin(store)), isolation_level=None)
    for setting in SETTINGS:
        twin.execute(setting)
    ids = list(panel_list(ours, "", as_of=TODAY).ids)
    reads: dict[str, Callable[[Any, int], object]] = {
        "a page of rows": lambda conn, n: panel_rows(conn, ids[n * 700 : n * 700 + 64]),
        "search": lambda conn, n: panel_list(conn, ("ka", "lo", "mir", "ven")[n % 4], as_of=TODAY, limit=128),
        "a filter over everybody": lambda conn, _: panel_list(conn, "age>64 last>12mo", as_of=TODAY),
        "a card": lambda conn, n: person_card(conn, PersonId(ids[n * 311]), TODAY),
    }
    times, lines = 20 if quick else 60, []
    for name, read in reads.items():
        taken: dict[str, list[float]] = {"ours": [], "twin": []}
        for n in range(-2, times):
            for said, conn in (("ours", ours), ("twin", twin)) if n % 2 else (("twin", twin), ("ours", ours)):
                began = time.thread_time()
                read(conn, abs(n))
                if n >= 0:
                    taken[said].append(time.thread_time() - began)
        lines.append(
            Line(
                "E1",
                f"encrypted ÷ plain: {name}",
                p50(taken["ours"]) / p50(taken["twin"]),
                1.25,
                f"{ms(p50(taken['ours']))} ÷ {ms(p50(taken['twin']))}",
            )
        )
    ours.close()
    twin.close()
    return lines
