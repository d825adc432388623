"""Measures against scikit-learn's, ties included; intervals over artists."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from tagger.learning.measures import MEASURES, auc_and_precision, differences, measure_all


def test_areas_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    targets = rng.random((200, 4)) < 0.2
    scores = targets + rng.normal(size=targets.shape)
    _, area, precision = auc_and_precision(scores, targets)
    assert area == pytest.approx(roc_auc_score(targets, scores, average="macro"))
    assert precision == pytest.approx(average_precision_score(targets, scores, average="macro"))
    coarse = np.round(scores)
    assert auc_and_precision(coarse, targets)[1] == pytest.approx(roc_auc_score(targets, coarse, average="macro"))


def test_constant_scores_are_chance_and_name_the_first_label() -> None:
    targets = np.zeros((100, 3), np.bool_)
    targets[:60, 0], targets[60:90, 1], targets[90:, 2] = True, True, True
    first, area, precision = auc_and_precision(np.broadcast_to([0.6, 0.3, 0.1], targets.shape), targets)
    assert first == 0.6 and area == pytest.approx(0.5)
    assert precision == pytest.approx(1 / 3, abs=0.1)


def test_intervals_are_wider_where_few_artists_stand_behind_the_albums() -> None:
    rng = np.random.default_rng(1)
    targets = rng.random((200, 3)) < 0.3
    by_artist = np.repeat(rng.normal(size=(10, 3)), 20, axis=0)
    scores = targets + by_artist + rng.normal(size=targets.shape)

    def width(artist: list[str]) -> float:
        interval = measure_all({"way": scores}, targets, artist)["way"]["first genre right"]
        assert interval.low <= interval.value <= interval.high
        return interval.high - interval.low

    assert width([str(album // 20) for album in range(200)]) > width([str(album) for album in range(200)])


def test_an_interval_holds_its_own_figure_though_drawing_albums_twice_raises_precision() -> None:
    rng = np.random.default_rng(2)
    targets = np.zeros((120, 40), np.bool_)
    targets[np.arange(120), np.arange(120) % 40] = True
    scores = rng.normal(size=targets.shape)
    for interval in measure_all({"way": scores}, targets, [str(album) for album in range(120)])["way"].values():
        assert 0 <= interval.low <= interval.value <= interval.high <= 1


def test_two_ways_are_apart_on_the_same_albums_where_their_own_intervals_touch() -> None:
    rng = np.random.default_rng(2)
    targets = np.eye(5, dtype=bool)[np.arange(100) % 5]
    artist = [f"artist {number}" for number in range(100)]
    hard = rng.random(100) < 0.3  # for both
    wrong = np.roll(targets, 1, axis=1)
    better = np.where(hard[:, None], wrong, targets).astype(float)
    worse = np.where((hard | (rng.random(100) < 0.12))[:, None], wrong, targets).astype(float)
    table = measure_all({"better": better, "worse": worse}, targets, artist)
    first = MEASURES[0]
    assert table["better"][first].low < table["worse"][first].high
    apart = differences(better, worse, targets, artist)[first]
    assert apart.value == pytest.approx(table["better"][first].value - table["worse"][first].value)
    assert 0 < apart.low < apart.value < apart.high
    same = differences(better, better, targets, artist)[first]
    assert (same.low, same.value, same.high) == (0, 0, 0)
