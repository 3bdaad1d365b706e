"""A class has a parent, and remembers what it was called"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("classes", sa.Column("parent", sa.Integer(), nullable=True))
    op.add_column("classes", sa.Column("former", sa.String(), nullable=False, server_default=""))
