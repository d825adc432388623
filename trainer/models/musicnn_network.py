"""The network of musicnn in torch, rebuilt from its description, with the weights of its published checkpoints, and without the
filters that training has switched off.

Pons and Serra, "musicnn: Pre-trained convolutional neural networks for music audio tagging", ISMIR late-breaking 2019;
Pons et al., "End-to-end learning for music audio tagging at scale", ISMIR 2018. Two checkpoints share the architecture:
``MSD_musicnn`` (trained on the Million Song Dataset, tags of Last.fm) and ``MTT_musicnn`` (MagnaTagATune). Both lie in
the wheel ``musicnn`` 0.1.0 (ISC licence), which is never imported.

A block is convolution → ReLU → batch normalisation (ε 0.001). The front blocks end with the maximum over frequency. Batch
normalisation multiplies each channel by a constant, so the maximum can be taken before it, if channels with a negative
constant take the minimum: these filters are stored negated, and the sign is given back after the maximum. This is the
same to rounding and spares passes over maps that are 30 to 96 times larger.

A processor computes 16 filters at once or none, so that three filters cost what sixteen do. A temporal block therefore gives
each filter several times, each copy a frame later, and moves by as many frames at a step: the same outputs, sooner.

Timbral filters are 38 or 67 bands wide, and only the highest output over the bands counts. Their blocks convolve over the bands
by the Fourier transform, at a third of the cost. With the middle of all positions as origin, the output at the distance ±d is
E(d) ± O(d), a sum of cosines and one of sines, so that the highest is the maximum of E(d) + |O(d)|: half of the positions do.

Weight decay has driven most filters of the checkpoints' first layer to zero (in MSD_musicnn 497 of 561). Such a filter gives
its bias whatever it hears, so that its channel is one number in every frame. What that number does to the next layer (in the
first and last three frames less, where zeros are padded) and to the pooled frames is added once and for all: the same outputs
at a seventh of the cost.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

NumberArray = NDArray[Any]

PATCH_FRAMES, BANDS = 187, 96
BINS = BANDS // 2 + 1  # of a Fourier transform over the bands
FEATURES = 200
FILTERS = (204, 204, 51, 51, 51)
EPSILON = 0.001
LANES = 16  # filters that a processor with 512-bit registers computes at once

TAGS: Mapping[str, tuple[str, ...]] = {
    "MSD_musicnn": (
        *("rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s", "alternative rock"),
        *("jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul", "indie rock", "Mellow"),
        *("electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies", "blues", "hard rock"),
        *("ambient", "acoustic", "experimental", "female vocalist", "guitar", "Hip-Hop", "70s", "party", "country"),
        *("easy listening", "sexy", "catchy", "funk", "electro", "heavy metal", "Progressive rock", "60s", "rnb"),
        *("indie pop", "sad", "House", "happy"),
    ),
    "MTT_musicnn": (
        *("guitar", "classical", "slow", "techno", "strings", "drums", "electronic", "rock", "fast", "piano"),
        *("ambient", "beat", "violin", "vocal", "synth", "female", "indian", "opera", "male", "singing", "vocals"),
        *("no vocals", "harpsichord", "loud", "quiet", "flute", "woman", "male vocal", "no vocal", "pop", "soft"),
        *("sitar", "solo", "man", "classic", "choir", "voice", "new age", "dance", "male voice", "female vocal"),
        *("beats", "harp", "cello", "no voice", "weird", "country", "metal", "female voice", "choral"),
    ),
}
"""The 50 tags of each checkpoint in the order of its logits."""


def variable_names() -> tuple[str, ...]:
    """The variables of a checkpoint that the network needs (there are also those of its optimiser)."""
    normalisations = [_numbered("batch_normalization", number) for number in range(11)]
    weighted = [_numbered("conv2d", number) for number in range(8)] + [
        _numbered("dense", number) for number in range(2)
    ]
    return (
        *(
            f"{layer}/{part}"
            for layer in normalisations
            for part in ("gamma", "beta", "moving_mean", "moving_variance")
        ),
        *(f"{layer}/{part}" for layer in weighted for part in ("kernel", "bias")),
    )


class MusicnnNetwork(nn.Module):
    """Log mel patches [B, 187, 96] to tag logits [B, 50] and features [B, 200]; the logits are linear in the feature.

    ``filters`` are those of the two timbral and the three temporal blocks (``without_dead_filters`` needs fewer than published).
    """

    fourier: Tensor  # real and imaginary part of each bin's transform of the bands, [2 · BINS, 96]

    def __init__(self, filters: Sequence[int] = FILTERS) -> None:
        super().__init__()
        self.input_norm = _FixedNorm(1)
        cosines, sines = _waves(torch.arange(BANDS))
        self.register_buffer("fourier", torch.stack([cosines, -sines], dim=1).flatten(0, 1), persistent=False)
        self.timbral = nn.ModuleList(
            TimbralBlock(count, width) for count, width in zip(filters[:2], (38, 67), strict=True)
        )
        self.temporal = nn.ModuleList(
            TemporalBlock(count, length) for count, length in zip(filters[2:], (128, 64, 32), strict=True)
        )
        self.middle = nn.ModuleList(MiddleBlock(channels) for channels in (sum(filters), 64, 64))
        pooled = 2 * (sum(filters) + 3 * 64)
        self.pooled_norm = _FixedNorm(pooled)
        self.dense = nn.Linear(pooled, FEATURES)
        self.feature_norm = _FixedNorm(FEATURES)
        self.tags = nn.Linear(FEATURES, 50)

    def forward(self, patch: Tensor) -> tuple[Tensor, Tensor]:
        """Returns (logits, feature)."""
        return self.outputs(patch)[:2]

    def outputs(self, patch: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits [B, 50], features [B, 200], and the mean over time of every channel that is pooled [B, C]."""
        spectra = self.input_norm(patch[:, None])
        transform = self.fourier @ spectra[:, 0].transpose(1, 2)
        timbral, temporal = [block(transform) for block in self.timbral], [block(spectra) for block in self.temporal]
        front = torch.cat([*timbral, *temporal], dim=1)
        first = self.middle[0](front)
        second = self.middle[1](first) + first
        third = self.middle[2](second) + second
        frames = torch.cat([front, first, second, third], dim=1)  # [B, 753, 187]
        layers = frames.mean(dim=2)
        pooled = torch.stack([frames.amax(dim=2), layers], dim=2).flatten(1)  # max 0, mean 0, max 1, …
        feature = self.feature_norm(torch.relu(self.dense(self.pooled_norm(pooled))))
        return self.tags(feature), feature, layers


