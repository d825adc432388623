import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from tagger.errors import TaggerError
from tagger.inference.fusion_heads import sigmoid
from trainer.data.labels import UNKNOWN
from trainer.evaluation.calibration import PRIOR_ITEMS, RARE, calibrate
from trainer.evaluation.metrics import at_threshold


def world(items: int, slopes: np.ndarray, offsets: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Raw outputs and labels that follow a known calibration."""
    random = np.random.default_rng(seed)
    raw = random.normal(-1, 2, (items, len(slopes)))
    return raw, (random.random(raw.shape) < sigmoid(slopes * raw + offsets)).astype(np.int8)


SLOPES, OFFSETS = np.array([1.0, 2.0, 0.6]), np.array([0.0, -1.0, 1.0])


def test_many_items_bring_out_each_genre_s_own_calibration() -> None:
    raw, targets = world(20_000, SLOPES, OFFSETS)
    calibration = calibrate(raw, targets, targets.mean(axis=0))
    np.testing.assert_allclose(calibration.slope, SLOPES, rtol=0.05)
    np.testing.assert_allclose(calibration.offset, OFFSETS, atol=0.1)


def test_many_items_agree_with_scikit_learn_s_logistic_regression() -> None:
    raw, targets = world(20_000, SLOPES, OFFSETS)
    calibration = calibrate(raw, targets, targets.mean(axis=0))
    for label in range(3):
        oracle = LogisticRegression(C=np.inf).fit(raw[:, [label]], targets[:, label])
        assert calibration.slope[label] == pytest.approx(oracle.coef_[0, 0], rel=0.01)
        assert calibration.offset[label] == pytest.approx(oracle.intercept_[0], abs=0.02)


def test_the_shared_fit_is_the_likeliest_one() -> None:
    raw, targets = world(300, np.full(4, 1.3), np.array([0.0, -1, -2, 1]))
    prevalence = np.array([0.4, 0.3, 0.2, 0.5])
    few = targets.copy()
    few[np.cumsum(few, axis=0) >= RARE] = 0  # every genre is rare: all take the shared values
    calibration, base = calibrate(raw, few, prevalence), np.log(prevalence / (1 - prevalence))

    def unlikelihood(weights: np.ndarray) -> float:
        odds = weights[0] * raw + weights[1] + weights[2] * base
        return float(np.logaddexp(0, np.where(few == 1, -odds, odds)).sum())

    best = minimize(unlikelihood, [1, 0, 1]).x
    np.testing.assert_allclose(calibration.slope, best[0], rtol=0.01)
    np.testing.assert_allclose(calibration.offset, best[1] + best[2] * base, atol=0.05)
    assert len(set(calibration.threshold)) == 1


def test_few_items_stay_near_what_is_shared() -> None:
    slopes, offsets = np.full(11, 1.0), np.linspace(-3, 1, 11)
    raw, targets = world(4000, slopes, offsets)
    odd = targets.copy()
    odd[:, 0] = UNKNOWN
    odd[:12, 0] = [1] * 6 + [0] * 6  # six items with, six without, whatever was said of them
    calibration = calibrate(raw, odd, targets.mean(axis=0))
    assert 0.3 < calibration.slope[0] < 1.6  # own items alone would say something wild, or nothing
    np.testing.assert_allclose(calibration.slope[1:], 1.0, rtol=0.15)


def test_slopes_are_positive_even_where_the_truth_is_upside_down() -> None:
    raw, targets = world(500, np.array([1.0, 1.0, -1.0]), np.zeros(3))
    assert (calibrate(raw, targets, targets.mean(axis=0)).slope > 0).all()
    upside_down = calibrate(-raw[:, :2], targets[:, :2], targets[:, :2].mean(axis=0))
    assert (upside_down.slope > 0).all()
    assert np.ptp(upside_down.scores(-raw[:, :2]), axis=0).max() < 0.2  # outputs that say nothing change little


def test_a_genre_that_every_item_has_breaks_nothing() -> None:
    raw, targets = world(100, SLOPES, OFFSETS)
    targets[:, 0] = 1
    calibration = calibrate(raw, targets, targets.mean(axis=0))
    assert all(np.isfinite(part).all() for part in (calibration.slope, calibration.offset, calibration.threshold))


def test_thresholds_find_more_than_one_half_does() -> None:
    slopes, offsets = np.full(6, 1.5), np.full(6, -3.0)
    raw, targets = world(3000, slopes, offsets)
    calibration = calibrate(raw, targets, targets.mean(axis=0))
    new_raw, new_targets = world(3000, slopes, offsets, seed=1)
    chances = calibration.scores(new_raw)
    assert at_threshold(new_targets, chances, calibration.threshold)["f1"] > at_threshold(new_targets, chances)["f1"]
    assert ((calibration.threshold > 0) & (calibration.threshold < 1)).all()


def test_a_threshold_leans_on_the_shared_one_by_its_items() -> None:
    raw = np.tile([[-5.0], [5.0]], (20, 1))
    targets = (raw > 0).astype(np.int8)
    targets[0] = 1
    calibration = calibrate(raw, targets, targets.mean(axis=0))
    # One genre only: its own best threshold is the shared one, whatever the weights.
    best = calibration.scores(np.array([[-5.0], [5.0]]))
    assert best[0] < calibration.threshold < best[1]
    assert PRIOR_ITEMS > 0


def test_unknown_pairs_do_not_count() -> None:
    raw, targets = world(2000, SLOPES, OFFSETS)
    doubled = np.vstack([targets, np.full_like(targets, UNKNOWN)])
    calibration = calibrate(np.vstack([raw, -9 * raw]), doubled, targets.mean(axis=0))
    expected = calibrate(raw, targets, targets.mean(axis=0))
    np.testing.assert_allclose(calibration.slope, expected.slope)
    np.testing.assert_allclose(calibration.offset, expected.offset)
    np.testing.assert_allclose(calibration.threshold, expected.threshold)


def test_nothing_to_calibrate_with_is_said() -> None:
    with pytest.raises(TaggerError, match="cannot be calibrated"):
        calibrate(np.zeros((3, 2)), np.zeros((3, 2)), np.full(2, 0.1))
