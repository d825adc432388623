"""Maps of albums (TISMIR Figures 7 and 8): t-SNE of their label factors, and of their covers' vectors with the
covers as points.
"""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import TSNE

from trainer.datasets.records import Dataset, Item, Split
from trainer.labels import item_factors, label_matrix
from trainer.report.pictures import Pixels, cover_map
from trainer.report.svg import points
from trainer.reproduce.opening import read_vectors
from trainer.reproduce.run import open_experiment
from trainer.reproduce.sources import Covers, Unit, cover_id
from trainer.reproduce.system import Results

MOST = 1500  # albums on one map
LEAST = 3  # albums that a genre needs before anything is read from which others it goes with


def top_level(matrix: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which labels lie at the top of the taxonomy, read from the labels alone, [labels].

    Albums carry all labels of their branches, so a label with a parent never stands without a commoner one.
    """
    together = matrix.astype(np.float64).T @ matrix
    counts = np.diag(together)
    implied = (together == counts[:, None]) & (counts[None, :] > counts[:, None])
    return np.asarray(~implied.any(axis=1) & (counts >= LEAST))


def single_parent(dataset: Dataset, items: Sequence[Item]) -> list[tuple[Item, str]]:
    """The items with exactly one label of the top level, and that label."""
    matrix = label_matrix([item.labels for item in dataset.items], dataset.labels)
    top = {dataset.labels[column] for column in np.flatnonzero(top_level(matrix))}
    found = [(item, [label for label in item.labels if label in top]) for item in items]
    return [(item, labels[0]) for item, labels in found if len(labels) == 1]


def spread(vectors: NDArray[np.float32], seed: int = 0, perplexity: float = 30.0) -> NDArray[np.float64]:
    """t-SNE's places [n, 2], by cosine distance; ``perplexity``, about the number of neighbours, is less where few are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about single threads and empty rows: nothing a reader can act on
        most = max(2.0, min(perplexity, (len(vectors) - 1) / 3))
        tsne = TSNE(perplexity=most, metric="cosine", init="random", random_state=seed)
        return np.asarray(tsne.fit_transform(vectors), np.float64)


def factor_map(results: Results, name: str) -> str:
    """Figure 7: the factors of training albums with one top-level label, as SVG; empty where there are too few."""
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.place)
    found = sample(single_parent(opened.dataset, opened.dataset.of(Split.TRAIN)))
    if len(found) < 5 or opened.targets.factors is None:
        return ""
    factors = item_factors(opened.targets.matrix([item for item, _ in found]), opened.targets.factors)
    return points(spread(factors), [label for _, label in found])


def image_map(results: Results, name: str) -> tuple[Pixels, str] | None:
    """Figure 8: the cover vectors of albums with one top-level label, covers as points, and the same as coloured
    dots.
    """
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.place)
    vectors = read_vectors(f"@{name}", results.place, results.seeds[0])
    source = next(source for source in opened.sources if isinstance(source, Covers))
    found = [
        (item, label)
        for item, label in single_parent(opened.dataset, opened.dataset.items)
        if item.id in vectors.places
    ]
    found = sample(found)
    if len(found) < 5:
        return None
    units = [Unit(item.id, item, ()) for item, _ in found]
    places = spread(vectors.of(units).numpy())
    rows = source.store.indices(cover_id(item.cover, source.root) for item, _ in found if item.cover)
    return cover_map(source.store.rows[rows], places), points(places, [label for _, label in found])


def sample(found: list[tuple[Item, str]]) -> list[tuple[Item, str]]:
    """At most MOST of them, by chance."""
    if len(found) <= MOST:
        return found
    chosen = np.random.default_rng(0).choice(len(found), MOST, replace=False)
    return [found[place] for place in sorted(chosen)]