def musicnn_network(variables: Mapping[str, NumberArray]) -> MusicnnNetwork:
    """The network in evaluation mode with a checkpoint's ``variables`` (float32, TensorFlow's names and layouts).

    Raises KeyError for a variable that is not there, ValueError for one of another shape.
    """
    network = MusicnnNetwork()
    with torch.no_grad():
        _load_norm(network.input_norm, variables, 0)
        for number, module in enumerate((*network.timbral, *network.temporal)):
            assert isinstance(module, FrontBlock)
            _load_front_block(module, variables, number)
        for number, module in enumerate(network.middle, start=5):
            assert isinstance(module, MiddleBlock)
            kernel = np.asarray(variables[f"conv2d_{number}/kernel"])  # [time, channels, 1, 64]
            _load_layer(module.convolution, kernel[:, :, 0].transpose(2, 1, 0), variables, f"conv2d_{number}")
            _load_norm(module.norm, variables, number + 1)
        _load_norm(network.pooled_norm, variables, 9)
        _load_layer(network.dense, np.asarray(variables["dense/kernel"]).T, variables, "dense")
        _load_norm(network.feature_norm, variables, 10)
        _load_layer(network.tags, np.asarray(variables["dense_1/kernel"]).T, variables, "dense_1")
    return network.eval()


class _FixedNorm(nn.Module):
    """Batch normalisation with fixed statistics: scale · x + shift per channel (dimension 1)."""

    scale: Tensor
    shift: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("scale", torch.ones(channels))
        self.register_buffer("shift", torch.zeros(channels))

    def forward(self, values: Tensor) -> Tensor:
        broadcast = (1, -1) + (1,) * (values.dim() - 2)
        return values * self.scale.view(broadcast) + self.shift.view(broadcast)


