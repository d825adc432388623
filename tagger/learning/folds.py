"""Folds of a cross-validation: an album is judged by what was learnt without any of its artists."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from tagger.errors import TaggerError
from tagger.inference.types import Indices
from tagger.learning.examples import Flags, TaggedExamples

MOST_FOLDS = 10
FEW_ALBUMS = 400  # up to so many albums, more folds leave more to learn from
FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Folds:
    """``number`` [N]: the fold that judges each album."""

    examples: TaggedExamples
    number: Indices

    @classmethod
    def of(cls, examples: TaggedExamples) -> Self:
        """Whole artists, spread so that every fold has its share of each genre. Raises TaggerError for one artist."""
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for album, artist in enumerate(examples.artist):
            groups[artist].append(album)
        if len(groups) < 2:
            raise TaggerError(
                "All tagged albums are by one artist, so nothing can say whether a genre or the artist was learnt; "
                "tag albums by others, too."
            )
        count = min(len(groups), MOST_FOLDS if len(examples) <= FEW_ALBUMS else FOLDS)
        number = np.zeros(len(examples), np.int64)
        targets = examples.targets.astype(np.float64)
        shares = np.concatenate(
            [targets / np.maximum(targets.sum(axis=0), 1), np.full((len(targets), 1), 1 / len(targets))], 1
        )
        filled = np.zeros((count, shares.shape[1]))
        for artist in sorted(groups, key=lambda name: (-len(groups[name]), name)):
            weight = shares[groups[artist]].sum(axis=0)
            fold = int(np.argmin(filled @ weight))
            filled[fold] += weight
            number[groups[artist]] = fold
        return cls(examples, number)

    @property
    def count(self) -> int:
        """How many folds there are."""
        return int(self.number.max()) + 1

    def __iter__(self) -> Iterator[tuple[int, Flags, Flags]]:
        """Fold, albums to learn from [N], albums to judge [N]. Who is only a guest keeps an album from being learnt from."""
        for fold in range(self.count):
            judged = self.number == fold
            unseen = frozenset[str]().union(*(self.examples.artists[album] for album in np.flatnonzero(judged)))
            learnt = [not unseen & artists for artists in self.examples.artists]
            yield fold, np.asarray(learnt, np.bool_) & ~judged, judged
