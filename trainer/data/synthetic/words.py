"""Synthetic words and texts: genre names that nobody takes for real ones, and reviews and lyrics about such genres.

In a sentence some words belong to a genre and most to none. Random numbers depend on names alone (``generator_of``), so
that a genre looks and sounds the same in every dataset.
"""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np


def generator_of(*names: object) -> np.random.Generator:
    """A generator seeded by some names."""
    digest = hashlib.sha256("\0".join(map(str, names)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "k",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "sk",
    "st",
    "t",
    "tr",
    "v",
    "z",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ei", "ou")
CODAS = ("", "", "l", "m", "n", "r", "s", "x")


def words(count: int, generator: np.random.Generator, syllables: int = 2) -> list[str]:
    """``count`` different words of ``syllables`` syllables (more where the short ones run out)."""
    distinct: dict[str, None] = {}
    while len(distinct) < count:
        distinct[word(generator, syllables + len(distinct) // 2000)] = None
    return list(distinct)


def word(generator: np.random.Generator, syllables: int) -> str:
    """One word."""
    parts = (ONSETS, VOWELS, CODAS)
    return "".join(part[generator.integers(len(part))] for _ in range(syllables) for part in parts)


COMMON = 1500
OWN = 12  # words that are a genre's own
NAMES_GENRE = 0.1  # of a review's sentences name a genre


def common_words() -> list[str]:
    """The words that everybody uses, commonest first."""
    return words(COMMON, generator_of("common words"))


def own_words(genre: str) -> list[str]:
    """The words that speak of this genre."""
    return words(OWN, generator_of("words of", genre), syllables=3)


class Writer:
    """Writes about genres; the same generator gives the same words."""

    def __init__(self, generator: np.random.Generator) -> None:
        self.generator = generator
        self.common = common_words()
        ranks = np.arange(1, COMMON + 1)
        self.chance = 1 / ranks / (1 / ranks).sum()

    def review(self, parts: Sequence[tuple[str, float]], sentences: int = 6, people: Sequence[str] = ()) -> str:
        """Some sentences; a genre's own words are as frequent as its number says, and sometimes it or a person is
        named.
        """
        return " ".join(self._sentence(parts, people) for _ in range(sentences))

    def lyrics(self, genre: str, lines: int = 12) -> str:
        """A song, a line a sentence."""
        return "\n".join(
            " ".join(self._words([(genre, 0.6)], int(self.generator.integers(4, 9)))) for _ in range(lines)
        )

    def _sentence(self, parts: Sequence[tuple[str, float]], people: Sequence[str]) -> str:
        body = list(self._words(parts, int(self.generator.integers(7, 14))))
        if parts and self.generator.random() < NAMES_GENRE:
            body.append(parts[int(self.generator.integers(len(parts)))][0])
        if people and self.generator.random() < 0.3:
            body.append(people[int(self.generator.integers(len(people)))])
        return " ".join(body).capitalize() + "."

    def _words(self, parts: Sequence[tuple[str, float]], count: int) -> Iterator[str]:
        for _ in range(count):
            genre, strength = parts[int(self.generator.integers(len(parts)))] if parts else ("", 0.0)
            if self.generator.random() < 0.35 * strength:
                own = own_words(genre)
                yield own[self.generator.integers(len(own))]
            else:
                yield self.common[self.generator.choice(COMMON, p=self.chance)]
