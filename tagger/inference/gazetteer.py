"""Semantic enrichment (TISMIR §3.3): the categories of the entities that a text names, added to it as words.

A gazetteer knows entities by name: "Herbie Hancock" → "american_jazz_pianists". The trainer makes one and enriches with
the same functions; a bundle carries the one that its text encoder was trained with.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """First word → lengths of the names that begin with it, longest first."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self.categories:
            lengths[name[0]].add(len(name))
        return {word: tuple(sorted(sizes, reverse=True)) for word, sizes in lengths.items()}

    def link(self, words: Sequence[str]) -> list[Words]:
        """The names in a text, in order, longest first at each place, without overlaps."""
        names, position = [], 0
        while position < len(words):
            sizes = self.lengths.get(words[position], ())
            name = next(
                (phrase for size in sizes if (phrase := tuple(words[position : position + size])) in self.categories),
                None,
            )
            names += [name] if name else []
            position += len(name) if name else 1
        return names

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


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
