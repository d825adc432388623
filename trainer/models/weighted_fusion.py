"""Fusion by a weight a modality: log-odds = prior + Σ over modalities of weight · evidence, as linear heads (``fusion.py``).

It stands in for the trained layer where no items have every modality, as for the shipped model. Evidence is in log-odds
beyond the base rate, so 0 says nothing and an absent modality is simply not added. The weights are few (one per modality and
subset, the same for all genres), not negative, and fitted on evidence of sources that no part was trained on; a modality that
does not lower the loss of a source left out has the weight 0. They are fitted from where the application would start, which
is not the source's own share of a genre, as that is what it does not know. No training item has sound, so that the weight of
sound comes from other music.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.inference.fusion_heads import sigmoid
from tagger.inference.library_prior import LIFT, SHOWN, SURE
from tagger.learning import regression
from trainer.models.fusion import MODALITIES, SUBSETS, LinearHead

MOST_WEIGHT = 1.0

Floats = NDArray[np.float64]
Weights = dict[str, dict[str, float]]
"""By subset ("image+text"), then by modality."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearEvidence:
    """log-odds beyond the base rate = ``weight`` [L, D] · (feature − ``mean`` [D]) + ``offset`` [L].

    ``known`` [L]: what the modality can speak of at all.
    """

    weight: Floats
    mean: Floats
    offset: Floats
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """Where an item's scores start from before any evidence: log-odds [items, L].

    ``tagged``: each genre's share of the item's own source, as a tagged library tells it; ``untagged``: what is known of a
    library of which nothing is known, without the item's source.
    """

    tagged: Floats
    untagged: Floats

    def of(self, modalities: Collection[str]) -> Floats:
        """A cover alone is judged in tagged libraries only, the others in any: where nothing is tagged, they must carry more."""
        return self.tagged if set(modalities) == {"image"} else self.untagged

    def at(self, rows: Any, labels: Any) -> "Starts":
        """Those of some items and labels."""
        return Starts(self.tagged[np.ix_(rows, labels)], self.untagged[np.ix_(rows, labels)])


def weighted_heads(parts: Mapping[str, LinearEvidence], weights: Weights, prior: Floats) -> dict[str, LinearHead]:
    """A head per subset of the modalities; ``prior`` [L]: log-odds of each label in an unknown library."""
    by_subset: dict[str, LinearHead] = {}
    for subset in SUBSETS:
        modalities = subset.split("+")
        if not set(modalities) <= set(parts):
            continue
        weighted = [(weights[subset][modality], parts[modality]) for modality in modalities]
        moved = sum(weight * (part.offset - part.weight @ part.mean) for weight, part in weighted)
        by_subset[subset] = LinearHead(
            weight=np.concatenate([weight * part.weight for weight, part in weighted], axis=1).astype(np.float32),
            bias=np.asarray(prior + moved, np.float32),
            slope=np.ones(len(prior), np.float32),
            offset=np.zeros(len(prior), np.float32),
            threshold=thresholds(sigmoid(prior)).astype(np.float32),
            known=np.any([part.known for weight, part in weighted if weight > 0], axis=0),
        )
    return by_subset


def thresholds(share: Floats) -> Floats:
    """The probability from which a label is shown, [L]: SHOWN, and LIFT times its share or SURE, whichever is less."""
    return np.maximum(SHOWN, np.minimum(LIFT * share, SURE))


def fit_all_weights(
    evidence: Mapping[str, NDArray[Any]],
    starts: Starts,
    targets: NDArray[Any],
    sources: NDArray[Any],
    audio_weight: float,
) -> Weights:
    """The weights of every subset, sound included.

    ``evidence`` [items, L] by modality comes from parts that never saw the item's source; ``targets`` 1 or 0; ``sources``
    [items].
    """

    def fitted(modalities: Sequence[str], priors: Floats) -> dict[str, float]:
        helpful = helpful_modalities(modalities, evidence, priors, targets, sources)
        values = fit_weights([evidence[modality] for modality in helpful], priors, targets)
        return dict.fromkeys(modalities, 0.0) | dict(zip(helpful, values.tolist(), strict=True))

    weights: Weights = {"audio": {"audio": audio_weight}}
    beside_words = fitted([modality for modality in ("image", "text") if modality in evidence], starts.tagged)
    for subset in SUBSETS:
        modalities = [modality for modality in subset.split("+") if modality in evidence]
        if not modalities:
            continue
        of_subset = fitted(modalities, starts.of(modalities))
        if "audio" in subset.split("+"):
            # Nothing at hand has sound and a cover: beside sound a cover counts no more than beside words in a tagged library.
            of_subset = {
                name: min(value, beside_words[name]) if name == "image" else value for name, value in of_subset.items()
            }
            of_subset["audio"] = audio_weight
        weights[subset] = {modality: of_subset.get(modality, 0.0) for modality in subset.split("+")}
    return weights


def fit_weights(evidence: Sequence[NDArray[Any]], priors: NDArray[Any], targets: NDArray[Any]) -> Floats:
    """A weight of 0 to ``MOST_WEIGHT`` per part [parts]; ``evidence`` [items, L] each, ``priors`` what it is added to."""
    return np.minimum(regression.fit_weights(evidence, priors, targets), MOST_WEIGHT)


def helpful_modalities(
    modalities: Sequence[str],
    evidence: Mapping[str, NDArray[Any]],
    priors: NDArray[Any],
    targets: NDArray[Any],
    sources: NDArray[Any],
) -> tuple[str, ...]:
    """Those without which the loss on a source left out grows; taken away one by one, the least useful first."""
    remaining = tuple(modality for modality in MODALITIES if modality in modalities)
    while len(remaining) > 1:
        loss = left_out_loss([evidence[modality] for modality in remaining], priors, targets, sources)
        without = {
            modality: left_out_loss(
                [evidence[other] for other in remaining if other != modality], priors, targets, sources
            )
            for modality in remaining
        }
        least = min(without, key=lambda name: without[name])
        if without[least] > loss:
            break
        remaining = tuple(other for other in remaining if other != least)
    return remaining


def left_out_loss(
    evidence: Sequence[NDArray[Any]], priors: NDArray[Any], targets: NDArray[Any], sources: NDArray[Any]
) -> float:
    """The mean log-loss per item, each source judged with weights of the other ones; every source counts the same."""
    losses = []
    for source in np.unique(sources):
        test = sources == source
        weights = fit_weights([part[~test] for part in evidence], priors[~test], targets[~test])
        raw = priors[test] + sum(weight * part[test] for weight, part in zip(weights, evidence, strict=True))
        losses.append(float((np.logaddexp(0, raw) - targets[test] * raw).sum(axis=1).mean()))
    return float(np.mean(losses))
