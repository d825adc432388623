"""Entities in one compact file that is mapped into memory: names, what each may be, and the automaton that finds them.

Layout: MAGIC, the length of the header (8 bytes, little-endian), the header (JSON: where each section lies, and a SHA-256 of
what is loaded), sections:

    words       every word of the names, a line each, in the order of their characters
    automaton   what daachorse serialised
    ends        int64 [N]: where each name's entities end in ``entities``
    entities    for each name a JSON list [[title, kind, commonness, [category, …]], …], the commonest first

``trainer gazetteer build`` makes it. Only words and automaton are loaded; the rest is read where a text names it.
"""

import hashlib
import json
import mmap
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick

from tagger.inference.gazetteer import GazetteerError, NameFinder, WordLetters, Words, letter_of
from tagger.inference.text import tokens, words_as_written
from tagger.regular_file import FOR_ALL, whole_file

MAGIC = b"TAGGERE1"
LOADED = ("words", "automaton", "ends")
SECTIONS = (*LOADED, "entities")
MINIMUM_CHARACTERS = 4  # shorter names are mostly other words
CERTAIN = 0.5  # the commonness from which a name of one word need not begin with a capital letter
ARTIST_BONUS = 1.0  # for what is called like the album's artist, against any commonness
_STOP_NAMES = """
album band best disc disco record records track tracks song songs side intro outro live radio video vinyl label group this
that there they them then when what which while with from have into over under after before time life love home heart
world night light dark blue green white black gold summer winter guitar bass drums piano voice music sound sounds review
artist artists release edition bonus
"""
STOP_NAMES = frozenset(_STOP_NAMES.split())


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that a name may mean: ``categories`` as words, ``commonness`` 0…1 among all that is called so."""

    title: str
    kind: str  # "artist", "genre", "place", "label", "instrument"
    commonness: float
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkedEntity:
    """Words of a text and what they were taken for."""

    words: Words
    entity: Entity


class EntityFile:
    """An opened file of entities. Raises GazetteerError where it is none, or damaged."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            if self._map[: len(MAGIC)] != MAGIC:
                raise GazetteerError("it is no file of entities")
            start = len(MAGIC) + 8
            size = int.from_bytes(self._map[len(MAGIC) : start], "little")
            header = json.loads(self._map[start : start + size])
            self._sections = {name: (int(header[name][0]), int(header[name][1])) for name in SECTIONS}
            if hashlib.sha256(b"".join(map(self._section, LOADED))).hexdigest() != header["sha256"]:
                raise GazetteerError("it is damaged")
            words = self._section("words").decode("utf-8").split("\n")
            self._ends = np.frombuffer(self._section("ends"), "<i8")
            automaton = CharwiseDoubleArrayAhoCorasick.deserialize(self._section("automaton"))
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise GazetteerError(f"the entities in '{path.name}' cannot be read ({error})") from error
        letters = WordLetters((word, letter_of(rank)) for rank, word in enumerate(words))
        self.finder = NameFinder(letters, automaton)

    def __len__(self) -> int:
        return len(self._ends)

    def entities(self, number: int) -> list[Entity]:
        """What the name with this number may mean."""
        start = self._sections["entities"][0]
        first, last = int(self._ends[number - 1]) if number else 0, int(self._ends[number])
        rows = json.loads(self._map[start + first : start + last])
        return [Entity(title, kind, float(common), tuple(categories)) for title, kind, common, categories in rows]

    def link(self, text: str, artists: Collection[str] = ()) -> list[LinkedEntity]:
        """What a text names, each name once; ``artists``: who the album is by, whom a name more probably means."""
        words = tokens(text)
        linked: dict[Words, LinkedEntity] = {}
        capitals: list[str] | None = None
        for start, end, number in self.finder.find(words):
            name = tuple(words[start:end])
            if name in linked:
                continue
            entity = self._best(number, artists)
            if len(name) == 1 and entity.commonness < CERTAIN:
                capitals = capitals if capitals is not None else words_as_written(text)
                if start >= len(capitals) or not capitals[start][:1].isupper():
                    continue
            linked[name] = LinkedEntity(name, entity)
        return list(linked.values())

    def close(self) -> None:
        """Let go of the file."""
        self._ends = np.empty(0, "<i8")
        self._map.close()

    def _best(self, number: int, artists: Collection[str]) -> Entity:
        by = {tuple(tokens(artist)) for artist in artists}
        return max(
            self.entities(number),
            key=lambda entity: entity.commonness + ARTIST_BONUS * (tuple(tokens(entity.title)) in by),
        )

    def _section(self, name: str) -> bytes:
        start, size = self._sections[name]
        if start < 0 or size < 0 or start + size > len(self._map):
            raise GazetteerError("it is cut off")
        return self._map[start : start + size]


def is_name(name: Words) -> bool:
    """Whether words may stand for an entity: long enough, and not of the ordinary words of reviews alone."""
    return bool(name) and len("".join(name)) >= MINIMUM_CHARACTERS and not all(word in STOP_NAMES for word in name)


def write_entities(path: Path, names: Sequence[Words], entities: Iterable[Sequence[Entity]]) -> None:
    """Write a file of different names with what each may mean, in the same order; it replaces an older one when whole."""
    finder = NameFinder.build(names)
    if finder.automaton is None:
        raise GazetteerError("there is no name to write")
    sections: dict[str, tuple[int, int]] = {}
    with whole_file(path, FOR_ALL) as file:
        file.write(MAGIC)
        file.write(bytes(8 + 1000))  # room for the header
        ends, body_start = [], file.tell()
        for group in entities:
            rows = [[e.title, e.kind, round(e.commonness, 3), list(e.categories)] for e in group]
            file.write(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
            ends.append(file.tell() - body_start)
        sections["entities"] = (body_start, file.tell() - body_start)
        contents = {
            "ends": np.asarray(ends, "<i8").tobytes(),
            "words": "\n".join(finder.letters).encode(),
            "automaton": finder.automaton.serialize(),
        }
        for name, content in contents.items():
            sections[name] = (file.tell(), len(content))
            file.write(content)
        digest = hashlib.sha256(b"".join(contents[name] for name in LOADED)).hexdigest()
        header = json.dumps({**sections, "sha256": digest}).encode()
        file.seek(len(MAGIC))
        file.write(len(header).to_bytes(8, "little") + header)


def plain_title(title: str) -> str:
    """A title on one line, without control characters."""
    return " ".join("".join(c for c in title if unicodedata.category(c) not in ("Cc", "Cs")).split())[:200]
