"""Storing the result of a scan, so that ids, decisions and analyses survive whatever happened to the files.

A track is the same when its path is, or when a file that left its path turned up elsewhere with the same stamp. An
album is the same when its key is, or when its files now make up an album of another key: a corrected title does not
cost what was decided. Only what differs from the state is written.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, bindparam, delete, func, insert, not_, select, update
from sqlalchemy.orm import Session

from tagger.library.album_names import are_different, edition_name, edition_of
from tagger.library.records import FileStamp, ScannedAlbum, ScannedTrack, TrackTags
from tagger.state.album_texts import move_to_album, text_key
from tagger.state.query_language import search_key
from tagger.state.review_tables import FetchedCover
from tagger.state.row_conditions import among, below, within
from tagger.state.scan_inputs import (
    TAG_COLUMNS,
    allow_folder,
    forget_folder,
    forgotten_folders,
    has_tags,
    linked_paths,
    stored_tags,
)
from tagger.state.tables import Album, Decision, LinkedPath, Root, Track, TrackText

NO_TAGS = TrackTags(format="")
PATHS_PER_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class ScanContext:
    """What only the scan knows: files that moved (new path to old), a key for each cover that is a file, and what is there."""

    moved: Mapping[Path, Path] = field(default_factory=dict)
    cover_keys: Mapping[Path, str] = field(default_factory=dict)
    is_there: Callable[[Path], bool] = os.path.lexists


def content_key(path: Path, size: int, mtime_ns: int) -> str:
    """The key of a file's content, made without opening it."""
    return hashlib.sha256(b"%d %d " % (size, mtime_ns) + os.fsencode(path)).hexdigest()[:32]


def store_albums(session: Session, albums: Iterable[ScannedAlbum], context: ScanContext) -> set[int]:
    """Store new and changed albums; each may be the part of an album that lies in one folder. Returns their ids."""
    ids = set[int]()
    for scanned in albums:
        rows = _known_tracks(session, scanned.tracks, context.moved)
        former_albums = {row.album_id for row in rows.values()}
        album = _find_or_add_album(session, scanned, rows)
        ids.add(album.id)
        is_plain = not rows and not album.title and not any(track.tags and track.tags.texts for track in scanned.tracks)
        for track in scanned.tracks:
            rows[track.path] = _store_track(session, album.id, track, rows.get(track.path))
        session.flush()
        if not is_plain:  # a new album of new files without texts has none of either
            tags = {rows[track.path].id: track.tags or NO_TAGS for track in scanned.tracks if track.changed}
            _store_texts(session, tags)
            _move_track_decisions(session, album.id, [row.id for row in rows.values()])
        _update_album(session, album, scanned, context)
        album.text_key = "" if is_plain else text_key(session, album.id)
        _delete_empty_albums(session, former_albums - {album.id}, into=album.id)
    return ids


def store_stamps(session: Session, tracks: Sequence[ScannedTrack]) -> None:
    """Store the stamps of tracks that are otherwise as they were."""
    rows = [{"known_path": track.path, **asdict(track.stamp)} for track in tracks]
    if rows:
        session.connection().execute(update(Track).where(Track.path == bindparam("known_path")), rows)


def mark_missing(session: Session, paths: Sequence[Path]) -> int:
    """Mark these files as missing; nothing is deleted. Returns how many were not marked before."""
    count = 0
    for batch in _batches(paths):
        update_missing = update(Track).where(Track.path.in_(batch), Track.missing.is_(False)).values(missing=True)
        count += cast("CursorResult[Any]", session.execute(update_missing)).rowcount
        session.execute(update(Track).where(Track.path.in_(batch), Track.left_out.is_(True)).values(left_out=False))
    return count


def mark_left_out(session: Session, paths: Sequence[Path]) -> None:
    """Mark files that scans no longer reach. They are not shown, and keep their decisions until a scan reaches them again."""
    for batch in _batches(paths):
        session.execute(update(Track).where(Track.path.in_(batch)).values(missing=True, left_out=True))


