"""Starts the console: the early frame first, the store on a thread, then Textual, so that nobody looks at nothing.

Imports the standard library and words only, until the early frame is on the screen.
"""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def run(
    path: Path | None,
    key: bytes | None = None,
    *,
    as_of: date | None = None,
    role: str | None = None,
    read_only: bool = False,
    mouse: bool | None = None,
    stage: bool = False,
) -> int:
    """Opens the console and returns its exit code.

    Args:
        path: The store; None shows the first-start screen.
        key: Its raw key; None asks for the passphrase on the screen, unless it is a demo store.
        as_of: Look at this day instead of today (a demo store: instead of the day that it plays on).
        role: Whose views to start with; None takes the setting.
        read_only: Do not write, even where nobody else does.
        mouse: None takes the setting.
        stage: Numbers instead of names, and no way back in this sitting.
    """
    # What is loaded now stays: looking for garbage among it costs a tenth of the start. The application turns the
    # collector on again when the panel stands (`CareApp._settle`).
    gc.disable()
    from console import paths, skeleton
    from console import settings as kept
    from console.words import Words
    from db.clock import Clock

    settings, problems = kept.load(paths.settings_file())
    if role is not None:
        settings = settings.with_(role=role)
    today = Clock().today()
    faults = _quiet_faults()
    # By its place only: looking into the key file would cost more than the frame itself.
    early = skeleton.paint(settings, Words.load(settings.words), demo=path == paths.demo_store())
    try:
        opening = None
        if path is not None:
            from console.opening import Opening

            opening = Opening(path, key, today=today, as_of=as_of, read_only=read_only).start()
        from console.app import CareApp
        from console.present.masking import Mask
        from console.session import Session

        session = Session.start(
            settings,
            today,
            as_of=as_of,
            floor=Mask.STAGE if stage else Mask.FULL,
            demo=path is not None and _is_demo(path),
            read_only=read_only,
        )
        app = CareApp(session, opening, problems=problems, driver_class=early.driver_class())
        code = app.run(mouse=settings.mouse if mouse is None else mouse)
        return app.return_code or code or 0
    finally:
        early.restore()
        for place in faults:
            sys.stderr.write(f"careteam: {place}\n")


def _quiet_faults() -> list[str]:
    """A fault beside the screen keeps its place for the end; a traceback would print what variables held (TRM-04).

    Returns the list that grows: printed at once, even a place would be drawn over the screen.
    """
    faults: list[str] = []

    def keep(error: BaseException | None) -> None:
        if error is None or isinstance(error, (KeyboardInterrupt, SystemExit)):
            return
        from console.errors import crash_text

        place = crash_text(error)
        if place not in faults:
            faults.append(place)

    def anywhere(_kind: type[BaseException], error: BaseException, _trace: Any) -> None:
        keep(error)

    def in_thread(args: Any) -> None:
        keep(args.exc_value)

    threading.excepthook = sys.unraisablehook = in_thread
    sys.excepthook = anywhere
    return faults


def _is_demo(path: Path) -> bool:
    """Whether the store is one of made-up people, wherever it lies."""
    from db import keys

    return keys.is_demo(path)
