"""Covers of five genres, some with several: networks from scratch against logistic regression on colour histograms.

The split is the set's own: look-alikes stand in one split, but the set names no artists. The networks see covers of
64 pixels (56 after the crop), the size that two cores can train; they are the papers' kinds (residual, TISMIR §3.2;
VGG-16 and plain blocks, COVER).

VGG-16 has all of COVER's layers and widths, and differs from the paper's in what follows from the smaller covers and
from having no ImageNet weights: the last map is 1 × 1 × 512, not 7 × 7 × 512, which leaves the first dense layer 2.1
of its 102.8 million weights (33 626 181 parameters in all), batch normalisation follows each convolution, dropout of
0.5 each hidden dense layer, and nothing is frozen. Its learning rate was chosen on the validation covers, in pilots of
three epochs: at 3e-4 its AUC there was 0.578 after two, at 1e-3 0.505. Weight decay and augmentation are the others'.
Ten epochs took about half an hour on one core; the eighth was the best by validation loss.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from tagger.progress import Task
from trainer.data.item_lists import LabelledCover, read_cover_list
from trainer.data.labels import label_matrix
from trainer.evaluation.metrics import intervals, multilabel, top_is_right
from trainer.evaluation.tables import Table
from trainer.models import losses
from trainer.models.registry import build
from trainer.starter.networks import CROP, pixels_of
from trainer.training import CoverExamples, Recipe, identity_of, outputs, seeded, train
from trainer.training.covers import Augmentation

BINS = 8  # per colour
RECIPE = Recipe(
    learning_rate=2e-3, weight_decay=2e-2, optimiser="adamw", schedule="cosine", batch=64, epochs=12, patience=None
)
AUGMENTATION = Augmentation(smallest=0.4, jitter=0.25)


@dataclass(frozen=True)
class CoverClassifier:
    """A network of ``trainer.models.registry`` by name, its sizes, and how it is trained."""

    network: str
    sizes: dict[str, Any] = field(default_factory=dict)
    recipe: Recipe = RECIPE


NETWORKS = {
    "residual network": CoverClassifier("image.small", {"widths": (32, 64, 128), "dropout": 0.2}),
    "VGG-16 from scratch": CoverClassifier(
        "image.vgg-16",
        {"frozen": 0, "normalised": True, "side": 1, "dropout": 0.5},
        replace(RECIPE, learning_rate=3e-4, batch=32, epochs=10),
    ),
    "plain blocks (COVER's baseline)": CoverClassifier(
        "image.baseline", {"filters": (32, 64, 128), "dense": (512, 256, 128), "size": CROP}
    ),
}


def cover_results(data: Path, out: Path, task: Task, device: str = "auto") -> Table:
    """Each classifier on the test covers: AUC and PR-AUC with their intervals over covers, and how often the first genre
    is right.
    """
    covers = read_cover_list(data / "covers")
    genres = sorted({genre for cover in covers for genre in cover.genres})
    targets = label_matrix([cover.genres for cover in covers], genres)
    test = _places(covers, "test")
    rows = []
    for name, told in _scores(covers, targets, out, task, device):
        truth = targets[test].astype(np.int64)
        figures, spread = multilabel(truth, told).numbers(), intervals(truth, told)
        areas = [(figures[area], *spread[area]) for area in ("roc_auc", "pr_auc")]
        cells = [cell for figure, low, high in areas for cell in (f"{figure:.3f}", f"{low:.3f}–{high:.3f}")]
        rows.append((name, *cells, f"{top_is_right(truth, told):.3f}"))
    title = f"Covers, {len(genres)} genres: {len(_places(covers, 'train'))} to train, {len(test)} to test"
    return Table(title, ("classifier", "AUC", "interval", "PR-AUC", "interval", "first genre right"), tuple(rows))


def _scores(
    covers: list[LabelledCover], targets: NDArray[np.uint8], out: Path, task: Task, device: str
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    pixels = pixels_of([cover.file for cover in covers], task)
    yield "logistic regression on colour histograms", _histograms(covers, targets, pixels)
    parts = {split: _examples(covers, targets, pixels, split) for split in ("train", "validation", "test")}
    for name, entry in NETWORKS.items():
        yield name, outputs(trained(name, entry, parts, out, task, device), parts["test"], device=device)


def trained(
    name: str, entry: CoverClassifier, parts: Mapping[str, CoverExamples], out: Path, task: Task, device: str = "auto"
) -> nn.Module:
    """A network with the weights of its best epoch by validation loss; a run in ``out`` goes on or is only read."""
    targets = parts["train"].targets
    with seeded(entry.recipe.seed):
        network = build(entry.network, outputs=targets.shape[1], **entry.sizes)
    train(
        network,
        parts["train"],
        parts["validation"],
        loss=losses.logistic,
        recipe=entry.recipe,
        folder=out / entry.network,
        identity=identity_of(parts["train"], parts["validation"]),
        name=name,
        device=device,
        task=task,
    )
    return network


def _histograms(
    covers: list[LabelledCover], targets: NDArray[np.uint8], pixels: NDArray[np.uint8]
) -> NDArray[np.float32]:
    values = np.stack([histogram(picture) for picture in pixels])
    training, test = _places(covers, "train"), _places(covers, "test")
    model = make_pipeline(StandardScaler(), OneVsRestClassifier(LogisticRegression(C=0.01, max_iter=2000)))
    return np.asarray(model.fit(values[training], targets[training]).decision_function(values[test]), np.float32)


def histogram(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How often each of BINS³ colours occurs, as a share's square root; uint8 [H, W, 3] → float32 [BINS³]."""
    binned = picture.reshape(-1, 3) // (256 // BINS)
    counts = np.bincount(binned @ np.array([BINS * BINS, BINS, 1]), minlength=BINS**3)
    return np.asarray(np.sqrt(counts / counts.sum()), np.float32)


def _examples(
    covers: list[LabelledCover], targets: NDArray[np.uint8], pixels: NDArray[np.uint8], split: str
) -> CoverExamples:
    places = _places(covers, split)
    wanted = torch.from_numpy(targets[places].astype(np.float32))
    return CoverExamples(
        torch.from_numpy(pixels), torch.from_numpy(places), wanted, size=CROP, augmentation=AUGMENTATION
    )


def _places(covers: list[LabelledCover], split: str) -> NDArray[np.int64]:
    return np.flatnonzero([cover.split == split for cover in covers])
