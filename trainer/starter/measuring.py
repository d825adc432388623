"""What the starter is measured on: the test split of each set, and the albums that have cover and text."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.metrics import intervals, multilabel
from trainer.models.linear_heads import LinearHead, joined, scores
from trainer.models.losses import UNKNOWN
from trainer.starter.networks import Trained
from trainer.starter.sources import Sources

NAMES = {"roc_auc": "ROC-AUC", "pr_auc": "PR-AUC"}


def measured(sources: Sources, trained: Mapping[str, Trained], heads: Mapping[str, LinearHead]) -> dict[str, Any]:
    """Macro ROC-AUC and PR-AUC with 95 % bootstrap intervals, by what was judged from what."""
    tests = {name: _measures(*test) for name, test in _tests(sources, trained, heads).items()}
    return {"split": "test, no artist of which was trained on where the set names artists", **tests}


def _tests(
    sources: Sources, trained: Mapping[str, Trained], heads: Mapping[str, LinearHead]
) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float64]]]:
    """Targets and probabilities of each test, [items, labels] each."""
    albums = np.flatnonzero([note.split == "test" for note in sources.notes])
    features = {
        "image": trained["image"].features[sources.in_image[albums]],
        "text": trained["text"].features[sources.in_text[albums]],
    }
    features["image+text"] = joined([features["image"], features["text"]], normalise=False)
    targets = sources.text.targets[sources.in_text[albums]]
    told = {f"albums, from {name}": (targets, scores(heads[name], rows)) for name, rows in features.items()}
    clips, covers = sources.audio.places("test"), _unsure(sources)
    return told | {
        "GTZAN clips, from audio": (
            sources.audio.targets[clips],
            scores(heads["audio"], trained["audio"].features[clips]),
        ),
        "covers, from image": (
            sources.image.targets[covers],
            scores(heads["image"], trained["image"].features[covers]),
        ),
    }


def _unsure(sources: Sources) -> NDArray[np.int64]:
    """The test items of the set that knows five genres only."""
    unsure = (sources.image.targets == UNKNOWN).any(axis=1)
    return np.flatnonzero(unsure & (sources.image.splits == "test"))


def _measures(targets: NDArray[np.float32], chances: NDArray[np.float64]) -> dict[str, Any]:
    """Over the labels that the set knows and the model was taught."""
    labels = (targets != UNKNOWN).all(axis=0) & np.isfinite(chances).all(axis=0)
    truth, chance = targets[:, labels].astype(np.int64), chances[:, labels]
    whole, spread = multilabel(truth, chance), intervals(truth, chance)
    numbers = {name: round(whole.numbers()[key], 4) for key, name in NAMES.items()}
    ranges = {f"{name} interval": [round(end, 4) for end in spread[key]] for key, name in NAMES.items()}
    return {"items": len(truth), "genres measured": whole.labels_counted, **numbers, **ranges}
