"""The starter's three networks: timbre statistics, cover, text; each trained on its own set with the same loop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from tagger.inference.text import Vocabulary, album_text, tfidf, tokens
from tagger.progress import Task
from trainer.data.front_ends import square
from trainer.data.text_features import fit_vocabulary
from trainer.models import losses
from trainer.models.registry import build
from trainer.starter.sources import SourceTable
from trainer.training import (
    CoverExamples,
    Examples,
    Recipe,
    TensorExamples,
    features,
    identity_of,
    padded_terms,
    seeded,
    train,
)
from trainer.training.covers import Augmentation

SHORT_SIDE = 64  # pixels; small, so that two cores suffice
CROP = 56  # an eighth of it is the 7 × 7 map
VOCABULARY = 5000
LIMIT = 3.0  # deviations: a sound unlike any in the training set is no sure case of any genre
TEXT_CHARACTERS = 1500
SPLITS = ("train", "validation", "test")

AUDIO = Recipe(learning_rate=1e-2, weight_decay=1e-2, optimiser="adamw", batch=64, epochs=200, patience=20)
IMAGE = Recipe(
    learning_rate=3e-3, weight_decay=2e-2, optimiser="adamw", schedule="cosine", batch=64, epochs=14, patience=None
)
TEXT = Recipe(learning_rate=1e-3, weight_decay=1e-2, optimiser="adamw", batch=32, epochs=60, patience=8)
COVER_AUGMENTATION = Augmentation(smallest=0.4, jitter=0.25)


@dataclass(frozen=True)
class Trained:
    """A trained network, the feature [items, D] of every item of its table, in the table's order, and what says on which
    data it was trained.
    """

    network: nn.Module
    features: NDArray[np.float32]
    identity: Mapping[str, Any]


@dataclass(frozen=True)
class TimbreScaler:
    """Mean and deviation [F] of the training clips' statistics."""

    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]


def train_audio(table: SourceTable[NDArray[np.float64]], folder: Path, task: Task) -> tuple[Trained, TimbreScaler]:
    """TIMBRE-MLP (one dense layer) over standardised statistics."""
    values = np.stack(list(table.inputs))
    training = values[table.places("train")]
    scaler = TimbreScaler(training.mean(axis=0).astype(np.float32), training.std(axis=0).astype(np.float32))
    inputs = torch.from_numpy(((values - scaler.mean) / scaler.deviation).astype(np.float32))
    with seeded(AUDIO.seed):
        network = build("audio.timbre", outputs=table.targets.shape[1], statistics=values.shape[1], limit=LIMIT)
    examples = {split: _rows((inputs,), table, table.places(split)) for split in SPLITS}
    return _trained(network, examples, _rows((inputs,), table, _all(table)), AUDIO, folder, "audio", task), scaler


def train_image(
    table: SourceTable[Path], folder: Path, task: Task, recipe: Recipe = IMAGE, device: str = "auto"
) -> Trained:
    """The small residual network, from scratch: no ImageNet weights are needed."""
    pixels = torch.from_numpy(pixels_of(table.inputs, task))
    with seeded(recipe.seed):
        network = build("image.small", outputs=table.targets.shape[1], widths=(32, 64, 128), dropout=0.2)
    examples = {split: _covers(pixels, table, table.places(split)) for split in SPLITS}
    return _trained(network, examples, _covers(pixels, table, _all(table)), recipe, folder, "image", task, device)


def train_text(table: SourceTable[str], folder: Path, task: Task) -> tuple[Trained, Vocabulary]:
    """The tf-idf network; the vocabulary is chosen on the training texts."""
    texts = [album_text([text], TEXT_CHARACTERS) for text in table.inputs]
    vocabulary = fit_vocabulary([texts[place] for place in table.places("train")], VOCABULARY, min_texts=2)
    inputs = padded_terms([tfidf(tokens(text), vocabulary, sublinear_tf=True) for text in texts])
    size = len(vocabulary.terms)
    with seeded(TEXT.seed):
        network = build("text", outputs=table.targets.shape[1], vocabulary=size, widths=(512, 256))
    examples = {split: _rows(inputs, table, table.places(split)) for split in SPLITS}
    return _trained(network, examples, _rows(inputs, table, _all(table)), TEXT, folder, "text", task), vocabulary


def _trained(
    network: nn.Module,
    parts: dict[str, Any],
    whole: Examples,
    recipe: Recipe,
    folder: Path,
    name: str,
    task: Task,
    device: str = "auto",
) -> Trained:
    identity = identity_of(parts["train"], parts["validation"])
    train(
        network,
        parts["train"],
        parts["validation"],
        loss=losses.logistic,
        recipe=recipe,
        folder=folder / name,
        identity=identity,
        name=name,
        device=device,
        curves=False,
        task=task,
    )
    vectors = features(network, whole, device=device)
    return Trained(network.cpu(), vectors, identity)


def _rows(inputs: tuple[Tensor, ...], table: SourceTable[Any], places: NDArray[np.int64]) -> TensorExamples:
    return TensorExamples(tuple(part[places] for part in inputs), torch.from_numpy(table.targets[places]))


def _covers(pixels: Tensor, table: SourceTable[Path], places: NDArray[np.int64]) -> CoverExamples:
    targets = torch.from_numpy(table.targets[places])
    return CoverExamples(pixels, torch.from_numpy(places), targets, size=CROP, augmentation=COVER_AUGMENTATION)


def pixels_of(covers: Sequence[Path], task: Task) -> NDArray[np.uint8]:
    """Every cover's centre square, uint8 [covers, SHORT_SIDE, SHORT_SIDE, 3]."""
    task.begin("reading covers", len(covers))
    return np.stack([_picture(path, task) for path in covers])


def _picture(path: Path, task: Task) -> NDArray[np.uint8]:
    with Image.open(path) as picture:
        pixels = square(picture, SHORT_SIDE)
    task.step(path.name)
    return pixels


def _all(table: SourceTable[Any]) -> NDArray[np.int64]:
    return np.arange(len(table.inputs))
