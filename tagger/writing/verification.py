"""Everything that a file holds besides its genres and its audio, in a form that can be compared.

A snapshot rests on ``tagger.tagformats.inspect``, which shares no code with the writers: every byte that is neither
genre, nor audio, nor padding of zeros, nor a size or checksum that follows from the rest, is part of it.

What must hold before a change may reach a file: the genres as planned, and everything else as it was.
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
from tagger.writing.edit import Edit, Fingerprint, RefusedError
from tagger.writing.fingerprint import Ranges, same_audio
from tagger.writing.patched_view import ByteChange, PatchedView, reader


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One thing that must stay: what a person calls it, and the SHA-256 of its bytes."""

    name: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All entries in the order of the file; ``room`` is padding in bytes, which may differ between equal snapshots."""

    entries: tuple[SnapshotEntry, ...]
    room: int = field(compare=False)


def snapshot(source: Path | BinaryIO) -> Snapshot:
    """The snapshot of a file. Raises InspectionError (a TaggerError) where its structure does not add up."""
    if isinstance(source, Path):
        with open_regular_file(source) as file:
            return snapshot(file)
    return snapshot_of(source, inspect_parts(source, str(getattr(source, "name", "the file"))))


def snapshot_of(file: BinaryIO, found: Inspection) -> Snapshot:
    """The snapshot that follows from an inspection."""
    view = CheckedReader(file)
    kept = (
        SnapshotEntry(p.name, view.digest([(p.start, p.stop)])) for p in found.parts if p.kind is PartKind.PRESERVED
    )
    facts = (SnapshotEntry(f.name, sha256(f.value).digest()) for f in found.invariants)
    return Snapshot((*kept, *facts), found.padding())


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """What differs, in words, each named once; empty for equal snapshots."""
    if before == after:
        return []
    return list(dict.fromkeys(_named(before, after))) or ["the order of its tags"]


def _named(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old, new = Counter(before.entries), Counter(after.entries)
    gone, come = [Counter(e.name for e in some) for some in (old - new, new - old)]
    for name in gone | come:
        if gone[name] == come[name]:
            yield name
        else:
            yield f"{name} ({'missing' if gone[name] > come[name] else 'new'})"


def lost_room(before: Snapshot, after: Snapshot) -> bool:
    """Whether a file that had padding has none any more, against the padding rule (``tagformats.splices``)."""
    return before.room > 0 and after.room == 0


KEPT = "the original is kept as it was"


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """What a file says, and where its audio lies."""

    format: str
    genres: tuple[str, ...]
    everything_else: Snapshot
    audio: Ranges


def look(view: PatchedView) -> InspectedFile:
    """Read a file as everybody will. Raises TaggerError when it cannot be read."""
    file = reader(view)
    audio_file = open_audio(file, name=view.name)
    found = inspect_parts(file, view.name)
    genres = read_genres(audio_file)
    return InspectedFile(format_of(audio_file).name, genres, snapshot_of(file, found), found.audio())


def verify(before: InspectedFile, after: InspectedFile, genres: tuple[str, ...], *, room: bool) -> None:
    """Raise RefusedError, naming what is wrong, unless only the genres differ and are the ones planned.

    ``room``: and padding is left where there was some.
    """
    if after.genres != genres:
        planned, found = (", ".join(names) or "none" for names in (genres, after.genres))
        raise RefusedError(f"the genres read back ({found}) are not the ones planned ({planned}); {KEPT}")
    if wrong := differences(before.everything_else, after.everything_else):
        raise RefusedError(f"writing would also change {', '.join(wrong)}; {KEPT}")
    if room and lost_room(before.everything_else, after.everything_else):
        raise RefusedError(f"writing would leave it without padding for later changes; {KEPT}")


def verify_result(edit: Edit, new: Fingerprint) -> None:
    """Raise RefusedError unless the file is byte for byte what it must be, where that is known."""
    if edit.result is not None and new != edit.result:
        raise RefusedError(f"its old bytes would not come back as they were; {KEPT}")


def verify_audio(old: PatchedView, before: InspectedFile, new: PatchedView, after: InspectedFile) -> None:
    """Raise RefusedError unless every byte of audio is equal."""
    if not same_audio(old, before.audio, new, after.audio):
        raise RefusedError(f"writing would change the audio; {KEPT}")


def spares_audio(changed: Sequence[ByteChange], before: InspectedFile, after: InspectedFile) -> bool:
    """Whether a patch touches no audio, so that none of it needs to be read to know that it stays."""
    return before.audio == after.audio and not any(
        start < change.offset + len(change.old) and change.offset < stop
        for change in changed
        for start, stop in before.audio
    )
