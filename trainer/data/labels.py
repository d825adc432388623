"""The one code of labels: names as the taxonomy writes them, which of them are common enough to be learnt, which item has
which, how genres go together (PPMI), and their factors for COSINE (TISMIR §5.1).

M is the matrix of items and labels, [items, labels], 1 where an item has the label, 0 where it has not.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tagger.errors import Problem, TaggerError

if TYPE_CHECKING:
    from tagger.genres.taxonomy import Taxonomy

Floats = NDArray[np.float32]
Matrix = NDArray[Any]

UNKNOWN = -1
"""In a matrix of targets: it is not known whether the item has the label, so the pair does not count."""


def with_parents(genres: Iterable[str]) -> frozenset[str]:
    """The taxonomy's genres that the names mean or belong to, and all above these; names that it does not know are left out.

    A related name ("downbeat") is the genre that it belongs to (Downtempo), as the application shows it.
    """
    taxonomy = _taxonomy()
    canonical = {name for genre in genres if (name := taxonomy.canonical(genre))}
    return frozenset(above for name in canonical for above in taxonomy.path(name))


def _taxonomy() -> "Taxonomy":
    from tagger.genres.taxonomy import Taxonomy  # a GPU's machine may lack platformdirs, and networks need none of it

    return Taxonomy.load()


def label_path(label: str) -> tuple[str, ...]:
    """The label's place in the taxonomy, root first, itself last under its own name."""
    return (*_taxonomy().parents(label), label)


def common_labels(labels_of_items: Iterable[Collection[str]], minimum: int) -> frozenset[str]:
    """The labels that at least ``minimum`` items carry."""
    counts = Counter(label for labels in labels_of_items for label in labels)
    return frozenset(label for label, count in counts.items() if count >= minimum)


def label_matrix(genres: Sequence[Collection[str]], names: Sequence[str]) -> NDArray[np.uint8]:
    """M for items given by their genres; a genre that is not among ``names`` is left out."""
    columns = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(genres), len(names)), np.uint8)
    for row, present in enumerate(genres):
        matrix[row, [columns[name] for name in present if name in columns]] = 1
    return matrix


def target_matrix(
    labels: Sequence[Collection[str]], known: Sequence[Collection[str] | None], names: Sequence[str]
) -> NDArray[np.int8]:
    """M where some sources do not know every label: 1, 0, or UNKNOWN for a pair that an item's source says nothing about."""
    matrix = label_matrix(labels, names).astype(np.int8)
    for row, source in zip(matrix, known, strict=True):
        if source is not None:
            row[[name not in source for name in names]] = UNKNOWN
    return matrix


def problems(matrix: Matrix, names: Sequence[str]) -> list[Problem]:
    """The genres that training items cannot teach: those with none, and those with one only. Training goes on without
    them.

    Raises TaggerError when fewer than two genres have an item, because then there is nothing to tell apart.
    """
    counts = np.count_nonzero(np.asarray(matrix) > 0, axis=0)
    if np.count_nonzero(counts) < 2:
        raise TaggerError(
            "Fewer than two genres have a training item; add items or choose other genres before training."
        )
    reasons = {
        0: "no training item has this genre, so it gets no score",
        1: "one training item has this genre, so its score is hardly better than a guess",
    }
    return [Problem(name, reasons[int(n)]) for name, n in zip(names, counts, strict=True) if n in reasons]


def ppmi(matrix: Matrix) -> NDArray[np.float64]:
    """Positive pointwise mutual information of each pair of labels, [labels, labels].

    max(0, log P(i, j) / (P(i)·P(j))).
    """
    present = np.asarray(matrix, np.float64)
    together = present.T @ present
    counts = np.diag(together)
    expected = np.outer(counts, counts) / len(present)
    ratio = np.divide(together, expected, out=np.ones_like(together), where=together > 0)
    return np.maximum(0.0, np.log(ratio))


def label_factors(matrix: Matrix, dimensions: int = 50) -> Floats:
    """C = U_d·Σ_d of the PPMI's singular value decomposition, [labels, d]; a label without an item has the factors 0.

    The sign of each dimension, which the decomposition leaves open, is chosen so that its largest entry is positive.
    """
    if not 1 <= dimensions <= matrix.shape[1]:
        raise TaggerError(
            f"{matrix.shape[1]} genres cannot have {dimensions} factors each;"
            f" set the number of factors to {matrix.shape[1]} or less."
        )
    left, singular, _ = np.linalg.svd(ppmi(matrix))
    factors = left[:, :dimensions] * singular[:dimensions]
    largest = factors[np.abs(factors).argmax(axis=0), np.arange(dimensions)]
    return np.asarray(factors * np.where(largest < 0, -1.0, 1.0), np.float32)


def item_factors(matrix: Matrix, factors: Floats) -> Floats:
    """F = M·C, each row of length 1: the targets of COSINE, [items, d]; an item without a known genre has the row 0."""
    return normalised(np.asarray(matrix, np.float32) @ factors)


def cosine_scores(predicted: Matrix, factors: Floats) -> Floats:
    """The cosine between each predicted vector [items, d] and each label's factors [labels, d], [items, labels].

    A label without factors gets −1, the lowest score there is, and is never proposed.
    """
    scores = normalised(np.asarray(predicted, np.float32)) @ normalised(factors).T
    return np.where(_has_factors(factors), scores, np.float32(-1)).astype(np.float32)


def nearest(factors: Floats, names: Sequence[str], count: int = 5) -> dict[str, list[tuple[str, float]]]:
    """For each label that has factors, the ``count`` nearest other labels and their cosines, nearest first."""
    scores = cosine_scores(factors, factors)
    np.fill_diagonal(scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")[:, : min(count, len(names) - 1)]
    rows = zip(names, order, scores, _has_factors(factors), strict=True)
    return {name: [(names[j], float(row[j])) for j in near] for name, near, row, known in rows if known}


def normalised(rows: Matrix) -> Floats:
    """Rows of length 1; a row of zeros stays one."""
    rows = np.asarray(rows, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


def _has_factors(factors: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.any(factors != 0, axis=1))
