from pathlib import Path

import numpy as np
import pytest

from tagger.progress import Task
from trainer.results.covers import BINS, histogram
from trainer.results.factors import factor_results
from trainer.results.timbre import gradient_boosting, logistic_regression, timbre_mlp


def test_a_histogram_counts_colours() -> None:
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 255
    counted = histogram(red)
    assert counted.shape == (BINS**3,)
    assert counted[(BINS - 1) * BINS * BINS] == 1
    assert counted.sum() == 1


@pytest.mark.parametrize("classify", [timbre_mlp, logistic_regression, gradient_boosting])
def test_every_classifier_tells_clear_classes_apart(classify, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    random = np.random.default_rng(0)
    classes = np.repeat(np.arange(3), 40)
    values = random.normal(size=(120, 5)) + classes[:, None] * 4.0
    assert (classify(values, classes, values, tmp_path / "run") == classes).mean() > 0.95


@pytest.mark.data
def test_near_genres_of_the_real_annotations_make_sense(shared_data: Path, tmp_path: Path) -> None:
    table = factor_results(shared_data, tmp_path, Task())
    near = {genre: names for genre, _, names in table.rows}
    assert len(near) == 87
    assert "techno" in near["minimal"] or "house" in near["minimal"]
    assert (tmp_path / "jamendo-map.csv").read_text(encoding="utf-8").count("\n") == 88
