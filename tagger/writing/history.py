"""What the journal tells: the log, an operation's files, an export that needs no database; and how long it is kept."""

import base64
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, case, delete, func, select
from sqlalchemy.orm import Session, undefer

from tagger.errors import TaggerError
from tagger.state.database import State
from tagger.state.journal_tables import OPEN, FileChange, Operation
from tagger.state.stored_settings import setting
from tagger.writing.summaries import ChangeSummary, Kind, OperationSummary

KEEP_DAYS = "journal.keep_days"  # setting: how long operations can be undone; without it, or null, for ever
DAY = 86_400.0  # seconds


def log(state: State) -> list[OperationSummary]:
    """Every operation, newest first."""
    written, failed = FileChange.status == "written", FileChange.status == "failed"
    taken_back = and_(written, FileChange.undone_by.is_not(None))
    query = (
        select(Operation, _number_of(written), _number_of(failed), _number_of(taken_back))
        .outerjoin(FileChange, FileChange.operation_id == Operation.id)
        .group_by(Operation.id)
        .order_by(Operation.id.desc())
    )
    with state.reading() as session:
        return [_view(*row) for row in session.execute(query)]


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _view(operation: Operation, written: int, failed: int, taken_back: int) -> OperationSummary:
    return OperationSummary(
        id=operation.id,
        kind=cast("Kind", operation.kind),
        status=operation.status,  # type: ignore[arg-type]
        started_at=_time(operation.started_at),
        finished_at=None if operation.finished_at is None else _time(operation.finished_at),
        version=operation.version,
        written=written,
        failed=failed,
        undoes=operation.undoes,
        undone_by=operation.undone_by,
        taken_back=taken_back,
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def entry(session: Session, operation: int) -> Operation:
    """An operation of the journal. Raises TaggerError for an unknown one."""
    found = session.get(Operation, operation)
    if found is None:
        raise TaggerError(f"There is no operation {operation}; see 'tagger log'.")
    return found


def changes(state: State, operation: int) -> list[ChangeSummary]:
    """The files of one operation, in the order of writing; empty for an unknown one."""
    with state.reading() as session:
        query = select(FileChange, FileChange.delta.is_not(None)).where(FileChange.operation_id == operation)
        return [_change(*row) for row in session.execute(query.order_by(FileChange.id))]


def _change(change: FileChange, bit_for_bit: bool) -> ChangeSummary:
    return ChangeSummary(
        id=change.id,
        path=change.path,
        format=change.format,
        status=change.status,  # type: ignore[arg-type]
        genres_before=change.genres_before,
        genres_after=change.genres_after,
        reason=change.reason,
        undone_by=change.undone_by,
        bit_for_bit=bit_for_bit,
    )


def export(state: State) -> Iterator[str]:
    """The whole journal as lines of JSON, oldest first, one per file; bytes are base64, paths also as raw bytes."""
    query = select(Operation, FileChange).join(FileChange, FileChange.operation_id == Operation.id)
    query = query.options(undefer(FileChange.delta)).order_by(FileChange.id).execution_options(yield_per=100)
    with state.reading() as session:
        for operation, change in session.execute(query):
            yield json.dumps(_line(operation, change))


def _line(operation: Operation, change: FileChange) -> dict[str, object]:
    return {
        "operation": operation.id,
        "kind": operation.kind,
        "started_at": _time(operation.started_at).isoformat(),
        "version": operation.version,
        "undoes_operation": operation.undoes,
        "change": change.id,
        "path": os.fspath(change.path),
        "path_bytes": _text(os.fsencode(change.path)),
        "format": change.format,
        "status": change.status,
        "reason": change.reason,
        "genres_before": change.genres_before,
        "genres_after": change.genres_after,
        "undoes_change": change.undoes,
        "undone_by_change": change.undone_by,
        "size_before": change.size_before,
        "size_after": change.size_after,
        "audio": _text(change.audio),
        "rest_before": _text(change.rest_before),
        "rest_after": _text(change.rest_after),
        "delta": _text(change.delta),
    }


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def forget_old(state: State) -> list[str]:
    """Drop operations older than the person wants to keep them; without that setting none, and never an open one.

    Gives a sentence about what can be undone no more.
    """
    days = setting(state, KEEP_DAYS)
    if not isinstance(days, int | float):
        return []
    old = Operation.finished_at < time.time() - days * DAY
    closed = Operation.id.not_in(select(FileChange.operation_id).where(OPEN))
    with state.session() as session:
        forgotten = session.scalars(delete(Operation).where(old, closed).returning(Operation.id)).all()
    if not forgotten:
        return []
    which = ", ".join(str(number) for number in sorted(forgotten))
    return [f"Older than the setting 'keep-days' ({days:g}), and so not to be undone any more: operation {which}."]
