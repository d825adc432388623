"""Undo of an operation, or of one file's last change: bit for bit where the file is as it was written, else the genres.

A value goes back only where the file still holds what the operation wrote; every other file is named and left alone. An
undo is an operation like any other: it is journaled, it survives a crash, and undoing it is the redo.

A file is looked for at its path, and wherever the library has moved since. It is the one that we wrote when every byte is
(``exact``), or when its audio is and somebody changed its tags since.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tagger.display_names import printable
from tagger.errors import Problem, TaggerError
from tagger.library.records import FileStamp
from tagger.progress import Task
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.state.journal_tables import FileChange, Operation
from tagger.state.tables import Track
from tagger.tagformats.tag_fields import PICTURE
from tagger.writing import journal
from tagger.writing.apply import OperationWriter, exclusive_writing
from tagger.writing.field_splices import field_splices
from tagger.writing.file_edit import FileEdit, Fingerprint, OtherFieldChange, describe_error
from tagger.writing.filesystem import FileSystem
from tagger.writing.history import DAMAGED, get_operation, read_changes
from tagger.writing.summaries import WriteReport
from tagger.writing.verification import fingerprint_file
from tagger.writing.write_options import IN_SYSTEM, read_write_options


@dataclass(frozen=True, slots=True)
class LocatedFile:
    """A file that holds the audio of a change; ``exact``: and every other byte as it was written."""

    path: Path
    stamp: FileStamp
    exact: bool


@dataclass(slots=True)
class LibraryLocations:
    """The files that the library knows now, by what a moved one keeps."""

    by_track: dict[int, Path] = field(default_factory=dict)
    by_size: dict[int, list[Path]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    claimed: set[Path] = field(default_factory=set)  # matched by another change

    @classmethod
    def of(cls, state: State) -> Self:
        """The library as it was scanned last."""
        library = cls()
        with state.reading() as session:
            for track, path, size in session.execute(select(Track.id, Track.path, Track.size)):
                library.by_track[track] = path
                library.by_size[size].append(path)
                library.by_name[path.name].append(path)
        return library

    def candidates(self, change: FileChange) -> Iterator[Path]:
        """Where the file of a change may be, most likely first, each path once."""
        track = self.by_track.get(change.track_id or -1)
        likely = [change.path, *([track] if track is not None else [])]
        other_paths = [*self.by_size.get(change.size_after or -1, ()), *self.by_name.get(change.path.name, ())]
        other_paths.sort(key=lambda path: path.name != change.path.name)
        yield from (path for path in dict.fromkeys([*likely, *other_paths]) if path not in self.claimed)


def locate(library: LibraryLocations, files: FileSystem, change: FileChange) -> LocatedFile | None:
    """The file of a change, None when it is nowhere in the library. What is at the old path comes first.

    Raises OSError where it is not found and a file that may be it cannot be read.
    """
    inexact: list[LocatedFile] = []
    unreadable: OSError | None = None
    for path in library.candidates(change):
        try:
            located = match_at(files, change, path)
        except OSError as error:
            unreadable = unreadable or error
            continue
        if located is not None and (located.exact or path == change.path):
            library.claimed.add(path)
            return located
        inexact += [located] if located is not None else []
    if not inexact and unreadable is not None:
        raise unreadable
    return inexact[0] if inexact else None


def match_at(files: FileSystem, change: FileChange, path: Path) -> LocatedFile | None:
    """The file at a path, if it is the one that was written. Raises OSError for one that is there and cannot be read.

    Nothing is looked for in a part of the running system.
    """
    try:
        if files.system_folder(path) is not None:
            return None
        real = files.resolve(path)
        stamp = FileStamp.of(files.stat(real))
        fingerprint = fingerprint_file(files, real)
    except (TaggerError, FileNotFoundError, NotADirectoryError, IsADirectoryError, EOFError):
        return None
    if fingerprint.audio != change.audio:
        return None
    return LocatedFile(path, stamp, exact=fingerprint == Fingerprint(change.audio, change.rest_after or b""))


STILL_WRITTEN = (FileChange.status == "written", FileChange.undone_by.is_(None))


@dataclass(frozen=True, slots=True)
class UndoTarget:
    """The operation, those of its changes that are to be undone, and those that the journal cannot give back."""

    operation: int
    changes: list[FileChange]
    damaged: list[Problem] = field(default_factory=list)


def operation_target(state: State, operation: int) -> UndoTarget:
    """An operation and its files that still count as written. Raises TaggerError where there is nothing to undo."""
    with state.reading() as session:
        row = get_operation(session, operation)
        target = _read_target(session, operation)
        if not target.changes and not target.damaged:
            raise TaggerError(_nothing_to_undo(row))
        return target


def newest_target(state: State, files: FileSystem) -> UndoTarget:
    """The newest write that can be undone. Raises TaggerError where there is none.

    One whose every change is damaged is named and passed over; of one that was undone already, it is what could not
    be reached then and has come back since.
    """
    library = LibraryLocations.of(state)
    damaged = list[Problem]()
    with state.reading() as session:
        still_written = select(FileChange.operation_id).where(*STILL_WRITTEN)
        query = select(Operation).where(Operation.kind == "write", Operation.id.in_(still_written))
        for operation in session.scalars(query.order_by(Operation.id.desc())):
            target = _read_target(session, operation.id)
            if operation.undone_by is None:
                damaged += target.damaged
                if target.changes:
                    return replace(target, damaged=damaged)
            if available := [change for change in target.changes if _is_available_again(library, files, change)]:
                return UndoTarget(operation.id, available, damaged)
    if damaged:
        return UndoTarget(0, [], damaged)
    raise TaggerError("There is nothing to undo: nothing was written, or all of it is undone; see 'tagger log'.")


def file_target(state: State, files: FileSystem, path: Path) -> UndoTarget:
    """The last write to one file, recognised by its audio wherever it was then; its own path comes first.

    Raises TaggerError where the file cannot be read or nothing of ours is in it.
    """
    nothing_left = f"Nothing that tagger wrote to '{printable(str(path))}' is left to undo; see 'tagger log'."
    try:
        if (part := files.system_folder(path)) is not None:
            raise TaggerError(f"'{printable(str(path))}' cannot be written: {IN_SYSTEM.format(part=printable(part))}.")
        fingerprint = fingerprint_file(files, files.resolve(path))
    except OSError as error:
        raise TaggerError(
            f"'{printable(str(path))}' cannot be read ({error.strerror}); name the file as it is now."
        ) from error
    with state.reading() as session:
        query = select(FileChange).join(Operation, Operation.id == FileChange.operation_id)
        query = query.where(FileChange.audio == fingerprint.audio, Operation.kind == "write", *STILL_WRITTEN)
        ids = session.scalars(query.with_only_columns(FileChange.id).order_by(FileChange.id.desc())).all()
        rows, damaged = read_changes(session, ids)
        if not rows:
            raise TaggerError(f"'{printable(str(path))}' cannot be undone: {DAMAGED}" if damaged else nothing_left)
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the library names them
        change = min(rows, key=lambda row: (absolute != row.path, row.rest_after != fingerprint.tags))
        return UndoTarget(change.operation_id, [change])


def _read_target(session: Session, operation: int) -> UndoTarget:
    """The changes of an operation that still count as written."""
    query = select(FileChange.id).where(FileChange.operation_id == operation, *STILL_WRITTEN)
    return UndoTarget(operation, *read_changes(session, session.scalars(query.order_by(FileChange.id)).all()))


def _is_available_again(library: LibraryLocations, files: FileSystem, change: FileChange) -> bool:
    """Whether a file is found again exactly as it was written; only files of the same size are read."""
    for path in library.candidates(change):
        try:
            is_same_size = files.stat(files.resolve(path)).st_size == change.size_after
            if is_same_size and (located := match_at(files, change, path)) is not None and located.exact:
                return True
        except OSError:
            continue
    return False


def _nothing_to_undo(operation: Operation) -> str:
    if operation.undone_by is None:
        return f"Operation {operation.id} changed no file, so there is nothing to undo; see 'tagger log'."
    redo = f"undo operation {operation.undone_by} to do it again"
    return f"Operation {operation.id} was already undone by operation {operation.undone_by}; {redo}."


NOT_FOUND = (
    "it is not where it was written, and nowhere in the library; scan the folder that it is in now, then undo again"
)
NOT_OUR_PICTURE = "the picture in it was changed since; it is left as it is now"
NOT_OURS = "its genres were changed since; they are left as they are now"
STACKED = "operation {operation} changed its genres since; undo that first"
UNREADABLE = "it is there, but cannot be read ({reason}); make it readable, then undo again"
ONLY_GENRES = "'{path}' was changed since by another program: its old genres were put back, and nothing else."
NOT_EXACT = "'{path}' has its old genres back, but not every byte of its old tag, which had been too large to keep."


def undo(
    state: State,
    operation: int | None = None,
    *,
    path: Path | None = None,
    task: Task | None = None,
    keep_mtime: bool | None = None,
    hard_links: bool | None = None,
    write_method: WriteMethod | None = None,
    files: FileSystem | None = None,
) -> WriteReport:
    """Undo an operation, without one the newest write that is not undone yet; with ``path`` only that file's last change.

    Undoing an undo is the redo: name its operation. The other choices are those of ``apply_plan``. Raises TaggerError when
    there is nothing to undo, and what ``apply_plan`` raises.
    """
    task, files = task or Task(), files or FileSystem()
    report = WriteReport()
    with state.reading() as session:
        options = read_write_options(session, keep_mtime=keep_mtime, hard_links=hard_links, write_method=write_method)
    with exclusive_writing(state, files) as report.notes:
        target = _target(state, files, operation, path)
        report.problems += target.damaged
        edits = _edits(state, files, target.changes, report, task, only=path)
        writer = OperationWriter(state, files, options, task)
        writer.run(edits, report, undoes=target.operation, undoes_all=path is None)
        report.notes += _not_exact(state, report.operation_id)
    return report


def _target(state: State, files: FileSystem, operation: int | None, path: Path | None) -> UndoTarget:
    if path is not None:
        return file_target(state, files, path)
    return newest_target(state, files) if operation is None else operation_target(state, operation)


def _edits(
    state: State,
    files: FileSystem,
    changes: Sequence[FileChange],
    report: WriteReport,
    task: Task,
    *,
    only: Path | None,
) -> list[FileEdit]:
    """What to do with each file that is found."""
    library = LibraryLocations.of(state) if only is None else LibraryLocations()
    later = _later_operations(state, changes)
    edits = []
    task.begin("looking for the files", len(changes))
    for change in changes:
        name = printable(str(change.path))
        try:
            located = locate(library, files, change) if only is None else match_at(files, change, only)
            if located is not None:
                edits.append(_undo_edit(change, located, later.get((change.path, change.audio))))
            else:
                report.problems.append(Problem(name, _why_not_found(files, change.path)))
        except TaggerError as error:  # its entry in the journal
            report.problems.append(Problem(name, describe_error(error)))
        except OSError as error:
            report.problems.append(Problem(name, UNREADABLE.format(reason=error.strerror or error)))
        task.step(name)
    return edits


def _why_not_found(files: FileSystem, path: Path) -> str:
    part = files.system_folder(path)
    return NOT_FOUND if part is None else IN_SYSTEM.format(part=printable(part))


def _later_operations(state: State, changes: Sequence[FileChange]) -> dict[tuple[Path, bytes | None], int]:
    """By a file's path and audio, the newest operation after these that wrote to it and still holds."""
    since = min((change.operation_id for change in changes), default=0)
    newest_operation = func.max(FileChange.operation_id).label("operation")
    query = select(FileChange.path, FileChange.audio, newest_operation).where(
        *STILL_WRITTEN, FileChange.operation_id > since
    )
    query = query.group_by(FileChange.path, FileChange.audio)
    with state.reading() as session:
        return {(row.path, row.audio): row.operation for row in session.execute(query)}


