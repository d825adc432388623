"""The starter's genres: what the real sets know, written as the taxonomy writes it.

The sets know different genres: a pair of item and genre that a set says nothing about is UNKNOWN and does not count.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger.genres.taxonomy import Taxonomy
from trainer.data.item_lists import AlbumNote
from trainer.models.losses import UNKNOWN

MINIMUM_ALBUMS = 10  # training albums that a genre needs before a network is asked to learn it
ALWAYS_ELECTRONIC = "netlabels"  # this source files every release under electronic music and does not repeat it


@dataclass(frozen=True, slots=True)
class Labels:
    """Genres in the order of the model's outputs; an item that has a genre has the genres above it too."""

    names: tuple[str, ...]

    def targets(self, items: Sequence[Iterable[str]], known: Collection[str] | None = None) -> NDArray[np.float32]:
        """1, 0 or UNKNOWN for each item and genre, float32 [items, labels]; ``known``: the genres the set knows (None: all)."""
        rows = np.zeros((len(items), len(self.names)), np.float32)
        for row, genres in zip(rows, items, strict=True):
            row[[self.names.index(genre) for genre in with_parents(genres) if genre in self.names]] = 1
        if known is not None:
            rows[:, [name not in known for name in self.names]] = UNKNOWN
        return rows


def with_parents(genres: Iterable[str]) -> set[str]:
    """The genres as the taxonomy writes them, and all that lie above them."""
    taxonomy = Taxonomy.load()
    return {above for genre in genres if taxonomy.canonical(genre) for above in taxonomy.path(genre)}


def note_genres(note: AlbumNote) -> tuple[str, ...]:
    """An album's genres, with the one its source leaves out because all its albums have it."""
    return (*note.genres, "electronic") if note.source == ALWAYS_ELECTRONIC else note.genres


def choose(notes: Sequence[AlbumNote], *others: Collection[str]) -> Labels:
    """The genres of at least MINIMUM_ALBUMS training albums, and every genre of the other sets."""
    training = (with_parents(note_genres(note)) for note in notes if note.split == "train")
    count = Counter(genre for genres in training for genre in genres)
    frequent = {genre for genre, albums in count.items() if albums >= MINIMUM_ALBUMS}
    named = {genre for names in others for genre in with_parents(names)}
    return Labels(tuple(sorted(frequent | named)))
