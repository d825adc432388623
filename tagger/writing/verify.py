"""What must hold before a change may reach a file: the genres as planned, and everything else as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from tagger.library.formats import open_audio
from tagger.library.genrefield import read_genres
from tagger.writing.edit import Edit, Identity, RefusedError
from tagger.writing.identity import Ranges, same_audio
from tagger.writing.patch import Change, Spliced, reader
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


def look(view: Spliced) -> Look:
    """Read a file as everybody will. Raises TaggerError when it cannot be read."""
    file = reader(view)
    opened = open_audio(file, name=view.name)
    found = survey(file, view.name)
    return Look(opened.format.name, read_genres(opened.file), snapshot_of(file, found), found.audio())


def verify(before: Look, after: Look, genres: tuple[str, ...], *, room: bool) -> None:
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


def verify_result(edit: Edit, new: Identity) -> None:
    """Raise RefusedError unless the file is byte for byte what it must be, where that is known."""
    if edit.result is not None and new != edit.result:
        raise RefusedError(f"its old bytes would not come back as they were; {KEPT}")


def verify_audio(old: Spliced, before: Look, new: Spliced, after: Look) -> None:
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