def forget(session: Session, folder: Path) -> tuple[int, int]:
    """Forget a scanned folder with its tracks, but for those that another one holds too, and the albums without any.

    Returns how many tracks and albums those were.
    """
    if session.scalar(select(Root).where(Root.path == folder)) is None:
        return 0, 0
    session.execute(delete(Root).where(Root.path == folder))
    gaps = [gap for gap in forgotten_folders(session) if gap in folder.parents]
    remaining = [root for root in session.scalars(select(Root.path)) if not any(root in gap.parents for gap in gaps)]
    linked = list(linked_paths(session, [folder]))
    session.execute(delete(LinkedPath).where(LinkedPath.root == folder))
    for forgotten in forgotten_folders(session):
        if folder in forgotten.parents and not any(root in forgotten.parents for root in remaining):
            allow_folder(session, forgotten)
    return _forget_tracks(session, [folder, *linked], [*remaining, *linked_paths(session, remaining)])


def forget_inside(session: Session, folder: Path) -> tuple[int, int]:
    """Forget a folder inside a scanned one, and leave it out of scans; folders in it that were scanned by name stay.

    Returns the number of tracks and of albums that were forgotten.
    """
    forget_folder(session, folder)
    return _forget_tracks(
        session, [folder], [root for root in session.scalars(select(Root.path)) if folder in root.parents]
    )


def _forget_tracks(session: Session, paths: Sequence[Path], keep: Sequence[Path]) -> tuple[int, int]:
    """Forget the tracks at or below the paths, but for those at or below the ones that are ``keep``."""
    tracks = delete(Track).where(within(paths), *([not_(within(keep))] if keep else []))
    albums = delete(Album).where(Album.id.not_in(select(Track.album_id)))
    return _delete(session, tracks), _delete(session, albums)


def forget_missing_roots(session: Session, folders: Iterable[Path]) -> list[Path]:
    """Forget, and return, those of these scanned folders, which are gone, that hold no known file any more.

    Files that were missing already stay known: what was decided about them is there if they turn up.
    """
    missing_roots = [folder for folder in folders if not _has_present_track(session, folder)]
    session.execute(delete(Root).where(Root.path.in_(missing_roots)))
    return missing_roots


def _has_present_track(session: Session, folder: Path) -> bool:
    """Whether a file that is not missing is known below the folder."""
    present = select(Track.id).where(below([folder]), Track.missing.is_(False))
    return session.scalar(present.limit(1)) is not None


def _delete(session: Session, statement: Delete) -> int:
    """Carry out a deletion; returns the number of rows."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount


def _known_tracks(session: Session, tracks: Iterable[ScannedTrack], moved: Mapping[Path, Path]) -> dict[Path, Track]:
    """The rows of those tracks that the state knows, by their present path."""
    new_paths = {moved.get(track.path, track.path): track.path for track in tracks}
    rows: dict[Path, Track] = {}
    for batch in _batches(list(new_paths)):
        rows |= {new_paths[row.path]: row for row in session.scalars(select(Track).where(Track.path.in_(batch)))}
    return rows


def _batches(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """The paths in batches that a statement can take as parameters."""
    return (paths[start : start + PATHS_PER_STATEMENT] for start in range(0, len(paths), PATHS_PER_STATEMENT))


def _find_or_add_album(session: Session, scanned: ScannedAlbum, rows: Mapping[Path, Track]) -> Album:
    """The album's row: of this artist and title, else the one whose files these are, else a new one."""
    album = _same_edition(session, scanned, rows)
    if album is not None:
        return album
    album = _renamed_album(session, rows)
    if album is None:
        album = Album(key="", title="", artist="", folder=scanned.folder, cover_key="", text_key="", search="")
        album.key = _unused_key(session, scanned)
        session.add(album)
        session.flush()
        if rows and not any(track.changed for track in scanned.tracks):  # the same files are grouped otherwise now
            _copy_album_decisions(
                session, Counter(row.album_id for row in rows.values()).most_common(1)[0][0], album.id
            )
    else:
        album.key = _unused_key(session, scanned)
    session.flush()
    return album


