"""What a file says about its genre: the list exactly as its format holds it.

Nothing is split at "/", "," or ";" ("Folk, World, & Country" is one genre), nothing is renamed, no order is changed.
Only ID3's numbers ("(9)", "17", also those of ID3v1) and iTunes' ``gnre`` become the names they stand for.

The genres of a file as its format holds them, in a form for plans and diffs.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import mutagen
from mutagen._vorbis import VComment
from mutagen.apev2 import APEv2
from mutagen.asf import ASFTags
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from tagger.tagformats.file_formats import FORMATS, TagKind


class GenreField(NamedTuple):
    """The field in which a file's genres stand, "" where there are none, and the genres."""

    field: str
    genres: tuple[str, ...]


NOWHERE = GenreField("", ())


def read_genres(file: mutagen.FileType) -> tuple[str, ...]:
    """The genres of an opened file, in its own order; empty when its tags name none."""
    return read_genre_field(file).genres


def read_genre_field(file: mutagen.FileType) -> GenreField:
    """The genres of an opened file with the field that they stand in.

    The format's main tag counts; an APEv2 tag at the end of an MP3 or TTA and the INFO chunk of a WAV (see
    ``tagger.tagformats.mutagen_adapter``) only where the main tag names no genre.
    """
    info = GenreField("IGNR", _filled([getattr(file, "riff_info", {}).get("IGNR", "")]))
    places = (_of_tags(file.tags), _of_tags(getattr(file, "ape", None)), info)
    return next((held for held in places if held.genres), NOWHERE)


def _of_tags(tags: object) -> GenreField:
    match tags:
        case ID3():
            genres = _filled(genre for frame in tags.getall("TCON") for genre in frame.genres)
            return GenreField("TCON" if tags.version >= (2,) else "ID3v1", genres)
        case MP4Tags():
            return GenreField("©gen", _filled(tags.get("\xa9gen", ())))
        case ASFTags():
            return GenreField("WM/Genre", _filled(value for key, value in tags if key.lower() == "wm/genre"))
        case APEv2():
            value = tags.get("Genre")
            return GenreField("Genre", _filled(value) if value is not None and value.kind == 0 else ())
        case VComment():
            return GenreField("GENRE", _filled(value for key, value in tags if key.lower() == "genre"))
    return NOWHERE


def _filled(values: Iterable[object]) -> tuple[str, ...]:
    """The values as text, without the empty ones."""
    texts = (str(value) for value in values)
    return tuple(text for text in texts if text.strip("\0 \t\r\n"))


NUL = "␀"  # stands for the zero byte between values
JOINED = ("TCON", "Genre")  # the fields that hold one text
FIELDS: dict[TagKind, str] = {
    "id3": "TCON",
    "vorbis": "GENRE",
    "mp4": "©gen",
    "asf": "WM/Genre",
    "apev2": "Genre",
    "none": "",
}
_KINDS = {known.name: known.tag_kind for known in FORMATS}


def usual_field(format_name: str) -> str:
    """Where the genres of a format stand, unless a file has an older tag alone."""
    return FIELDS[_KINDS.get(format_name, "none")]


def shown(field: str, values: Sequence[str]) -> str:
    """Field and values: NUL-joined where the field holds one text, else as a list; "" for no genre."""
    if not values:
        return ""
    joined = NUL.join(values) if field in JOINED else ", ".join(f"“{value}”" for value in values)
    return f"{field}: {joined}"
