"""Judge what can be learnt by albums whose artists it never saw, and choose by that how to learn.

For every fold, each modality's recipes are learnt from the other folds. What is chosen for a fold (the best recipe of each
method, and how much each part counts) is chosen by the other folds, so that the figures are not those of a lucky choice.
Parts are what each method learns and what the model in use says, of each modality: where nothing can be learnt, its weight
is 0 and the model in use remains. The simplest method asks for the most similar album by another artist.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np

from tagger.errors import TaggerError
from tagger.inference.modality import Modality
from tagger.inference.types import Doubles, Floats, Indices
from tagger.learning.genre_targets import Flags, TaggedExamples, having, log_odds, subsets_present
from tagger.learning.recipes import (
    LEAST_ALBUMS,
    METHODS,
    FeatureSpace,
    HeadRecipe,
    LinearPart,
    SoundColumns,
    feature_spaces,
    learn_part,
    recipes,
)
from tagger.learning.regression import fit_weights, losses
from tagger.progress import Task

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


BLOCK = 256  # albums whose similarities are in memory at a time


def nearest_scores(examples: TaggedExamples, learnt: Flags, judged: Flags) -> Doubles:
    """For each judged album the similarity (−1…1) of the most similar learnt one of each label, [judged, L].

    Similarity is the cosine of standardised features, averaged over the modalities that both albums have. The best label
    is that of the nearest neighbour.
    """
    train, test = np.flatnonzero(learnt), np.flatnonzero(judged)
    units = {modality: _units(examples, modality, learnt) for modality in examples.modalities}
    scores = np.full((test.size, examples.targets.shape[1]), -1.0)
    members = [np.flatnonzero(examples.targets[train, label]) for label in range(scores.shape[1])]
    for start in range(0, test.size, BLOCK):
        rows = test[start : start + BLOCK]
        total, shared = np.zeros((rows.size, train.size), np.float32), np.zeros((rows.size, train.size), np.float32)
        for modality, unit in units.items():
            present = examples.present[modality].astype(np.float32)
            total += unit[rows] @ unit[train].T
            shared += np.outer(present[rows], present[train])
        similarity = total / np.maximum(shared, 1)
        for label, albums in enumerate(members):
            if albums.size:
                scores[start : start + BLOCK, label] = similarity[:, albums].max(axis=1)
    return scores


def _units(
    examples: TaggedExamples, modality: Modality, learnt: Flags
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Standardised features of length 1, zeros where they are absent."""
    features, present = examples.features[modality], examples.present[modality]
    reference = features[learnt & present]
    if not len(reference):
        return np.zeros_like(features)
    scaled = (features - reference.mean(axis=0)) / (reference.std(axis=0) + 1e-6)
    scaled[~present] = 0
    return np.asarray(scaled / np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 1e-9), np.float32)


BASE = "base"
Part = tuple[Modality, str]  # the method that learns it, or BASE: what the model in use says
Choice = dict[Part, HeadRecipe]
Subset = tuple[Modality, ...]
OutOfFold = Mapping[Part, Doubles]


@dataclass(frozen=True, slots=True, eq=False)
class CrossValidation:
    """What came of it. Scores [N, L] are of albums by models that saw none of their artists."""

    examples: TaggedExamples
    folds: Folds
    prior: Doubles  # [N, L] log-odds of each label, the same for all albums: else a fold's own rates would rank albums
    learnt: Doubles  # [N, L] log-odds
    contributions: Mapping[Modality, Doubles]  # [N, L] each: what moved them from the prior
    base: Doubles  # [N, L] log-odds of the model in use, from the same prior
    nearest: Doubles  # [N, L] similarities
    recipes: Mapping[Part, HeadRecipe]  # by all folds
    spaces: Mapping[Modality, Mapping[str, FeatureSpace]]
    weights: Mapping[Subset, Mapping[Part, float]]

    def final_parts(self) -> dict[Part, LinearPart]:
        """The chosen recipes, learnt from all albums."""
        examples = self.examples
        parts = {}
        for part, recipe in self.recipes.items():
            space, present = self.spaces[part[0]][recipe.columns], examples.present[part[0]]
            coordinates = space.of(examples.features[part[0]][present])
            parts[part] = learn_part(recipe, space, coordinates, examples.targets[present])
        return parts


