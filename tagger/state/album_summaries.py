"""Albums, tracks and suggestions as the commands and the window use them: plain values, detached from the database.

Rows with named values are kept by column in a quarter of the memory; a row is made again when it is looked at.
"""

import operator
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, TypeVar, cast, overload

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.modality import NOTHING_TO_GO_BY

Row = TypeVar("Row", bound=NamedTuple)
_Column = Sequence[Any]  # a single value stands for as many as there are rows; joined text or bytes for their parts


class PackedRows(Generic[Row]):
    """Rows of one kind, in order; rows with equal values are equal."""

    __slots__ = ("_columns", "_count", "_kind")

    def __init__(self, kind: type[Row], rows: Sequence[Row]) -> None:
        self._kind = kind
        self._count = len(rows)
        self._columns: tuple[_Column, ...] = tuple(map(_packed, zip(*rows, strict=True)))

    def column(self, name: str) -> Iterable[Any]:
        """The values of one name, in the order of the rows."""
        position = self._kind._fields.index(name)
        return _unpacked(self._columns[position], self._count) if self._count else ()

    def distinct(self, name: str) -> set[Any]:
        """The different values of one name."""
        column = self._columns[self._kind._fields.index(name)] if self._count else ()
        return set(_unpacked(column, 1) if len(column) == 1 else _unpacked(column, self._count))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        columns = (_unpacked(column, self._count) for column in self._columns)
        return map(cast("Any", self._kind._make), zip(*columns, strict=True))

    def __getitem__(self, index: int) -> Row:
        return list(self)[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PackedRows):
            return NotImplemented
        return self._count == other._count and self._columns == other._columns

    def __hash__(self) -> int:
        return hash(tuple(self))


def _packed(values: tuple[Any, ...]) -> _Column:
    """A column, always the same for the same values."""
    first = values[0]
    if values.count(first) == len(values):
        return _single(first)
    kinds = set(map(type, values))
    if kinds == {int}:
        ascending = range(first, first + len(values))
        return ascending if values == tuple(ascending) else array("q", values)
    if kinds == {float}:
        return array("d", values)
    if kinds == {bytes} and not any(b"\0" in value for value in values):
        return b"\0".join(values)
    if kinds == {str} and not any("\0" in value for value in values):
        return "\0".join(values)
    return values


@lru_cache(maxsize=4096, typed=True)
def _single(value: Any) -> _Column:
    """The column of a value that all rows have; nearly all albums share a few."""
    return (value,)


def _unpacked(column: _Column, count: int) -> Iterable[Any]:
    if isinstance(column, bytes):
        return column.split(b"\0")
    if isinstance(column, str):
        return column.split("\0")
    return repeat(column[0], count) if len(column) == 1 else column


