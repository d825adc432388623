"""Entities in one compact file that is mapped into memory: names, what each may be, and the table that finds them.

Layout: MAGIC, the length of the header (8 bytes, little-endian), the header (JSON: where each section lies, and a SHA-256 of
those that are arrays), sections, each at a multiple of 8:

    keys        uint64 [slots]: the hash table of ``NameTable``, every name and what it begins with
    values      int32 [slots]: which name it is, -1 where it is none
    ends        int64 [N]: where each name's entities end in ``entities``
    entities    for each name a line per entity, the commonest first: title, kind, commonness, categories with blanks between
                them; tabs between the four, in UTF-8

``trainer gazetteer build`` makes it. Nothing of it is loaded: the system reads the pages that texts lead to, for all processes
once.
"""

import hashlib
import json
import mmap
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.inference.gazetteer import GazetteerError, Match, NameTable, Words
from tagger.inference.text import tokens, words_as_written
from tagger.regular_file import FOR_ALL, whole_file

MAGIC = b"TAGGERE2"
OLDER = b"TAGGERE1"
ARRAYS = {"keys": "<u8", "values": "<i4", "ends": "<i8"}
SECTIONS = (*ARRAYS, "entities")
ALIGNED = 8
MOST_KEPT = 10_000  # entities that were read last, about 5 MB
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
                raise GazetteerError(
                    "an older version made it" if self._map[: len(MAGIC)] == OLDER else "it is no file of entities"
                )
            start = len(MAGIC) + 8
            size = int.from_bytes(self._map[len(MAGIC) : start], "little")
            header = json.loads(self._map[start : start + size])
            self._sections = {name: (int(header[name][0]), int(header[name][1])) for name in SECTIONS}
            arrays = {name: np.frombuffer(self._section(name), dtype) for name, dtype in ARRAYS.items()}
            if _digest(arrays) != header["sha256"]:
                raise GazetteerError("it is damaged")
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise GazetteerError(f"the entities in '{path.name}' cannot be read ({error})") from error
        self.names = NameTable(arrays["keys"], arrays["values"])
        self._ends, self._start = arrays["ends"], self._sections["entities"][0]
        self._read = lru_cache(MOST_KEPT)(self.entities)  # texts name the same again and again

    def __len__(self) -> int:
        return len(self._ends)

    def entities(self, number: int) -> tuple[Entity, ...]:
        """What the name with this number may mean."""
        first, last = int(self._ends[number - 1]) if number else 0, int(self._ends[number])
        lines = str(self._map[self._start + first : self._start + last], "utf-8")
        return tuple(map(_entity, lines.split("\n")))

    def link(self, text: str, artists: Collection[str] = ()) -> list[LinkedEntity]:
        """What a text names, each name once; ``artists``: who the album is by, whom a name more probably means."""
        return self.link_all([text], [artists])[0]

    def link_all(
        self, texts: Sequence[str], artists: Sequence[Collection[str]] | None = None
    ) -> list[list[LinkedEntity]]:
        """What each of many texts names: several times as fast as one by one. ``artists``: for each text."""
        by = artists if artists is not None else [()] * len(texts)
        return list(map(self._linked, texts, self.names.find(texts), by))

    def close(self) -> None:
        """Let go of the file."""
        nothing = np.empty(0, np.int64)
        self._ends, self.names = nothing, NameTable(nothing.astype(np.uint64), nothing.astype(np.int32))
        self._read.cache_clear()
        self._map.close()

    def _linked(self, text: str, matches: Sequence[Match], artists: Collection[str]) -> list[LinkedEntity]:
        linked: dict[Words, LinkedEntity] = {}
        capitals: list[str] | None = None
        by = {tuple(tokens(artist)) for artist in artists}
        for number, first, name in matches:
            if name in linked:
                continue
            entity = self._best(number, by)
            if len(name) == 1 and entity.commonness < CERTAIN:
                capitals = capitals if capitals is not None else words_as_written(text)
                if first >= len(capitals) or not capitals[first][:1].isupper():
                    continue
            linked[name] = LinkedEntity(name, entity)
        return list(linked.values())

    def _best(self, number: int, by: Collection[Words]) -> Entity:
        entities = self._read(number)
        if len(entities) == 1:
            return entities[0]
        return max(entities, key=lambda entity: entity.commonness + ARTIST_BONUS * (tuple(tokens(entity.title)) in by))

    def _section(self, name: str) -> memoryview:
        start, size = self._sections[name]
        if start < 0 or size < 0 or start + size > len(self._map):
            raise GazetteerError("it is cut off")
        return memoryview(self._map)[start : start + size]


def _line(entity: Entity) -> str:
    categories = " ".join("_".join(category.split()) for category in entity.categories)
    return f"{plain_title(entity.title)}\t{plain_title(entity.kind)}\t{entity.commonness:.3g}\t{categories}"


def _entity(line: str) -> Entity:
    title, kind, commonness, categories = line.split("\t")
    return Entity(title, kind, float(commonness), tuple(categories.split(" ")) if categories else ())


def _digest(arrays: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in ARRAYS:
        digest.update(arrays[name].data)
    return digest.hexdigest()


def is_name(name: Words) -> bool:
    """Whether words may stand for an entity: long enough, and not of the ordinary words of reviews alone."""
    return bool(name) and len("".join(name)) >= MINIMUM_CHARACTERS and not all(word in STOP_NAMES for word in name)


def write_entities(path: Path, names: Sequence[Words], entities: Iterable[Sequence[Entity]]) -> None:
    """Write a file of different names with what each may mean, in the same order; it replaces an older one when whole."""
    if not names:
        raise GazetteerError("there is no name to write")
    table = NameTable.build(names)
    sections: dict[str, tuple[int, int]] = {}
    with whole_file(path, FOR_ALL) as file:
        file.write(MAGIC)
        file.write(bytes(8 + 1000))  # room for the header
        ends, body_start = [], file.tell()
        for group in entities:
            file.write("\n".join(map(_line, group)).encode())
            ends.append(file.tell() - body_start)
        sections["entities"] = (body_start, file.tell() - body_start)
        arrays: dict[str, NDArray[Any]] = {
            "keys": table.keys.astype("<u8"),
            "values": table.values.astype("<i4"),
            "ends": np.asarray(ends, "<i8"),
        }
        for name, array in arrays.items():
            file.write(bytes(-file.tell() % ALIGNED))
            sections[name] = (file.tell(), array.nbytes)
            file.write(array.tobytes())
        header = json.dumps({**sections, "sha256": _digest(arrays)}).encode()
        file.seek(len(MAGIC))
        file.write(len(header).to_bytes(8, "little") + header)


def plain_title(title: str) -> str:
    """A title on one line, without control characters."""
    spaced = "".join(" " if c.isspace() else c for c in title)
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs")).split())[:200]
