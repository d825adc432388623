"""The last layers of a bundle around a person's own network: the network's log-odds, and what covers and words add.

The network's log-odds of a genre count as they are. Covers and words are judged as another model does (the one in use, or
the shipped one): what they add there beyond the genre's base rate is added here,

    log-odds = network + Σ over cover and words of W · (x − mean),

where the weights W are that model's for exactly this combination. Genres that only one side knows start from how common
they are. Of genres that are new to a regression on words, only explicit mentions count, as strongly as of others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from tagger.inference.bundle import Bundle
from tagger.inference.classifier_scores import ClassGenre
from tagger.inference.classifier_spec import ClassifierEncoderSpec
from tagger.inference.fusion_heads import FusionHead
from tagger.inference.library_prior import LEAST_WORLD, MOST_WORLD
from tagger.inference.manifest import Label, RegressionEncoderSpec
from tagger.inference.modality import SUBSETS, Modality, subset_name
from tagger.inference.types import Doubles, Floats

THRESHOLD = 0.3
UNKNOWN_COLLECTION = "not known"

Tensors = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True, eq=False)
class CombinedLabels:
    """The labels of the new bundle: the network's genres, then those that the other model alone knows."""

    labels: tuple[Label, ...]
    genres: int  # of the network, which come first
    base: Bundle | None

    @property
    def positions(self) -> list[int]:
        """Where each label of the other model stands among these, in its order."""
        position = {label.name: index for index, label in enumerate(self.labels)}
        return [position[name] for name in self.base.labels] if self.base else []


def can_be_combined(bundle: Bundle) -> bool:
    """Whether a model judges covers or words in a way that can be added to a network's log-odds."""
    manifest = bundle.manifest
    return (
        manifest.fusion.target == "logistic"
        and not manifest.fusion.normalise
        and manifest.prior is not None
        and manifest.learnt is None
        and not isinstance(manifest.encoders.audio, ClassifierEncoderSpec)
        and (manifest.encoders.image is not None or isinstance(manifest.encoders.text, RegressionEncoderSpec))
    )


def combined_labels(genres: Sequence[ClassGenre], base: Bundle | None) -> CombinedLabels:
    """The network's genres and those of the model for covers and words, each once."""
    own = [Label(name=genre.name, path=genre.path) for genre in genres]
    names = {genre.name for genre in genres}
    more = [label for label in base.manifest.labels if label.name not in names] if base else []
    return CombinedLabels((*own, *more), len(own), base)


def collection_shares(labels: Sequence[Label], source: Bundle | None) -> dict[str, list[float]]:
    """How common each label is in each collection that another model knows; what that does not know is rare there."""
    section = source.manifest.prior if source else None
    if source is None or section is None:
        return {UNKNOWN_COLLECTION: [LEAST_WORLD] * len(labels)}
    column = {name: position for position, name in enumerate(source.labels)}
    return {
        name: [values[column[label.name]] if label.name in column else LEAST_WORLD for label in labels]
        for name, values in section.collections.items()
    }


def combined_heads(combined: CombinedLabels, shares: Mapping[str, Sequence[float]]) -> Tensors:
    """The tensors of the fusion file (tagger/inference/fusion_heads.py)."""
    size, base = len(combined.labels), combined.base
    bounded = np.clip(np.array(list(shares.values())), LEAST_WORLD, MOST_WORLD)
    world = np.log(bounded / (1 - bounded)).mean(axis=0)
    tensors: Tensors = {"audio.mean": world[: combined.genres].astype(np.float32)}
    heads = base.heads if base else {}
    for modality in (Modality.IMAGE, Modality.TEXT):
        if modality in heads:
            mean = heads[modality].means[modality]
            tensors[f"{modality}.mean"] = _scattered(mean, combined) if _is_per_label(combined, modality) else mean
    for subset in SUBSETS:
        name = subset_name(subset)
        other_modalities = [modality for modality in subset if modality is not Modality.AUDIO]
        if other_modalities and name not in heads:
            continue
        columns, moved = [], np.zeros(size)
        if Modality.AUDIO in subset:
            columns.append(np.eye(size, combined.genres))
            moved[: combined.genres] = world[: combined.genres]
        for modality in other_modalities:
            weight = _evidence_weight(heads[name], modality, combined)
            moved += weight @ tensors[f"{modality}.mean"].astype(np.float64)
            columns.append(weight)
        tensors |= {
            f"{name}.weight": np.concatenate(columns, axis=1).astype(np.float32),
            f"{name}.bias": (world - moved).astype(np.float32),
            f"{name}.slope": np.ones(size, np.float32),
            f"{name}.offset": np.zeros(size, np.float32),
            f"{name}.threshold": np.full(size, THRESHOLD, np.float32),
            f"{name}.known": _known_labels(subset, heads.get(name), combined),
        }
    return tensors


def relabelled_regression(data: bytes, combined: CombinedLabels) -> bytes:
    """The file of a regression on words, with a column per label of the new bundle; new ones have mentions alone."""
    tensors = load_tensors(data)
    weight = np.zeros((len(tensors["weight"]), len(combined.labels)), tensors["weight"].dtype)
    weight[:, combined.positions] = tensors["weight"]
    offset = np.zeros(len(combined.labels), tensors["offset"].dtype)
    offset[combined.positions] = tensors["offset"]
    return save_tensors(tensors | {"weight": weight, "offset": offset})


def _is_per_label(combined: CombinedLabels, modality: Modality) -> bool:
    """Whether a feature has a dimension per label, as a regression's on words has."""
    encoder = combined.base.manifest.encoders.of(modality) if combined.base else None
    return isinstance(encoder, RegressionEncoderSpec)


def _scattered(values: Floats, combined: CombinedLabels) -> Floats:
    """Values of the other model's labels, [L], at the positions of the same labels here."""
    scattered = np.zeros(len(combined.labels), np.float32)
    scattered[combined.positions] = values
    return scattered


def _evidence_weight(head: FusionHead, modality: Modality, combined: CombinedLabels) -> Doubles:
    """The other model's weights of a feature, with a row (of a regression's feature also a column) for each label here."""
    own = head.slope.astype(np.float64)[:, None] * head.weight[:, head.columns(modality)].astype(np.float64)
    rows = np.zeros((len(combined.labels), own.shape[1]))
    rows[combined.positions] = own
    if not _is_per_label(combined, modality):
        return rows
    square = np.zeros((len(combined.labels), len(combined.labels)))
    square[:, combined.positions] = rows
    new = np.setdiff1d(np.arange(len(combined.labels)), combined.positions)
    square[new, new] = np.median(np.diag(own))
    return square


def _known_labels(subset: Sequence[Modality], head: FusionHead | None, combined: CombinedLabels) -> NDArray[np.uint8]:
    """Which labels a combination was taught: the network's by its sound, all by their names where words are read."""
    taught = np.zeros(len(combined.labels), np.uint8)
    if head is not None:
        taught[combined.positions] = head.known
    if Modality.AUDIO in subset:
        taught[: combined.genres] = 1
    if Modality.TEXT in subset and _is_per_label(combined, Modality.TEXT):
        taught[:] = 1
    return taught
