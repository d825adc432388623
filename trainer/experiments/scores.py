"""Predictions as figures: everything the papers print of them, by one name each, and the numbers behind the
pictures.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from tagger.errors import TaggerError
from trainer.data.items import Item, Split
from trainer.data.labels import UNKNOWN
from trainer.evaluation import metrics
from trainer.experiments.targets import Targets
from trainer.files import write_atomically

Scores = NDArray[np.float32]
Matrix = NDArray[np.int8]


class Predicted(NamedTuple):
    """What was predicted for a split: scores [items, labels], which labels are true (1, 0 or UNKNOWN), and the items'
    identifiers.

    ``groups`` [items] names what is drawn as a whole for intervals, an item's album; None: each item by itself.
    """

    scores: Scores
    truth: Matrix
    names: list[str]
    groups: list[str] | None = None


def measure(predicted: Predicted, targets: Targets, *, samples: int) -> dict[str, Any]:
    """The figures of a split; ``samples`` bootstrap samples of its groups give 95 % intervals (0: none)."""
    return single(predicted, targets, samples) if targets.kind == "classes" else several(predicted, targets, samples)


def group_of(item: Item) -> str:
    """What intervals draw an item with: the others of its album."""
    return item.album or item.id


def several(predicted: Predicted, targets: Targets, samples: int) -> dict[str, Any]:
    """Multi-label figures; precision, recall and F1 are those of all pairs at 0.5, and accuracy how often the top label
    is right. Labels that some item's source does not know are left out.
    """
    is_known = (predicted.truth != UNKNOWN).all(axis=0)
    scores, truth = predicted.scores[:, is_known], predicted.truth[:, is_known]
    measured = metrics.multilabel(truth, scores)
    figures: dict[str, Any] = {
        **measured.numbers(),
        "accuracy": metrics.top_label_accuracy(truth, scores),
        "items": len(scores),
        "labels": measured.labels_counted,
    }
    if targets.kind == "logistic":
        figures |= metrics.at_threshold(truth, scores, 0.5)
    if samples:
        figures["intervals"] = metrics.intervals(truth, scores, groups=as_array(predicted.groups), samples=samples)
    per_label = np.full(len(is_known), np.nan)
    per_label[is_known] = measured.per_label_roc
    figures["per_label"] = dict(zip(targets.labels, map(number, per_label), strict=True))
    return figures


def single(predicted: Predicted, targets: Targets, samples: int) -> dict[str, Any]:
    """Single-label figures: macro precision, recall, F1, accuracy, log-loss, per-class F1 and the confusion matrix."""
    scores, truth, _, groups = predicted
    classes, predicted_classes = truth.argmax(axis=1), scores.argmax(axis=1)
    measures = metrics.single_label(classes, predicted_classes, len(targets.labels))
    figures: dict[str, Any] = {
        **measures.numbers(),
        "log_loss": metrics.log_loss(classes, scores),
        "items": len(scores),
    }
    if samples:
        figures["intervals"] = bootstrap(classes, predicted_classes, len(targets.labels), groups, samples)
    figures["per_label"] = dict(zip(targets.labels, map(number, measures.per_class_f1), strict=True))
    figures["confusion"] = measures.confusion.tolist()
    return figures


def bootstrap(
    truth: NDArray[Any], predicted_classes: NDArray[Any], classes: int, groups: list[str] | None, samples: int
) -> dict[str, tuple[float, float]]:
    """95 % intervals of the single-label figures, whole groups drawn with replacement."""
    weights = metrics.resampled(len(truth), as_array(groups), samples)
    rows = [np.repeat(np.arange(len(truth)), times.astype(np.int64)) for times in weights]
    sampled = [metrics.single_label(truth[row], predicted_classes[row], classes).numbers() for row in rows]
    all_items = metrics.single_label(truth, predicted_classes, classes).numbers()
    return {
        name: metrics.interval_around(value, [figures[name] for figures in sampled])
        for name, value in all_items.items()
    }


def as_array(groups: list[str] | None) -> NDArray[Any] | None:
    """Groups as the metrics take them."""
    return None if groups is None else np.array(groups)


def number(value: float) -> float | None:
    """A figure as JSON knows it: None where there was nothing to measure."""
    return float(value) if np.isfinite(value) else None


def save_predictions(path: Path, predictions: Mapping[Split, Predicted]) -> None:
    """Keep scores, truth and items of each split."""
    arrays: dict[str, NDArray[Any]] = {}
    for split, values in predictions.items():
        arrays |= {f"{split}.scores": np.ascontiguousarray(values.scores), f"{split}.truth": values.truth}
    write_atomically(
        path, save(arrays, {split.value: json.dumps(values.names) for split, values in predictions.items()})
    )


def load_predictions(folder: Path, split: Split = Split.TEST) -> Predicted:
    """What ``save_predictions`` kept of a split. Raises TaggerError when the run has none."""
    path = folder / "predictions.safetensors"
    try:
        with safe_open(path, "numpy") as file:
            scores, truth = (file.get_tensor(f"{split}.{name}") for name in ("scores", "truth"))
            return Predicted(scores, truth, json.loads(file.metadata()[split.value]))
    except (OSError, SafetensorError, KeyError) as error:
        raise TaggerError(f"{path} holds no predictions for {split} ({error}); run the experiment again.") from error
