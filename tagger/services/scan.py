"""Read what is in some folders into the state: new and changed files are read, the rest is not even opened.

What was found is committed every so often, so that an interrupted scan goes on where it stopped. A file that moved
keeps its decisions and analyses; one that vanished is marked, not forgotten. Texts beside the music are read again each
time, since nothing in the music's own files tells that they changed, and stored where they did.

``forget`` takes scanned folders out again: no file is touched, and what was written to them can still be undone.
"""

import os
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.display_names import printable
from tagger.errors import Problem, TaggerError, system_reason
from tagger.library.drive_reader import DriveReader, NoAnswerError, ReadingProcess
from tagger.library.files_beside import TextBeside, TextFolders
from tagger.library.left_out_folders import system_folder
from tagger.library.records import FileStamp, ScannedAlbum, ScannedTrack, ScanResult
from tagger.library.scan import Bounds, is_there, read_library
from tagger.library.walk import roots_of
from tagger.progress import Task
from tagger.regular_file import check_regular, is_folder
from tagger.reviews.records import ReviewText
from tagger.services.demo import demo_folder, forget_demo_before
from tagger.state import library_updates
from tagger.state.album_texts import BESIDE, replace_texts, texts_of_source
from tagger.state.database import State
from tagger.state.library_updates import (
    ScanContext,
    content_key,
    forget_missing_roots,
    mark_left_out,
    mark_missing,
    store_albums,
    store_stamps,
)
from tagger.state.review_queries import album_exists
from tagger.state.row_conditions import among, within
from tagger.state.scan_inputs import (
    KnownFiles,
    allow_folder,
    follows_links,
    forgotten_folders,
    known_files,
    leave_out,
    linked_paths,
    remember_linked,
    roots,
    stamps,
)
from tagger.state.tables import Root, Track

__all__ = ["ScanReport", "roots", "scan"]


MOST_TEXTS = 60  # of one album


def store_texts_beside(state: State, albums: Collection[int], reader: DriveReader) -> None:
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
    present = {album_id: paths for album_id, paths in tracks.items() if not reader.is_unresponsive(paths[0])}
    places = [(paths[0].parent, paths) for paths in present.values()]
    texts_found = reader.each(TextFolders().texts_beside, places, lambda _, __: list[TextBeside]())
    for album_id, beside in zip(present, texts_found, strict=True):
        texts = [ReviewText(BESIDE, text.text, author=text.path.name, kind=text.kind) for text in beside[:MOST_TEXTS]]
        if [(text.kind, text.author, text.text) for text in texts] != stored.get(album_id, []):
            with state.session() as session:
                if album_exists(session, album_id):
                    replace_texts(session, album_id, BESIDE, texts)


BATCH_TRACKS = 500
BATCH_SECONDS = 1.0
FORGET_IT = "; connect its disk, or let 'tagger forget' forget the folder"
SYSTEM_ROOT = "it is part of the system, {part}, which is never scanned; let 'tagger forget' forget the folder"


@dataclass(slots=True)
class ScanReport:
    """What a scan found. Each track was read, could not be read, or is unchanged since it was; problems name what failed."""

    albums: int = 0
    tracks: int = 0
    read: int = 0
    unreadable: int = 0
    unchanged: int = 0
    moved: int = 0  # of those read
    missing: int = 0  # newly, and not among the tracks
    problems: list[Problem] = field(default_factory=list)


def scan(
    state: State, folders: Sequence[Path], *, task: Task | None = None, reader: DriveReader | None = None
) -> ScanReport:
    """Bring the state up to date with these folders; ``reader`` touches them.

    Raises TaggerError for a folder that does not exist and never did, or that is part of the system, and CancelledError
    when the task is cancelled: what was found until then is kept.
    """
    with state.reading() as session:
        known_roots = set(roots(session))
    reader = reader or DriveReader()
    folders, refused = _outside_the_system(folders, known_roots, reader)
    for folder in folders:
        _check(folder, known_roots)
    below, bounds = _bounds(state, folders, known_roots)
    below = _without_demo(state, below, known_roots)
    forget_demo_before(state, below)
    _remember(state, below)
    with state.reading() as session:
        before = known_files(session, [*below, *bounds.linked])
    report, batch = ScanReport(problems=refused), _Batch(state, before, reader)
    with batch:
        for step in read_library(below, before.tracks, task, bounds, reader):
            _count(report, step)
            batch.add(step)
            if step.linked is not None:
                with state.session() as session:
                    remember_linked(session, below, step.linked)
    store_texts_beside(state, batch.album_ids, reader)
    report.albums, report.moved, report.missing = len(batch.album_ids), batch.moves, batch.missing
    _remember(state, below)
    deserted = _forget_deserted(state, batch.former_folders, reader)
    missing_roots = {printable(str(root)) for root in below if not is_there(reader, root)}
    problems = [problem for problem in report.problems if problem.where not in deserted]
    report.problems = [_with_way_out(problem) if problem.where in missing_roots else problem for problem in problems]
    return report


