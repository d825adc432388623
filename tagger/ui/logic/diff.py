"""What a plan would change, file by file, as the panel below the list shows it."""

from dataclasses import dataclass
from pathlib import Path

from tagger.genres.taxonomy import fold
from tagger.ui.logic.chips import Chip, ChipState
from tagger.ui.logic.sentences import count
from tagger.writing.plan import Plan, PlanEntry


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One file: its genres before and after, and what else there is to say about it."""

    path: Path
    before: tuple[Chip, ...]
    after: tuple[Chip, ...]
    note: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Diff:
    """A plan as it is shown: its files, its summary, and how many files would change."""

    rows: tuple[DiffRow, ...]
    summary: str
    files: int


def diff(plan: Plan) -> Diff:
    """The files that would change and those that cannot be written; what stays as it is, is left out."""
    rows = tuple(_row(entry) for entry in plan.entries if entry.action != "unchanged")
    return Diff(rows, _summary(plan), len(plan.to_write))


def _summary(plan: Plan) -> str:
    """ "12 files in 3 albums will change; 1 file cannot be written"."""
    refused = len(plan.of("refused"))
    albums = len({entry.album_id for entry in plan.to_write})
    parts = [f"{count(len(plan.to_write), 'file')} in {count(albums, 'album')} will change"] if albums else []
    parts += [f"{count(refused, 'file')} cannot be written"] if refused else []
    return "; ".join(parts)


def _row(entry: PlanEntry) -> DiffRow:
    refused = entry.action == "refused"
    note = entry.reason if refused else "; ".join(entry.losses)
    after = entry.old if refused else entry.new
    return DiffRow(entry.path, _marked(entry.old, after, "gone"), _marked(after, entry.old, "new"), note, refused)


def _marked(genres: tuple[str, ...], others: tuple[str, ...], state: ChipState) -> tuple[Chip, ...]:
    """Chips of the genres; those that the other side lacks get ``state``."""
    known = {fold(genre) for genre in others}
    return tuple(Chip(genre, None, "held" if fold(genre) in known else state) for genre in genres)
