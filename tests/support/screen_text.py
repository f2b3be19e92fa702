"""A screen as plain text, one line per row, and its comparison with a kept one."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

if TYPE_CHECKING:
    from textual.app import App

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def screen_text(app: App[Any]) -> str:
    """The whole screen without colours; the one place that uses the compositor's private name."""
    width, height = app.size
    console = Console(width=width, height=height, file=StringIO(), record=True, color_system=None)
    console.print(app.screen._compositor.render_update(full=True))
    return "\n".join(line.rstrip() for line in console.export_text().splitlines()) + "\n"


def same_as_golden(app: App[Any], name: str) -> None:
    """Compares with `tests/golden/NAME-WIDTHxHEIGHT.txt`; CARETEAM_GOLDEN=write keeps the new text instead."""
    width, height = app.size
    path = GOLDEN / f"{name}-{width}x{height}.txt"
    found = screen_text(app)
    if os.environ.get("CARETEAM_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert path.is_file(), f"no golden {path.name}: run once with CARETEAM_GOLDEN=write and read it"
    assert found == path.read_text("utf-8"), f"{path.name} differs; CARETEAM_GOLDEN=write renews it"
