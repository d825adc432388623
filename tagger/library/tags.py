"""The tags of one file, of whatever format, as a TrackTags."""

import math
import re

import mutagen

from tagger.library.records import AlbumText, TrackTags
from tagger.tagformats.file_formats import format_of
from tagger.tagformats.tag_fields import STYLE
from tagger.tagformats.tag_reader import embedded_pictures, field_values, read_genres, text_field

TEXT_KINDS = ("comment", "lyrics", "description")
MAX_TEXT = 20_000  # characters of one text; what is longer is no note about an album
MAX_SHORT = 1_000  # characters of a title or a name
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)|^[12]\d{3}(?=\d{4}$)")  # "2001-05-03", "3.5.2001", "20010503"
_NUMBER = re.compile(r"\s*(\d{1,5})\s*(?:$|/)")
_TIME_MARKS = re.compile(r"[\[<]\d{1,3}:\d{2}(?:[.:]\d{1,3})?[\]>]")  # of karaoke lyrics
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_tags(file: mutagen.FileType) -> TrackTags:
    """What an opened file says about itself; a value that cannot be understood counts as absent, none raises."""
    names = {field: _short(file, field) for field in ("title", "artist", "album", "album_artist")}
    return TrackTags(
        format=format_of(file).name,
        **names,
        year=_year(_short(file, "date")),
        track_number=_number(_short(file, "track")),
        disc_number=_number(_short(file, "disc")),
        compilation=_short(file, "compilation").lower() in ("1", "true", "yes"),
        genres=read_genres(file),
        styles=text_field(file, STYLE),
        texts=_texts(file, {name.casefold() for name in names.values()}),
        duration=_duration(file),
        release_group=_identifier(_short(file, "release_group")),
        has_cover=bool(embedded_pictures(file)),
    )


def _short(file: mutagen.FileType, field: str) -> str:
    return " ".join("; ".join(field_values(file, field)).split())[:MAX_SHORT]


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match[0]) if match else None


def _number(text: str) -> int | None:
    """The first of "3" and "3/12"; 0 means that it is not known."""
    match = _NUMBER.match(text)
    return int(match[1]) or None if match else None


def _identifier(text: str) -> str:
    match = _IDENTIFIER.search(text.lower())
    return match[0] if match else ""


def _texts(file: mutagen.FileType, names: set[str]) -> tuple[AlbumText, ...]:
    """Each text once; one that only repeats a title or a name says nothing about the music."""
    texts: dict[str, AlbumText] = {}
    for kind in TEXT_KINDS:
        for value in field_values(file, kind):
            text = _TIME_MARKS.sub("", value).strip()[:MAX_TEXT]
            if text and text.casefold() not in names:
                texts.setdefault(text, AlbumText(kind, text))
    return tuple(texts.values())


def _duration(file: mutagen.FileType) -> float:
    length = float(getattr(file.info, "length", 0) or 0)
    return length if math.isfinite(length) and length > 0 else 0.0
