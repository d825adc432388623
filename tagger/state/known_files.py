"""The files and albums that are stored already: so that a scan opens and stores only what differs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tagger.library.editions import split_by_edition
from tagger.library.records import FileStamp, ScannedAlbum, ScannedTrack, TrackTags
from tagger.state.library_updates import TAG_COLUMNS
from tagger.state.query_conditions import within
from tagger.state.tables import Album, Root, Track

STAMP = ("size", "mtime_ns", "inode", "device")
_COLUMNS = [getattr(Track, name) for name in ("path", "album_id", "missing", "error", *STAMP, *TAG_COLUMNS)]


@dataclass(frozen=True, slots=True)
class KnownFiles:
    """Known tracks and albums. The texts of tracks are left out: they are many, and a scan does not need them."""

    tracks: dict[Path, ScannedTrack]
    album_ids: dict[Path, int]  # the album of each track that is not missing
    albums: dict[int, tuple[str, Path | None, str]]  # by id: key, cover, and what its analysis depends on
    mixed: frozenset[int] = frozenset()  # albums whose files are of different editions, as earlier versions joined them

    def is_current(self, album: ScannedAlbum, cover_keys: Mapping[Path, str]) -> bool:
        """Whether the album is stored exactly so."""
        ids = {self.album_ids.get(track.path) for track in album.tracks}
        album_id = ids.pop() if len(ids) == 1 else None
        if album_id is None or album_id in self.mixed or any(track.changed for track in album.tracks):
            return False
        key, cover, cover_key = self.albums[album_id]
        if key.partition("-")[0] != album.key.partition("-")[0]:
            return False
        return album.cover == cover and (album.cover is None or cover_keys.get(album.cover, cover_key) == cover_key)


def known_files(session: Session, folders: Sequence[Path]) -> KnownFiles:
    """What is known below these (real, absolute) folders; a file may be named, too."""
    tracks: dict[Path, ScannedTrack] = {}
    album_ids: dict[Path, int] = {}
    by_album: defaultdict[int, list[ScannedTrack]] = defaultdict(list)
    for row in session.execute(select(*_COLUMNS).where(within(folders))):
        tracks[row.path] = _known_track(row)
        if not row.missing:
            album_ids[row.path] = row.album_id
            by_album[row.album_id].append(tracks[row.path])
    albums = session.execute(select(Album.key, Album.id, Album.cover, Album.cover_key))
    mixed = frozenset(album for album, files in by_album.items() if len(split_by_edition(files)) > 1)
    by_id = {album: (key, cover, cover_key) for key, album, cover, cover_key in albums}
    return KnownFiles(tracks, album_ids, by_id, mixed)


def stamps(session: Session) -> dict[FileStamp, Path]:
    """Where every known file was, by its stamp."""
    rows = session.execute(select(Track.path, Track.size, Track.mtime_ns, Track.inode, Track.device))
    return {FileStamp(*stamp): path for path, *stamp in rows}


def roots(session: Session) -> list[Path]:
    """The folders that were scanned, in order."""
    return list(session.scalars(select(Root.path).order_by(Root.path)))


def _known_track(row: Row[Any]) -> ScannedTrack:
    tags = TrackTags(**{name: getattr(row, name) for name in TAG_COLUMNS}) if row.format else None
    return ScannedTrack(row.path, FileStamp(row.size, row.mtime_ns, row.inode, row.device), tags, row.error)
