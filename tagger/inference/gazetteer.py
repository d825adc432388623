"""Semantic enrichment (TISMIR §3.3): the categories of the entities that a text names, added to it as words.

A gazetteer knows entities by name: "Herbie Hancock" → "american_jazz_pianists". The trainer makes one and enriches with
the same functions; a bundle carries the one that its text encoder was trained with.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tagger.inference.text import spaced_words

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
    def names(self) -> "NameTable":
        """What finds the names; built when a text is first read."""
        return NameTable.build(list(self.categories))

    def link(self, text: str) -> list[Words]:
        """The names in a text, in order, longest first at each position, without overlaps."""
        return [match.words for match in self.names.find([text])[0]]

    def enrich(self, text: str) -> str:
        """The text with the categories of every entity in it appended as words."""
        categories = [category for name in self.link(text) for category in self.categories[name]]
        return f"{text}\n{' '.join(categories)}" if categories else text

    def mentions(self, text: str) -> dict[str, Words]:
        """Each category that ``enrich`` appends, with the first name that brings it."""
        mentions: dict[str, Words] = {}
        for name in self.link(text):
            for category in self.categories[name]:
                mentions.setdefault(category, name)
        return mentions


TEXTS_AT_ONCE = 1 << 16  # bytes of text that are looked through at once: its arrays stay in the processor's cache
BETWEEN = b" \xff\xff "  # a word that no text has, so that no name reaches from one text into the next
BLANK = 0x20
LONGEST_WORD = 64  # bytes of a word that count; two longer ones that begin alike are the same word
_MIXERS = np.asarray([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)
_PART_MASKS = np.asarray([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_USED, _COMPLETE = np.uint64(1 << 62), np.uint64(1 << 63)  # bits of a key in a table: there is one; it is a whole name
_NOTHING = -1  # the number of what is no whole name


class Match(NamedTuple):
    """A name in a text."""

    number: int  # of the name
    first: int  # which word of the text it begins with
    words: Words


@dataclass(frozen=True, eq=False)
class NameTable:
    """Finds names in texts, many at once: a hash table of all names and of the words that they begin with.

    From each word of a text the table is asked for one word, two words and so on while names begin so: what an Aho–Corasick
    automaton over words finds, but for all words of all texts in a few array operations, and in a table that need not be
    loaded. A name begins and ends where words do; the leftmost counts, then the longest. Names are known by 64 bits: that
    other words have those of one of a million names is less probable than 1 in 10^13.
    """

    keys: NDArray[np.uint64]  # [slots], a power of two; 0 where nothing is, without _COMPLETE what is no whole name
    values: NDArray[np.int32]  # [slots]: the number of the name, _NOTHING where there is none

    @classmethod
    def build(cls, names: Sequence[Words]) -> "NameTable":
        """A table of different names. Raises GazetteerError where two are alike."""
        numbers_of_words: dict[str, int] = {}
        flat = [numbers_of_words.setdefault(word, len(numbers_of_words)) for name in names for word in name]
        different = [word.encode("utf-8", "surrogatepass") for word in numbers_of_words]
        ends = np.cumsum([len(word) for word in different], dtype=np.int64)
        buffer, word_starts = _padded(b"".join(different)), np.concatenate((np.zeros(1, np.int64), ends[:-1]))
        words = _word_keys(buffer, word_starts[: len(ends)], ends)[np.asarray(flat, np.int64)]
        sizes = np.asarray([len(name) for name in names], np.int64)
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64) if len(names) else sizes
        numbers = np.arange(len(names))
        found_keys, found_values = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
        keys = np.zeros(len(names), np.uint64)
        for length in range(1, int(sizes.max(initial=0)) + 1):
            longer = sizes >= length
            starts, sizes, numbers, keys = starts[longer], sizes[longer], numbers[longer], keys[longer]
            keys = _joined(keys, words[starts + length - 1])
            found_keys.append(keys)
            found_values.append(np.where(sizes == length, numbers, _NOTHING).astype(np.int32))
        return cls(*_hash_table(np.concatenate(found_keys), np.concatenate(found_values)))

    def find(self, texts: Sequence[str]) -> list[list[Match]]:
        """The names in each text, in order, without overlaps."""
        matches: list[list[Match]] = []
        parts: list[bytes] = []
        size = 0
        for text in texts:
            parts.append(spaced_words(text))
            size += len(parts[-1])
            if size >= TEXTS_AT_ONCE:
                matches += self._find(parts)
                parts, size = [], 0
        return matches + self._find(parts)

    def _find(self, parts: Sequence[bytes]) -> list[list[Match]]:
        buffer = BETWEEN.join(parts)
        padded = _padded(buffer)
        starts, ends = _word_bounds(padded)
        words = _word_keys(padded, starts, ends)
        places, lengths, numbers = self._longest_names(words)
        begins = np.cumsum([0, *(len(part) + len(BETWEEN) for part in parts[:-1])])  # of the texts
        of_text = np.searchsorted(begins, starts[places], side="right") - 1
        first_words = np.searchsorted(starts, begins).tolist()
        last = places + lengths - 1
        matches: list[list[Match]] = [[] for _ in parts]
        columns = (places, last + 1, numbers, starts[places], ends[last], of_text)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        free = 0  # the first word behind the last name
        for word, behind, number, start, end, text in rows:
            if word >= free:
                name = buffer[start:end].decode().split()
                if len(name) != behind - word:  # words of one letter stand between
                    name = [part for part in name if len(part) > 1]
                matches[text].append(Match(number, word - first_words[text], tuple(name)))
                free = behind
        return matches

    def _longest_names(
        self, words: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """The words that a name begins with, how many words the longest such name has, and its number."""
        lengths, slots = np.zeros(len(words), np.int64), np.zeros(len(words), np.int64)
        places, keys, length = np.arange(len(words)), np.zeros(len(words), np.uint64), 0
        while len(places):
            keys = _joined(keys, words.take(places + length))
            length += 1
            positions, key_slots, complete = self._slots_of(keys)
            places, keys = places.take(positions), keys.take(positions)
            lengths[places[complete]], slots[places[complete]] = length, key_slots[complete]
            inside = places < len(words) - length
            places, keys = places[inside], keys[inside]
        begin = np.flatnonzero(lengths)
        return begin, lengths[begin], self.values[slots[begin]]

    def _slots_of(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Which keys are in the table, as positions; their slots, and which of them are whole names."""
        last_slot = len(self.keys) - 1
        slots = (keys & np.uint64(last_slot)).astype(np.int64)
        stored = self.keys.take(slots)
        probing = np.flatnonzero((stored != 0) & ((stored | _COMPLETE) != keys))
        while len(probing):  # what another key took the slot of stands in one of the next
            further = (slots.take(probing) + 1) & last_slot
            slots[probing] = further
            stored[probing] = self.keys.take(further)
            probing = probing[(stored[probing] != 0) & ((stored[probing] | _COMPLETE) != keys.take(probing))]
        positions = np.flatnonzero(stored)
        return positions, slots.take(positions), stored.take(positions) >= _COMPLETE


