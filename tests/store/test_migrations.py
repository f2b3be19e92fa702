"""Migrations: a new store is what the schema says, and stores of every past schema come up to date."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

import db.schema  # noqa: F401 - importing it declares the tables
from db import engine

FIXTURES = Path(__file__).parent.parent / "fixtures" / "stores"
KEY = bytes.fromhex("5e" * 32)
"""The key of the kept stores: they hold made-up data and exist to be opened."""


def _spaceless(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")").strip()


def test_a_new_store_is_what_the_schema_says(tmp_path: Path) -> None:
    """All steps together make exactly the tables and indexes of `db.schema`, STRICT and with their foreign keys."""
    path = tmp_path / "new.careteam"
    engine.create(path, KEY)
    conn = engine.connect(path, KEY)
    dialect = sqlite.dialect()
    expected = {}
    for table in SQLModel.metadata.sorted_tables:
        expected[table.name] = _spaceless(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            expected[str(index.name)] = _spaceless(str(CreateIndex(index).compile(dialect=dialect)))
    found = {
        name: _spaceless(sql)
        for name, sql in conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
            " AND name NOT LIKE 'person_search%' AND name <> 'alembic_version'"
        )
    }

    assert found == expected
    assert engine.schema_version(conn) == engine.HEAD
    assert all("STRICT" in sql for name, sql in found.items() if sql.startswith("CREATE TABLE"))


def test_the_search_table_is_the_one_that_the_panel_fills(tmp_path: Path) -> None:
    """The first migration makes the search table just as `db.panel` describes it."""
    from db.panel import SEARCH_SQL

    path = tmp_path / "new.careteam"
    engine.create(path, KEY)
    sql = (
        engine.connect(path, KEY)
        .execute("SELECT sql FROM sqlite_master WHERE name = 'person_search'")
        .fetchone()[0]
    )

    assert _spaceless(sql) == _spaceless(SEARCH_SQL)


def test_every_past_schema_has_a_kept_store() -> None:
    """Whoever adds a step also keeps a store of the schema before it."""
    steps = {
        path.name[:4] for path in (Path(engine.__file__).parent / "migrations" / "versions").glob("0*.py")
    }

    assert {path.stem for path in FIXTURES.glob("*.careteam")} == steps


@pytest.mark.parametrize("kept", sorted(FIXTURES.glob("*.careteam")), ids=lambda path: path.stem)
def test_kept_stores_come_up_to_date(tmp_path: Path, kept: Path) -> None:
    """A store of a past schema opens, is brought up to date and still has its people and facts."""
    path = tmp_path / kept.name
    shutil.copy(kept, path)
    with engine.Store.open(path, KEY, write=True) as store:
        conn = store.reader()
        assert engine.schema_version(conn) == engine.HEAD
        assert engine.integrity(conn) == ()
        assert conn.execute("SELECT count(*) FROM person WHERE known = 1").fetchone()[0] >= 10
        assert conn.execute("SELECT count(*) FROM fact").fetchone()[0] > 100


def test_a_current_store_opens_without_the_schema_libraries(tmp_path: Path) -> None:
    """Alembic and SQLAlchemy are loaded only when there is something to upgrade."""
    path = tmp_path / "new.careteam"
    engine.create(path, KEY)
    code = (
        "import sys; from pathlib import Path; from db.engine import Store\n"
        f"Store.open(Path({str(path)!r}), bytes.fromhex({KEY.hex()!r}), write=True).close()\n"
        "sys.exit(any(name in sys.modules for name in ('alembic', 'sqlalchemy', 'sqlmodel', 'pydantic')))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that cannot be made leaves no file behind."""
    from db.migrations import run

    def fail(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(run, "upgrade", fail)
    with pytest.raises(RuntimeError):
        engine.create(tmp_path / "new.careteam", KEY)
    assert list(tmp_path.iterdir()) == []
