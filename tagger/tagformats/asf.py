"""ASF (WMA) files: where their tags hold each field, and the splices that change their genre.

Reading goes through mutagen. Writing takes the header apart into raw objects, and three of them into named attributes:
the WM/Genre attributes change, a padding object takes up the difference. As Windows' own library does it, the first
value stands in the extended content description and further ones in the metadata library, since the former is meant
for one value per name.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from mutagen.asf import ASFTags

from tagger.tagformats.splices import PADDING_BYTES, Splice, read_at, require, size_of
from tagger.tagformats.tag_fields import (
    NO_PICTURE,
    EmbeddedPicture,
    FieldKeys,
    GenreField,
    TagReader,
    first_filled,
    non_blank,
    values_named,
)

GENRE_FIELD = "WM/Genre"
FIELD_KEYS: FieldKeys = {  # in lower case; names are not case-sensitive
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


def _genre_field(tags: ASFTags) -> GenreField:
    return GenreField(GENRE_FIELD, non_blank(values_named(tags, GENRE_FIELD.lower())))


def _field_values(tags: ASFTags, field: str) -> list[object]:
    return first_filled(values_named(tags, key) for key in FIELD_KEYS[field])


def _pictures(tags: ASFTags) -> Iterator[EmbeddedPicture]:
    for name, attribute in list(tags):
        if name.lower() == "wm/picture":
            yield read_picture(attribute.value)


def read_picture(value: object) -> EmbeddedPicture:
    """WM/Picture: type, length of the data, media type and description in UTF-16 ended by zeros, data."""
    data = value if isinstance(value, bytes) else b""
    if len(data) < 9:
        return NO_PICTURE
    kind, size = struct.unpack_from("<BI", data)
    return EmbeddedPicture(kind, data[-size:] if 0 < size < len(data) else b"")


READER = TagReader(_genre_field, _field_values, _pictures)


def _guid(text: str) -> bytes:
    return UUID(text).bytes_le


HEADER = _guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
DATA = _guid("75B22636-668E-11CF-A6D9-00AA0062CE6C")
FILE_PROPERTIES = _guid("8CABDCA1-A947-11CF-8EE4-00C00C205365")
EXTENDED_CONTENT = _guid("D2D0A440-E307-11D2-97F0-00A0C95EA850")
EXTENSION = _guid("5FBF03B5-A92E-11CF-8EE3-00C00C205365")
METADATA = _guid("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA")
LIBRARY = _guid("44231C94-9498-49D1-A141-1D134E457054")
PADDING = _guid("1806D474-CADF-4509-A4BA-9AABCB96AAE8")

OBJECT = 24  # bytes of an object's name and size
TOP = 30  # bytes before the objects of the header
EXTENSION_TOP = OBJECT + 22  # bytes before the objects of the header's extension
TEXT, BYTES = 0, 1  # types of an attribute


@dataclass(frozen=True, slots=True)
class AsfObject:
    """An object of the header: from ``start``, name and size included, up to ``stop``."""

    name: bytes
    start: int
    stop: int

    @property
    def size(self) -> int:
        """Bytes, name and size included."""
        return self.stop - self.start

    def resized(self, growth: int) -> list[Splice]:
        """The object's new size."""
        return [Splice(self.start + 16, self.start + 24, struct.pack("<Q", self.size + growth))] if growth else []


@dataclass(frozen=True, slots=True)
class AsfHeader:
    """The header, the objects in it, its extension (None when it has none) and the ``inner`` objects in that."""

    stop: int
    count: int
    objects: tuple[AsfObject, ...]
    extension: AsfObject | None
    inner: tuple[AsfObject, ...]

    def find(self, name: bytes) -> AsfObject | None:
        """The object of this name in the header or its extension. Raises StructureError when there are two."""
        matches = [o for o in (*self.objects, *self.inner) if o.name == name]
        require(len(matches) <= 1, "its header holds two objects of one kind")
        return matches[0] if matches else None


@dataclass(frozen=True, slots=True)
class AsfAttribute:
    """One named value and where its entry stands; the value itself begins at ``content``."""

    name: str
    kind: int
    start: int
    content: int
    stop: int


def read_header(file: BinaryIO) -> AsfHeader:
    """The header's objects. Raises StructureError unless they fill it and the audio follows."""
    name, size, count = struct.unpack("<16sQI", read_at(file, 0, TOP - 2, "its header"))
    require(name == HEADER and TOP <= size <= size_of(file), "its header has an impossible length")
    require(read_at(file, size, 16, "its audio") == DATA, "no audio follows its header")
    objects = tuple(_objects(file, TOP, size))
    require(len(objects) == count, "its header holds another number of objects than it says")
    extensions = [o for o in objects if o.name == EXTENSION]
    require(len(extensions) <= 1, "its header has two extensions")
    inner = tuple(_extension_objects(file, extensions[0])) if extensions else ()
    return AsfHeader(size, count, objects, extensions[0] if extensions else None, inner)


