"""What suggesting reads and stores: the albums to analyse, their encodings, and the scores predicted from them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, not_, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from tagger.display_names import printable
from tagger.errors import Problem
from tagger.inference.modality import HOLDS_SPEECH, NOTHING_TO_GO_BY
from tagger.library.album_names import has_several_artists
from tagger.state.review_tables import StoredTag
from tagger.state.row_conditions import among, within
from tagger.state.tables import Album, AlbumPrediction, Encoding, Reason, Score, Track, TrackText


@dataclass(frozen=True, slots=True)
class TrackInput:
    """One present track that can be read."""

    id: int
    key: str  # names its content
    path: Path
    title: str
    seconds: float  # 0 where the file does not say
    genres: tuple[str, ...]  # what the file holds
    artist: str = ""
    compilation: bool = False  # what the file's tags say of its album
    number: int = 0  # in the album, as its tags or, without one, its place says
    is_speech: bool = False  # as far as it was heard already


@dataclass(frozen=True, slots=True)
class AlbumInput:
    """What there is to analyse of one album, and what its last prediction was made from."""

    album_id: int
    names: tuple[str, ...]  # the artist's and the album's, as far as they are known
    tracks: tuple[TrackInput, ...]
    cover: Path | None
    cover_key: str
    text_key: str
    predicted: tuple[str, str] | None  # bundle and inputs
    tags: tuple[tuple[str, str, int], ...] = ()  # that communities gave it: source, tag, how many people
    by_track: bool = False  # each track has suggestions of its own: the album is a compilation, or of many artists

    @property
    def name(self) -> str:
        """What the album is called: artist and title."""
        return " – ".join(self.names)

    @property
    def genres(self) -> tuple[str, ...]:
        """What the files hold, in order of first appearance."""
        return tuple(dict.fromkeys(genre for track in self.tracks for genre in track.genres))


def albums_to_analyse(
    session: Session, folders: Sequence[Path] = (), albums: Sequence[int] | None = None
) -> list[AlbumInput]:
    """The albums that have a readable file, in the order of the disk.

    ``folders``: only those with a file below one of them, or that is one, ``albums``: only those with these ids.
    """
    conditions = [Track.album_id.in_(select(Track.album_id).where(within(folders)))] if folders else []
    tracks = _readable_tracks(session, conditions if albums is None else [*conditions, among(Track.album_id, albums)])
    query = (
        select(Album.id, Album.artist, Album.title, Album.cover, Album.cover_key, Album.text_key)
        .add_columns(AlbumPrediction.bundle, AlbumPrediction.inputs)
        .outerjoin(AlbumPrediction, AlbumPrediction.album_id == Album.id)
        .where(among(Album.id, tracks))
        .order_by(Album.folder, Album.id)
    )
    tags = community_tags(session, tracks)
    return [
        AlbumInput(
            row.id,
            tuple(filter(None, (row.artist, row.title))),
            tuple(tracks[row.id]),
            row.cover,
            row.cover_key,
            row.text_key,
            None if row.bundle is None else (row.bundle, row.inputs),
            tuple(tags.get(row.id, ())),
            _is_of_several_artists(row.artist, tracks[row.id]),
        )
        for row in session.execute(query)
    ]


def community_tags(session: Session, albums: Iterable[int]) -> dict[int, list[tuple[str, str, int]]]:
    """What communities gave the albums, by album: source, tag, how many people."""
    tags: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    query = select(StoredTag.album_id, StoredTag.source, StoredTag.tag, StoredTag.count)
    query = query.where(among(StoredTag.album_id, albums))
    rows: Iterable[Any] = session.execute(query.order_by(StoredTag.album_id, StoredTag.source, StoredTag.position))
    for album, source, tag, count in rows:
        tags[album].append((source, tag, count))
    return tags


def _is_of_several_artists(album_artist: str, tracks: Sequence[TrackInput]) -> bool:
    is_compilation = any(track.compilation for track in tracks)
    return has_several_artists(album_artist, [track.artist for track in tracks], is_compilation=is_compilation)


def _readable_tracks(session: Session, conditions: Iterable[ColumnElement[bool]]) -> dict[int, list[TrackInput]]:
    """The present tracks with readable tags of each album, in order."""
    query = select(Track.album_id, Track.id, Track.content_key, Track.path, Track.title, Track.duration)
    query = query.add_columns(Track.genres, Track.artist, Track.compilation, Track.track_number, Track.position)
    query = query.add_columns(Track.analysis_error == HOLDS_SPEECH)
    query = query.where(Track.missing.is_(False), Track.format != "", *conditions)
    tracks_by_album: dict[int, list[TrackInput]] = defaultdict(list)
    rows: Iterable[Any] = session.execute(query.order_by(Track.album_id, Track.position))
    for album, track, key, path, title, duration, genres, artist, compilation, number, position, is_speech in rows:
        about = (track, key, path, title, duration, genres, artist, compilation)
        tracks_by_album[album].append(TrackInput(*about, number or position + 1, bool(is_speech)))
    return tracks_by_album


def genres_by_album(session: Session) -> list[set[str]]:
    """The genres in the files of each album that has any, whichever folder it is in."""
    query = select(Track.album_id, Track.genres).where(Track.missing.is_(False), Track.left_out.is_(False)).distinct()
    genres: dict[int, set[str]] = defaultdict(set)
    rows: Iterable[Any] = session.execute(query)
    for album, names in rows:
        if names:
            genres[album].update(names)
    return list(genres.values())


def likelihoods(session: Session, bundle: str) -> list[tuple[float, ...]]:
    """The ``AlbumPrediction.likelihoods`` of every album that this bundle could predict."""
    query = select(AlbumPrediction.likelihoods).where(AlbumPrediction.bundle.startswith(bundle))
    return [row for row in session.scalars(query) if row]


def remarks(session: Session, albums: Iterable[int]) -> dict[int, str]:
    """The first sentence of each album's prediction that is about no single genre, where there is one."""
    first_remark = (among(Reason.album_id, albums), Reason.genre == "", Reason.position == 0)
    rows: Iterable[Any] = session.execute(select(Reason.album_id, Reason.sentence).where(*first_remark)).all()
    return dict(rows)


