"""What must hold before a change may reach a file: the genres as planned, and everything else as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from tagger.library.formats import open_audio
from tagger.library.genrefield import read_genres
from tagger.writing.edit import RefusedError
from tagger.writing.identity import Ranges, same_audio
from tagger.writing.patch import Change
from tagger.writing.snapshot import Snapshot, differences, lost_room, snapshot_of
from tagger.writing.survey import survey

KEPT = "the original is kept as it was"


@dataclass(frozen=True, slots=True)
class Look:
    """What a file says, and where its audio lies."""

    format: str
    genres: tuple[str, ...]
    everything_else: Snapshot
    audio: Ranges


def look(file: BinaryIO, name: str) -> Look:
    """Read a file as everybody will. Raises TaggerError when it cannot be read."""
    opened = open_audio(file, name=name)
    found = survey(file, name)
    return Look(opened.format.name, read_genres(opened.file), snapshot_of(file, found), found.audio())


def verify(before: Look, after: Look, genres: tuple[str, ...]) -> None:
    """Raise RefusedError, naming what is wrong, unless only the genres differ and are the ones planned."""
    if after.genres != genres:
        planned, found = (", ".join(names) or "none" for names in (genres, after.genres))
        raise RefusedError(f"the genres read back ({found}) are not the ones planned ({planned}); {KEPT}")
    if wrong := differences(before.everything_else, after.everything_else):
        raise RefusedError(f"writing would also change {', '.join(wrong)}; {KEPT}")
    if lost_room(before.everything_else, after.everything_else):
        raise RefusedError(f"writing would leave it without padding for later changes; {KEPT}")


def verify_audio(old: BinaryIO, before: Look, new: BinaryIO, after: Look) -> None:
    """Raise RefusedError unless every byte of audio is equal."""
    if not same_audio(old, before.audio, new, after.audio):
        raise RefusedError(f"writing would change the audio; {KEPT}")


def spares_audio(changed: Sequence[Change], before: Look, after: Look) -> bool:
    """Whether a patch touches no audio, so that none of it needs to be read to know that it stays."""
    return before.audio == after.audio and not any(
        start < change.offset + len(change.old) and change.offset < stop
        for change in changed
        for start, stop in before.audio
    )
