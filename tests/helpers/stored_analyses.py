"""Real files put into a state as albums, with what was decided about them: for tests of planning and writing."""

import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from tagger.state.database import State
from tagger.state.query_language import search_key
from tagger.state.tables import Album, Decision, Track
from tagger.tagformats.file_formats import format_of, open_audio
from tagger.tagformats.tag_reader import read_genres


def store_album(state: State, title: str, files: Sequence[Path], *, accepted: Sequence[str] = ()) -> int:
    """Enter the files as one album; returns its id."""
    with state.session() as session:
        album = Album(
            key=title,
            title=title,
            artist="Artist",
            folder=files[0].parent,
            year=None,
            cover=None,
            cover_error=None,
            cover_key="",
            text_key="",
            search=search_key(title),
        )
        session.add(album)
        session.flush()
        session.add_all(track(album.id, position, path) for position, path in enumerate(files))
        session.add_all(decision(album.id, genre) for genre in accepted)
        return album.id


def decision(album: int, genre: str, state: str = "accepted", *, track_id: int | None = None) -> Decision:
    """A decision about an album, or about one of its tracks."""
    return Decision(album_id=album, track_id=track_id, genre=genre, state=state, decided_at=time.time())


def track(album: int, position: int, path: Path) -> Track:
    """The row of one file as a scan would make it."""
    file, status = open_audio(path), path.stat()
    return Track(
        album_id=album,
        position=position,
        path=path,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        inode=status.st_ino,
        device=status.st_dev,
        content_key=str(path),
        missing=False,
        error=None,
        analysis_error=None,
        format=format_of(file).name,
        title=path.stem,
        artist="Artist",
        album="Album",
        album_artist="",
        year=None,
        track_number=position,
        disc_number=None,
        compilation=False,
        genres=read_genres(file),
        duration=1.0,
        release_group="",
        has_cover=False,
    )


def track_ids(state: State) -> dict[str, int]:
    """The tracks' ids by file name."""
    with state.reading() as session:
        return {path.name: number for number, path in session.execute(select(Track.id, Track.path))}