def best_scores(session: Session) -> dict[int, float]:
    """The score of the best genre of each album that has one."""
    rows: Iterable[Any] = session.execute(select(Score.album_id, Score.score).where(Score.rank == 1)).all()
    return dict(rows)


def encoded_inputs(session: Session, encoder: str) -> set[str]:
    """The inputs that the encoder's output is stored for."""
    return set(session.scalars(select(Encoding.input).where(Encoding.encoder == encoder)))


def encodings(session: Session, encoder: str, inputs: Sequence[str]) -> dict[str, Encoding]:
    """The stored output of an encoder for these inputs; inputs without any are left out."""
    names = select(func.json_each(json.dumps(list(inputs))).table_valued("value").c.value)
    rows = session.scalars(select(Encoding).where(Encoding.encoder == encoder, Encoding.input.in_(names)))
    return {row.input: row for row in rows}


def own_texts(session: Session, album_id: int, *, lyrics_alone: bool = False) -> dict[int, tuple[str, ...]]:
    """The texts of an album's present files that only one track carries, by the track's id; ``lyrics_alone``: lyrics only.

    A text that several tracks carry is about the album.
    """
    query = select(TrackText.track_id, TrackText.text).join(Track, Track.id == TrackText.track_id)
    query = query.where(Track.album_id == album_id, Track.missing.is_(False))
    if lyrics_alone:
        query = query.where(TrackText.kind == "lyrics")
    rows = [(track, text) for track, text in session.execute(query.order_by(TrackText.track_id, TrackText.position))]
    carriers = Counter(text for _, text in dict.fromkeys(rows))
    texts: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for track, text in rows:
        if carriers[text] == 1:
            texts[track] += (text,)
    return texts


def store_encodings(session: Session, rows: Iterable[Encoding]) -> None:
    """Store the output of encoders; what was stored for the same input is replaced."""
    names = [column.name for column in Encoding.__table__.columns]
    values = [{name: getattr(row, name) for name in names} for row in rows]
    if values:
        session.execute(sqlite_insert(Encoding).prefix_with("OR REPLACE"), values)


def store_analysis_errors(session: Session, errors: Iterable[tuple[TrackInput | AlbumInput, str | None]]) -> None:
    """Store why tracks, or the covers of albums, could not be analysed, or only in part; None: they could."""
    tracks, covers = list[dict[str, Any]](), list[dict[str, Any]]()
    for item, error in errors:
        if isinstance(item, TrackInput):
            tracks.append({"owner": item.id, "reason": error})
        else:
            covers.append({"owner": item.album_id, "reason": error})
    connection = session.connection()
    for column, rows in ((Track.__table__.c.analysis_error, tracks), (Album.__table__.c.cover_error, covers)):
        if rows:
            statement = update(column.table).where(column.table.c.id == bindparam("owner"))
            connection.execute(statement.values({column: bindparam("reason")}), rows)


def analysis_problems(session: Session, albums: Sequence[int]) -> list[Problem]:
    """What could not be analysed of these albums; where the scan could not read a file, that is the reason given."""
    tracks = select(Track.path, func.coalesce(Track.error, Track.analysis_error)).where(
        among(Track.album_id, albums), Track.analysis_error.is_not(None), Track.missing.is_(False)
    )
    tracks = tracks.where(or_(Track.error.is_not(None), not_(Track.analysis_error.startswith(NOTHING_TO_GO_BY))))
    covers = select(Album.cover, Album.cover_error).where(among(Album.id, albums), Album.cover_error.is_not(None))
    rows = [*session.execute(tracks.order_by(Track.path)), *session.execute(covers.order_by(Album.cover))]
    return [Problem(printable(str(path)), reason) for path, reason in rows]


def delete_unused_encodings(session: Session) -> None:
    """Delete the encodings of content that no track and no album has any more."""
    used = select(Track.content_key).union(select(Album.cover_key), select(Album.text_key))
    session.execute(delete(Encoding).where(Encoding.input.not_in(used)).execution_options(synchronize_session=False))
