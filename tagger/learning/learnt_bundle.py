"""A bundle of what was learnt from a library: the encoders of its base, copied, and heads, labels and shares of its own."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from tagger.inference.bundle import MANIFEST, Bundle, copy_files
from tagger.inference.fusion_heads import sigmoid
from tagger.inference.library_prior import LEAST_WORLD, MOST_WORLD
from tagger.inference.manifest import LearntSection, RegressionEncoderSpec
from tagger.inference.modality import Modality, subset_name
from tagger.inference.types import Doubles
from tagger.learning.base_evidence import base_part
from tagger.learning.cross_validation import BASE, CrossValidation, Part
from tagger.learning.genre_targets import TaggedExamples
from tagger.learning.recipes import LinearPart

NAME = "Learnt from your tags"
COLLECTION = "your tagged albums"
FUSION, CARD, NOTICE = "fusion.safetensors", "README.md", "NOTICE.txt"
THRESHOLD = 0.5  # written for completeness: with shares, what is shown depends on them
LIMITS = (
    "It suggests only the genres that it was learnt from, and knows them by this library alone. It says nothing about "
    "files that a person tagged on purpose against the sound."
)
LICENCE = "your own; the encoders as their base says"


def write_learnt_bundle(
    base: Bundle,
    result: CrossValidation,
    about: LearntSection,
    folder: Path,
    version: str,
) -> None:
    """Write the bundle into an empty folder. Raises OSError where the disk does not take it or the base cannot be read."""
    heads = learnt_heads(base, result, result.final_parts())
    encoders = [encoder for m in base.modalities if (encoder := base.manifest.encoders.of(m)) is not None]
    names = {file for encoder in encoders for file in encoder.files().values()} | ({NOTICE} & set(base.manifest.files))
    fusion = FUSION if FUSION not in names else f"learnt-{FUSION}"
    copy_files(base, folder, sorted(names))
    (folder / fusion).write_bytes(save(heads))
    (folder / CARD).write_text(_card(about), "utf-8")
    manifest = _manifest(base, result.examples, about, version, fusion)
    manifest["files"] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), "utf-8")


def learnt_heads(
    base: Bundle, result: CrossValidation, parts: Mapping[Part, LinearPart]
) -> dict[str, np.ndarray[Any, Any]]:
    """The tensors of the fusion file: a head per combination of what was learnt, and the base's for what was not."""
    prior, count = result.prior[0], len(result.examples.labels)
    linear = base.manifest.fusion.target == "logistic"
    learnt = [m for m in base.modalities if (m,) in result.weights]
    tensors: dict[str, np.ndarray[Any, Any]] = {}
    for modality in base.modalities:
        tensors[f"{modality}.mean"] = base.heads[modality.value].means[modality]
    for size in range(1, len(base.modalities) + 1):
        for subset in combinations(base.modalities, size):
            if size > 1 and not set(subset) <= set(learnt):
                continue
            weights = result.weights.get(subset, {(subset[0], BASE): 1.0 if linear else 0.0})
            rows, bias = _rows(base, result.examples, subset, weights, parts)
            name = subset_name(subset)
            tensors |= {
                f"{name}.weight": rows.astype(np.float32),
                f"{name}.bias": (prior + bias).astype(np.float32),
                f"{name}.slope": np.ones(count, np.float32),
                f"{name}.offset": np.zeros(count, np.float32),
                f"{name}.threshold": np.full(count, THRESHOLD, np.float32),
                f"{name}.known": np.ones(count, np.uint8),
            }
    return tensors


def _rows(
    base: Bundle,
    examples: TaggedExamples,
    subset: tuple[Modality, ...],
    weights: Mapping[Part, float],
    parts: Mapping[Part, LinearPart],
) -> tuple[Doubles, Doubles]:
    """What the weighted parts of a combination make: rows [L, ΣD] and bias [L]."""
    columns, bias = [], np.zeros(len(examples.labels))
    for modality in subset:
        rows = np.zeros((len(examples.labels), base.encoder(modality).dimension))
        for (owner, source), weight in weights.items():
            if owner is modality and weight > 0:
                part = base_part(base, (modality,), examples) if source == BASE else parts[owner, source]
                rows, bias = rows + weight * part.rows, bias + weight * part.bias
        columns.append(rows)
    return np.concatenate(columns, axis=1), bias


def _manifest(
    base: Bundle, examples: TaggedExamples, about: LearntSection, version: str, fusion: str
) -> dict[str, Any]:
    shares = np.clip(sigmoid(np.log(_odds(examples))), LEAST_WORLD, MOST_WORLD)
    manifest = base.manifest.model_dump(mode="json", exclude={"files", "prior", "learnt", "scores"})
    text = base.manifest.encoders.text
    if isinstance(text, RegressionEncoderSpec):
        manifest["encoders"]["text"]["labels"] = list(text.labels or base.labels)
    training = manifest["training"]
    return manifest | {
        "name": NAME,
        "version": version,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "labels": [label.model_dump(mode="json") for label in examples.labels],
        "fusion": {"file": fusion, "target": "logistic", "normalise": base.manifest.fusion.normalise},
        "prior": {"collections": {COLLECTION: shares.tolist()}, "strength": 5.0},
        "learnt": about.model_dump(mode="json"),
        "scores": {},
        "training": training
        | {"data": [*training["data"], {"name": COLLECTION, "licence": "your own"}], "licence": LICENCE},
        "limits": LIMITS,
    }


def _odds(examples: TaggedExamples) -> Doubles:
    positive = examples.targets.sum(axis=0, dtype=np.float64)
    return np.asarray((positive + 0.5) / (len(examples) - positive + 0.5))


def _card(about: LearntSection) -> str:
    return "\n\n".join((f"# {NAME}", *about.sentences)) + "\n"
