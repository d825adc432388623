import math

import numpy as np
import pytest
from sklearn import metrics as oracle

from tagger.errors import TaggerError
from trainer.evaluation.metrics import (
    MultiLabelTest,
    at_threshold,
    intervals,
    log_loss,
    mean_and_deviation,
    multilabel,
    single_label,
    top_label_accuracy,
)


def example(items: int = 200, labels: int = 12, *, ties: bool = True) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    targets = (random.random((items, labels)) < np.linspace(0.02, 0.5, labels)).astype(int)
    scores = random.normal(size=(items, labels)) + targets
    return targets, np.round(scores, 1) if ties else scores


@pytest.mark.parametrize("ties", [False, True])
def test_areas_are_scikit_learn_s(ties: bool) -> None:
    targets, scores = example(ties=ties)
    measured = multilabel(targets, scores)
    assert math.isclose(measured.roc_auc, oracle.roc_auc_score(targets, scores, average="macro"))
    assert math.isclose(measured.pr_auc, oracle.average_precision_score(targets, scores, average="macro"))
    assert math.isclose(measured.roc_auc_micro, oracle.roc_auc_score(targets, scores, average="micro"))
    assert math.isclose(measured.pr_auc_micro, oracle.average_precision_score(targets, scores, average="micro"))


def test_weighted_areas_are_scikit_learn_s() -> None:
    targets, scores = example()
    weights = np.random.default_rng(1).integers(0, 4, len(targets)).astype(float)
    measured = MultiLabelTest(targets, scores).measure(weights)
    for label in range(targets.shape[1]):
        pair = targets[:, label], scores[:, label]
        assert math.isclose(measured.per_label_roc[label], oracle.roc_auc_score(*pair, sample_weight=weights))
        assert math.isclose(measured.per_label_pr[label], oracle.average_precision_score(*pair, sample_weight=weights))


def test_weights_are_the_same_as_repeated_items() -> None:
    targets, scores = example(60, 5, ties=False)
    times = np.random.default_rng(2).integers(0, 3, 60)
    weighted = MultiLabelTest(targets, scores).measure(times.astype(float)).numbers()
    repeated = multilabel(np.repeat(targets, times, axis=0), np.repeat(scores, times, axis=0)).numbers()
    assert weighted == pytest.approx(repeated)


def test_labels_that_cannot_be_measured_do_not_count() -> None:
    targets = np.array([[1, 0, 1], [0, 0, 1], [1, 0, 1], [0, 0, 1]])
    scores = np.array([[0.9, 0.5, 0.2], [0.1, 0.6, 0.3], [0.8, 0.1, 0.9], [0.2, 0.9, 0.5]])
    measured = multilabel(targets, scores)
    assert measured.roc_auc == 1.0 and measured.pr_auc == 1.0 and measured.labels_counted == 1
    assert np.isnan(measured.per_label_roc[1:]).all() and np.isnan(measured.per_label_pr[1:]).all()


def test_diversity_by_hand() -> None:
    scores = np.array([[0.9, 0.8, 0.1, 0.0], [0.9, 0.1, 0.8, 0.0], [0.7, 0.6, 0.5, 0.0]])
    measured = multilabel(np.eye(4, dtype=int)[:3], scores)
    assert measured.diversity == {1: 1 / 4, 3: 3 / 4}  # there are only four labels: no top 5
    assert all(measured.diversity[k] <= measured.diversity[j] for k, j in [(1, 3)])


