"""Window sizes that change faster than anybody drags, down to one cell, while keys arrive: the console must live."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from tests.support import crawl, hostile_home
from tests.support.pty_app import PtyApp, console

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

ODD = ((1, 1), (3, 2), (1, 60), (300, 1), (59, 17), (60, 18), (80, 24), (500, 300))
"""Sizes that terminals really tell: while tiling, in a collapsed pane, on a wall."""

KEYS = ("j", "k", "enter", "escape", "p", "z", "?", "t", "G", "g", "/")


def opened(made: Path, home: Path, size: tuple[int, int]) -> PtyApp:
    """The console on a copy of the store of hostile people, when they are to be seen."""
    hostile_home.copied(made, home)
    app = PtyApp(console("demo"), size=size, env={**os.environ, "CARETEAM_HOME": str(home)})
    app.until(" people")
    app.settle()
    return app


def storm(app: PtyApp, rng: Random, count: int) -> None:
    """So many sizes one upon the other with keys between them, then an ordinary size: it must come back whole."""
    for _ in range(count):
        size = rng.choice(ODD) if rng.random() < 0.5 else (rng.randint(1, 220), rng.randint(1, 70))
        app.resize(size)
        if rng.random() < 0.3:
            app.press(rng.choice(KEYS), settle=False)
        app._read(rng.choice((0, 0, 0.01)))
        assert app.code() is None, app.story()
    # By way of another size: where several changes arrive as one that leads back, nothing is drawn anew.
    for size in ((81, 25), (80, 24)):
        app.resize(size)
        app.settle()
    for fault in crawl.FAULTS:
        assert fault not in app.text, app.story()
    for _ in range(8):
        app.press("escape")
    app.until(lambda shown: "Panel" in shown[:20] and "people" in shown, 20)


def soak(folder: Path, rng: Random, until: float, count: int | None = None) -> Iterator[str]:
    """Storms of forty sizes until the time is over; each gives an empty text or what went wrong."""
    from tests.soak.kill import TODAY

    made = hostile_home.make(folder / "made", TODAY)
    done = 0
    while not done or (time.monotonic() < until and (count is None or done < count)):
        try:
            with opened(made, folder / f"home{done}", (80, 24)) as app:
                for _ in range(5):
                    storm(app, rng, 40)
                code = crawl.leave(app)
                assert code == 0, f"exit code {code}"
                crawl.judge(app)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            yield f"{type(error).__name__}: {error}"
        else:
            yield ""
        done += 1
