"""Any network's feature as a mean over the places of its last map, without a remainder, as reasons need it.

Where hidden layers lie above the map, the feature is no linear function of it. But every activation here is a factor of its
input, a(z) = z · (a(z) / z), and with these factors held as they are for one item all that follows is linear: what each
place adds to a unit goes on through the layers, multiplied by the unit's factor, and arrives as the place's share in the
feature. A layer's bias belongs to no place; every place gets the same part of it. The shares of all places add up to the
feature exactly. (For ReLU the factor is 1 or 0: these are the paths through the active units, as in a text's shares.)
"""

from collections.abc import Iterable, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from trainer.models.network import Encoded, Encoder


class AveragedEncoder(Encoder):
    """An encoder over patches or covers with the map [B, …, D], places between, whose mean over them is the feature.

    ``places`` counts the map's axes between: 1 in time, 2 on a cover.
    """

    reduction = "mean"

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder, self.width = encoder, encoder.width

    def forward(self, *inputs: Tensor) -> Tensor:
        """The feature [B, D], as the encoder itself gives it."""
        feature: Tensor = self.encoder(*inputs)
        return feature

    def encoded(self, *inputs: Tensor) -> Encoded:
        """Feature and map."""
        shares, places = self.shares(*inputs)
        count = shares.shape[1]
        return Encoded(shares.sum(dim=1), (shares * count).unflatten(1, places))

    def shares(self, *inputs: Tensor) -> tuple[Tensor, tuple[int, ...]]:
        """Each place's share in the feature, [B, places, D], and the map's sides."""
        encoder = self.encoder
        if isinstance(encoder, AveragedEncoder):
            return encoder.shares(*inputs)
        if encoder.reduction == "none":
            below = encoder.below(*inputs)
            return shares_of_map(below, encoder.dense_layers()), tuple(below.shape[2:])
        last_map = encoder.encoded(*inputs).map
        sides = tuple(last_map.shape[1:-1])
        if encoder.reduction == "flatten":
            diagonal = torch.eye(sides[0], device=last_map.device)
            return (last_map.unsqueeze(2) * diagonal.unsqueeze(2)).flatten(2), sides
        return last_map.flatten(1, -2) / last_map.shape[1:-1].numel(), sides


class TowerEncoder(AveragedEncoder):
    """An encoder under one tower of the common space: a(W1 · x), then W2, without biases (TISMIR §3.4)."""

    def __init__(self, encoder: Encoder, tower: nn.Module) -> None:
        super().__init__(encoder)
        self.tower = tower
        self.inner, self.outer = (cast("nn.Linear", tower.get_submodule(name)) for name in ("inner", "outer"))
        self.width = self.outer.out_features

    def forward(self, *inputs: Tensor) -> Tensor:
        """The item in the common space, [B, 200]."""
        vector: Tensor = self.tower(self.encoder(*inputs))
        return vector

    def shares(self, *inputs: Tensor) -> tuple[Tensor, tuple[int, ...]]:
        """Each place's share in the common space's vector."""
        shares, sides = super().shares(*inputs)
        return shares_after(shares, (self.inner, nn.Tanh(), self.outer)), sides


class JoinedEncoder(AveragedEncoder):
    """Several vectors of one modality side by side, each of length 1, as the fusion takes them (TISMIR §4)."""

    def __init__(self, parts: Sequence[AveragedEncoder]) -> None:
        super().__init__(parts[0])
        self.parts = nn.ModuleList(parts)
        self.width = sum(part.width for part in parts)

    def forward(self, *inputs: Tensor) -> Tensor:
        """The vectors [B, ΣD]."""
        return torch.cat([nn.functional.normalize(part(*inputs), dim=1) for part in self.parts], dim=1)

    def shares(self, *inputs: Tensor) -> tuple[Tensor, tuple[int, ...]]:
        """Each place's share in them."""
        split = [cast("AveragedEncoder", part).shares(*inputs) for part in self.parts]
        lengths = [shares.sum(dim=1, keepdim=True).norm(dim=2, keepdim=True).clamp(min=1e-12) for shares, _ in split]
        joined = [shares / length for (shares, _), length in zip(split, lengths, strict=True)]
        return torch.cat(joined, dim=2), split[0][1]


def shares_of_map(below: Tensor, layers: Sequence[nn.Module]) -> Tensor:
    """The shares [B, places, D] of a map's places in the output of dense ``layers``, which read it flattened, [B, C · places]."""
    first, places = cast("nn.Linear", layers[0]), below.flatten(2)
    weight = first.weight.view(first.out_features, places.shape[1], places.shape[2])
    shares = torch.einsum("bcp,ocp->bpo", places, weight)
    return shares_after(shares + first.bias / places.shape[2], layers[1:])


def shares_after(shares: Tensor, layers: Iterable[nn.Module]) -> Tensor:
    """The shares [B, places, D] after ``layers`` in evaluation mode, whose activations act as factors of their input.

    Raises TypeError for a layer whose shares are not known.
    """
    count = shares.shape[1]
    for layer in layers:
        if isinstance(layer, nn.Linear):
            shares = shares @ layer.weight.t()
            shares = shares if layer.bias is None else shares + layer.bias / count
        elif isinstance(layer, nn.BatchNorm1d):
            factor = layer.weight * (cast("Tensor", layer.running_var) + layer.eps).rsqrt()
            shares = shares * factor + (layer.bias - cast("Tensor", layer.running_mean) * factor) / count
        elif isinstance(layer, nn.ReLU):
            shares = shares * (shares.sum(dim=1, keepdim=True) > 0)
        elif isinstance(layer, nn.Tanh):
            total = shares.sum(dim=1, keepdim=True)
            shares = shares * torch.where(total.abs() < 1e-6, torch.ones_like(total), total.tanh() / total)
        elif not isinstance(layer, nn.Dropout):
            raise TypeError(f"{type(layer).__name__} is no layer whose shares are known")
    return shares
