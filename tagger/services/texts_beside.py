"""Texts in files beside the music, brought into the state by a scan.

They are read again each time, since nothing in the music's own files tells that they changed, and stored where they did.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tagger.library.texts_beside import texts_beside
from tagger.reviews.records import ReviewText
from tagger.state.album_texts import BESIDE, replace_texts, texts_of_source
from tagger.state.database import State
from tagger.state.query_conditions import among
from tagger.state.tables import Track

MOST_TEXTS = 60  # of one album


def store_texts_beside(state: State, albums: Collection[int]) -> None:
    """Store the texts beside the present files of these albums, and forget those that are gone.

    An album whose folder cannot be read has none: its files are missing then, and their texts with them.
    """
    with state.reading() as session:
        query = select(Track.album_id, Track.path).where(among(Track.album_id, albums), Track.missing.is_(False))
        rows: Iterable[Any] = session.execute(query.order_by(Track.album_id, Track.position))
        tracks: defaultdict[int, list[Path]] = defaultdict(list)
        for album_id, path in rows:
            tracks[album_id].append(path)
        stored = texts_of_source(session, BESIDE)
    for album_id, paths in tracks.items():
        texts = [
            ReviewText(BESIDE, text.text, author=text.path.name, kind=text.kind)
            for text in texts_beside(paths)[:MOST_TEXTS]
        ]
        if [(text.kind, text.author, text.text) for text in texts] != stored.get(album_id, []):
            with state.session() as session:
                replace_texts(session, album_id, BESIDE, texts)
