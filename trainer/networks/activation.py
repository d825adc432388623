"""Class activation (Zhou et al. 2016; TISMIR §6.5.2): how much each place of the last map adds to each genre's logit.

For a network whose head reads its encoder's feature directly, these are exact sums and need no gradient: the places of
an item, added up, give its logit less the bias.
"""

import torch
from torch import Tensor

from tagger.errors import TaggerError
from trainer.networks.encoding import Network


@torch.inference_mode()
def class_activation(network: Network, *inputs: Tensor) -> Tensor:
    """Each place's part in each output.

    [B, outputs, H, W] for covers, [B, outputs, P] in time for audio patches, [B, outputs, N] per word or sentence for
    text, [B, outputs, T] for spectrograms averaged over time. Raises TaggerError for a network with hidden layers above
    its map.
    """
    encoder, weight = network.encoder, network.head.weight
    places = encoder.encoded(*inputs).map
    if encoder.reduction == "flatten":
        rows = weight.view(len(weight), *places.shape[1:])
        return torch.einsum("bpc,opc->bop", places, rows)
    if encoder.reduction == "mean" and places.shape[-1] == weight.shape[1]:
        between = places.shape[1:-1].numel()
        return torch.einsum("b...d,od->bo...", places, weight) / between
    if encoder.reduction == "sum":
        return torch.einsum("bnd,od->bon", places, weight)
    raise TaggerError("This network has hidden layers above its last map, so no exact activation leads to a genre.")
