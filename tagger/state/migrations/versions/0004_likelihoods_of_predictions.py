"""How well each album's evidence goes with the collections that a bundle's prior is made from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("predictions", sa.Column("likelihoods", sa.Text(), nullable=False, server_default="[]"))
