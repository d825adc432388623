"""The library as scanned, what was computed from it, and what the person decided."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "albums",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("cover", sa.LargeBinary(), nullable=True),
        sa.Column("cover_error", sa.Text(), nullable=True),
        sa.Column("cover_key", sa.Text(), nullable=False),
        sa.Column("text_key", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_albums"),
        sa.UniqueConstraint("key", name="uq_albums_key"),
    )
    op.create_table(
        "encodings",
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("encoder", "input", name="pk_encodings"),
    )
    op.create_table(
        "roots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("scanned_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roots"),
        sa.UniqueConstraint("path", name="uq_roots_path"),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )
    op.create_table(
        "predictions",
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("modalities", sa.Text(), nullable=False),
        sa.Column("predicted_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name="fk_predictions_album_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("album_id", name="pk_predictions"),
    )
    op.create_table(
        "reasons",
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name="fk_reasons_album_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("album_id", "genre", "position", name="pk_reasons"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "scores",
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("confident", sa.Boolean(), nullable=False),
        sa.Column("audio", sa.Double(), nullable=True),
        sa.Column("image", sa.Double(), nullable=True),
        sa.Column("text", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name="fk_scores_album_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("album_id", "rank", name="pk_scores"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tracks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("inode", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("analysis_error", sa.Text(), nullable=True),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("album_artist", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("track_number", sa.Integer(), nullable=True),
        sa.Column("disc_number", sa.Integer(), nullable=True),
        sa.Column("compilation", sa.Boolean(), nullable=False),
        sa.Column("genres", sa.Text(), nullable=False),
        sa.Column("duration", sa.Double(), nullable=False),
        sa.Column("release_group", sa.Text(), nullable=False),
        sa.Column("has_cover", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name="fk_tracks_album_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tracks"),
        sa.UniqueConstraint("path", name="uq_tracks_path"),
    )
    op.create_index("ix_tracks_album_id", "tracks", ["album_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Double(), nullable=False),
        sa.CheckConstraint("state in ('accepted', 'rejected', 'added')", name="ck_decisions_state"),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name="fk_decisions_album_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name="fk_decisions_track_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index(
        "uq_decisions_album", "decisions", ["album_id", "genre"], unique=True, sqlite_where=sa.text("track_id is null")
    )
    op.create_index(
        "uq_decisions_track",
        "decisions",
        ["track_id", "genre"],
        unique=True,
        sqlite_where=sa.text("track_id is not null"),
    )
    op.create_table(
        "texts",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name="fk_texts_track_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("track_id", "position", name="pk_texts"),
    )
