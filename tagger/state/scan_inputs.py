"""What a scan asks the state first: how far it goes (links, folders to leave out, forgotten folders, what links led to), and
which files and albums are stored already, so that it opens and stores only what differs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from tagger.library.album_names import split_by_edition
from tagger.library.left_out_folders import LeaveOut
from tagger.library.records import FileStamp, ScannedAlbum, ScannedTrack, TrackTags
from tagger.setting_values import SEPARATOR
from tagger.settings import FOLLOW_LINKS, LEAVE_OUT
from tagger.state.database import State
from tagger.state.review_tables import FetchedCover
from tagger.state.row_conditions import within
from tagger.state.stored_settings import read_settings
from tagger.state.tables import Album, ForgottenFolder, LinkedPath, Root, Track


def follows_links(state: State) -> bool:
    """Whether links that lead out of a scanned folder are followed. Raises TaggerError where that makes no sense."""
    with state.reading() as session:
        return read_settings(session)[FOLLOW_LINKS]


def leave_out(state: State) -> LeaveOut:
    """What scans leave out. Raises TaggerError where the setting makes no sense."""
    with state.reading() as session:
        names = read_settings(session)[LEAVE_OUT]
        folders = frozenset(forgotten_folders(session))
    return LeaveOut(tuple(name.strip() for name in names.split(SEPARATOR) if name.strip()), folders)


def forgotten_folders(session: Session) -> list[Path]:
    """The folders inside scanned ones that the person had forgotten."""
    return list(session.scalars(select(ForgottenFolder.path)))


def forget_folder(session: Session, folder: Path) -> None:
    """Leave a folder out of the scans of what is around it."""
    session.merge(ForgottenFolder(path=folder))


def allow_folder(session: Session, folder: Path) -> None:
    """Let a folder be scanned again that was forgotten."""
    session.execute(delete(ForgottenFolder).where(ForgottenFolder.path == folder))


def linked_paths(session: Session, roots: Iterable[Path]) -> dict[Path, Path]:
    """What links in these scanned folders led to outside them, with the folder that the link was in."""
    query = select(LinkedPath.path, LinkedPath.root).where(LinkedPath.root.in_(list(roots)))
    return {row.path: row.root for row in session.execute(query)}


def remember_linked(session: Session, roots: Iterable[Path], linked: Mapping[Path, Path]) -> None:
    """Replace what links in these scanned folders led to."""
    session.execute(delete(LinkedPath).where(LinkedPath.root.in_(list(roots))))
    session.add_all(LinkedPath(path=path, root=root) for path, root in linked.items())


TAG_COLUMNS = (
    *("format", "title", "artist", "album", "album_artist", "year", "track_number", "disc_number"),
    *("compilation", "genres", "styles", "duration", "release_group", "has_cover"),
)
StoredTrack = Track | Row[Any]  # what the state keeps of a file, or the columns of it that were read
NEVER = FileStamp(-1, 0, 0, 0)  # the stamp of no file: what has it is read by the next scan
STAMP = ("size", "mtime_ns", "inode", "device")
FILE_COLUMNS = [getattr(Track, name) for name in ("id", "album_id", "path", "missing", "error", *STAMP, *TAG_COLUMNS)]
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
    covers: Iterable[Any] = session.execute(select(FetchedCover.album_id, FetchedCover.path)).all()
    fetched: dict[int, Path] = dict(covers)
    mixed = frozenset(album for album, files in by_album.items() if len(split_by_edition(files)) > 1)
    by_id = {
        album: (key, None if cover is not None and cover == fetched.get(album) else cover, cover_key)
        for key, album, cover, cover_key in albums
    }
    return KnownFiles(tracks, album_ids, by_id, mixed)


def stamps(session: Session) -> dict[FileStamp, Path]:
    """Where every known file was, by its stamp."""
    rows = session.execute(select(Track.path, Track.size, Track.mtime_ns, Track.inode, Track.device))
    return {FileStamp(*stamp): path for path, *stamp in rows}


def roots(session: Session) -> list[Path]:
    """The folders that were scanned, in order."""
    return list(session.scalars(select(Root.path).order_by(Root.path)))


def stored_tags(row: StoredTrack) -> TrackTags:
    """The tags of a stored track, without texts."""
    return TrackTags(**{name: getattr(row, name) for name in TAG_COLUMNS} | {"styles": row.styles or ()})


def has_tags(row: StoredTrack, tags: TrackTags) -> bool:
    """Whether a stored track has these tags; texts, and styles that were never read, are not compared."""
    columns = (name for name in TAG_COLUMNS if name != "styles" or row.styles is not None)
    return all(getattr(row, name) == getattr(tags, name) for name in columns)


def stored_stamp(row: StoredTrack) -> FileStamp:
    """The stamp that a stored track's file had when it was read."""
    return FileStamp(row.size, row.mtime_ns, row.inode, row.device)


def _known_track(row: Row[Any]) -> ScannedTrack:
    stamp = NEVER if row.format and row.styles is None else stored_stamp(row)
    return ScannedTrack(row.path, stamp, stored_tags(row) if row.format else None, row.error)
