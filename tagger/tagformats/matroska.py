"""Matroska and WebM (RFC 9559; EBML: RFC 8794): what their tags say. They are read, and never written.

A tag of another size would move the clusters of audio behind it, and with them the positions that the cues and the seek
head state; nothing in a cluster could prove afterwards that no sound was touched. So the genres of such a file are only
suggested.

Nothing but the headers, the tags and the attachments is read; clusters are stepped over. Each element is bounded by the one
around it, each text and picture by a size of its own.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import mutagen

from tagger.tagformats.mutagen_adapter import FileThing, loadfile
from tagger.tagformats.tag_fields import FRONT_COVER, EmbeddedPicture, GenreField, TagReader, first_filled, non_blank

HEADER = b"\x1a\x45\xdf\xa3"  # the identifier of the EBML header, with which a file begins
READ_ONLY = "it is a Matroska or WebM file, which is only read: its audio would have to move for other tags"
GENRE_FIELD = "GENRE"
SEGMENT_TITLE = "SEGMENT TITLE"  # the name under which the title of the headers is kept
ALBUM, DISC, TRACK = 50, 40, 30  # target types of tags
UNSTATED = None  # the target type of a tag that states none: most programs mean the track then

SCALE, DURATION, TITLE = 0x2AD7B1, 0x4489, 0x7BA9
TRACK_ENTRY, TRACK_TYPE, CODEC = 0xAE, 0x83, 0x86
TAG, TARGETS, TARGET_TYPE, SIMPLE_TAG, NAME, TEXT = 0x7373, 0x63C0, 0x68CA, 0x67C8, 0x45A3, 0x4487
OTHER_TARGETS = (0x63C9, 0x63C4, 0x63C6)  # an edition, a chapter, an attachment
ATTACHED_FILE, FILE_NAME, MEDIA_TYPE, FILE_DATA = 0x61A7, 0x466E, 0x4660, 0x465C
# The track type of moving pictures, and the codecs by which covers are kept as one.
VIDEO, STILL_PICTURES = 1, ("V_MJPEG",)

ICON = 1  # a type of picture
MAX_TEXT_BYTES, MAX_PICTURE_BYTES, MAX_VALUES = 1 << 20, 64 << 20, 10_000

# By field the target types and names under which it may stand, best first.
FIELD_KEYS: dict[str, tuple[tuple[tuple[int | None, ...], str], ...]] = {
    "title": (((TRACK,), "TITLE"), ((UNSTATED,), SEGMENT_TITLE), ((UNSTATED,), "TITLE")),
    "artist": (((TRACK, UNSTATED), "ARTIST"), ((TRACK, UNSTATED), "LEAD_PERFORMER"), ((ALBUM,), "ARTIST")),
    "album": (((ALBUM, TRACK, UNSTATED), "ALBUM"), ((ALBUM,), "TITLE")),
    "album_artist": (
        ((ALBUM, TRACK, UNSTATED), "ALBUM_ARTIST"),
        ((ALBUM, TRACK, UNSTATED), "ALBUMARTIST"),
        ((ALBUM,), "ARTIST"),
    ),
    "date": tuple(((TRACK, UNSTATED, ALBUM), name) for name in ("DATE_RELEASED", "DATE", "YEAR", "DATE_RECORDED")),
    "track": (
        ((TRACK, UNSTATED), "PART_NUMBER"),
        ((TRACK, UNSTATED), "TRACKNUMBER"),
        ((TRACK, UNSTATED), "TRACK"),
    ),
    "disc": (((DISC,), "PART_NUMBER"), ((UNSTATED, TRACK, ALBUM), "DISC"), ((UNSTATED, TRACK, ALBUM), "DISCNUMBER")),
    "compilation": (((UNSTATED, ALBUM, TRACK), "COMPILATION"),),
    "comment": (((UNSTATED, TRACK, ALBUM), "COMMENT"), ((UNSTATED, TRACK, ALBUM), "COMMENTS")),
    "lyrics": (((UNSTATED, TRACK, ALBUM), "LYRICS"),),
    "description": tuple(((ALBUM, TRACK, UNSTATED), name) for name in ("DESCRIPTION", "SUMMARY", "SYNOPSIS")),
    "release_group": tuple(
        ((UNSTATED, ALBUM, TRACK), name) for name in ("MUSICBRAINZ_RELEASEGROUPID", "MUSICBRAINZ_RELEASE_GROUP_ID")
    ),
}


@dataclass(frozen=True, slots=True)
class MatroskaTags:
    """The simple tags in order, as target type, name in upper case and text; and the attached pictures."""

    values: tuple[tuple[int | None, str, str], ...] = ()
    attachments: tuple[EmbeddedPicture, ...] = ()


@dataclass(slots=True)
class MatroskaInfo:
    """What the headers say; ``end`` is where the last element ends by what it states."""

    length: float = 0.0  # seconds
    has_tracks: bool = False
    has_video: bool = False
    end: int = 0


@dataclass(frozen=True, slots=True)
class Element:
    """One EBML element: ``stop`` is where it ends, and where the one around it does if its size is not stated."""

    identifier: int
    start: int  # of its content
    stop: int
    sized: bool = True


class MatroskaAudio(mutagen.FileType):
    """A Matroska or WebM file, in the shape of mutagen's own formats."""

    tags: MatroskaTags | None  # type: ignore[assignment, unused-ignore]
    info: MatroskaInfo  # type: ignore[assignment, unused-ignore]

    @staticmethod
    def score(_: str, __: BinaryIO, header: bytes) -> int:
        """How much the first bytes speak for this format."""
        return 10 * header.startswith(HEADER) * (b"matroska" in header or b"webm" in header)

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *_: Any, **__: Any) -> None:
        """Read headers, tags and attachments. Raises MutagenError for a structure that does not add up."""
        self.info, self.tags = _read(filething.fileobj)


