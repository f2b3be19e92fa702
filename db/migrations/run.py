"""Brings a store to the newest schema: Alembic on the one encrypted connection, each step in a transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2


def configuration(connection: Any) -> Config:
    """Alembic's settings for an open SQLAlchemy connection; nothing is read from files outside the package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(conn: Any) -> None:
    """Run all steps that the store behind the driver connection `conn` has not had; all of them or none."""
    engine = create_engine(
        "sqlite:///store", module=dbapi2, creator=lambda: conn, poolclass=StaticPool, hide_parameters=True
    )
    # pysqlite's own regular expression function and autocommit rules are not wanted: the driver is ours.
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            command.upgrade(configuration(connection), "head")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        if conn.in_transaction:
            connection.exec_driver_sql("COMMIT")
