"""What a file held before, as the difference from what it holds now: what the journal keeps for undo.

Stored is a line of JSON and then the old bytes, compressed with zlib: readable years from now without this program. The
line lists, for each place, how many bytes of the new file are kept before it, how many are dropped there, and how many
of the old bytes come in instead.

The journal: what is about to change is committed before it changes, and what did change is kept for undo.

Order is by id, never by time, so a clock that goes backwards mixes nothing up.
"""

import json
import secrets
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

import tagger
from tagger.errors import TaggerError
from tagger.library.records import FileStamp
from tagger.state.database import State
from tagger.state.journal_tables import FileChange, Operation
from tagger.state.tables import Track
from tagger.tagformats.splices import Splice
from tagger.writing import patched_view
from tagger.writing.edit import Edit, PreparedChange
from tagger.writing.summaries import Kind

FORMAT = 1
LARGEST = 64 << 20  # bytes of old tag kept per file
DAMAGED = "The old tags kept for this file are damaged in the journal; put a backup of the state back."
NEWER = "The old tags of this file were kept by a newer version of tagger; undo with that version."


def pack(splices: Sequence[Splice], largest: int = LARGEST) -> bytes | None:
    """Splices that lead back to the old file, in few bytes; None when they hold more than ``largest`` bytes."""
    if sum(len(splice.data) for splice in splices) > largest:
        return None
    starts = [splice.start for splice in splices]
    gaps = [start - stop for start, stop in zip(starts, [0, *(splice.stop for splice in splices)], strict=False)]
    sizes = [(splice.stop - splice.start, len(splice.data)) for splice in splices]
    head = {"format": FORMAT, "splices": [[gap, *size] for gap, size in zip(gaps, sizes, strict=True)]}
    return zlib.compress(b"\n".join([json.dumps(head).encode(), b"".join(splice.data for splice in splices)]))


def unpack(packed: bytes) -> tuple[Splice, ...]:
    """The splices again. Raises TaggerError for damaged bytes or a format of a later version."""
    try:
        head, _, data = zlib.decompress(packed).partition(b"\n")
        described = json.loads(head)
        if described["format"] != FORMAT:
            raise TaggerError(NEWER)
        result = _cut(described["splices"], data)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise TaggerError(DAMAGED) from error
    return result


def _cut(ranges: list[list[int]], data: bytes) -> tuple[Splice, ...]:
    result, start, at = [], 0, 0
    for gap, gone, size in ranges:
        start += gap
        result.append(Splice(start, start + gone, data[at : at + size]))
        start, at = start + gone, at + size
    if at != len(data):
        raise ValueError("the bytes do not add up")
    return tuple(result)


