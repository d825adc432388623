"""What became of one file whose change was in the journal when the program stopped, and what is done about it.

Tidying up after a crash: every entry that the journal left open is settled, every temporary file of ours is removed.

A file is settled by looking at what it is now, so this may itself be cut off anywhere and begun again. Ours is only
what carries the name of a temporary file and the token of an operation in this very journal.
"""

import errno
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import undefer

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.library.records import FileStamp
from tagger.state.database import State
from tagger.state.journal_tables import LEFT_BEHIND, OPEN, FileChange, Operation
from tagger.writing import journal
from tagger.writing.atomic_replace import discard, stamp_of, token_of
from tagger.writing.boundary import IN_SYSTEM, Boundary
from tagger.writing.commit import holds, restore
from tagger.writing.edit import Fingerprint, describe_error
from tagger.writing.exclusive_lock import exclusive_lock
from tagger.writing.filesystem import FileSystem, closing, patiently, read_all
from tagger.writing.fingerprint import identify
from tagger.writing.journal import WriteOutcome
from tagger.writing.options import boundary
from tagger.writing.patched_view import ByteChange, load, mixture, turned

NOT_YET = (
    "it cannot be reached to see whether it was written ({reason}); if its drive is away, connect it and start again"
)


@dataclass(frozen=True, slots=True)
class RecoveryOutcome:
    """How a file was found: with the new tags whole, or not, for ``reason``; ``mended``: by our help."""

    written: bool
    reason: str | None
    stamp: FileStamp | None = None
    settled: bool = True
    mended: bool = False
    outside: bool = False  # it must not be written


def _not_written(reason: str, *, mended: bool = False) -> RecoveryOutcome:
    return RecoveryOutcome(written=False, reason=reason, mended=mended)


OLD_TAGS = _not_written("the program was stopped before it was written; it has its old tags")
MENDED = _not_written("the program was stopped while it was written; it has its old tags back", mended=True)
FOREIGN = _not_written("another program has changed it since; it is left as it is")
GONE = _not_written("it has been removed or renamed since")


def recover_file(files: FileSystem, row: FileChange, allowed: Boundary) -> RecoveryOutcome:
    """Look at one file and see that it is whole, with the old or the new tags. Never raises for what its disk does.

    A file that must not be written (``allowed``) is left as it is, by name.
    """
    try:
        if (part := files.system_folder(_real(row))) is not None:
            return RecoveryOutcome(written=False, reason=IN_SYSTEM.format(part=part), outside=True)
        if (complaint := _complaint(files, row, allowed)) is not None:  # its folder may come back to where it was
            return RecoveryOutcome(written=False, reason=complaint, settled=False, outside=True)
        return _settle_new_file(files, row) if row.patch is None else _settle_patch(files, row, load(row.patch))
    except (OSError, EOFError) as error:
        return RecoveryOutcome(written=False, reason=NOT_YET.format(reason=describe_error(error)), settled=False)


def _complaint(files: FileSystem, row: FileChange, allowed: Boundary) -> str | None:
    """Why a file must not be touched; of one that is gone, its folder counts."""
    real = _real(row)
    try:
        return allowed.complaint(files, real, files.resolve(real))
    except FileNotFoundError:
        return allowed.complaint(files, real.parent, files.resolve(real.parent))


def _settle_new_file(files: FileSystem, row: FileChange) -> RecoveryOutcome:
    """The rename happened or it did not: the stamp says which, or where files are numbered anew, the content."""
    real = _real(row)
    try:
        stamp = stamp_of(files.stat(real))
    except FileNotFoundError:
        return _settle_missing(files, row, real)
    if _same(stamp, _recorded(row, "after")):
        return _written(files, real, stamp)
    if _same(stamp, _recorded(row, "before")):
        return OLD_TAGS
    found = _identity(files, real)
    if found == Fingerprint(row.audio or b"", row.rest_after or b""):
        return _written(files, real, stamp)
    return OLD_TAGS if found == Fingerprint(row.audio or b"", row.rest_before or b"") else FOREIGN


