"""What every network here is: an encoder, whose vector goes into the fusion, and one dense layer over it.

For a network whose head reads its encoder's feature directly, class activation (Zhou et al. 2016; TISMIR §6.5.2), how much
each position of the last map adds to each genre's logit, is an exact sum that needs no gradient: the positions of an
item, added up, give its logit less the bias.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, NamedTuple

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError

Reduction = Literal["flatten", "mean", "sum", "identity", "none"]


class Encoded(NamedTuple):
    """What an encoder says of a batch: the vector for the fusion and the last map behind it, float32.

    ``feature`` [B, D]. ``map`` holds the same numbers before they are put together, so that a linear layer over the
    feature can be traced back to a position: how the two relate is the encoder's ``reduction``: flatten: ``map`` [B, P,
    C], the feature is the map flattened row by row (P positions in time, P·C = D); mean: ``map`` [B, …, D], the
    feature is the mean over all the places between; sum: ``map`` [B, N, D], the feature is the sum over N (and, for a
    text, the bias's share, which belongs to no word); identity: ``map`` [B, 1, D] is the feature itself; none:
    ``map`` [B, C, H, W] lies below a hidden layer, and no exact sum leads from it to the feature.
    """

    feature: Tensor
    map: Tensor


class Encoder(nn.Module):
    """Turns a batch of one modality into features [B, D]; ``width`` is D.

    Training and prediction need the feature alone: calling the encoder gives it. Reasons need the map as well:
    ``encoded`` gives both, and can cost more.
    """

    reduction: ClassVar[Reduction]
    width: int
    encoded: Callable[..., Encoded]
    below: Callable[..., Tensor]
    """Of the reduction "none": the last map [B, C, …], which ``dense_layers`` read flattened."""
    dense_layers: Callable[[], Sequence[nn.Module]]

    def forward(self, *inputs: Tensor) -> Tensor:
        """The feature of each item, [B, D]."""
        return self.encoded(*inputs).feature


class Network(nn.Module):
    """An encoder and the dense layer over its feature: logits (LOGISTIC, softmax) or factors (COSINE), [B, outputs].

    No activation follows: sigmoid, softmax and L2-normalisation belong to the loss and to the scores.
    """

    def __init__(self, encoder: Encoder, outputs: int, *, uniform: float | None = None) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.width, outputs)
        initialise(self.head, uniform)

    def forward(self, *inputs: Tensor) -> Tensor:
        """The outputs of a batch, [B, outputs]."""
        output: Tensor = self.head(self.encoder(*inputs))
        return output


def initialise(layer: nn.Linear | nn.Conv1d | nn.Conv2d | nn.EmbeddingBag, uniform: float | None = None) -> None:
    """Draw the weights from U(−uniform, uniform), or Glorot's interval where none is given; the bias starts at 0."""
    if uniform is None:
        nn.init.xavier_uniform_(layer.weight)
    else:
        nn.init.uniform_(layer.weight, -uniform, uniform)
    bias = getattr(layer, "bias", None)
    if bias is not None:
        nn.init.zeros_(bias)


def parameter_count(module: nn.Module, *, trainable: bool | None = None) -> int:
    """How many numbers the module holds: all, only those that are trained, or only those that are frozen."""
    return sum(p.numel() for p in module.parameters() if trainable is None or p.requires_grad == trainable)


def flattened(features: Tensor) -> Encoded:
    """[B, C, T] or [B, C, T, F] → the map [B, T, F·C] and its row-major flattening, the feature."""
    time_first = features.transpose(1, 2) if features.dim() == 3 else features.permute(0, 2, 3, 1).flatten(2)
    return Encoded(time_first.flatten(1), time_first.contiguous())


def averaged(features: Tensor) -> Encoded:
    """[B, C, H, W] → the map [B, H, W, C] and its mean over the places, the feature."""
    return Encoded(torch.mean(features, dim=(2, 3)), features.permute(0, 2, 3, 1).contiguous())


@torch.inference_mode()
def class_activation(network: Network, *inputs: Tensor) -> Tensor:
    """Each position's part in each output.

    [B, outputs, H, W] for covers, [B, outputs, P] in time for audio patches, [B, outputs, N] per word or sentence for
    text, [B, outputs, T] for spectrograms averaged over time. Raises TaggerError for a network with hidden layers above
    its map.
    """
    encoder, weight = network.encoder, network.head.weight
    positions = encoder.encoded(*inputs).map
    if encoder.reduction == "flatten":
        rows = weight.view(len(weight), *positions.shape[1:])
        return torch.einsum("bpc,opc->bop", positions, rows)
    if encoder.reduction == "mean" and positions.shape[-1] == weight.shape[1]:
        count = positions.shape[1:-1].numel()
        return torch.einsum("b...d,od->bo...", positions, weight) / count
    if encoder.reduction == "sum":
        return torch.einsum("bnd,od->bon", positions, weight)
    raise TaggerError("This network has hidden layers above its last map, so no exact activation leads to a genre.")
