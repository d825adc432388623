"""The last layer of a bundle: one linear head per combination of modalities, from safetensors, checked in shape.

Names and shapes in the file (float32; L labels, R rows: L for the target "logistic", the factors' size for "cosine"):
``{subset}.weight`` [R, ΣD], ``{subset}.bias`` [R], ``{subset}.slope``, ``.offset``, ``.threshold`` [L],
``{subset}.known`` uint8 [L], ``{modality}.mean`` [D], and for "cosine" ``factors`` [L, R].

A small change that a person's decisions ask for is a file of its own, added when the heads are read. It is linear as the
heads are, so that a corrected score is explained as exactly as any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save
from safetensors.numpy import load as load_tensors

from tagger.inference.manifest import Manifest
from tagger.inference.modality import SUBSETS, Modality, subset_name
from tagger.inference.types import Doubles, Floats

Tensors = Mapping[str, NDArray[np.generic]]


class HeadError(ValueError):
    """What is wrong with the fusion file, without its name."""


@dataclass(frozen=True, slots=True, eq=False)
class FusionHead:
    """Scores from one combination: sigmoid(slope · raw + offset), where raw is linear or a cosine with the factors."""

    modalities: tuple[Modality, ...]
    weight: Floats  # [R, ΣD]
    bias: Floats  # [R]
    slope: Floats  # [L]
    offset: Floats  # [L]
    threshold: Floats  # [L], the probability from which a label is suggested
    known: NDArray[np.bool_]  # [L], False: no modality of this combination was taught the label
    means: Mapping[Modality, Floats]  # [D] each: the training mean of the (normalised) feature
    factors: Floats | None  # [L, R] for the target "cosine"

    def columns(self, modality: Modality) -> slice:
        """Where the modality's columns lie in ``weight``."""
        before = self.modalities[: self.modalities.index(modality)]
        start = sum(self.means[other].size for other in before)
        return slice(start, start + self.means[modality].size)


def read_heads(data: bytes, manifest: Manifest) -> dict[str, FusionHead]:
    """The heads by the name of their combination. Raises HeadError."""
    try:
        tensors = load_tensors(data)
    except SafetensorError as error:
        raise HeadError(f"it is not a safetensors file ({error})") from error
    heads = {subset_name(s): _head(tensors, manifest, s) for s in SUBSETS if f"{subset_name(s)}.weight" in tensors}
    for modality in Modality:
        if manifest.encoders.of(modality) is not None and modality.value not in heads:
            raise HeadError(f"it has no head for '{modality}' alone")
    return heads


def _head(tensors: Tensors, manifest: Manifest, subset: tuple[Modality, ...]) -> FusionHead:
    name, labels = subset_name(subset), len(manifest.labels)
    means = {m: _floats(tensors, f"{m}.mean", (_dimension(manifest, m),)) for m in subset}
    factors = _factors(tensors, manifest)
    rows = labels if factors is None else factors.shape[1]
    per_label = {key: _floats(tensors, f"{name}.{key}", (labels,)) for key in ("slope", "offset", "threshold")}
    known = _tensor(tensors, f"{name}.known", (labels,)) != 0
    weight = _floats(tensors, f"{name}.weight", (rows, sum(mean.size for mean in means.values())))
    bias = _floats(tensors, f"{name}.bias", (rows,))
    return FusionHead(subset, weight, bias, **per_label, known=known, means=means, factors=factors)


def _dimension(manifest: Manifest, modality: Modality) -> int:
    encoder = manifest.encoders.of(modality)
    if encoder is None:
        raise HeadError(f"it has a head for '{modality}', but the bundle has no such encoder")
    return encoder.dimension


def _factors(tensors: Tensors, manifest: Manifest) -> Floats | None:
    if manifest.fusion.target == "logistic":
        return None
    size = tensors["factors"].shape[-1] if "factors" in tensors and tensors["factors"].ndim else 1
    factors = _floats(tensors, "factors", (len(manifest.labels), size))
    if not np.linalg.norm(factors, axis=1).all():
        raise HeadError("a label's factors are all zero")
    return factors


def _floats(tensors: Tensors, name: str, shape: tuple[int, ...]) -> Floats:
    tensor = _tensor(tensors, name, shape)
    if tensor.dtype != np.float32 or not np.isfinite(tensor.astype(np.float32)).all():
        raise HeadError(f"'{name}' must be finite float32")
    return tensor.astype(np.float32, copy=False)


def _tensor(tensors: Tensors, name: str, shape: tuple[int, ...]) -> NDArray[np.generic]:
    if name not in tensors:
        raise HeadError(f"'{name}' is missing")
    if tensors[name].shape != shape:
        raise HeadError(f"'{name}' has shape {list(tensors[name].shape)} and not {list(shape)}")
    return tensors[name]


BIAS = "bias"


@dataclass(frozen=True, slots=True, eq=False)
class HeadCorrection:
    """Added to every head: ``rows`` [L, D] per modality, times the feature beyond its mean, and ``bias`` [L]."""

    rows: Mapping[Modality, Floats]
    bias: Floats

    def to_bytes(self) -> bytes:
        """As a safetensors file."""
        return save({BIAS: self.bias} | {modality.value: rows for modality, rows in self.rows.items()})

    @classmethod
    def from_bytes(cls, data: bytes) -> "HeadCorrection":
        """From what ``to_bytes`` made."""
        tensors = load(data)
        return cls({m: tensors[m.value] for m in Modality if m.value in tensors}, tensors[BIAS])

    def applied(self, head: FusionHead) -> FusionHead:
        """The head with the correction in it."""
        weight, bias = head.weight.copy(), head.bias + self.bias
        for modality in head.modalities:
            if modality in self.rows:
                weight[:, head.columns(modality)] += self.rows[modality]
                bias = bias - self.rows[modality] @ head.means[modality]
        return replace(head, weight=weight, bias=bias.astype(np.float32))


def sigmoid(log_odds: Doubles) -> Doubles:
    """The probabilities of log-odds, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)))