def scan_apart(state: State, folders: Sequence[Path], task: Task) -> ScanReport:
    """As ``scan``, in which a drive that does not answer holds up nothing but itself: another process reads the files."""
    with ReadingProcess(task) as reader:
        return scan(state, folders, task=task, reader=reader)


def scanned_folders(state: State) -> list[Path]:
    """The folders that were scanned, in order: what a rescan reads again."""
    with state.reading() as session:
        return roots(session)


class _Batch:
    """Steps of the scan on their way into the state; leaving the ``with`` block stores what is left."""

    def __init__(self, state: State, before: KnownFiles, reader: DriveReader) -> None:
        self._state = state
        self._reader = reader
        self._before = before
        self._former: FormerPaths | None = None
        self._albums: list[ScannedAlbum] = []
        self._vanished: list[Path] = []
        self._left_out: list[Path] = []
        self._stored_at = time.monotonic()
        self.album_ids: set[int] = set()
        self.former_folders: set[Path] = set()  # folders that files moved away from
        self.moves = self.missing = 0

    def add(self, step: ScanResult) -> None:
        """Take in what one folder holds."""
        self._albums += step.albums
        self._vanished += step.vanished
        self._left_out += step.left_out
        full = sum(len(album.tracks) for album in self._albums) >= BATCH_TRACKS
        if full or time.monotonic() - self._stored_at > BATCH_SECONDS:
            self.store()

    def store(self) -> None:
        """Commit what differs from the state."""
        cover_keys = _cover_keys(self._albums, self._reader)
        is_current = [self._before.is_current(album, cover_keys) for album in self._albums]
        new = [album for album, current in zip(self._albums, is_current, strict=True) if not current]
        unchanged = [album for album, current in zip(self._albums, is_current, strict=True) if current]
        self.album_ids.update(self._before.album_ids[album.tracks[0].path] for album in unchanged)
        moved = self._moved(new)
        renumbered = [
            track
            for album in unchanged
            for track in album.tracks
            if track.stamp != self._before.tracks[track.path].stamp
        ]
        if new or renumbered or self._vanished or self._left_out:
            with self._state.session() as session:
                self.album_ids |= store_albums(
                    session, new, ScanContext(moved, cover_keys, partial(is_there, self._reader))
                )
                store_stamps(session, renumbered)
                self.missing += mark_missing(session, self._vanished)
                mark_left_out(session, self._left_out)
        self.moves += len(moved)
        self.former_folders.update(former.parent for former in moved.values())
        self._albums, self._vanished, self._left_out, self._stored_at = [], [], [], time.monotonic()

    def __enter__(self) -> "_Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self.store()

    def _moved(self, albums: Iterable[ScannedAlbum]) -> dict[Path, Path]:
        """Files that the state knows under another path, where they no longer are."""
        unknown = [track for album in albums for track in album.tracks if track.path not in self._before.tracks]
        if unknown and self._former is None:
            with self._state.reading() as session:
                self._former = FormerPaths(stamps(session))
        candidates = {track.path: former for track in unknown if self._former and (former := self._former.of(track))}
        moves = [(former, (former, path)) for path, former in candidates.items()]
        are_former = self._reader.each(_is_former, moves, lambda _, __: False)
        return {path: former for (path, former), is_one in zip(candidates.items(), are_former, strict=True) if is_one}


class FormerPaths:
    """Where known files were, by their stamps, and by what a copy on another disk keeps: folder, name, size and time."""

    def __init__(self, paths: Mapping[FileStamp, Path]) -> None:
        self._by_stamp = paths
        self._by_name: dict[tuple[str, str, int, int], Path | None] = {}  # None: of several
        for stamp, path in paths.items():
            name = _name_in_copies(path, stamp)
            self._by_name[name] = None if name in self._by_name else path

    def of(self, track: ScannedTrack) -> Path | None:
        """Where a file was, if it is one of these."""
        return self._by_stamp.get(track.stamp) or self._by_name.get(_name_in_copies(track.path, track.stamp))


