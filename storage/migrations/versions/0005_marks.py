"""Whether an item is marked in each of the four conditions, as a number that can be counted and filtered for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("marks", sa.Integer(), nullable=True))
    known = sa.text("marks IS NOT NULL")
    op.create_index("ix_items_marks", "items", ["removed", "marks", "id"], sqlite_where=known, postgresql_where=known)
