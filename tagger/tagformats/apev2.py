"""APEv2 tags: where they hold each field, and the splices that change the genre of one at the end of a file.

Reading goes through mutagen. Writing changes the Genre item and the counts; other items keep their bytes.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from mutagen.apev2 import BINARY, APEv2
from mutagen.apev2 import TEXT as TEXT_VALUE

from tagger.tagformats import id3v1, vorbis_comment
from tagger.tagformats.splices import Splice, StructureError, read_at, require, size_of, starts_with
from tagger.tagformats.tag_fields import (
    FRONT_COVER,
    EmbeddedPicture,
    FieldKeys,
    GenreField,
    TagReader,
    first_filled,
    non_blank,
)

GENRE_FIELD = "Genre"
FIELD_KEYS: FieldKeys = {
    **vorbis_comment.FIELD_KEYS,
    "date": ("year", "date"),
    "track": ("track",),
    "disc": ("disc", "part of set"),
}


def _genre_field(tags: APEv2) -> GenreField:
    return GenreField(GENRE_FIELD, non_blank(texts_of(tags, GENRE_FIELD)))


def _field_values(tags: APEv2, field: str) -> list[object]:
    return first_filled(texts_of(tags, key) for key in FIELD_KEYS[field])


def texts_of(tags: APEv2, key: str) -> list[object]:
    """The texts of an item; [] where there is none, or no text."""
    value = tags.get(key)
    return list(value) if value is not None and value.kind == TEXT_VALUE else []


def _pictures(tags: APEv2) -> Iterator[EmbeddedPicture]:
    """Each "Cover Art" item: a file name, a zero, the image."""
    for key, item in tags.items():
        if item.kind == BINARY and key.lower().startswith("cover art"):
            kind = FRONT_COVER if "front" in key.lower() else 0
            yield EmbeddedPicture(kind, item.value.partition(b"\0")[2])


READER = TagReader(_genre_field, _field_values, _pictures)

MAGIC = b"APETAGEX"
EDGE = 32  # bytes of a header or a footer
HAS_HEADER, IS_HEADER = 1 << 31, 1 << 29
VERSION_2 = 2000
KIND, TEXT = 0b110, 0  # bits of an item's flags, and their value for UTF-8 text
READ_ONLY = 1
LYRICS3 = b"LYRICS200"


@dataclass(frozen=True, slots=True)
class ApeItem:
    """One raw item: its key, flags, value and offsets in the file."""

    key: bytes
    flags: int
    value: bytes
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class ApeTag:
    """A whole tag; ``items_start`` and ``items_stop`` enclose the items, the footer follows."""

    version: int
    flags: int
    items_start: int
    items_stop: int
    items: tuple[ApeItem, ...]

    @property
    def start(self) -> int:
        """Where the tag begins, header included."""
        return self.items_start - (EDGE if self.flags & HAS_HEADER else 0)

    @property
    def stop(self) -> int:
        """Where the tag ends, footer included."""
        return self.items_stop + EDGE


def trailing_end(file: BinaryIO) -> int:
    """Where an APEv2 tag ends or would end: before the ID3v1 and Lyrics3 tags that must stay last."""
    end = id3v1.tag_start(file)
    if end is None:
        return size_of(file)
    if starts_with(file, end - len(LYRICS3), LYRICS3):
        digits = read_at(file, end - 15, 6, "its Lyrics3 tag")
        require(digits.isdigit(), "its Lyrics3 tag has no length")
        end -= 15 + int(digits)
        require(starts_with(file, end, b"LYRICSBEGIN"), "its Lyrics3 tag does not begin where it says")
    return end


def read_tag(file: BinaryIO) -> ApeTag | None:
    """The tag at the end of a file; None when there is none. Raises StructureError for one that is not safe to edit."""
    require(not starts_with(file, 0, MAGIC), "it begins with an APEv2 tag, which belongs at the end")
    end = trailing_end(file)
    if not starts_with(file, end - EDGE, MAGIC):
        return None
    version, size, count, flags = struct.unpack("<4I", read_at(file, end - EDGE + 8, 16, "its APEv2 footer"))
    require(EDGE <= size <= end and not flags & IS_HEADER, "the footer of its APEv2 tag is broken")
    start, stop = end - size, end - EDGE
    if flags & HAS_HEADER:
        require(starts_with(file, start - EDGE, MAGIC), "its APEv2 tag has no header where the footer says")
    return ApeTag(version, flags, start, stop, tuple(_items(file, start, stop, count)))


def _items(file: BinaryIO, start: int, stop: int, count: int) -> list[ApeItem]:
    data = read_at(file, start, stop - start, "its APEv2 tag")
    items, offset = list[ApeItem](), 0
    for _ in range(count):
        end_of_key = data.find(b"\0", offset + 8)
        require(end_of_key > 0, "its APEv2 tag claims more items than it holds")
        size, flags = struct.unpack_from("<2I", data, offset)
        following = end_of_key + 1 + size
        require(following <= len(data), "an item of its APEv2 tag reaches beyond the tag")
        key, value = data[offset + 8 : end_of_key], data[end_of_key + 1 : following]
        items.append(ApeItem(key, flags, value, start + offset, start + following))
        offset = following
    require(offset == len(data), "its APEv2 tag holds bytes that belong to no item")
    return items


def is_of(item: ApeItem, field: str) -> bool:
    """Whether an item is a field's; keys are not case-sensitive."""
    return item.key.lower() == field.lower().encode()


