"""Scores from whatever modalities an album has: the head of exactly that combination, or of the best one known.

Every array [L] is in the order of ``Bundle.labels``; D is an encoder's dimension, x a modality's vector as the head
sees it (L2-normalised where the bundle says so).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tagger.inference.bundle import Bundle
from tagger.inference.fusion_heads import FusionHead, sigmoid
from tagger.inference.library_prior import LEAST_WORLD, MOST_WORLD, LibraryPrior, library_prior
from tagger.inference.manifest import PriorSection
from tagger.inference.modality import SUBSETS, Modality, subset_name
from tagger.inference.start_evidence import NOTHING_BESIDE, StartEvidence, StartMove
from tagger.inference.types import Doubles, Floats, Reals

if TYPE_CHECKING:
    from tagger.inference.onnx_encoder import EncoderOutput

MOST_EVIDENCE = 8.0  # log-odds of one genre of one album, where it says what collection the library is like

Features = Mapping[Modality, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """A probability for every label that the combination of modalities was taught; NaN for the others."""

    labels: tuple[str, ...]
    modalities: tuple[Modality, ...]  # those that were used; () where there was nothing to go by
    scores: Doubles  # [L] calibrated probabilities
    thresholds: Floats  # [L] the probability from which a label is suggested
    contributions: Doubles  # [L, modalities] signed share of each modality in the log-odds
    base: Doubles  # [L] where the log-odds start: base + contributions.sum(1) are the log-odds of the score
    # (with a prior, a genre's score is raised to that of the most probable kind of it)
    terms: "LinearTerms | None" = None  # the head as sums at these features, for reasons; None without a prediction
    prior: LibraryPrior | None = None  # where the scores started from, where the bundle says; part of ``base``
    raised_by: Mapping[str, str] = field(default_factory=dict)  # genre → the kind of it whose score it has
    # Of this album in each collection of the bundle's prior, in log; then its naming.
    likelihoods: tuple[float, ...] = ()
    moves: tuple[StartMove, ...] = ()  # what moved the start from there; part of ``base``

    def top(self, count: int | None = None) -> list[tuple[str, float]]:
        """Labels and scores, highest first; unknown labels are left out."""
        taught = np.flatnonzero(~np.isnan(self.scores))
        order = taught[np.argsort(-self.scores[taught], kind="stable")][:count]
        return [(self.labels[index], float(self.scores[index])) for index in order]

    def evidence(self, label: str) -> dict[Modality, float]:
        """Each modality's signed share in the log-odds; absolute values add up to 1 (all 0 where none moves them)."""
        if self.terms is None:
            return {}
        index = self.labels.index(label)
        if not self.terms.head.known[index]:
            return dict.fromkeys(self.modalities, 0.0)
        return self.terms.shares(index)


@dataclass(frozen=True, slots=True, eq=False)
class TrackMap:
    """One track of an album as it was analysed, for a reason that names a time in it."""

    title: str
    maps: Floats  # [patches, steps, C]
    starts: tuple[float, ...]  # seconds, one per patch
    duration: float = 0.0  # seconds, 0 where it is not known


@dataclass(frozen=True, slots=True, eq=False)
class AlbumFeatures:
    """What an album's scores are made from, and the maps that its reasons are drawn from.

    A map that is missing leaves its sentence without a place, a time or words.
    """

    features: Features
    tracks: int = 1  # in the album's audio vector
    track_maps: tuple[TrackMap, ...] = ()
    cover_map: Floats | None = None  # [H, W, D]
    text: "EncoderOutput | None" = None


def album_audio(tracks: Sequence[Floats]) -> Floats:
    """The album's audio vector: the mean of its tracks' features, [D]; [0] without tracks."""
    present = [feature for feature in tracks if feature.size]
    return np.asarray(np.mean(present, axis=0, dtype=np.float64) if present else (), np.float32)


