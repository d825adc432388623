"""Reviews and lyrics about made-up genres: sentences in which some words belong to a genre and most belong to
nobody.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from trainer.synthetic.draw import generator_of
from trainer.synthetic.names import words

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
