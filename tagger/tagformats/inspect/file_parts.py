"""What every byte of a file is for: the independent look at a file before and after a change.

Nothing here is shared with the writers of ``tagger.tagformats.genre_writer``: a mistake there must not hide itself here.
An inspection accounts for the whole file. Bytes of no known structure are preserved like any tag, never ignored.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import BinaryIO

BLOCK = 1 << 20
MOST_DESCRIPTION = 128  # bytes before a picture that we embed: its type, media type and name


class MalformedError(Exception):
    """Why a structure does not add up; an InspectionError for people is made of it where the inspection began."""


class PartKind(Enum):
    """What a range of bytes is for."""

    AUDIO = auto()
    PRESERVED = auto()  # must be the same bytes after any change
    GENRE = auto()  # and the fields and the picture beside it that may change, too
    PADDING = auto()  # padding of zeros
    STRUCTURE = auto()  # sizes, counts, checksums, pointers: follow from the rest, and were checked


@dataclass(frozen=True, slots=True)
class FilePart:
    """A range of bytes: what it is for, and what a person calls it."""

    kind: PartKind
    name: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Invariant:
    """A value that must stay: one that no range of bytes shows (an offset relative to what it points to …), or its digest."""

    name: str
    value: bytes


@dataclass(slots=True)
class Inspection:
    """The parts and invariants of a file, in its order; ``hidden_padding``: bytes of it inside other parts.

    ``changing``: the fields of text beside the genre, in capitals, that may change, too. ``pictures``: the pictures that may
    come or go, by their size in bytes and SHA-256 in hexadecimal.
    """

    changing: frozenset[str] = frozenset()
    pictures: frozenset[tuple[int, str]] = frozenset()
    parts: list[FilePart] = field(default_factory=list)
    invariants: list[Invariant] = field(default_factory=list)
    hidden_padding: int = 0

    def add(self, kind: PartKind, name: str, start: int, stop: int) -> None:
        """Account for a range; an empty one is left out."""
        if stop > start:
            self.parts.append(FilePart(kind, name, start, stop))

    def may_change(self, field: str) -> bool:
        """Whether a field of text beside the genre may change."""
        return field.upper() in self.changing

    def is_changing_picture(self, item: bytes) -> bool:
        """Whether an item holds one of the pictures that may change, behind a short description, and nothing else."""
        return any(
            0 <= len(item) - size <= MOST_DESCRIPTION and hashlib.sha256(item[len(item) - size :]).hexdigest() == digest
            for size, digest in self.pictures
        )

    def padding(self) -> int:
        """Bytes of padding."""
        return self.hidden_padding + sum(p.stop - p.start for p in self.parts if p.kind is PartKind.PADDING)

    def audio(self) -> tuple[tuple[int, int], ...]:
        """The ranges of audio in the order of the file, neighbours made one."""
        joined = list[tuple[int, int]]()
        for part in sorted(self.parts, key=lambda p: p.start):
            if part.kind is PartKind.AUDIO:
                if joined and joined[-1][1] == part.start:
                    joined[-1] = (joined[-1][0], part.stop)
                else:
                    joined.append((part.start, part.stop))
        return tuple(joined)


class CheckedReader:
    """Reading with bounds: whatever lies outside the file is an error in its structure."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, 2)

    def read(self, start: int, size: int) -> bytes:
        """Exactly these bytes. Raises MalformedError."""
        if start < 0 or size < 0 or start + size > self.size:
            raise MalformedError("its structure points beyond its end")
        self.file.seek(start)
        data = self.file.read(size)
        if len(data) != size:
            raise MalformedError("it became shorter while it was read")
        return data

    def has(self, start: int, magic: bytes) -> bool:
        """Whether these bytes stand there."""
        return 0 <= start <= self.size - len(magic) and self.read(start, len(magic)) == magic

    def blocks(self, start: int, stop: int) -> Iterator[bytes]:
        """A range in portions of bounded size."""
        for offset in range(start, stop, BLOCK):
            yield self.read(offset, min(BLOCK, stop - offset))

    def is_zero(self, start: int, stop: int) -> bool:
        """Whether a range holds zeros only."""
        return not any(block.strip(b"\0") for block in self.blocks(start, stop))

    def digest(self, ranges: Iterable[tuple[int, int]]) -> bytes:
        """SHA-256 of the ranges' bytes, one after the other."""
        checksum = hashlib.sha256()
        for start, stop in ranges:
            for block in self.blocks(start, stop):
                checksum.update(block)
        return checksum.digest()


def ensure(condition: bool, reason: str) -> None:
    """Raise MalformedError with the reason unless the condition holds."""
    if not condition:
        raise MalformedError(reason)


def add_padding(reader: CheckedReader, inspection: Inspection, name: str, start: int, stop: int) -> None:
    """Add a range that is padding where it holds zeros only; anything else in it must stay."""
    inspection.add(PartKind.PADDING if reader.is_zero(start, stop) else PartKind.PRESERVED, name, start, stop)


def fill_gaps(inspection: Inspection, size: int) -> Inspection:
    """The inspection with its gaps as preserved parts. Raises MalformedError when two parts claim one byte."""
    offset, filled = 0, replace(inspection, parts=[])
    for part in sorted(inspection.parts, key=lambda p: (p.start, p.stop)):
        ensure(part.start >= offset, "two of its structures overlap")
        filled.add(PartKind.PRESERVED, "bytes that belong to no structure", offset, part.start)
        filled.parts.append(part)
        offset = part.stop
    ensure(offset <= size, "its structure points beyond its end")
    filled.add(PartKind.PRESERVED, "bytes that belong to no structure", offset, size)
    return filled