def predict(
    bundle: Bundle,
    features: Features,
    prior: LibraryPrior | None = None,
    start: StartEvidence = NOTHING_BESIDE,
) -> Prediction:
    """Fuse the features (float32 [D]; empty ones count as absent). Without any, every score is NaN.

    ``prior``: that of the library, for a bundle with shares of genres; None: the world's. ``start`` moves where scores start.
    """
    terms = linear_terms(bundle, features)
    if terms is None:
        size = len(bundle.labels)
        nothing = np.full(size, np.nan)
        return Prediction(bundle.labels, (), nothing, np.ones(size, np.float32), np.empty((size, 0)), nothing)
    head, section = terms.head, bundle.manifest.prior
    base, moves = moved_start(bundle, terms, prior, start)
    scores = np.where(head.known, sigmoid(base + terms.contributions.sum(axis=1)), np.nan)
    prediction = Prediction(
        bundle.labels, head.modalities, scores, head.threshold, terms.contributions, base, terms, moves=moves
    )
    if section is None:
        return prediction
    prior = _prior_of(bundle, section, head.modalities, prior)
    raised = coherent(scores[None], bundle)[0]
    evidence = np.where(head.known, terms.contributions.sum(axis=1), 0.0)
    likelihoods: list[float] = collection_likelihoods(section, evidence).tolist()
    if Modality.TEXT in head.modalities:
        of_words = terms.contributions[:, head.modalities.index(Modality.TEXT)]
        likelihoods.append(float(naming(section, of_words)))
    return replace(
        prediction,
        scores=raised,
        thresholds=_suggested_from_start(prior, head.modalities, base, moves),
        prior=prior,
        raised_by=raised_by(scores, raised, bundle),
        likelihoods=tuple(round(value, 4) for value in likelihoods),
    )


def moved_start(
    bundle: Bundle, terms: "LinearTerms", prior: LibraryPrior | None, start: StartEvidence
) -> tuple[Doubles, tuple[StartMove, ...]]:
    """Where the log-odds of each label start, [L], and what moved them from the shares of the ``prior``, as ``predict``."""
    base, section, modalities = terms.base, bundle.manifest.prior, terms.head.modalities
    if section is not None:
        base = base + start_shifts(_prior_of(bundle, section, modalities, prior), modalities)
    moves = start.moves(bundle.labels, base, of_shares=section is not None)
    return base + sum(move.shifts for move in moves), moves


def _prior_of(
    bundle: Bundle, section: PriorSection, modalities: Collection[Modality], prior: LibraryPrior | None
) -> LibraryPrior:
    """The library's shares, or the world's, for an album with these modalities."""
    return (prior or library_prior(section, bundle.manifest.labels)).for_album(Modality.AUDIO in modalities)


def collection_likelihoods(section: PriorSection, evidence: Doubles) -> Doubles:
    """The log-likelihood of what was heard, seen and read of albums in each of the section's collections.

    ``evidence`` [..., L]: log-odds beyond a genre's share. Where ln P(x | g) / P(x | not g) = e, an album's x has in a
    collection with share π of the genre the likelihood 1 + π (exp(e) − 1), but for a factor that is the same everywhere.
    Returns [..., collections].
    """
    odds = np.expm1(np.clip(evidence, -MOST_EVIDENCE, MOST_EVIDENCE))
    likelihoods: Doubles = np.log1p(odds[..., None, :] * _bounded_shares(section)).sum(axis=-1)
    return likelihoods


def naming(section: PriorSection, evidence: Doubles) -> Doubles:
    """How many genres an album's words speak for: the logarithm of their expected number over that without the words.

    A mean over the section's collections, in each of which an album has as many as the shares add up to. ``evidence`` [..., L]:
    log-odds that the words add. Returns [...].
    """
    shares = _bounded_shares(section)
    number = sigmoid(np.log(shares / (1 - shares)) + evidence[..., None, :]).sum(axis=-1)
    return np.asarray(np.log(number / shares.sum(axis=-1)).mean(axis=-1))


def _bounded_shares(section: PriorSection) -> Doubles:
    shares: Doubles = np.clip(np.array(list(section.collections.values())), LEAST_WORLD, MOST_WORLD)
    return shares


