"""What the shipped model is fitted on: albums with covers and texts of three sources, and covers of five genres.

Every split by source leaves a whole collection out, with all artists of it: only that says how good a model is on music
that it was not made from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from trainer.data.items import Item, Split
from trainer.data.open_sets import album_items, cover_items, with_parents
from trainer.starter.labels import learnt_labels, starter_labels
from trainer.training.source_regression import UNKNOWN

SOURCES = ("netlabels", "phlow", "ben")
COVERS = "covers"

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LabelledItems:
    """Items with ``targets`` [items, L] of 1, 0 or UNKNOWN; an item that has a genre has those above it too."""

    items: tuple[Item, ...]
    targets: NDArray[np.int64]

    @cached_property
    def sources(self) -> NDArray[np.str_]:
        """The collection that each item comes from, [items]."""
        return np.array([item.source for item in self.items])

    @cached_property
    def artists(self) -> NDArray[np.str_]:
        """Each item's artist without case, "" where the collection does not say, [items]."""
        return np.array([" & ".join(item.artists).casefold() for item in self.items])

    def of_split(self, split: Split) -> Rows:
        """The rows of the items of a split."""
        return np.flatnonzero([item.split is split for item in self.items])

    def without(self, source: str) -> tuple[Rows, Rows]:
        """The rows to train on when a source is left out (none by an artist of it), and the rows of that source."""
        test = self.sources == source
        artists = np.setdiff1d(self.artists[test], [""])
        return np.flatnonzero(~test & ~np.isin(self.artists, artists)), np.flatnonzero(test)

    def each_left_out(self) -> Iterator[tuple[str, Rows, Rows]]:
        """(source left out, rows to train on, its rows) for the sources of albums."""
        for source in SOURCES:
            yield source, *self.without(source)


@dataclass(frozen=True, eq=False)
class StarterSources:
    """The sets, and the model's labels. ``learnt`` [L]: enough albums have the label; ``covers``: the albums, then the covers,
    where labels that are not learnt are UNKNOWN.
    """

    labels: tuple[str, ...]
    learnt: NDArray[np.bool_]
    albums: LabelledItems
    covers: LabelledItems

    @cached_property
    def album_genres(self) -> list[frozenset[str]]:
        """Every album's genres with all above, also those that are no label."""
        return [with_parents(item.labels) for item in self.albums.items]


def read_sources(data: Path) -> StarterSources:
    """The sets under ``data``: albums/ and covers/. Raises TaggerError for a set that is missing or malformed."""
    albums, covers = album_items(data), cover_items(data)
    if bare := [item.id for item in albums if item.cover is None]:
        raise TaggerError(f"The album '{bare[0]}' of {data} has no cover; complete or remove it.")
    album_genres = [with_parents(item.labels) for item in albums]
    labels, learnt = starter_labels(album_genres), learnt_labels(album_genres)
    taught = np.array([label in learnt for label in labels])
    cover_genres = [with_parents(item.labels) for item in covers]
    known = frozenset().union(*cover_genres)
    cover_targets = targets_of(cover_genres, labels, known & learnt)
    return StarterSources(
        labels,
        taught,
        LabelledItems(tuple(albums), targets_of(album_genres, labels, frozenset(labels))),
        LabelledItems((*albums, *covers), np.concatenate([targets_of(album_genres, labels, learnt), cover_targets])),
    )


def targets_of(
    genres: Sequence[frozenset[str]], labels: Sequence[str], known: frozenset[str] | set[str]
) -> NDArray[np.int64]:
    """1 or 0 for the known labels, UNKNOWN for the others, [items, L]."""
    rows = [[int(label in of_item) if label in known else UNKNOWN for label in labels] for of_item in genres]
    return np.array(rows, np.int64)
