"""Recognising a file by what it holds: after a move of the library, and to tell our own work from somebody else's.

The audio is recognised by its length and three samples rather than by every byte: a patch over a network would
otherwise have to fetch the whole file. Whether audio is equal is never decided by this, but by comparing every byte
(``same_audio``).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from tagger.writing.audio_digest import audio_ranges
from tagger.writing.edit import Identity as Identity
from tagger.writing.filesystem import FileSystem, closing, patiently
from tagger.writing.patch import Original, Spliced, reader

SAMPLE = 1 << 16  # bytes taken from the start, the middle and the end of the audio
BLOCK = 1 << 16  # bytes compared at a time: what fits the cache, and malloc need not ask the system for

Ranges = Sequence[tuple[int, int]]


def identity(view: Spliced, ranges: Ranges) -> Identity:
    """Digests of a file whose audio lies in ``ranges`` (start, stop), in the order of the file."""
    return Identity(_audio(view, ranges), _rest(view, ranges))


def identify(files: FileSystem, path: Path) -> Identity:
    """The identity of the file at a path. Raises TaggerError when its structure does not add up, OSError, EOFError."""
    with closing(files, patiently(files, lambda: files.open_to_read(path))) as descriptor:
        view = Spliced(Original(files, descriptor, files.status(descriptor).st_size, os.fspath(path)))
        return identity(view, audio_ranges(reader(view)))


def same_audio(old: Spliced, old_ranges: Ranges, new: Spliced, new_ranges: Ranges) -> bool:
    """Whether two files hold the same audio, byte for byte."""
    return all(a == b for a, b in zip_longest(blocks(old, old_ranges), blocks(new, new_ranges)))


def blocks(view: Spliced, ranges: Ranges) -> Iterator[bytes]:
    """The bytes of all ranges as blocks of one size (the last may be shorter), wherever the ranges are cut."""
    held, size = list[bytes](), 0
    for start, stop in ranges:
        while start < stop:
            data = view.range(start, min(stop, start + BLOCK - size))
            held, size, start = [*held, data], size + len(data), start + len(data)
            if size == BLOCK:
                yield held[0] if len(held) == 1 else b"".join(held)
                held, size = [], 0
    if held:
        yield b"".join(held)


def _audio(view: Spliced, ranges: Ranges) -> bytes:
    length = sum(stop - start for start, stop in ranges)
    digest = hashlib.sha256(length.to_bytes(8))
    for sample in (0, max(0, length // 2 - SAMPLE // 2), max(0, length - SAMPLE)):
        _add(digest, view, _part(ranges, sample, sample + SAMPLE))
    return digest.digest()


def _rest(view: Spliced, ranges: Ranges) -> bytes:
    """Everything around the audio, and where the audio lies."""
    digest = hashlib.sha256(repr([tuple(pair) for pair in ranges]).encode())
    starts, stops = [start for start, _ in ranges], [stop for _, stop in ranges]
    _add(digest, view, zip([0, *stops], [*starts, view.size], strict=True))
    return digest.digest()


def _add(digest: "hashlib._Hash", view: Spliced, ranges: Iterable[tuple[int, int]]) -> None:
    for start, stop in ranges:
        for at in range(start, stop, BLOCK):
            digest.update(view.range(at, min(stop, at + BLOCK)))


def _part(ranges: Ranges, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where the bytes ``first`` up to ``last`` of the audio lie in the file."""
    passed = 0
    for start, stop in ranges:
        low, high = max(first - passed, 0), min(last - passed, stop - start)
        if low < high:
            yield start + low, start + high
        passed += stop - start
