"""The first schema: every table as it was on the first day, frozen in the SQL file beside this one."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

BREAK = "\n--;\n"


def upgrade() -> None:
    """Make every table of the first schema."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(BREAK):
        op.get_bind().exec_driver_sql(statement)
