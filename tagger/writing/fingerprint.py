"""The audio bytes of a file, and a digest of them that no change of tags alters.

FLAC: the frames; MP3 and its like: all between the tags in front and behind; MP4: what the ``mdat`` atoms hold; Ogg:
every page behind the comments without its number and checksum, so granule positions count; ASF: the data object and
what follows; WAV ``data``, AIFF ``SSND``, DSDIFF ``DSD``; DSF: all between header and tag.

A fingerprint recognises a file after a move of the library, and tells our own work from another program's. It takes the
audio's length and three samples of it rather than every byte: a patch over a network would otherwise have to fetch the
whole file. Whether audio is equal is never decided by this, but by comparing every byte (``same_audio``).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from tagger.regular_file import open_regular_file
from tagger.tagformats.inspect.file_parts import CheckedReader
from tagger.tagformats.inspect.inspection import inspect_parts
from tagger.writing.file_edit import Fingerprint
from tagger.writing.filesystem import FileSystem, closing_descriptor, retry_while_locked
from tagger.writing.patched_view import OriginalFile, PatchedView, reader


def audio_ranges(file: BinaryIO) -> tuple[tuple[int, int], ...]:
    """The ranges (start, stop) of audio in the order of the file. Raises InspectionError (a TaggerError)."""
    return inspect_parts(file, str(getattr(file, "name", "the file"))).audio()


def audio_digest(source: Path | BinaryIO) -> bytes:
    """SHA-256 of the audio bytes, read in portions of bounded size. Raises InspectionError (a TaggerError)."""
    if isinstance(source, Path):
        with open_regular_file(source) as file:
            return audio_digest(file)
    return CheckedReader(source).digest(audio_ranges(source))


SAMPLE = 1 << 16  # bytes taken from the start, the middle and the end of the audio
BLOCK = 1 << 16  # bytes compared at a time: what fits the cache, and malloc need not ask the system for

Ranges = Sequence[tuple[int, int]]


def fingerprint_of(view: PatchedView, ranges: Ranges) -> Fingerprint:
    """Digests of a file whose audio lies in ``ranges`` (start, stop), in the order of the file."""
    return Fingerprint(_audio_digest(view, ranges), _other_digest(view, ranges))


def fingerprint_file(files: FileSystem, path: Path) -> Fingerprint:
    """The identity of the file at a path. Raises TaggerError when its structure does not add up, OSError, EOFError."""
    with closing_descriptor(files, retry_while_locked(files, lambda: files.open_to_read(path))) as descriptor:
        view = PatchedView(OriginalFile(files, descriptor, files.status(descriptor).st_size, os.fspath(path)))
        return fingerprint_of(view, audio_ranges(reader(view)))


def same_audio(old: PatchedView, old_ranges: Ranges, new: PatchedView, new_ranges: Ranges) -> bool:
    """Whether two files hold the same audio, byte for byte."""
    return all(a == b for a, b in zip_longest(blocks(old, old_ranges), blocks(new, new_ranges)))


def blocks(view: PatchedView, ranges: Ranges) -> Iterator[bytes]:
    """The bytes of all ranges as blocks of one size (the last may be shorter), wherever the ranges are cut."""
    pending, size = list[bytes](), 0
    for start, stop in ranges:
        while start < stop:
            data = view.range(start, min(stop, start + BLOCK - size))
            pending, size, start = [*pending, data], size + len(data), start + len(data)
            if size == BLOCK:
                yield pending[0] if len(pending) == 1 else b"".join(pending)
                pending, size = [], 0
    if pending:
        yield b"".join(pending)


def _audio_digest(view: PatchedView, ranges: Ranges) -> bytes:
    length = sum(stop - start for start, stop in ranges)
    digest = hashlib.sha256(length.to_bytes(8))
    for sample in (0, max(0, length // 2 - SAMPLE // 2), max(0, length - SAMPLE)):
        _add(digest, view, _slice(ranges, sample, sample + SAMPLE))
    return digest.digest()


def _other_digest(view: PatchedView, ranges: Ranges) -> bytes:
    """Everything around the audio, and where the audio lies."""
    digest = hashlib.sha256(repr([tuple(pair) for pair in ranges]).encode())
    starts, stops = [start for start, _ in ranges], [stop for _, stop in ranges]
    _add(digest, view, zip([0, *stops], [*starts, view.size], strict=True))
    return digest.digest()


def _add(digest: "hashlib._Hash", view: PatchedView, ranges: Iterable[tuple[int, int]]) -> None:
    for start, stop in ranges:
        for offset in range(start, stop, BLOCK):
            digest.update(view.range(offset, min(stop, offset + BLOCK)))


def _slice(ranges: Ranges, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where the bytes ``first`` up to ``last`` of the audio lie in the file."""
    passed = 0
    for start, stop in ranges:
        low, high = max(first - passed, 0), min(last - passed, stop - start)
        if low < high:
            yield start + low, start + high
        passed += stop - start
