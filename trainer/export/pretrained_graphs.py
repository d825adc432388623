"""The pretrained networks of the shipped model as ONNX graphs: musicnn for sound, EfficientNet-lite0 for covers.

The large weights are stored in half precision and cast to single precision in the graph; ONNX Runtime folds the casts when
it opens the file, so this halves the size, costs no time afterwards, and the arithmetic is that of float32.
"""

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from trainer.export.onnx_graphs import Graph, onnx_bytes
from trainer.models.efficientnet_lite0 import EfficientNetLite0, folded
from trainer.models.musicnn_network import BANDS, PATCH_FRAMES, MusicnnNetwork

_LEAST_VALUES = 1000  # of a weight that is stored in half precision; norms and biases are small and stay as they are


def export_musicnn(network: MusicnnNetwork, *, half_precision: bool = True) -> bytes:
    """``patch`` float32 [B, 187, 96] → ``logits`` [B, 50], ``feature`` [B, 200], compared with torch.

    Raises TaggerError where ONNX Runtime does not compute the same in single precision.
    """
    content = onnx_bytes(Graph(network, {"patch": torch.zeros(2, PATCH_FRAMES, BANDS)}, ("logits", "feature")))
    return weights_in_half_precision(content) if half_precision else content


class _PlacesLast(nn.Module):
    """The order of axes that the application's maps have: [B, H, W, D]."""

    def __init__(self, network: EfficientNetLite0) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        feature, feature_map = self.network(image)
        return feature, feature_map.permute(0, 2, 3, 1)


def export_lite0(network: EfficientNetLite0, size: int, *, half_precision: bool = True) -> bytes:
    """``image`` float32 [B, 3, size, size] → ``feature`` [B, 1280], ``map`` [B, s, s, 1280], compared with torch.

    Batch normalisation is folded into the convolutions; the classifier is left out. Raises TaggerError where ONNX Runtime
    does not compute the same in single precision.
    """
    graph = Graph(_PlacesLast(folded(network)), {"image": torch.randn(2, 3, size, size)}, ("feature", "map"))
    content = onnx_bytes(graph)
    return weights_in_half_precision(content) if half_precision else content


def weights_in_half_precision(content: bytes) -> bytes:
    """An ONNX file whose float32 weights of at least 1000 values are stored as float16 and cast back in the graph."""
    model = onnx.load_from_string(content)
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _LEAST_VALUES:
            continue
        stored = f"{tensor.name}_float16"
        casts.append(onnx.helper.make_node("Cast", [stored], [tensor.name], to=onnx.TensorProto.FLOAT))
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), stored))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())