@lru_cache(maxsize=4)
def _prior_arrays(prior: LibraryPrior) -> tuple[Doubles, Floats]:
    return np.asarray(prior.shifts), np.asarray(prior.thresholds, np.float32)


def start_shifts(prior: LibraryPrior, modalities: Collection[Modality]) -> Doubles:
    """What a prior adds to the log-odds of an album that has these modalities, [L]."""
    prior = prior.for_album(Modality.AUDIO in modalities)
    return _prior_arrays(prior)[0] + (prior.of_words if Modality.TEXT in modalities else 0.0)


def suggested_from(prior: LibraryPrior, modalities: Collection[Modality]) -> Floats:
    """The probability from which each label is suggested, [L]; nothing by a cover alone where no album is tagged.

    That was measured to mislead.
    """
    thresholds = _prior_arrays(prior)[1]
    if set(modalities) == {Modality.IMAGE} and not prior.from_tags:
        return np.full(thresholds.shape, np.inf, np.float32)
    return thresholds


def _suggested_from_start(
    prior: LibraryPrior, modalities: Collection[Modality], base: Doubles, moves: Collection[StartMove]
) -> Floats:
    """``suggested_from``, but the usual threshold for a label that the ``moves`` alone raise to where it is suggested."""
    thresholds = _prior_arrays(prior)[1]
    suffices = (sum(move.shifts for move in moves) > 0) & (sigmoid(base) >= thresholds)
    return np.where(suffices, thresholds, suggested_from(prior, modalities))


def track_scores(
    bundle: Bundle, features: Features, sounds: Floats, prior: LibraryPrior | None = None
) -> Doubles | None:
    """The scores [n, L] that ``predict`` gives for ``features`` with each of the ``sounds`` [n, D] as their sound.

    All at once, without terms to explain them by. None where the sound is in no score.
    """
    head = choose_head(bundle, {**features, Modality.AUDIO: sounds[0]}) if len(sounds) else None
    if head is None or Modality.AUDIO not in head.modalities:
        return None
    weight, bias, directions = _double(head)
    raw = np.tile(bias, (len(sounds), 1))
    for modality in head.modalities:
        x = np.atleast_2d(sounds if modality is Modality.AUDIO else features[modality]).astype(np.float64)
        if bundle.manifest.fusion.normalise:
            lengths = np.linalg.norm(x, axis=1, keepdims=True)
            x = x / np.where(lengths == 0, 1.0, lengths)
        raw += x @ weight[:, head.columns(modality)].T
    if directions is not None:
        lengths = np.linalg.norm(raw, axis=1, keepdims=True)
        raw = raw @ directions.T / np.where(lengths == 0, 1.0, lengths)
    log_odds, section = head.slope * raw + head.offset, bundle.manifest.prior
    if section is not None:
        log_odds = log_odds + start_shifts(prior or library_prior(section, bundle.manifest.labels), head.modalities)
    scores = np.where(head.known, sigmoid(log_odds), np.nan)
    return scores if section is None else coherent(scores, bundle)


def choose_head(bundle: Bundle, features: Features) -> FusionHead | None:
    """The head of the present modalities; where the bundle lacks it, of the most of them, words before sound."""
    present = {m for m in bundle.modalities if m in features and features[m].size}
    usable = [
        bundle.heads[name]
        for subset in SUBSETS
        if set(subset) <= present and (name := subset_name(subset)) in bundle.heads
    ]
    return max(usable, key=_preference, default=None)


