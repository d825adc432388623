"""Small model bundles for tests: seeded random weights, real in every other respect (about 100 KB)."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.services import models
from tagger.state.database import State

LABELS = ("Rock", "Electronic", "Jazz", "Dub", "Ambient", "Metal")
WORDS = tuple(
    """
    ambient bass beat bright chorus dark deep drone drum dub echo electric electronic folk funk groove
    guitar heavy jazz loud melody metal music noise piano pop reggae rhythm riff rock slow song
    sound space synth techno the voice warm and with for this are very
    """.split()  # noqa: SIM905 (a text is easier to read)
)
STATISTICS = ("rms_mean", "rms_var", "spectral_centroid_mean", "zero_crossing_rate_mean", "mfcc1_mean", "mfcc2_mean")
SUBSETS = ("audio", "image", "text", "audio+image", "audio+text", "image+text", "audio+image+text")
CQT = {
    "sample_rate": 22050, "hop_length": 1024, "bins": 96, "bins_per_octave": 12,
    "fmin": 32.703, "frames": 322, "floor_db": -80.0, "patches": 1,
}  # fmt: skip
CQT_POSITIONS, CQT_CHANNELS = 8, 6
IMAGE_SIZE, IMAGE_CHANNELS = 64, 12
TEXT_UNITS = 16
TAGS = {
    "rock": "",
    "electronic": "",
    "guitar": "a guitar",
    "female vocalists": "a female voice",
    "80s": "a sound of the 1980s",
}
EMBEDDING = 7

Entry = dict[str, Any]


def make_bundle(
    folder: Path,
    *,
    labels: Sequence[str] = LABELS,
    audio: Literal["cqt", "timbre", "musicnn"] | None = "cqt",
    image: bool = True,
    text: bool | Literal["regression"] = True,
    prior: bool = False,
    target: Literal["logistic", "cosine"] = "logistic",
    normalise: bool = True,
    patches: int = 1,
    seed: int = 0,
    change: Callable[[Entry], None] = lambda manifest: None,
) -> Path:
    """Write a bundle into ``folder`` (made if missing) and return it; ``change`` may alter model.json beforehand."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    encoders: dict[str, Entry] = {}
    if audio == "cqt":
        encoders["audio"] = _cqt_encoder(folder, rng, patches)
    elif audio == "timbre":
        encoders["audio"] = _timbre_encoder(folder, patches)
    elif audio == "musicnn":
        encoders["audio"] = _musicnn_encoder(folder, rng)
    if image:
        encoders["image"] = _image_encoder(folder, rng)
    if text == "regression":
        encoders["text"] = _regression_encoder(folder, rng, len(labels))
    elif text:
        encoders["text"] = _text_encoder(folder, rng)
    _fusion(folder, rng, encoders, len(labels), target)
    (folder / "README.md").write_text("# Test model\n\nRandom weights: its suggestions mean nothing.\n", "utf-8")
    manifest = _manifest(labels, encoders, target, normalise)
    if prior:
        manifest["prior"] = {
            "collections": {"some": [0.3] * len(labels), "others": [0.1] * len(labels)},
            "strength": 5.0,
        }
    change(manifest)
    write_manifest(folder, manifest)
    return folder


def use_bundle(state: State, **parts: Any) -> Bundle:
    """Install a model with a prior, made of these ``parts`` (see ``make_bundle``), and use it."""
    folder = make_bundle(state.folder / models.MODELS / "test-1.0.0", prior=True, normalise=False, **parts)
    models.use(state, folder.name)
    return Bundle.load(folder)