def _padded(buffer: bytes) -> NDArray[np.uint8]:
    """The bytes, and zeros behind them."""
    padded = np.zeros(len(buffer) + LONGEST_WORD, np.uint8)
    padded[: len(buffer)] = np.frombuffer(buffer, np.uint8)
    return padded


def _word_bounds(padded: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each word of two bytes or more begins and ends."""
    inside = padded > BLANK
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if inside[0]:
        edges = np.concatenate((np.zeros(1, np.int64), edges))
    starts, ends = edges[0::2], edges[1::2]
    long = ends - starts > 1
    return starts[long], ends[long]


def _word_keys(padded: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """64 bits for each word, mixed from its bytes, eight at a time."""
    eights = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))  # the eight bytes from each byte on
    sizes = np.minimum(ends - starts, LONGEST_WORD)
    keys: NDArray[np.uint64] = sizes.astype(np.uint64)
    for offset in range(0, int(sizes.max(initial=0)), 8):
        longer = np.flatnonzero(sizes > offset) if offset else slice(None)
        part = eights[starts[longer] + offset] & _PART_MASKS[np.minimum(sizes[longer] - offset, 8)]
        keys[longer] = _mixed(keys[longer] * _MIXERS[0] + part)
    return keys


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each bit spread over all (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * _MIXERS[1]
    values = (values ^ (values >> np.uint64(27))) * _MIXERS[2]
    spread: NDArray[np.uint64] = np.bitwise_xor(values, values >> np.uint64(31))
    return spread


def _joined(keys: NDArray[np.uint64], words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The keys of sequences of words with one more word each."""
    return _mixed(keys * _MIXERS[0] + words) | (_USED | _COMPLETE)


def _hash_table(keys: NDArray[np.uint64], values: NDArray[np.int32]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Keys in slots of their own, at their last bits or in the next free slot; of one key the greatest value counts."""
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    same = keys[1:] == keys[:-1]
    if np.any(same & (values[:-1] != _NOTHING)):
        raise GazetteerError("two names are the same")
    last = np.concatenate((~same, [True])) if len(keys) else np.empty(0, np.bool_)
    keys, values = keys[last], values[last]
    slots = 1 << max(4, (2 * len(keys)).bit_length())
    table, stored = np.zeros(slots, np.uint64), np.full(slots, _NOTHING, np.int32)
    waiting, places = np.arange(len(keys)), (keys & np.uint64(slots - 1)).astype(np.int64)
    while len(waiting):
        free = table[places] == 0
        table[places[free]] = keys[waiting[free]]  # of several the last stays
        won = table[places] == keys[waiting]
        stored[places[won]] = values[waiting[won]]
        waiting, places = waiting[~won], (places[~won] + 1) % slots
    table[(table != 0) & (stored == _NOTHING)] ^= _COMPLETE
    return table, stored


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