Undoable = TypeVar("Undoable", FileChange, Operation)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An edit and its row in the journal."""

    change: int
    edit: Edit


@dataclass(frozen=True, slots=True)
class OpenOperation:
    """An operation that has begun."""

    id: int
    token: str
    entries: tuple[JournalEntry, ...]


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """How one change ended. ``stamp``: the file now, when it was written; ``temporary``: what could not be removed.

    ``settled`` is False when the file may be half written: its entry stays as it is, for the next start.
    """

    change: int
    path: Path
    written: bool
    reason: str | None = None
    stamp: FileStamp | None = None
    temporary: Path | None = None
    settled: bool = True


def begin(state: State, kind: Kind, edits: Sequence[Edit], *, undoes: int | None = None) -> OpenOperation:
    """Enter an operation and every file it is going to touch, before any temporary file is made."""
    token = secrets.token_hex(8)
    with state.session() as session:
        operation = Operation(
            token=token, kind=kind, status="running", version=tagger.__version__, started_at=time.time(), undoes=undoes
        )
        session.add(operation)
        session.flush()
        rows = [_planned(operation.id, edit) for edit in edits]
        changes = session.scalars(insert(FileChange).returning(FileChange.id, sort_by_parameter_order=True), rows)
        entries = tuple(JournalEntry(change, edit) for change, edit in zip(changes, edits, strict=True))
        return OpenOperation(operation.id, token, entries)


def _planned(operation: int, edit: Edit) -> dict[str, object]:
    return {
        "operation_id": operation,
        "track_id": edit.track_id,
        "path": edit.path,
        "status": "planned",
        "undoes": edit.undoes,
        "format": "",
        "genres_before": edit.before or (),
        "genres_after": edit.after,
    }


def record(state: State, prepared: Iterable[tuple[int, PreparedChange]]) -> None:
    """Commit everything that undo and recovery need, for files that are about to change."""
    rows = [_recorded(change, one) for change, one in prepared]
    if rows:
        with state.session() as session:
            session.execute(update(FileChange), rows)


def _recorded(change: int, prepared: PreparedChange) -> dict[str, object]:
    return {
        "id": change,
        "status": "recorded",
        "format": prepared.format,
        "genres_before": prepared.genres_before,
        "real_path": prepared.real,
        "temporary": prepared.temporary,
        **_stamp("before", prepared.before),
        **(_stamp("after", prepared.after) if prepared.after else {}),
        "audio": prepared.new.audio,
        "rest_before": prepared.old.rest,
        "rest_after": prepared.new.rest,
        "delta": prepared.delta,
        "patch": patched_view.dump(prepared.patch) if prepared.patch else None,
    }


def _stamp(suffix: str, stamp: FileStamp) -> dict[str, int]:
    return {
        f"size_{suffix}": stamp.size,
        f"mtime_{suffix}": stamp.mtime_ns,
        f"inode_{suffix}": stamp.inode,
        f"device_{suffix}": stamp.device,
    }


def finish(state: State, outcomes: Iterable[WriteOutcome], unchanged: Sequence[int] = ()) -> None:
    """Commit how changes ended, and what the library now knows of the files; no change leaves no trace."""
    settled = {outcome.change: outcome for outcome in outcomes if outcome.settled}
    with state.session_without_flush() as session:
        changes = session.scalars(select(FileChange).where(FileChange.id.in_(settled))).all()
        for change in changes:
            _settle(change, settled[change.id])
        _tell_library(session, ((settled[change.id], change.genres_after) for change in changes))
        for change in changes:
            if change.status == "written":
                mark_undone(session, change)
        if unchanged:
            session.execute(delete(FileChange).where(FileChange.id.in_(unchanged)))


def _settle(change: FileChange, outcome: WriteOutcome) -> None:
    change.status = "written" if outcome.written else "failed"
    change.reason, change.patch, change.temporary = outcome.reason, None, outcome.temporary
    if not outcome.written:
        change.delta = None
    elif outcome.stamp is not None:
        for name, value in _stamp("after", outcome.stamp).items():
            setattr(change, name, value)


def _tell_library(session: Session, written: Iterable[tuple[WriteOutcome, tuple[str, ...]]]) -> None:
    """Let the next scan know the files as they are now, so that it does not read them again."""
    rows = [
        {"at": one.path, **asdict(one.stamp), "genres": genres} for one, genres in written if one.written and one.stamp
    ]
    if rows:
        session.connection().execute(update(Track).where(Track.path == bindparam("at")), rows)


def mark_undone(session: Session, done: Undoable) -> None:
    """Say in what ``done`` takes back that it is undone; what that had taken back itself holds again, and so on."""
    by: int | None = done.id
    target = _undone(session, done)
    while target is not None:
        target.undone_by = by
        by = target.id if by is None else None
        target = _undone(session, target)


def _undone(session: Session, done: Undoable) -> Undoable | None:
    return None if done.undoes is None else session.get(type(done), done.undoes)


def end(state: State, operation: int, *, complete: bool, whole: bool = True) -> bool:
    """Close an operation; what was not begun is forgotten, and so is an operation without a change. Is it kept?

    ``complete``: it came to its end; ``whole``: it was to take back everything that it takes back anything of.
    """
    planned = (FileChange.operation_id == operation, FileChange.status == "planned")
    with state.session_without_flush() as session:
        session.execute(delete(FileChange).where(*planned))
        return close(session, session.get_one(Operation, operation), complete=complete, whole=whole)


def close(session: Session, operation: Operation, *, complete: bool, whole: bool = True) -> bool:
    """``end`` inside a transaction, for an operation whose planned changes were dealt with."""
    if not count(session, operation.id):
        session.delete(operation)
        return False
    operation.status = "done" if complete else "interrupted"
    operation.finished_at = time.time()
    if operation.undoes is not None and count(session, operation.id, "written"):
        _mark_operation(session, operation, complete=complete and whole)
    return True


def _mark_operation(session: Session, operation: Operation, *, complete: bool) -> None:
    """An operation counts as undone when an undo of it ran to its end, or none of its files is left as written."""
    left = select(func.count()).where(
        FileChange.operation_id == operation.undoes, FileChange.status == "written", FileChange.undone_by.is_(None)
    )
    if complete or not session.scalar(left):
        mark_undone(session, operation)


def count(session: Session, operation: int, *statuses: str) -> int:
    """How many files of an operation there are, of these statuses when any is named."""
    query = select(func.count()).where(FileChange.operation_id == operation)
    return session.scalar(query.where(FileChange.status.in_(statuses)) if statuses else query) or 0
