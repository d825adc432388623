"""Tidying up after a crash: every entry that the journal left open is settled, every temporary file of ours is removed.

A file is settled by looking at what it is now, so this may itself be cut off anywhere and begun again. Ours is only
what carries the name of a temporary file and the token of an operation in this very journal.
"""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import undefer

from tagger.library.names import printable
from tagger.state.journal import LEFT_BEHIND, OPEN, FileChange, Operation
from tagger.state.store import State
from tagger.writing import journal
from tagger.writing.filesystem import FileSystem
from tagger.writing.journal import Outcome
from tagger.writing.lock import alone
from tagger.writing.replace import discard, token_of
from tagger.writing.settle import FOREIGN, GONE, Fate, settle


def recover(state: State, *, files: FileSystem | None = None) -> list[str]:
    """Tidy up after a crash, if there was one; returns sentences that say what was found and done.

    Raises BusyError (a TaggerError) when another program is writing.
    """
    with alone(state.folder):
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
    fates = [(row, settle(files, row)) for row in rows if row.status == "recorded"]
    unsettled = {row.id for row, fate in fates if not fate.settled}
    keep = {row.temporary.name for row in rows if row.id in unsettled and row.temporary is not None}
    swept, unreachable = _sweep(files, _folders(files, rows), operation.token, keep)
    journal.finish(state, [_outcome(row, fate) for row, fate in fates])
    _close(state, operation, _out_of_reach(files, rows, unreachable))
    return _sentences(state, operation, fates, swept)


def _open_rows(state: State, operation: int) -> list[FileChange]:
    query = select(FileChange).options(undefer(FileChange.patch)).where(FileChange.operation_id == operation, OPEN)
    with state.reading() as session:
        return list(session.scalars(query.order_by(FileChange.id)))


def _outcome(row: FileChange, fate: Fate) -> Outcome:
    return Outcome(row.id, row.path, fate.written, reason=fate.reason, stamp=fate.stamp, settled=fate.settled)


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


def _sentences(state: State, operation: Operation, fates: list[tuple[FileChange, Fate]], swept: int) -> list[str]:
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


def _worth_telling(fate: Fate) -> bool:
    return fate.mended or not fate.settled or fate.reason in (FOREIGN.reason, GONE.reason)


def _files(number: int, what: str) -> str:
    return f"1 {what} was" if number == 1 else f"{number} {what}s were"
