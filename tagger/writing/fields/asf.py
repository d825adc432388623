"""Genres in an ASF (WMA) file: the WM/Genre attributes change, a padding object takes up the difference.

As Windows' own library does it, the first value stands in the extended content description and further ones in the
metadata library, since the former is meant for one value per name.
"""

import struct
from collections.abc import Sequence
from typing import BinaryIO

from tagger.writing.fields import asf_objects as objects
from tagger.writing.fields.asf_objects import Header, Object, attributes, make_object, read_header
from tagger.writing.fields.room import ROOM
from tagger.writing.fields.source import read_at, require
from tagger.writing.fields.splices import Splice, size_of

NAME = "WM/Genre"
EXTENSION_RESERVED = bytes.fromhex("11d2d3abbaa9cf118ee600c00c205365") + struct.pack("<H", 6)


def genre_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """What to change so that the file holds these genres. Raises StructureError."""
    header = read_header(file)
    content = header.find(objects.EXTENDED_CONTENT)
    inner = [o for name in (objects.METADATA, objects.LIBRARY) if (o := header.find(name))]
    short = [objects.short_entry(NAME, g) for g in genres[:1]]
    long = [objects.long_entry(NAME, g) for g in genres[1:]]
    splices, added = list[Splice](), 0
    if content:
        splices += _entry_edits(file, content, short)
    elif short:
        new = make_object(objects.EXTENDED_CONTENT, struct.pack("<H", 1) + short[0])
        splices, added = [Splice(header.stop, header.stop, new)], 1
    within = [s for o in inner for s in _entry_edits(file, o, long if o.name == objects.LIBRARY else [])]
    if long and not header.find(objects.LIBRARY):
        within += [_new_library(header, long)]
        added += header.extension is None
    return _settled(file, header, splices + _extension_size(header, within) + within, added)


def _entry_edits(file: BinaryIO, holder: Object, new: Sequence[bytes]) -> list[Splice]:
    """The genre's entries in one object, in the place of the first there was, with the object's count and size."""
    entries = attributes(file, holder)
    old = [a for a in entries if a.name.casefold() == NAME.casefold()]
    require(all(a.kind == objects.TEXT for a in old), "its genre is no text")
    if not old and not new:
        return []
    end = entries[-1].stop if entries else holder.start + objects.OBJECT + 2
    place = (old[0].start, old[0].stop) if old else (end, end)
    edits = [Splice(*place, b"".join(new)), *(Splice(a.start, a.stop, b"") for a in old[1:])]
    count = len(entries) - len(old) + len(new)
    require(count < 1 << 16, "it holds as many attributes as it can")
    counted = Splice(holder.start + objects.OBJECT, holder.start + objects.OBJECT + 2, struct.pack("<H", count))
    return [*holder.resized(sum(s.growth for s in edits)), counted, *edits]


def _new_library(header: Header, entries: Sequence[bytes]) -> Splice:
    """A metadata library at the end of the header's extension, which is made too where there is none."""
    require(len(entries) < 1 << 16, "there are more genres than it can hold")
    library = make_object(objects.LIBRARY, struct.pack("<H", len(entries)) + b"".join(entries))
    if header.extension:
        return Splice(header.extension.stop, header.extension.stop, library)
    content = EXTENSION_RESERVED + struct.pack("<I", len(library)) + library
    return Splice(header.stop, header.stop, make_object(objects.EXTENSION, content))


def _extension_size(header: Header, within: Sequence[Splice]) -> list[Splice]:
    """The two places in which the header's extension states its length."""
    growth, extension = sum(s.growth for s in within), header.extension
    if extension is None or growth == 0:
        return []
    place = extension.start + objects.EXTENSION_TOP - 4
    stated = extension.size - objects.EXTENSION_TOP + growth
    require(stated < 1 << 32, "its header's extension would grow beyond 4 GB")
    return [*extension.resized(growth), Splice(place, place + 4, struct.pack("<I", stated))]


def _settled(file: BinaryIO, header: Header, splices: list[Splice], added: int) -> list[Splice]:
    """Let a padding object take up the growth; state the header's size, its number of objects and the file's size."""
    growth = sum(s.growth for s in splices)
    padding = next((o for o in header.objects if o.name == objects.PADDING and _is_zero(file, o)), None)
    if growth:
        splices.append(_padding(header, padding, growth))
        added += padding is None
    total = sum(s.growth for s in splices)
    counted = Splice(24, 28, struct.pack("<I", header.count + added))
    sized = Splice(16, 24, struct.pack("<Q", header.stop + total))
    return [*splices, *([counted] if added else []), *([sized, *_file_size(file, header, total)] if total else [])]


def _padding(header: Header, padding: Object | None, growth: int) -> Splice:
    if padding is None:
        size = -growth - objects.OBJECT if growth <= -objects.OBJECT else ROOM
        return Splice(header.stop, header.stop, make_object(objects.PADDING, bytes(size)))
    left = padding.size - growth - objects.OBJECT
    return Splice(padding.start, padding.stop, make_object(objects.PADDING, bytes(left if left > 0 else ROOM)))


def _is_zero(file: BinaryIO, padding: Object) -> bool:
    start = padding.start + objects.OBJECT
    return not any(read_at(file, start, padding.stop - start, "its padding"))


def _file_size(file: BinaryIO, header: Header, growth: int) -> list[Splice]:
    """The file's size in its properties, kept true where it is true (a recording broken off states zero)."""
    properties = header.find(objects.FILE_PROPERTIES)
    if properties is None or properties.size < objects.OBJECT + 24:
        return []
    place, size = properties.start + objects.OBJECT + 16, size_of(file)
    if read_at(file, place, 8, "its properties") != struct.pack("<Q", size):
        return []
    return [Splice(place, place + 8, struct.pack("<Q", size + growth))]
