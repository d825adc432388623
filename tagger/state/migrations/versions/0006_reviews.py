"""What was fetched or pasted about albums, and which release groups they are."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "album_matches",
        _album(),
        sa.Column("release_group", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("wikidata", sa.Text(), nullable=False),
        sa.Column("matched_at", sa.Double(), nullable=False),
        *_constraints("album_matches", "album_id"),
    )
    op.create_table(
        "match_candidates",
        _album(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("release_group", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tracks", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        *_constraints("match_candidates", "album_id", "position"),
    )
    texts = ("source", "kind", "text", "author", "published", "licence", "language", "url")
    op.create_table(
        "album_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        _album(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("stored_at", sa.Double(), nullable=False),
        *_constraints("album_texts", "id"),
    )
    op.create_index("ix_album_texts_album_id", "album_texts", ["album_id"])
    op.create_table(
        "community_tags",
        _album(),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *_constraints("community_tags", "album_id", "source", "position"),
    )
    op.create_table(
        "asked_sources",
        _album(),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("release_group", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        *_constraints("asked_sources", "album_id", "source"),
    )
    op.create_table(
        "fetched_covers",
        _album(),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        *_constraints("fetched_covers", "album_id"),
    )


def _album() -> "sa.Column[int]":
    return sa.Column("album_id", sa.Integer(), nullable=False)


def _constraints(table: str, *key: str) -> tuple[sa.Constraint, ...]:
    album = sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name=f"fk_{table}_album_id", ondelete="CASCADE")
    return album, sa.PrimaryKeyConstraint(*key, name=f"pk_{table}")
