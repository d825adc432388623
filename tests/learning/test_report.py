"""What is worse than the base is not to be used, and says why; where nothing can be learnt, the base's weight remains."""

from dataclasses import replace

import numpy as np
import pytest

from tagger.inference.manifest import Label
from tagger.inference.modality import Modality
from tagger.learning.cross_validation import BASE, CrossValidation, cross_validate
from tagger.learning.genre_targets import TaggedExamples
from tagger.learning.report import compare, table_lines


def examples(*, base_knows: bool, features_tell: bool, albums: int = 120, labels: int = 4) -> TaggedExamples:
    rng = np.random.default_rng(0)
    genre = np.arange(albums) % labels
    targets = genre[:, None] == np.arange(labels)
    audio = rng.normal(size=(albums, 20)) + features_tell * 1.5 * rng.normal(size=(labels, 20))[genre]
    base = base_knows * (4.0 * targets - 2) + rng.normal(size=targets.shape)
    names = tuple(f"artist {album // 2}" for album in range(albums))
    return TaggedExamples(
        albums=tuple(range(albums)),
        names=names,
        artist=names,
        artists=tuple(frozenset([name]) for name in names),
        labels=tuple(Label(name=f"genre {i}", path=(f"genre {i}",)) for i in range(labels)),
        targets=targets,
        features={Modality.AUDIO: audio.astype(np.float32)},
        present={Modality.AUDIO: np.ones(albums, np.bool_)},
        base={Modality.AUDIO: base},
        base_fused=base,
    )


@pytest.fixture(scope="module")
def taught() -> CrossValidation:
    return cross_validate(examples(base_knows=False, features_tell=True))


def test_what_the_features_tell_beats_what_is_simpler(taught: CrossValidation) -> None:
    comparison = compare(taught, "starter")
    first = {way: row["first genre right"] for way, row in comparison.table.items()}
    assert comparison.not_worse
    assert first["learnt from your tags"].low > first["most frequent genres"].high
    assert first["learnt from your tags"].value >= first["nearest neighbour by other artists"].value
    assert "names a right genre first for" in comparison.sentences[0]
    assert len(table_lines(comparison.table)) == 5


def test_a_base_that_knows_more_remains() -> None:
    result = cross_validate(examples(base_knows=True, features_tell=False))
    weights = result.weights[Modality.AUDIO,]
    assert weights[Modality.AUDIO, BASE] > 0.5
    table = compare(result, "starter").table
    learnt, base = (table[way]["AUC"].value for way in ("learnt from your tags", "starter, the base"))
    assert learnt > base - 0.02


def test_what_is_worse_than_the_base_says_why(taught: CrossValidation) -> None:
    worse = replace(taught, learnt=taught.base, base=taught.learnt)
    comparison = compare(worse, "starter")
    assert not comparison.not_worse
    assert comparison.sentences[-1].startswith("It is worse than what there is: its first genre right is")


def test_the_same_albums_give_the_same_result(taught: CrossValidation) -> None:
    again = cross_validate(examples(base_knows=False, features_tell=True))
    assert np.array_equal(again.learnt, taught.learnt) and again.recipes == taught.recipes
