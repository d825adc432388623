import math

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics.pairwise import cosine_similarity

from tagger.errors import TaggerError
from trainer.data.labels import (
    common_labels,
    cosine_scores,
    item_factors,
    label_factors,
    label_matrix,
    nearest,
    ppmi,
    problems,
)

# Four albums, three genres: rock {1, 2, 3}, punk {1, 2}, jazz {4}.
M = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1]])


def random_matrix() -> np.ndarray:
    random = np.random.default_rng(0)
    groups = random.integers(0, 4, 300)
    return (random.random((300, 20)) < np.where(np.arange(20) % 4 == groups[:, None], 0.5, 0.05)).astype(np.uint8)


def test_the_matrix_leaves_unknown_genres_out() -> None:
    matrix = label_matrix([["jazz"], ["rock", "polka", "rock"], []], ["rock", "jazz"])
    assert matrix.tolist() == [[0, 1], [1, 0], [0, 0]]


def test_a_label_is_common_that_enough_items_carry() -> None:
    albums = [{"Polka", "Folk"}] * 12 + [{"Zydeco"}] * 11
    assert common_labels(albums, 12) == {"Polka", "Folk"}


def test_ppmi_by_hand() -> None:
    # P(rock) = 3/4, P(punk) = 1/2, P(both) = 1/2: log(1/2 / 3/8) = log 4/3; rock and jazz never meet: 0.
    expected = [
        [math.log(4 / 3), math.log(4 / 3), 0],
        [math.log(4 / 3), math.log(2), 0],
        [0, 0, math.log(4)],
    ]
    np.testing.assert_allclose(ppmi(M), expected, atol=1e-12)


def test_genres_that_avoid_each_other_have_no_negative_information() -> None:
    matrix = np.array([[1, 1]] + [[1, 0]] * 10 + [[0, 1]] * 10)
    assert ppmi(matrix)[0, 1] == 0
    assert ppmi(matrix)[0, 0] > 0


def test_all_factors_reproduce_the_ppmi_s_geometry() -> None:
    # X = U Σ Vᵀ with V orthogonal, so C·Cᵀ = X·Xᵀ when no dimension is left out.
    matrix = random_matrix()
    factors = label_factors(matrix, 20).astype(np.float64)
    np.testing.assert_allclose(factors @ factors.T, ppmi(matrix) @ ppmi(matrix).T, atol=1e-4)


def test_the_first_factors_are_scikit_learn_s_truncated_svd() -> None:
    matrix = random_matrix()
    oracle = TruncatedSVD(5, algorithm="arpack", random_state=0).fit_transform(ppmi(matrix))
    ours = label_factors(matrix, 5)
    np.testing.assert_allclose(np.abs(ours), np.abs(oracle), atol=1e-3)
    assert (ours[np.abs(ours).argmax(axis=0), range(5)] > 0).all()  # the sign is chosen, not left to chance


def test_items_are_the_sums_of_their_labels_at_length_one() -> None:
    factors = label_factors(M, 2)
    items = item_factors(M, factors)
    summed = factors[0] + factors[1]
    np.testing.assert_allclose(items[0], summed / np.linalg.norm(summed), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(items, axis=1), 1, atol=1e-6)
    assert not item_factors(np.zeros((1, 3)), factors).any()


def test_cosine_scores_are_scikit_learn_s() -> None:
    matrix = random_matrix()
    factors, predicted = label_factors(matrix, 6), np.random.default_rng(1).normal(size=(9, 6))
    np.testing.assert_allclose(cosine_scores(predicted, factors), cosine_similarity(predicted, factors), atol=1e-5)


def test_a_genre_without_items_has_no_factors_and_the_lowest_score() -> None:
    matrix = np.hstack([M, np.zeros((4, 1), int)])
    factors = label_factors(matrix, 3)
    assert not factors[3].any()
    assert (cosine_scores(item_factors(matrix, factors), factors)[:, 3] == -1).all()
    assert "polka" not in nearest(factors, ["rock", "punk", "jazz", "polka"])


def test_the_nearest_genre_is_the_one_it_goes_with() -> None:
    near = nearest(label_factors(random_matrix(), 20), [f"{i % 4}-{i}" for i in range(20)], 4)
    assert all(other[0] == name[0] for name, neighbours in near.items() for other, _ in neighbours)
    assert all(name not in [other for other, _ in neighbours] for name, neighbours in near.items())


def test_empty_and_single_genres_are_named() -> None:
    reported = problems(np.hstack([M, np.zeros((4, 1), int)]), ["rock", "punk", "jazz", "polka"])
    assert [(p.where, p.reason.split(",")[0]) for p in reported] == [
        ("jazz", "one training item has this genre"),
        ("polka", "no training item has this genre"),
    ]


def test_one_genre_alone_is_nothing_to_learn() -> None:
    with pytest.raises(TaggerError, match="Fewer than two genres"):
        problems(np.array([[1, 0], [1, 0]]), ["rock", "jazz"])


def test_more_factors_than_genres_are_refused() -> None:
    with pytest.raises(TaggerError, match="3 genres cannot have 50 factors"):
        label_factors(M)
