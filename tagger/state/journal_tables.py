"""The journal's tables: which operation changed which file, from what to what, and what is needed to put it back.

They refer to no other table: an operation can be undone after its tracks were scanned again, moved, or
forgotten.
"""

import json
from pathlib import Path
from typing import Literal

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Text, and_, or_
from sqlalchemy.orm import Mapped, deferred, mapped_column
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from tagger.state.tables import Base, NumberColumn, TextColumn

OPERATION = "operations.id"
OperationKind = Literal["write", "undo"]
OperationStatus = Literal["running", "done", "interrupted"]
ChangeStatus = Literal["planned", "recorded", "written", "failed"]
TextRows = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]  # a field of text each: its name, before, after


class TextsColumn(TypeDecorator[TextRows]):
    """What becomes of fields of text, as ASCII JSON."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: TextRows | None, dialect: Dialect) -> str | None:
        """The rows to their JSON text."""
        return None if value is None else json.dumps(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> TextRows | None:
        """JSON text to the rows. Raises ValueError and TypeError where it is damaged."""
        rows = json.loads(value or "[]")
        return tuple((str(field), tuple(map(str, before)), tuple(map(str, after))) for field, before, after in rows)


class Operation(Base):
    """One write or one undo: the unit that is undone. Ids only grow and are never used twice, whatever the clock says.

    ``running`` becomes ``interrupted`` when the program stopped before its end; what was written by then stands and can
    be undone.
    """

    __tablename__ = "operations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)  # random; names its temporary files
    kind: Mapped[OperationKind] = mapped_column(TextColumn)
    status: Mapped[OperationStatus] = mapped_column(TextColumn)
    version: Mapped[str]  # of the program
    started_at: Mapped[float]
    finished_at: Mapped[float | None]
    undoes: Mapped[int | None] = mapped_column(ForeignKey(OPERATION, ondelete="SET NULL"))
    undone_by: Mapped[int | None] = mapped_column(ForeignKey(OPERATION, ondelete="SET NULL"))

    __table_args__ = (
        CheckConstraint("kind in ('write', 'undo')", name="kind"),
        CheckConstraint("status in ('running', 'done', 'interrupted')", name="status"),
        {"sqlite_autoincrement": True},
    )


class FileChange(Base):
    """One file of an operation.

    ``planned``: its turn has not come, the file is untouched. ``recorded``: everything below is committed, and from
    then on the file may change. ``written``: it did, and was verified. ``failed``: it is as it was, for ``reason``.
    """

    __tablename__ = "file_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey(OPERATION, ondelete="CASCADE"), index=True)
    track_id: Mapped[int | None]  # as it was then; no reference, since tracks come and go
    path: Mapped[Path]  # as the library names it
    status: Mapped[ChangeStatus] = mapped_column(TextColumn)
    reason: Mapped[str | None]
    undoes: Mapped[int | None] = mapped_column(index=True)  # the change that this one undoes
    undone_by: Mapped[int | None]
    format: Mapped[str]
    genres_before: Mapped[tuple[str, ...]]  # as the field held them, value for value
    genres_after: Mapped[tuple[str, ...]]
    texts: Mapped[TextRows] = mapped_column(TextsColumn, server_default="[]")  # fields of text beside the genre
    real_path: Mapped[Path | None]  # behind links
    temporary: Mapped[Path | None]  # the new file before it took the old one's place; None when bytes were patched
    size_before: Mapped[int | None]
    mtime_before: Mapped[int | None]  # nanoseconds since the epoch, as are the other times of files
    inode_before: Mapped[int | None] = mapped_column(NumberColumn)
    device_before: Mapped[int | None] = mapped_column(NumberColumn)
    size_after: Mapped[int | None]
    mtime_after: Mapped[int | None]
    inode_after: Mapped[int | None] = mapped_column(NumberColumn)
    device_after: Mapped[int | None] = mapped_column(NumberColumn)
    audio: Mapped[bytes | None] = mapped_column(index=True)  # digest: recognises the file wherever it is
    rest_before: Mapped[bytes | None]  # digests of all that is not audio
    rest_after: Mapped[bytes | None]
    delta: Mapped[bytes | None] = deferred(mapped_column())  # from the new file back to the old one
    patch: Mapped[bytes | None] = deferred(mapped_column())  # old and new bytes, only while they are written

    __table_args__ = (
        CheckConstraint("status in ('planned', 'recorded', 'written', 'failed')", name="status"),
        {"sqlite_autoincrement": True},
    )


# Its temporary file is still to be removed.
LEFT_BEHIND = and_(FileChange.status == "failed", FileChange.temporary.is_not(None))
OPEN = or_(FileChange.status.in_(("planned", "recorded")), LEFT_BEHIND)  # must be looked at before it may be forgotten
