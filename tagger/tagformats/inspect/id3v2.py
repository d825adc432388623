"""The parts of an ID3v2 tag.

An ID3v2 tag that only repeats what an older tag of the same file says counts as nothing.

The writer makes such a tag when a list of genres does not fit into the older one, because many players look at the
newer tag alone. It may come, and undo may take it away again, without anything being lost.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from tagger.tagformats.inspect.file_parts import Fact, Inspection, Kind, StructureFault, View, demand, room_or_kept

HEADER = 10
NAME = re.compile(rb"[A-Z][A-Z0-9][A-Z0-9][A-Z0-9\0 ]?\Z")
GENRES = (b"TCO", b"TCON", b"TCO\0", b"TCO ")


@dataclass(frozen=True, slots=True)
class RawFrame:
    """A frame: its name and the range of raw bytes in the file."""

    name: bytes
    start: int
    stop: int


def is_tag(view: View, start: int) -> bool:
    """Whether an ID3v2 tag stands there."""
    return view.has(start, b"ID3")


def seven_bits(data: bytes) -> int:
    """A number of seven bits per byte. Raises StructureFault for one with high bits."""
    value = 0
    for byte in data:
        demand(byte < 128, "a length in its ID3 tag is impossible")
        value = value * 128 + byte
    return value


def end_of(view: View, start: int) -> int:
    """Where a tag ends, as its header says."""
    header = view.read(start, HEADER)
    footer = HEADER if header[3] == 4 and header[5] & 0x10 else 0
    stop = start + HEADER + seven_bits(header[6:10]) + footer
    demand(stop <= view.size, "its ID3 tag reaches beyond its end")
    return stop


def survey_tag(view: View, survey: Inspection, start: int) -> list[RawFrame]:
    """Account for a whole tag; returns its frames other than the genre. Raises StructureFault."""
    header = view.read(start, HEADER)
    version, flags, size = header[3], header[5], seven_bits(header[6:10])
    demand(version in (2, 3, 4), "its ID3 tag is of an unknown version")
    body = view.read(start + HEADER, size)
    plain, protected = _plain(body) if version < 4 and flags & 0x80 else (body, [])

    def place(offset: int) -> int:
        return start + HEADER + offset + bisect_right(protected, offset)

    survey.add(Kind.FRAME, "the ID3 header", start, start + HEADER)
    first = _extended(plain, version) if version > 2 and flags & 0x40 else 0
    _survey_extended(survey, version, first, place)
    frames = [RawFrame(n, place(a), place(b)) for n, a, b in _frames(plain, version, first)]
    for frame in frames:
        genre = frame.name in GENRES
        survey.add(Kind.GENRE if genre else Kind.KEPT, f"the ID3 frame {shown(frame.name)}", frame.start, frame.stop)
    stop = start + HEADER + size
    room_or_kept(view, survey, "the bytes behind the last ID3 frame", frames[-1].stop if frames else place(first), stop)
    _survey_footer(view, survey, header, stop)
    kept = [f for f in frames if f.name not in GENRES]
    if kept:
        survey.facts.append(Fact("the version of the ID3 tag", header[3:6]))
    return kept


def shown(name: bytes) -> str:
    """A frame's name for people."""
    return name.decode("latin-1").strip("\0 ")


def _plain(body: bytes) -> tuple[bytes, list[int]]:
    """The body without protecting zeros, and for each of these the plain offset that comes after it."""
    demand(re.search(rb"\xff(?:[\xe0-\xff]|\Z)", body) is None, "its ID3 tag is not unsynchronised as it says")
    portions = body.split(b"\xff\0")
    offsets, length = list[int](), 0
    for portion in portions[:-1]:
        length += len(portion) + 1
        offsets.append(length)
    return b"\xff".join(portions), offsets


