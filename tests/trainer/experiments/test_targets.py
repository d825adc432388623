from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch

from tagger.errors import TaggerError
from trainer.data.items import Dataset, Item, Split
from trainer.data.labels import normalised
from trainer.experiments.runner import top_label_right
from trainer.experiments.schema import TargetSection
from trainer.experiments.sources import units_of
from trainer.experiments.targets import make_targets

ITEMS = (
    Item("1", ("a", "b"), split=Split.TRAIN),
    Item("2", ("b",), split=Split.TRAIN),
    Item("3", ("c",), split=Split.VALIDATION),
    Item("4", ("a", "c"), split=Split.TEST),
)


def dataset(*, single: bool = False) -> Dataset:
    return Dataset("made", Path(), ("a", "b", "c"), ITEMS, frozenset(), single=single)


def test_logistic_learns_each_label_by_itself() -> None:
    targets = make_targets(TargetSection(kind="logistic"), dataset())
    assert targets.outputs == 3
    assert targets.of(ITEMS[:2]).tolist() == [[1, 1, 0], [0, 1, 0]]
    assert targets.scores(np.zeros((1, 3), np.float32)).tolist() == [[0.5, 0.5, 0.5]]


def test_classes_are_numbers_and_need_single_labels() -> None:
    targets = make_targets(TargetSection(kind="classes"), dataset(single=True))
    assert targets.of(ITEMS[1:3]).tolist() == [1, 2]
    assert targets.scores(np.zeros((1, 3), np.float32)).sum() == pytest.approx(1)
    with pytest.raises(TaggerError, match="several labels"):
        make_targets(TargetSection(kind="classes"), dataset())


def test_cosine_learns_factors_that_never_saw_the_test_items() -> None:
    targets = make_targets(TargetSection(kind="cosine", factors=2), dataset())
    assert targets.outputs == 2
    assert targets.of(ITEMS).norm(dim=1).numpy() == pytest.approx(np.ones(4), abs=1e-6)
    assert targets.factors is not None
    exact = normalised(targets.factors)
    scores = targets.scores(exact)
    told = np.any(targets.factors != 0, axis=1)
    assert np.diag(scores)[told] == pytest.approx(np.ones(told.sum()), abs=1e-5)
    others = tuple(item for item in ITEMS if item.split is not Split.TEST)
    without = Dataset("made", Path(), ("a", "b", "c"), others, frozenset(), single=False)
    again = make_targets(TargetSection(kind="cosine", factors=2), without)
    assert again.factors is not None
    assert np.array_equal(targets.factors, again.factors)


@pytest.mark.parametrize("kind", ["logistic", "cosine"])
def test_the_loss_is_lowest_where_the_targets_are_met(kind: str) -> None:
    targets = make_targets(TargetSection(kind=kind, factors=2), dataset())
    wanted = targets.of(ITEMS)
    met = wanted * 20 - 10 if kind == "logistic" else wanted
    assert (targets.loss(met, wanted) < targets.loss(torch.flip(met, (0,)), wanted) + 1e-6).all()


@pytest.mark.parametrize("kind", ["logistic", "cosine"])
def test_accuracy_is_the_share_of_items_whose_top_label_is_theirs(kind: Literal["logistic", "cosine"]) -> None:
    section = TargetSection(kind=kind, factors=3, fitted_on=tuple(Split))
    targets = make_targets(section, dataset())
    measure = top_label_right(targets, units_of(ITEMS, "item"))
    assert measure is not None
    answers = targets.of(ITEMS).float()
    assert measure(answers, answers) == {"accuracy": 1.0}
    answers[2] = targets.of(ITEMS[1:2])[0]  # "b" of the item that is "c" alone
    assert measure(answers, answers) == {"accuracy": 0.75}
