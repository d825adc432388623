"""The parts of an ASF (WMA) file: every object of the header and every attribute is kept but the genre."""

import struct
from collections.abc import Iterator
from uuid import UUID

from tagger.tagformats.inspect.file_parts import CheckedReader, Inspection, Invariant, PartKind, ensure

HEADER = UUID("75B22630-668E-11CF-A6D9-00AA0062CE6C").bytes_le
DATA = UUID("75B22636-668E-11CF-A6D9-00AA0062CE6C").bytes_le
PADDING = UUID("1806D474-CADF-4509-A4BA-9AABCB96AAE8").bytes_le
EXTENSION = UUID("5FBF03B5-A92E-11CF-8EE3-00C00C205365").bytes_le
PROPERTIES = UUID("8CABDCA1-A947-11CF-8EE4-00C00C205365").bytes_le
CONTENT = UUID("D2D0A440-E307-11D2-97F0-00A0C95EA850").bytes_le
METADATA = UUID("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA").bytes_le
LIBRARY = UUID("44231C94-9498-49D1-A141-1D134E457054").bytes_le


def inspect_asf(reader: CheckedReader, inspection: Inspection) -> None:
    """Account for the whole file. Raises MalformedError."""
    size, count = struct.unpack("<QI", reader.read(16, 12))
    ensure(30 <= size <= reader.size, "its header has an impossible length")
    inspection.add(PartKind.STRUCTURE, "the beginning of the header", 0, 28)
    inspection.add(PartKind.PRESERVED, "the mark of the header", 28, 30)
    objects = list(_objects(reader, 30, size))
    ensure(len(objects) == count, "its header holds another number of objects than it says")
    for name, start, stop in objects:
        _inspect_object(reader, inspection, name, start, stop)
    ensure(reader.has(size, DATA), "no audio follows its header")
    inspection.add(PartKind.AUDIO, "the audio", size, reader.size)


def _objects(reader: CheckedReader, offset: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    while offset < stop:
        name, size = struct.unpack("<16sQ", reader.read(offset, 24))
        ensure(24 <= size <= stop - offset, "an object of its header does not fit")
        yield name, offset, offset + size
        offset += size


def _inspect_object(reader: CheckedReader, inspection: Inspection, name: bytes, start: int, stop: int) -> None:
    body = start + 24
    inspection.add(PartKind.STRUCTURE, "the name and size of an object", start, body)
    if name == PADDING:
        inspection.add(
            PartKind.PADDING if reader.is_zero(body, stop) else PartKind.PRESERVED, "the padding", body, stop
        )
    elif name == EXTENSION:
        ensure(
            int.from_bytes(reader.read(body + 18, 4), "little") == stop - body - 22, "its header's extension is broken"
        )
        inspection.add(PartKind.STRUCTURE, "the beginning of the extension", body, body + 22)
        for inner in _objects(reader, body + 22, stop):
            _inspect_object(reader, inspection, *inner)
    elif name in (CONTENT, METADATA, LIBRARY):
        _inspect_attributes(reader, inspection, name, body, stop)
    elif name == PROPERTIES and stop - body >= 24:
        _inspect_properties(reader, inspection, body, stop)
    else:
        inspection.add(PartKind.PRESERVED, f"the object {str(UUID(bytes_le=name)).upper()}", body, stop)


def _inspect_properties(reader: CheckedReader, inspection: Inspection, body: int, stop: int) -> None:
    """All but the size of the file, of which only is kept whether it is true."""
    inspection.add(PartKind.PRESERVED, "the properties", body, body + 16)
    inspection.add(PartKind.STRUCTURE, "the size in the properties", body + 16, body + 24)
    inspection.add(PartKind.PRESERVED, "the properties", body + 24, stop)
    stated = int.from_bytes(reader.read(body + 16, 8), "little")
    inspection.invariants.append(
        Invariant("the size in the properties", b"true" if stated == reader.size else str(stated).encode())
    )


def _inspect_attributes(reader: CheckedReader, inspection: Inspection, name: bytes, body: int, stop: int) -> None:
    """The entries of one of the three objects that hold named values."""
    inspection.add(PartKind.STRUCTURE, "the number of attributes", body, body + 2)
    offset = body + 2
    for _ in range(int.from_bytes(reader.read(body, 2), "little")):
        ensure(offset < stop, "an attribute does not fit")
        key, end = _entry(reader, offset, short=name == CONTENT)
        ensure(end <= stop, "an attribute does not fit")
        inspection.add(
            PartKind.GENRE if _is_changing(reader, inspection, key.lower(), offset, end) else PartKind.PRESERVED,
            f"the attribute {key}",
            offset,
            end,
        )
        offset = end
    inspection.add(PartKind.PRESERVED, "the bytes behind the attributes", offset, stop)


def _is_changing(reader: CheckedReader, inspection: Inspection, key: str, start: int, stop: int) -> bool:
    if key == "wm/picture" and inspection.pictures:
        return inspection.is_changing_picture(reader.read(start, stop - start))
    return key == "wm/genre" or inspection.may_change(key)


def _entry(reader: CheckedReader, offset: int, *, short: bool) -> tuple[str, int]:
    """The name of an entry and where it ends."""
    if short:
        (length,) = struct.unpack("<H", reader.read(offset, 2))
        key = reader.read(offset + 2, length)
        (size,) = struct.unpack("<2xH", reader.read(offset + 2 + length, 4))
        end = offset + 6 + length + size
    else:
        length, size = struct.unpack("<4xH2xI", reader.read(offset, 12))
        key = reader.read(offset + 12, length)
        end = offset + 12 + length + size
    return key.decode("utf-16-le", "replace").rstrip("\0"), end
