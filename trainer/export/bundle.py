"""From trained parts to a model bundle that the application loads (``tagger.inference.bundle``), with its README.

    contents = Contents(
        name="starter", version="1",
        labels=[("rock", ["rock"]), ("doom metal", ["metal", "doom metal"])],
        encoders={
            "audio": spectrum_encoder(network.encoder, spectrum, mean, deviation),
            "image": image_encoder(network.encoder, parameters),
            "text": text_encoder(network.encoder, terms, idf, parameters),
        },
        heads={"audio": head_a, …, "audio+image+text": head_ait},
        means={"audio": feature_mean(vectors, normalise=True), …},
        target="logistic", normalise=True, factors=None,
        scores={…}, training={"data": [{"name": …, "licence": …}], "licence": …}, limits="…",
    )
    export(contents, Path("bundle"))

The bundle is written beside its folder, loaded once by the application's own code as a check, and only then renamed:
a kill leaves the old bundle or none, never half a one.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save

from tagger.errors import TaggerError
from tagger.inference.bundle import MANIFEST, Bundle
from tagger.inference.gazetteer import Gazetteer
from tagger.inference.measure_names import named_figures
from trainer.data.labels import normalised
from trainer.export.exportable import check_target
from trainer.export.onnx_graphs import (
    Graph,
    audio_graph,
    image_graph,
    lyrics_graph,
    onnx_bytes,
    text_graph,
)
from trainer.files import write_atomically
from trainer.models.fusion import SUBSETS, LinearHead
from trainer.models.network import Encoder

SENSES = {"audio": "the sound", "image": "the cover", "text": "the words written about the album"}


def model_card(manifest: Mapping[str, Any]) -> str:
    """Markdown from the content of ``model.json``."""
    labels = labels_in(manifest)
    parts = [
        f"# {manifest['name']} {manifest['version']}",
        f"Suggests {labels} for an album from {_listed([SENSES[m] for m in manifest['encoders']])}, or from any part of"
        f" that which is there. It knows {len(manifest['labels'])} {labels}. Made {manifest['created'][:10]}.",
        "## How well it does",
        _scores(manifest["scores"]),
        "## What it is not good for",
        manifest["limits"] or "Nothing was stated.",
        "## What it was trained on",
        _table(("data", "licence"), [(d["name"], d["licence"]) for d in manifest["training"]["data"]]),
        f"The model's own licence: {manifest['training']['licence']}.",
        f"## {labels.title()}",
        _listed([" / ".join(label["path"]) for label in manifest["labels"]]) + ".",
        "## Files",
        "`model.json` says how each input is made and holds the SHA-256 of every file; the encoders are ONNX graphs,"
        " the heads are tensors in `fusion.safetensors`. Nothing in this folder is executed or unpickled.",
    ]
    return "\n\n".join(parts) + "\n"


def labels_in(manifest: Mapping[str, Any]) -> str:
    """What the labels of a bundle are called: tags, where a dataset of tags says so; else genres."""
    return str(next((data["labels"] for data in manifest["training"]["data"] if "labels" in data), "genres"))


def _scores(scores: Mapping[str, Any]) -> str:
    return _table(("measure", "value"), named_figures(scores)) if scores else "Nothing was measured."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in line) + " |" for line in lines
    )


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


FUSION, CARD = "fusion.safetensors", "README.md"
VOCABULARY, ENTITIES = "vocabulary.json", "entities.json"


@dataclass(frozen=True, slots=True, eq=False)
class EncoderFile:
    """One encoder: its entry in ``model.json`` and the files that the entry names."""

    entry: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """Everything that a bundle holds.

    ``labels``: (name, path in the taxonomy, root first). ``encoders``: by modality. ``heads``: by subset, as
    ``trainer.models.fusion.SUBSETS`` names them. ``means``: of each modality's training features, after normalisation if
    ``normalise``. ``factors`` [labels, d] for the target "cosine". ``scores``: what was measured, on what.
    ``training``: {"data": [{"name", "licence", …}], "licence"}. ``limits``: what it is not good for. ``prior`` and
    ``learnt``: as ``PriorSection`` and ``LearntSection`` of ``tagger.inference.manifest`` hold them. ``documents``: further
    files, such as a notice; a README.md among them takes the place of the usual card.
    """

    name: str
    version: str
    labels: Sequence[tuple[str, Sequence[str]]]
    encoders: Mapping[str, EncoderFile]
    heads: Mapping[str, LinearHead]
    means: Mapping[str, NDArray[Any]]
    target: Literal["logistic", "cosine"]
    normalise: bool
    factors: NDArray[Any] | None
    scores: Mapping[str, Any]
    training: Mapping[str, Any]
    limits: str
    prior: Mapping[str, Any] | None = None
    learnt: Mapping[str, Any] | None = None
    documents: Mapping[str, bytes] = field(default_factory=dict)


def spectrum_encoder(
    encoder: Encoder, spectrum: Mapping[str, Any], mean: NDArray[Any], deviation: NDArray[Any]
) -> EncoderFile:
    """An audio encoder over patches of any spectrum; ``spectrum`` as ``tagger.inference.spectrum_spec`` describes it."""
    if encoder.reduction not in ("flatten", "mean"):
        _require(encoder, "mean", "audio")
    frames, bins = int(spectrum["frames"]), int(spectrum["bins"])
    steps = 1
    if encoder.reduction == "mean":
        with torch.inference_mode():
            steps = encoder.cpu().eval().encoded(torch.zeros(1, frames, bins)).map.shape[1]
    parameters = {"spectrum": dict(spectrum), "steps": steps}
    entry = _entry("audio.onnx", "spectrum", encoder.width, encoder.reduction, parameters)
    return _encoder_file(entry | _scaler(mean, deviation), audio_graph(encoder, frames, bins))


def image_encoder(encoder: Encoder, parameters: Mapping[str, Any]) -> EncoderFile:
    """A cover encoder that ends in an average over places."""
    _require(encoder, "mean", "image")
    entry = _entry("image.onnx", "image", encoder.width, "mean", parameters)
    return _encoder_file(entry, image_graph(encoder, int(parameters["crop"])))


def text_encoder(
    encoder: Encoder,
    terms: Sequence[str],
    idf: NDArray[Any],
    parameters: Mapping[str, Any],
    gazetteer: Gazetteer | None = None,
) -> EncoderFile:
    """A tf-idf encoder, its vocabulary, and the gazetteer that enriched its texts."""
    _require(encoder, "sum", "text")
    vocabulary = {"terms": list(terms), "idf": [float(value) for value in idf]}
    entry = _entry("text.onnx", "tfidf", encoder.width, "sum", parameters) | {"vocabulary": VOCABULARY}
    files = {VOCABULARY: json.dumps(vocabulary, ensure_ascii=False).encode()}
    if gazetteer is not None:
        entry["entities"] = ENTITIES
        files[ENTITIES] = gazetteer.known_to(terms).to_json()
    return _encoder_file(entry, text_graph(encoder, len(terms)), files)


def lyrics_encoder(encoder: Encoder, words: Sequence[str], parameters: Mapping[str, Any]) -> EncoderFile:
    """An encoder of songs' lyrics, and its ``words`` in the order of their numbers from 2."""
    _require(encoder, "sum", "lyrics")
    vocabulary = {"terms": list(words), "idf": [1.0] * len(words)}
    entry = _entry("text.onnx", "lyrics", encoder.width, "sum", parameters) | {"vocabulary": VOCABULARY}
    graph = lyrics_graph(encoder, int(parameters["sentences"]), int(parameters["words"]), len(words) + 2)
    return _encoder_file(entry, graph, {VOCABULARY: json.dumps(vocabulary, ensure_ascii=False).encode()})


