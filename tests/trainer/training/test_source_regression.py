import numpy as np
import pytest

from trainer.data.labels import UNKNOWN
from trainer.training.source_regression import fit_evidence, usable


def test_evidence_is_the_log_likelihood_ratio() -> None:
    random = np.random.default_rng(0)
    present = random.random(4000) < np.where(np.arange(4000) < 2000, 0.7, 0.1)
    features = (random.normal(size=4000) + present)[:, None]  # ln P(x | g) / P(x | not g) = x − ½
    sources = np.where(np.arange(4000) < 2000, "a", "b")
    model = fit_evidence(features, present[:, None].astype(np.int64), sources, 0.01)
    assert model.weight[0, 0] == pytest.approx(1, abs=0.1)
    assert model.offset[0] == pytest.approx(-0.5, abs=0.1)


def test_a_source_without_the_genre_teaches_nothing_about_it() -> None:
    targets = np.array([[1, 1], [1, 0], [1, 1], [0, 1], [0, 0], [0, 0], [0, 0]])
    known, groups = usable(targets, np.array(["a"] * 4 + ["b"] * 3))
    assert known[:4].all() and not known[4:].any()
    assert groups.tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_unknown_and_rare_genres() -> None:
    targets = np.full((20, 2), UNKNOWN)
    targets[:10, 0] = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
    features = np.random.default_rng(0).normal(size=(20, 3))
    model = fit_evidence(features, targets, np.full(20, "a"), 1.0)
    assert model.taught.tolist() == [True, False]
    assert not model.of(features)[:, 1].any()
