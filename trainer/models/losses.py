"""The losses of the papers. Each gives one number per item, [B]; the loop takes the mean over a batch.

A number per item, not per batch, because several processes that share a batch can then weigh their parts exactly.
"""

from collections.abc import Callable

from torch import Tensor
from torch.nn import functional

from trainer.data.labels import UNKNOWN

Loss = Callable[[Tensor, Tensor], Tensor]
"""(outputs [B, …], targets [B, …]) → [B]"""


def logistic(logits: Tensor, targets: Tensor) -> Tensor:
    """LOGISTIC: binary cross-entropy, the mean over an item's labels.

    ``targets`` [B, labels] hold 1, 0 or UNKNOWN; an item of which nothing is known has the loss 0.
    """
    mask = (targets != UNKNOWN).to(logits.dtype)
    losses = functional.binary_cross_entropy_with_logits(logits, targets.to(logits.dtype), reduction="none")
    return (losses * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)


def cosine(outputs: Tensor, factors: Tensor) -> Tensor:
    """COSINE: (1 − cos) / 2 between the outputs and the item's factors, [B, d] each; 0 is best, 1 worst."""
    return (1 - functional.cosine_similarity(outputs, factors, dim=1)) / 2


def categorical(logits: Tensor, classes: Tensor) -> Tensor:
    """Softmax and categorical cross-entropy; ``classes`` [B] int64."""
    return functional.cross_entropy(logits, classes, reduction="none")


def space(margin: float = 0.5) -> Loss:
    """The multimodal space's loss over [B, 4, D] (first, second, first negative, second negative); targets are not
    read.

    (1 − cos(a, v)) + max(0, cos(a⁻, v) − m) + max(0, cos(a, v⁻) − m)
    """

    def loss(embedded: Tensor, _: Tensor) -> Tensor:
        first, second, first_negative, second_negative = embedded.unbind(dim=1)
        positive = 1 - functional.cosine_similarity(first, second, dim=1)
        first_hinge = functional.cosine_similarity(first_negative, second, dim=1) - margin
        second_hinge = functional.cosine_similarity(first, second_negative, dim=1) - margin
        return positive + first_hinge.clamp(min=0) + second_hinge.clamp(min=0)

    return loss
