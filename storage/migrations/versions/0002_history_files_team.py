"""Item histories, file states, near duplicates, saved views, and what a team needs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("file_state", sa.String(), nullable=False, server_default=""))
    op.add_column("items", sa.Column("phash", sa.BigInteger(), nullable=True))
    op.add_column("items", sa.Column("near_of", sa.Integer(), nullable=True))
    op.add_column("items", sa.Column("second", sa.String(), nullable=True))
    _index_items()
    _index_the_rest()
    op.add_column("steps", sa.Column("items", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("step_changes", sa.Column("first_item", sa.Integer(), nullable=True))
    op.add_column("step_changes", sa.Column("last_item", sa.Integer(), nullable=True))
    op.create_index("ix_step_changes_items", "step_changes", ["first_item", "last_item"])
    op.create_table(
        "views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
        sa.UniqueConstraint("name", name=op.f("uq_views_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "review_claims",
        sa.Column("item_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.Double(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_review_claims_item_id_items")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_review_claims")),
    )
    op.create_index("ix_review_claims_session", "review_claims", ["session"])
    op.create_table(
        "presence",
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_presence")),
    )
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_opinions_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("item_id", "reviewer", name=op.f("uq_opinions_item_id_reviewer")),
        sqlite_autoincrement=True,
    )


def _index_items() -> None:
    op.drop_index("ix_items_label", "items")
    op.drop_index("ix_items_anomaly", "items")
    op.create_index("ix_items_label", "items", ["removed", sa.text("coalesce(label, given)"), "id"])
    op.create_index("ix_items_anomaly", "items", ["removed", sa.text("anomaly DESC"), "id"])
    op.create_index("ix_items_name", "items", ["removed", "name", "id"])
    op.create_index("ix_items_size", "items", ["removed", sa.text("(CAST(width AS BIGINT) * height) DESC"), "id"])
    op.create_index("ix_items_added", "items", ["removed", "added_at", "id"])
    _rare("ix_items_file_state", "items", ["file_state", "id"], "file_state <> ''")
    for column in ("second", "near_of", "duplicate_of", "decided_by", "decided_at"):
        _rare(f"ix_items_{column}", "items", [column, "id"], f"{column} IS NOT NULL")
    _rare("ix_items_note", "items", ["id"], "note <> ''")
    _rare("ix_items_reason", "items", ["reason", "id"], "reason <> ''")
    _rare("ix_items_disagree", "items", ["removed", "id"], "predicted <> coalesce(label, given)")


def _index_the_rest() -> None:
    live = "superseded IS 0" if op.get_bind().dialect.name == "sqlite" else "superseded IS false"
    _rare("ix_jobs_failed", "jobs", ["item_id"], "state = 'failed'")
    _rare("ix_proposals_model", "proposals", ["model", "item_id"], live)
    _rare("ix_proposals_role", "proposals", ["role", "item_id"], f"role IS NOT NULL AND {live}")
    _rare("ix_proposals_class", "proposals", ["class_name", "item_id"], f"role IS NOT NULL AND {live}")
    op.create_index("ix_regions_status", "regions", ["status", "class_name", "item_id"])


def _rare(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