def feature_mean(vectors: NDArray[Any], *, normalise: bool) -> NDArray[np.float32]:
    """The training mean of a modality's (normalised) vectors [items, D]: what a reason is measured from."""
    rows = normalised(vectors) if normalise else np.asarray(vectors, np.float32)
    return np.asarray(rows.mean(axis=0, dtype=np.float64), np.float32)


def export(contents: Contents, folder: Path, *, replace: bool = False) -> Path:
    """Write the bundle to ``folder`` and return it.

    Raises TaggerError when the folder exists (unless ``replace``, which takes only another bundle's place), when parts
    do not fit together.
    """
    _check_parts(contents)
    return build_bundle(folder, lambda building: _write(contents, building), replace=replace)


def copy_bundle(bundle: Path, folder: Path, *, replace: bool = False) -> Path:
    """Put a copy of a bundle in ``folder`` and return it. Raises TaggerError as ``export`` does."""
    return build_bundle(folder, lambda building: shutil.copytree(bundle, building, dirs_exist_ok=True), replace=replace)


def build_bundle(folder: Path, write: Callable[[Path], object], *, replace: bool) -> Path:
    """Let a bundle be written to a folder beside its own, check it, and put it in its place. Raises TaggerError as ``export``."""
    _clear_leftovers(folder)
    check_target(folder, replace)
    building = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    building.mkdir(parents=True)
    try:
        write(building)
        Bundle.load(building).check()
        _replace_folder(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return folder


def _write(contents: Contents, folder: Path) -> None:
    files: dict[str, bytes] = {}
    for encoder in contents.encoders.values():
        files |= encoder.files
    files[FUSION] = save(_tensors(contents))
    manifest = _manifest(contents)
    files |= {CARD: model_card(manifest).encode(), **contents.documents}
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    for name, content in files.items():
        write_atomically(folder / name, content)
    write_atomically(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())


def _manifest(contents: Contents) -> dict[str, Any]:
    return {
        "format": 1,
        "name": contents.name,
        "version": contents.version,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "labels": [{"name": name, "path": list(path)} for name, path in contents.labels],
        "encoders": {modality: dict(encoder.entry) for modality, encoder in contents.encoders.items()},
        "fusion": {"file": FUSION, "target": contents.target, "normalise": contents.normalise},
        **({"prior": dict(contents.prior)} if contents.prior else {}),
        **({"learnt": dict(contents.learnt)} if contents.learnt else {}),
        "scores": dict(contents.scores),
        "training": dict(contents.training),
        "limits": contents.limits,
    }


def _tensors(contents: Contents) -> dict[str, NDArray[Any]]:
    """The fusion file's tensors. A label without factors, which no head knows, gets a direction that is never read."""
    tensors: dict[str, NDArray[Any]] = {}
    for subset, head in contents.heads.items():
        floats = {key: getattr(head, key) for key in ("weight", "bias", "slope", "offset", "threshold")}
        tensors |= {f"{subset}.{key}": np.ascontiguousarray(value, np.float32) for key, value in floats.items()}
        tensors[f"{subset}.known"] = np.ascontiguousarray(head.known, np.uint8)
    tensors |= {f"{m}.mean": np.ascontiguousarray(mean, np.float32) for m, mean in contents.means.items()}
    if contents.factors is not None:
        factors = np.array(contents.factors, np.float32)
        factors[~factors.any(axis=1), 0] = 1
        tensors["factors"] = factors
    return tensors


def _check_parts(contents: Contents) -> None:
    """Raise TaggerError where the parts do not belong together."""
    required = {subset for subset in SUBSETS if set(subset.split("+")) <= set(contents.encoders)}
    if set(contents.heads) != required:
        missing = sorted(required ^ set(contents.heads))
        raise TaggerError(f"The bundle needs a head for each combination of its encoders and no other: see {missing}.")
    if set(contents.means) != set(contents.encoders):
        raise TaggerError("The bundle needs the mean feature of each of its encoders and no other.")
    if (contents.target == "cosine") != (contents.factors is not None):
        raise TaggerError("Label factors belong to the target 'cosine' and to no other.")
    if contents.factors is not None:
        has_factors = np.any(np.asarray(contents.factors) != 0, axis=1)
        if any(np.any(head.known & ~has_factors) for head in contents.heads.values()):
            raise TaggerError("A head claims to know a genre that has no factors; mark it as not known.")


def _replace_folder(building: Path, folder: Path) -> None:
    """Put the finished bundle in place; an old one is moved aside between the two renames."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    building.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _clear_leftovers(folder: Path) -> None:
    """Remove what a killed export left beside the folder, and put back a bundle that it had moved aside."""
    for old in folder.parent.glob(f".{folder.name}.*.old"):
        if folder.exists():
            shutil.rmtree(old)
        else:
            old.rename(folder)
    for part in folder.parent.glob(f".{folder.name}.*.part"):
        shutil.rmtree(part)


def _encoder_file(entry: dict[str, Any], graph: Graph, more_files: Mapping[str, bytes] | None = None) -> EncoderFile:
    return EncoderFile(entry, {entry["file"]: onnx_bytes(graph), **(more_files or {})})


def _entry(file: str, kind: str, dimension: int, reduction: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "file": file,
        "kind": kind,
        "dimension": dimension,
        "reduction": reduction,
        "parameters": dict(parameters),
    }


def _scaler(mean: NDArray[Any], deviation: NDArray[Any]) -> dict[str, Any]:
    return {"scaler": {"mean": [float(v) for v in mean], "deviation": [float(v) for v in deviation]}}


def _require(encoder: Encoder, reduction: str, modality: str) -> None:
    if encoder.reduction != reduction:
        raise TaggerError(
            f"This {modality} network has hidden layers above its map, so the application could give no exact reason"
            f" for its scores; train one that ends in a single dense layer for a bundle."
        )
