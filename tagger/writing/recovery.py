"""Recovery after a crash: every change that the journal left open is finished, every temporary file of ours removed.

What to do about a file follows from what it is now, so this may itself be cut off anywhere and begun again. A file is also
found in a folder that was renamed since. Ours is only what carries the name of a temporary file and the token of an
operation in this very journal.
"""

import errno
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from sqlalchemy import delete, not_, or_, select, update
from sqlalchemy.orm import undefer

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.library.records import FileStamp
from tagger.state.database import State
from tagger.state.exclusive_lock import exclusive_lock
from tagger.state.journal_tables import LEFT_BEHIND, OPEN, FileChange, Operation
from tagger.state.row_conditions import among
from tagger.writing import journal
from tagger.writing.atomic_replace import remove_temporary, token_of
from tagger.writing.commit import has_old_bytes, restore_old_bytes
from tagger.writing.file_edit import Fingerprint, WriteOutcome, describe_error
from tagger.writing.filesystem import FileSystem, closing_descriptor, read_all, retry_while_locked
from tagger.writing.patched_view import ByteChange, is_mixture, load, reversed_changes
from tagger.writing.verification import fingerprint_file
from tagger.writing.write_options import IN_SYSTEM, WriteBoundary, read_boundary

NOT_YET = (
    "it cannot be reached to see whether it was written ({reason}); if its drive is away, connect it and start again"
)


OLD_TAGS = "the program was stopped before it was written; it has its old tags"
ROLLED_BACK = "the program was stopped while it was written; it has its old tags back"
FOREIGN = "another program has changed it since; it is left as it is"
GONE = "it has been removed or renamed since"


def recover_file(files: FileSystem, row: FileChange, boundary: WriteBoundary) -> WriteOutcome:
    """See that one file is whole, with the old or the new tags. Never raises for what its disk does.

    A file outside the ``boundary`` is left as it is, and named.
    """
    try:
        if (part := files.system_folder(_real_path(row))) is not None:
            return _not_written(row, IN_SYSTEM.format(part=part), forbidden=True)
        if (reason := _boundary_refusal(files, row, boundary)) is not None:  # its folder may come back to where it was
            return _not_written(row, reason, is_final=False, forbidden=True)
        return _recover_new_file(files, row) if row.patch is None else _recover_patch(files, row, load(row.patch))
    except (OSError, EOFError) as error:
        return _not_written(row, NOT_YET.format(reason=describe_error(error)), is_final=False)
    except TaggerError as error:  # its entry in the journal
        return _not_written(row, describe_error(error))


def _not_written(
    row: FileChange, reason: str, *, is_final: bool = True, repaired: bool = False, forbidden: bool = False
) -> WriteOutcome:
    return WriteOutcome(
        row.id, row.path, written=False, reason=reason, is_final=is_final, repaired=repaired, forbidden=forbidden
    )


def _boundary_refusal(files: FileSystem, row: FileChange, boundary: WriteBoundary) -> str | None:
    """Why a file must not be touched; of one that is gone, its folder counts."""
    real_path = _real_path(row)
    try:
        return boundary.refusal(files, real_path, files.resolve(real_path))
    except FileNotFoundError:
        return boundary.refusal(files, real_path.parent, files.resolve(real_path.parent))


def _recover_new_file(files: FileSystem, row: FileChange) -> WriteOutcome:
    """The rename happened or it did not: the stamp says which, or where files are numbered again, the content."""
    real_path = _real_path(row)
    try:
        stamp = FileStamp.of(files.stat(real_path))
    except FileNotFoundError:
        return _recover_missing(files, row, real_path)
    if _is_same_stamp(stamp, _recorded_stamp(row, "after")):
        return _recovered(files, row, real_path, stamp)
    if _is_same_stamp(stamp, _recorded_stamp(row, "before")):
        return _not_written(row, OLD_TAGS)
    fingerprint = _fingerprint(files, real_path)
    if fingerprint == Fingerprint(row.audio or b"", row.rest_after or b""):
        return _recovered(files, row, real_path, stamp)
    is_old = fingerprint == Fingerprint(row.audio or b"", row.rest_before or b"")
    return _not_written(row, OLD_TAGS if is_old else FOREIGN)


def _recover_missing(files: FileSystem, row: FileChange, real_path: Path) -> WriteOutcome:
    """Recover a file that is gone: a drive without atomic renames may have removed it before it renamed the new one."""
    temporary = row.temporary
    if temporary is None or temporary.name not in files.names(real_path.parent):
        return _file_gone(files, row, real_path)
    if _fingerprint(files, temporary) != Fingerprint(row.audio or b"", row.rest_after or b""):
        return _file_gone(files, row, real_path)
    retry_while_locked(files, lambda: files.replace(temporary, real_path))
    return replace(_recovered(files, row, real_path, FileStamp.of(files.stat(real_path))), repaired=True)


