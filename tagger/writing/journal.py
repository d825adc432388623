"""The journal: what is about to change is committed before it changes, and what did change is kept for undo.

Order is by id, never by time, so a clock that goes backwards mixes nothing up.

For undo, the old content of a file is stored as its difference from the new content (``pack``): a line of JSON and then
the old bytes, compressed with zlib, readable years from now without this program. The line lists, for each replaced
range, how many bytes of the new file are kept before it, how many are dropped, and how many old bytes take their place.
"""

import json
import secrets
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
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
from tagger.tagformats.tag_fields import PICTURE, STYLE
from tagger.writing import patched_view, rejections
from tagger.writing.file_edit import FileEdit, OtherFieldChange, PreparedChange, WriteOutcome
from tagger.writing.rejections import DecisionChange

DELTA_FORMAT = 1
MAX_DELTA_BYTES = 64 << 20  # bytes of old tag kept per file
MAX_HEADER_BYTES = 16 << 20
DAMAGED = "The old tags kept for this file are damaged in the journal; put a backup of the state back, or set its genres by hand."
NEWER = "The old tags of this file were kept by a newer version of tagger; undo with that version."


def pack(splices: Sequence[Splice], largest: int = MAX_DELTA_BYTES) -> bytes | None:
    """Splices that lead back to the old file, in few bytes; None when they hold more than ``largest`` bytes."""
    if sum(len(splice.data) for splice in splices) > largest:
        return None
    starts = [splice.start for splice in splices]
    gaps = [start - stop for start, stop in zip(starts, [0, *(splice.stop for splice in splices)], strict=False)]
    sizes = [(splice.stop - splice.start, len(splice.data)) for splice in splices]
    header = {"format": DELTA_FORMAT, "splices": [[gap, *size] for gap, size in zip(gaps, sizes, strict=True)]}
    return zlib.compress(b"\n".join([json.dumps(header).encode(), b"".join(splice.data for splice in splices)]))


def unpack(packed: bytes) -> tuple[Splice, ...]:
    """The splices again. Raises TaggerError for damaged bytes or a format of a later version."""
    try:
        header, _, data = _decompress(packed).partition(b"\n")
        header_fields = json.loads(header)
        if header_fields["format"] != DELTA_FORMAT:
            raise TaggerError(NEWER)
        result = _split_data(header_fields["splices"], data)
    except (zlib.error, ValueError, KeyError, TypeError, RecursionError) as error:
        raise TaggerError(DAMAGED) from error
    return result


def _decompress(packed: bytes) -> bytes:
    """The bytes that were packed. Raises ValueError where they are more than were ever packed, or not all there."""
    decompressor = zlib.decompressobj()
    data = decompressor.decompress(packed, MAX_DELTA_BYTES + MAX_HEADER_BYTES)
    if not decompressor.eof:
        raise ValueError("the compressed bytes do not end")
    return data


def _split_data(ranges: list[list[int]], data: bytes) -> tuple[Splice, ...]:
    result, start, offset = [], 0, 0
    for gap, dropped, size in ranges:
        start += gap
        result.append(Splice(start, start + dropped, data[offset : offset + size]))
        start, offset = start + dropped, offset + size
    if offset != len(data):
        raise ValueError("the bytes do not add up")
    return tuple(result)


Undoable = TypeVar("Undoable", FileChange, Operation)


@dataclass(frozen=True, slots=True)
class OpenOperation:
    """An operation that has begun, and its edits with the ids of their changes in the journal."""

    id: int
    token: str
    edits: tuple[FileEdit, ...]


def begin_operation(
    state: State, edits: Sequence[FileEdit], *, undoes: int | None = None, rejected: Sequence[DecisionChange] = ()
) -> OpenOperation:
    """Record an operation and every file it is going to touch, before any temporary file is made.

    ``undoes``: the operation that it undoes, None for a write. ``rejected``: what is decided with it.
    """
    token, kind = secrets.token_hex(8), "write" if undoes is None else "undo"
    with state.session() as session:
        operation = Operation(
            token=token, kind=kind, status="running", version=tagger.__version__, started_at=time.time(), undoes=undoes
        )
        session.add(operation)
        session.flush()
        rows = [_planned_row(operation.id, edit) for edit in edits]
        ids = session.scalars(insert(FileChange).returning(FileChange.id, sort_by_parameter_order=True), rows)
        rejections.make(session, rejected, operation.id)
        planned = tuple(replace(edit, change_id=change_id) for change_id, edit in zip(ids, edits, strict=True))
        return OpenOperation(operation.id, token, planned)


def _planned_row(operation: int, edit: FileEdit) -> dict[str, object]:
    return {
        "operation_id": operation,
        "track_id": edit.track_id,
        "path": edit.path,
        "status": "planned",
        "undoes": edit.undoes,
        "format": "",
        "genres_before": edit.genres_before or (),
        "genres_after": edit.genres_after,
        "texts": tuple((text.field, text.before, text.after) for text in edit.other_fields),
    }


def field_changes(change: FileChange) -> tuple[OtherFieldChange, ...]:
    """What a change did to fields beside the genre."""
    return tuple(OtherFieldChange(*row) for row in change.texts)


def record_prepared(state: State, prepared_changes: Iterable[PreparedChange]) -> None:
    """Commit everything that undo and recovery need, for files that are about to change."""
    rows = [_recorded_row(prepared) for prepared in prepared_changes]
    if rows:
        with state.session() as session:
            session.execute(update(FileChange), rows)


