"""What must hold before a change may reach a file: the genres as planned, and everything else as it was.

A snapshot is everything that a file holds besides its genres and its audio, in a form that can be compared. It rests on
``tagger.tagformats.inspect``, which shares no code with the writers: every byte that is neither genre, nor audio, nor
padding of zeros, nor a size or checksum that follows from the rest, is part of it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from tagger.regular_file import open_regular_file
from tagger.tagformats.file_formats import format_of, open_audio
from tagger.tagformats.inspect.file_parts import CheckedReader
from tagger.tagformats.inspect.inspection import Inspection, PartKind, inspect_parts
from tagger.tagformats.tag_reader import read_genres
from tagger.writing.file_edit import FileEdit, Fingerprint, RefusedError
from tagger.writing.fingerprint import Ranges, same_audio
from tagger.writing.patched_view import ByteChange, PatchedView, reader


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One thing that must stay: what a person calls it, and the SHA-256 of its bytes."""

    name: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All entries in the order of the file; ``padding`` is padding in bytes, which may differ between equal snapshots."""

    entries: tuple[SnapshotEntry, ...]
    padding: int = field(compare=False)


def snapshot(source: Path | BinaryIO) -> Snapshot:
    """The snapshot of a file. Raises InspectionError (a TaggerError) where its structure does not add up."""
    if isinstance(source, Path):
        with open_regular_file(source) as file:
            return snapshot(file)
    return snapshot_of(source, inspect_parts(source, str(getattr(source, "name", "the file"))))


def snapshot_of(file: BinaryIO, inspected: Inspection) -> Snapshot:
    """The snapshot that follows from an inspection."""
    view = CheckedReader(file)
    preserved = (part for part in inspected.parts if part.kind is PartKind.PRESERVED)
    entries = (SnapshotEntry(part.name, view.digest([(part.start, part.stop)])) for part in preserved)
    facts = (SnapshotEntry(fact.name, sha256(fact.value).digest()) for fact in inspected.invariants)
    return Snapshot((*entries, *facts), inspected.padding())


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
    everything_else: Snapshot
    audio: Ranges


def inspect_view(view: PatchedView) -> InspectedFile:
    """Read a file as any reader will. Raises TaggerError when it cannot be read."""
    file = reader(view)
    audio_file = open_audio(file, name=view.name)
    inspected = inspect_parts(file, view.name)
    genres = read_genres(audio_file)
    return InspectedFile(format_of(audio_file).name, genres, snapshot_of(file, inspected), inspected.audio())


def verify(before: InspectedFile, after: InspectedFile, genres: tuple[str, ...], *, padding: bool) -> None:
    """Raise RefusedError, naming what is wrong, unless only the genres differ and are the ones planned.

    ``padding``: and padding is left where there was some.
    """
    if after.genres != genres:
        planned, actual = (", ".join(names) or "none" for names in (genres, after.genres))
        raise RefusedError(f"the genres read back ({actual}) are not the ones planned ({planned}); {KEPT_ORIGINAL}")
    if wrong := differences(before.everything_else, after.everything_else):
        raise RefusedError(f"writing would also change {', '.join(wrong)}; {KEPT_ORIGINAL}")
    if padding and lost_padding(before.everything_else, after.everything_else):
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
