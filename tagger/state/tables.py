"""The tables: what was found on disk, what was computed from it, what the person decided. Times: seconds since 1970.

The column types are for what SQLite cannot store as it is: paths in any encoding, lists, huge numbers, damaged text.
"""

import json
import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.state.album_summaries import DecisionState

StoredT = TypeVar("StoredT", str, float)
ValueT = TypeVar("ValueT")
_SURROGATES = re.compile("[\ud800-\udfff]")


class DamagedValueError(TaggerError, ValueError):
    """A stored value that cannot be read, in one sentence."""


def storable(text: str) -> str:
    """The text without lone surrogates, which no UTF-8 database can hold; they become "�"."""
    return _SURROGATES.sub("�", text)


class PathColumn(TypeDecorator[Path]):
    """A path as the file system's own bytes, so that a name in any encoding comes back as it was."""

    impl = LargeBinary
    cache_ok = True

    @override
    def process_bind_param(self, value: Path | None, dialect: Dialect) -> bytes | None:
        """A path to its bytes."""
        return None if value is None else os.fsencode(value)

    @override
    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Path | None:
        """Bytes to the path."""
        return None if value is None else Path(os.fsdecode(value))


class ListColumn(TypeDecorator[tuple[str, ...]]):
    """A list of strings as ASCII JSON: order and every character are kept."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """A list to its JSON text."""
        return None if value is None else json.dumps(list(value))

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """JSON text to the list."""
        return None if value is None else _parse_list(value)


@lru_cache(maxsize=4096)
def _parse_list(value: str) -> tuple[str, ...]:
    """The list; most files of a library share a few values."""
    return understood_value(value, _json_list)


def _json_list(value: str) -> tuple[Any, ...]:
    return tuple(json.loads(value))


def understood_value(value: StoredT, read: Callable[[StoredT], ValueT]) -> ValueT:
    """What a stored text or number stands for. Raises DamagedValueError for one that this program did not store."""
    try:
        return read(value)
    except (ValueError, TypeError, ArithmeticError, OSError, RecursionError) as error:
        raise DamagedValueError(
            f"The state holds the value '{printable(str(value)[:60])}', which cannot be read; put a backup of state.db back, "
            "or move it away."
        ) from error


class NumbersColumn(TypeDecorator[tuple[float, ...]]):
    """A list of numbers as JSON."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[float, ...] | None, dialect: Dialect) -> str | None:
        """A list to its JSON text."""
        return None if value is None else json.dumps(list(value))

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[float, ...] | None:
        """JSON text to the list."""
        return None if value is None else understood_value(value, _json_list)


class TextColumn(TypeDecorator[str]):
    """Text from files, where anything may stand; what UTF-8 cannot hold becomes "�"."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored."""
        return None if value is None else storable(value)