DecisionState = Literal["suggested", "accepted", "rejected", "added"]
Outcome = Literal["not analysed", "speech", "nothing to go by", "unsure", "suggested"]
MOST_NAMED = 3  # files that have the same problem; the list of tracks has all of them
SPEECH = "speech"  # stands for the modalities of an album that no music genres are suggested for
AlbumStatus = Literal["new", "suggested", "accepted", "written", "rejected", "error"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signed share of each modality in a genre's log-odds, None where it is lacking; absolute values add up to 1."""

    audio: float | None
    image: float | None
    text: float | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One genre of an album: its calibrated probability, what the person decided, and why it was suggested."""

    genre: str
    score: float | None  # None for a genre added by hand that the model does not know
    state: DecisionState
    evidence: Evidence
    reasons: tuple[str, ...]  # sentences
    confident: bool = False  # the score is sure enough for the policy
    is_shown: bool = True  # for its score; False for one that is there only because it was decided about


@dataclass(frozen=True, slots=True)
class TrackSummary:
    """One file of an album."""

    id: int
    path: Path
    title: str
    genres: tuple[str, ...]
    error: str | None
    duration: float  # seconds
    missing: bool
    decisions: tuple[tuple[str, DecisionState], ...] = ()  # about this file alone: genre and what was decided
    readable: bool = True  # its tags could be read, so that its genres may be written
    artist: str = ""
    number: int = 0  # in the album, as the tags or, without one, its place says
    modalities: tuple[str, ...] | None = (
        None  # those that its own scores were made from; None without scores of its own
    )
    suggestions: tuple[Suggestion, ...] = ()  # its own; their states are its own decisions, else the album's
    unlike_rest: str = ""  # the genre that it sounds like, unlike the rest of its album
    styles: tuple[str, ...] = ()  # of the field STYLE beside the genre

    @property
    def outcome(self) -> Outcome:
        """What its own prediction came to; "not analysed" where it is judged with its album."""
        if self.modalities is None:
            return "not analysed"
        if not self.modalities:
            return "nothing to go by"
        return "suggested" if any(suggestion.score is not None for suggestion in self.suggestions) else "unsure"


class TrackRow(NamedTuple):
    """The values of a TrackSummary, in their order, as the state has them: the path as the file system's bytes."""

    id: int
    path: bytes
    title: str
    genres: tuple[str, ...]
    error: str | None
    duration: float
    missing: bool
    decisions: tuple[tuple[str, DecisionState], ...] = ()
    readable: bool = True
    artist: str = ""
    number: int = 0
    modalities: tuple[str, ...] | None = None
    suggestions: tuple[Suggestion, ...] = ()
    unlike_rest: str = ""
    styles: tuple[str, ...] = ()


class TrackList(Sequence[TrackSummary]):
    """An album's tracks, kept as packed rows of the state; each is made a TrackSummary when it is looked at.

    A large library has a hundred thousand of them, and nearly none is looked at.
    """

    __slots__ = ("rows",)

    def __init__(self, rows: Sequence[TrackRow]) -> None:
        self.rows = PackedRows(TrackRow, rows)

    @classmethod
    def of(cls, tracks: Iterable[TrackSummary]) -> "TrackList":
        """The tracks as such a list."""
        return tracks if isinstance(tracks, TrackList) else cls([_as_row(track) for track in tracks])

    @overload
    def __getitem__(self, index: int) -> TrackSummary: ...
    @overload
    def __getitem__(self, index: slice) -> "TrackList": ...
    def __getitem__(self, index: int | slice) -> "TrackSummary | TrackList":
        return TrackList(list(self.rows)[index]) if isinstance(index, slice) else _from_row(self.rows[index])

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[TrackSummary]:
        return map(_from_row, self.rows)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TrackList):
            return self.rows == other.rows
        return isinstance(other, tuple) and tuple(self) == other

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        return f"TrackList({list(self)!r})"


def _as_row(track: TrackSummary) -> TrackRow:
    values = (getattr(track, name) for name in TrackRow._fields[2:])
    return TrackRow(track.id, os.fsencode(track.path), *values)


def _from_row(row: TrackRow) -> TrackSummary:
    number, path, *values = row
    return TrackSummary(number, Path(os.fsdecode(path)), *values)  # type: ignore[arg-type]  # in the same order


def _is_faulty(error: str | None, missing: bool) -> bool:
    """Whether something is wrong with a file; that there is nothing to hear in it is no fault."""
    return missing or (error is not None and not error.startswith(NOTHING_TO_GO_BY))