def _recorded_row(prepared: PreparedChange) -> dict[str, object]:
    return {
        "id": prepared.edit.change_id,
        "status": "recorded",
        "format": prepared.format,
        "genres_before": prepared.genres_before,
        "real_path": prepared.real_path,
        "temporary": prepared.temporary,
        **_stamp_columns("before", prepared.stamp_before),
        **(_stamp_columns("after", prepared.stamp_after) if prepared.stamp_after else {}),
        "audio": prepared.new_fingerprint.audio,
        "rest_before": prepared.old_fingerprint.tags,
        "rest_after": prepared.new_fingerprint.tags,
        "delta": prepared.delta,
        "patch": patched_view.dump(prepared.patch) if prepared.patch else None,
    }


def _stamp_columns(suffix: str, stamp: FileStamp) -> dict[str, int]:
    return {
        f"size_{suffix}": stamp.size,
        f"mtime_{suffix}": stamp.mtime_ns,
        f"inode_{suffix}": stamp.inode,
        f"device_{suffix}": stamp.device,
    }


def finish(state: State, outcomes: Iterable[WriteOutcome], unchanged: Sequence[int] = ()) -> None:
    """Commit how changes ended, and update the library's tracks; changes that were not needed are deleted."""
    final_outcomes = {outcome.change_id: outcome for outcome in outcomes if outcome.is_final}
    with state.session_without_flush() as session:
        changes = session.scalars(select(FileChange).where(FileChange.id.in_(final_outcomes))).all()
        for change in changes:
            _finish_change(change, final_outcomes[change.id])
        _update_tracks(session, ((final_outcomes[change.id], change) for change in changes))
        for change in changes:
            if change.status == "written":
                mark_undone(session, change)
        if unchanged:
            session.execute(delete(FileChange).where(FileChange.id.in_(unchanged)))


def _finish_change(change: FileChange, outcome: WriteOutcome) -> None:
    change.status = "written" if outcome.written else "failed"
    change.reason, change.patch, change.temporary = outcome.reason, None, outcome.temporary
    if not outcome.written:
        change.delta = None
    elif outcome.stamp is not None:
        for name, value in _stamp_columns("after", outcome.stamp).items():
            setattr(change, name, value)


def _update_tracks(session: Session, outcomes: Iterable[tuple[WriteOutcome, FileChange]]) -> None:
    """Let the next scan know the files as they are now, so that it does not read them again."""
    stamped = [(outcome, change) for outcome, change in outcomes if outcome.written and outcome.stamp]
    rows = [
        {"written_path": outcome.path, **asdict(outcome.stamp), "genres": change.genres_after}
        for outcome, change in stamped
        if outcome.stamp
    ]
    if rows:
        session.connection().execute(update(Track).where(Track.path == bindparam("written_path")), rows)
    for outcome, change in stamped:
        for field, _, after in change.texts:
            if field == PICTURE:
                session.execute(update(Track).where(Track.path == outcome.path).values(has_cover=bool(after)))
            elif field == STYLE:
                session.execute(update(Track).where(Track.path == outcome.path).values(styles=after))


def mark_undone(session: Session, undoing: Undoable) -> None:
    """Mark what ``undoing`` undid as undone. If that was itself an undo, what it had undone is in effect again, and so on."""
    undone_by: int | None = undoing.id
    target = _target_of(session, undoing)
    while target is not None:
        target.undone_by = undone_by
        undone_by = target.id if undone_by is None else None
        target = _target_of(session, target)


def _target_of(session: Session, undoing: Undoable) -> Undoable | None:
    return None if undoing.undoes is None else session.get(type(undoing), undoing.undoes)


def end_operation(state: State, operation: int, *, complete: bool, undoes_all: bool = True) -> bool:
    """Close an operation. Changes that were not begun are deleted, and so is an operation without a change.

    Returns whether the operation is kept. ``complete``: it ran to its end; ``undoes_all``: it was to undo every change
    of the operation that it undoes.
    """
    planned = (FileChange.operation_id == operation, FileChange.status == "planned")
    with state.session_without_flush() as session:
        session.execute(delete(FileChange).where(*planned))
        return close_operation(session, session.get_one(Operation, operation), complete=complete, undoes_all=undoes_all)


def close_operation(session: Session, operation: Operation, *, complete: bool, undoes_all: bool = True) -> bool:
    """``end_operation`` inside a transaction, for an operation whose planned changes were dealt with."""
    if operation.undoes is None and not count_changes(session, operation.id, "written"):
        rejections.follow(session, operation.id, in_effect=False)
    if not count_changes(session, operation.id):
        session.delete(operation)
        return False
    operation.status = "done" if complete else "interrupted"
    operation.finished_at = time.time()
    if operation.undoes is not None and count_changes(session, operation.id, "written"):
        _mark_operation(session, operation, complete=complete and undoes_all)
    return True


def _mark_operation(session: Session, operation: Operation, *, complete: bool) -> None:
    """Mark the operation as undone if its undo ran to the end, or none of its files is left as written."""
    remaining = select(func.count()).where(
        FileChange.operation_id == operation.undoes, FileChange.status == "written", FileChange.undone_by.is_(None)
    )
    if complete or not session.scalar(remaining):
        mark_undone(session, operation)
        original = operation
        while (target := _target_of(session, original)) is not None:
            original = target
        rejections.follow(session, original.id, in_effect=original.undone_by is None)


def count_changes(session: Session, operation: int, *statuses: str) -> int:
    """How many files of an operation there are, of these statuses when any is named."""
    query = select(func.count()).where(FileChange.operation_id == operation)
    return session.scalar(query.where(FileChange.status.in_(statuses)) if statuses else query) or 0
