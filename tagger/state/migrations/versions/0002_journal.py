"""The journal of what was written to files, and what is needed to undo it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "operations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind in ('write', 'undo')", name="ck_operations_kind"),
        sa.CheckConstraint("status in ('running', 'done', 'interrupted')", name="ck_operations_status"),
        sa.ForeignKeyConstraint(["undoes"], ["operations.id"], name="fk_operations_undoes", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["undone_by"], ["operations.id"], name="fk_operations_undone_by", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_operations"),
        sa.UniqueConstraint("token", name="uq_operations_token"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "file_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("genres_before", sa.Text(), nullable=False),
        sa.Column("genres_after", sa.Text(), nullable=False),
        sa.Column("real_path", sa.LargeBinary(), nullable=True),
        sa.Column("temporary", sa.LargeBinary(), nullable=True),
        sa.Column("size_before", sa.Integer(), nullable=True),
        sa.Column("mtime_before", sa.Integer(), nullable=True),
        sa.Column("inode_before", sa.String(), nullable=True),
        sa.Column("device_before", sa.String(), nullable=True),
        sa.Column("size_after", sa.Integer(), nullable=True),
        sa.Column("mtime_after", sa.Integer(), nullable=True),
        sa.Column("inode_after", sa.String(), nullable=True),
        sa.Column("device_after", sa.String(), nullable=True),
        sa.Column("audio", sa.LargeBinary(), nullable=True),
        sa.Column("rest_before", sa.LargeBinary(), nullable=True),
        sa.Column("rest_after", sa.LargeBinary(), nullable=True),
        sa.Column("delta", sa.LargeBinary(), nullable=True),
        sa.Column("patch", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("status in ('planned', 'recorded', 'written', 'failed')", name="ck_file_changes_status"),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operations.id"], name="fk_file_changes_operation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_file_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_file_changes_audio", "file_changes", ["audio"], unique=False)
    op.create_index("ix_file_changes_operation_id", "file_changes", ["operation_id"], unique=False)
    op.create_index("ix_file_changes_undoes", "file_changes", ["undoes"], unique=False)
