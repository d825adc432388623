"""Semantic enrichment (TISMIR §3.3): the categories of the entities that a text names, added to it as words.

A gazetteer knows entities by name: "Herbie Hancock" → "american_jazz_pianists". The trainer makes one and enriches with
the same functions; a bundle carries the one that its text encoder was trained with.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from tagger.inference.text import tokens

MAX_ENTITIES = 5_000_000

Words = tuple[str, ...]


class GazetteerError(ValueError):
    """What is wrong with a gazetteer file, without its name."""


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Names as word sequences, each with its categories as single tokens (``american_jazz_pianists``)."""

    categories: Mapping[Words, Words]

    @classmethod
    def from_json(cls, data: bytes) -> "Gazetteer":
        """Read ``{"herbie hancock": ["american_jazz_pianists"], …}``. Raises GazetteerError."""
        try:
            content = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise GazetteerError("the entities cannot be read") from error
        if not isinstance(content, dict) or not all(map(_are_words, content.values())):
            raise GazetteerError("each entity must have a list of categories")
        if len(content) > MAX_ENTITIES or not all(name.strip() for name in content):
            raise GazetteerError(f"there must be at most {MAX_ENTITIES} entities, each with a name")
        return cls({tuple(name.split()): tuple(categories) for name, categories in content.items()})

    def to_json(self) -> bytes:
        """What ``from_json`` reads."""
        return json.dumps(
            {" ".join(name): categories for name, categories in self.categories.items()}, ensure_ascii=False
        ).encode()

    def known_to(self, terms: Iterable[str]) -> "Gazetteer":
        """With the categories among ``terms`` only; names stay without, since a long one hides the short ones in it."""
        vocabulary = frozenset(terms)
        return Gazetteer(
            {name: tuple(filter(vocabulary.__contains__, words)) for name, words in self.categories.items()}
        )

    @cached_property
    def finder(self) -> "NameFinder":
        """What finds the names; built when a text is first read."""
        return NameFinder.build(list(self.categories))

    def link(self, words: Sequence[str]) -> list[Words]:
        """The names in a text, in order, longest first at each position, without overlaps."""
        return [tuple(words[start:end]) for start, end, _ in self.finder.find(words)]

    def enrich(self, text: str) -> str:
        """The text with the categories of every entity in it appended as words."""
        categories = [category for name in self.link(tokens(text)) for category in self.categories[name]]
        return f"{text}\n{' '.join(categories)}" if categories else text

    def mentions(self, text: str) -> dict[str, Words]:
        """Each category that ``enrich`` appends, with the first name that brings it."""
        mentions: dict[str, Words] = {}
        for name in self.link(tokens(text)):
            for category in self.categories[name]:
                mentions.setdefault(category, name)
        return mentions


FIRST, GAP, GAP_SIZE, MOST_WORDS = 1, 0xD800, 0x800, 0x10F7FF  # characters that are no halves of characters


class WordLetters(dict[str, str]):
    """Each word's character; that of every other word is the character 0."""

    def __missing__(self, word: str) -> str:
        return "\0"


@dataclass(frozen=True, eq=False)
class NameFinder:
    """Finds names, as sequences of words, by an Aho–Corasick automaton whose letters are words.

    Each word of the names is one character, any other word the character 0: so a name ends where a word ends, and a text
    of 250 words is 250 steps. Memory: about 220 bytes a name, and 100 a word.
    """

    letters: WordLetters
    automaton: CharwiseDoubleArrayAhoCorasick | None  # None where there are no names

    @classmethod
    def build(cls, names: Sequence[Words]) -> "NameFinder":
        """A finder of different names. Raises GazetteerError where they have more than ``MOST_WORDS`` different words."""
        counts = Counter(word for name in names for word in name)
        if len(counts) > MOST_WORDS:
            raise GazetteerError(f"the names have more than {MOST_WORDS} different words")
        letters = WordLetters((word, letter_of(rank)) for rank, (word, _) in enumerate(counts.most_common()))
        return cls(letters, cls.automaton_of(names, letters) if names else None)

    @staticmethod
    def automaton_of(names: Sequence[Words], letters: Mapping[str, str]) -> CharwiseDoubleArrayAhoCorasick:
        """The automaton of names; a match says which of them it is."""
        return CharwiseDoubleArrayAhoCorasick(
            ["".join(letters[word] for word in name) for name in names], match_kind=MATCH_KIND_LEFTMOST_LONGEST
        )

    def find(self, words: Sequence[str]) -> list[tuple[int, int, int]]:
        """First word, end and number of every name in a text, leftmost and then longest first, without overlaps."""
        if self.automaton is None:
            return []
        return self.automaton.find("".join(map(self.letters.__getitem__, words)))


def letter_of(rank: int) -> str:
    """The character that stands for the word of this rank."""
    code = FIRST + rank
    return chr(code if code < GAP else code + GAP_SIZE)


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