def _name_in_copies(path: Path, stamp: FileStamp) -> tuple[str, str, int, int]:
    return path.parent.name, path.name, stamp.size, stamp.mtime_ns


def _is_former(paths: tuple[Path, Path]) -> bool:
    """Whether a path is former: nothing is there any more, or it is only a link to the file's real path."""
    former, path = paths
    return not os.path.lexists(former) or (system_folder(former) is None and Path(os.path.realpath(former)) == path)


def _outside_the_system(
    folders: Sequence[Path], known_roots: set[Path], reader: DriveReader
) -> tuple[list[Path], list[Problem]]:
    """The folders that may be scanned, and a problem for each known one that is part of the system (of earlier versions).

    Raises TaggerError for a part of the system that is newly named, or is the only folder.
    """
    allowed, refused = list[Path](), list[Problem]()
    for folder in folders:
        try:
            part = reader.call(folder, system_folder, folder)
        except NoAnswerError as error:
            if not reader.is_unresponsive(folder):  # else the drive is named at the end
                refused.append(Problem(printable(str(folder)), system_reason(error)))
            continue
        except OSError:  # it cannot be looked at, and ``_check`` says so
            part = None
        if part is None:
            allowed.append(folder)
        elif folder in known_roots and len(folders) > 1:
            refused.append(Problem(printable(str(folder)), SYSTEM_ROOT.format(part=printable(part))))
        else:
            name, where = printable(str(folder)), printable(part)
            raise TaggerError(f"'{name}' is part of the system, {where}; name the folder that your music is in.")
    return allowed, refused


def _bounds(state: State, folders: Sequence[Path], known_roots: set[Path]) -> tuple[list[Path], Bounds]:
    """The folders to walk, and their bounds. Naming a folder again lifts that it was forgotten."""
    real_folders = {Path(os.path.realpath(folder)) for folder in folders}
    with state.session() as session:
        for folder in real_folders:
            allow_folder(session, folder)
    left_out = leave_out(state)
    gaps = [gap for gap in left_out.folders if any(folder in gap.parents for folder in real_folders)]
    inside = [root for root in known_roots if any(gap in root.parents for gap in gaps)]  # scanned by their own names
    below = roots_of([*real_folders, *inside], left_out.folders)
    with state.reading() as session:
        linked = linked_paths(session, below)
    return below, Bounds(follows_links(state), left_out, linked)


def _without_demo(state: State, folders: list[Path], known_roots: set[Path]) -> list[Path]:
    """The folders, but for the demonstration where there is other music. Raises TaggerError where none is left.

    It is made in a minute, in which another command may have brought a person's music into the state.
    """
    demo = demo_folder(state)
    if demo not in folders or known_roots.union(folders) == {demo}:
        return folders
    if folders == [demo]:
        raise TaggerError(
            "Your own music came into the library while the demonstration was made, and they are not mixed; "
            "'tagger --demo' shows the demonstration apart."
        )
    return [folder for folder in folders if folder != demo]


def _check(folder: Path, known_roots: set[Path]) -> None:
    """Raise TaggerError for a path that is not a folder, unless it was scanned before: its drive may be absent for now."""
    if is_folder(folder) or Path(os.path.realpath(folder)) in known_roots:
        return
    try:
        folder.stat()
        cause = "is not a folder"
    except (FileNotFoundError, NotADirectoryError):
        cause = "does not exist"
    except OSError as error:
        cause = f"cannot be looked at ({system_reason(error)})"
    raise TaggerError(f"'{printable(str(folder))}' {cause}; name the folder that your music is in.")


def _forget_deserted(state: State, former_folders: Iterable[Path], reader: DriveReader) -> set[str]:
    """Forget scanned folders that no longer exist and whose files have all been found elsewhere; returns their names."""
    above = {parent for folder in former_folders for parent in (folder, *folder.parents)}
    if not above:
        return set()
    with state.session() as session:
        missing_roots = [root for root in roots(session) if root in above and not is_there(reader, root)]
        deserted = forget_missing_roots(session, missing_roots)
    return {printable(str(root)) for root in deserted}


def _with_way_out(problem: Problem) -> Problem:
    """The problem of a missing root, with what can be done about it."""
    return replace(problem, reason=problem.reason + FORGET_IT)


