"""How far scans go: tracks that are left out, folders that were forgotten, and what links led to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column and make the tables."""
    op.add_column("tracks", sa.Column("left_out", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "forgotten_folders",
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_forgotten_folders"),
    )
    op.create_table(
        "linked_paths",
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("path", "root", name="pk_linked_paths"),
    )
