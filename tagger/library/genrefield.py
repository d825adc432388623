"""What a file says about its genre: the list exactly as its format holds it.

Nothing is split at "/", "," or ";" ("Folk, World, & Country" is one genre), nothing is renamed, no order is changed.
Only ID3's numbers ("(9)", "17", also those of ID3v1) and iTunes' ``gnre`` become the names they stand for.
"""

from collections.abc import Iterable
from typing import NamedTuple

import mutagen
from mutagen._vorbis import VComment
from mutagen.apev2 import APEv2
from mutagen.asf import ASFTags
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags


class Held(NamedTuple):
    """The field in which a file's genres stand, "" where there are none, and the genres."""

    field: str
    genres: tuple[str, ...]


NOWHERE = Held("", ())


def read_genres(file: mutagen.FileType) -> tuple[str, ...]:
    """The genres of an opened file, in its own order; empty when its tags name none."""
    return read_held(file).genres


def read_held(file: mutagen.FileType) -> Held:
    """The genres of an opened file with the field that they stand in.

    The format's main tag counts; an APEv2 tag at the end of an MP3 or TTA and the INFO chunk of a WAV (see
    ``tagger.library.containers``) only where the main tag names no genre.
    """
    info = Held("IGNR", _filled([getattr(file, "riff_info", {}).get("IGNR", "")]))
    places = (_of_tags(file.tags), _of_tags(getattr(file, "ape", None)), info)
    return next((held for held in places if held.genres), NOWHERE)


def _of_tags(tags: object) -> Held:
    match tags:
        case ID3():
            genres = _filled(genre for frame in tags.getall("TCON") for genre in frame.genres)
            return Held("TCON" if tags.version >= (2,) else "ID3v1", genres)
        case MP4Tags():
            return Held("©gen", _filled(tags.get("\xa9gen", ())))
        case ASFTags():
            return Held("WM/Genre", _filled(value for key, value in tags if key.lower() == "wm/genre"))
        case APEv2():
            value = tags.get("Genre")
            return Held("Genre", _filled(value) if value is not None and value.kind == 0 else ())
        case VComment():
            return Held("GENRE", _filled(value for key, value in tags if key.lower() == "genre"))
    return NOWHERE


def _filled(values: Iterable[object]) -> tuple[str, ...]:
    """The values as text, without the empty ones."""
    texts = (str(value) for value in values)
    return tuple(text for text in texts if text.strip("\0 \t\r\n"))
