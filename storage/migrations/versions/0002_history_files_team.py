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
    _rare("ix_items_file_state", "file_state", "file_state <> ''")
    _rare("ix_items_second", "second", "second IS NOT NULL")
    _rare("ix_items_near_of", "near_of", "near_of IS NOT NULL")
    _rare("ix_items_duplicate_of", "duplicate_of", "duplicate_of IS NOT NULL")
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


def _rare(name: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "items", [column, "id"], sqlite_where=condition, postgresql_where=condition)
