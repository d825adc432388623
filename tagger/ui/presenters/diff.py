"""What writing would change, file by file, as the panel below the list shows it."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.display_names import printable
from tagger.genres.placeholders import fold_genre
from tagger.genres.taxonomy import Taxonomy
from tagger.tagformats.tag_fields import PICTURE
from tagger.ui.presenters.chips import Chip, ChipState
from tagger.ui.presenters.in_players import ALIKE, InPlayers, in_players
from tagger.ui.presenters.sentences import count
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr
from tagger.writing.summaries import pictures_in_words

if TYPE_CHECKING:  # showing changes needs nothing of what works them out
    from tagger.writing.plan import Plan, PlanEntry

Match = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One file: its genres before and after, and what else there is to say about it."""

    path: Path
    folder: str  # as much of it as distinguishes the files of the plan
    before: tuple[Chip, ...]
    after: tuple[Chip, ...]
    note: str
    refused: bool
    in_players: InPlayers = ALIKE  # how they will show the genres after; nothing where these do not change

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


def diff(plan: "Plan", taxonomy: Taxonomy | None = None) -> Diff:
    """The files that would change and those that cannot be written; what stays as it is, is left out.

    Each file says how players will show its genres; the taxonomy says which names are one genre.
    """
    tree = taxonomy or Taxonomy.load()
    players_of = cache(lambda values, format_name: in_players(values, format_name, tree))
    entries = [entry for entry in plan.entries if entry.action != "unchanged"]
    folders = _folders(entry.path.parent for entry in entries)
    rows = tuple(_row(entry, folders[entry.path.parent], players_of) for entry in entries)
    return Diff(rows, _summary(plan), len(plan.to_write))


def _summary(plan: "Plan") -> str:
    """ "12 files in 3 albums will change; 1 file cannot be written"."""
    refused = len(plan.of("refused"))
    albums = len({entry.album_id for entry in plan.to_write})
    parts = (
        [
            tr("{files} in {albums} will change").format(
                files=count(len(plan.to_write), "file"), albums=count(albums, "album")
            )
        ]
        if albums
        else []
    )
    parts += [tr("{files} cannot be written").format(files=count(refused, "file"))] if refused else []
    return "; ".join(parts)


def _folders(folders: Iterable[Path]) -> dict[Path, str]:
    """Each folder as it is called below the one that holds all of them."""
    unique = dict.fromkeys(folders)
    try:
        above = os.path.commonpath([folder.parent for folder in unique])
    except ValueError:  # none at all, or on several drives
        return {folder: printable(str(folder)) for folder in unique}
    return {folder: printable(str(folder.relative_to(above))) for folder in unique}


def _row(entry: "PlanEntry", folder: str, players_of: Callable[[tuple[str, ...], str], InPlayers]) -> DiffRow:
    refused = entry.action == "refused"
    after = entry.old if refused else entry.new
    matches = _matches(entry.old, after)
    notes = (
        [translated_sentence(entry.reason)]
        if refused
        else [_remaining_change(entry.old, after, matches), *_texts(entry), *map(translated_sentence, entry.losses)]
    )
    return DiffRow(
        entry.path,
        folder,
        _marked(entry.old, {old for old, _ in matches}, "gone"),
        _marked(after, {new for _, new in matches}, "new"),
        "; ".join(filter(None, notes)),
        refused,
        ALIKE if refused or not entry.changes_genres else players_of(entry.new, entry.format),
    )


def _texts(entry: "PlanEntry") -> list[str]:
    """What becomes of fields beside the genre, a sentence without full stop each."""
    sentences = []
    for text in entry.other_fields:
        if text.field == PICTURE:
            sentences.append(
                tr("{pictures}, will be embedded").format(
                    pictures=translated_sentence(pictures_in_words(text.after, text.cover))
                )
            )
            continue
        after = ", ".join(map(printable, text.after))
        sentences.append(
            tr("the field {field} will say {after}").format(field=text.field, after=after)
            if after
            else tr("the field {field} goes").format(field=text.field)
        )
    return sentences


def _matches(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """The places, before and after, of each genre that stays; one of the same spelling goes before one of another."""
    matches: dict[int, int] = {}
    for normalise in (str, fold_genre):
        new_keys = [normalise(genre) for genre in new]
        for before, genre in enumerate(map(normalise, old)):
            candidates = (index for index, key in enumerate(new_keys) if key == genre and index not in matches.values())
            if before not in matches and (after := next(candidates, None)) is not None:
                matches[before] = after
    return sorted(matches.items())


def _remaining_change(old: Sequence[str], new: Sequence[str], matches: Sequence[Match]) -> str:
    """What changes about the genres that stay, which the marks of those that come and go cannot say."""
    order = any(first > second for (_, first), (_, second) in pairwise(matches))
    spelling = any(old[before] != new[after] for before, after in matches)
    if len(matches) == len(old) == len(new):
        words = {
            (True, True): tr("only the order and spelling change"),
            (True, False): tr("only the order changes"),
            (False, True): tr("only the spelling changes"),
        }
    else:
        words = {
            (True, True): tr("the order and spelling change, too"),
            (True, False): tr("the order changes, too"),
            (False, True): tr("the spelling changes, too"),
        }
    return words.get((order, spelling), "")


def _marked(genres: Sequence[str], matched: set[int], state: ChipState) -> tuple[Chip, ...]:
    """Chips of the genres; those that the other side lacks get ``state``."""
    return tuple(Chip(genre, None, "current" if index in matched else state) for index, genre in enumerate(genres))
