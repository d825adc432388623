"""GTZAN's timbre statistics: TIMBRE-MLP (TISMIR §7.3.1) against two classifiers of scikit-learn, in ten folds.

Folds are blocks of neighbouring clips, because GTZAN repeats artists and an artist's clips stand side by side; random
folds are printed beside them to show how much that leak is worth.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tagger.progress import Task
from trainer.data.gtzan import read_timbre_table
from trainer.evaluation.metrics import mean_and_deviation, single_label
from trainer.evaluation.tables import Table
from trainer.models import losses
from trainer.models.registry import build
from trainer.starter.sources import FOLDS, fold_of
from trainer.training import Recipe, TensorExamples, identity_of, outputs, seeded, train

RECIPE = Recipe(learning_rate=1e-2, weight_decay=1e-2, optimiser="adamw", batch=64, epochs=60, patience=None)
Classifier = Callable[[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64], Path], NDArray[np.int64]]
"""(training values, training classes, test values, a folder for the run) → predicted classes"""


def timbre_results(data: Path, out: Path, task: Task, device: str = "auto") -> Table:
    """Accuracy and macro F1 of each classifier: mean and deviation over ten folds. The runs are kept under ``out``."""
    table = read_timbre_table(data / "features" / "gtzan_features_30s.csv")
    names, classes = np.unique(table.genres, return_inverse=True)
    blocks = np.array([fold_of(clip) for clip in table.clips])
    folds = {"blocks": blocks, "random": np.random.default_rng(0).permutation(blocks)}
    found = classifiers(device)
    task.begin("ten folds", len(found) * len(folds) * FOLDS)
    rows = []
    for kind, parts in folds.items():
        for name, classify in found.items():
            measured = []
            for fold in np.unique(parts):
                train_, test = parts != fold, parts == fold
                told = classify(
                    table.values[train_], classes[train_], table.values[test], out / f"timbre-{kind}-{fold}"
                )
                measured.append(single_label(classes[test], told, len(names)))
                task.step(f"{name}, fold {fold} of {kind}")
            rows.append((name, kind, _spread([m.accuracy for m in measured]), _spread([m.f1 for m in measured])))
    return Table("GTZAN timbre statistics, ten-fold", ("classifier", "folds", "accuracy", "macro F1"), tuple(rows))


def timbre_mlp(
    values: NDArray[np.float64],
    classes: NDArray[np.int64],
    asked: NDArray[np.float64],
    folder: Path,
    device: str = "auto",
) -> NDArray[np.int64]:
    """One dense layer over standardised statistics, softmax."""
    scaler = StandardScaler().fit(values)
    with seeded(RECIPE.seed):
        network = build("audio.timbre", outputs=int(classes.max()) + 1, statistics=values.shape[1])
    examples = _examples(scaler.transform(values), classes)
    train(
        network,
        examples,
        loss=losses.categorical,
        recipe=RECIPE,
        folder=folder,
        identity=identity_of(examples),
        name="TIMBRE-MLP",
        device=device,
        curves=False,
    )
    told = outputs(network, _examples(scaler.transform(asked), np.zeros(len(asked), np.int64)), device=device)
    return np.asarray(told.argmax(axis=1), np.int64)


def logistic_regression(
    values: NDArray[np.float64], classes: NDArray[np.int64], asked: NDArray[np.float64], _: Path
) -> NDArray[np.int64]:
    """scikit-learn's, on standardised statistics."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=3000)).fit(values, classes)
    return np.asarray(model.predict(asked), np.int64)


def gradient_boosting(
    values: NDArray[np.float64], classes: NDArray[np.int64], asked: NDArray[np.float64], _: Path
) -> NDArray[np.int64]:
    """scikit-learn's histogram gradient boosting, as it comes."""
    model = HistGradientBoostingClassifier(random_state=0).fit(values, classes)
    return np.asarray(model.predict(asked), np.int64)


def classifiers(device: str) -> dict[str, Classifier]:
    """Those that are compared, by name; the network is trained on ``device``."""
    return {
        "TIMBRE-MLP": partial(timbre_mlp, device=device),
        "logistic regression": logistic_regression,
        "gradient boosting": gradient_boosting,
    }


def _examples(values: NDArray[np.float64], classes: NDArray[np.int64]) -> TensorExamples:
    return TensorExamples((torch.from_numpy(values.astype(np.float32)),), torch.from_numpy(classes))


def _spread(values: list[float]) -> str:
    mean, deviation = mean_and_deviation(values)
    return f"{mean:.3f} ± {deviation:.3f}"
