"""The recipes for one modality's head among which a cross-validation chooses, and what each makes of some albums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tagger.inference.modality import Modality
from tagger.inference.types import Doubles, Floats, Indices
from tagger.learning.genre_targets import Flags, log_odds
from tagger.learning.regression import gaussian, logistic

SHRINKAGES = (0.1, 0.3, 0.6, 0.9)
PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
MOST_DIMENSIONS = 250  # of the principal axes of a longer feature
ROUNDNESS = 0.2  # of how features vary within an album: the share of the same variation in every direction
MOST_WORK = 20e6  # albums × dimensions × labels that a logistic regression is tried on
OVERHEAD = 60  # dimensions that cost as much as the probabilities themselves
LEAST_ALBUMS = 20  # that must have a modality


Method = Literal["gaussian", "logistic"]
METHODS: tuple[Method, ...] = ("gaussian", "logistic")


@dataclass(frozen=True, slots=True)
class SoundColumns:
    """What the dimensions of the sound's feature are: logits of so many ``tags``, an embedding, so many ``descriptors``."""

    tags: int = 0
    descriptors: int = 0

    def sets(self, size: int) -> dict[str, Indices]:
        """The sets of columns that a head may be learnt from, by name: few, since each is tried in every way."""
        everything = np.arange(size)
        tags, embedding, descriptors = np.split(everything, [self.tags, size - self.descriptors])
        if not tags.size or not embedding.size:
            return {"feature": everything}
        sets = {"tags": tags, "tags and embedding": everything[: size - self.descriptors]}
        if not descriptors.size:
            return sets | {"embedding": embedding}
        return sets | {"tags and descriptors": np.concatenate([tags, descriptors]), "everything": everything}


@dataclass(frozen=True, slots=True)
class HeadRecipe:
    """How one modality's head is learnt: from which columns of the feature, in which way, and how strongly held back."""

    columns: str
    method: Method
    strength: float  # the shrinkage or the penalty

    def in_words(self) -> str:
        """For a report."""
        restraint = f"shrinkage {self.strength:g}" if self.method == "gaussian" else f"penalty {self.strength:g}"
        return f"{self.columns}, {self.method}, {restraint}"


@dataclass(frozen=True, slots=True, eq=False)
class LinearPart:
    """Evidence in log-odds: ``rows`` [L, D] · feature + ``bias`` [L]."""

    rows: Doubles
    bias: Doubles

    def evidence(self, features: Floats | Doubles) -> Doubles:
        """The evidence of albums [N, D] for each label, [N, L]."""
        return np.asarray(features.astype(np.float64) @ self.rows.T + self.bias)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """Columns of a feature, standardised and turned onto their principal axes: x = (feature − mean) @ basis."""

    mean: Doubles  # [D]
    basis: Doubles  # [D, R]

    def of(self, features: Floats) -> Doubles:
        """The coordinates of albums [N, D], [N, R]."""
        return np.asarray((features.astype(np.float64) - self.mean) @ self.basis)

    def part(self, rows: Doubles, bias: Doubles) -> LinearPart:
        """What was learnt in these coordinates, for the feature itself."""
        back = rows @ self.basis.T
        return LinearPart(back, bias - back @ self.mean)


def feature_spaces(
    modality: Modality, features: Floats, sound: SoundColumns, spread: Doubles | None = None
) -> dict[str, FeatureSpace]:
    """The sets of columns to choose among, by name. ``features`` [N, D] of the albums that have the modality.

    ``spread`` [D, D], where it is known, is how a feature varies within a source. What differs from patch to patch of one
    track says nothing of its genre and is known from far more patches than there are albums, so that directions count
    the less the more they vary so (within-class covariance normalisation, Hatch, Kajarekar & Stolcke, 2006).

    A tagging network's feature is of several kinds (``sound``); other features are one set.
    """
    sets = sound.sets(features.shape[1]) if modality is Modality.AUDIO else SoundColumns().sets(features.shape[1])
    return {name: _evened_out(_space(features, columns), spread) for name, columns in sets.items()}


def recipes(spaces: Mapping[str, FeatureSpace], albums: int, labels: int) -> Iterator[HeadRecipe]:
    """Every recipe that is worth its time for so many albums and labels."""
    for name, space in spaces.items():
        for shrinkage in SHRINKAGES:
            yield HeadRecipe(name, "gaussian", shrinkage)
        if albums * labels * (space.basis.shape[1] + OVERHEAD) <= MOST_WORK:
            for penalty in PENALTIES:
                yield HeadRecipe(name, "logistic", penalty)


def learn_part(recipe: HeadRecipe, space: FeatureSpace, x: Doubles, targets: Flags) -> LinearPart:
    """Learn from albums at coordinates ``x`` [N, R]."""
    goals = targets.astype(np.float64)
    if recipe.method == "gaussian":
        return space.part(*gaussian(x, goals, recipe.strength))
    rows, bias = logistic(x, goals, recipe.strength)
    return space.part(rows, bias - log_odds(goals))


def _space(features: Floats, columns: Indices) -> FeatureSpace:
    size = features.shape[1]
    values = features[:, columns].astype(np.float64)
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    scale = np.where(deviation > 1e-6, 1 / np.maximum(deviation, 1e-6), 0.0)
    basis = np.diag(scale)
    if values.shape[1] > MOST_DIMENSIONS:
        scaled = (values - mean) * scale
        _, axes = np.linalg.eigh(scaled.T @ scaled)
        basis = scale[:, None] * axes[:, -MOST_DIMENSIONS:]
    all_mean, all_basis = np.zeros(size), np.zeros((size, basis.shape[1]))
    all_mean[columns], all_basis[columns] = mean, basis
    return FeatureSpace(all_mean, all_basis)


def _evened_out(space: FeatureSpace, spread: Doubles | None) -> FeatureSpace:
    """The space with the variation within sources (``spread`` [D, D] of the feature) made nearly the same everywhere."""
    if spread is None:
        return space
    within = space.basis.T @ spread @ space.basis
    size = len(within)
    within = within / max(float(np.trace(within)) / size, 1e-12)
    scales, axes = np.linalg.eigh((1 - ROUNDNESS) * within + ROUNDNESS * np.eye(size))
    return FeatureSpace(space.mean, space.basis @ (axes / np.sqrt(scales)))
