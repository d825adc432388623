"""Putting back what an operation wrote: bit for bit where nobody else was at the file since, else the genres alone.

A value goes back only where the file still holds what the operation wrote; every other file is named and left alone. An
undo is an operation like any other: it is journaled, it survives a crash, and undoing it is the redo.
"""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, undefer

from tagger.errors import Problem, TaggerError
from tagger.library.names import printable
from tagger.progress import Task
from tagger.state.journal import FileChange, Operation
from tagger.state.store import State
from tagger.writing import delta
from tagger.writing.apply import run, writing
from tagger.writing.edit import Edit, Identity, Way
from tagger.writing.fields import genre_splices
from tagger.writing.filesystem import FileSystem
from tagger.writing.identity import identify
from tagger.writing.locate import Found, Library, locate, look_at
from tagger.writing.options import chosen_options
from tagger.writing.records import WriteReport

NOT_FOUND = (
    "it is not where it was written, and nowhere in the library; scan the folder that it is in now, then undo again"
)
NOT_OURS = "its genres were changed since; they are left as they are now"
ONLY_GENRES = "'{path}' was changed by another program since: its old genres were put back, and nothing else."
NOT_EXACT = "'{path}' has its old genres back, but not every byte of its old tag, which had been too large to keep."

LIVE = (FileChange.status == "written", FileChange.undone_by.is_(None))


def undo(
    state: State,
    operation: int | None = None,
    *,
    path: Path | None = None,
    task: Task | None = None,
    keep_mtime: bool | None = None,
    hard_links: bool | None = None,
    way: Way | None = None,
    files: FileSystem | None = None,
) -> WriteReport:
    """Undo an operation, without one the newest write that is not undone yet; with ``path`` only that file's last change.

    Undoing an undo is the redo: name its operation. The other choices are those of ``apply_plan``. Raises TaggerError when
    there is nothing to undo, and what ``apply_plan`` raises.
    """
    task, files = task or Task(), files or FileSystem()
    report = WriteReport()
    options = chosen_options(state, keep_mtime=keep_mtime, hard_links=hard_links, way=way)
    with writing(state, files) as report.notes:
        target, changes = _choose(state, operation) if path is None else _choose_for(state, files, path)
        edits = _edits(state, files, changes, report, task, only=path)
        run(state, "undo", edits, report, task=task, options=options, files=files, undoes=target, whole=path is None)
        report.notes += _not_exact(state, report.operation_id)
    return report


def _choose(state: State, operation: int | None) -> tuple[int, list[FileChange]]:
    """The operation to undo and its files that still count as written."""
    with state.reading() as session:
        chosen = _newest(session) if operation is None else session.get(Operation, operation)
        if chosen is None:
            raise TaggerError(_nothing(operation))
        changes = _changes(session, chosen.id)
        if not changes:
            raise TaggerError(_done(chosen))
        return chosen.id, changes


def _newest(session: Session) -> Operation | None:
    written = select(FileChange.operation_id).where(*LIVE)
    query = select(Operation).where(Operation.kind == "write", Operation.undone_by.is_(None), Operation.id.in_(written))
    return session.scalar(query.order_by(Operation.id.desc()).limit(1))


def _changes(session: Session, operation: int) -> list[FileChange]:
    query = select(FileChange).options(undefer(FileChange.delta)).where(FileChange.operation_id == operation, *LIVE)
    return list(session.scalars(query.order_by(FileChange.id)))


def _nothing(operation: int | None) -> str:
    if operation is None:
        return "There is nothing to undo: nothing was written, or all of it is undone; see 'tagger log'."
    return f"There is no operation {operation}; see 'tagger log'."


def _done(operation: Operation) -> str:
    if operation.undone_by is None:
        return f"Operation {operation.id} changed no file, so there is nothing to undo; see 'tagger log'."
    redo = f"undo operation {operation.undone_by} to do it again"
    return f"Operation {operation.id} was already undone by operation {operation.undone_by}; {redo}."


def _choose_for(state: State, files: FileSystem, path: Path) -> tuple[int, list[FileChange]]:
    """The last write to one file, recognised by its audio wherever it was then; its own path comes first."""
    nothing = f"Nothing that tagger wrote to '{printable(str(path))}' is left to undo; see 'tagger log'."
    try:
        found = identify(files, files.resolve(path))
    except OSError as error:
        raise TaggerError(
            f"'{printable(str(path))}' cannot be read ({error.strerror}); name the file as it is now."
        ) from error
    with state.reading() as session:
        of_file = select(FileChange).join(Operation, Operation.id == FileChange.operation_id)
        of_file = of_file.where(FileChange.audio == found.audio, Operation.kind == "write", *LIVE)
        rows = session.scalars(of_file.options(undefer(FileChange.delta)).order_by(FileChange.id.desc())).all()
        if not rows:
            raise TaggerError(nothing)
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the library names them
        chosen = min(rows, key=lambda row: (absolute != row.path, row.rest_after != found.rest))
        return chosen.operation_id, [chosen]


def _edits(
    state: State,
    files: FileSystem,
    changes: Sequence[FileChange],
    report: WriteReport,
    task: Task,
    *,
    only: Path | None,
) -> list[Edit]:
    """What to do with each file that is found."""
    library = Library.of(state) if only is None else Library()
    edits = []
    task.begin("looking for the files", len(changes))
    for change in changes:
        found = locate(library, files, change) if only is None else look_at(files, change, only)
        if found is None:
            report.problems.append(Problem(printable(str(change.path)), NOT_FOUND))
        else:
            edits.append(_edit(change, found))
            if not found.exact:
                report.notes.append(ONLY_GENRES.format(path=printable(str(found.path))))
        task.step(printable(str(change.path)))
    return edits


def _edit(change: FileChange, found: Found) -> Edit:
    """The old bytes where the file is exactly what we wrote, else the old genres."""
    kept = delta.unpack(change.delta) if found.exact and change.delta is not None else None
    by_value = partial(genre_splices, genres=change.genres_before)
    return Edit(
        path=found.path,
        stamp=found.stamp,
        before=change.genres_after,
        after=change.genres_before,
        splices=by_value if kept is None else lambda _: kept,
        track_id=change.track_id,
        undoes=change.id,
        complaint=NOT_OURS,
        result=None if kept is None else Identity(change.audio or b"", change.rest_before or b""),
    )


def _not_exact(state: State, operation: int | None) -> list[str]:
    """Files that were as we left them and yet could only be given their genres back."""
    before, after = FileChange, aliased(FileChange)
    query = select(after.path).join(before, before.id == after.undoes)
    query = query.where(after.operation_id == operation, after.status == "written")
    query = query.where(after.rest_before == before.rest_after, after.rest_after != before.rest_before)
    with state.reading() as session:
        return [NOT_EXACT.format(path=printable(str(path))) for path in session.scalars(query)]
