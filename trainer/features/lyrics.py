"""Lyrics as numbers: words in sentences, at most 50 sentences of at most 20 words (HAN §5.2, §6); a line is a
sentence.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from tagger.inference.text import tokens

SENTENCES, WORDS = 50, 20
PADDING, UNKNOWN = 0, 1
_END = re.compile(r"[\n.!?]+")


def sentences(lyrics: str) -> list[list[str]]:
    """The sentences that hold a word."""
    return [words for part in _END.split(lyrics) if (words := tokens(part))]


def word_numbers(training: Sequence[str], size: int) -> dict[str, int]:
    """Word → number from 2 for the ``size`` − 2 commonest words of the training lyrics; 0 is no word, 1 any other."""
    counts = Counter(word for lyrics in training for sentence in sentences(lyrics) for word in sentence)
    commonest = sorted(counts, key=lambda word: (-counts[word], word))[: size - 2]
    return {word: number for number, word in enumerate(commonest, start=2)}


def encode(lyrics: str, numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """[50, 20] word numbers, padded with 0 behind each sentence and behind the song."""
    song = np.zeros((SENTENCES, WORDS), np.int64)
    for row, sentence in enumerate(sentences(lyrics)[:SENTENCES]):
        known = [numbers.get(word, UNKNOWN) for word in sentence[:WORDS]]
        song[row, : len(known)] = known
    return song


def read_vectors(file: Path, numbers: Mapping[str, int], table: NDArray[np.float32]) -> int:
    """Fill rows of ``table`` [words, dimensions] from word vectors in word2vec's text format; how many words were
    found.

    Raises TaggerError when the vectors have another length than the table's rows.
    """
    found = 0
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            word, *cells = line.split(" ")
            if word in numbers:
                if len(cells) < table.shape[1]:
                    raise TaggerError(
                        f"The vectors of {file} have {len(cells)} dimensions, and {table.shape[1]} are needed; give "
                        "others."
                    )
                table[numbers[word]] = np.array(cells[: table.shape[1]], np.float32)
                found += 1
    return found
