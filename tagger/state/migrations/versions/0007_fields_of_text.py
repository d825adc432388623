"""The journal names the fields of text beside the genre that a change wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; earlier changes wrote the genre alone."""
    op.add_column("file_changes", sa.Column("texts", sa.Text(), nullable=False, server_default="[]"))