def genre_splices(file: BinaryIO, genres: Sequence[str], field: str = GENRE_FIELD) -> list[Splice]:
    """What to change so that the tag holds these genres, or values of another ``field``; one is made where there is none.

    Raises StructureError.
    """
    tag = read_tag(file)
    if tag is None:
        end = trailing_end(file)
        return [Splice(end, end, new_tag(text_item(field.encode(), genres)))] if genres else []
    old = [item for item in tag.items if is_of(item, field)]
    is_editable = all(i.flags & KIND == TEXT and not i.flags & READ_ONLY for i in old)
    require(is_editable, f"its APEv2 {field.lower()} is read-only or no text")
    if tag.version < VERSION_2 and (len(genres) > 1 or not all(g.isascii() for g in genres)):
        raise StructureError(f"its APEv1 tag can hold a single {field.lower()} in plain ASCII only")
    new = text_item(old[0].key if old else field.encode(), genres) if genres else b""
    return replaced_items(tag, old, new)


def replaced_items(tag: ApeTag, old: Sequence[ApeItem], new: bytes) -> list[Splice]:
    """What to change so that one raw item, or none, stands where the first of ``old`` stood, else at the end."""
    start = old[0].start if old else tag.items_stop
    splices = [Splice(start, old[0].stop if old else start, new), *(Splice(i.start, i.stop, b"") for i in old[1:])]
    size = tag.items_stop - tag.items_start + EDGE + sum(s.growth for s in splices)
    counts = struct.pack("<2I", size, len(tag.items) - len(old) + bool(new))
    edges = [tag.items_stop] if tag.start == tag.items_start else [tag.start, tag.items_stop]
    return [*splices, *(Splice(edge + 12, edge + 20, counts) for edge in edges)]


def text_item(key: bytes, values: Sequence[str]) -> bytes:
    """A raw item of text with NUL between its values."""
    return raw_item(key, TEXT, "\0".join(values).encode())


def raw_item(key: bytes, flags: int, value: bytes) -> bytes:
    """An item as it stands in a tag."""
    return struct.pack("<2I", len(value), flags) + key + b"\0" + value


def new_tag(item: bytes) -> bytes:
    """A whole tag with header and footer around its first item, for a file that has none."""
    counts = struct.pack("<3I", VERSION_2, len(item) + EDGE, 1)
    edges = (struct.pack("<I", flags) + bytes(8) for flags in (HAS_HEADER | IS_HEADER, HAS_HEADER))
    header, footer = (MAGIC + counts + edge for edge in edges)
    return header + item + footer