def _settle_missing(files: FileSystem, row: FileChange, real: Path) -> RecoveryOutcome:
    """A drive without an atomic rename may have removed the old file only: then the new one moves in."""
    temporary = row.temporary
    if temporary is None or temporary.name not in files.names(real.parent):
        return _gone(files, row, real)
    if _identity(files, temporary) != Fingerprint(row.audio or b"", row.rest_after or b""):
        return _gone(files, row, real)
    patiently(files, lambda: files.replace(temporary, real))
    return replace(_written(files, real, stamp_of(files.stat(real))), mended=True)


def _settle_patch(files: FileSystem, row: FileChange, patch: tuple[ByteChange, ...]) -> RecoveryOutcome:
    """All bytes old, or all new, is whole; a mixture gets its old bytes back; anything else is somebody else's work."""
    real = _real(row)
    try:
        descriptor = patiently(files, lambda: files.open_to_write(real))
    except FileNotFoundError:
        return _gone(files, row, real)
    with closing(files, descriptor):
        stamp = stamp_of(files.status(descriptor))
        if stamp.size != row.size_before or not _is_ours(files, descriptor, patch):
            return FOREIGN
        if holds(files, descriptor, turned(patch)):
            files.flush(descriptor)
            return RecoveryOutcome(written=True, reason=None, stamp=stamp)
        if holds(files, descriptor, patch):
            return OLD_TAGS
        before = _recorded(row, "before")
        restore(files, descriptor, real, patch, before, before.mtime_ns)
        return MENDED


def _gone(files: FileSystem, row: FileChange, real: Path) -> RecoveryOutcome:
    """A file is gone when its folder is there and on the same drive: the place of an absent drive is an empty folder."""
    if files.stat(real.parent).st_dev != row.device_before:
        raise FileNotFoundError(errno.ENOENT, "its drive is not there")
    return GONE


def _is_ours(files: FileSystem, descriptor: int, patch: tuple[ByteChange, ...]) -> bool:
    """Whether every byte in the patched ranges is one of those that we know."""
    return all(mixture(change, read_all(files, descriptor, len(change.old), change.offset)) for change in patch)


def _written(files: FileSystem, real: Path, stamp: FileStamp) -> RecoveryOutcome:
    files.flush_folder(real.parent)
    return RecoveryOutcome(written=True, reason=None, stamp=stamp)


def _identity(files: FileSystem, path: Path) -> Fingerprint | None:
    """What a file is, None when its structure is beyond recognition and therefore not our work."""
    try:
        return identify(files, path)
    except TaggerError:
        return None


def _real(row: FileChange) -> Path:
    return row.real_path or row.path


def _same(stamp: FileStamp, recorded: FileStamp) -> bool:
    """Devices are numbered anew at every start of the system, so they do not count."""
    return replace(stamp, device=0) == replace(recorded, device=0)


def _recorded(row: FileChange, suffix: Literal["before", "after"]) -> FileStamp:
    """A stamp from the journal; what it lacks matches nothing."""
    parts = (getattr(row, f"{part}_{suffix}") for part in ("size", "mtime", "inode", "device"))
    return FileStamp(*(-1 if part is None else part for part in parts))


def recover(state: State, *, files: FileSystem | None = None) -> list[str]:
    """Tidy up after a crash, if there was one; returns sentences that say what was found and done.

    Raises BusyError (a TaggerError) when another program is writing.
    """
    with exclusive_lock(state.folder):
        return settle_all(state, files or FileSystem())


def settle_all(state: State, files: FileSystem) -> list[str]:
    """``recover`` for whoever holds the lock."""
    pending = select(Operation).where(
        or_(Operation.status == "running", Operation.id.in_(select(FileChange.operation_id).where(OPEN)))
    )
    with state.reading() as session:
        operations = session.scalars(pending.order_by(Operation.id)).all()
    return [sentence for operation in operations for sentence in _settle_operation(state, files, operation)]


