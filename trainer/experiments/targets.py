"""What a network is asked to say, and how its answers become scores for each label."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tagger.errors import TaggerError
from trainer.data.items import Dataset, Item
from trainer.data.labels import UNKNOWN, cosine_scores, item_factors, label_factors, target_matrix
from trainer.experiments.schema import TargetSection
from trainer.models import losses
from trainer.models.losses import Loss


@dataclass(frozen=True)
class Targets:
    """The labels in order, and for COSINE their factors [labels, d]."""

    kind: str
    labels: tuple[str, ...]
    factors: NDArray[np.float32] | None = None

    @property
    def outputs(self) -> int:
        """How many numbers the network gives for an item."""
        return len(self.labels) if self.factors is None else self.factors.shape[1]

    @property
    def loss(self) -> Loss:
        """The loss over (outputs, targets)."""
        return {
            "logistic": losses.logistic,
            "cosine": losses.cosine,
            "classes": losses.categorical,
            "space": losses.space(0.5),
        }[self.kind]

    def of(self, items: Sequence[Item]) -> Tensor:
        """The targets of items, a row each."""
        matrix = self.matrix(items)
        if self.factors is not None:
            return torch.from_numpy(item_factors(matrix, self.factors))
        if self.kind == "classes":
            return torch.from_numpy(matrix.argmax(axis=1).astype(np.int64))
        return torch.from_numpy(matrix.astype(np.float32))

    def matrix(self, items: Sequence[Item]) -> NDArray[np.int8]:
        """Which item has which label, [items, labels]: 1, 0, or UNKNOWN where an item's source does not say."""
        return target_matrix([item.labels for item in items], [item.known for item in items], self.labels)

    def scores(self, outputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """A score for each item and label: cosines for COSINE, probabilities otherwise."""
        if self.factors is not None:
            return cosine_scores(outputs, self.factors)
        logits = torch.from_numpy(outputs)
        return (logits.softmax(dim=1) if self.kind == "classes" else logits.sigmoid()).numpy()

    def record(self) -> dict[str, Any]:
        """For the run's record."""
        return {"kind": self.kind, "labels": list(self.labels)}


def make_targets(section: TargetSection, dataset: Dataset) -> Targets:
    """The targets of an experiment; factors are fitted on the labels of the section's splits
    (training and validation in TISMIR §7.3)."""
    if section.kind == "classes" and not dataset.single:
        raise TaggerError(
            f"{dataset.name} gives its items several labels, so they are no classes; use the target 'logistic' or "
            "'cosine'."
        )
    if section.kind != "cosine":
        return Targets(section.kind, dataset.labels)
    fitted_on = [item for item in dataset.items if item.split in section.fitted_on]
    targets = Targets("cosine", dataset.labels)
    matrix = targets.matrix(fitted_on)
    if (matrix == UNKNOWN).any():
        raise TaggerError(f"{dataset.name} does not know every genre of every item; use the target 'logistic'.")
    return replace(targets, factors=label_factors(matrix, section.factors))
