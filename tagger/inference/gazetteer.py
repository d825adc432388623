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
        except ValueError as error:
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
        known = frozenset(terms)
        return Gazetteer({name: tuple(filter(known.__contains__, words)) for name, words in self.categories.items()})

    @cached_property
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """First word → lengths of the names that begin with it, longest first."""
        found: dict[str, set[int]] = defaultdict(set)
        for name in self.categories:
            found[name[0]].add(len(name))
        return {word: tuple(sorted(sizes, reverse=True)) for word, sizes in found.items()}

    def link(self, words: Sequence[str]) -> list[Words]:
        """The names in a text, in order, longest first at each place, without overlaps."""
        names, place = [], 0
        while place < len(words):
            sizes = self.lengths.get(words[place], ())
            name = next(
                (found for size in sizes if (found := tuple(words[place : place + size])) in self.categories), None
            )
            names += [name] if name else []
            place += len(name) if name else 1
        return names

    def enrich(self, text: str) -> str:
        """The text with the categories of every entity in it appended as words."""
        found = [category for name in self.link(tokens(text)) for category in self.categories[name]]
        return f"{text}\n{' '.join(found)}" if found else text

    def mentions(self, text: str) -> dict[str, Words]:
        """Each category that ``enrich`` appends, with the first name that brings it."""
        found: dict[str, Words] = {}
        for name in self.link(tokens(text)):
            for category in self.categories[name]:
                found.setdefault(category, name)
        return found


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
