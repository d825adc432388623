"""A change to a file as data: these bytes give way to those; and reading a structure without guessing.

Every format's writer only reads and returns splices. So the same change can be shown, read as if it were made, carried out
on a copy in one pass, patched in place (``tagger.writing.patched_view``), and inverted. A splice is
minimal: what it does not name is the same bytes before and after, only possibly at another offset.

The padding rule of all formats: growing costs a rewrite of the whole file, using padding one small patch. So a file
that has to grow gets ``PADDING_BYTES`` of it, and what a shorter list of genres frees becomes padding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

PADDING_BYTES = 4096  # given to a file that has to grow: several edits of a genre list, one disk block


@dataclass(frozen=True, slots=True)
class Splice:
    """The bytes from ``start`` up to ``stop`` of a file give way to ``data``; offsets are those before any change."""

    start: int
    stop: int
    data: bytes

    @property
    def growth(self) -> int:
        """By how many bytes the file grows (negative: shrinks)."""
        return len(self.data) - (self.stop - self.start)


def size_of(file: BinaryIO) -> int:
    """The length of a file in bytes; the position is lost."""
    return file.seek(0, 2)


def arrange(splices: Sequence[Splice]) -> tuple[Splice, ...]:
    """The same splices in the order of the file, neighbours made one, those that change nothing left out.

    Insertions at one and the same offset keep the order in which they were given.
    Raises ValueError when two of them claim the same bytes: a fault of the writer that made them.
    """
    ordered = tuple(sorted((s for s in splices if s.data or s.stop > s.start), key=lambda s: (s.start, s.stop)))
    if any(after.start < before.stop for before, after in pairwise(ordered)):
        raise ValueError("two splices overlap")
    joined = list[Splice]()
    for splice in ordered:
        if joined and joined[-1].stop == splice.start:
            before = joined.pop()
            joined.append(Splice(before.start, splice.stop, before.data + splice.data))
        else:
            joined.append(splice)
    return tuple(joined)


def read_range(file: BinaryIO, start: int, stop: int) -> bytes:
    """The bytes from ``start`` up to ``stop``. Raises OSError when the file ends before."""
    file.seek(start)
    data = file.read(stop - start)
    if len(data) != stop - start:
        raise OSError(f"the file ended at byte {start + len(data)}, {stop} was expected")
    return data


def needed(file: BinaryIO, splices: Sequence[Splice]) -> tuple[Splice, ...]:
    """The splices that change the file, in order; those whose bytes it holds already are left out."""
    return tuple(s for s in arrange(splices) if s.growth or read_range(file, s.start, s.stop) != s.data)


def inverse(file: BinaryIO, splices: Sequence[Splice]) -> tuple[Splice, ...]:
    """The splices that turn the changed file back into ``file``, bit for bit; ``file`` is the one before the change."""
    undo, shift = [], 0
    for splice in arrange(splices):
        start = splice.start + shift
        undo.append(Splice(start, start + len(splice.data), read_range(file, splice.start, splice.stop)))
        shift += splice.growth
    return tuple(undo)


def spliced(data: bytes, splices: Sequence[Splice]) -> bytes:
    """The bytes with the splices carried out."""
    parts, position = [], 0
    for splice in arrange(splices):
        parts += [data[position : splice.start], splice.data]
        position = splice.stop
    return b"".join([*parts, data[position:]])


class StructureError(Exception):
    """Why a file's structure is none that may be edited; the text completes "is left untouched because …"."""


def read_at(file: BinaryIO, start: int, size: int, part: str) -> bytes:
    """Exactly ``size`` bytes from ``start``. Raises StructureError, naming the ``part``, when they are not there."""
    if start < 0 or size < 0 or start + size > size_of(file):
        raise StructureError(f"{part} reaches beyond the end of the file")
    file.seek(start)
    data = file.read(size)
    if len(data) != size:
        raise StructureError(f"{part} could not be read whole")
    return data


def starts_with(file: BinaryIO, start: int, magic: bytes) -> bool:
    """Whether ``magic`` stands at ``start``."""
    if start < 0:
        return False
    file.seek(start)
    return file.read(len(magic)) == magic


def require(condition: bool, reason: str) -> None:
    """Raise StructureError with the reason unless the condition holds."""
    if not condition:
        raise StructureError(reason)
