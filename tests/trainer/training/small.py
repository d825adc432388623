"""A small task that takes the loop through everything: random patches, dropout, a network with batch statistics or not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from trainer.models import losses
from trainer.models.registry import build
from trainer.training.device import seeded
from trainer.training.examples import TensorExamples
from trainer.training.loop import TrainingOutcome, train
from trainer.training.media_examples import PatchExamples
from trainer.training.recipe import Recipe
from trainer.training.state import TrainingData, TrainingRun

RECIPE = Recipe(batch=8, epochs=3, learning_rate=5e-3, checkpoint_seconds=0.0, seed=3)


def patch_examples(count: int = 24, seed: int = 0) -> PatchExamples:
    """Spectrograms of which one half is loud in the low bins and the other in the high ones."""
    random = np.random.default_rng(seed)
    high = np.arange(count) % 2
    rows = random.normal(size=(count, 140, 96)).astype(np.float16)
    rows[high == 0, :, :48] += 2
    rows[high == 1, :, 48:] += 2
    scaler = np.full(96, 1.0, np.float32), np.full(96, 1.5, np.float32)
    lengths = np.full(count, 140, np.int32)
    targets = torch.tensor(np.stack([high, 1 - high], axis=1))
    return PatchExamples.of(rows, lengths, np.arange(count), targets, scaler, frames=130)


def vector_examples(count: int = 48, seed: int = 0) -> TensorExamples:
    """Vectors whose signs are their labels."""
    vectors = torch.randn(count, 6, generator=torch.Generator().manual_seed(seed))
    return TensorExamples((vectors,), (vectors[:, :3] > 0).to(torch.uint8))


def audio_network(dropout: float = 0.3) -> nn.Module:
    """A tiny 4×96 network."""
    with seeded(1):
        return build("audio.low-4x96", outputs=2, filters=(8, 8, 8, 8), frames=130, dropout=dropout)


def vector_network() -> nn.Module:
    """One dense layer."""
    with seeded(1):
        return build("audio.timbre", outputs=3, statistics=6)


def train_audio(folder: Path, **changes: Any) -> tuple[nn.Module, TrainingOutcome]:
    """Train the tiny audio network in ``folder``; ``changes`` are settings of the recipe or of the run."""
    settings = {name: changes.pop(name) for name in list(changes) if name in Recipe.__dataclass_fields__}
    network = audio_network(changes.pop("dropout", 0.3))
    data = TrainingData(patch_examples(), patch_examples(seed=1))
    return network, train(network, data, losses.logistic, replace(RECIPE, **settings), short_run(folder, **changes))


def short_run(folder: Path, **changes: Any) -> TrainingRun:
    """A run on the processor that draws no curves, unless ``changes`` say otherwise."""
    return TrainingRun(**{"folder": folder, "identity": {}, "curves": False, "device": "cpu", **changes})


def weights(network: nn.Module) -> dict[str, Tensor]:
    """A copy of the weights."""
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    """Whether two sets of weights are the same to the bit."""
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)
