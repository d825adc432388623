"""What writing would change, file by file, as the panel below the list shows it."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tagger.display_names import printable
from tagger.genres.taxonomy import fold
from tagger.ui.presenters.chips import Chip, ChipState
from tagger.ui.presenters.sentences import count
from tagger.writing.plan import Plan, PlanEntry

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One file: its genres before and after, and what else there is to say about it."""

    path: Path
    folder: str  # as far as it tells the files of the plan apart
    before: tuple[Chip, ...]
    after: tuple[Chip, ...]
    note: str
    refused: bool

    @property
    def name(self) -> str:
        """The file's name as a person can read it."""
        return printable(self.path.name)


@dataclass(frozen=True, slots=True)
class Diff:
    """A plan as it is shown: its files, its summary, and how many files would change."""

    rows: tuple[DiffRow, ...]
    summary: str
    files: int


def diff(plan: Plan) -> Diff:
    """The files that would change and those that cannot be written; what stays as it is, is left out."""
    entries = [entry for entry in plan.entries if entry.action != "unchanged"]
    folders = _folders(entry.path.parent for entry in entries)
    rows = tuple(_row(entry, folders[entry.path.parent]) for entry in entries)
    return Diff(rows, _summary(plan), len(plan.to_write))


def _summary(plan: Plan) -> str:
    """ "12 files in 3 albums will change; 1 file cannot be written"."""
    refused = len(plan.of("refused"))
    albums = len({entry.album_id for entry in plan.to_write})
    parts = [f"{count(len(plan.to_write), 'file')} in {count(albums, 'album')} will change"] if albums else []
    parts += [f"{count(refused, 'file')} cannot be written"] if refused else []
    return "; ".join(parts)


def _folders(folders: Iterable[Path]) -> dict[Path, str]:
    """Each folder as it is called below the one that holds all of them."""
    every = dict.fromkeys(folders)
    try:
        above = os.path.commonpath([folder.parent for folder in every])
    except ValueError:  # none at all, or on several drives
        return {folder: printable(str(folder)) for folder in every}
    return {folder: printable(str(folder.relative_to(above))) for folder in every}


def _row(entry: PlanEntry, folder: str) -> DiffRow:
    refused = entry.action == "refused"
    after = entry.old if refused else entry.new
    kept = _kept(entry.old, after)
    notes = [entry.reason] if refused else [_subtle(entry.old, after, kept), *entry.losses]
    return DiffRow(
        entry.path,
        folder,
        _marked(entry.old, {old for old, _ in kept}, "gone"),
        _marked(after, {new for _, new in kept}, "new"),
        "; ".join(filter(None, notes)),
        refused,
    )


def _kept(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The places, before and after, of each genre that stays; one of the same spelling goes before one of another."""
    found: dict[int, int] = {}
    for same in (str, fold):
        others = [same(genre) for genre in new]
        for before, genre in enumerate(map(same, old)):
            free = (place for place, other in enumerate(others) if other == genre and place not in found.values())
            if before not in found and (after := next(free, None)) is not None:
                found[before] = after
    return sorted(found.items())


def _subtle(old: Sequence[str], new: Sequence[str], kept: Sequence[Pair]) -> str:
    """What changes about the genres that stay, which the marks of those that come and go cannot say."""
    order = any(first > second for (_, first), (_, second) in pairwise(kept))
    spelling = any(old[before] != new[after] for before, after in kept)
    what = " and ".join(word for word, changes in (("order", order), ("spelling", spelling)) if changes)
    if not what:
        return ""
    changes = "change" if order and spelling else "changes"
    only = len(kept) == len(old) == len(new)
    return f"only the {what} {changes}" if only else f"the {what} {changes}, too"


def _marked(genres: Sequence[str], kept: set[int], state: ChipState) -> tuple[Chip, ...]:
    """Chips of the genres; those that the other side lacks get ``state``."""
    return tuple(Chip(genre, None, "held" if place in kept else state) for place, genre in enumerate(genres))
