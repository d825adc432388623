"""The header of an ASF (WMA) file as raw objects, and the named attributes in three of them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from tagger.writing.fields.source import read_at, require
from tagger.writing.fields.splices import Splice, size_of


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
TEXT = 0  # the type of an attribute that is text


@dataclass(frozen=True, slots=True)
class Object:
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
class Header:
    """The header, the objects in it, and those in its extension (None when it has none)."""

    stop: int
    count: int
    objects: tuple[Object, ...]
    extension: Object | None
    inner: tuple[Object, ...]

    def find(self, name: bytes) -> Object | None:
        """The object of this name in the header or its extension. Raises StructureError when there are two."""
        found = [o for o in (*self.objects, *self.inner) if o.name == name]
        require(len(found) <= 1, "its header holds two objects of one kind")
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Attribute:
    """One named value and where its entry stands."""

    name: str
    kind: int
    start: int
    stop: int


def read_header(file: BinaryIO) -> Header:
    """The header's objects. Raises StructureError unless they fill it and the audio follows."""
    name, size, count = struct.unpack("<16sQI", read_at(file, 0, TOP - 2, "its header"))
    require(name == HEADER and TOP <= size <= size_of(file), "its header has an impossible length")
    require(read_at(file, size, 16, "its audio") == DATA, "no audio follows its header")
    objects = tuple(_objects(file, TOP, size))
    require(len(objects) == count, "its header holds another number of objects than it says")
    extensions = [o for o in objects if o.name == EXTENSION]
    require(len(extensions) <= 1, "its header has two extensions")
    inner = tuple(_inner(file, extensions[0])) if extensions else ()
    return Header(size, count, objects, extensions[0] if extensions else None, inner)


def _inner(file: BinaryIO, extension: Object) -> Iterator[Object]:
    require(extension.size >= EXTENSION_TOP, "its header's extension is cut short")
    stated = struct.unpack("<I", read_at(file, extension.start + EXTENSION_TOP - 4, 4, "its header's extension"))[0]
    require(stated == extension.size - EXTENSION_TOP, "its header's extension states a wrong length")
    return _objects(file, extension.start + EXTENSION_TOP, extension.stop)


def _objects(file: BinaryIO, start: int, stop: int) -> Iterator[Object]:
    at = start
    while at < stop:
        name, size = struct.unpack("<16sQ", read_at(file, at, OBJECT, "an object of its header"))
        require(OBJECT <= size <= stop - at, "an object of its header reaches beyond it")
        yield Object(name, at, at + size)
        at += size


def attributes(file: BinaryIO, holder: Object) -> list[Attribute]:
    """The entries of one of the three objects that hold named attributes. Raises StructureError."""
    data = read_at(file, holder.start, holder.size, "its attributes")
    require(len(data) >= OBJECT + 2, "its attributes are cut short")
    read = _short_entry if holder.name == EXTENDED_CONTENT else _long_entry
    found, at = list[Attribute](), OBJECT + 2
    for _ in range(struct.unpack_from("<H", data, OBJECT)[0]):
        name, kind, stop = read(data, at)
        require(stop <= len(data), "an attribute reaches beyond its object")
        text = name.decode("utf-16-le", "replace").rstrip("\0")
        found.append(Attribute(text, kind, holder.start + at, holder.start + stop))
        at = stop
    return found


def _short_entry(data: bytes, at: int) -> tuple[bytes, int, int]:
    """Name, type and end of an entry of the extended content description."""
    require(at + 2 <= len(data), "an attribute is cut short")
    after_name = at + 2 + struct.unpack_from("<H", data, at)[0]
    require(after_name + 4 <= len(data), "an attribute is cut short")
    kind, size = struct.unpack_from("<2H", data, after_name)
    return data[at + 2 : after_name], kind, after_name + 4 + size


def _long_entry(data: bytes, at: int) -> tuple[bytes, int, int]:
    """Name, type and end of an entry of the metadata object or library."""
    require(at + 12 <= len(data), "an attribute is cut short")
    _, _, name_size, kind, size = struct.unpack_from("<4HI", data, at)
    return data[at + 12 : at + 12 + name_size], kind, at + 12 + name_size + size


def short_entry(name: str, text: str) -> bytes:
    """A text attribute as the extended content description holds it."""
    key, value = _text(name), _text(text)
    require(len(value) < 1 << 16, "a genre is longer than 32 000 letters")
    return struct.pack("<H", len(key)) + key + struct.pack("<2H", TEXT, len(value)) + value


def long_entry(name: str, text: str) -> bytes:
    """A text attribute of the whole file as the metadata library holds it."""
    key, value = _text(name), _text(text)
    return struct.pack("<4HI", 0, 0, len(key), TEXT, len(value)) + key + value


def make_object(name: bytes, content: bytes) -> bytes:
    """A whole object."""
    return name + struct.pack("<Q", OBJECT + len(content)) + content


def _text(text: str) -> bytes:
    return (text + "\0").encode("utf-16-le")