def _extension_objects(file: BinaryIO, extension: AsfObject) -> Iterator[AsfObject]:
    require(extension.size >= EXTENSION_TOP, "its header's extension is cut short")
    stated = struct.unpack("<I", read_at(file, extension.start + EXTENSION_TOP - 4, 4, "its header's extension"))[0]
    require(stated == extension.size - EXTENSION_TOP, "its header's extension states a wrong length")
    return _objects(file, extension.start + EXTENSION_TOP, extension.stop)


def _objects(file: BinaryIO, start: int, stop: int) -> Iterator[AsfObject]:
    offset = start
    while offset < stop:
        name, size = struct.unpack("<16sQ", read_at(file, offset, OBJECT, "an object of its header"))
        require(OBJECT <= size <= stop - offset, "an object of its header reaches beyond it")
        yield AsfObject(name, offset, offset + size)
        offset += size


def attributes(file: BinaryIO, holder: AsfObject) -> list[AsfAttribute]:
    """The entries of one of the three objects that hold named attributes. Raises StructureError."""
    data = read_at(file, holder.start, holder.size, "its attributes")
    require(len(data) >= OBJECT + 2, "its attributes are cut short")
    parse_entry = _parse_short_entry if holder.name == EXTENDED_CONTENT else _parse_long_entry
    entries, offset = list[AsfAttribute](), OBJECT + 2
    for _ in range(struct.unpack_from("<H", data, OBJECT)[0]):
        name, kind, content, stop = parse_entry(data, offset)
        require(stop <= len(data), "an attribute reaches beyond its object")
        text = name.decode("utf-16-le", "replace").rstrip("\0")
        entries.append(AsfAttribute(text, kind, *(holder.start + position for position in (offset, content, stop))))
        offset = stop
    return entries


def _parse_short_entry(data: bytes, offset: int) -> tuple[bytes, int, int, int]:
    """Name, type, start of the value and end of an entry of the extended content description."""
    require(offset + 2 <= len(data), "an attribute is cut short")
    after_name = offset + 2 + struct.unpack_from("<H", data, offset)[0]
    require(after_name + 4 <= len(data), "an attribute is cut short")
    kind, size = struct.unpack_from("<2H", data, after_name)
    return data[offset + 2 : after_name], kind, after_name + 4, after_name + 4 + size


def _parse_long_entry(data: bytes, offset: int) -> tuple[bytes, int, int, int]:
    """Name, type, start of the value and end of an entry of the metadata object or library."""
    require(offset + 12 <= len(data), "an attribute is cut short")
    _, _, name_size, kind, size = struct.unpack_from("<4HI", data, offset)
    content = offset + 12 + name_size
    return data[offset + 12 : content], kind, content, content + size


def short_entry(name: str, text: str) -> bytes:
    """A text attribute as the extended content description holds it."""
    key, value = encoded_text(name), encoded_text(text)
    require(len(value) < 1 << 16, "a genre is longer than 32 000 letters")
    return struct.pack("<H", len(key)) + key + struct.pack("<2H", TEXT, len(value)) + value


def long_entry(name: str, text: str) -> bytes:
    """A text attribute of the whole file as the metadata library holds it."""
    return typed_entry(name, TEXT, encoded_text(text))


def typed_entry(name: str, kind: int, value: bytes) -> bytes:
    """An attribute of any type of the whole file as the metadata library holds it."""
    key = encoded_text(name)
    return struct.pack("<4HI", 0, 0, len(key), kind, len(value)) + key + value


def make_object(name: bytes, content: bytes) -> bytes:
    """A whole object."""
    return name + struct.pack("<Q", OBJECT + len(content)) + content


def encoded_text(text: str) -> bytes:
    """A text as the header holds it, with the zero that ends it."""
    return (text + "\0").encode("utf-16-le")


EXTENSION_RESERVED = bytes.fromhex("11d2d3abbaa9cf118ee600c00c205365") + struct.pack("<H", 6)


def genre_splices(file: BinaryIO, genres: Sequence[str], field: str = GENRE_FIELD) -> list[Splice]:
    """What to change so that the file holds these genres, or values of another ``field``. Raises StructureError."""
    short = [short_entry(field, g) for g in genres[:1]]
    long = [long_entry(field, g) for g in genres[1:]]
    return attribute_splices(file, field, short, long)


