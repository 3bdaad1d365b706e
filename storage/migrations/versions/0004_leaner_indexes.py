"""Indexes of items hold what is known alone, so that adding an item writes half as many"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("live", "label", "given", "predicted", "score", "anomaly", "marked", "split", "hash"):
        op.drop_index(f"ix_items_{name}", "items")
    op.create_index("ix_items_live", "items", ["removed", "id", "score", "anomaly"])
    op.create_index("ix_items_hash", "items", [sa.text("substr(hash, 1, 16)")])
    in_force = "coalesce(label, given)"
    _rare("ix_items_label", ["removed", sa.text(in_force), "id"], f"{in_force} IS NOT NULL")
    _rare("ix_items_anomaly", ["removed", sa.text("anomaly DESC"), "id"], "anomaly IS NOT NULL")
    for column in ("given", "predicted", "score", "split"):
        _rare(f"ix_items_{column}", ["removed", column, "id"], f"{column} IS NOT NULL")
    _rare("ix_items_marked", ["removed", "id"], "marked IS 1" if _on_sqlite() else "marked IS true")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _rare(name: str, columns: list[str | sa.TextClause], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "items", columns, sqlite_where=condition, postgresql_where=condition)
