"""What stands beside the networks in this project's tables: classifiers of scikit-learn, and label factors by themselves."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.data.items import Split
from trainer.data.labels import nearest
from trainer.evaluation.metrics import multilabel
from trainer.experiments.opened import OpenedExperiment, Predict, predicted
from trainer.experiments.scores import Predicted
from trainer.experiments.sources import Statistics, Texts
from trainer.files import write_array
from trainer.models.classifiers import Classifier
from trainer.models.registry import build_classifier, dimensions_of


def by_classifier(opened: OpenedExperiment) -> Predict:
    """Predictions of the experiment's classifier, which is fitted here."""
    classifier = fitted_classifier(opened)

    def predict(split: Split) -> Predicted:
        return predicted(opened, split, classifier.raw(input_rows(opened, split), len(opened.targets.labels)))

    return predict


def fitted_classifier(opened: OpenedExperiment) -> Classifier:
    """The classifier, fitted on the training units; of several settings the one with the best AUC on validation."""
    section = opened.experiment.network
    training = input_rows(opened, Split.TRAIN)
    items = [unit.item for unit in opened.units[Split.TRAIN]]
    matrix = opened.targets.matrix(items)
    candidates = build_classifier(section.name, **section.dimensions).candidates()
    for candidate in candidates:
        candidate.fit(training, matrix.argmax(axis=1) if opened.targets.kind == "classes" else matrix)
    if len(candidates) == 1:
        return candidates[0]
    validation = input_rows(opened, Split.VALIDATION)
    truth = opened.targets.matrix([unit.item for unit in opened.units[Split.VALIDATION]])
    return max(candidates, key=lambda candidate: multilabel(truth, candidate.raw(validation, truth.shape[1])).roc_auc)


def input_rows(opened: OpenedExperiment, split: Split) -> NDArray[np.float32]:
    """The inputs of a split as a matrix, [units, features]."""
    (source,) = opened.sources
    if isinstance(source, Texts):
        return source.dense(opened.units[split])
    assert isinstance(source, Statistics)
    return source.rows(opened.units[split])


def near_labels(opened: OpenedExperiment) -> dict[str, Any]:
    """For each label its number of items, its factors' map, and the labels nearest to it with their cosines."""
    targets, section = opened.targets, opened.experiment
    assert targets.factors is not None
    neighbours = {**dimensions_of("label-factors"), **section.network.dimensions}["neighbours"]
    items = [item for item in opened.dataset.items if item.split in section.target.fitted_on]
    counts = targets.matrix(items).sum(axis=0, dtype=np.int64)
    write_array(opened.folder / "factors.npy", targets.factors)
    return {
        "items": len(opened.dataset.items),
        "counts": dict(zip(targets.labels, counts.tolist(), strict=True)),
        "nearest": nearest(targets.factors, targets.labels, neighbours),
    }
