"""The parts of an ASF (WMA) file: every object of the header and every attribute is kept but the genre."""

import struct
from collections.abc import Iterator
from uuid import UUID

from tagger.tagformats.inspect.file_parts import Fact, Inspection, Kind, View, demand

HEADER = UUID("75B22630-668E-11CF-A6D9-00AA0062CE6C").bytes_le
DATA = UUID("75B22636-668E-11CF-A6D9-00AA0062CE6C").bytes_le
PADDING = UUID("1806D474-CADF-4509-A4BA-9AABCB96AAE8").bytes_le
EXTENSION = UUID("5FBF03B5-A92E-11CF-8EE3-00C00C205365").bytes_le
PROPERTIES = UUID("8CABDCA1-A947-11CF-8EE4-00C00C205365").bytes_le
CONTENT = UUID("D2D0A440-E307-11D2-97F0-00A0C95EA850").bytes_le
METADATA = UUID("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA").bytes_le
LIBRARY = UUID("44231C94-9498-49D1-A141-1D134E457054").bytes_le


def survey_asf(view: View, survey: Inspection) -> None:
    """Account for the whole file. Raises StructureFault."""
    size, count = struct.unpack("<QI", view.read(16, 12))
    demand(30 <= size <= view.size, "its header has an impossible length")
    survey.add(Kind.FRAME, "the beginning of the header", 0, 28)
    survey.add(Kind.KEPT, "the mark of the header", 28, 30)
    objects = list(_objects(view, 30, size))
    demand(len(objects) == count, "its header holds another number of objects than it says")
    for name, start, stop in objects:
        _survey_object(view, survey, name, start, stop)
    demand(view.has(size, DATA), "no audio follows its header")
    survey.add(Kind.AUDIO, "the audio", size, view.size)


def _objects(view: View, at: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    while at < stop:
        name, size = struct.unpack("<16sQ", view.read(at, 24))
        demand(24 <= size <= stop - at, "an object of its header does not fit")
        yield name, at, at + size
        at += size


def _survey_object(view: View, survey: Inspection, name: bytes, start: int, stop: int) -> None:
    body = start + 24
    survey.add(Kind.FRAME, "the name and size of an object", start, body)
    if name == PADDING:
        survey.add(Kind.ROOM if view.is_zero(body, stop) else Kind.KEPT, "the padding", body, stop)
    elif name == EXTENSION:
        demand(
            int.from_bytes(view.read(body + 18, 4), "little") == stop - body - 22, "its header's extension is broken"
        )
        survey.add(Kind.FRAME, "the beginning of the extension", body, body + 22)
        for inner in _objects(view, body + 22, stop):
            _survey_object(view, survey, *inner)
    elif name in (CONTENT, METADATA, LIBRARY):
        _survey_attributes(view, survey, name, body, stop)
    elif name == PROPERTIES and stop - body >= 24:
        _survey_properties(view, survey, body, stop)
    else:
        survey.add(Kind.KEPT, f"the object {str(UUID(bytes_le=name)).upper()}", body, stop)


def _survey_properties(view: View, survey: Inspection, body: int, stop: int) -> None:
    """All but the size of the file, of which only is kept whether it is true."""
    survey.add(Kind.KEPT, "the properties", body, body + 16)
    survey.add(Kind.FRAME, "the size in the properties", body + 16, body + 24)
    survey.add(Kind.KEPT, "the properties", body + 24, stop)
    stated = int.from_bytes(view.read(body + 16, 8), "little")
    survey.facts.append(Fact("the size in the properties", b"true" if stated == view.size else str(stated).encode()))


def _survey_attributes(view: View, survey: Inspection, name: bytes, body: int, stop: int) -> None:
    """The entries of one of the three objects that hold named values."""
    survey.add(Kind.FRAME, "the number of attributes", body, body + 2)
    at = body + 2
    for _ in range(int.from_bytes(view.read(body, 2), "little")):
        demand(at < stop, "an attribute does not fit")
        key, end = _entry(view, at, short=name == CONTENT)
        demand(end <= stop, "an attribute does not fit")
        survey.add(Kind.GENRE if key.lower() == "wm/genre" else Kind.KEPT, f"the attribute {key}", at, end)
        at = end
    survey.add(Kind.KEPT, "the bytes behind the attributes", at, stop)


def _entry(view: View, at: int, *, short: bool) -> tuple[str, int]:
    """The name of an entry and where it ends."""
    if short:
        (length,) = struct.unpack("<H", view.read(at, 2))
        key = view.read(at + 2, length)
        (size,) = struct.unpack("<2xH", view.read(at + 2 + length, 4))
        end = at + 6 + length + size
    else:
        length, size = struct.unpack("<4xH2xI", view.read(at, 12))
        key = view.read(at + 12, length)
        end = at + 12 + length + size
    return key.decode("utf-16-le", "replace").rstrip("\0"), end