def _recover_patch(files: FileSystem, row: FileChange, patch: tuple[ByteChange, ...]) -> WriteOutcome:
    """All bytes old, or all new, is whole; a mixture gets its old bytes back; anything else is another program's work."""
    real_path = _real_path(row)
    try:
        descriptor = retry_while_locked(files, lambda: files.open_to_write(real_path))
    except FileNotFoundError:
        return _file_gone(files, row, real_path)
    with closing_descriptor(files, descriptor):
        stamp = FileStamp.of(files.status(descriptor))
        if stamp.size != row.size_before or not _is_our_work(files, descriptor, patch):
            return _not_written(row, FOREIGN)
        if has_old_bytes(files, descriptor, reversed_changes(patch)):
            files.flush(descriptor)
            return WriteOutcome(row.id, row.path, written=True, stamp=stamp)
        if has_old_bytes(files, descriptor, patch):
            return _not_written(row, OLD_TAGS)
        before = _recorded_stamp(row, "before")
        restore_old_bytes(files, descriptor, real_path, patch, before, before.mtime_ns)
        return _not_written(row, ROLLED_BACK, repaired=True)


def _file_gone(files: FileSystem, row: FileChange, real_path: Path) -> WriteOutcome:
    """The outcome for a file that is gone. Raises FileNotFoundError if its drive is not mounted: the folder is then another's."""
    if files.stat(real_path.parent).st_dev != row.device_before:
        raise FileNotFoundError(errno.ENOENT, "its drive is not there")
    return _not_written(row, GONE)


def _is_our_work(files: FileSystem, descriptor: int, patch: tuple[ByteChange, ...]) -> bool:
    """Whether every byte in the patched ranges is an old or a new one."""
    return all(is_mixture(change, read_all(files, descriptor, len(change.old), change.offset)) for change in patch)


def _recovered(files: FileSystem, row: FileChange, real_path: Path, stamp: FileStamp) -> WriteOutcome:
    files.flush_folder(real_path.parent)
    return WriteOutcome(row.id, row.path, written=True, stamp=stamp)


def _fingerprint(files: FileSystem, path: Path) -> Fingerprint | None:
    """By what a file is recognised; None when it cannot be parsed, and so is not as we wrote it."""
    try:
        return fingerprint_file(files, path)
    except TaggerError:
        return None


def _real_path(row: FileChange) -> Path:
    return row.real_path or row.path


def _is_same_stamp(stamp: FileStamp, recorded: FileStamp) -> bool:
    """Whether two stamps are equal but for the device, whose number may change with every start of the system."""
    return replace(stamp, device=0) == replace(recorded, device=0)


def _recorded_stamp(row: FileChange, suffix: Literal["before", "after"]) -> FileStamp:
    """A stamp from the journal; what it lacks matches nothing."""
    values = (getattr(row, f"{name}_{suffix}") for name in ("size", "mtime", "inode", "device"))
    return FileStamp(*(-1 if value is None else value for value in values))


def recover(state: State, *, files: FileSystem | None = None) -> list[str]:
    """Recover after a crash, if there was one; returns sentences that say what was found and done.

    Raises BusyError (a TaggerError) when another program is writing.
    """
    with exclusive_lock(state.folder, "writing"):
        return recover_all(state, files or FileSystem())


def recover_all(state: State, files: FileSystem) -> list[str]:
    """``recover`` for whoever holds the lock."""
    pending = select(Operation).where(
        or_(Operation.status == "running", Operation.id.in_(select(FileChange.operation_id).where(OPEN)))
    )
    with state.reading() as session:
        operations = session.scalars(pending.order_by(Operation.id)).all()
        boundary = read_boundary(session) if operations else WriteBoundary()
    return [sentence for operation in operations for sentence in _recover_operation(state, files, operation, boundary)]


def _recover_operation(state: State, files: FileSystem, operation: Operation, boundary: WriteBoundary) -> list[str]:
    rows = _open_rows(state, operation.id)
    _follow_renamed_folders(files, rows, operation.token)
    outcomes = [recover_file(files, row, boundary) for row in rows if row.status == "recorded"]
    still_open = {outcome.change_id for outcome in outcomes if not outcome.is_final}
    keep = {row.temporary.name for row in rows if row.id in still_open and row.temporary is not None}
    forbidden = {outcome.change_id for outcome in outcomes if outcome.forbidden}
    folders = _folders(files, (row for row in rows if row.id not in forbidden))
    removed, unreachable = _remove_temporaries(files, folders, operation.token, keep)
    journal.finish(state, outcomes)
    _close(state, operation, _unreachable_rows(files, rows, unreachable))
    return _sentences(state, operation, outcomes, removed)


def _open_rows(state: State, operation: int) -> list[FileChange]:
    query = select(FileChange).options(undefer(FileChange.patch)).where(FileChange.operation_id == operation, OPEN)
    with state.reading() as session:
        return list(session.scalars(query.order_by(FileChange.id)))


def _folder(files: FileSystem, row: FileChange) -> Path:
    """Where a temporary file for this change would be."""
    if row.real_path is not None:
        return row.real_path.parent
    try:
        return files.resolve(row.path).parent
    except OSError:
        return row.path.parent


def _folders(files: FileSystem, rows: Iterable[FileChange]) -> set[Path]:
    return {_folder(files, row) for row in rows}