def cross_validate(
    examples: TaggedExamples, *, sound: SoundColumns | None = None, task: Task | None = None
) -> CrossValidation:
    """Cross-validate everything; ``sound``: what the dimensions of the sound's feature are.

    Wrong tags need no loss of their own: with a fifth of the tags of 1 600 albums replaced at random, AUC fell by .01 to
    .03, and tags moved towards what the others say of them (by a half, or more) made it no better on artists left out.
    Raises TaggerError where there is nothing to tell apart, and CancelledError.
    """
    task = task or Task()
    folds = Folds.of(examples)
    modalities = [m for m in examples.modalities if examples.present[m].sum() >= LEAST_ALBUMS]
    if not modalities:
        raise TaggerError(
            f"Fewer than {LEAST_ALBUMS} tagged albums are analysed; run 'tagger suggest', which listens and looks, then learn."
        )
    spaces = {
        m: feature_spaces(m, examples.features[m][examples.present[m]], sound or SoundColumns(), examples.spread.get(m))
        for m in modalities
    }
    choices = {m: list(recipes(spaces[m], len(examples), len(examples.labels))) for m in modalities}
    task.begin("learning", sum(map(len, choices.values())) * folds.count)
    prior: Doubles = np.broadcast_to(log_odds(examples.targets), examples.targets.shape)
    nearest = np.full(examples.targets.shape, -1.0)
    tried: dict[tuple[Modality, HeadRecipe], Doubles] = {
        (m, recipe): np.zeros(examples.targets.shape) for m in modalities for recipe in choices[m]
    }
    for _, learnt, judged in folds:
        nearest[judged] = nearest_scores(examples, learnt, judged)
        for m in modalities:
            train, test = learnt & examples.present[m], judged & examples.present[m]
            for recipe, space, x in _with_coordinates(choices[m], spaces[m], examples.features[m][train]):
                if train.any() and test.any():
                    part = learn_part(recipe, space, x, examples.targets[train])
                    tried[m, recipe][test] = part.evidence(examples.features[m][test])
                task.step(recipe.in_words())
    fold_losses = _fold_losses(folds, prior, tried)
    moved = {m: np.zeros(examples.targets.shape) for m in modalities}
    for fold, _, judged in folds:
        best = _best_recipes(choices, fold_losses, [number for number in range(folds.count) if number != fold])
        _judge(examples, _parts(examples, best, tried), prior, judged, moved)
    best = _best_recipes(choices, fold_losses, list(range(folds.count)))
    parts = _parts(examples, best, tried)
    everything = np.ones(len(examples), np.bool_)
    subsets = [subset for size in range(1, len(modalities) + 1) for subset in combinations(modalities, size)]
    weights = {subset: _weights(examples, parts, prior, subset, everything) for subset in subsets}
    scores = np.asarray(prior + np.sum(list(moved.values()), axis=0), np.float64)
    base = np.asarray(prior + examples.base_fused)
    return CrossValidation(examples, folds, prior, scores, moved, base, nearest, best, spaces, weights)


def _with_coordinates(
    choices: Sequence[HeadRecipe], spaces: Mapping[str, FeatureSpace], features: Floats
) -> Iterator[tuple[HeadRecipe, FeatureSpace, Doubles]]:
    """Each recipe with the space that it learns in, and the features' coordinates there; one space after the other."""
    for name, space in spaces.items():
        x = space.of(features)
        yield from ((recipe, space, x) for recipe in choices if recipe.columns == name)


def _best_recipes(
    choices: Mapping[Modality, list[HeadRecipe]],
    fold_losses: Mapping[tuple[Modality, HeadRecipe], Doubles],
    folds: list[int],
) -> Choice:
    """The recipe of each modality and method with the least loss in these folds."""
    chosen_recipes: Choice = {}
    for modality, recipes_tried in choices.items():
        for method in METHODS:
            candidates = [recipe for recipe in recipes_tried if recipe.method == method]
            if candidates:
                totals = [float(fold_losses[modality, recipe][folds].sum()) for recipe in candidates]
                chosen_recipes[modality, method] = candidates[int(np.argmin(totals))]
    return chosen_recipes


def _parts(
    examples: TaggedExamples, best: Choice, tried: Mapping[tuple[Modality, HeadRecipe], Doubles]
) -> dict[Part, Doubles]:
    """The evidence [N, L] of the chosen recipes, and of the model in use for the same modalities."""
    parts: dict[Part, Doubles] = {part: tried[part[0], recipe] for part, recipe in best.items()}
    modalities = dict.fromkeys(modality for modality, _ in best)
    return parts | {(m, BASE): examples.base[m] for m in modalities if m in examples.base and examples.base[m].any()}


def _fold_losses(
    folds: Folds, prior: Doubles, tried: Mapping[tuple[Modality, HeadRecipe], Doubles]
) -> dict[tuple[Modality, HeadRecipe], Doubles]:
    """The loss of each recipe's evidence alone, with the weight that suits it best, by fold."""
    targets = folds.examples.targets
    by_recipe: dict[tuple[Modality, HeadRecipe], Doubles] = {}
    for (modality, recipe), evidence in tried.items():
        present = folds.examples.present[modality]
        weight = fit_weights([evidence[present]], prior[present], targets[present])[0]
        by_album = np.where(present, losses(prior + weight * evidence, targets), 0.0)
        by_fold = [by_album[folds.number == fold].sum() for fold in range(folds.count)]
        by_recipe[modality, recipe] = np.asarray(by_fold, np.float64)
    return by_recipe


def _judge(
    examples: TaggedExamples, parts: OutOfFold, prior: Doubles, judged: Flags, moved: Mapping[Modality, Doubles]
) -> None:
    """Write into ``moved`` what each modality says of the judged albums, with weights fitted on the others."""
    for subset, albums in subsets_present(examples).items():
        rows = albums[judged[albums]]
        usable = tuple(m for m in subset if any(part[0] is m for part in parts))
        if rows.size and usable:
            for part, weight in _weights(examples, parts, prior, usable, ~judged).items():
                moved[part[0]][rows] += weight * parts[part][rows]


def _weights(
    examples: TaggedExamples, parts: OutOfFold, prior: Doubles, subset: Subset, among: Flags
) -> dict[Part, float]:
    """The weight of each part of these modalities, fitted on albums that have them all; where those are few, on all."""
    names = [part for part in parts if part[0] in subset]
    rows = among & having(examples, subset)
    if rows.sum() < LEAST_ALBUMS:
        rows = among
    fitted = fit_weights([parts[name][rows] for name in names], prior[rows], examples.targets[rows])
    return dict(zip(names, fitted.tolist(), strict=True))