def _undo_edit(change: FileChange, located: LocatedFile, later: int | None) -> FileEdit:
    """The old bytes where the file is exactly what we wrote, else the old genres."""
    old_splices = journal.unpack(change.delta) if located.exact and change.delta is not None else None
    other_fields = tuple(field.reversed for field in journal.field_changes(change))
    genres = change.genres_before if change.genres_before != change.genres_after else None
    by_value = partial(field_splices, genres=genres, changes=other_fields)
    not_ours = NOT_OUR_PICTURE if genres is None and _is_about_pictures(other_fields) else NOT_OURS
    return FileEdit(
        path=located.path,
        stamp=located.stamp,
        genres_before=change.genres_after,
        genres_after=change.genres_before,
        splices=by_value if old_splices is None else lambda _: old_splices,
        other_fields=other_fields,
        track_id=change.track_id,
        undoes=change.id,
        mismatch_reason=not_ours if later is None else STACKED.format(operation=later),
        expected=None if old_splices is None else Fingerprint(change.audio or b"", change.rest_before or b""),
    )


def _is_about_pictures(changes: Sequence[OtherFieldChange]) -> bool:
    return any(change.field == PICTURE for change in changes)


def _not_exact(state: State, operation: int | None) -> list[str]:
    """Files that have their genres back, but not every byte: changed since, or of a tag that was too large to keep."""
    before, after = FileChange, aliased(FileChange)
    query = select(after.path, after.rest_before == before.rest_after).join(before, before.id == after.undoes)
    query = query.where(after.operation_id == operation, after.status == "written")
    query = query.where(after.rest_after != before.rest_before)
    with state.reading() as session:
        rows = session.execute(query.order_by(after.id)).all()
    return [
        (NOT_EXACT if as_we_left_it else ONLY_GENRES).format(path=printable(str(path))) for path, as_we_left_it in rows
    ]
