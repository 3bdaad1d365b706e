"""A step that changes little holds it itself, so that a decision writes fewer pages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("steps", sa.Column("first_item", sa.Integer(), nullable=True))
    op.add_column("steps", sa.Column("last_item", sa.Integer(), nullable=True))
    op.add_column("steps", sa.Column("changes", sa.LargeBinary(), nullable=True))
    known = sa.text("first_item IS NOT NULL")
    op.create_index("ix_steps_items", "steps", ["first_item", "last_item"], sqlite_where=known, postgresql_where=known)
