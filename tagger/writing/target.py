"""What to take back: an operation, or one file's last change, with the changes that still hold."""

import os
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from tagger.errors import TaggerError
from tagger.library.names import printable
from tagger.state.journal import FileChange, Operation
from tagger.state.store import State
from tagger.writing.filesystem import FileSystem
from tagger.writing.history import entry
from tagger.writing.identity import identify
from tagger.writing.locate import Library, look_at

LIVE = (FileChange.status == "written", FileChange.undone_by.is_(None))

Target = tuple[int, list[FileChange]]  # the operation, and those of its changes that are to be taken back


def chosen(state: State, operation: int) -> Target:
    """An operation and its files that still count as written. Raises TaggerError where there is nothing to undo."""
    with state.reading() as session:
        found = entry(session, operation)
        changes = _changes(session, operation)
        if not changes:
            raise TaggerError(_done(found))
        return operation, changes


def newest(state: State, files: FileSystem) -> Target:
    """The newest write that can be taken back. Raises TaggerError where there is none.

    Of one that was undone already, what could not be reached then and has come back since.
    """
    library = Library.of(state)
    with state.reading() as session:
        written = select(FileChange.operation_id).where(*LIVE)
        query = select(Operation).where(Operation.kind == "write", Operation.id.in_(written))
        for operation in session.scalars(query.order_by(Operation.id.desc())):
            changes = _changes(session, operation.id)
            if operation.undone_by is None:
                return operation.id, changes
            if back := [change for change in changes if _is_back(library, files, change)]:
                return operation.id, back
    raise TaggerError("There is nothing to undo: nothing was written, or all of it is undone; see 'tagger log'.")


def of_file(state: State, files: FileSystem, path: Path) -> Target:
    """The last write to one file, recognised by its audio wherever it was then; its own path comes first.

    Raises TaggerError where the file cannot be read or nothing of ours is in it.
    """
    nothing = f"Nothing that tagger wrote to '{printable(str(path))}' is left to undo; see 'tagger log'."
    try:
        found = identify(files, files.resolve(path))
    except OSError as error:
        raise TaggerError(
            f"'{printable(str(path))}' cannot be read ({error.strerror}); name the file as it is now."
        ) from error
    with state.reading() as session:
        query = select(FileChange).join(Operation, Operation.id == FileChange.operation_id)
        query = query.where(FileChange.audio == found.audio, Operation.kind == "write", *LIVE)
        rows = session.scalars(query.options(undefer(FileChange.delta)).order_by(FileChange.id.desc())).all()
        if not rows:
            raise TaggerError(nothing)
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the library names them
        change = min(rows, key=lambda row: (absolute != row.path, row.rest_after != found.rest))
        return change.operation_id, [change]


def _changes(session: Session, operation: int) -> list[FileChange]:
    query = select(FileChange).options(undefer(FileChange.delta)).where(FileChange.operation_id == operation, *LIVE)
    return list(session.scalars(query.order_by(FileChange.id)))


def _is_back(library: Library, files: FileSystem, change: FileChange) -> bool:
    """Whether a file is to be found again just as it was written; only one of the same size is read."""
    for path in library.candidates(change):
        try:
            same = files.stat(files.resolve(path)).st_size == change.size_after
            if same and (found := look_at(files, change, path)) is not None and found.exact:
                return True
        except OSError:
            continue
    return False


def _done(operation: Operation) -> str:
    if operation.undone_by is None:
        return f"Operation {operation.id} changed no file, so there is nothing to undo; see 'tagger log'."
    redo = f"undo operation {operation.undone_by} to do it again"
    return f"Operation {operation.id} was already undone by operation {operation.undone_by}; {redo}."