def _settle_operation(state: State, files: FileSystem, operation: Operation) -> list[str]:
    rows = _open_rows(state, operation.id)
    allowed = boundary(state)
    fates = [(row, recover_file(files, row, allowed)) for row in rows if row.status == "recorded"]
    unsettled = {row.id for row, fate in fates if not fate.settled}
    keep = {row.temporary.name for row in rows if row.id in unsettled and row.temporary is not None}
    outside = {row.id for row, fate in fates if fate.outside}
    folders = _folders(files, (row for row in rows if row.id not in outside))
    swept, unreachable = _sweep(files, folders, operation.token, keep)
    journal.finish(state, [_outcome(row, fate) for row, fate in fates])
    _close(state, operation, _out_of_reach(files, rows, unreachable))
    return _sentences(state, operation, fates, swept)


def _open_rows(state: State, operation: int) -> list[FileChange]:
    query = select(FileChange).options(undefer(FileChange.patch)).where(FileChange.operation_id == operation, OPEN)
    with state.reading() as session:
        return list(session.scalars(query.order_by(FileChange.id)))


def _outcome(row: FileChange, fate: RecoveryOutcome) -> WriteOutcome:
    return WriteOutcome(row.id, row.path, fate.written, reason=fate.reason, stamp=fate.stamp, settled=fate.settled)


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


def _sweep(files: FileSystem, folders: Iterable[Path], token: str, keep: set[str]) -> tuple[int, set[Path]]:
    """Remove an operation's temporary files; returns how many, and the folders that could not be swept clean."""
    swept, unreachable = 0, set()
    for folder in sorted(folders):
        try:
            if files.system_folder(folder) is not None:
                continue
            for name in files.names(folder):
                if token_of(name) == token and name not in keep:
                    discard(files, folder / name)
                    swept += 1
        except OSError:
            unreachable.add(folder)
    return swept, unreachable


def _out_of_reach(files: FileSystem, rows: Iterable[FileChange], unreachable: set[Path]) -> list[int]:
    """One row for each folder that must be looked at again when its disk is back."""
    return list({folder: row.id for row in rows if (folder := _folder(files, row)) in unreachable}.values())


def _close(state: State, operation: Operation, out_of_reach: list[int]) -> None:
    """Close the operation, keeping open only what could not be reached."""
    with state.session() as session:
        now = session.get_one(Operation, operation.id)
        here = FileChange.operation_id == operation.id
        settled = FileChange.id.not_in(out_of_reach)
        session.execute(update(FileChange).where(here, LEFT_BEHIND, settled).values(temporary=None))
        session.execute(delete(FileChange).where(here, FileChange.status == "planned", settled))
        if now.status == "running" or not journal.count(session, operation.id):
            journal.close(session, now, complete=False)


def _sentences(
    state: State, operation: Operation, fates: list[tuple[FileChange, RecoveryOutcome]], swept: int
) -> list[str]:
    """What a person should know about an operation that was cut off, its own sentence first."""
    with state.reading() as session:
        written = journal.count(session, operation.id, "written")
    told = [f"'{printable(str(row.path))}': {fate.reason}." for row, fate in fates if _worth_telling(fate)]
    if operation.status != "running" and not (fates or swept):
        return told
    removed = f"; {_files(swept, 'temporary file')} removed" if swept else ""
    name = "write" if operation.kind == "write" else "undo"
    done = f"{_files(written, 'file')} finished{removed}" if written else f"no file had been changed{removed}"
    return [
        f"The last {name} (operation {operation.id}) was cut off: {done}; begin it again to go on from there.",
        *told,
    ]


def _worth_telling(fate: RecoveryOutcome) -> bool:
    return fate.mended or fate.outside or not fate.settled or fate.reason in (FOREIGN.reason, GONE.reason)


def _files(number: int, what: str) -> str:
    return f"1 {what} was" if number == 1 else f"{number} {what}s were"
