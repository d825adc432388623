"""Predictions of single tracks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column and make the tables."""
    op.add_column("predictions", sa.Column("by_track", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "track_predictions",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("modalities", sa.Text(), nullable=False),
        sa.Column("unlike_rest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("track_id", name="pk_track_predictions"),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name="fk_track_predictions_track_id_tracks", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["album_id"], ["albums.id"], name="fk_track_predictions_album_id_albums", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_track_predictions_album_id", "track_predictions", ["album_id"])
    op.create_table(
        "track_scores",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("confident", sa.Boolean(), nullable=False),
        sa.Column("audio", sa.Double(), nullable=True),
        sa.Column("image", sa.Double(), nullable=True),
        sa.Column("text", sa.Double(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("track_id", "rank", name="pk_track_scores"),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["track_predictions.track_id"],
            name="fk_track_scores_track_id_track_predictions",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
