from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tagger.errors import TaggerError
from tests.trainer.training.small import short_run
from trainer.data.labels import label_factors
from trainer.evaluation.metrics import multilabel
from trainer.export.from_runs import FusionVectors, train_head
from trainer.models.fusion import LinearHead, joined, scores
from trainer.training.recipe import Recipe

RECIPE = Recipe(batch=32, epochs=30, learning_rate=0.05, patience=5)


def albums(count: int, seed: int) -> FusionVectors:
    """Each of four genres shows in one direction of the audio or of the text; a fifth has no album."""
    random = np.random.default_rng(seed)
    wanted = (random.random((count, 5)) < 0.4).astype(np.int8)
    wanted[:, 4] = 0
    audio, text = random.normal(size=(2, count, 8)).astype(np.float32)
    audio[:, :2] += 3 * wanted[:, :2]
    text[:, 2:4] += 3 * wanted[:, 2:4]
    return FusionVectors({"audio": audio, "text": text}, wanted)


@pytest.mark.parametrize("cosine", [False, True])
def test_the_head_of_both_beats_the_head_of_each(tmp_path: Path, cosine: bool) -> None:
    training, validation, test = (albums(n, seed) for seed, n in enumerate((300, 150, 300)))
    factors = label_factors(training.targets, 4) if cosine else None
    told = {}
    for subset in ("audio", "text", "audio+text"):
        of = train_head(
            subset,
            training,
            validation,
            recipe=RECIPE,
            run=short_run(tmp_path / subset),
            factors=factors,
        )
        assert of.known.tolist() == [True] * 4 + [False]
        chances = scores(of, joined(test.of(subset), normalise=True), factors)
        told[subset] = multilabel(test.targets[:, :4], chances[:, :4]).roc_auc
        np.testing.assert_allclose(chances[:, :4].mean(axis=0), test.targets[:, :4].mean(axis=0), atol=0.1)
    assert told["audio+text"] > max(told["audio"], told["text"]) + 0.1
    assert told["audio+text"] > (0.85 if cosine else 0.9)  # for cosines, dropout takes most of so few numbers away


def test_a_head_that_was_trained_on_others_is_not_taken(tmp_path: Path) -> None:
    def head_of(data: str) -> LinearHead:
        training, validation = albums(40, 0), albums(20, 1)
        recipe = replace(RECIPE, epochs=1)
        run = short_run(tmp_path, identity={"data": data})
        return train_head("text", training, validation, recipe=recipe, run=run)

    assert np.array_equal(head_of("these").weight, head_of("these").weight)
    with pytest.raises(TaggerError, match="other settings or data"):
        head_of("others")


def test_a_modality_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="no image vectors"):
        train_head("image+text", albums(9, 0), albums(9, 1), recipe=RECIPE, run=short_run(tmp_path))
