"""Words as features: the gazetteer that enriches album texts, the vocabulary of a text network, lyrics as word numbers.

The entity linking services that TISMIR used are closed, so entities are linked by a gazetteer
(tagger/inference/gazetteer.py): ``entities.jsonl`` with an entity a line, ``{"name": "Herbie Hancock", "categories":
["American jazz pianists"], "commonness": 0.9}``; of two with the same name the commoner one counts. Without such a
file the names of genres are the entities and their parents in the taxonomy the categories.

A vocabulary is chosen on the training texts alone (TISMIR §3.3). Lyrics are at most 50 sentences of at most 20 words,
and a line is a sentence (HAN §5.2, §6).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.errors import Problem, TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.gazetteer import Gazetteer
from tagger.inference.genre_mentions import GenreNames, MentionKind
from tagger.inference.text import Vocabulary, sentences_of, song_numbers, tokens
from trainer.data.dataset_files import json_rows
from trainer.data.items import Dataset

FILE = "entities.jsonl"
MOST_DIMENSIONS, LONGEST_WORD = 10_000, 10_000  # of word vectors; more is another kind of file
MINIMUM_CHARACTERS = 4  # shorter names are mostly other words


def token_of(category: str) -> str:
    """A category as one token: "American jazz pianists" → "american_jazz_pianists"."""
    return "_".join(tokens(category))


def gazetteer_of(entities: Iterable[tuple[str, Iterable[str]]]) -> Gazetteer:
    """A gazetteer of names with their categories; of two equal names the first counts, short ones are left out."""
    categories_of: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, categories in entities:
        words = tuple(tokens(name))
        if words and len("".join(words)) >= MINIMUM_CHARACTERS:
            categories_of.setdefault(words, tuple(token for category in categories if (token := token_of(category))))
    return Gazetteer(categories_of)


def read_gazetteer(root: Path, problems: list[Problem] | None = None) -> Gazetteer | None:
    """The gazetteer of ``root/entities.jsonl``, None when there is none; lines without a name are passed over and
    named.
    """
    file = root / FILE
    if not file.is_file():
        return None
    reported = problems if problems is not None else []
    rows = sorted(json_rows(file, reported), key=lambda row: -float(row.get("commonness", 0)))
    reported += [Problem(f"{file.name}", f"an entity has no name: {row}") for row in rows if not row.get("name")]
    return gazetteer_of((str(row["name"]), map(str, row.get("categories", ()))) for row in rows if row.get("name"))


def genre_gazetteer(taxonomy: Taxonomy) -> Gazetteer:
    """Every genre name and alias as an entity; its categories are the genre itself and its parents."""
    return gazetteer_of((name, (genre, *taxonomy.parents(genre))) for name, genre in spellings(taxonomy))


def spellings(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Every name and alias with the genre it stands for; names first."""
    yield from ((name, name) for name in taxonomy)
    yield from ((alias, name) for name in taxonomy for alias in taxonomy.genres[name].aliases)


def with_mentions(dataset: Dataset, texts: Mapping[str, str]) -> dict[str, str]:
    """Each item's text with a word for every genre that it names: ``named_dub_techno``, ``kind_techno`` for those above it,
    ``denied_jazz`` for what it denies or speaks of as past. The names of artist and album name no genre.
    """
    taxonomy = Taxonomy.load()
    names = GenreNames.of((genre.name, genre.aliases) for genre in taxonomy.genres.values())
    enriched = {}
    for item in dataset.items:
        text = texts.get(item.id)
        if text is None:
            continue
        words = []
        for mention in names.find(item.text, (item.album, *item.artists)):
            claimed = mention.kind in (MentionKind.NAMED, MentionKind.TINGED)
            words.append(token_of(f"{'named' if claimed else 'denied'} {mention.genre}"))
            words += [token_of(f"kind {genre}") for genre in taxonomy.parents(mention.genre)] if claimed else []
        enriched[item.id] = f"{text}\n{' '.join(words)}" if words else text
    return enriched


SIZE = 10_000
MAX_SHARE = 0.5  # a word that stands in more of the texts says nothing


def fit_vocabulary(texts: Sequence[str], size: int = SIZE, *, min_texts: int = 1) -> Vocabulary:
    """The ``size`` most frequent words that stand in at least ``min_texts`` and at most half of the training texts.

    The inverse document frequency is scikit-learn's smoothed one. Raises TaggerError when no word is left.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # a second and 100 MB that only fitting needs

    vectorizer = TfidfVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, max_df=MAX_SHARE, min_df=min_texts, max_features=size
    )
    try:
        vectorizer.fit(texts)
    except ValueError as error:
        raise TaggerError(
            "The training texts hold no word that some of them share; give longer texts or more of them."
        ) from error
    return Vocabulary(tuple(vectorizer.get_feature_names_out()), vectorizer.idf_.astype(np.float32))


SENTENCES, WORDS = 50, 20


def word_numbers(training: Sequence[str], size: int) -> dict[str, int]:
    """Word → number from 2 for the ``size`` − 2 commonest words of the training lyrics; 0 is no word, 1 any other."""
    counts = Counter(word for lyrics in training for sentence in sentences_of(lyrics) for word in sentence)
    commonest = sorted(counts, key=lambda word: (-counts[word], word))[: size - 2]
    return {word: number for number, word in enumerate(commonest, start=2)}


def encode(lyrics: str, numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """[50, 20] word numbers, padded with 0 behind each sentence and behind the song."""
    return song_numbers(sentences_of(lyrics), numbers, SENTENCES, WORDS)


def read_vectors(file: Path, numbers: Mapping[str, int], table: NDArray[np.float32]) -> int:
    """Fill rows of ``table`` [words, dimensions] from word vectors in word2vec's text or binary format (the latter where
    the file's name ends in ``.bin``); how many words were found.

    Raises TaggerError when the vectors have another length than the table's rows, or the file ends before its last.
    """
    filled = 0
    for word, vector in _binary_vectors(file) if file.suffix == ".bin" else _text_vectors(file):
        if word in numbers:
            if len(vector) < table.shape[1]:
                raise TaggerError(
                    f"The vectors of {file} have {len(vector)} dimensions, and {table.shape[1]} are needed; give others."
                )
            table[numbers[word]] = np.array(vector[: table.shape[1]], np.float32)
            filled += 1
    return filled


def _text_vectors(file: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """A word a line, then its numbers; before them, in some files, a line with how many there are."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            word, *cells = line.split(" ")
            yield word, cells


def _binary_vectors(file: Path) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """A line with the counts of words and dimensions, then of each word its UTF-8 bytes, a blank, and little-endian float32.

    Some writers end each vector with a line feed (https://code.google.com/archive/p/word2vec/, distance.c).
    """
    with file.open("rb") as stream:
        header = stream.readline(100).split()
        if len(header) != 2 or not all(count.isdigit() for count in header):
            raise TaggerError(f"{file} does not begin with its counts of words and dimensions; is it word2vec's .bin?")
        words, dimensions = (int(count) for count in header)
        if not 0 < dimensions <= MOST_DIMENSIONS:
            raise TaggerError(f"{file} says that its vectors have {dimensions} dimensions; fetch it again.")
        for number in range(words):
            word = bytearray()
            while (byte := stream.read(1)) not in (b" ", b"") and len(word) < LONGEST_WORD:
                word += byte
            vector = stream.read(4 * dimensions)
            if len(vector) < 4 * dimensions:
                raise TaggerError(f"{file} ends after {number} of {words} vectors; fetch it again.")
            yield word.decode("utf-8", "replace").lstrip("\n"), np.frombuffer(vector, "<f4")
