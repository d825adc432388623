"""What must hold before a change may reach a file: the genres as planned, and everything else as it was; and what
recognises a file afterwards.

A snapshot is everything that a file holds besides its genres and its audio, in a form that can be compared. It rests on
``tagger.tagformats.inspect``, which shares no code with the writers: every byte that is neither genre, nor audio, nor
padding of zeros, nor a size or checksum that follows from the rest, is part of it.

Audio is in FLAC the frames; in MP3 and its like all between the tags in front and behind; in MP4 what the ``mdat`` atoms
hold; in Ogg every page behind the comments without its number and checksum, so granule positions count; in ASF the data
object and what follows; in WAV ``data``, AIFF ``SSND``, DSDIFF ``DSD``; in DSF all between header and tag.

A fingerprint recognises a file after a move of the library, and tells our own work from another program's. It takes the
audio's length and three samples of it rather than every byte: a patch over a network would otherwise have to fetch the
whole file. Whether audio is equal is never decided by this, but by comparing every byte (``same_audio``).
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from tagger.tagformats.file_formats import format_of, open_audio
from tagger.tagformats.inspect.file_parts import CheckedReader, Invariant
from tagger.tagformats.inspect.inspection import Inspection, PartKind, inspect_parts
from tagger.tagformats.tag_fields import PICTURE, named_picture
from tagger.tagformats.tag_reader import read_genres, text_field
from tagger.writing.file_edit import FileEdit, Fingerprint, OtherFieldChange, RefusedError
from tagger.writing.filesystem import FileSystem, closing_descriptor, retry_while_locked
from tagger.writing.patched_view import ByteChange, OriginalFile, PatchedView, reader


def audio_ranges(file: BinaryIO) -> tuple[tuple[int, int], ...]:
    """The ranges (start, stop) of audio in the order of the file. Raises InspectionError (a TaggerError)."""
    return inspect_parts(file, str(getattr(file, "name", "the file"))).audio()


SAMPLE = 1 << 16  # bytes taken from the start, the middle and the end of the audio
BLOCK = 1 << 16  # bytes compared at a time: what fits the cache, and malloc need not ask the system for

Ranges = Sequence[tuple[int, int]]


def fingerprint_of(view: PatchedView, ranges: Ranges) -> Fingerprint:
    """Digests of a file whose audio lies in ``ranges`` (start, stop), in the order of the file."""
    return Fingerprint(_audio_digest(view, ranges), _other_digest(view, ranges))


def fingerprint_file(files: FileSystem, path: Path) -> Fingerprint:
    """The fingerprint of the file at a path. Raises TaggerError when its structure does not add up, OSError, EOFError."""
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
    bytes_before = 0
    for start, stop in ranges:
        low, high = max(first - bytes_before, 0), min(last - bytes_before, stop - start)
        if low < high:
            yield start + low, start + high
        bytes_before += stop - start


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What must stay, in the order of the file, each as the SHA-256 of its bytes; ``padding``: bytes, which may differ."""

    entries: tuple[Invariant, ...]
    padding: int = field(compare=False)


def snapshot_of(file: BinaryIO, inspected: Inspection) -> Snapshot:
    """The snapshot that follows from an inspection."""
    view = CheckedReader(file)
    preserved = (part for part in inspected.parts if part.kind is PartKind.PRESERVED)
    entries = (Invariant(part.name, view.digest([(part.start, part.stop)])) for part in preserved)
    facts = (Invariant(fact.name, sha256(fact.value).digest()) for fact in inspected.invariants)
    return Snapshot((*entries, *facts), inspected.padding())


def snapshot_of_view(view: PatchedView, changes: Sequence[OtherFieldChange] = ()) -> Snapshot:
    """The snapshot of a file, whose genres, and other fields with ``changes``, are known already.

    Raises InspectionError (a TaggerError).
    """
    file = reader(view)
    return snapshot_of(file, _inspected(file, view.name, changes))


def _inspected(file: BinaryIO, name: str, changes: Sequence[OtherFieldChange]) -> Inspection:
    """What every byte is for, where these fields, and the pictures that come or go, may change."""
    fields = [change.field for change in changes if change.field != PICTURE]
    pictures = [name for change in changes if change.field == PICTURE for name in (*change.before, *change.after)]
    return inspect_parts(file, name, fields, [named_picture(picture) for picture in pictures])


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """What differs, in words, each named once; empty for equal snapshots."""
    if before == after:
        return []
    return list(dict.fromkeys(_difference_names(before, after))) or ["the order of its tags"]


