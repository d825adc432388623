"""The doubted genres of the last time that was learnt: one stored value, read as those that nobody has judged since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.state.query_conditions import among
from tagger.state.stored_settings import read_json, store_json
from tagger.state.tables import Decision, Track

KEY = "doubts"


@dataclass(frozen=True, slots=True)
class GenreDoubt:
    """A genre in an album's files that is likely wrong: by how much, in log-odds, what is likelier, and why."""

    album_id: int
    genre: str  # as the files have it
    margin: float
    likelier: str
    sentence: str


def store_doubts(session: Session, doubts: Iterable[GenreDoubt]) -> None:
    """Remember these instead of those before."""
    store_json(session, KEY, [asdict(doubt) for doubt in doubts])


def read_doubts(session: Session) -> list[GenreDoubt]:
    """Those that still hold, the most doubtful first: the files have the genre, and nothing was decided about it."""
    stored = read_json(session, KEY)
    if not isinstance(stored, list):
        return []
    doubts = [GenreDoubt(**entry) for entry in stored if isinstance(entry, dict)]  # type: ignore[arg-type]
    albums = {doubt.album_id for doubt in doubts}
    genres: defaultdict[int, set[str]] = defaultdict(set)
    rows: Iterable[Any] = session.execute(
        select(Track.album_id, Track.genres).where(among(Track.album_id, albums), Track.missing.is_(False)).distinct()
    )
    for album, names in rows:
        genres[album].update(names)
    decisions: Iterable[Any] = session.execute(
        select(Decision.album_id, Decision.genre).where(among(Decision.album_id, albums), Decision.track_id.is_(None))
    )
    judged = {(album, genre) for album, genre in decisions}
    return [d for d in doubts if d.genre in genres[d.album_id] and (d.album_id, d.genre) not in judged]


def sentences_of_doubt(session: Session) -> dict[int, tuple[str, ...]]:
    """Why genres of albums are doubted, by album."""
    sentences: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for doubt in read_doubts(session):
        sentences[doubt.album_id] += (doubt.sentence,)
    return dict(sentences)
