"""musicnn without the filters that training has switched off: the same outputs at a seventh of the cost.

Weight decay has driven most filters of the published checkpoints' first layer to zero (in MSD_musicnn 497 of 561). Such a
filter gives its bias whatever it hears, so that its channel is one number in every frame. What that number does to the next
layer (in the first and last three frames less, where zeros are padded) and to the pooled frames is added once and for all.
"""

import torch
from torch import Tensor

from trainer.models.musicnn_network import FrontBlock, MiddleBlock, MusicnnNetwork

LEAST_WEIGHT = 1e-5  # a filter whose weights are all smaller moves its channel by less than rounding does


def without_dead_filters(network: MusicnnNetwork, least_weight: float = LEAST_WEIGHT) -> MusicnnNetwork:
    """The network in evaluation mode, with the filters of its front that hear something; the other is left as it is."""
    blocks = [block for block in (*network.timbral, *network.temporal) if isinstance(block, FrontBlock)]
    active = [_active_filters(block, least_weight) for block in blocks]
    smaller = MusicnnNetwork([int(flags.sum()) for flags in active])
    with torch.no_grad():
        smaller.input_norm.load_state_dict(network.input_norm.state_dict())
        targets = [block for block in (*smaller.timbral, *smaller.temporal) if isinstance(block, FrontBlock)]
        for block, target, flags in zip(blocks, targets, active, strict=True):
            _copy_front_block(block, target, flags)
        channels = torch.cat(active)
        constants = torch.cat([_constant_output(block) for block in blocks])
        constants[channels] = 0.0
        first, smaller_first = network.middle[0], smaller.middle[0]
        assert isinstance(first, MiddleBlock) and isinstance(smaller_first, MiddleBlock)
        smaller_first.convolution.weight.copy_(first.convolution.weight[:, channels])
        assert first.convolution.bias is not None and smaller_first.convolution.bias is not None
        smaller_first.convolution.bias.copy_(first.convolution.bias)
        smaller_first.norm.load_state_dict(first.norm.state_dict())
        smaller_first.constant.copy_(_constant_response(first, constants))
        for middle, target_middle in zip(network.middle[1:], smaller.middle[1:], strict=True):
            target_middle.load_state_dict(middle.state_dict())
        _copy_dense(network, smaller, channels, constants)
        smaller.feature_norm.load_state_dict(network.feature_norm.state_dict())
        smaller.tags.load_state_dict(network.tags.state_dict())
    return smaller.eval()


def _active_filters(block: FrontBlock, least_weight: float) -> Tensor:
    """Which filters hear something, [C]; the first, where none does: a block needs one."""
    flags = block.convolution.weight.detach().abs().amax(dim=(1, 2, 3)) >= least_weight
    return flags if bool(flags.any()) else torch.arange(len(flags)) == 0


def _copy_front_block(block: FrontBlock, target: FrontBlock, flags: Tensor) -> None:
    assert block.convolution.bias is not None and target.convolution.bias is not None
    target.convolution.weight.copy_(block.convolution.weight[flags])
    target.convolution.bias.copy_(block.convolution.bias[flags])
    target.sign.copy_(block.sign[flags])
    target.norm.scale.copy_(block.norm.scale[flags])
    target.norm.shift.copy_(block.norm.shift[flags])


def _constant_output(block: FrontBlock) -> Tensor:
    """What a block's channels are where their filters hear nothing, [C]."""
    assert block.convolution.bias is not None
    bias = block.convolution.bias.detach() * block.sign[:, 0]
    return torch.relu(bias) * block.norm.scale + block.norm.shift


def _constant_response(block: MiddleBlock, constants: Tensor) -> Tensor:
    """What constant channels add to a convolution before its ReLU, [64, 187]."""
    frames = constants[None, :, None].expand(1, -1, block.constant.shape[1]).double()
    response = torch.nn.functional.conv1d(frames, block.convolution.weight.detach().double(), padding=3)
    return response[0].float()


def _copy_dense(network: MusicnnNetwork, smaller: MusicnnNetwork, channels: Tensor, constants: Tensor) -> None:
    """The dense layer over the pooled frames; maximum and mean of a constant channel are the constant."""
    middle = torch.ones(len(network.pooled_norm.scale) // 2 - len(channels), dtype=torch.bool)
    columns = torch.cat([channels, middle]).repeat_interleave(2)
    smaller.pooled_norm.scale.copy_(network.pooled_norm.scale[columns])
    smaller.pooled_norm.shift.copy_(network.pooled_norm.shift[columns])
    smaller.dense.weight.copy_(network.dense.weight[:, columns])
    pooled = torch.cat([constants, torch.zeros(len(middle))]).repeat_interleave(2).double()
    normalised = pooled * network.pooled_norm.scale + network.pooled_norm.shift
    dead = ~columns
    added = network.dense.weight.detach().double()[:, dead] @ normalised[dead]
    smaller.dense.bias.copy_((network.dense.bias.detach().double() + added).float())
