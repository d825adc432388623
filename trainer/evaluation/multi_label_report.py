"""The tables and figures of TISMIR's experiment with several genres an album (Sections 7.1 to 7.5), beside its rows.

Words that tell most about a genre (§7.5) are ranked by their information gain over the training texts, in bits.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trainer.data.items import Split
from trainer.evaluation.dataset_tables import album_split_table, album_table, ends_table, opened_first
from trainer.evaluation.genre_maps import factor_map, image_map
from trainer.evaluation.genre_tables import top3_table
from trainer.evaluation.html_page import Figure, Section
from trainer.evaluation.network_tables import layers_table, parameters_table
from trainer.evaluation.tables import Table
from trainer.experiments.opened import open_experiment
from trainer.experiments.sources import Texts
from trainer.experiments.system import Results

GENRES, WORDS = 20, 10


def words_table(results: Results, name: str) -> Table:
    """The ten words of most gain for each of the commonest genres; words that speak against a genre stand in
    brackets.
    """
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    source = next(source for source in opened.sources if isinstance(source, Texts))
    units = opened.units[Split.TRAIN]
    present = presence([source.rows[unit.item.id][0] for unit in units], len(source.vocabulary.terms))
    matrix = opened.targets.matrix([unit.item for unit in units])
    gain, favour = information_gain(present, matrix)
    commonest = np.argsort(-matrix.sum(axis=0), kind="stable")[:GENRES]
    terms = source.vocabulary.terms
    rows = []
    for label in commonest:
        best = np.argsort(-gain[:, label], kind="stable")[:WORDS]
        listed = [terms[word] if favour[word, label] else f"({terms[word]})" for word in best if gain[word, label] > 0]
        rows.append((opened.targets.labels[label], str(int(matrix[:, label].sum())), ", ".join(listed)))
    return Table("Words that tell most about a genre (Section 7.5)", ("genre", "training albums", "words"), tuple(rows))


def presence(texts: list[NDArray[np.int64]], words: int) -> csr_array:
    """Which text holds which word, [texts, words]."""
    starts = np.cumsum([0, *(len(text) for text in texts)])
    columns = np.concatenate(texts) if texts else np.empty(0, np.int64)
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(texts), words))


def information_gain(present: csr_array, labels: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """H(label) − H(label | word there or not), [words, labels], and whether the label is commoner where the word is."""
    total = float(present.shape[0])
    with_word = np.asarray(present.sum(axis=0), np.float64)[:, None]
    with_label = labels.sum(axis=0, dtype=np.float64)[None, :]
    joint = np.asarray(present.T @ labels.astype(np.float64))
    inside = entropy(joint / np.maximum(with_word, 1)) * with_word / total
    outside = entropy((with_label - joint) / np.maximum(total - with_word, 1)) * (total - with_word) / total
    return entropy(with_label / total) - inside - outside, joint * total > with_word * with_label


def entropy(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a coin that shows heads with this chance, in bits."""
    inner = np.clip(share, 1e-300, 1)
    other = np.clip(1 - share, 1e-300, 1)
    return np.asarray(-(share * np.log2(inner) + (1 - share) * np.log2(other)), np.float64)


BEST_AUDIO, BEST_TEXT, IMAGE = "audio.cosine.high-4x70", "text.cosine.vsm+sem", "image.logistic.resnet"
TOO_FEW = "Too few albums carry exactly one genre of the top level."


def tables(results: Results) -> Iterator[Table]:
    """The data, Tables 4, 5 and 7, and the words of Section 7.5."""
    dataset = opened_first(results, BEST_AUDIO).dataset
    yield album_table(results, dataset)
    yield album_split_table(dataset)
    yield ends_table(results, dataset)
    yield layers_table()
    yield parameters_table()
    yield top3_table(results)
    yield words_table(results, BEST_TEXT)


def sections(results: Results, _: Path) -> Iterator[Section]:
    """Figures 7 and 8."""
    albums: list[Figure] = []
    if factors := factor_map(results, BEST_AUDIO):
        albums = [Figure(factors, "t-SNE of the label factors of training albums with one top-level genre")]
    yield map_section("Albums in the space of label factors (Figure 7)", albums)
    covers: list[Figure] = []
    if maps := image_map(results, IMAGE):
        thumbnails, dots = maps
        covers = [
            Figure(thumbnails, "t-SNE of the covers' vectors, each cover framed in the colour of its top-level genre"),
            Figure(dots, "The same as points"),
        ]
    yield map_section("Covers in the space of the image network (Figure 8)", covers)


def map_section(title: str, maps: Sequence[Figure]) -> Section:
    """A section of maps, or the sentence that says why there are none."""
    return Section(title, () if maps else (TOO_FEW,), figures=tuple(maps))
