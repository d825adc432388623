"""Where each tag format keeps what we show, group by, and read as words about the music: tables and one reader.

Keys of a field are tried in turn and the first that holds something counts. A file with a second tag block (see
``containers``) is asked there for what the first does not hold.

The tags of one file, of whatever format, as a TrackTags.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import mutagen
from mutagen._vorbis import VComment
from mutagen.apev2 import APEv2
from mutagen.asf import ASFTags
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from tagger.library.covers import has_picture
from tagger.library.records import AlbumText, TrackTags
from tagger.tagformats.file_formats import OpenAudio
from tagger.tagformats.genre_reader import read_genres

Table = Mapping[str, tuple[str, ...]]

ID3_FIELDS: Table = {
    "title": ("TIT2",),
    "artist": ("TPE1",),
    "album": ("TALB",),
    "album_artist": ("TPE2", "TXXX:ALBUM ARTIST", "TXXX:ALBUMARTIST"),
    "date": ("TDRC", "TDRL", "TDOR"),
    "track": ("TRCK",),
    "disc": ("TPOS",),
    "compilation": ("TCMP", "TXXX:COMPILATION"),
    "comment": ("COMM",),
    "lyrics": ("USLT", "TXXX:LYRICS"),
    "description": ("TXXX:DESCRIPTION", "TDES"),
    "release_group": ("TXXX:MUSICBRAINZ RELEASE GROUP ID", "TXXX:MUSICBRAINZ_RELEASEGROUPID"),
}
VORBIS_FIELDS: Table = {
    "title": ("title",),
    "artist": ("artist",),
    "album": ("album",),
    "album_artist": ("albumartist", "album artist", "album_artist"),
    "date": ("date", "year", "originaldate"),
    "track": ("tracknumber", "track"),
    "disc": ("discnumber", "disc"),
    "compilation": ("compilation",),
    "comment": ("comment", "comments"),
    "lyrics": ("lyrics", "unsyncedlyrics", "unsynced lyrics"),
    "description": ("description", "review"),
    "release_group": ("musicbrainz_releasegroupid",),
}
APE_FIELDS: Table = {**VORBIS_FIELDS, "date": ("year", "date"), "track": ("track",), "disc": ("disc", "part of set")}
MP4_FIELDS: Table = {
    "title": ("\xa9nam",),
    "artist": ("\xa9ART",),
    "album": ("\xa9alb",),
    "album_artist": ("aART",),
    "date": ("\xa9day",),
    "track": ("trkn",),
    "disc": ("disk",),
    "compilation": ("cpil",),
    "comment": ("\xa9cmt",),
    "lyrics": ("\xa9lyr",),
    "description": ("desc", "ldes"),
    "release_group": ("----:com.apple.iTunes:MusicBrainz Release Group Id",),
}
ASF_FIELDS: Table = {
    "title": ("title",),
    "artist": ("author",),
    "album": ("wm/albumtitle",),
    "album_artist": ("wm/albumartist",),
    "date": ("wm/year", "wm/originalreleaseyear"),
    "track": ("wm/tracknumber",),
    "disc": ("wm/partofset",),
    "compilation": ("wm/iscompilation",),
    "comment": ("description", "comment"),
    "lyrics": ("wm/lyrics",),
    "description": ("wm/subtitledescription",),
    "release_group": ("musicbrainz/release group id",),
}
INFO_FIELDS: Table = {
    "title": ("INAM",),
    "artist": ("IART",),
    "album": ("IPRD",),
    "date": ("ICRD",),
    "track": ("ITRK", "IPRT"),
    "comment": ("ICMT",),
}
ID3V1_COMMENT = "ID3v1 Comment"  # cut off at 30 letters: it counts only where there is no other
NOT_SAID_BY_PEOPLE = ("itun", "musicmatch", "songs-db", "c0", "fee_", "rating", "dspl")  # of ID3 comments


def field_values(file: mutagen.FileType, field: str) -> list[str]:
    """The values of one field as text, empty ones left out; [] where the file has none."""
    for tags in (file.tags, getattr(file, "ape", None), getattr(file, "riff_info", None)):
        values = [text for value in _raw(tags, field) if (text := _text(value))]
        if values:
            return values
    return []


def _raw(tags: object, field: str) -> list[object]:
    match tags:
        case ID3():
            return _first(_id3(tags, key) for key in ID3_FIELDS[field])
        case MP4Tags():
            return _first(_mp4(tags, key) for key in MP4_FIELDS[field])
        case ASFTags():
            return _first(_listed(tags, key) for key in ASF_FIELDS[field])
        case APEv2():
            return _first(_ape(tags, key) for key in APE_FIELDS[field])
        case VComment():
            return _first(_listed(tags, key) for key in VORBIS_FIELDS[field])
        case dict():
            return [tags.get(key, "") for key in INFO_FIELDS.get(field, ())]
    return []


def _first(found: Iterable[list[object]]) -> list[object]:
    return next((values for values in found if any(map(_text, values))), [])


def _id3(tags: ID3, key: str) -> list[object]:
    name, _, described = key.partition(":")
    frames: list[Any] = tags.getall(name)
    if described:
        frames = [frame for frame in frames if frame.desc.upper() == described]
    if name == "COMM":
        spoken = [frame for frame in frames if not _technical(frame.desc)]
        frames = [frame for frame in spoken if frame.desc != ID3V1_COMMENT] or spoken
    return [text for frame in frames for text in ([frame.text] if name == "USLT" else frame.text)]


def _technical(description: str) -> bool:
    return description.lower().startswith(NOT_SAID_BY_PEOPLE)


def _mp4(tags: MP4Tags, key: str) -> list[object]:
    value = tags.get(key, [])
    if isinstance(value, bool):
        return [str(int(value))]
    if key in ("trkn", "disk"):
        return [str(pair[0]) for pair in value]
    return list(value)


def _listed(tags: ASFTags | VComment, key: str) -> list[object]:
    return [value for name, value in list(tags) if name.lower() == key]


def _ape(tags: APEv2, key: str) -> list[object]:
    value = tags.get(key)
    return list(value) if value is not None and value.kind == 0 else []


def _text(value: object) -> str:
    """A value as clean text: what cannot be written in UTF-8 is replaced, zero bytes and outer blanks are dropped."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip()