def test_precision_and_gain_by_hand() -> None:
    targets = np.array([[1, 0, 1, 0], [0, 0, 0, 0]])
    scores = np.array([[0.4, 0.9, 0.8, 0.1], [0.1, 0.2, 0.3, 0.4]])
    measured = multilabel(targets, scores, cutoffs=(1, 3))
    assert measured.precision_at[1] == 0.0 and measured.precision_at[3] == pytest.approx((2 / 3 + 0) / 2)
    # Ranks 2 and 3 hold the two labels; at best they would be 1 and 2. The item without a label is left out.
    gain = (1 / math.log2(3) + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    assert measured.ndcg_at[3] == pytest.approx(gain)


@pytest.mark.parametrize("k", [1, 3, 5])
def test_gain_is_scikit_learn_s(k: int) -> None:
    targets, scores = example(ties=False)
    labelled = targets.any(axis=1)
    expected = oracle.ndcg_score(targets[labelled], scores[labelled], k=k)
    assert multilabel(targets, scores).ndcg_at[k] == pytest.approx(expected)


def test_intervals_hold_the_figure_and_shrink_with_more_albums() -> None:
    few, many = example(60, 4, ties=False), example(1000, 4, ties=False)
    widths = []
    for targets, scores in (few, many):
        measured, figures = intervals(targets, scores, samples=60), multilabel(targets, scores).numbers()
        assert all(low <= figures[name] <= high for name, (low, high) in measured.items())
        # A resample can only propose fewer labels.
        assert set(figures) - set(measured) == {
            "diversity@1",
            "diversity@3",
        }
        widths.append(measured["roc_auc"][1] - measured["roc_auc"][0])
    assert widths[1] < widths[0] / 2


def test_intervals_hold_the_figure_where_labels_are_rare() -> None:
    random = np.random.default_rng(0)
    targets = (random.random((150, 100)) < 0.015).astype(int)
    scores = random.normal(size=targets.shape) + 2 * targets
    figures = multilabel(targets, scores).numbers()
    for name, (low, high) in intervals(targets, scores, samples=60).items():
        assert low < figures[name] < high, name


def test_intervals_draw_whole_albums() -> None:
    targets, scores = example(100, 4, ties=False)
    albums = np.repeat(np.arange(100), 4)
    tracks = np.repeat(targets, 4, axis=0), np.repeat(scores, 4, axis=0)
    # Four equal tracks per album tell no more than the album: tracks drawn alone would halve the interval.
    by_album = intervals(*tracks, groups=albums, samples=60)["roc_auc"]
    by_track = intervals(*tracks, samples=60)["roc_auc"]
    assert by_album == pytest.approx(intervals(targets, scores, samples=60)["roc_auc"])
    assert by_track[1] - by_track[0] < 0.75 * (by_album[1] - by_album[0])


def test_intervals_are_the_same_for_the_same_seed() -> None:
    targets, scores = example(50, 4)
    assert intervals(targets, scores, samples=5, seed=3) == intervals(targets, scores, samples=5, seed=3)
    assert intervals(targets, scores, samples=5, seed=3) != intervals(targets, scores, samples=5, seed=4)


def test_thresholds_are_scikit_learn_s_micro_figures() -> None:
    targets, scores = example()
    proposed = scores >= 0.5
    measured = at_threshold(targets, scores, 0.5)
    assert measured["precision"] == pytest.approx(oracle.precision_score(targets, proposed, average="micro"))
    assert measured["recall"] == pytest.approx(oracle.recall_score(targets, proposed, average="micro"))
    assert measured["f1"] == pytest.approx(oracle.f1_score(targets, proposed, average="micro"))
    nothing = at_threshold(targets, scores, np.full(12, 99.0))
    assert nothing == {"precision": 0, "recall": 0, "f1": 0}


def test_single_label_is_scikit_learn_s() -> None:
    random = np.random.default_rng(0)
    truth, predicted = random.integers(0, 6, 200), random.integers(0, 5, 200)  # class 5 is never predicted
    measured = single_label(truth, predicted, 7)  # and class 6 never occurs
    p, r, f, _ = oracle.precision_recall_fscore_support(truth, predicted, average="macro", zero_division=0)
    assert (measured.precision, measured.recall, measured.f1) == pytest.approx((p, r, f))
    assert measured.accuracy == pytest.approx(oracle.accuracy_score(truth, predicted))
    assert measured.confusion.tolist() == oracle.confusion_matrix(truth, predicted, labels=range(7)).tolist()
    assert measured.per_class_f1[:6] == pytest.approx(oracle.f1_score(truth, predicted, average=None, zero_division=0))


def test_macro_f1_is_the_mean_of_the_classes_and_no_harmonic_mean() -> None:
    measured = single_label(np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1]), 2)
    assert measured.f1 == pytest.approx((1 / 2 + 1 / 2) / 2)
    assert measured.f1 != pytest.approx(
        2 * measured.precision * measured.recall / (measured.precision + measured.recall)
    )


def test_log_loss_is_scikit_learn_s() -> None:
    chances = np.random.default_rng(0).dirichlet(np.ones(4), 30)
    truth = np.random.default_rng(1).integers(0, 4, 30)
    assert log_loss(truth, chances) == pytest.approx(oracle.log_loss(truth, chances, labels=range(4)))


def test_top_label_accuracy_looks_at_the_items_that_have_a_label() -> None:
    targets = np.array([[1, 0, 1], [0, 1, 0], [0, 0, 0]])
    assert top_label_accuracy(targets, np.array([[0.1, 0.2, 0.9], [0.9, 0.1, 0.1], [0.3, 0.2, 0.1]])) == 0.5


def test_runs_are_summed_up() -> None:
    assert mean_and_deviation([1.0, 2.0, 3.0]) == (2.0, 1.0)
    assert mean_and_deviation([4.0]) == (4.0, 0.0)


@pytest.mark.parametrize(
    ("targets", "scores", "said"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2)), "do not belong together"),
        (np.zeros((0, 3)), np.zeros((0, 3)), "do not belong together"),
        (np.zeros((2, 3)), np.full((2, 3), np.nan), "not a number"),
    ],
)
def test_what_cannot_be_measured_is_said(targets: np.ndarray, scores: np.ndarray, said: str) -> None:
    with pytest.raises(TaggerError, match=said):
        multilabel(targets, scores)
