"""Tracks know the values of their files' field STYLE, which the next scan reads of files that were scanned before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; of what was scanned before, nothing is known yet."""
    op.add_column("tracks", sa.Column("styles", sa.Text(), nullable=True))