def _extended(plain: bytes, version: int) -> int:
    """Bytes of the extended header."""
    if NAME.match(plain[:4]):
        return 0  # the flag is wrong: frames begin at once
    size = seven_bits(plain[:4]) if version == 4 else 4 + int.from_bytes(plain[:4])
    demand(6 <= size <= len(plain), "its extended ID3 header is impossible")
    return size


def _survey_extended(survey: Inspection, version: int, size: int, place: Callable[[int], int]) -> None:
    """All of it is kept but the size of the padding, which version 2.3 states there."""
    stated = (6, min(10, size)) if version == 3 else (size, size)
    survey.add(Kind.KEPT, "the extended ID3 header", place(0), place(min(stated[0], size)))
    survey.add(Kind.FRAME, "the size of the ID3 padding", place(min(stated[0], size)), place(stated[1]))
    survey.add(Kind.KEPT, "the extended ID3 header", place(stated[1]), place(size))


def _survey_footer(view: View, survey: Inspection, header: bytes, stop: int) -> None:
    if header[3] == 4 and header[5] & 0x10:
        demand(view.read(stop, HEADER) == b"3DI" + header[3:], "the footer of its ID3 tag is not its header")
        survey.add(Kind.FRAME, "the ID3 footer", stop, stop + HEADER)


def _frames(plain: bytes, version: int, first: int) -> list[tuple[bytes, int, int]]:
    """Name, start and stop of each frame; in 2.4 by the reading of the sizes that leaves less unexplained."""
    if version == 2:
        return _walk(plain, first, 3, 8)
    if version == 3:
        return _walk(plain, first, 4, 8)
    readings = [_walk(plain, first, 4, bits) for bits in (7, 8)]
    return min(readings, key=lambda frames: len(plain[frames[-1][2] if frames else first :].rstrip(b"\0")))


def _walk(plain: bytes, at: int, width: int, bits: int) -> list[tuple[bytes, int, int]]:
    head = {3: 6, 4: 10}[width]
    found = list[tuple[bytes, int, int]]()
    while at + head <= len(plain) and NAME.match(plain[at : at + width]):
        try:
            size = (
                seven_bits(plain[at + width : at + 2 * width])
                if bits == 7
                else int.from_bytes(plain[at + width : at + 2 * width])
            )
        except StructureFault:
            break
        if at + head + size > len(plain):
            break
        found.append((plain[at : at + width], at, at + head + size))
        at += head + size
    return found


FIELDS = {
    b"TIT2": ("title", "INAM"),
    b"TPE1": ("artist", "IART"),
    b"TALB": ("album", "IPRD"),
    b"TDRC": ("year", "ICRD"),
    b"TRCK": ("track", "ITRK"),
    b"COMM": ("comment", "ICMT"),
}


def without_repeats(
    view: View, survey: Inspection, frames: list[RawFrame], texts: list[tuple[str, bytes]]
) -> Inspection:
    """The survey with the frames of a tag that only repeats moved to what may change; else as it is."""
    if not frames or not texts or not all(_repeats(view, frame, texts) for frame in frames):
        return survey
    starts = {frame.start for frame in frames}
    parts = [replace(p, kind=Kind.FRAME) if p.start in starts else p for p in survey.parts]
    facts = [fact for fact in survey.facts if fact.name != "the version of the ID3 tag"]
    return replace(survey, parts=parts, facts=facts)


def _repeats(view: View, frame: RawFrame, texts: list[tuple[str, bytes]]) -> bool:
    """Whether a frame is, to the byte, the one that the writer makes from an older field."""
    if frame.name not in FIELDS or frame.stop - frame.start > 1 << 17:
        return False
    content = view.read(frame.start + 10, frame.stop - frame.start - 10)
    openings = (b"\x03engID3v1 Comment\0", b"\x03eng\0") if frame.name == b"COMM" else (b"\x03",)
    olds = [_utf8(value) for name, value in texts if name in FIELDS[frame.name]]
    return any(content == opening + old for opening in openings for old in olds if old)


def _utf8(raw: bytes) -> bytes:
    try:
        return raw.decode().encode()
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode()