class FrontBlock(nn.Module, ABC):
    """Convolution of spectra, maximum over frequency, sign, ReLU, batch normalisation."""

    sign: Tensor

    def __init__(self, channels: int, size: tuple[int, int]) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(1, channels, size)
        self.register_buffer("sign", torch.ones(channels, 1))
        self.norm = _FixedNorm(channels)

    def forward(self, spectra: Tensor) -> Tensor:
        """Returns [B, C, 187]."""
        normalised: Tensor = self.norm(torch.relu(self.highest(spectra) * self.sign))
        return normalised

    @abstractmethod
    def highest(self, spectra: Tensor) -> Tensor:
        """The highest output of each filter over frequency, [B, C, 187]."""


class TimbralBlock(FrontBlock):
    """Filters over 7 frames and ``width`` bands, of spectra that are transformed over their bands, [B, 2 · BINS, 187]."""

    shift_cosines: Tensor  # of each band of a filter, from the middle position, [width, BINS]
    shift_sines: Tensor
    cosines: Tensor  # of each distance from the middle position, [distances, BINS]
    sines: Tensor

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(channels, (7, width))
        middle = (BANDS - width) / 2
        distances = torch.arange(BANDS - width + 1) - middle
        parts = torch.full((BINS, 1), 2 / BANDS)  # of each bin in the sum
        parts[0] = parts[-1] = 1 / BANDS  # they are their own mirror images
        shifts, waves = _waves(torch.arange(width) + middle), _waves(distances[distances >= 0])
        for name, values in zip(("shift_cosines", "shift_sines"), shifts, strict=True):
            self.register_buffer(name, values.T.contiguous(), persistent=False)
        for name, values in zip(("cosines", "sines"), waves, strict=True):
            self.register_buffer(name, (values * parts).T.contiguous(), persistent=False)

    def highest(self, spectra: Tensor) -> Tensor:
        """The highest output of each filter over frequency, [B, C, 187]."""
        kernels = self.convolution.weight[:, 0]  # [C, 7, width]
        real, imaginary = kernels @ self.shift_cosines, kernels @ self.shift_sines  # [C, 7, BINS]
        even = self.cosines @ _products(spectra, real, -imaginary)  # [B, distances, C · 187]
        odd = self.sines @ _products(spectra, imaginary, real)
        highest: Tensor = (even + odd.abs()).amax(dim=1)
        assert self.convolution.bias is not None
        by_filter: Tensor = highest.unflatten(1, (len(kernels), -1))
        return by_filter + self.convolution.bias[:, None]


def _waves(places: Tensor) -> tuple[Tensor, Tensor]:
    """Cosine and sine of each bin's wave over the bands at some places, each [BINS, places]."""
    angles = torch.outer(torch.arange(BINS).double(), places.double()) * (2 * torch.pi / BANDS)
    return angles.cos().float(), angles.sin().float()


def _products(spectra: Tensor, real: Tensor, imaginary: Tensor) -> Tensor:
    """Sums over seven frames of the spectra's real parts times ``real`` and their imaginary parts times ``imaginary``, of each
    bin: [B, 2 · BINS, T] and twice [C, 7, BINS] to [B, BINS, C · T].
    """
    kernels = torch.stack([real, imaginary], dim=1).permute(3, 0, 1, 2).flatten(0, 1)  # [BINS · C, 2, 7]
    products: Tensor = nn.functional.conv1d(spectra, kernels, padding=3, groups=BINS)
    by_bin: Tensor = products.unflatten(1, (BINS, -1))
    return by_bin.flatten(2)


