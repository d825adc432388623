"""Reports and log entries as the commands and the window show them: plain values, detached from the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tagger.display_names import kilobytes
from tagger.errors import Problem
from tagger.state.journal_tables import ChangeStatus, OperationKind, OperationStatus
from tagger.tagformats.tag_fields import PICTURE, FrontCover, named_picture
from tagger.writing.file_edit import OtherFieldChange


def pictures_in_words(names: Sequence[str], cover: FrontCover | None = None) -> str:
    """What a value of the field PICTURE names, for people; "" for no picture. ``cover``: that picture itself."""
    if cover is None:
        return ", ".join(f"a picture of {kilobytes(named_picture(name)[0])}" for name in names)
    return f"front cover: {cover.width} × {cover.height} pixels, {kilobytes(len(cover.data))}, from the {cover.source}"


@dataclass(slots=True)
class WriteReport:
    """What a write or an undo did: files written, files that already were as wanted, files left alone and why."""

    operation_id: int | None = None  # None when no file changed
    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Sentences: what was tidied up or forgotten, what is not bit for bit.
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OperationSummary:
    """One entry of the log."""

    id: int
    kind: OperationKind
    status: OperationStatus
    started_at: datetime
    finished_at: datetime | None
    version: str  # of the program
    written: int  # files
    failed: int
    undoes: int | None  # the operation that this one undid
    undone_by: int | None
    undone: int  # of the files written

    @property
    def partly(self) -> bool:
        """Whether some of its files were undone, and others could not be."""
        return 0 < self.undone < self.written


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """One file of an operation."""

    id: int
    path: Path
    format: str
    status: ChangeStatus
    genres_before: tuple[str, ...]  # as the field held them
    genres_after: tuple[str, ...]
    reason: str | None  # why it was left alone
    undone_by: int | None  # a later change
    bit_for_bit: bool  # whether undo brings every byte back
    other_fields: tuple[OtherFieldChange, ...] = ()  # what became of fields beside the genre

    def steps(self) -> list[tuple[str, str, str]]:
        """What changed, for people: a field's name, "" for the genre, what it held before and after, "" for nothing."""
        genres = ("", ", ".join(self.genres_before), ", ".join(self.genres_after))
        other_fields = list[tuple[str, str, str]]()
        for change in self.other_fields:
            in_words = pictures_in_words if change.field == PICTURE else ", ".join
            other_fields.append((change.field, in_words(change.before), in_words(change.after)))
        return other_fields if other_fields and self.genres_before == self.genres_after else [genres, *other_fields]
