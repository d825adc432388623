"""The three real sets, as items with targets and splits: one table per modality."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.timbre_words import STATISTICS
from trainer.data.gtzan import read_timbre_table
from trainer.data.item_lists import AlbumNote, read_album_notes, read_cover_list
from trainer.starter.labels import Labels, choose, note_genres, with_parents

T = TypeVar("T")

FOLDS = 10
CLIPS_PER_GENRE = 100  # GTZAN numbers the clips of a genre from 0 to 99


@dataclass(frozen=True)
class SourceTable(Generic[T]):
    """Items of one modality: ``inputs`` [items], ``targets`` float32 [items, labels] of 1, 0 or UNKNOWN, ``splits`` [items]."""

    inputs: Sequence[T]
    targets: NDArray[np.float32]
    splits: NDArray[np.str_]

    def places(self, split: str) -> NDArray[np.int64]:
        """Where the items of a split stand."""
        return np.flatnonzero(self.splits == split)


@dataclass(frozen=True)
class Sources:
    """Everything the starter learns from.

    ``notes`` are the albums that have both cover and text; ``in_image`` and ``in_text`` say where each stands in the tables.
    """

    labels: Labels
    notes: tuple[AlbumNote, ...]
    in_image: NDArray[np.int64]
    in_text: NDArray[np.int64]
    audio: SourceTable[NDArray[np.float64]]
    image: SourceTable[Path]
    text: SourceTable[str]


def read_sources(data: Path) -> Sources:
    """The sets under ``data``: albums/, covers/ and features/. Raises TaggerError for a set that is missing or malformed."""
    notes = read_album_notes(data / "albums")
    covers = read_cover_list(data / "covers")
    timbre = read_timbre_table(data / "features" / "gtzan_features_30s.csv")
    cover_genres = _canonical(genre for cover in covers for genre in cover.genres)
    timbre_genres = _canonical(timbre.genres)
    labels = choose(notes, cover_genres, timbre_genres)
    note_targets = labels.targets([note_genres(note) for note in notes])
    written = [place for place, note in enumerate(notes) if note.text.strip()]
    pictured = [place for place, note in enumerate(notes) if note.cover is not None]
    both = sorted(set(written) & set(pictured))
    return Sources(
        labels,
        tuple(notes[place] for place in both),
        in_image=np.searchsorted(pictured, both),
        in_text=np.searchsorted(written, both),
        audio=SourceTable(
            list(timbre.columns(STATISTICS)),
            labels.targets([[genre] for genre in timbre.genres], timbre_genres),
            np.array([block_split(clip) for clip in timbre.clips]),
        ),
        image=SourceTable(
            [*(path for note in notes if (path := note.cover)), *(cover.file for cover in covers)],
            np.concatenate(
                [note_targets[pictured], labels.targets([c.genres for c in covers], with_parents(cover_genres))]
            ),
            np.array([*(notes[place].split for place in pictured), *(cover.split for cover in covers)]),
        ),
        text=SourceTable(
            [notes[place].text for place in written],
            note_targets[written],
            np.array([notes[place].split for place in written]),
        ),
    )


def fold_of(clip: str) -> int:
    """The fold of a GTZAN clip, 0 to 9, by blocks of neighbouring numbers: an artist's clips stand side by side there."""
    number = int(clip.split(".")[1])
    return number * FOLDS // CLIPS_PER_GENRE


def block_split(clip: str) -> str:
    """Two blocks of ten for testing and two for validation, so that few artists stand in two splits."""
    return {3: "validation", 7: "validation", 5: "test", 9: "test"}.get(fold_of(clip), "train")


def _canonical(genres: Iterable[str]) -> set[str]:
    return {Taxonomy.load().written(genre) for genre in genres}
