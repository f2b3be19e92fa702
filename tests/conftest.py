"""Removes the developer's machine from every test: folders, time zone, locale and terminal are always the same.

It must import nothing of the project, so that a test of start-up sees a clean process.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

TODAY = date(2026, 11, 24)
"""The day that tests call today."""

# Before Textual is imported anywhere: it reads these once, at import.
for _name in [
    name
    for name in os.environ
    if name.startswith(("TEXTUAL", "CARETEAM", "XDG_", "LC_")) and name != "CARETEAM_GOLDEN"
]:
    del os.environ[_name]
for _name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "LANGUAGE", "TMUX", "SSH_TTY", "DISPLAY"):
    os.environ.pop(_name, None)
os.environ.update(
    {
        "TEXTUAL_ANIMATIONS": "none",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        # Far from UTC and with daylight saving: a day computed from the wrong clock shows at once.
        "TZ": "America/Anchorage",
    }
)
time.tzset()

# Random tests draw the same examples on every machine; searches for new ones belong to tests/soak.
settings.register_profile("careteam", derandomize=True, deadline=None, database=None)
settings.load_profile("careteam")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs `async def` tests, each in its own event loop: all that screens need, and no plugin more."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home folder for every test; nothing of the real one is read or written."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("CARETEAM_HOME", str(folder / "careteam"))
    for name, below in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ):
        monkeypatch.setenv(name, str(folder / below))
    before = os.umask(0o077)
    yield folder
    os.umask(before)


@pytest.fixture
def today() -> date:
    """The fixed day that tests call today."""
    return TODAY


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def synthea() -> list[Path]:
    """The 157 real-shaped FHIR R4 bundles that lie beside the checkout, or a skip where they do not."""
    folder = ROOT.parent / "shared" / "synthea"
    paths = sorted(path for path in folder.glob("**/*") if ".json" in path.name) if folder.is_dir() else []
    if not paths:
        pytest.skip("the Synthea bundles (../shared/synthea) are not on this machine")
    return paths
