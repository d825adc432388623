"""Entities in one compact file that is mapped into memory: names, what each may be, and the table that finds them.

Layout: MAGIC, the length of the header (8 bytes, little-endian), the header (JSON: where each section lies, and a SHA-256 of
those that are arrays), sections, each at a multiple of 8:

    keys        uint64 [slots]: the hash table of ``NameTable``, every name and what it begins with
    values      int32 [slots]: which name it is and whether longer ones begin so
    passing     uint64 [a power of two]: the filter before it
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
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tagger.inference.gazetteer import GazetteerError, NameTable, Words
from tagger.inference.text import tokens
from tagger.regular_file import FOR_ALL, whole_file

MAGIC = b"TAGGERE3"
OLDER = (b"TAGGERE1", b"TAGGERE2")
ARRAYS = {"keys": "<u8", "values": "<i4", "passing": "<u8", "ends": "<i8"}
SECTIONS = (*ARRAYS, "entities")
ALIGNED = 8
FIELDS = 4  # of an entity's line
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
_new = tuple.__new__  # makes a NamedTuple at half the cost of its own constructor


class Entity(NamedTuple):
    """Something that a name may mean: ``categories`` as words, ``commonness`` 0…1 among all that is called so."""

    title: str
    kind: str  # "artist", "genre", "place", "label", "instrument"
    commonness: float
    categories: tuple[str, ...]


class LinkedEntity(NamedTuple):
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
                    "an older version made it" if self._map[: len(MAGIC)] in OLDER else "it is not a file of entities"
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
        self.names = NameTable(arrays["keys"], arrays["values"], arrays["passing"])
        self._ends = arrays["ends"]
        self._start = self._sections["entities"][0]

    def __len__(self) -> int:
        return len(self._ends)

    def entities(self, number: int) -> tuple[Entity, ...]:
        """What the name with this number may mean."""
        return _entities(self._lines([number])[0])

    def link(self, text: str, artists: Collection[str] = ()) -> list[LinkedEntity]:
        """What a text names, each name once; ``artists``: who the album is by, whom a name more probably means."""
        return self.link_all([text], [artists])[0]

    def link_all(
        self, texts: Sequence[str], artists: Sequence[Collection[str]] | None = None
    ) -> list[list[LinkedEntity]]:
        """What each of many texts names: several times as fast as one by one. ``artists``: for each text."""
        linked: list[list[LinkedEntity]] = []
        for names in self.names.names_in(texts):
            words, lines = names.all_words(), self._lines(names.numbers)
            for number, (first, behind) in enumerate(pairwise(names.bounds)):
                text = len(linked)
                capitals: Callable[[int], bool] | None = None
                of_text: dict[int, LinkedEntity] = {}
                for position, name in enumerate(names.numbers[first:behind], first):
                    if name in of_text:
                        continue
                    entities = _entities(lines[position])
                    entity = (
                        entities[0]
                        if len(entities) == 1
                        else _most_probable(entities, artists[text] if artists else ())
                    )
                    if names.lengths[position] == 1 and entity.commonness < CERTAIN:
                        capitals = capitals or names.capitals(texts[text], number)
                        if not capitals(position):
                            continue
                    of_text[name] = _new(LinkedEntity, (words[position], entity))
                linked.append(list(of_text.values()))
        return linked

    def close(self) -> None:
        """Close the file."""
        self._ends, self.names = np.empty(0, np.int64), NameTable.build(())
        self._map.close()

    def _lines(self, numbers: Sequence[int]) -> list[str]:
        """The lines of the entities of each of these names."""
        of_names = np.asarray(numbers, np.int64)
        ends = self._start + self._ends.take(of_names)
        starts = self._start + np.where(of_names > 0, self._ends.take(of_names - 1, mode="wrap"), 0)
        mapped = self._map
        return [mapped[start:end].decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def _section(self, name: str) -> memoryview:
        start, size = self._sections[name]
        if start < 0 or size < 0 or start + size > len(self._map):
            raise GazetteerError("it is cut off")
        return memoryview(self._map)[start : start + size]


def _most_probable(entities: Sequence[Entity], artists: Collection[str]) -> Entity:
    by = {tuple(tokens(artist)) for artist in artists}
    return max(entities, key=lambda entity: entity.commonness + ARTIST_BONUS * (tuple(tokens(entity.title)) in by))


def _line(entity: Entity) -> str:
    categories = " ".join("_".join(category.split()) for category in entity.categories)
    return f"{plain_title(entity.title)}\t{plain_title(entity.kind)}\t{entity.commonness:.3g}\t{categories}"


def _entities(lines: str) -> tuple[Entity, ...]:
    fields = lines.split("\t")
    if len(fields) == FIELDS:  # most names mean one thing
        title, kind, commonness, categories = fields
        return (_new(Entity, (title, kind, float(commonness), tuple(categories.split(" ")) if categories else ())),)
    return tuple([entity for line in lines.split("\n") for entity in _entities(line)])


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
            "passing": table.passing.astype("<u8"),
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
