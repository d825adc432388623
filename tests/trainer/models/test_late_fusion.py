import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.evaluation.calibration import Calibration
from trainer.models.linear_heads import (
    CalibratedPart,
    calibrated_part,
    for_any_library,
    joined,
    late_combinations,
    scores,
    skill,
)
from trainer.models.losses import UNKNOWN

LABELS, ITEMS, WIDTH = 3, 400, 8


def part(seed: int, noise: float, unknown: int | None = None) -> tuple[CalibratedPart, NDArray[np.float32]]:
    """A modality whose features tell the targets, more or less; ``unknown`` is a label that its set does not know."""
    random = np.random.default_rng(seed)
    truth = (np.random.default_rng(1).random((ITEMS, LABELS)) < 0.3).astype(np.float32)
    mix = random.normal(size=(LABELS, WIDTH))
    features = ((truth * 2 - 1) @ mix + random.normal(size=(ITEMS, WIDTH)) * noise).astype(np.float32)
    weight = np.linalg.pinv(mix).T.astype(np.float32)
    targets = truth.copy()
    if unknown is not None:
        targets[:, unknown] = UNKNOWN
    return calibrated_part(weight, np.zeros(LABELS, np.float32), targets, features, targets), truth


def test_a_genre_that_the_set_does_not_know_gets_no_score() -> None:
    told, _ = part(0, 1.0, unknown=2)
    assert told.head.known.tolist() == [True, True, False]


def test_who_tells_more_weighs_more() -> None:
    clear, noisy = skill(part(0, 0.3)[0]), skill(part(2, 6.0)[0])
    assert (clear > noisy).all()
    assert (clear <= 1).all()
    assert (noisy > 0).all()


def test_every_combination_has_a_head_and_the_pair_is_calibrated() -> None:
    (audio, _), (image, truth), (text, _) = part(3, 1.0, unknown=1), part(0, 3.0), part(2, 3.0)
    vectors = joined([image.features, text.features], normalise=False)
    heads = late_combinations({"audio": audio, "image": image, "text": text}, "image+text", vectors, truth)
    assert len(heads) == 7
    told = scores(heads["image+text"], vectors)
    assert (told.mean(axis=0) < truth.mean(axis=0)).all()  # 30 % have each genre here, 20 % in a library at most
    both = np.concatenate([audio.features, text.features], axis=1)
    assert np.isfinite(scores(heads["audio+text"], both)).all()


def test_a_genre_of_most_training_albums_is_not_taken_for_granted() -> None:
    calibration = Calibration(*(np.ones(2) * number for number in (1.0, 0.0, 0.5)))
    moved = for_any_library(calibration, np.array([0.5, 0.1]))
    assert moved.scores(np.zeros((1, 2)))[0] == pytest.approx([0.2, 0.5])


def test_together_they_tell_more_than_alone() -> None:
    (image, truth), (text, _) = part(0, 3.0), part(2, 3.0)
    vectors = joined([image.features, text.features], normalise=False)
    heads = late_combinations({"image": image, "text": text}, "image+text", vectors, truth)

    def loss(chance: NDArray[np.float64]) -> float:
        return float(-np.where(truth == 1, np.log(chance), np.log1p(-chance)).mean())

    alone = [loss(scores(heads[name], one.features)) for name, one in (("image", image), ("text", text))]
    assert loss(scores(heads["image+text"], vectors)) < min(alone)
