"""An encoder as an ONNX graph with the outputs ``feature`` and ``map``, compared with torch before it is handed out."""

import warnings
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.models.network import Encoder

TOLERANCE = 1e-4
OPSET = 18


class _BatchGraph(nn.Module):
    """Audio and images: the graph's first axis is the batch."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, items: Tensor) -> tuple[Tensor, Tensor]:
        feature, last_map = self.encoder.encoded(items)
        return feature, last_map


class _TextGraph(nn.Module):
    """Text: one text's non-zero terms at a time, so that no padding is needed."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, indices: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        feature, shares = self.encoder.encoded(indices.unsqueeze(0), values.unsqueeze(0))
        return feature.squeeze(0), shares.squeeze(0)


class _SongGraph(nn.Module):
    """HAN's network for lyrics with ONNX's own recurrence, which takes the sequences' lengths as packing does.

    It can be traced, and not run: torch has no such operator.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.embedding = encoder.get_submodule("embedding")
        self.words, self.sentences = (_RecurrentLevel(encoder.get_submodule(name)) for name in ("words", "sentences"))

    def forward(self, lyrics: Tensor) -> tuple[Tensor, Tensor]:
        words = (lyrics != 0).sum(dim=2)
        vectors = self.words(self.embedding(lyrics.flatten(0, 1)), words.flatten()).sum(dim=1)
        shares = self.sentences(vectors.unflatten(0, (-1, lyrics.shape[1])), (words > 0).sum(dim=1))
        return shares.sum(dim=1), shares


class _RecurrentLevel(nn.Module):
    """One level of the hierarchy: ONNX's GRU, whose gates stand in another order than torch's, then attention."""

    def __init__(self, level: nn.Module) -> None:
        super().__init__()
        recurrence = level.get_submodule("recurrence")
        assert isinstance(recurrence, nn.GRU)
        self.hidden, self.attention = recurrence.hidden_size, level.get_submodule("attention")
        inputs, states, first, second = (
            torch.stack([_gates(recurrence, f"{name}_l0{suffix}") for suffix in ("", "_reverse")])
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        self.weights = nn.ParameterList([inputs, states, torch.cat([first, second], dim=1)])

    def forward(self, sequence: Tensor, lengths: Tensor) -> Tensor:
        at_least_one = lengths.clamp(min=1)
        outputs = torch.onnx.ops.symbolic(
            "GRU",
            (sequence.transpose(0, 1), *self.weights, at_least_one.to(torch.int32)),
            {"direction": "bidirectional", "hidden_size": self.hidden, "linear_before_reset": 1},
            dtype=sequence.dtype,
            shape=(sequence.shape[1], 2, sequence.shape[0], self.hidden),
            version=14,
        )
        mask = torch.arange(sequence.shape[1]) < at_least_one.unsqueeze(1)
        weighted: Tensor = self.attention(outputs.permute(2, 0, 1, 3).flatten(2), mask) * (lengths > 0).view(-1, 1, 1)
        return weighted


def _gates(recurrence: nn.GRU, name: str) -> Tensor:
    """Weights or biases of the reset, update and new gate in ONNX's order: update, reset, new."""
    reset, update, new = recurrence.get_parameter(name).detach().chunk(3)
    return torch.cat([update, reset, new])


class Graph(NamedTuple):
    """What is traced: the module, its inputs' names and examples, its outputs' names.

    ``reference`` computes what the graph must, where the module itself cannot be run.
    """

    module: nn.Module
    inputs: dict[str, Tensor]
    outputs: tuple[str, ...]
    reference: nn.Module | None = None


def audio_graph(encoder: Encoder, frames: int, bins: int) -> Graph:
    """``patch`` [B, frames, bins] → ``feature`` [B, D], ``map`` [B, P, C]."""
    return Graph(_BatchGraph(encoder), {"patch": torch.randn(2, frames, bins)}, ("feature", "map"))


def image_graph(encoder: Encoder, size: int) -> Graph:
    """``image`` [B, 3, S, S] → ``feature`` [B, D], ``map`` [B, H, W, D]."""
    return Graph(_BatchGraph(encoder), {"image": torch.randn(2, 3, size, size)}, ("feature", "map"))


def lyrics_graph(encoder: Encoder, sentences: int, words: int, vocabulary: int) -> Graph:
    """``lyrics`` int64 [B, sentences, words] → ``feature`` [B, D], ``map`` [B, sentences, D]."""
    songs = torch.arange(2 * sentences * words).reshape(2, sentences, words) % vocabulary
    songs[0, sentences // 2 :] = 0
    return Graph(_SongGraph(encoder), {"lyrics": songs}, ("feature", "map"), _BatchGraph(encoder))


def text_graph(encoder: Encoder, vocabulary: int) -> Graph:
    """``indices`` int64 [N], ``values`` [N] → ``feature`` [D], ``map`` [N, D]."""
    terms = {"indices": torch.arange(7) % vocabulary, "values": torch.rand(7)}
    return Graph(_TextGraph(encoder), terms, ("feature", "map"))


def onnx_bytes(graph: Graph) -> bytes:
    """The graph as an ONNX file with its weights inside; the first axis of every input is free.

    Raises TaggerError when ONNX Runtime does not compute the same as torch to within 1e-4.
    """
    module = graph.module.cpu().float().eval()
    axis = torch.export.Dim("items")
    with warnings.catch_warnings(), torch.random.fork_rng([]):  # no GPU's generator: several make torch warn
        warnings.filterwarnings("ignore", "# The axis name")  # two inputs share their axis: meant
        warnings.simplefilter("ignore", FutureWarning)  # torch's exporter about torch's own code
        warnings.simplefilter("ignore", DeprecationWarning)
        program = torch.onnx.export(
            module,
            tuple(graph.inputs.values()),
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            dynamic_shapes=tuple({0: axis} for _ in graph.inputs),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    content: bytes = _without_traces(program.model_proto).SerializeToString()
    _check(content, graph._replace(module=module if graph.reference is None else graph.reference.cpu().float().eval()))
    return content


def _without_traces(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without the exporter's notes on where each node came from: they hold paths of the machine."""
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    return model


def _check(content: bytes, graph: Graph) -> None:
    """Compare both on an input of another size than the traced one."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    other = {name: torch.cat([tensor, tensor[:1]]) for name, tensor in graph.inputs.items()}
    with torch.inference_mode():
        expected = graph.module(*other.values())
    computed = session.run(list(graph.outputs), {name: tensor.numpy() for name, tensor in other.items()})
    for torch_output, onnx_output in zip(
        expected if isinstance(expected, tuple) else (expected,), computed, strict=True
    ):
        if not _close(torch_output.numpy(), onnx_output):
            raise TaggerError("ONNX Runtime computes other features than torch; update onnxruntime and export again.")


def _close(expected: NDArray[np.float32], actual: NDArray[np.float32]) -> bool:
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    return expected.shape == actual.shape and bool(np.abs(expected - actual).max(initial=0) <= TOLERANCE * scale)
