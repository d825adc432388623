"""Vorbis comments, which FLAC and Ogg files hold: where each field is, and a block with other genres.

Reading goes through mutagen. Writing works on raw bytes: only the entries of one field are replaced.
"""

import base64
import binascii
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mutagen import MutagenError
from mutagen.flac import Picture

from tagger.tagformats.mutagen_adapter import VComment
from tagger.tagformats.splices import StructureError, require
from tagger.tagformats.tag_fields import (
    FRONT_COVER,
    NO_PICTURE,
    EmbeddedPicture,
    FieldKeys,
    GenreField,
    TagReader,
    first_filled,
    non_blank,
    values_named,
)

GENRE_FIELD = "GENRE"
FIELD_KEYS: FieldKeys = {  # in lower case; names are not case-sensitive
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


def _genre_field(tags: VComment) -> GenreField:
    return GenreField(GENRE_FIELD, non_blank(values_named(tags, GENRE_FIELD.lower())))


def _field_values(tags: VComment, field: str) -> list[object]:
    return first_filled(values_named(tags, key) for key in FIELD_KEYS[field])


def _pictures(tags: VComment) -> Iterator[EmbeddedPicture]:
    """A FLAC picture block in base64, or the image alone under the older key."""
    for name, value in list(tags):
        if name.lower() == "metadata_block_picture":
            yield _encoded_picture_block(value)
        elif name.lower() == "coverart":
            yield EmbeddedPicture(FRONT_COVER, _base64_bytes(value))


def _encoded_picture_block(value: str) -> EmbeddedPicture:
    try:
        return picture_of_block(Picture(_base64_bytes(value)))
    except (MutagenError, struct.error):
        return NO_PICTURE


def _base64_bytes(value: str) -> bytes:
    """The bytes that a value encodes in base64; b"" for an invalid value."""
    try:
        return base64.b64decode(value)
    except (binascii.Error, ValueError):
        return b""


def picture_of_block(block: Picture) -> EmbeddedPicture:
    """A FLAC picture block; one that only links to an image on the web counts as empty."""
    return EmbeddedPicture(int(block.type), b"" if block.mime == "-->" else block.data)


READER = TagReader(_genre_field, _field_values, _pictures)

VENDOR = b"tagger"  # names the writer of a comment block that we had to make ourselves


@dataclass(frozen=True, slots=True)
class CommentBlock:
    """A comment block taken apart; ``trailing`` is what follows the last entry (framing bit, padding)."""

    vendor: bytes
    entries: tuple[bytes, ...]
    trailing: bytes


def parse(data: bytes) -> CommentBlock:
    """Take a comment block apart. Raises StructureError when its lengths do not add up."""
    vendor, offset = _sized(data, 0)
    require(offset + 4 <= len(data), "its Vorbis comment ends before its number of entries")
    count = struct.unpack_from("<I", data, offset)[0]
    require(count <= (len(data) - offset) // 4, "its Vorbis comment claims more entries than it has room for")
    entries, offset = [], offset + 4
    for _ in range(count):
        entry, offset = _sized(data, offset)
        entries.append(entry)
    return CommentBlock(vendor, tuple(entries), data[offset:])


def _sized(data: bytes, offset: int) -> tuple[bytes, int]:
    """A length and that many bytes, and where they end."""
    if offset + 4 > len(data):
        raise StructureError("its Vorbis comment ends in the middle of a length")
    stop = offset + 4 + struct.unpack_from("<I", data, offset)[0]
    require(stop <= len(data), "an entry of its Vorbis comment reaches beyond the comment")
    return data[offset + 4 : stop], stop


def render(comments: CommentBlock) -> bytes:
    """The block again; ``render(parse(data)) == data``."""
    parts = [struct.pack("<I", len(comments.vendor)), comments.vendor, struct.pack("<I", len(comments.entries))]
    for entry in comments.entries:
        parts += (struct.pack("<I", len(entry)), entry)
    return b"".join((*parts, comments.trailing))


def is_of(entry: bytes, field: str) -> bool:
    """Whether an entry is one of a field's; field names are not case-sensitive."""
    return entry.partition(b"=")[0].upper() == field.upper().encode() and b"=" in entry


def with_values(comments: CommentBlock, values: Sequence[str], field: str = GENRE_FIELD) -> CommentBlock:
    """The same comments with these values of a field where its first one stood, else at the end."""
    name = next((e.partition(b"=")[0] for e in comments.entries if is_of(e, field)), field.encode())
    index = next((i for i, e in enumerate(comments.entries) if is_of(e, field)), len(comments.entries))
    new = tuple(name + b"=" + value.encode() for value in values)
    before, after = comments.entries[:index], comments.entries[index:]
    return replace(comments, entries=(*before, *new, *(e for e in after if not is_of(e, field))))
