"""Words that tell most about a genre (TISMIR §7.5), ranked by their information gain over the training texts, in bits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trainer.data.items import Split
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