@dataclass(frozen=True, slots=True)
class AlbumSummary:
    """An album as the list and the inspector show it; suggestions come highest score first."""

    id: int
    album: str
    artist: str
    folder: Path
    year: int | None
    tracks: Sequence[TrackSummary]  # always a TrackList
    genres: tuple[str, ...]  # what the files hold now, in order of first appearance
    predicted: bool  # whether the model was asked
    modalities: tuple[str, ...]  # those the scores were made from: "audio", "image", "text"
    suggestions: tuple[Suggestion, ...]
    status: AlbumStatus
    cover: Path | None  # an image file, or the audio file that embeds the picture
    remarks: tuple[str, ...] = ()  # sentences about what the album was judged by: what was heard, and how much
    is_speech: bool = False  # no music genres are suggested for it; the remarks say why
    by_track: bool = False  # of several artists: each track has suggestions of its own
    problems: tuple[str, ...] = ()  # what else went wrong, e.g. why the cover could not be analysed
    formats: tuple[str, ...] = ()  # of its files, each once
    has_text: bool = False  # there are words about it
    words: str = (
        ""  # in which a search looks for words: names, folder and titles, as ``query_language.search_key`` makes them
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "tracks", TrackList.of(self.tracks))

    @property
    def track_rows(self) -> PackedRows[TrackRow]:
        """Its tracks as the state has them."""
        assert isinstance(self.tracks, TrackList)
        return self.tracks.rows

    @property
    def best_score(self) -> float | None:
        """The score of its best suggestion; None where nothing is suggested."""
        return max((suggestion.score for suggestion in self.suggestions if suggestion.score is not None), default=None)

    @property
    def problem_count(self) -> int:
        """How many of its files could not be used or are gone, its cover included."""
        rows = self.track_rows
        return sum(map(_is_faulty, rows.column("error"), rows.column("missing"))) + len(self.problems)

    @property
    def is_writable(self) -> bool:
        """Whether there is a file whose genres could be written."""
        rows = self.track_rows
        return any(map(operator.gt, rows.column("readable"), rows.column("missing")))

    @property
    def decided_tracks(self) -> list[TrackSummary]:
        """The files about which something was decided alone."""
        rows = self.track_rows
        return [_from_row(row) for row in rows if row.decisions] if any(rows.column("decisions")) else []

    @property
    def noted_tracks(self) -> list[TrackSummary]:
        """The files about which there is something to say: what is wrong, was decided, or is suggested for them alone."""
        rows = self.track_rows
        if any(rows.column("error")) or any(rows.column("decisions")) or rows.distinct("modalities") != {None}:
            return [_from_row(row) for row in rows if row.error or row.decisions or row.modalities is not None]
        return []

    @property
    def outcome(self) -> Outcome:
        """What the last prediction came to: "unsure" where what there is speaks for no genre clearly enough."""
        if not self.predicted:
            return "not analysed"
        if self.is_speech:
            return "speech"
        if not self.modalities:
            return "nothing to go by"
        return "suggested" if any(suggestion.score is not None for suggestion in self.suggestions) else "unsure"


def names_by_problem(tracks: Iterable[TrackSummary]) -> dict[str, list[str]]:
    """The names of the files that each problem is about: the chapters of an audiobook have all the same one."""
    names = dict[str, list[str]]()
    for track in tracks:
        if track.error:
            names.setdefault(track.error, []).append(track.path.name)
    return names


def with_states(
    suggestions: Iterable[Suggestion],
    decisions: Iterable[tuple[str, DecisionState]],
    of_album: Iterable[Suggestion],
    tree: Taxonomy,
) -> tuple[Suggestion, ...]:
    """A track's suggestions as they were decided, about it alone or else about its album; first what was added to it.

    ``tree``: the person's, which says what means one genre.
    """
    own = {tree.key(genre): (genre, state) for genre, state in decisions}
    by_album = {tree.key(suggestion.genre): suggestion.state for suggestion in of_album}
    decided = []
    for suggestion in suggestions:
        key = tree.key(suggestion.genre)
        state = own.pop(key)[1] if key in own else _of_track(by_album.get(key, "suggested"))
        decided.append(replace(suggestion, state=state))
    no_evidence = Evidence(None, None, None)
    return (*(Suggestion(genre, None, state, no_evidence, ()) for genre, state in own.values()), *decided)


def _of_track(state: DecisionState) -> DecisionState:
    """What a decision about the album means for a suggestion of a track."""
    return "accepted" if state == "added" else state