def write_manifest(folder: Path, manifest: Entry) -> None:
    """Hash every file of the folder into ``manifest`` and write it as model.json."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != "model.json")
    manifest["files"] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / "model.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False), "utf-8")


def _manifest(labels: Sequence[str], encoders: dict[str, Entry], target: str, normalise: bool) -> Entry:
    return {
        "format": 1,
        "name": "test",
        "version": "1.0.0",
        "created": "2025-01-01T00:00:00+00:00",
        "labels": [{"name": label, "path": ["Music", label]} for label in labels],
        "encoders": encoders,
        "fusion": {"file": "fusion.safetensors", "target": target, "normalise": normalise},
        "scores": {},
        "training": {"data": [{"name": "random numbers", "licence": "CC0-1.0"}], "licence": "CC0-1.0"},
        "limits": "Random weights, for tests only.",
    }


def _cqt_encoder(folder: Path, rng: np.random.Generator, patches: int) -> Entry:
    kernel, bins, frames = 4, int(CQT["bins"]), int(CQT["frames"])
    pool = (frames - kernel + 1) // CQT_POSITIONS
    nodes = [
        helper.make_node("Transpose", ["patch"], ["bins_first"], perm=[0, 2, 1]),
        helper.make_node("Conv", ["bins_first", "weight", "bias"], ["conv"], kernel_shape=[kernel]),
        helper.make_node("Relu", ["conv"], ["active"]),
        helper.make_node("MaxPool", ["active"], ["pooled"], kernel_shape=[pool], strides=[pool]),
        helper.make_node("Transpose", ["pooled"], ["map"], perm=[0, 2, 1]),
        helper.make_node("Flatten", ["map"], ["feature"], axis=1),
    ]
    size = CQT_POSITIONS * CQT_CHANNELS
    weights = {
        "weight": _normal(rng, CQT_CHANNELS, bins, kernel) / 10,
        "bias": _normal(rng, CQT_CHANNELS),
    }
    _save(
        folder / "audio.onnx",
        nodes,
        weights,
        inputs={"patch": (TensorProto.FLOAT, ["batch", frames, bins])},
        outputs={"feature": ["batch", size], "map": ["batch", CQT_POSITIONS, CQT_CHANNELS]},
    )
    return {
        "file": "audio.onnx",
        "kind": "cqt",
        "dimension": size,
        "reduction": "flatten",
        "parameters": CQT | {"patches": patches},
        "scaler": {"mean": [-50.0] * bins, "deviation": [15.0] * bins},
    }


def _timbre_encoder(folder: Path, patches: int) -> Entry:
    size = len(STATISTICS)
    _save(
        folder / "audio.onnx",
        [helper.make_node("Identity", ["statistics"], ["feature"])],
        {},
        inputs={"statistics": (TensorProto.FLOAT, ["batch", size])},
        outputs={"feature": ["batch", size]},
    )
    return {
        "file": "audio.onnx",
        "kind": "timbre",
        "dimension": size,
        "reduction": "identity",
        "parameters": {"sample_rate": 22050, "seconds": 30.0, "statistics": list(STATISTICS), "patches": patches},
        "scaler": {
            "mean": [0.1, 0.01, 2000.0, 0.1, -150.0, 100.0],
            "deviation": [0.05, 0.01, 700.0, 0.05, 100.0, 40.0],
        },
    }


def _musicnn_encoder(folder: Path, rng: np.random.Generator) -> Entry:
    """The signature of a music tagging network: 187 frames of 96 mel bands to the logits of tags and an embedding."""
    nodes = [
        helper.make_node("ReduceMean", ["patch", "axes"], ["bands"], keepdims=0),
        helper.make_node("MatMul", ["bands", "tag_weight"], ["logits"]),
        helper.make_node("MatMul", ["bands", "embedding_weight"], ["feature"]),
    ]
    weights = {
        "axes": np.array([1], np.int64),
        "tag_weight": _normal(rng, 96, len(TAGS)) / 10,
        "embedding_weight": _normal(rng, 96, EMBEDDING) / 10,
    }
    _save(
        folder / "audio.onnx",
        nodes,
        weights,
        inputs={"patch": (TensorProto.FLOAT, ["batch", 187, 96])},
        outputs={"logits": ["batch", len(TAGS)], "feature": ["batch", EMBEDDING]},
    )
    tags = [{"name": name, "words": words} for name, words in TAGS.items()]
    return {
        "file": "audio.onnx",
        "kind": "musicnn",
        "dimension": len(TAGS) + EMBEDDING,
        "reduction": "mean",
        "parameters": {"sample_rate": 16000, "patches": 4, "quick_patches": 2, "quick_tracks": 1, "tags": tags},
    }


def _regression_encoder(folder: Path, rng: np.random.Generator, labels: int) -> Entry:
    vocabulary = {"terms": sorted(WORDS), "idf": [round(float(idf), 6) for idf in rng.uniform(1, 5, len(WORDS))]}
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary), "utf-8")
    (folder / "genres.json").write_text(Taxonomy.load().to_json(), encoding="utf-8")
    weights = {
        "weight": _normal(rng, len(WORDS), labels),
        "offset": _normal(rng, labels) / 4,
        "mention_weight": np.array([2.3, 1.8, 2.6, 0.6, 1.9, -0.4], np.float32),
        "mention_offset": np.array([-0.2], np.float32),
    }
    save_file(weights, folder / "text.safetensors")
    return {
        "file": "text.safetensors",
        "kind": "regression",
        "dimension": labels,
        "reduction": "sum",
        "vocabulary": "vocabulary.json",
        "genres": "genres.json",
        "parameters": {"max_characters": 1500},
    }


def _image_encoder(folder: Path, rng: np.random.Generator) -> Entry:
    nodes = [
        helper.make_node("Conv", ["image", "weight", "bias"], ["conv"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Relu", ["conv"], ["active"]),
        helper.make_node("Transpose", ["active"], ["map"], perm=[0, 2, 3, 1]),
        helper.make_node("ReduceMean", ["map", "axes"], ["feature"], keepdims=0),
    ]
    weights = {
        "weight": _normal(rng, IMAGE_CHANNELS, 3, 8, 8) / 10,
        "bias": _normal(rng, IMAGE_CHANNELS),
        "axes": np.array([1, 2], np.int64),
    }
    side = IMAGE_SIZE // 8
    _save(
        folder / "image.onnx",
        nodes,
        weights,
        inputs={"image": (TensorProto.FLOAT, ["batch", 3, IMAGE_SIZE, IMAGE_SIZE])},
        outputs={"feature": ["batch", IMAGE_CHANNELS], "map": ["batch", side, side, IMAGE_CHANNELS]},
    )
    return {
        "file": "image.onnx",
        "kind": "image",
        "dimension": IMAGE_CHANNELS,
        "reduction": "mean",
        "parameters": {
            "short_side": IMAGE_SIZE + 8,
            "crop": IMAGE_SIZE,
            "mean": [0.485, 0.456, 0.406],
            "deviation": [0.229, 0.224, 0.225],
        },
    }


def _text_encoder(folder: Path, rng: np.random.Generator) -> Entry:
    vocabulary = {"terms": sorted(WORDS), "idf": [round(float(idf), 6) for idf in rng.uniform(1, 5, len(WORDS))]}
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary), "utf-8")
    nodes = [
        helper.make_node("Gather", ["table", "indices"], ["rows"]),
        helper.make_node("Unsqueeze", ["values", "last"], ["column"]),
        helper.make_node("Mul", ["rows", "column"], ["shares"]),
        helper.make_node("ReduceSum", ["shares", "first"], ["words"], keepdims=0),
        helper.make_node("Add", ["words", "bias"], ["before"]),
        helper.make_node("Relu", ["before"], ["feature"]),
        helper.make_node("Greater", ["before", "zero"], ["positive"]),
        helper.make_node("Cast", ["positive"], ["active"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["shares", "active"], ["map"]),
    ]
    weights = {
        "table": _normal(rng, len(WORDS), TEXT_UNITS),
        "bias": _normal(rng, TEXT_UNITS) / 4 + np.float32(0.25),
        "last": np.array([1], np.int64),
        "first": np.array([0], np.int64),
        "zero": np.zeros((), np.float32),
    }
    _save(
        folder / "text.onnx",
        nodes,
        weights,
        inputs={"indices": (TensorProto.INT64, ["words_count"]), "values": (TensorProto.FLOAT, ["words_count"])},
        outputs={"feature": [TEXT_UNITS], "map": ["words_count", TEXT_UNITS]},
    )
    return {
        "file": "text.onnx",
        "kind": "tfidf",
        "dimension": TEXT_UNITS,
        "reduction": "sum",
        "vocabulary": "vocabulary.json",
        "parameters": {"max_characters": 1500, "sublinear_tf": True},
    }


def _fusion(folder: Path, rng: np.random.Generator, encoders: dict[str, Entry], labels: int, target: str) -> None:
    sizes = {modality: encoder["dimension"] for modality, encoder in encoders.items()}
    rows = labels if target == "logistic" else 5
    tensors = {f"{modality}.mean": _normal(rng, size) / 20 for modality, size in sizes.items()}
    if target == "cosine":
        tensors["factors"] = _normal(rng, labels, rows)
    for subset in SUBSETS:
        if all(modality in sizes for modality in subset.split("+")):
            columns = sum(sizes[modality] for modality in subset.split("+"))
            tensors[f"{subset}.weight"] = _normal(rng, rows, columns)
            tensors[f"{subset}.bias"] = _normal(rng, rows) / 4
            tensors[f"{subset}.slope"] = rng.uniform(0.8, 1.6, labels).astype(np.float32)
            tensors[f"{subset}.offset"] = _normal(rng, labels) / 4
            tensors[f"{subset}.threshold"] = np.full(labels, 0.5, np.float32)
            tensors[f"{subset}.known"] = np.ones(labels, np.uint8)
    save_file(tensors, folder / "fusion.safetensors")


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.standard_normal(shape).astype(np.float32)


def _save(
    path: Path,
    nodes: list[Any],
    weights: dict[str, np.ndarray],
    *,
    inputs: dict[str, tuple[int, list[Any]]],
    outputs: dict[str, list[Any]],
) -> None:
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())