def _remember(state: State, roots: Iterable[Path]) -> None:
    """Note that these folders were scanned now."""
    with state.session() as session:
        for path in roots:
            root = session.scalar(select(Root).where(Root.path == path)) or Root(path=path)
            root.scanned_at = time.time()
            session.add(root)


def _count(report: ScanReport, step: ScanResult) -> None:
    tracks = [track for album in step.albums for track in album.tracks]
    report.tracks += len(tracks)
    unreadable = sum(track.tags is None for track in tracks)
    unchanged = sum(track.tags is not None and not track.changed for track in tracks)
    report.unreadable += unreadable
    report.unchanged += unchanged
    report.read += len(tracks) - unreadable - unchanged
    report.problems += step.problems


def _cover_keys(albums: Iterable[ScannedAlbum], reader: DriveReader) -> dict[Path, str]:
    """A key for each cover that is a file of its own, and can be looked at."""
    covers = [
        album.cover
        for album in albums
        if album.cover is not None and all(track.path != album.cover for track in album.tracks)
    ]
    keys = reader.each(_cover_key, [(cover, cover) for cover in covers], lambda _, __: "")
    return {cover: key for cover, key in zip(covers, keys, strict=True) if key}


def _cover_key(cover: Path) -> str:
    try:
        status = cover.stat()
        check_regular(status, cover)
    except OSError:  # it vanished since it was listed: the album has no cover
        return ""
    return content_key(cover, status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A folder that is no longer known, and how much was known of it; ``inside``: the scanned folder around it."""

    folder: Path
    tracks: int
    albums: int
    inside: Path | None = None


def forget(state: State, folders: Sequence[Path]) -> list[Forgotten]:
    """Forget scanned folders, or folders inside them, with tracks, albums and decisions: all of them or none.

    Scans of the folder around it leave a forgotten one out until it is named in a scan. Raises TaggerError for a folder
    that was never scanned.
    """
    with state.session() as session:
        known_roots = roots(session)
        scanned = dict(_as_scanned(session, folder, known_roots) for folder in folders)
        return [_forget(session, folder, inside) for folder, inside in scanned.items()]


def _forget(session: Session, folder: Path, inside: Path | None) -> Forgotten:
    tracks, albums = library_updates.forget(session, folder)  # where it was scanned by its own name
    if inside is None:
        return Forgotten(folder, tracks, albums)
    return Forgotten(folder, *library_updates.forget_inside(session, folder), inside)


def _as_scanned(session: Session, folder: Path, known_roots: Sequence[Path]) -> tuple[Path, Path | None]:
    """The path under which a folder was scanned; and the scanned folder that it lies in, None if it was scanned by itself.

    The path that is given may be gone, or be a link by now. Raises TaggerError for a folder that was never scanned.
    """
    names = [Path(os.path.realpath(folder)), Path(os.path.abspath(folder))]  # noqa: PTH100 - links stay as named
    if session.scalar(select(Track.id).where(Track.path.in_(names)).limit(1)) is not None:
        path = printable(str(folder))
        raise TaggerError(
            f"'{path}' is a file, and only folders are forgotten; name one, or move the file and scan again."
        )
    around = linked_paths(session, known_roots) | {root: root for root in known_roots}
    gaps = forgotten_folders(session)
    for name in names:
        if name in known_roots:
            roots_around = (root for path, root in around.items() if path in name.parents)
            return name, next((root for root in roots_around if not _is_parted(root, name, gaps)), None)
    for name in names:
        root = next((root for path, root in around.items() if path == name or path in name.parents), None)
        if root is not None and _is_known(session, name):
            return name, root
    listed = ", ".join(f"'{printable(str(root))}'" for root in known_roots)
    scanned = f"those that were are {listed}" if listed else "nor was any other"
    raise TaggerError(f"'{printable(str(folder))}' was never scanned, so there is nothing to forget; {scanned}.")


def _is_parted(root: Path, folder: Path, gaps: Iterable[Path]) -> bool:
    """Whether a folder in a scanned one lies in what scans of that leave out."""
    return any(root in gap.parents and (gap == folder or gap in folder.parents) for gap in gaps)


def _is_known(session: Session, folder: Path) -> bool:
    """Whether the state knows something about a folder, or it exists and can be left out."""
    is_left_out = is_folder(folder) or folder in forgotten_folders(session)
    return is_left_out or session.scalar(select(Track.id).where(within([folder])).limit(1)) is not None
