"""What is loaded when: help must not pay for the terminal or the database, and nothing may load a plain driver."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "sqlcipher3", "sqlite3", "httpx", "alembic", "msgspec",
    "ijson", "cryptography", "platformdirs", "asyncio",
)  # fmt: skip
"""Each of these costs more than the whole help does."""

COMMANDS = ("demo", "init", "import", "panel", "person", "export", "doctor")

PROBE = """
import sys
from console.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert end.code in (0, None), end.code
print("LOADED", *sorted({{name.split(".")[0] for name in sys.modules}}), file=sys.stderr)
"""


def run(checkout: Path, code: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter that sees the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=60,
    )


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)], ids=" ".join
)
def test_help_loads_neither_terminal_nor_database(checkout: Path, arguments: list[str]) -> None:
    """Every help text is printed by the standard library alone."""
    ended = run(checkout, PROBE.format(arguments=arguments))
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout
    loaded = set(ended.stderr.split("LOADED", 1)[1].split())
    assert loaded.isdisjoint(HEAVY)


def test_importing_the_packages_is_free(checkout: Path) -> None:
    """`import console, widgets, db, seed` loads no library at all."""
    code = "import sys, console, widgets, db, seed; print(*{name.split('.')[0] for name in sys.modules})"
    ended = run(checkout, code)
    assert ended.returncode == 0, ended.stderr
    assert set(ended.stdout.split()).isdisjoint(HEAVY)


READ_PATH = (
    "db.engine", "db.keys", "db.panel", "db.filter", "db.queries.panel", "db.queries.person", "db.queries.timeline",
    "db.queries.find", "db.queries.info", "db.queries.duplicates", "db.records",
)  # fmt: skip


def test_reading_never_loads_the_schema_library(checkout: Path) -> None:
    """What the console does before its first full frame, and every read, stays with the driver and SQL text."""
    code = f"import sys, importlib; [importlib.import_module(n) for n in {READ_PATH!r}]; print(*sys.modules)"
    ended = run(checkout, code)
    assert ended.returncode == 0, ended.stderr
    loaded = {name.split(".")[0] for name in ended.stdout.split()}
    assert loaded.isdisjoint(
        {"sqlalchemy", "sqlmodel", "pydantic", "httpx", "alembic", "textual", "rich", "sqlite3"}
    )


def test_the_console_loads_no_schema_or_network_library(checkout: Path) -> None:
    """Importing the app and every screen leaves the half second of SQLModel to whoever writes."""
    code = (
        "import sys, pkgutil, importlib, console.app, console.screens as s;"
        "[importlib.import_module(f'console.screens.{m.name}') for m in pkgutil.iter_modules(s.__path__)];"
        "print(*sys.modules)"
    )
    ended = run(checkout, code)
    assert ended.returncode == 0, ended.stderr
    loaded = {name.split(".")[0] for name in ended.stdout.split()}
    assert "textual" in loaded
    assert loaded.isdisjoint({"sqlalchemy", "sqlmodel", "pydantic", "httpx", "alembic", "sqlite3"})


def test_a_missing_driver_is_said_with_exit_code_six(checkout: Path, tmp_path: Path) -> None:
    """Without sqlcipher3 nothing opens, nothing falls back to a plain database, and the exit code says why."""
    store = tmp_path / "x.careteam"
    code = (
        "import sys; sys.modules['sqlcipher3'] = None\n"
        "from console.cli import main\n"
        f"sys.exit(main(['demo', '--people', '5', '--no-console', '--store', {str(store)!r}]))"
    )
    ended = run(checkout, code)
    assert ended.returncode == 6, ended.stderr
    assert "sqlcipher3" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not store.exists()
