"""What fetching reads and stores: the albums to ask about, what each was matched with, and what sources answered."""

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tagger.reviews.records import ReleaseGroup, ReviewedAlbum
from tagger.state.album_texts import OWN_SOURCES, refresh_text_key
from tagger.state.query_conditions import is_visible
from tagger.state.review_tables import AlbumMatch, AskedSource, FetchedCover, MatchCandidate, StoredTag, StoredText
from tagger.state.row_conditions import among
from tagger.state.tables import Album, Track

TAGS, SEARCH, PERSON, NOBODY = "tags", "search", "person", "nobody"


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """Which release group an album was found to be ("": none), by whom, and when."""

    group: ReleaseGroup | None
    decided_by: str
    names: str
    matched_at: float
    wikidata: str = ""


def albums_to_review(session: Session, ids: Collection[int] | None = None) -> list[ReviewedAlbum]:
    """The shown albums (of these ids) as sources are asked about them, in the order of the disk."""
    query = select(Album.id, Album.artist, Album.title, Album.year).where(is_visible)
    tracks = select(Track.album_id, Track.duration, Track.release_group, Track.compilation)
    tracks = tracks.where(Track.missing.is_(False)).order_by(Track.album_id, Track.position)
    if ids is not None:
        query, tracks = query.where(among(Album.id, ids)), tracks.where(among(Track.album_id, ids))
    lengths: defaultdict[int, list[float]] = defaultdict(list)
    groups: defaultdict[int, Counter[str]] = defaultdict(Counter)
    compilations: set[int] = set()
    rows: Iterable[Any] = session.execute(tracks)
    for album_id, duration, group, compilation in rows:
        lengths[album_id].append(duration)
        groups[album_id][group] += bool(group)
        compilations |= {album_id} if compilation else set()
    return [
        ReviewedAlbum(
            album_id,
            artist,
            title,
            year,
            tuple(lengths[album_id]),
            next((group for group, count in groups[album_id].most_common(1) if count), ""),
            album_id in compilations,
        )
        for album_id, artist, title, year in session.execute(query.order_by(Album.folder, Album.id))
    ]


def without_cover(session: Session) -> set[int]:
    """The albums that have no picture."""
    return set(session.scalars(select(Album.id).where(Album.cover.is_(None))))


def match_of(session: Session, album_id: int) -> StoredMatch | None:
    """What an album was matched with, None where nobody looked yet."""
    row = session.get(AlbumMatch, album_id)
    if row is None:
        return None
    group = ReleaseGroup(row.release_group, row.title, row.artist, row.year, score=row.score)
    return StoredMatch(group if row.release_group else None, row.decided_by, row.names, row.matched_at, row.wikidata)


def candidates_of(session: Session, album_id: int) -> list[ReleaseGroup]:
    """What an album may be, best first."""
    query = select(MatchCandidate).where(MatchCandidate.album_id == album_id).order_by(MatchCandidate.position)
    return [
        ReleaseGroup(row.release_group, row.title, row.artist, row.year, row.kind, score=row.score, tracks=row.tracks)
        for row in session.scalars(query)
    ]


def store_match(session: Session, album_id: int, group: ReleaseGroup | None, decided_by: str, names: str = "") -> None:
    """Store what an album is; where that is another group than before, what was fetched about that one is forgotten."""
    before = session.get(AlbumMatch, album_id)
    mbid = group.mbid if group else ""
    if before is not None and before.release_group != mbid:
        forget_fetched(session, album_id)
    wikidata = before.wikidata if before is not None and before.release_group == mbid else ""
    session.merge(
        AlbumMatch(
            album_id=album_id,
            release_group=mbid,
            title=group.title if group else "",
            artist=group.artist if group else "",
            year=group.year if group else None,
            score=group.score if group else 0.0,
            decided_by=decided_by,
            names=names or (before.names if before is not None else ""),
            wikidata=wikidata,
            matched_at=time.time(),
        )
    )


def store_candidates(session: Session, album_id: int, groups: Sequence[ReleaseGroup]) -> None:
    """Replace what an album may be."""
    session.execute(delete(MatchCandidate).where(MatchCandidate.album_id == album_id))
    for position, group in enumerate(groups):
        session.add(
            MatchCandidate(
                album_id=album_id,
                position=position,
                release_group=group.mbid,
                title=group.title,
                artist=group.artist,
                year=group.year,
                kind=group.kind,
                tracks=group.tracks,
                score=group.score,
            )
        )


def store_wikidata(session: Session, album_id: int, item: str) -> None:
    """Note the album's item in Wikidata."""
    session.execute(update(AlbumMatch).where(AlbumMatch.album_id == album_id).values(wikidata=item))


def forget_fetched(session: Session, album_id: int) -> None:
    """Forget everything that sources said about an album; what the person pasted stays."""
    session.execute(delete(StoredText).where(StoredText.album_id == album_id, StoredText.source.not_in(OWN_SOURCES)))
    for table in (StoredTag, AskedSource):
        session.execute(delete(table).where(table.album_id == album_id))
    cover = session.get(FetchedCover, album_id)
    if cover is not None:
        fetched = update(Album).where(Album.id == album_id, Album.cover_key == cover.key)
        session.execute(fetched.values(cover=None, cover_key="", cover_error=None))
        session.delete(cover)
    refresh_text_key(session, album_id)


def asked_since(session: Session, since: float) -> dict[tuple[int, str], str]:
    """What sources answered since then: album and source, to the release group that was asked for."""
    query = select(AskedSource.album_id, AskedSource.source, AskedSource.release_group)
    rows: Iterable[Any] = session.execute(query.where(AskedSource.asked_at >= since))
    return {(album_id, source): group for album_id, source, group in rows}


def note_asked(session: Session, album_id: int, source: str, release_group: str) -> None:
    """Note that a source answered about an album."""
    session.merge(AskedSource(album_id=album_id, source=source, release_group=release_group, asked_at=time.time()))


def store_cover(session: Session, album_id: int, path: Path, key: str) -> None:
    """Give an album without a cover the one that was fetched."""
    session.merge(FetchedCover(album_id=album_id, path=path, key=key))
    without = update(Album).where(Album.id == album_id, Album.cover.is_(None))
    session.execute(without.values(cover=path, cover_key=key, cover_error=None))


def album_exists(session: Session, album_id: int) -> bool:
    """Whether an album is still there: a scan may have joined it with another one meanwhile."""
    return session.get(Album, album_id) is not None