def attribute_splices(
    file: BinaryIO, field: str, short: Sequence[bytes], long: Sequence[bytes], kind: int = TEXT
) -> list[Splice]:
    """What to change so that these entries are all that the file holds of a field, whose old ones are of ``kind``.

    ``short``: one at most, for the extended content description; ``long``: for the metadata library.
    """
    header = read_header(file)
    content = header.find(EXTENDED_CONTENT)
    inner = [o for name in (METADATA, LIBRARY) if (o := header.find(name))]
    splices, added = list[Splice](), 0
    if content:
        splices += _entry_edits(file, content, short, field, kind)
    elif short:
        new = make_object(EXTENDED_CONTENT, struct.pack("<H", 1) + short[0])
        splices, added = [Splice(header.stop, header.stop, new)], 1
    within = [s for o in inner for s in _entry_edits(file, o, long if o.name == LIBRARY else [], field, kind)]
    if long and not header.find(LIBRARY):
        within += [_new_library(header, long)]
        added += header.extension is None
    return _with_sizes(file, header, splices + _extension_size(header, within) + within, added)


def _entry_edits(file: BinaryIO, holder: AsfObject, new: Sequence[bytes], field: str, kind: int) -> list[Splice]:
    """The field's entries in one object, in the place of the first there was, with the object's count and size."""
    entries = attributes(file, holder)
    old = [a for a in entries if a.name.casefold() == field.casefold()]
    require(
        all(a.kind == kind for a in old), "its genre or style is not text" if kind == TEXT else "its picture is none"
    )
    if not old and not new:
        return []
    end = entries[-1].stop if entries else holder.start + OBJECT + 2
    start, stop = (old[0].start, old[0].stop) if old else (end, end)
    edits = [Splice(start, stop, b"".join(new)), *(Splice(a.start, a.stop, b"") for a in old[1:])]
    count = len(entries) - len(old) + len(new)
    require(count < 1 << 16, "it holds as many attributes as it can")
    count_edit = Splice(holder.start + OBJECT, holder.start + OBJECT + 2, struct.pack("<H", count))
    return [*holder.resized(sum(s.growth for s in edits)), count_edit, *edits]


def _new_library(header: AsfHeader, entries: Sequence[bytes]) -> Splice:
    """A metadata library at the end of the header's extension, which is made too where there is none."""
    require(len(entries) < 1 << 16, "there are more genres than it can hold")
    library = make_object(LIBRARY, struct.pack("<H", len(entries)) + b"".join(entries))
    if header.extension:
        return Splice(header.extension.stop, header.extension.stop, library)
    content = EXTENSION_RESERVED + struct.pack("<I", len(library)) + library
    return Splice(header.stop, header.stop, make_object(EXTENSION, content))


def _extension_size(header: AsfHeader, within: Sequence[Splice]) -> list[Splice]:
    """The two fields in which the header's extension states its length."""
    growth, extension = sum(s.growth for s in within), header.extension
    if extension is None or growth == 0:
        return []
    start = extension.start + EXTENSION_TOP - 4
    stated = extension.size - EXTENSION_TOP + growth
    require(stated < 1 << 32, "its header's extension would grow beyond 4 GB")
    return [*extension.resized(growth), Splice(start, start + 4, struct.pack("<I", stated))]


def _with_sizes(file: BinaryIO, header: AsfHeader, splices: list[Splice], added: int) -> list[Splice]:
    """The splices with a padding object that takes up their growth, and with the sizes and counts that follow.

    ``added``: how many new objects stand in the header itself.
    """
    growth = sum(s.growth for s in splices)
    padding = next((o for o in header.objects if o.name == PADDING and _is_zero(file, o)), None)
    if growth:
        splices.append(_padding(header, padding, growth))
        added += padding is None
    total = sum(s.growth for s in splices)
    if added:
        splices.append(Splice(24, 28, struct.pack("<I", header.count + added)))
    if total:
        splices += [Splice(16, 24, struct.pack("<Q", header.stop + total)), *_file_size(file, header, total)]
    return splices


def _padding(header: AsfHeader, padding: AsfObject | None, growth: int) -> Splice:
    if padding is None:
        size = -growth - OBJECT if growth <= -OBJECT else PADDING_BYTES
        return Splice(header.stop, header.stop, make_object(PADDING, bytes(size)))
    remaining = padding.size - growth - OBJECT
    size = remaining if remaining > 0 else PADDING_BYTES
    return Splice(padding.start, padding.stop, make_object(PADDING, bytes(size)))


def _is_zero(file: BinaryIO, padding: AsfObject) -> bool:
    start = padding.start + OBJECT
    return not any(read_at(file, start, padding.stop - start, "its padding"))


def _file_size(file: BinaryIO, header: AsfHeader, growth: int) -> list[Splice]:
    """Keep the file's size in its properties true, if it was (a recording broken off states zero)."""
    properties = header.find(FILE_PROPERTIES)
    if properties is None or properties.size < OBJECT + 24:
        return []
    start, size = properties.start + OBJECT + 16, size_of(file)
    if read_at(file, start, 8, "its properties") != struct.pack("<Q", size):
        return []
    return [Splice(start, start + 8, struct.pack("<Q", size + growth))]