@dataclass(slots=True)
class _Content:
    """What was read so far."""

    info: MatroskaInfo = field(default_factory=MatroskaInfo)
    values: list[tuple[int | None, str, str]] = field(default_factory=list)
    pictures: list[EmbeddedPicture] = field(default_factory=list)


def _read(stream: BinaryIO) -> tuple[MatroskaInfo, MatroskaTags]:
    content = _Content()
    _read_elements(stream, 0, stream.seek(0, io.SEEK_END), content)
    if not content.info.has_tracks:
        raise mutagen.MutagenError("it describes no tracks")
    return content.info, MatroskaTags(tuple(content.values), tuple(content.pictures))


def _read_elements(stream: BinaryIO, start: int, stop: int, content: _Content) -> None:
    """Read the file's outermost elements, and those of its segment."""
    for element in _elements(stream, start, stop):
        content.info.end = max(content.info.end, element.stop)
        match element.identifier:
            case 0x18538067:  # segment
                _read_elements(stream, element.start, min(element.stop, stop), content)
            case 0x1549A966:  # information
                _read_information(stream, element, content)
            case 0x1654AE6B:  # tracks
                entries = _children(stream, element, TRACK_ENTRY)
                content.info.has_tracks = True
                content.info.has_video |= any(_is_film(stream, entry) for entry in entries)
            case 0x1254C367:  # tags
                for tag in _children(stream, element, TAG):
                    _read_tag(stream, tag, content)
            case 0x1941A469:  # attachments
                for attached in _children(stream, element, ATTACHED_FILE):
                    content.pictures += _pictures(stream, attached)


def _elements(stream: BinaryIO, start: int, stop: int) -> Iterator[Element]:
    """The elements of a range in order; in place of one of no stated size comes what is in it."""
    while start < stop:
        element = _element(stream, start, stop)
        if element is None:
            return
        if element.sized:
            yield element
        start = element.stop if element.sized else element.start


def _element(stream: BinaryIO, start: int, stop: int) -> Element | None:
    """The element at an offset; None for zeros up to the end, or for less than a header."""
    stream.seek(start)
    header = stream.read(min(12, stop - start))
    id_length = _vint_length(header[:1], 4)
    if id_length is None:
        if not header.strip(b"\0"):
            return None
        raise mutagen.MutagenError("an element has no identifier")
    size_length = _vint_length(header[id_length : id_length + 1], 8)
    if size_length is None or len(header) < id_length + size_length:
        return None
    number = int.from_bytes(header[id_length : id_length + size_length]) & (1 << 7 * size_length) - 1
    content, sized = start + id_length + size_length, number != (1 << 7 * size_length) - 1
    return Element(int.from_bytes(header[:id_length]), content, content + number if sized else stop, sized)


