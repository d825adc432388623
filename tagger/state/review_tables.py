"""The tables of what was fetched, pasted, and found out about an album's identity.

Each row belongs to an album and goes with it. What was asked is noted per source, so that an interrupted run goes on
where it stopped.
"""

from pathlib import Path

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tagger.state.tables import ALBUM, Base

COVERS = "covers"  # the folder in the state's that fetched covers are in


class AlbumMatch(Base):
    """Which release group of MusicBrainz an album is; "" where that is not known, or the person said: none.

    ``decided_by``: "tags", "search", "person", or "nobody" where several fit. ``names``: what was searched for; other
    names are searched again, unless the person decided.
    """

    __tablename__ = "album_matches"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    release_group: Mapped[str]
    title: Mapped[str]
    artist: Mapped[str]
    year: Mapped[int | None]
    score: Mapped[float]
    decided_by: Mapped[str]
    names: Mapped[str]
    wikidata: Mapped[str]
    matched_at: Mapped[float]


class MatchCandidate(Base):
    """A release group that an album may be, best first."""

    __tablename__ = "match_candidates"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    release_group: Mapped[str]
    title: Mapped[str]
    artist: Mapped[str]
    year: Mapped[int | None]
    kind: Mapped[str]
    tracks: Mapped[int | None]
    score: Mapped[float]


class StoredText(Base):
    """A text about an album that is not in its files: fetched from a source, or pasted by the person ("note")."""

    __tablename__ = "album_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), index=True)
    source: Mapped[str]
    kind: Mapped[str]  # "review", "article", "categories" or "note"
    text: Mapped[str]
    author: Mapped[str]
    published: Mapped[str]  # when, as the source says it
    licence: Mapped[str]
    language: Mapped[str]
    url: Mapped[str]
    stored_at: Mapped[float]


class StoredTag(Base):
    """A genre or tag that a community gave an album."""

    __tablename__ = "community_tags"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str]
    count: Mapped[int]


class AskedSource(Base):
    """When a source last answered about an album, and as which release group it was asked for."""

    __tablename__ = "asked_sources"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    release_group: Mapped[str]
    asked_at: Mapped[float]


class FetchedCover(Base):
    """A cover from the network, for an album without one: a file in the state's folder."""

    __tablename__ = "fetched_covers"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    path: Mapped[Path]
    key: Mapped[str]  # names its content
