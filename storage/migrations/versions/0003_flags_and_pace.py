"""Items that a person flagged, and how long an item was before them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("flagged", sa.Boolean(), nullable=False, server_default=sa.false()))
    flagged = "flagged IS 1" if op.get_bind().dialect.name == "sqlite" else "flagged IS true"
    _rare("ix_items_flagged", "items", ["id"], flagged)
    op.add_column("decisions", sa.Column("seconds", sa.Double(), nullable=True))
    _rare("ix_decisions_seconds", "decisions", ["reviewer", "id"], "seconds IS NOT NULL")
    items = sa.table("items", sa.column("removed", sa.Boolean()))
    counters = sa.table("counters", sa.column("column"), sa.column("value"), sa.column("n"))
    live = sa.select(sa.literal("flagged"), sa.literal("=0"), sa.func.count()).where(items.c.removed.is_(False))
    # An empty project has no counters: rows copied into it bring their own.
    op.execute(sa.insert(counters).from_select(["column", "value", "n"], live.having(sa.func.count() > 0)))


def _rare(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