def _vint_length(first: bytes, longest: int) -> int | None:
    """How many bytes a number of variable length takes, by its first one; None where it is none."""
    length = 9 - first[0].bit_length() if first else 0
    return length if 1 <= length <= longest else None


def _children(stream: BinaryIO, parent: Element, identifier: int) -> list[Element]:
    """The elements of one kind inside another. Raises MutagenError where they reach beyond it."""
    size = stream.seek(0, io.SEEK_END)
    children = list(_elements(stream, parent.start, min(parent.stop, size)))
    if any(child.stop > parent.stop for child in children):
        raise mutagen.MutagenError("an element reaches beyond the one around it")
    return [child for child in children if child.identifier == identifier]


def _data(stream: BinaryIO, parent: Element, identifier: int, most: int = MAX_TEXT_BYTES) -> bytes:
    """The content of the first element of a kind; b"" where there is none, or it is longer than it may be."""
    child = next(iter(_children(stream, parent, identifier)), None)
    if child is None or child.stop - child.start > most:
        return b""
    stream.seek(child.start)
    return stream.read(child.stop - child.start)


def _text(data: bytes) -> str:
    return data.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _read_information(stream: BinaryIO, element: Element, content: _Content) -> None:
    scale = int.from_bytes(_data(stream, element, SCALE, 8)) or 1_000_000  # nanoseconds per unit of time
    duration = _data(stream, element, DURATION, 8)
    layout = {4: ">f", 8: ">d"}.get(len(duration))
    if layout is not None:
        content.info.length = struct.unpack(layout, duration)[0] * scale / 1e9
    if title := _text(_data(stream, element, TITLE)):
        content.values.append((UNSTATED, SEGMENT_TITLE, title))


def _is_film(stream: BinaryIO, entry: Element) -> bool:
    """Whether a track holds moving pictures."""
    is_video = int.from_bytes(_data(stream, entry, TRACK_TYPE, 8)) == VIDEO
    return is_video and _text(_data(stream, entry, CODEC)) not in STILL_PICTURES


def _read_tag(stream: BinaryIO, tag: Element, content: _Content) -> None:
    """The simple tags of one tag, unless it is about a chapter, an edition or an attachment."""
    target_type = UNSTATED
    for targets in _children(stream, tag, TARGETS):
        if any(int.from_bytes(_data(stream, targets, kind, 8)) for kind in OTHER_TARGETS):
            return
        target_type = int.from_bytes(_data(stream, targets, TARGET_TYPE, 8)) or UNSTATED
    for simple_tag in _children(stream, tag, SIMPLE_TAG):
        name, value = _text(_data(stream, simple_tag, NAME)).upper(), _text(_data(stream, simple_tag, TEXT))
        if name and value and len(content.values) < MAX_VALUES:
            content.values.append((target_type, name, value))


def _pictures(stream: BinaryIO, attached: Element) -> Iterator[EmbeddedPicture]:
    """The image of an attachment, where it is one; that which is named a cover comes first (RFC 9559, section 21.1)."""
    if _text(_data(stream, attached, MEDIA_TYPE)).startswith("image/"):
        name = _text(_data(stream, attached, FILE_NAME)).lower()
        kind = FRONT_COVER if name.startswith("cover") else ICON if name.startswith("small_") else 0
        yield EmbeddedPicture(kind, _data(stream, attached, FILE_DATA, MAX_PICTURE_BYTES))


def _genre_field(tags: MatroskaTags) -> GenreField:
    genres = non_blank(value for _, name, value in tags.values if name == GENRE_FIELD)
    return GenreField(GENRE_FIELD, tuple(dict.fromkeys(genres)))


def _field_values(tags: MatroskaTags, field_name: str) -> list[object]:
    return first_filled(
        [value for target, name, value in tags.values if name == key and target in targets]
        for targets, key in FIELD_KEYS[field_name]
    )


READER = TagReader(_genre_field, _field_values, lambda tags: iter(tags.attachments))