def _same_edition(session: Session, scanned: ScannedAlbum, rows: Mapping[Path, Track]) -> Album | None:
    """The stored album of the same artist, title and edition as the scanned one; preferably the one with most of its files."""
    stem = scanned.key.partition("-")[0]
    owned = Counter(row.album_id for row in rows.values())
    albums = session.scalars(select(Album).where(Album.key.between(stem, f"{stem}-~"))).all()
    edition = edition_of((track.path, track.tags) for track in scanned.tracks)
    own_rows = {row.id for row in rows.values()}
    for album in sorted(albums, key=lambda album: (-owned[album.id], album.key != scanned.key, album.id)):
        other_tracks = session.scalars(select(Track).where(Track.album_id == album.id, Track.missing.is_(False))).all()
        other_tracks = [track for track in other_tracks if track.id not in own_rows]
        if other_tracks:
            if not are_different(edition, edition_of((track.path, stored_tags(track)) for track in other_tracks)):
                return album
        elif owned[album.id] or album.key == scanned.key:
            return album
    return None


def _unused_key(session: Session, scanned: ScannedAlbum) -> str:
    """The album's key; where another album of this artist and title has it, one that names the edition and the folder."""
    if session.scalar(select(Album.id).where(Album.key == scanned.key)) is None:
        return scanned.key
    name = edition_name(edition_of((track.path, track.tags) for track in scanned.tracks))
    folder = hashlib.blake2b(os.fsencode(scanned.folder) + scanned.key.encode(), digest_size=4).hexdigest()
    return f"{scanned.key.partition('-')[0]}-{name}-{folder}"


def _copy_album_decisions(session: Session, album_id: int, target_id: int) -> None:
    """Decide about an album as about another one, that its files were part of."""
    for decision in session.scalars(select(Decision).where(Decision.album_id == album_id, Decision.track_id.is_(None))):
        values = {"genre": decision.genre, "state": decision.state, "decided_at": decision.decided_at}
        session.add(Decision(album_id=target_id, **values))


def _renamed_album(session: Session, rows: Mapping[Path, Track]) -> Album | None:
    """The album that most of the rows belong to, if they are all that is left of it."""
    for album_id, count in Counter(row.album_id for row in rows.values()).most_common():
        present = select(func.count()).where(Track.album_id == album_id, Track.missing.is_(False))
        if count >= (session.scalar(present) or 0):
            return session.get(Album, album_id)
    return None


def _store_track(session: Session, album_id: int, track: ScannedTrack, row: Track | None) -> Track:
    """Make or change the row of one file. Of a file that was not opened again, the tags stay."""
    row = row or Track(position=0, size=-1, mtime_ns=-1, inode=0, device=0)
    if (row.size, row.mtime_ns) != (track.stamp.size, track.stamp.mtime_ns) and not _is_rounded(row, track):
        row.content_key = content_key(track.path, track.stamp.size, track.stamp.mtime_ns)
        row.analysis_error = None
    row.album_id, row.path, row.missing, row.error = album_id, track.path, False, track.error
    row.left_out = False
    row.size, row.mtime_ns = track.stamp.size, track.stamp.mtime_ns
    row.inode, row.device = track.stamp.inode, track.stamp.device
    if track.changed:
        for name in TAG_COLUMNS:
            setattr(row, name, getattr(track.tags or NO_TAGS, name))
    session.add(row)
    return row


def _is_rounded(row: Track, track: ScannedTrack) -> bool:
    """Whether a file differs from the last scan only in what a network drive changes: numbers, and the rounding of its time."""
    stamp = FileStamp(row.size, row.mtime_ns, row.inode, row.device)
    tags = track.tags or NO_TAGS
    return track.stamp.may_equal(stamp) and has_tags(row, tags)


