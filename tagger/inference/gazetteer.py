"""Semantic enrichment (TISMIR §3.3): the categories of the entities that a text names, added to it as words.

A gazetteer knows entities by name: "Herbie Hancock" → "american_jazz_pianists". The trainer makes one and enriches with
the same functions; a bundle carries the one that its text encoder was trained with.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tagger.inference.text import spaced_words, words_as_written

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
BITS_PER_KEY = 16  # of the filter, at least: one in seventeen that are no name passes it
FILTER_WORDS = 1 << 6  # the least
_MIXERS = np.asarray([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9], np.uint64)
_PART_MASKS = np.asarray([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_ONE, _BIT_MASK, _HALF = np.uint64(1), np.uint64(63), np.uint64(32)
_NUMBER_MASK = (1 << 32) - 1
_NOTHING = -1  # the number of what is no whole name


class Match(NamedTuple):
    """A name in a text."""

    number: int  # of the name
    first: int  # which word of the text it begins with
    words: Words


@dataclass(frozen=True, slots=True)
class NamesInTexts:
    """The names in some texts, text by text: the same position of each list is the same name."""

    buffer: bytes  # the words of all texts
    text_starts: list[int]  # where each text begins in it
    bounds: list[int]  # which names are those of each text, by the first of each text and of the next
    numbers: list[int]
    first_words: list[int]  # which word of its text each begins with
    lengths: list[int]  # in words
    starts: list[int]  # bytes of the buffer
    ends: list[int]

    def all_words(self) -> list[Words]:
        """The words of each name, as its text has them."""
        buffer = self.buffer
        words = [tuple(buffer[start:end].decode().split()) for start, end in zip(self.starts, self.ends, strict=True)]
        for position in np.flatnonzero(np.asarray(list(map(len, words))) != self.lengths).tolist():
            words[position] = tuple([word for word in words[position] if len(word) > 1])  # words of one letter between
        return words

    def capitals(self, text: str, number: int) -> Callable[[int], bool]:
        """What says whether a name begins with a capital letter, of those in the text with this number."""
        begin = self.text_starts[number]
        # No address was left out.
        if text.isascii() and len(text) == self.text_starts[number + 1] - begin - len(BETWEEN):
            return lambda position: text[self.starts[position] - begin].isupper()
        capitals = {number for number, word in enumerate(words_as_written(text)) if word[0].isupper()}
        return lambda position: self.first_words[position] in capitals


@dataclass(frozen=True, eq=False)
class NameTable:
    """Finds names in texts, many at once: a hash table of whole names and of what longer ones begin with, two words or more.

    What an Aho–Corasick automaton over words finds, but for all words of all texts in a few array operations, and in a table
    that need not be loaded: each word of a text and each pair of words is looked for in a Bloom filter of one bit per key, which
    stays in the processor's cache; what passes it in the table; and what goes on there, with one word more. A name begins and
    ends where words do; the leftmost counts, then the longest. Names are known by 63 bits: that other words have those of
    one of a million names is less probable than 1 in 10^12.
    """

    keys: NDArray[np.uint64]  # [slots], a power of two; 0 where nothing is
    values: NDArray[np.int32]  # [slots]: twice the name's number, or _NOTHING; 1 more where longer names begin so
    passing: NDArray[np.uint64]  # [a power of two]: the filter; names of one word, and pairs that names begin with

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
        found_keys, found_values = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
        filtered = [np.empty(0, np.uint64)]
        keys = np.zeros(len(names), np.uint64)
        for length in range(1, int(sizes.max(initial=0)) + 1):
            longer = sizes >= length
            starts, sizes, numbers, keys = starts[longer], sizes[longer], numbers[longer], keys[longer]
            keys = keys * _MIXERS[0] + words[starts + length - 1]
            stored = sizes == 1 if length == 1 else np.ones(len(keys), np.bool_)
            found_keys.append(keys[stored] | _ONE)
            found_values.append(np.where(sizes == length, 2 * numbers, 2 * _NOTHING + 1)[stored])
            if length <= 2:
                filtered.append(keys[stored])
        return cls(*_hash_table(np.concatenate(found_keys), np.concatenate(found_values)), _filter(filtered))

    def find(self, texts: Sequence[str]) -> list[list[Match]]:
        """The names in each text, in order, without overlaps."""
        matches_by_text: list[list[Match]] = []
        for names in self.names_in(texts):
            matches = list(map(Match, names.numbers, names.first_words, names.all_words()))
            matches_by_text += [matches[first:last] for first, last in pairwise(names.bounds)]
        return matches_by_text

    def names_in(self, texts: Iterable[str]) -> Iterator[NamesInTexts]:
        """The names in each text, in order, without overlaps, for as many texts at once as are fast."""
        parts: list[bytes] = []
        size = 0
        for text in texts:
            parts.append(spaced_words(text))
            size += len(parts[-1])
            if size >= TEXTS_AT_ONCE:
                yield self._names_in(parts)
                parts, size = [], 0
        if parts:
            yield self._names_in(parts)

    def _names_in(self, parts: Sequence[bytes]) -> NamesInTexts:
        buffer = BETWEEN.join(parts)
        padded = _padded(buffer)
        starts, ends = _word_bounds(padded)
        text_starts = list(accumulate((len(part) + len(BETWEEN) for part in parts), initial=0))
        first_words = starts.searchsorted(text_starts)
        begin, lengths, numbers = self._longest_names(_word_keys(padded, starts, ends))
        separate = _without_overlaps(begin, lengths)
        begin, lengths, numbers = begin[separate], lengths[separate], numbers[separate]
        bounds = begin.searchsorted(first_words)
        return NamesInTexts(
            buffer,
            text_starts,
            bounds.tolist(),
            numbers.tolist(),
            (begin - first_words[:-1].repeat(np.diff(bounds))).tolist(),
            lengths.tolist(),
            starts.take(begin).tolist(),
            ends.take(begin + lengths - 1).tolist(),
        )

    def _longest_names(
        self, words: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The words that a name begins with, how many words the longest such name has, and its number."""
        longest = np.zeros(len(words), np.int64)  # for each word the length and, in the lower half, the number
        keys = np.empty(max(2 * len(words) - 1, 0), np.uint64)  # of the single words, then of the pairs
        keys[: len(words)] = words
        pairs = keys[len(words) :]
        np.multiply(words[:-1], _MIXERS[0], out=pairs)
        pairs += words[1:]
        passed = self._passed(keys)
        positions, values = self._values_of(keys.take(passed))
        begin = passed.take(positions)
        single = int(begin.searchsorted(len(words)))
        longest[begin[:single]] = (1 << 32) | (values[:single] >> 1)
        begin, values, length = begin[single:] - len(words), values[single:], 2
        keys = pairs.take(begin)
        while len(begin):
            complete = np.flatnonzero(values >= 0)
            longest[begin.take(complete)] = (length << 32) | (values.take(complete) >> 1)
            longer = np.flatnonzero((values & 1) & (begin < len(words) - length))
            begin = begin.take(longer)
            keys = keys.take(longer) * _MIXERS[0] + words.take(begin + length)
            positions, values = self._values_of(keys)
            begin, keys, length = begin.take(positions), keys.take(positions), length + 1
        begin = np.flatnonzero(longest)
        longest = longest.take(begin)
        return begin, longest >> 32, longest & _NUMBER_MASK

    def _passed(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Which keys may be in the table, as positions."""
        bits = self.passing.take((keys >> _filter_shift(self.passing)).view(np.int64))
        bits >>= keys & _BIT_MASK
        bits &= _ONE
        return np.flatnonzero(bits.astype(np.bool_))

    def _values_of(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which keys are in the table, as positions, and their values."""
        last_slot = len(self.keys) - 1
        keys = keys | _ONE
        slots = (keys >> _ONE).view(np.int64) & last_slot
        stored = self.keys.take(slots)
        probing = np.flatnonzero((stored != keys) & (stored != 0))
        while len(probing):  # what another key took the slot of stands in one of the next
            further = (slots.take(probing) + 1) & last_slot
            slots[probing] = further
            stored[probing] = self.keys.take(further)
            probing = probing[(stored[probing] != 0) & (stored[probing] != keys.take(probing))]
        positions = np.flatnonzero(stored)
        return positions, self.values.take(slots.take(positions)).astype(np.int64)


def _padded(buffer: bytes) -> NDArray[np.uint8]:
    """The bytes, and zeros behind them."""
    return np.frombuffer(buffer + bytes(LONGEST_WORD), np.uint8)


def _word_bounds(padded: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each word of two bytes or more begins and ends."""
    ends = np.flatnonzero(padded[: 1 - LONGEST_WORD] <= BLANK)  # also at the first zero
    starts = np.empty_like(ends)
    starts[0] = 0
    np.add(ends[:-1], 1, out=starts[1:])
    long = ends - starts > 1
    return starts[long], ends[long]


def _word_keys(padded: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """64 bits for each word, mixed from its bytes, eight at a time."""
    eights = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))  # the eight bytes from each byte on
    sizes = np.minimum(ends - starts, LONGEST_WORD)
    keys: NDArray[np.uint64] = eights[starts]
    keys &= _PART_MASKS.take(sizes, mode="clip")
    keys *= _MIXERS[0]
    keys += sizes.view(np.uint64)
    _mix(keys)
    for offset in range(8, int(sizes.max(initial=0)), 8):
        longer = np.flatnonzero(sizes > offset)
        part = eights[starts.take(longer) + offset]
        part &= _PART_MASKS.take(sizes.take(longer) - offset, mode="clip")
        part += keys.take(longer) * _MIXERS[0]
        _mix(part)
        keys[longer] = part
    return keys


def _mix(values: NDArray[np.uint64]) -> None:
    """Spread each bit over all, in the array itself."""
    values ^= values >> _HALF
    values *= _MIXERS[1]
    values ^= values >> _HALF


def _without_overlaps(begin: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which names begin behind the end of those before, of names in order."""
    separate = np.ones(len(begin), np.bool_)
    overlapping = np.zeros(len(begin) + 1, np.bool_)
    overlapping[1:-1] = begin[1:] < np.maximum.accumulate(begin + lengths)[:-1]
    doubtful = np.flatnonzero(overlapping[:-1] | overlapping[1:])  # few: only these are gone through one by one
    free = 0  # the first word behind the last name
    for position, first in zip(doubtful.tolist(), begin.take(doubtful).tolist(), strict=True):
        if first < free:
            separate[position] = False
        else:
            free = first + int(lengths[position])
    return separate


def _filter(filtered: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """For each key a bit: its first bits say in which word of the filter, its last six which bit."""
    keys = np.unique(np.concatenate(filtered))
    passing = np.zeros(max(FILTER_WORDS, 1 << (len(keys) * BITS_PER_KEY // 64).bit_length()), np.uint64)
    np.bitwise_or.at(passing, (keys >> _filter_shift(passing)).view(np.int64), _ONE << (keys & _BIT_MASK))
    return passing


def _filter_shift(passing: NDArray[np.uint64]) -> np.uint64:
    return np.uint64(65 - len(passing).bit_length())


def _hash_table(keys: NDArray[np.uint64], values: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Keys in slots of their own, at their last bits or in the next free slot; what a key has several values for is joined."""
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    different = np.concatenate((np.ones(min(len(keys), 1), np.bool_), keys[1:] != keys[:-1]))
    if np.any(~different[1:] & (values[:-1] >= 0)):
        raise GazetteerError("two names are the same")
    first = np.flatnonzero(different)
    last = np.append(first[1:], len(keys))[: len(first)] - 1
    keys, values = keys[first], values[last] | (values[first] & 1)  # -1 is below all numbers: it comes first
    slots = 1 << max(4, (2 * len(keys)).bit_length())
    table, stored = np.zeros(slots, np.uint64), np.full(slots, _NOTHING, np.int32)
    waiting, offsets = np.arange(len(keys)), ((keys >> _ONE) & np.uint64(slots - 1)).astype(np.int64)
    while len(waiting):
        free = table[offsets] == 0
        table[offsets[free]] = keys[waiting[free]]  # of several the last stays
        won = table[offsets] == keys[waiting]
        stored[offsets[won]] = values[waiting[won]]
        waiting, offsets = waiting[~won], (offsets[~won] + 1) % slots
    return table, stored


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