TEXT_KINDS = ("comment", "lyrics", "description")
MAX_TEXT = 20_000  # characters of one text; what is longer is no note about an album
MAX_SHORT = 1_000  # characters of a title or a name
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)|^[12]\d{3}(?=\d{4}$)")  # "2001-05-03", "3.5.2001", "20010503"
_NUMBER = re.compile(r"\s*(\d{1,5})\s*(?:$|/)")
_TIME_MARKS = re.compile(r"[\[<]\d{1,3}:\d{2}(?:[.:]\d{1,3})?[\]>]")  # of karaoke lyrics
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_tags(opened: OpenAudio) -> TrackTags:
    """What an opened file says about itself; a value that cannot be understood counts as absent, none raises."""
    file = opened.file
    names = {field: _short(file, field) for field in ("title", "artist", "album", "album_artist")}
    return TrackTags(
        format=opened.format.name,
        **names,
        year=_year(_short(file, "date")),
        track_number=_number(_short(file, "track")),
        disc_number=_number(_short(file, "disc")),
        compilation=_short(file, "compilation").lower() in ("1", "true", "yes"),
        genres=read_genres(file),
        texts=_texts(file, {name.casefold() for name in names.values()}),
        duration=_duration(file),
        release_group=_identifier(_short(file, "release_group")),
        has_cover=has_picture(file),
    )


def _short(file: mutagen.FileType, field: str) -> str:
    return " ".join("; ".join(field_values(file, field)).split())[:MAX_SHORT]


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def _number(text: str) -> int | None:
    """The first of "3" and "3/12"; 0 means that it is not known."""
    found = _NUMBER.match(text)
    return int(found[1]) or None if found else None


def _identifier(text: str) -> str:
    found = _IDENTIFIER.search(text.lower())
    return found[0] if found else ""


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
