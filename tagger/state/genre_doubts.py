"""The doubted genres of the last learning: one stored value, read as those that nobody has judged since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.state.person_taxonomy import taxonomy_of
from tagger.state.row_conditions import among
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
    """Those that still hold, the most doubtful first: the files have the genre, and nothing was decided about it.

    Under any of its names: a decision, or a cleaned file, may spell it otherwise than the file did then.
    """
    stored = read_json(session, KEY)
    if not isinstance(stored, list):
        return []
    doubts = [GenreDoubt(**entry) for entry in stored if isinstance(entry, dict)]  # type: ignore[arg-type]
    albums = {doubt.album_id for doubt in doubts}
    tree = taxonomy_of(session)
    rows: Iterable[Any] = session.execute(
        select(Track.album_id, Track.genres).where(among(Track.album_id, albums), Track.missing.is_(False)).distinct()
    )
    in_files = {(album, tree.key(name)) for album, names in rows for name in names}
    decisions: Iterable[Any] = session.execute(
        select(Decision.album_id, Decision.genre).where(among(Decision.album_id, albums), Decision.track_id.is_(None))
    )
    open_doubts = in_files - {(album, tree.key(genre)) for album, genre in decisions}
    return [doubt for doubt in doubts if (doubt.album_id, tree.key(doubt.genre)) in open_doubts]


def sentences_of_doubt(session: Session) -> dict[int, tuple[str, ...]]:
    """Why genres of albums are doubted, by album."""
    sentences: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for doubt in read_doubts(session):
        sentences[doubt.album_id] += (doubt.sentence,)
    return dict(sentences)