def _follow_renamed_folders(files: FileSystem, rows: Iterable[FileChange], token: str) -> None:
    """Change the paths of rows (in memory) whose folder, or one above it, was renamed since."""
    rows_by_folder: defaultdict[Path, list[FileChange]] = defaultdict(list)
    for row in rows:
        rows_by_folder[_folder(files, row)].append(row)
    for folder, inside in rows_by_folder.items():
        if all(_is_in_place(files, row, folder) for row in inside):
            continue
        candidates = (path for path in _other_names(files, folder) if path not in rows_by_folder)
        renamed = next((path for path in candidates if _is_renamed(files, path, inside, token)), None)
        if renamed is None:
            continue
        for row in inside:
            row.real_path = renamed / _real_path(row).name
            row.temporary = None if row.temporary is None else renamed / row.temporary.name


def _is_in_place(files: FileSystem, row: FileChange, folder: Path) -> bool:
    """Whether the file to recover is at the row's path; also true if that cannot be known."""
    sought = _real_path(row) if row.status == "recorded" else row.temporary or folder
    try:
        files.stat(sought)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _other_names(files: FileSystem, folder: Path) -> Iterator[Path]:
    """The paths that a missing folder may have now, if it or one above it was renamed within the same parent folder."""
    names_below = list[str]()
    while folder != folder.parent:
        try:
            names = files.names(folder.parent)
        except OSError:
            names_below.insert(0, folder.name)
            folder = folder.parent
        else:
            yield from (Path(folder.parent, name, *names_below) for name in names)
            return


def _is_renamed(files: FileSystem, folder: Path, rows: Iterable[FileChange], token: str) -> bool:
    """Whether a folder holds what one of these rows is about."""
    try:
        if files.system_folder(folder) is not None:
            return False
        names = set(files.names(folder))
        has_temporary = any(token_of(name) == token for name in names)
        return any(_is_about(files, folder, names, row, has_temporary=has_temporary) for row in rows)
    except OSError:
        return False


def _is_about(files: FileSystem, folder: Path, names: set[str], row: FileChange, *, has_temporary: bool) -> bool:
    """Whether the file of a row, known by its number and size, or its temporary file is among the names in a folder."""
    name = _real_path(row).name
    if row.temporary is not None and row.temporary.name in names:
        return True
    if row.status == "planned" or name not in names:
        return has_temporary and name in names
    status = files.stat(folder / name)
    recorded = ((row.inode_before, row.size_before), (row.inode_after, row.size_after))
    return (status.st_ino, status.st_size) in recorded


def _remove_temporaries(
    files: FileSystem, folders: Iterable[Path], token: str, keep: set[str]
) -> tuple[int, set[Path]]:
    """Remove an operation's temporary files; returns how many, and the folders where some may be left."""
    removed, unreachable = 0, set()
    for folder in sorted(folders):
        try:
            if files.system_folder(folder) is not None:
                continue
            for name in files.names(folder):
                if token_of(name) == token and name not in keep:
                    remove_temporary(files, folder / name)
                    removed += 1
        except OSError:
            unreachable.add(folder)
    return removed, unreachable


def _unreachable_rows(files: FileSystem, rows: Iterable[FileChange], unreachable: set[Path]) -> list[int]:
    """One row for each folder that must be looked at again when its disk is back."""
    return list({folder: row.id for row in rows if (folder := _folder(files, row)) in unreachable}.values())


def _close(state: State, operation: Operation, unreachable_rows: list[int]) -> None:
    """Close the operation, keeping open only what could not be reached."""
    with state.session() as session:
        stored = session.get_one(Operation, operation.id)
        of_operation = FileChange.operation_id == operation.id
        reachable = not_(among(FileChange.id, unreachable_rows))
        session.execute(update(FileChange).where(of_operation, LEFT_BEHIND, reachable).values(temporary=None))
        session.execute(delete(FileChange).where(of_operation, FileChange.status == "planned", reachable))
        if stored.status == "running" or not journal.count_changes(session, operation.id):
            journal.close_operation(session, stored, complete=False)


def _sentences(state: State, operation: Operation, outcomes: list[WriteOutcome], removed_count: int) -> list[str]:
    """What a person should know about an operation that was cut off, its own sentence first."""
    with state.reading() as session:
        written_count = journal.count_changes(session, operation.id, "written")
    sentences = [
        f"'{printable(str(outcome.path))}': {outcome.reason}." for outcome in outcomes if _is_reported(outcome)
    ]
    if operation.status != "running" and not (outcomes or removed_count):
        return sentences
    removed = f"; {_files(removed_count, 'temporary file')} removed" if removed_count else ""
    name = "write" if operation.kind == "write" else "undo"
    result = f"{_files(written_count, 'file')} finished" if written_count else "no file had been changed"
    return [
        f"The last {name} (operation {operation.id}) was cut off: {result}{removed}; begin it again to go on from there.",
        *sentences,
    ]


def _is_reported(outcome: WriteOutcome) -> bool:
    return outcome.repaired or outcome.reason not in (None, OLD_TAGS)


def _files(number: int, noun: str) -> str:
    return f"1 {noun} was" if number == 1 else f"{number} {noun}s were"
