"""Networks of the signatures that people bring, with seeded weights, and the JSON that describes them; a few classes each.

A network averages the bands of its patch over time, so that two parts of one sound are alike to it, as they are to a real one.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

EFFNET_CLASSES = (
    *("Rock---Alternative Rock", "Rock---Shoegaze", "Electronic---House", "Electronic---Deep House", "Jazz---Bop"),
    *("Latin---Rocksteady Zouk", "Folk, World, & Country---Hill Songs", "Non-Music---Field Recording"),
)
MAEST_CLASSES = (*EFFNET_CLASSES, "Pop---Ballad", "Hip Hop---Boom Bap")
HEAD_CLASSES = ("80s", "acidjazz", "alternativerock", "female vocalists", "house", "worldfusion")
EMBEDDING = 1280
Entry = dict[str, Any]


def effnet_network(folder: Path, *, batch: int | str = "batch", seed: int = 0, **change: Any) -> tuple[Path, Path]:
    """The signature of Discogs-EffNet: [batch, 128, 96] to activations and embeddings."""
    path = mel_network(
        folder / "effnet.onnx", frames=128, classes=len(EFFNET_CLASSES), batch=batch, embedding=EMBEDDING, seed=seed
    )
    return path, write_metadata(
        folder / "effnet.json",
        **{
            "name": "Discogs test network",
            "algorithm": "TensorflowPredictEffnetDiscogs",
            "classes": EFFNET_CLASSES,
            **change,
        },
    )


def maest_network(folder: Path, *, frames: int = 316, seed: int = 0) -> tuple[Path, Path]:
    """The signature of MAEST: [b, frames, 96] to activations, and embeddings [b, tokens, 768] of a layer."""
    path = mel_network(
        folder / "maest.onnx", frames=frames, classes=len(MAEST_CLASSES), tokens=True, seed=seed, standardised=True
    )
    return path, write_metadata(
        folder / "maest.json",
        name="MAEST test network",
        algorithm="TensorflowPredictMAEST",
        classes=MAEST_CLASSES,
        version="2",
    )


def head_network(folder: Path, *, seed: int = 0, dimension: int = EMBEDDING) -> tuple[Path, Path]:
    """The signature of a head: embeddings [n, 1280] to activations."""
    rng = np.random.default_rng(seed)
    nodes = [
        helper.make_node("MatMul", ["embeddings", "weight"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["activations"]),
    ]
    size = len(HEAD_CLASSES)
    weights = {
        "weight": (rng.standard_normal((dimension, size)) / np.sqrt(dimension)).astype(np.float32),
        "bias": np.full(size, -1, np.float32),
    }
    path = folder / "head.onnx"
    _save(path, nodes, weights, {"embeddings": ["n", dimension]}, {"activations": ["n", size]})
    embedding = {"algorithm": "TensorflowPredictEffnetDiscogs", "model_name": "discogs-effnet-bs64-1"}
    return path, write_metadata(
        folder / "head.json",
        name="Jamendo test head",
        algorithm="TensorflowPredict2D",
        classes=HEAD_CLASSES,
        embedding_model=embedding,
    )


def mel_network(
    path: Path,
    *,
    frames: int,
    classes: int,
    bands: int = 96,
    batch: int | str = "batch",
    embedding: int = 0,
    tokens: bool = False,
    standardised: bool = False,
    seed: int = 0,
    final: str = "Sigmoid",
) -> Path:
    """A network over the mean of each mel band: ``classes`` activations, and if asked for an embedding or tokens."""
    rng = np.random.default_rng(seed)
    size = embedding or 64
    nodes = [
        helper.make_node("ReduceMean", ["melspectrogram", "axes"], ["bands"], keepdims=0),
        helper.make_node("MatMul", ["bands", "first"], ["before"]),
        helper.make_node("Tanh", ["before"], ["embeddings"]),
        helper.make_node("MatMul", ["embeddings", "second"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
        helper.make_node(final, ["logits"], ["activations"]),
    ]
    weights = {
        "axes": np.array([1], np.int64),
        "first": (rng.standard_normal((bands, size)) / bands * (8 if standardised else 2)).astype(np.float32),
        "second": (rng.standard_normal((size, classes)) * 3 / np.sqrt(size)).astype(np.float32),
        "bias": np.full(classes, -0.5, np.float32),
    }
    outputs: dict[str, list[Any]] = {"activations": [batch, classes]}
    if embedding:
        outputs["embeddings"] = [batch, embedding]
    if tokens:
        nodes.append(helper.make_node("Unsqueeze", ["embeddings", "axes"], ["layer_07_embeddings"]))
        outputs["layer_07_embeddings"] = [batch, 1, size]
    _save(path, nodes, weights, {"melspectrogram": [batch, frames, bands]}, outputs)
    return path


def write_metadata(path: Path, **values: Any) -> Path:
    """JSON as Essentia writes it; ``algorithm`` and ``embedding_model`` belong to its inference section."""
    inference = {"sample_rate": 16000, "algorithm": values.pop("algorithm")}
    if "embedding_model" in values:
        inference["embedding_model"] = values.pop("embedding_model")
    outputs = [
        {"name": "PartitionedCall:0", "type": "float", "op": "Sigmoid", "output_purpose": "predictions"},
        {"name": "PartitionedCall:1", "type": "float", "op": "Flatten", "output_purpose": "embeddings"},
    ]
    content = {"type": "multi-label classifier", "version": "1", "schema": {"outputs": outputs}} | values
    path.write_text(json.dumps(content | {"inference": inference}), "utf-8")
    return path


def _save(
    path: Path,
    nodes: list[Any],
    weights: dict[str, np.ndarray],
    inputs: dict[str, list[Any]],
    outputs: dict[str, list[Any]],
) -> None:
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())