def _difference_names(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old, new = Counter(before.entries), Counter(after.entries)
    missing_names, new_names = [Counter(entry.name for entry in entries) for entries in (old - new, new - old)]
    for name in missing_names | new_names:
        if missing_names[name] == new_names[name]:
            yield name
        else:
            yield f"{name} ({'missing' if missing_names[name] > new_names[name] else 'new'})"


def lost_padding(before: Snapshot, after: Snapshot) -> bool:
    """Whether a file that had padding has none any more, against the padding rule (``tagformats.splices``)."""
    return before.padding > 0 and after.padding == 0


KEPT_ORIGINAL = "the original is kept as it was"


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """What a file says, and where its audio lies."""

    format: str
    genres: tuple[str, ...]
    other_fields: Mapping[str, tuple[str, ...]]  # the fields beside the genre that change, by name
    everything_else: Snapshot
    audio: Ranges


def inspect_view(view: PatchedView, changes: Sequence[OtherFieldChange] = ()) -> InspectedFile:
    """Read a file as any reader will; ``changes``: what happens to fields beside the genre.

    Raises TaggerError when it cannot be read.
    """
    file = reader(view)
    audio_file = open_audio(file, name=view.name)
    inspected = _inspected(file, view.name, changes)
    genres = read_genres(audio_file)
    other_fields = {change.field: text_field(audio_file, change.field) for change in changes}
    return InspectedFile(
        format_of(audio_file).name, genres, other_fields, snapshot_of(file, inspected), inspected.audio()
    )


def verify(before: InspectedFile, after: InspectedFile, edit: FileEdit) -> None:
    """Raise RefusedError, naming what is wrong, unless only what the edit changes differs, and is as planned.

    Unless the file must be as it once was, byte for byte, padding is left where there was some.
    """
    if after.genres != edit.genres_after:
        planned, actual = (", ".join(names) or "none" for names in (edit.genres_after, after.genres))
        raise RefusedError(f"the genres read back ({actual}) are not the ones planned ({planned}); {KEPT_ORIGINAL}")
    for change in edit.other_fields:
        if after.other_fields[change.field] != change.after:
            planned, actual = (", ".join(names) or "none" for names in (change.after, after.other_fields[change.field]))
            raise RefusedError(
                f"the field {change.field} read back ({actual}) is not the one planned ({planned}); {KEPT_ORIGINAL}"
            )
    padding = edit.expected is None
    verify_everything_else(before.everything_else, after.everything_else, padding=padding)


def verify_everything_else(before: Snapshot, after: Snapshot, *, padding: bool) -> None:
    """Raise RefusedError, naming what is wrong, unless all that is neither genre nor audio is as it was."""
    if wrong := differences(before, after):
        raise RefusedError(f"writing would also change {', '.join(wrong)}; {KEPT_ORIGINAL}")
    if padding and lost_padding(before, after):
        raise RefusedError(f"writing would leave it without padding for later changes; {KEPT_ORIGINAL}")


def verify_result(edit: FileEdit, new: Fingerprint) -> None:
    """Raise RefusedError unless the file is byte for byte what it must be, where that is known."""
    if edit.expected is not None and new != edit.expected:
        raise RefusedError(f"its old bytes would not come back as they were; {KEPT_ORIGINAL}")


def verify_audio(old: PatchedView, before: InspectedFile, new: PatchedView, after: InspectedFile) -> None:
    """Raise RefusedError unless every byte of audio is equal."""
    if not same_audio(old, before.audio, new, after.audio):
        raise RefusedError(f"writing would change the audio; {KEPT_ORIGINAL}")


def leaves_audio_alone(changed: Sequence[ByteChange], before: InspectedFile, after: InspectedFile) -> bool:
    """Whether a patch touches no audio, so that none of it needs to be read to know that it stays."""
    return before.audio == after.audio and not any(
        start < change.offset + len(change.old) and change.offset < stop
        for change in changed
        for start, stop in before.audio
    )