def _store_texts(session: Session, tags: Mapping[int, TrackTags]) -> None:
    """Replace the texts of tracks."""
    session.execute(delete(TrackText).where(among(TrackText.track_id, tags)))
    rows = [
        {"track_id": track, "position": position, "kind": text.kind, "text": text.text}
        for track, track_tags in tags.items()
        for position, text in enumerate(track_tags.texts)
    ]
    if rows:
        session.execute(insert(TrackText), rows)


def _move_track_decisions(session: Session, album_id: int, tracks: Iterable[int]) -> None:
    """Move the decisions about single tracks to the album that the tracks are in now."""
    move_decisions = update(Decision).where(among(Decision.track_id, tracks), Decision.album_id != album_id)
    session.execute(move_decisions.values(album_id=album_id).execution_options(synchronize_session=False))


def _update_album(session: Session, album: Album, scanned: ScannedAlbum, context: ScanContext) -> None:
    """Set what follows from the tracks: their order, the cover and text to analyse, the words that a search looks in."""
    tracks = list(session.scalars(select(Track).where(Track.album_id == album.id)))
    positions = {track.path: position for position, track in enumerate(scanned.tracks)}
    other_tracks = [track for track in tracks if track.path not in positions and not track.missing]
    if not (other_tracks and _described_by_other_folder(album, scanned, other_tracks, context)):
        album.title, album.artist = scanned.title, scanned.artist
        album.folder, album.year = scanned.folder, scanned.year
        _set_cover(album, scanned.cover, context.cover_keys, tracks, session.get(FetchedCover, album.id))
    order = (
        sorted(tracks, key=_by_number)
        if other_tracks
        else sorted(tracks, key=lambda track: positions.get(track.path, len(positions)))
    )
    for position, track in enumerate(order):
        track.position = position
    words = [album.title, album.artist, str(album.folder)]
    album.search = search_key("\n".join([*words, *(track.title for track in tracks)]))


def _described_by_other_folder(
    album: Album, scanned: ScannedAlbum, other_tracks: Iterable[Track], context: ScanContext
) -> bool:
    """Whether the album's title, folder and cover come from files in another folder, which are still there."""
    scanned_folders = {scanned.folder, *(track.path.parent for track in scanned.tracks)}
    return album.folder not in scanned_folders and any(context.is_there(track.path) for track in other_tracks)


def _by_number(track: Track) -> tuple[int, int, Path]:
    return track.disc_number or 1, track.track_number or 0, track.path


def _set_cover(
    album: Album,
    cover: Path | None,
    cover_keys: Mapping[Path, str],
    tracks: Iterable[Track],
    fetched: FetchedCover | None,
) -> None:
    """The cover, and what its analysis depends on: an image file's stamp, or the content of the file that embeds it."""
    content_keys = {track.path: track.content_key for track in tracks}
    key = (cover_keys.get(cover) or content_keys.get(cover, "")) if cover is not None else ""
    if not key and fetched is not None:
        cover, key = fetched.path, fetched.key
    if key != album.cover_key:
        album.cover_error = None
    album.cover, album.cover_key = cover if key else None, key


def _delete_empty_albums(session: Session, albums: Iterable[int], *, into: int) -> None:
    """Delete albums that lost their last track; their decisions move to the album ``into``, where the tracks went."""
    for album_id in albums:
        if session.scalar(select(Track.id).where(Track.album_id == album_id).limit(1)) is None:
            _move_album_decisions(session, album_id, into)
            move_to_album(session, album_id, into)
            session.execute(delete(Album).where(Album.id == album_id))


def _move_album_decisions(session: Session, album_id: int, target_id: int) -> None:
    """Move the decisions about genres that the target album has no decision about."""
    decided_genres = select(Decision.genre).where(Decision.album_id == target_id, Decision.track_id.is_(None))
    move_decisions = update(Decision).where(Decision.album_id == album_id, Decision.genre.not_in(decided_genres))
    session.execute(move_decisions.values(album_id=target_id).execution_options(synchronize_session=False))
