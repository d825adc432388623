"""Maps of albums (TISMIR Figures 7 and 8): t-SNE of their label factors, and of their covers' vectors with the covers as
points.
"""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import TSNE

from trainer.data.items import Dataset, Item, Split, cover_id
from trainer.data.labels import item_factors, label_matrix
from trainer.experiments.opened import open_experiment, read_vectors
from trainer.experiments.sources import Covers, SourceUnit
from trainer.experiments.system import Results
from trainer.reports.activation_maps import cover_map
from trainer.reports.figures import points

LabelledItem = tuple[Item, str]
MAX_ALBUMS = 1500  # on one map
MIN_POINTS = 5  # on a map
MIN_ALBUMS = 3  # that a genre needs before anything is read from which others it goes with


def top_level(matrix: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which labels lie at the top of the taxonomy, read from the labels alone, [labels].

    Albums carry all labels of their branches, so a label with a parent never stands without a commoner one.
    """
    together = matrix.astype(np.float64).T @ matrix
    counts = np.diag(together)
    implied = (together == counts[:, None]) & (counts[None, :] > counts[:, None])
    return np.asarray(~implied.any(axis=1) & (counts >= MIN_ALBUMS))


def with_one_top_label(dataset: Dataset, items: Sequence[Item]) -> list[LabelledItem]:
    """The items with exactly one label of the top level, and that label; at most MAX_ALBUMS of them, drawn at random.

    What lies at the top the dataset says, else the labels themselves.
    """
    tops = dataset.top_level
    if tops:
        top_labels = [(item, list({tops[label] for label in item.labels if label in tops})) for item in items]
    else:
        matrix = label_matrix([item.labels for item in dataset.items], dataset.labels)
        top = {dataset.labels[column] for column in np.flatnonzero(top_level(matrix))}
        top_labels = [(item, [label for label in item.labels if label in top]) for item in items]
    pairs = [(item, labels[0]) for item, labels in top_labels if len(labels) == 1]
    if len(pairs) <= MAX_ALBUMS:
        return pairs
    sample = np.random.default_rng(0).choice(len(pairs), MAX_ALBUMS, replace=False)
    return [pairs[index] for index in sorted(sample)]


def tsne(vectors: NDArray[np.float32], perplexity: float = 30.0) -> NDArray[np.float64]:
    """t-SNE's positions [n, 2] of vectors [n, D], by cosine distance; ``perplexity``, about the number of neighbours, is
    less where there are few vectors.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about single threads and empty rows: nothing a reader can act on
        largest = max(2.0, min(perplexity, (len(vectors) - 1) / 3))
        model = TSNE(perplexity=largest, metric="cosine", init="random", random_state=0)
        return np.asarray(model.fit_transform(vectors), np.float64)


def factor_map(results: Results, name: str) -> str:
    """Figure 7: the factors of training albums with one top-level label, as SVG; empty where there are too few."""
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    labelled = with_one_top_label(opened.dataset, opened.dataset.of(Split.TRAIN))
    if len(labelled) < MIN_POINTS or opened.targets.factors is None:
        return ""
    factors = item_factors(opened.targets.matrix([item for item, _ in labelled]), opened.targets.factors)
    return points(tsne(factors), [label for _, label in labelled], "Training albums by their label factors")


def image_map(results: Results, name: str) -> tuple[str, str] | None:
    """Figure 8: the cover vectors of albums with one top-level label, covers as points framed in its colour, and the same
    as coloured dots, as SVG; None where there are too few.
    """
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    vectors = read_vectors(f"@{name}", results.context, results.seeds[0])
    source = next(source for source in opened.sources if isinstance(source, Covers))
    with_vector = [item for item in opened.dataset.items if item.id in vectors.index]
    labelled = with_one_top_label(opened.dataset, with_vector)
    if len(labelled) < MIN_POINTS:
        return None
    positions = tsne(vectors.of([SourceUnit(item.id, item, ()) for item, _ in labelled]).numpy())
    rows = source.store.indices(cover_id(item.cover, source.root) for item, _ in labelled if item.cover)
    groups, title = [label for _, label in labelled], "Covers by the image network's vectors"
    return cover_map(source.store.rows[rows], positions, groups, title), points(positions, groups, title)
