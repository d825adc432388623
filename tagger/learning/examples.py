"""What there is to learn from: albums with their features, their artists, and the genres that their files hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.manifest import Label
from tagger.inference.modality import Modality, ordered
from tagger.inference.types import Doubles, Floats, Indices

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class TaggedExamples:
    """N albums, or parts of albums whose tracks differ in genre. Every array and tuple is in one order.

    ``artist`` names who an album is by, and ``artists`` everybody on it: no two folds of a cross-validation share any.
    ``features`` [N, D] are as a head sees them, zeros where ``present`` [N] says that the album lacks the modality.
    ``spread`` [D, D] is, by modality, how a feature varies within a source (the sound: from patch to patch of a track).
    ``base`` [N, L] is, by modality, the evidence of the model in use for each label, in log-odds; zeros for a label that
    it does not know; ``base_fused`` [N, L] the evidence of its head for everything that the album has.
    """

    albums: tuple[int, ...]
    names: tuple[str, ...]
    artist: tuple[str, ...]
    artists: tuple[frozenset[str], ...]
    labels: tuple[Label, ...]
    targets: Flags  # [N, L]
    features: Mapping[Modality, Floats]
    present: Mapping[Modality, Flags]
    base: Mapping[Modality, Doubles]
    base_fused: Doubles
    spread: Mapping[Modality, Doubles] = field(default_factory=dict)
    taxonomy: Taxonomy = field(default_factory=Taxonomy.load)  # the person's, which names the labels

    def __len__(self) -> int:
        return len(self.albums)

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """Those that some album has."""
        return ordered(modality for modality, flags in self.present.items() if flags.any())

    def subset_of(self, album: int) -> tuple[Modality, ...]:
        """The modalities of one album."""
        return ordered(modality for modality, flags in self.present.items() if flags[album])


def log_odds(targets: Flags | Doubles) -> Doubles:
    """How common each label is among the albums [N, L], in log-odds [L]; half an album more on either side."""
    positive = targets.sum(axis=0, dtype=np.float64)
    return np.asarray(np.log((positive + 0.5) / (len(targets) - positive + 0.5)))


def sigmoid(values: Doubles) -> Doubles:
    """The probability of log-odds, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)))


def rows_of(flags: Flags) -> Indices:
    """Where the flags are set."""
    return np.asarray(np.flatnonzero(flags), np.int64)


def subsets_present(examples: TaggedExamples) -> dict[tuple[Modality, ...], Indices]:
    """The albums by exactly the modalities that they have."""
    rows: dict[tuple[Modality, ...], list[int]] = {}
    for album in range(len(examples)):
        rows.setdefault(examples.subset_of(album), []).append(album)
    return {subset: np.asarray(albums, np.int64) for subset, albums in rows.items()}


def having(examples: TaggedExamples, subset: Sequence[Modality]) -> Flags:
    """Which albums have at least these modalities, [N]."""
    return np.asarray(np.logical_and.reduce([examples.present[modality] for modality in subset]), np.bool_)
