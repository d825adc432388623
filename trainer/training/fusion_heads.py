"""Training the fusion's heads: one layer over the encoders' vectors for each combination of modalities, calibrated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.data.labels import item_factors
from trainer.evaluation.calibration import calibrate
from trainer.models import losses
from trainer.models.linear_heads import LinearHead, head, joined, raw_outputs
from trainer.models.registry import build
from trainer.training import Recipe, TensorExamples, seeded, train

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class FusionVectors:
    """Albums of one split: each modality's vectors [albums, D] and the labels [albums, labels] (1, 0 or UNKNOWN)."""

    modalities: Mapping[str, Floats]
    targets: NDArray[Any]

    def of(self, subset: str) -> list[Floats]:
        """The vectors of the modalities in ``subset``, in its order. Raises TaggerError where one is missing."""
        missing = [name for name in subset.split("+") if name not in self.modalities]
        if missing:
            raise TaggerError(f"There are no {missing[0]} vectors to fuse; train that encoder first.")
        return [self.modalities[name] for name in subset.split("+")]


def train_head(
    subset: str,
    training: FusionVectors,
    validation: FusionVectors,
    *,
    recipe: Recipe,
    folder: Path,
    identity: Mapping[str, Any],
    factors: Floats | None = None,
    normalise: bool = True,
    dropout: float | None = None,
    device: str = "auto",
    curves: bool = True,
    task: Task | None = None,
) -> LinearHead:
    """Train the head of one combination and calibrate it on the validation albums.

    ``identity`` says what the vectors and the labels come from: a head in ``folder`` that was trained on others is refused.
    With ``factors`` [labels, d] the target is COSINE (dropout .7 unless given), without it LOGISTIC (dropout 0). Labels
    that no training album has are not known to the head.
    """
    drop = dropout if dropout is not None else (0.0 if factors is None else 0.7)
    outputs = training.targets.shape[1] if factors is None else factors.shape[1]
    widths = [vectors.shape[1] for vectors in training.of(subset)]
    with seeded(recipe.seed):
        network = build("fusion", outputs=outputs, widths=widths, dropout=drop, normalise=normalise)
    examples = [_examples(part, subset, factors) for part in (training, validation)]
    loss = losses.logistic if factors is None else losses.cosine
    train(
        network,
        *examples,
        loss=loss,
        recipe=recipe,
        folder=folder,
        identity=identity,
        name=f"fusion of {subset}",
        device=device,
        curves=curves,
        task=task,
    )
    layer = network.get_submodule("head")
    weight, bias = (layer.get_parameter(name).detach().cpu().numpy() for name in ("weight", "bias"))
    raw = raw_outputs(weight, bias, joined(validation.of(subset), normalise=normalise), factors)
    prevalence = np.mean(training.targets == 1, axis=0)
    return head(weight, bias, calibrate(raw, validation.targets, prevalence), prevalence > 0)


def _examples(split: FusionVectors, subset: str, factors: Floats | None) -> TensorExamples:
    targets = split.targets.astype(np.int8) if factors is None else item_factors(split.targets == 1, factors)
    vectors: Sequence[Floats] = split.of(subset)
    return TensorExamples(
        tuple(torch.from_numpy(np.asarray(v, np.float32)) for v in vectors), torch.from_numpy(targets)
    )
