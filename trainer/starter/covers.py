"""Fitting the cover model: a ridge regression on the pooled features of EfficientNet-lite0, frozen.

Pixels are standardised as the network's authors did for this variant, (p − 127) / 128.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tagger.inference.cover_image import cover_tensor
from tagger.inference.manifest import ImageParameters
from tagger.progress import Task
from trainer.files import write_array
from trainer.models.efficientnet_lite0 import DEVIATION, MEAN
from trainer.starter.sources import LabelledItems, Rows
from trainer.training.source_regression import EvidenceModel, fit_evidence

BATCH = 8

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CoverFit:
    """The fitted regression, over features less their training mean [D]."""

    mean: Floats
    regression: EvidenceModel

    def evidence(self, features: NDArray[Any]) -> Floats:
        """Log-odds beyond the base rate, [items, L]; 0 for a label that covers did not teach."""
        evidence = self.regression.of(np.asarray(features, np.float64) - self.mean)
        return np.where(self.regression.taught, evidence, 0.0)


def cover_parameters(size: int) -> ImageParameters:
    """How the network sees a cover: a square of ``size`` pixels."""
    return ImageParameters(short_side=size, crop=size, mean=MEAN, deviation=DEVIATION)


def fit_covers(features: NDArray[Any], items: LabelledItems, rows: Rows, penalty: float) -> CoverFit:
    """The model of the training covers ``rows`` of ``items`` with their features [items, D]."""
    training = np.asarray(features[rows], np.float64)
    mean = training.mean(axis=0)
    return CoverFit(mean, fit_evidence(training - mean, items.targets[rows], items.sources[rows], penalty))


def cover_features(
    files: Sequence[Path], graph: bytes, parameters: ImageParameters, stored: Path, task: Task
) -> NDArray[np.float32]:
    """The pooled features [files, 1280] of covers, as the application computes them; kept in the file ``stored``."""
    key = hashlib.sha256(graph + parameters.model_dump_json().encode())
    key.update("\n".join(f"{file.parent.name}/{file.name} {file.stat().st_size}" for file in files).encode())
    path = stored.with_name(f"{stored.name}-{key.hexdigest()[:16]}.npy")
    if path.is_file():
        features: NDArray[np.float32] = np.load(path, allow_pickle=False)
        return features
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    task.begin("looking at covers", len(files))
    parts = []
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        pixels = np.stack([cover_tensor(file.read_bytes(), parameters, file) for file in batch])
        parts.append(session.run(["feature"], {"image": pixels})[0])
        task.step(batch[-1].name, len(batch))
    features = np.concatenate(parts)
    write_array(path, features)
    return features
