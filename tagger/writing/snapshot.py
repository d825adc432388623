"""Everything that a file holds besides its genres and its audio, in a form that can be compared.

A snapshot rests on ``tagger.writing.survey``, which shares no code with the writers: every byte that is neither genre,
nor audio, nor padding of zeros, nor a size or checksum that follows from the rest, is part of it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from tagger.writing.survey import Kind, Survey, survey
from tagger.writing.survey.parts import View


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that must stay: what a person calls it, and the SHA-256 of its bytes."""

    name: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All entries in the order of the file; ``room`` is padding in bytes, which may differ between equal snapshots."""

    entries: tuple[Entry, ...]
    room: int = field(compare=False)


def snapshot(source: Path | BinaryIO) -> Snapshot:
    """The snapshot of a file. Raises SurveyError (a TaggerError) where its structure does not add up."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return snapshot(file)
    return snapshot_of(source, survey(source, str(getattr(source, "name", "the file"))))


def snapshot_of(file: BinaryIO, found: Survey) -> Snapshot:
    """The snapshot that follows from a survey made already."""
    view = View(file)
    kept = (Entry(p.name, view.digest([(p.start, p.stop)])) for p in found.parts if p.kind is Kind.KEPT)
    facts = (Entry(f.name, sha256(f.value).digest()) for f in found.facts)
    return Snapshot((*kept, *facts), found.room())


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
    """Whether a file that had padding has none any more, against the padding rule (``fields.room``)."""
    return before.room > 0 and after.room == 0
