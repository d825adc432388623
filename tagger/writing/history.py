"""Reading the journal: the log, an operation's files, an export that needs no database; and deleting what is too old."""

import base64
import json
import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, case, delete, func, select
from sqlalchemy.orm import Session, undefer

from tagger.display_names import printable
from tagger.errors import Problem, TaggerError
from tagger.state.database import State
from tagger.state.journal_tables import OPEN, FileChange, Operation
from tagger.state.tables import understood_value
from tagger.writing.journal import field_changes
from tagger.writing.summaries import ChangeSummary, OperationSummary

CHANGES_PER_STATEMENT = 500
CHANGES_PER_EXPORT = 100  # with their old tags, which may hold pictures
UNDERSTOOD_BY_NO_COLUMN = (ValueError, TypeError, RecursionError)  # what damaged JSON or numbers raise
DAMAGED = "what it held is damaged in the journal; put a backup of the state back, or set its genres by hand"
DAY = 86_400.0  # seconds


def log(state: State) -> list[OperationSummary]:
    """Every operation, newest first."""
    is_written, is_failed = FileChange.status == "written", FileChange.status == "failed"
    is_undone = and_(is_written, FileChange.undone_by.is_not(None))
    query = (
        select(Operation, _count_where(is_written), _count_where(is_failed), _count_where(is_undone))
        .outerjoin(FileChange, FileChange.operation_id == Operation.id)
        .group_by(Operation.id)
        .order_by(Operation.id.desc())
    )
    with state.reading() as session:
        return [_operation_summary(*row) for row in session.execute(query)]


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _operation_summary(operation: Operation, written_count: int, failed: int, undone: int) -> OperationSummary:
    return OperationSummary(
        id=operation.id,
        kind=operation.kind,
        status=operation.status,
        started_at=_utc_time(operation.started_at),
        finished_at=None if operation.finished_at is None else _utc_time(operation.finished_at),
        version=operation.version,
        written=written_count,
        failed=failed,
        undoes=operation.undoes,
        undone_by=operation.undone_by,
        undone=undone,
    )


def _utc_time(seconds: float) -> datetime:
    """A stored time. Raises DamagedValueError for any other value, since SQLite stores anything in any column."""
    return understood_value(seconds, lambda stored: datetime.fromtimestamp(float(stored), UTC))


def get_operation(session: Session, operation: int) -> Operation:
    """An operation of the journal. Raises TaggerError for an unknown one."""
    operation_row = session.get(Operation, operation)
    if operation_row is None:
        raise TaggerError(f"There is no operation {operation}; see 'tagger log'.")
    return operation_row


def changes(state: State, operation: int) -> list[ChangeSummary]:
    """The files of one operation, in the order of writing; empty for an unknown one."""
    with state.reading() as session:
        query = select(FileChange.id, FileChange.path, FileChange.status, FileChange.delta.is_not(None))
        rows = session.execute(query.where(FileChange.operation_id == operation).order_by(FileChange.id)).all()
        readable = {change.id: change for change in read_changes(session, [row.id for row in rows])[0]}
        return [
            _change_summary(readable[change_id], bit_for_bit)
            if change_id in readable
            else ChangeSummary(change_id, path, "", status, (), (), DAMAGED, None, bit_for_bit=False)
            for change_id, path, status, bit_for_bit in rows
        ]


def read_changes(session: Session, ids: Sequence[int]) -> tuple[list[FileChange], list[Problem]]:
    """The changes with these ids, in their order, and a problem for each whose row holds what none could."""
    changes, damaged = list[FileChange](), list[Problem]()
    for start in range(0, len(ids), CHANGES_PER_STATEMENT):
        batch = ids[start : start + CHANGES_PER_STATEMENT]
        try:
            rows = _rows(session, batch)
        except UNDERSTOOD_BY_NO_COLUMN:
            rows = {}
            for change_id in batch:
                try:
                    rows |= _rows(session, [change_id])
                except UNDERSTOOD_BY_NO_COLUMN:
                    path = session.scalar(select(FileChange.path).where(FileChange.id == change_id))
                    damaged.append(Problem(printable(str(path)), DAMAGED))
        changes += [rows[change_id] for change_id in batch if change_id in rows]
    return changes, damaged


def _rows(session: Session, ids: Sequence[int]) -> dict[int, FileChange]:
    query = select(FileChange).options(undefer(FileChange.delta)).where(FileChange.id.in_(ids))
    return {row.id: row for row in session.scalars(query)}


def _change_summary(change: FileChange, bit_for_bit: bool) -> ChangeSummary:
    return ChangeSummary(
        id=change.id,
        path=change.path,
        format=change.format,
        status=change.status,
        genres_before=change.genres_before,
        genres_after=change.genres_after,
        other_fields=field_changes(change),
        reason=change.reason,
        undone_by=change.undone_by,
        bit_for_bit=bit_for_bit,
    )


def export(state: State, damaged: list[Problem]) -> Iterator[str]:
    """The whole journal as lines of JSON, oldest first, one per file; bytes are base64, paths also as raw bytes.

    What cannot be read of it is added to ``damaged``.
    """
    with state.reading() as session:
        operations = {operation.id: operation for operation in session.scalars(select(Operation))}
        ids = session.scalars(select(FileChange.id).order_by(FileChange.id)).all()
        for start in range(0, len(ids), CHANGES_PER_EXPORT):
            changes, problems = read_changes(session, ids[start : start + CHANGES_PER_EXPORT])
            damaged += problems
            for change in changes:
                yield json.dumps(_export_line(operations[change.operation_id], change))


def _export_line(operation: Operation, change: FileChange) -> dict[str, object]:
    return {
        "operation": operation.id,
        "kind": operation.kind,
        "started_at": _utc_time(operation.started_at).isoformat(),
        "version": operation.version,
        "undoes_operation": operation.undoes,
        "change": change.id,
        "path": os.fspath(change.path),
        "path_bytes": _base64(os.fsencode(change.path)),
        "format": change.format,
        "status": change.status,
        "reason": change.reason,
        "genres_before": change.genres_before,
        "genres_after": change.genres_after,
        "texts": change.texts,
        "undoes_change": change.undoes,
        "undone_by_change": change.undone_by,
        "size_before": change.size_before,
        "size_after": change.size_after,
        "audio": _base64(change.audio),
        "rest_before": _base64(change.rest_before),
        "rest_after": _base64(change.rest_after),
        "delta": _base64(change.delta),
    }


def _base64(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def forget_old(state: State, keep_days: int | None) -> list[str]:
    """Delete operations that ended more than ``keep_days`` ago; None: none of them. An open one is never deleted.

    Gives a sentence about what can be undone no more.
    """
    if keep_days is None:
        return []
    is_expired = Operation.finished_at < time.time() - keep_days * DAY
    is_closed = Operation.id.not_in(select(FileChange.operation_id).where(OPEN))
    with state.session() as session:
        deleted = session.scalars(delete(Operation).where(is_expired, is_closed).returning(Operation.id)).all()
    if not deleted:
        return []
    numbers = ", ".join(str(number) for number in sorted(deleted))
    return [f"Older than the setting 'keep-days' ({keep_days}), and so not to be undone any more: operation {numbers}."]