class NumberColumn(TypeDecorator[int]):
    """A whole number of any size, as decimal text: inode numbers go beyond SQLite's 63 bits."""

    impl = String
    cache_ok = True

    @override
    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        """A number to its digits."""
        return None if value is None else str(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        """Digits to the number."""
        return None if value is None else understood_value(value, int)


NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
ALBUM = "albums.id"
TRACK = "tracks.id"


class Base(DeclarativeBase):
    """Base of every table; constraints have names, so that migrations can address them."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012
        Path: PathColumn,
        tuple[str, ...]: ListColumn,
        str: TextColumn,
        bytes: LargeBinary,
        float: Double,
    }


class Root(Base):
    """A folder that the person pointed at."""

    __tablename__ = "roots"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[Path] = mapped_column(unique=True)
    scanned_at: Mapped[float]


class ForgottenFolder(Base):
    """A folder inside a scanned one that the person had forgotten: scans leave it out until it is named in one."""

    __tablename__ = "forgotten_folders"

    path: Mapped[Path] = mapped_column(primary_key=True)


class LinkedPath(Base):
    """A file or folder outside ``root``, a scanned folder, that a link in it leads to, as the last scan found it."""

    __tablename__ = "linked_paths"

    path: Mapped[Path] = mapped_column(primary_key=True)
    root: Mapped[Path] = mapped_column(primary_key=True)


class Album(Base):
    """Tracks that belong together; ``key`` is how the scan recognises it, ``search`` its folded words."""

    __tablename__ = "albums"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    artist: Mapped[str]
    folder: Mapped[Path]
    year: Mapped[int | None]
    cover: Mapped[Path | None]
    cover_error: Mapped[str | None]  # why the cover could not be analysed
    cover_key: Mapped[str]  # what the cover's analysis depends on, "" without a cover
    text_key: Mapped[str]  # what the text's analysis depends on, "" without text
    search: Mapped[str]


class Track(Base):
    """One audio file: its stamp and tags at the last scan.

    ``content_key`` names what was analysed: it stays when the file moves or only our own genres were written to it.
    """

    __tablename__ = "tracks"

    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM), index=True)
    position: Mapped[int]  # order in the album
    path: Mapped[Path] = mapped_column(unique=True)
    size: Mapped[int]
    mtime_ns: Mapped[int]
    inode: Mapped[int] = mapped_column(NumberColumn)
    device: Mapped[int] = mapped_column(NumberColumn)
    content_key: Mapped[str]
    missing: Mapped[bool]
    left_out: Mapped[bool] = mapped_column(server_default=false())  # not missing, but no longer scanned, nor shown
    error: Mapped[str | None]  # why the tags could not be read
    analysis_error: Mapped[str | None]  # why the sound could not be analysed
    format: Mapped[str]  # "" when they could not
    title: Mapped[str]
    artist: Mapped[str]
    album: Mapped[str]
    album_artist: Mapped[str]
    year: Mapped[int | None]
    track_number: Mapped[int | None]
    disc_number: Mapped[int | None]
    compilation: Mapped[bool]
    genres: Mapped[tuple[str, ...]]
    styles: Mapped[tuple[str, ...] | None]  # the values of its field STYLE; None: not read yet, as in older states
    duration: Mapped[float]  # seconds
    release_group: Mapped[str]
    has_cover: Mapped[bool]


class TrackText(Base):
    """Words that a file carries about the music. Apart from the tracks, which are read far more often."""

    __tablename__ = "texts"

    track_id: Mapped[int] = mapped_column(ForeignKey(TRACK, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    text: Mapped[str]


class Encoding(Base):
    """What one encoder made of one input: little-endian float32 values of a shape such as "[512]", "[0]", "[1,8,256]".

    Three dimensions are the map of a sound [patches, positions, channels], in float16 where it is long; the feature is its
    mean over the patches.
    """

    __tablename__ = "encodings"

    encoder: Mapped[str] = mapped_column(primary_key=True)
    input: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]
    shape: Mapped[str]
    starts: Mapped[str]  # JSON list: the seconds at which the patches begin


class AlbumPrediction(Base):
    """The last prediction of an album: by which bundle, from which inputs, with which modalities.

    ``likelihoods``: the log-likelihood of what was heard, seen and read of it in each collection of the bundle's prior; then,
    where it has words, how many genres they speak for.
    """

    __tablename__ = "predictions"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    bundle: Mapped[str]
    inputs: Mapped[str]
    modalities: Mapped[tuple[str, ...]]
    predicted_at: Mapped[float]
    likelihoods: Mapped[tuple[float, ...]] = mapped_column(NumbersColumn, server_default="[]")
    by_track: Mapped[bool] = mapped_column(server_default=false())  # of several artists: each track has its own scores


class Score(Base):
    """The probability of one genre for an album and each modality's signed share; all are kept, rank 1 is the best."""

    __tablename__ = "scores"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    genre: Mapped[str]
    score: Mapped[float]
    confident: Mapped[bool]  # reaches the genre's own threshold
    audio: Mapped[float | None]
    image: Mapped[float | None]
    text: Mapped[float | None]

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class Reason(Base):
    """One sentence that says why a genre was suggested, or, with the genre "", what the album was judged by."""

    __tablename__ = "reasons"

    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), primary_key=True)
    genre: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sentence: Mapped[str]

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class TrackPrediction(Base):
    """The own prediction of a track in an album of several artists, or of one that is unlike the rest of its album.

    It counts while the track is in the album that it was predicted in.
    """

    __tablename__ = "track_predictions"

    track_id: Mapped[int] = mapped_column(ForeignKey(TRACK, ondelete="CASCADE"), primary_key=True)
    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"), index=True)
    modalities: Mapped[tuple[str, ...]]
    unlike_rest: Mapped[str]  # the genre that it sounds like, unlike the rest of its album; "" where it does not


class TrackScore(Base):
    """The probability of one genre for a track, as ``Score`` is for an album; the best only, with their reasons."""

    __tablename__ = "track_scores"

    track_id: Mapped[int] = mapped_column(
        ForeignKey("track_predictions.track_id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True)
    genre: Mapped[str]
    score: Mapped[float]
    confident: Mapped[bool]
    audio: Mapped[float | None]
    image: Mapped[float | None]
    text: Mapped[float | None]
    reasons: Mapped[tuple[str, ...]]  # sentences

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class Decision(Base):
    """What the person decided about a genre of an album, or of one track: accepted, rejected, or added by hand."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int] = mapped_column(ForeignKey(ALBUM, ondelete="CASCADE"))
    track_id: Mapped[int | None] = mapped_column(ForeignKey(TRACK, ondelete="CASCADE"))
    genre: Mapped[str]
    state: Mapped[DecisionState] = mapped_column(TextColumn)
    decided_at: Mapped[float]

    __table_args__ = (
        CheckConstraint("state in ('accepted', 'rejected', 'added')", name="state"),
        Index("uq_decisions_album", "album_id", "genre", unique=True, sqlite_where=text("track_id is null")),
        Index("uq_decisions_track", "track_id", "genre", unique=True, sqlite_where=text("track_id is not null")),
    )


class Setting(Base):
    """One of the person's settings, as JSON."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
