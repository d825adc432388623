"""What every byte of a file is for: the independent look at a file before and after a change.

Nothing here is shared with the writers of ``tagger.tagformats.genre_writer``: a mistake there must not hide itself here.
A survey accounts for the whole file. What it cannot place is kept bytes like any tag, never ignored.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import BinaryIO

from tagger.errors import TaggerError

BLOCK = 1 << 20


class InspectionError(TaggerError):
    """A file whose structure does not add up, so that nobody could say whether a change harmed it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"“{name}” cannot be checked and is left untouched: {reason}.")
        self.reason = reason


class StructureFault(Exception):  # noqa: N818 - no error for people: it becomes a SurveyError at the edge
    """Why a structure does not add up."""


class Kind(Enum):
    """What a range of bytes is for."""

    AUDIO = auto()
    KEPT = auto()  # must be the same bytes after any change
    GENRE = auto()
    ROOM = auto()  # padding of zeros
    FRAME = auto()  # sizes, counts, checksums, pointers: follow from the rest, and were found to be right


@dataclass(frozen=True, slots=True)
class FilePart:
    """A range of bytes: what it is for, and what a person calls it."""

    kind: Kind
    name: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must stay although no range of bytes shows it (an offset relative to what it points to …)."""

    name: str
    value: bytes


@dataclass(slots=True)
class Inspection:
    """The parts of a file in its order, and facts about it; ``hidden_room``: bytes of padding inside other parts."""

    parts: list[FilePart] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    hidden_room: int = 0

    def add(self, kind: Kind, name: str, start: int, stop: int) -> None:
        """Account for a range; an empty one is left out."""
        if stop > start:
            self.parts.append(FilePart(kind, name, start, stop))

    def room(self) -> int:
        """Bytes of padding."""
        return self.hidden_room + sum(p.stop - p.start for p in self.parts if p.kind is Kind.ROOM)

    def audio(self) -> tuple[tuple[int, int], ...]:
        """The ranges of audio in the order of the file, neighbours made one."""
        joined = list[tuple[int, int]]()
        for part in sorted(self.parts, key=lambda p: p.start):
            if part.kind is Kind.AUDIO:
                if joined and joined[-1][1] == part.start:
                    joined[-1] = (joined[-1][0], part.stop)
                else:
                    joined.append((part.start, part.stop))
        return tuple(joined)


class View:
    """Reading with bounds: whatever lies outside the file is a fault of its structure."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, 2)

    def read(self, start: int, size: int) -> bytes:
        """Exactly these bytes. Raises StructureFault."""
        if start < 0 or size < 0 or start + size > self.size:
            raise StructureFault("its structure points beyond its end")
        self.file.seek(start)
        data = self.file.read(size)
        if len(data) != size:
            raise StructureFault("it became shorter while it was read")
        return data

    def has(self, start: int, magic: bytes) -> bool:
        """Whether these bytes stand there."""
        return 0 <= start <= self.size - len(magic) and self.read(start, len(magic)) == magic

    def blocks(self, start: int, stop: int) -> Iterator[bytes]:
        """A range in portions of bounded size."""
        for at in range(start, stop, BLOCK):
            yield self.read(at, min(BLOCK, stop - at))

    def is_zero(self, start: int, stop: int) -> bool:
        """Whether a range holds zeros only."""
        return not any(block.strip(b"\0") for block in self.blocks(start, stop))

    def digest(self, ranges: Iterable[tuple[int, int]]) -> bytes:
        """SHA-256 of the ranges' bytes, one after the other."""
        sum_ = hashlib.sha256()
        for start, stop in ranges:
            for block in self.blocks(start, stop):
                sum_.update(block)
        return sum_.digest()


def demand(condition: bool, reason: str) -> None:
    """Raise StructureFault with the reason unless the condition holds."""
    if not condition:
        raise StructureFault(reason)


def room_or_kept(view: View, survey: Inspection, name: str, start: int, stop: int) -> None:
    """Zeros are room; anything else in their place must stay."""
    survey.add(Kind.ROOM if view.is_zero(start, stop) else Kind.KEPT, name, start, stop)


def complete(survey: Inspection, size: int) -> Inspection:
    """The survey with the gaps filled. Raises StructureFault when two parts claim one byte."""
    at, filled = 0, replace(survey, parts=[])
    for part in sorted(survey.parts, key=lambda p: (p.start, p.stop)):
        demand(part.start >= at, "two of its structures overlap")
        filled.add(Kind.KEPT, "bytes that belong to no structure", at, part.start)
        filled.parts.append(part)
        at = part.stop
    demand(at <= size, "its structure points beyond its end")
    filled.add(Kind.KEPT, "bytes that belong to no structure", at, size)
    return filled
