"""The fits against scikit-learn's, and against what must be true of them."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from tagger.inference.modality import Modality
from tagger.learning.recipes import SoundColumns, feature_spaces
from tagger.learning.regression import fit_weights, gaussian, logistic, losses


@pytest.fixture
def data() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 8))
    return x, (x @ rng.normal(size=(8, 3)) + rng.normal(size=(120, 3)) > 0.5).astype(float)


@pytest.mark.parametrize("penalty", [1.0, 10.0, 100.0])
def test_logistic_regression_finds_the_same_as_scikit_learn(
    data: tuple[np.ndarray, np.ndarray], penalty: float
) -> None:
    x, targets = data
    rows, bias = logistic(x, targets, penalty)
    for label in range(3):
        peer = LogisticRegression(C=1 / penalty, tol=1e-8).fit(x, targets[:, label])
        assert np.allclose(rows[label], peer.coef_[0], atol=0.01)
        assert bias[label] == pytest.approx(peer.intercept_[0], abs=0.01)


def test_an_offset_that_explains_everything_leaves_nothing_to_learn(data: tuple[np.ndarray, np.ndarray]) -> None:
    x, targets = data
    rows, bias = logistic(x, targets, 1.0, offset=40 * (targets - 0.5))
    assert np.abs(rows).max() < 1e-3 and np.abs(bias).max() < 1e-3


def test_what_weighs_nothing_teaches_nothing(data: tuple[np.ndarray, np.ndarray]) -> None:
    x, targets = data
    wrong = targets.copy()
    wrong[:60] = 1 - wrong[:60]
    weight = np.ones_like(targets)
    weight[:60] = 0
    rows, _ = logistic(x, wrong, 3.0, weight=weight)
    expected, _ = logistic(x[60:], targets[60:], 3.0)
    assert np.allclose(rows, expected, atol=0.02)


def test_gaussians_find_the_direction_between_two_clouds() -> None:
    rng = np.random.default_rng(1)
    targets = np.repeat(np.eye(2), 200, axis=0)
    spread = np.diag([1.0, 9.0])
    x = rng.normal(size=(400, 2)) @ np.sqrt(spread) + targets @ np.array([[2.0, 3.0], [0.0, 0.0]])
    rows, bias = gaussian(x, targets, 0.0)
    assert rows[0, 0] / rows[0, 1] == pytest.approx((2 / 1) / (3 / 9), rel=0.3)
    assert np.mean((x @ rows[0] + bias[0] > 0) == (targets[:, 0] > 0)) > 0.85


def test_useless_evidence_counts_nothing_and_good_evidence_does() -> None:
    rng = np.random.default_rng(2)
    targets = rng.random((300, 5)) < 0.3
    good, useless = (2 * targets - 1) * 1.0 + rng.normal(size=targets.shape), rng.normal(size=targets.shape)
    prior = np.full(targets.shape, -0.85)
    weights = fit_weights([good, useless, -good], prior, targets)
    assert weights[0] > 0.5 and weights[1] < 0.15 and weights[2] < weights[0]
    assert losses(prior + weights[0] * good, targets).mean() < losses(prior, targets).mean()


def test_what_varies_within_a_track_counts_less() -> None:
    rng = np.random.default_rng(4)
    features = rng.normal(size=(60, 4)).astype(np.float32)
    spread = np.diag([9.0, 1.0, 1.0, 1.0])
    plain = feature_spaces(Modality.AUDIO, features, SoundColumns())["feature"]
    evened = feature_spaces(Modality.AUDIO, features, SoundColumns(), spread)["feature"]
    x = evened.of(features)
    assert plain.of(features)[:, 0].std() == pytest.approx(1)
    lengths = np.linalg.norm(evened.basis, axis=1) * features.std(axis=0)  # how much a step along each column counts
    assert lengths[0] < 0.7 * lengths[1:].min() and x.shape == (60, 4)


def test_a_head_may_be_learnt_from_each_kind_of_column_and_all() -> None:
    sets = SoundColumns(tags=2, descriptors=3).sets(9)
    assert {name: columns.tolist() for name, columns in sets.items()} == {
        "tags": [0, 1],
        "tags and embedding": [0, 1, 2, 3, 4, 5],
        "tags and descriptors": [0, 1, 6, 7, 8],
        "everything": list(range(9)),
    }
    assert list(SoundColumns(tags=2).sets(9)) == ["tags", "tags and embedding", "embedding"]
    assert SoundColumns().sets(3)["feature"].tolist() == [0, 1, 2]
