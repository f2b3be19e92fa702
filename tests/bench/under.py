"""Starts the real console with instruments that the product does not have: pauses of the event loop, loaded modules,
and an import on SIGUSR1. Writes what it saw to the file named in CARETEAM_BENCH_LOG when the console ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.app import CareApp

HEAVY = ("sqlalchemy", "sqlmodel", "pydantic", "httpx", "fhir", "alembic")
PAUSES: list[tuple[float, float, float, str]] = []
"""Of every slow callback: when it began, wall and CPU milliseconds, what it was."""

SEEN: dict[str, Any] = {}


def watch_loop() -> None:
    """Time every callback of the event loop; wall time counts, CPU time says whether it was our own work."""
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        wall, used = time.perf_counter(), time.thread_time()
        run(handle)
        took = (time.perf_counter() - wall) * 1000
        if took > 15:
            what = repr(handle)[:160]
            PAUSES.append((wall, round(took, 1), round((time.thread_time() - used) * 1000, 1), what))

    asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]


def watch_app() -> None:
    """Note the modules at the first full frame; import on a signal."""
    from console.app import CareApp
    from console.screens.panel import PanelScreen

    listed = PanelScreen.on_panel_listed

    def first(self: PanelScreen, event: Any) -> None:
        listed(self, event)
        if "modules" not in SEEN:
            SEEN["first"] = time.perf_counter()
            SEEN["modules"] = len(sys.modules)
            SEEN["heavy"] = sorted({name.split(".")[0] for name in sys.modules} & set(HEAVY))

    PanelScreen.on_panel_listed = first  # type: ignore[method-assign]
    settle = CareApp._settle

    def ready(self: CareApp) -> None:
        settle(self)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: start_import(self))

    CareApp._settle = ready  # type: ignore[method-assign]


def start_import(app: CareApp) -> None:
    """What the import screen does."""
    assert app.gateway is not None
    SEEN["importing"] = time.perf_counter()
    app.gateway.import_files(app, [os.environ["CARETEAM_BENCH_FILES"]], keep_source=True, actor=app.actor)


def main() -> int:
    """The console with the arguments of `careteam`."""
    from console.cli import main as console

    watch_loop()
    watch_app()
    code = console(sys.argv[1:])
    began = SEEN.get("importing", float("inf"))
    SEEN["start pauses"] = [pause[1:] for pause in PAUSES if pause[0] < began]
    SEEN["import pauses"] = [pause[1:] for pause in PAUSES if pause[0] >= began]
    Path(os.environ["CARETEAM_BENCH_LOG"]).write_text(json.dumps(SEEN))
    return code


if __name__ == "__main__":
    sys.exit(main())