@dataclass(frozen=True, slots=True, eq=False)
class LinearTerms:
    """A head at one album, as exact sums: log-odds = base + Σ over modalities and dimensions of row · (x − mean).

    For the target "cosine" the rows are divided by the length of the prediction at this very album: with that length
    held the cosine is linear, and the sum is still exactly the album's log-odds.
    """

    head: FusionHead
    x: Mapping[Modality, Doubles]  # [D] as the head sees it
    lengths: Mapping[Modality, float]  # the feature is x · length
    scale: float  # 1, or 1 / the length of the prediction
    base: Doubles  # [L]
    contributions: Doubles  # [L, modalities]

    def row(self, label: int, modality: Modality) -> Doubles:
        """The log-odds of a label per unit of each dimension of x, [D]."""
        columns = self.head.columns(modality)
        weight, _, directions = _double(self.head)
        row: Doubles = weight[label, columns] if directions is None else directions[label] @ weight[:, columns]
        return float(self.head.slope[label]) * self.scale * row

    def shares(self, label: int) -> dict[Modality, float]:
        """Each modality's signed share in a label's log-odds; absolute values add up to 1 (all 0 where none moves them)."""
        row = self.contributions[label]
        total = np.abs(row).sum()
        return {m: float(value / total) if total else 0.0 for m, value in zip(self.head.modalities, row, strict=True)}


def linear_terms(bundle: Bundle, features: Features) -> LinearTerms | None:
    """Write the head for these features as sums at these features; None where there is nothing to go by."""
    head = choose_head(bundle, features)
    if head is None:
        return None
    lengths = {m: length(features[m]) if bundle.manifest.fusion.normalise else 1.0 for m in head.modalities}
    x = {m: features[m].astype(np.float64) / lengths[m] for m in head.modalities}
    weight, bias, directions = _double(head)
    average = bias + sum(weight[:, head.columns(m)] @ head.means[m] for m in head.modalities)
    moved = np.stack([weight[:, head.columns(m)] @ (x[m] - head.means[m]) for m in head.modalities], axis=1)
    scale = 1.0
    if directions is not None:
        scale = 1 / length(average + moved.sum(axis=1))
        average, moved = directions @ average * scale, directions @ moved * scale
    return LinearTerms(head, x, lengths, scale, head.slope * average + head.offset, head.slope[:, None] * moved)


@lru_cache(maxsize=16)
def _double(head: FusionHead) -> tuple[Doubles, Doubles, Doubles | None]:
    """Weight, bias and unit factors in double precision, converted once per head."""
    directions = None
    if head.factors is not None:
        factors = head.factors.astype(np.float64)
        directions = factors / np.linalg.norm(factors, axis=1, keepdims=True)
    return head.weight.astype(np.float64), head.bias.astype(np.float64), directions


def length(vector: Reals) -> float:
    """The L2 norm, 1 for a vector of zeros."""
    return float(np.linalg.norm(vector.astype(np.float64))) or 1.0


def _preference(head: FusionHead) -> tuple[int, ...]:
    return len(head.modalities), *(m in head.modalities for m in (Modality.TEXT, Modality.AUDIO, Modality.IMAGE))


def coherent(scores: Doubles, bundle: Bundle) -> Doubles:
    """The scores [n, L], each genre's raised to that of the most probable kind of it."""
    if not bundle.kinds:
        return scores
    raised = scores.copy()
    genres = [genre for genre, _ in bundle.kinds]
    columns = [column for _, kinds in bundle.kinds for column in kinds]
    sizes = [len(kinds) for _, kinds in bundle.kinds]
    starts = np.cumsum([0, *sizes[:-1]])
    taught = np.where(np.isnan(scores), -1.0, scores)
    best = np.maximum.reduceat(taught[:, columns], starts, axis=1)
    raised[:, genres] = np.where(best > taught[:, genres], best, scores[:, genres])
    return raised


def raised_by(scores: Doubles, raised: Doubles, bundle: Bundle) -> dict[str, str]:
    """Of one row [L] before and after: each genre whose score was raised, and the kind of it whose score it has."""
    sources = {}
    for genre, kinds in bundle.kinds:
        if raised[genre] > scores[genre] or (np.isnan(scores[genre]) and not np.isnan(raised[genre])):
            kind = next(column for column in kinds if scores[column] == raised[genre])
            sources[bundle.labels[genre]] = bundle.labels[kind]
    return sources
