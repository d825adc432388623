"""Fitting the text model: the vocabulary, the regression on words and the weights of mentions that all genres share.

The commonest words, without stop words (nobody wants to read "never" as a reason); an intercept for each source and genre,
so that no word learns which magazine is speaking. The words and mentions are the application's own
(tagger/inference/text_regression.py).
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.genre_mentions import GenreNames
from tagger.inference.text import Vocabulary, album_text, tfidf
from tagger.inference.text_regression import FEATURES, mention_features, words
from trainer.data.labels import UNKNOWN
from trainer.experiments.schema import TextInputs
from trainer.models.classifiers import EvidenceSettings
from trainer.starter.sources import Rows
from trainer.training.source_regression import EvidenceModel, fit_evidence, log_odds, usable

ROUNDS = 500

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TextTable:
    """The words [texts] of every text in order, and the features of its mentions [texts, L, FEATURES].

    ``speaks`` [texts]: some genre is named; a text that also has too few known words says nothing.
    """

    labels: tuple[str, ...]
    words: Sequence[Sequence[str]]
    mentions: Floats
    speaks: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TextFit:
    """The fitted text model: a regression over the vocabulary and the shared weights [FEATURES] of mentions."""

    vocabulary: Vocabulary
    words: EvidenceModel
    mention_weight: Floats
    mention_offset: float

    def evidence(self, table: TextTable, rows: Rows) -> Floats:
        """Log-odds beyond the base rate, [rows, L]; 0 for a text that says nothing."""
        features = tfidf_matrix([table.words[row] for row in rows], self.vocabulary)
        read = np.asarray(features.getnnz(axis=1) > 0)[:, None]
        from_words = np.where(read, self.words.of(features), 0)
        from_mentions = table.mentions[rows] @ self.mention_weight + self.mention_offset
        return np.where(read | table.speaks[rows, None], from_words + from_mentions, 0)

    def files(self, weights: str, vocabulary: str, genres: str) -> dict[str, bytes]:
        """What the application reads, under these file names."""
        tensors: dict[str, NDArray[Any]] = {
            "weight": self.words.weight.astype(np.float16),
            "offset": self.words.offset.astype(np.float32),
            "mention_weight": self.mention_weight.astype(np.float32),
            "mention_offset": np.array([self.mention_offset], np.float32),
        }
        terms = {"terms": list(self.vocabulary.terms), "idf": [round(float(idf), 6) for idf in self.vocabulary.idf]}
        return {
            weights: save(tensors),
            vocabulary: json.dumps(terms, ensure_ascii=False).encode(),
            genres: Taxonomy.load().to_json().encode(),
        }


def read_texts(texts: Sequence[str], labels: tuple[str, ...], max_characters: int) -> TextTable:
    """What the application would find in each text, of which it reads so many characters."""
    taxonomy = Taxonomy.load()
    names = GenreNames.of((genre.name, genre.aliases) for genre in taxonomy.genres.values())
    above = {genre: taxonomy.parents(genre) for genre in taxonomy}
    cut = [album_text([text], max_characters) for text in texts]
    mentions = [names.find(text) for text in cut]
    features = np.stack([mention_features(named, labels, above) for named in mentions])
    return TextTable(
        labels,
        [words(text, named) for text, named in zip(cut, mentions, strict=True)],
        features,
        np.asarray(features[:, :, :2].any(axis=(1, 2)) | features[:, :, -1].any(axis=1)),
    )


def fit_text(
    table: TextTable,
    rows: Rows,
    targets: NDArray[Any],
    sources: NDArray[Any],
    learnt: NDArray[np.bool_],
    reading: TextInputs,
    settings: EvidenceSettings,
) -> TextFit:
    """The model of the training texts ``rows``. ``targets`` [texts, L], ``sources`` [texts]; ``learnt`` [L]: what words teach."""
    chosen = [table.words[row] for row in rows]
    vocabulary = choose_vocabulary(chosen, reading, settings.most_texts)
    taught = np.where(learnt, targets[rows], UNKNOWN)
    regression = fit_evidence(tfidf_matrix(chosen, vocabulary), taught, sources[rows], settings.text_penalty)
    shared, offset = fit_mentions(table.mentions[rows], taught, sources[rows], settings.text_penalty)
    return TextFit(vocabulary, regression, shared, offset)


def choose_vocabulary(texts: Sequence[Sequence[str]], reading: TextInputs, most_texts: float) -> Vocabulary:
    """The terms, none in more than the share ``most_texts`` of the texts, and their smooth inverse document frequency."""
    frequency = Counter(word for text in texts for word in set(text) if word not in ENGLISH_STOP_WORDS)
    usual = sorted(
        (-count, word) for word, count in frequency.items() if reading.minimum_texts <= count <= most_texts * len(texts)
    )
    terms = tuple(sorted(word for _, word in usual[: reading.vocabulary]))
    counts = np.array([frequency[term] for term in terms], np.float64)
    return Vocabulary(terms, (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))


def tfidf_matrix(texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Any:
    """tf-idf of every text, sparse [texts, V]."""
    frequencies = [tfidf(text, vocabulary, sublinear_tf=True) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(positions) for positions, _ in frequencies])
    columns, values = (np.concatenate([pair[part] for pair in frequencies]) for part in (0, 1))
    shape = len(texts), len(vocabulary.terms)
    return sparse.csr_matrix((values.astype(np.float64), (rows, columns)), shape=shape)


def fit_mentions(
    features: Floats, targets: NDArray[Any], sources: NDArray[Any], penalty: float
) -> tuple[Floats, float]:
    """The weights [FEATURES] that all genres share, and the mean offset.

    Every pair of source and genre has an intercept of its own; the offset is how far these lie above the log-odds of the
    genre's share there. ``features`` [texts, L, FEATURES].
    """
    is_known, groups = usable(targets, sources)
    pairs = [
        (rows, label)
        for group in range(int(groups.max()) + 1)
        for label in range(targets.shape[1])
        if (rows := np.flatnonzero((groups == group) & is_known[:, label])).size
    ]
    tables = np.concatenate([features[rows, label] for rows, label in pairs])
    present = np.concatenate([targets[rows, label] for rows, label in pairs]).astype(np.float64)
    pair = np.repeat(np.arange(len(pairs)), [len(rows) for rows, _ in pairs])
    base = log_odds(np.bincount(pair, weights=present), np.bincount(pair).astype(np.float64))
    size = len(FEATURES)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weight, moved = parameters[:size], parameters[size:]
        raw = tables @ weight + (base + moved)[pair]
        error = expit(raw) - present
        value = float(np.logaddexp(0, raw).sum() - raw @ present + 0.5 * penalty * weight @ weight)
        return value, np.concatenate([tables.T @ error + penalty * weight, np.bincount(pair, weights=error)])

    start = np.zeros(size + len(pairs))
    solution = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return solution[:size], float(solution[size:].mean())
