"""A file as it will be, seen before one of its bytes has changed, and the way to change only those that differ.

``PatchedView`` is an open file together with the splices planned for it: what reads tags, snapshots and audio reads it
like any file, so a change is verified before it happens. When nothing moves, the difference is a few
ranges of bytes: on a network drive those are written in place, after the journal has recorded what they replace.
"""

import errno
import io
import json
import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import BinaryIO, cast

from typing_extensions import override

from tagger.errors import TaggerError
from tagger.tagformats.splices import Splice, arrange
from tagger.writing.filesystem import FileSystem, read_all, write_all

READ_AHEAD = 1 << 16  # bytes
MAX_GAP = 32  # unchanged bytes between two changed ranges that are written along rather than skipped
STRIDE = 8  # bytes
DAMAGED = "An entry of the journal is damaged; put a backup of the state back, or leave this file as it is."
LARGEST_PATCH = 8 << 20  # bytes: beyond that, a whole new file is the cheaper way


@dataclass(frozen=True, slots=True)
class KeptRange:
    """``size`` bytes of the original from ``start`` on, wherever they will stand."""

    start: int
    size: int


Piece = KeptRange | bytes


@dataclass(frozen=True, slots=True)
class ByteChange:
    """Bytes that give way to as many others at the same offset."""

    offset: int
    old: bytes
    new: bytes


def pieces(size: int, splices: Sequence[Splice]) -> list[Piece]:
    """The new file in order: what is kept of an original of ``size`` bytes, and what is new."""
    result: list[Piece] = []
    position = 0
    for splice in arrange(splices):
        if splice.stop > size:
            raise ValueError("a splice reaches beyond the end of the file")
        result += [KeptRange(position, splice.start - position), splice.data]
        position = splice.stop
    return [piece for piece in [*result, KeptRange(position, size - position)] if length(piece)]


def length(piece: Piece) -> int:
    """Bytes of a piece."""
    return piece.size if isinstance(piece, KeptRange) else len(piece)


class OriginalFile:
    """An open file to read from by offset; ``name`` is what its reader may say about it."""

    def __init__(self, files: FileSystem, descriptor: int, size: int, name: str) -> None:
        self.files, self.descriptor, self.size, self.name = files, descriptor, size, name

    def read(self, start: int, size: int) -> bytes:
        """Exactly these bytes. Raises EOFError when the file has become shorter."""
        return read_all(self.files, self.descriptor, size, start)


class PatchedView:
    """The original with splices carried out, to read from by offset; without splices the original itself."""

    def __init__(self, original: OriginalFile, splices: Sequence[Splice] = ()) -> None:
        self.name = original.name
        self.pieces = pieces(original.size, splices)
        self._original = original
        self._starts = [0, *accumulate(map(length, self.pieces))]

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._starts[-1]

    def range(self, start: int, stop: int) -> bytes:
        """The bytes from ``start`` up to ``stop``, which lie in the file."""
        portions = []
        index = bisect_right(self._starts, start) - 1
        while start < stop:
            end = min(stop, self._starts[index + 1])
            portions.append(self._of(self.pieces[index], start - self._starts[index], end - start))
            start, index = end, index + 1
        return portions[0] if len(portions) == 1 else b"".join(portions)

    def _of(self, piece: Piece, start: int, size: int) -> bytes:
        if isinstance(piece, KeptRange):
            return self._original.read(piece.start + start, size)
        return piece[start : start + size]


class _Stream(io.RawIOBase):
    """A read-only file object over a view."""

    def __init__(self, view: PatchedView) -> None:
        super().__init__()
        self.name = view.name
        self._view = view
        self._position = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._position

    @override
    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        target = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._view.size}[whence]
        if target < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._position = target
        return target

    @override
    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is newer than 3.11
        data = self._view.range(self._position, max(self._position, min(self._position + len(buffer), self._view.size)))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def reader(view: PatchedView) -> BinaryIO:
    """A file object over the view, behind a buffer for small portions; closing it closes nothing else."""
    return cast("BinaryIO", io.BufferedReader(_Stream(view), READ_AHEAD))


def changes(original: OriginalFile, view: PatchedView) -> tuple[ByteChange, ...] | None:
    """What differs byte for byte, or None when that is not a small patch: the size changes, or too many bytes do."""
    if view.size != original.size:
        return None
    differences: list[ByteChange] = []
    position = total = 0
    for piece in view.pieces:
        start, position = position, position + length(piece)
        if isinstance(piece, KeptRange) and piece.start == start:
            continue
        total += length(piece)
        if total > LARGEST_PATCH:
            return None
        differences += differing(start, original.read(start, length(piece)), view.range(start, position))
    return tuple(differences)


def differing(offset: int, old: bytes, new: bytes) -> list[ByteChange]:
    """The ranges in which two byte strings of one length differ; close ones are joined."""
    differences: list[ByteChange] = []
    start = equal_length(old, new, 0)
    while start < len(old):
        stop = _difference_end(old, new, start)
        differences.append(ByteChange(offset + start, old[start:stop], new[start:stop]))
        start = stop + equal_length(old, new, stop)
    return differences


def _difference_end(old: bytes, new: bytes, start: int) -> int:
    """The end of a difference: where MAX_GAP or more equal bytes follow, or the data end. It may be up to STRIDE too late."""
    step = start + 1
    while step < len(old) and old[step : step + MAX_GAP] != new[step : step + MAX_GAP]:
        step += STRIDE
    return min(step, len(old))


def equal_length(old: bytes, new: bytes, start: int) -> int:
    """How many bytes from ``start`` on are equal in both."""
    low, high = start, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low - start


def write_changes(files: FileSystem, descriptor: int, changed: Sequence[ByteChange]) -> None:
    """Write the new bytes of every change, in the order of the file."""
    for change in changed:
        write_all(files, descriptor, change.new, change.offset)


def reversed_changes(changed: Sequence[ByteChange]) -> tuple[ByteChange, ...]:
    """The changes that lead back."""
    return tuple(ByteChange(change.offset, change.new, change.old) for change in changed)


def is_mixture(change: ByteChange, data: bytes) -> bool:
    """Whether every byte of ``data`` is the old or the new one: a write that was cut off leaves nothing else."""
    bytewise = zip(data, change.old, change.new, strict=False)
    return len(data) == len(change.old) and all(byte in (old, new) for byte, old, new in bytewise)


def dump(changed: Sequence[ByteChange]) -> bytes:
    """Changes for the journal: a line of JSON with offsets and sizes, then the bytes, old before new."""
    header = json.dumps([[change.offset, len(change.old)] for change in changed])
    return header.encode() + b"\n" + b"".join(change.old + change.new for change in changed)


def load(data: bytes) -> tuple[ByteChange, ...]:
    """The changes of a journal entry. Raises TaggerError for a damaged one."""
    header, _, body = data.partition(b"\n")
    result, start = [], 0
    try:
        for offset, size in json.loads(header):
            result.append(ByteChange(offset, body[start : start + size], body[start + size : start + 2 * size]))
            start += 2 * size
    except (ValueError, TypeError, RecursionError) as error:
        raise TaggerError(DAMAGED) from error
    if start != len(body):
        raise TaggerError(DAMAGED)
    return tuple(result)
