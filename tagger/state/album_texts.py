"""Every text about an album: from its files, fetched, pasted; and the tags that communities gave it.

``texts`` are what the text encoder reads: the person's notes, then reviews oldest first, articles, categories, then what
the files carry. ``text_key`` names them, so that a change leads to a new analysis.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.orm import Session

from tagger.reviews.records import CommunityTag, ReviewText, TextAboutAlbum
from tagger.state.review_tables import AlbumMatch, MatchCandidate, StoredTag, StoredText
from tagger.state.tables import Album, Track, TrackText

NOTE = "note"  # source and kind of what the person pasted
BESIDE = "beside"  # source of texts in files beside the music
OWN_SOURCES = (NOTE, BESIDE)
LYRICS = "lyrics"  # kind of the words of a song
FILES = "files"  # source of what the files carry
_ORDER = case(
    {NOTE: 0, "review": 1, "article": 2, "notes": 3, "categories": 4, LYRICS: 6}, value=StoredText.kind, else_=5
)


def texts(session: Session, album_id: int, *, lyrics_alone: bool = False) -> list[str]:
    """What is said about the music of an album, in the order in which it is read; or its songs' lyrics alone."""
    stored = select(StoredText.text).where(StoredText.album_id == album_id)
    carried = select(TrackText.text).join(Track, Track.id == TrackText.track_id)
    carried = carried.where(Track.album_id == album_id, Track.missing.is_(False))
    if lyrics_alone:
        stored, carried = stored.where(StoredText.kind == LYRICS), carried.where(TrackText.kind == LYRICS)
    stored = stored.order_by(_ORDER, StoredText.published, StoredText.id)
    return [*session.scalars(stored), *session.scalars(carried.order_by(Track.position, TrackText.position))]


def text_key(session: Session, album_id: int) -> str:
    """What the analysis of an album's text depends on; "" without any text."""
    texts_of_album = texts(session, album_id)
    return hashlib.sha256(json.dumps(texts_of_album).encode()).hexdigest()[:32] if texts_of_album else ""


def texts_with_origin(session: Session, album_id: int) -> list[TextAboutAlbum]:
    """Every text of an album, in the order in which they are read."""
    query = select(StoredText).where(StoredText.album_id == album_id)
    stored = [
        TextAboutAlbum(
            row.id, row.source, row.kind, row.text, row.author, row.published, row.licence, row.language, row.url
        )
        for row in session.scalars(query.order_by(_ORDER, StoredText.published, StoredText.id))
    ]
    files = select(TrackText.kind, TrackText.text, Track.path).join(Track, Track.id == TrackText.track_id)
    files = files.where(Track.album_id == album_id, Track.missing.is_(False))
    carried: dict[str, TextAboutAlbum] = {}
    for kind, text, path in session.execute(files.order_by(Track.position, TrackText.position)):
        carried.setdefault(text, TextAboutAlbum(None, FILES, kind, text, author=path.name))
    return [*stored, *carried.values()]


def texts_of_source(session: Session, source: str) -> dict[int, list[tuple[str, str, str]]]:
    """Kind, author and text of everything that a source said, by album."""
    query = select(StoredText.album_id, StoredText.kind, StoredText.author, StoredText.text)
    rows: Iterable[Any] = session.execute(query.where(StoredText.source == source).order_by(StoredText.id))
    texts_by_album: dict[int, list[tuple[str, str, str]]] = {}
    for album_id, kind, author, text in rows:
        texts_by_album.setdefault(album_id, []).append((kind, author, text))
    return texts_by_album


def replace_texts(session: Session, album_id: int, source: str, new: Iterable[ReviewText]) -> None:
    """Put a source's texts in place of what it said before."""
    session.execute(delete(StoredText).where(StoredText.album_id == album_id, StoredText.source == source))
    rows = [
        {
            "album_id": album_id,
            "source": source,
            "kind": text.kind,
            "text": text.text,
            "author": text.author,
            "published": text.published,
            "licence": text.licence,
            "language": text.language,
            "url": text.url,
            "stored_at": time.time(),
        }
        for text in new
    ]
    if rows:
        session.execute(insert(StoredText), rows)
    refresh_text_key(session, album_id)


def add_note(session: Session, album_id: int, text: str) -> None:
    """Keep a text that the person pasted."""
    empty = {"author": "", "published": "", "licence": "", "language": "", "url": ""}
    session.add(
        StoredText(album_id=album_id, source=NOTE, kind=NOTE, text=text, stored_at=time.time(), **empty),
    )
    session.flush()
    refresh_text_key(session, album_id)


def delete_text(session: Session, text_id: int) -> bool:
    """Forget a stored text; whether there was one."""
    row = session.get(StoredText, text_id)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    refresh_text_key(session, row.album_id)
    return True


def refresh_text_key(session: Session, album_id: int) -> None:
    """Note that the album's texts may be others now."""
    session.execute(update(Album).where(Album.id == album_id).values(text_key=text_key(session, album_id)))


def replace_tags(session: Session, album_id: int, source: str, new: Iterable[CommunityTag]) -> None:
    """Put a source's tags in place of what it said before."""
    session.execute(delete(StoredTag).where(StoredTag.album_id == album_id, StoredTag.source == source))
    rows = [
        {"album_id": album_id, "source": source, "position": position, "tag": tag.tag, "count": tag.count}
        for position, tag in enumerate(new)
    ]
    if rows:
        session.execute(insert(StoredTag), rows)


def tags_of(session: Session, album_id: int) -> list[CommunityTag]:
    """The tags of an album, source by source, the most given first."""
    query = select(StoredTag).where(StoredTag.album_id == album_id).order_by(StoredTag.source, StoredTag.position)
    return [CommunityTag(row.source, row.tag, row.count) for row in session.scalars(query)]


def move_to_album(session: Session, album_id: int, target_id: int) -> None:
    """Move the person's notes about an album, and its match in MusicBrainz, to the album that has its tracks now."""
    has_match = session.get(AlbumMatch, target_id) is not None
    notes = update(StoredText).where(StoredText.album_id == album_id, StoredText.source == NOTE)
    session.execute(notes.values(album_id=target_id))
    if not has_match:
        for table in (AlbumMatch, MatchCandidate):
            session.execute(update(table).where(table.album_id == album_id).values(album_id=target_id))