class TemporalBlock(FrontBlock):
    """Filters over ``length`` frames and one band, of spectra [B, 1, 187, 96]."""

    def __init__(self, channels: int, length: int) -> None:
        super().__init__(channels, (length, 1))
        # Frames of zeros before and behind: "same" padding of an even length puts the odd frame behind.
        self.padding = ((length - 1) // 2, length // 2)
        self.step = cheapest_step(channels, length)

    def highest(self, spectra: Tensor) -> Tensor:
        """The highest output of each filter over frequency, [B, C, 187]."""
        frames, step = spectra.shape[2], self.step
        before, behind = self.padding
        padded = nn.functional.pad(spectra, (0, 0, before, behind + -frames % step))
        assert self.convolution.bias is not None
        kernels, biases = self.convolution.weight, self.convolution.bias
        if step > 1:
            copies = [nn.functional.pad(kernels, (0, 0, late, step - 1 - late)) for late in range(step)]
            kernels, biases = torch.stack(copies, dim=1).flatten(0, 1), biases.repeat_interleave(step)  # [C · step, …]
        count, unused = len(kernels), -len(kernels) % LANES
        if unused:  # with whole lanes, the maximum is taken in them, too
            kernels = nn.functional.pad(kernels, (0, 0, 0, 0, 0, 0, 0, unused))
            biases = nn.functional.pad(biases, (0, unused))
        maps = nn.functional.conv2d(padded, kernels, biases, stride=(step, 1))
        highest = nn.functional.max_pool2d(maps, (1, maps.shape[3])).squeeze(3)  # [B, C · step, frames / step]
        in_order: Tensor = highest[:, :count].unflatten(1, (-1, step)).transpose(2, 3).flatten(2)[:, :, :frames]
        return in_order


def cheapest_step(channels: int, length: int) -> int:
    """How many frames at a step cost least for so many filters over ``length`` frames."""
    return min(range(1, LANES), key=lambda step: -(-channels * step // LANES) * (length + step - 1) / step)


class MiddleBlock(nn.Module):
    """Frames [B, C, 187] to [B, 64, 187]: convolution over 7 frames, ReLU, batch normalisation.

    ``constant`` is what channels that never change would add before the ReLU.
    """

    constant: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(channels, 64, 7, padding=3)
        self.register_buffer("constant", torch.zeros(64, PATCH_FRAMES))
        self.norm = _FixedNorm(64)

    def forward(self, frames: Tensor) -> Tensor:
        """Returns [B, 64, 187]."""
        normalised: Tensor = self.norm(torch.relu(self.convolution(frames) + self.constant))
        return normalised


def _load_norm(norm: _FixedNorm, variables: Mapping[str, NumberArray], number: int) -> None:
    """Join the four variables of a batch normalisation into scale and shift, in double precision."""
    name = _numbered("batch_normalization", number)
    parts = ("gamma", "beta", "moving_mean", "moving_variance")
    gamma, beta, mean, variance = (np.asarray(variables[f"{name}/{part}"], np.float64) for part in parts)
    scale = gamma / np.sqrt(variance + EPSILON)
    _assign(norm.scale, scale, f"{name}/gamma")
    _assign(norm.shift, beta - mean * scale, f"{name}/beta")


def _load_front_block(block: FrontBlock, variables: Mapping[str, NumberArray], number: int) -> None:
    """Give a front block its filters, those with a negative scale negated."""
    name = _numbered("conv2d", number)
    _load_norm(block.norm, variables, number + 1)
    sign = np.where(block.norm.scale.numpy() < 0, -1.0, 1.0)
    _assign(block.sign, sign[:, None], name)
    kernel = np.asarray(variables[f"{name}/kernel"]).transpose(3, 2, 0, 1)  # [time, mel, 1, C] → [C, 1, time, mel]
    _load_layer(block.convolution, kernel * sign[:, None, None, None], variables, name, sign)


def _load_layer(
    layer: nn.Conv1d | nn.Conv2d | nn.Linear,
    kernel: NumberArray,
    variables: Mapping[str, NumberArray],
    name: str,
    sign: NumberArray | float = 1.0,
) -> None:
    assert layer.bias is not None
    _assign(layer.weight, kernel, f"{name}/kernel")
    _assign(layer.bias, np.asarray(variables[f"{name}/bias"]) * sign, f"{name}/bias")


def _assign(target: Tensor, values: NumberArray, name: str) -> None:
    if values.shape != tuple(target.shape):
        raise ValueError(f"the variable '{name}' does not fit: {values.shape} instead of {tuple(target.shape)}")
    target.copy_(torch.from_numpy(np.ascontiguousarray(values, np.float32)))


def _numbered(layer: str, number: int) -> str:
    """TensorFlow's default names: the first layer of a kind has no number."""
    return f"{layer}_{number}" if number else layer


LEAST_WEIGHT = 1e-5  # a filter whose weights are all smaller moves its channel by less than rounding does


def without_dead_filters(network: MusicnnNetwork) -> MusicnnNetwork:
    """The network in evaluation mode, with the filters of its front that hear something; the other is left as it is."""
    blocks = [block for block in (*network.timbral, *network.temporal) if isinstance(block, FrontBlock)]
    active = [_active_filters(block) for block in blocks]
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


def _active_filters(block: FrontBlock) -> Tensor:
    """Which filters hear something, [C]; the first, where none does: a block needs one."""
    flags = block.convolution.weight.detach().abs().amax(dim=(1, 2, 3)) >= LEAST_WEIGHT
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
