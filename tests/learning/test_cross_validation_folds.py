"""What is learnt; no artist is learnt from and judged; every fold has its share of each genre."""

import numpy as np
import pytest

from tagger.errors import TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.manifest import Label
from tagger.learning.cross_validation import Folds
from tagger.learning.genre_targets import TaggedExamples, genre_targets


def examples(artists: list[tuple[str, ...]], targets: np.ndarray) -> TaggedExamples:
    count = len(artists)
    labels = tuple(Label(name=str(i), path=(str(i),)) for i in range(targets.shape[1]))
    return TaggedExamples(
        tuple(range(count)), ("",) * count, tuple(names[0] for names in artists), tuple(map(frozenset, artists)),
        labels, targets, {}, {}, {}, np.zeros(targets.shape),
    )  # fmt: skip


def test_a_value_that_joins_genres_is_learnt_as_these() -> None:
    joined, apart = (
        genre_targets([values] * 6, ["a", "b"] * 3, Taxonomy.load()) for values in (["Jazz; Folk"], ["Jazz", "Folk"])
    )
    assert {label.name for label in joined.labels} == {"Jazz", "Folk"}
    assert joined.labels == apart.labels and np.array_equal(joined.targets, apart.targets)


def test_no_artist_is_on_both_sides_not_even_as_a_guest() -> None:
    rng = np.random.default_rng(0)
    artists: list[tuple[str, ...]] = [
        (f"a{rng.integers(12)}", f"a{rng.integers(12)}")[: 1 + (n % 3 == 0)] for n in range(80)
    ]
    folds = Folds.of(examples(artists, rng.random((80, 3)) < 0.4))
    judged_once = np.zeros(80, np.int64)
    for _, learnt, judged in folds:
        train = {name for album in np.flatnonzero(learnt) for name in artists[album]}
        test = {name for album in np.flatnonzero(judged) for name in artists[album]}
        assert not train & test and learnt.any() and judged.any()
        judged_once += judged
    assert (judged_once == 1).all()


def test_every_fold_has_its_share_of_each_genre() -> None:
    targets = np.repeat(np.eye(4, dtype=np.bool_), 25, axis=0)
    folds = Folds.of(examples([(f"a{album}",) for album in range(100)], targets))
    assert folds.count == 10
    shares = np.array([targets[judged].sum(axis=0) for _, _, judged in folds])
    assert shares.min() >= 2 and shares.max() <= 3


def test_a_single_artist_cannot_be_judged() -> None:
    with pytest.raises(TaggerError, match="one artist"):
        Folds.of(examples([("a",)] * 20, np.ones((20, 2), np.bool_)))
