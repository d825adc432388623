"""The parts of an ID3v2 tag.

A tag that only repeats what an older tag of the same file says counts as nothing.

The writer makes such a tag when a list of genres does not fit into the older one, because many players look at the
newer tag alone. It may come, and undo may take it away again, without anything being lost.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tagger.tagformats.inspect.file_parts import (
    CheckedReader,
    Inspection,
    Invariant,
    MalformedError,
    PartKind,
    add_padding,
    ensure,
)

HEADER = 10
NAME = re.compile(rb"[A-Z][A-Z0-9][A-Z0-9][A-Z0-9\0 ]?\Z")
PICTURES = (b"PIC", b"APIC", b"PIC\0", b"PIC ")
GENRES = (b"TCO", b"TCON", b"TCO\0", b"TCO ")


@dataclass(frozen=True, slots=True)
class RawFrame:
    """A frame: its name and the range of raw bytes in the file."""

    name: bytes
    start: int
    stop: int


def is_id3_tag(reader: CheckedReader, start: int) -> bool:
    """Whether an ID3v2 tag stands there."""
    return reader.has(start, b"ID3")


def seven_bits(data: bytes) -> int:
    """A number of seven bits per byte. Raises MalformedError for one with high bits."""
    value = 0
    for byte in data:
        ensure(byte < 128, "a length in its ID3 tag is impossible")
        value = value * 128 + byte
    return value


def end_of_tag(reader: CheckedReader, start: int) -> int:
    """Where a tag ends, as its header says."""
    header = reader.read(start, HEADER)
    footer = HEADER if header[3] == 4 and header[5] & 0x10 else 0
    stop = start + HEADER + seven_bits(header[6:10]) + footer
    ensure(stop <= reader.size, "its ID3 tag reaches beyond its end")
    return stop


def inspect_id3_tag(reader: CheckedReader, inspection: Inspection, start: int) -> list[RawFrame]:
    """Account for a whole tag; returns its frames other than the genre. Raises MalformedError."""
    header = reader.read(start, HEADER)
    version, flags, size = header[3], header[5], seven_bits(header[6:10])
    ensure(version in (2, 3, 4), "its ID3 tag is of an unknown version")
    body = reader.read(start + HEADER, size)
    plain, protected = _plain(body) if version < 4 and flags & 0x80 else (body, [])

    def file_offset(offset: int) -> int:
        return start + HEADER + offset + bisect_right(protected, offset)

    inspection.add(PartKind.STRUCTURE, "the ID3 header", start, start + HEADER)
    first = _extended(plain, version) if version > 2 and flags & 0x40 else 0
    _inspect_extended_header(inspection, version, first, file_offset)
    walked = _frames(plain, version, first)
    frames = [RawFrame(n, file_offset(a), file_offset(b)) for n, a, b in walked]
    changing = {
        frame.start
        for frame, (name, a, b) in zip(frames, walked, strict=True)
        if name in GENRES
        or _is_changing_text(inspection, name, plain[a + (6 if version == 2 else 10) : b])
        or _is_changing_picture(inspection, version, name, plain[a:b])
    }
    for frame in frames:
        inspection.add(
            PartKind.GENRE if frame.start in changing else PartKind.PRESERVED,
            f"the ID3 frame {frame_label(frame.name)}",
            frame.start,
            frame.stop,
        )
    stop = start + HEADER + size
    add_padding(
        reader,
        inspection,
        "the bytes behind the last ID3 frame",
        frames[-1].stop if frames else file_offset(first),
        stop,
    )
    _inspect_footer(reader, inspection, header, stop)
    other_frames = [f for f in frames if f.start not in changing]
    if other_frames:
        inspection.invariants.append(Invariant("the version of the ID3 tag", header[3:6]))
    return other_frames


def _is_changing_text(inspection: Inspection, name: bytes, content: bytes) -> bool:
    """Whether a frame is a text of the user's own that is described as a field that may change."""
    if name[:3] != b"TXX" or not inspection.changing or not content:
        return False
    wide = content[0] in (1, 2)
    label = bytearray()
    for at in range(1, len(content), 2 if wide else 1):
        unit = content[at : at + (2 if wide else 1)]
        if not any(unit):
            break
        label += unit
    codec = {0: "latin-1", 1: "utf-16", 2: "utf-16-be"}.get(content[0], "utf-8")
    return inspection.may_change(label.decode(codec, "replace"))


def _is_changing_picture(inspection: Inspection, version: int, name: bytes, frame: bytes) -> bool:
    """Whether a frame holds a picture that may change; version 2.4 may have taken byte pairs apart in it."""
    if not inspection.pictures or name not in PICTURES:
        return False
    content = frame[6 if version == 2 else 10 :]
    if version == 4 and frame[9] & 2:
        content = content[4 if frame[9] & 1 else 0 :].replace(b"\xff\0", b"\xff")
    return inspection.is_changing_picture(content)


def frame_label(name: bytes) -> str:
    """A frame's name for people."""
    return name.decode("latin-1").strip("\0 ")


def _plain(body: bytes) -> tuple[bytes, list[int]]:
    """The body without protecting zeros, and for each of these the plain offset that comes after it."""
    ensure(re.search(rb"\xff(?:[\xe0-\xff]|\Z)", body) is None, "its ID3 tag is not unsynchronised as it says")
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
    ensure(6 <= size <= len(plain), "its extended ID3 header is impossible")
    return size


def _inspect_extended_header(
    inspection: Inspection, version: int, size: int, file_offset: Callable[[int], int]
) -> None:
    """All of it is kept but the size of the padding, which version 2.3 states there."""
    stated = (6, min(10, size)) if version == 3 else (size, size)
    inspection.add(PartKind.PRESERVED, "the extended ID3 header", file_offset(0), file_offset(min(stated[0], size)))
    inspection.add(
        PartKind.STRUCTURE, "the size of the ID3 padding", file_offset(min(stated[0], size)), file_offset(stated[1])
    )
    inspection.add(PartKind.PRESERVED, "the extended ID3 header", file_offset(stated[1]), file_offset(size))


def _inspect_footer(reader: CheckedReader, inspection: Inspection, header: bytes, stop: int) -> None:
    if header[3] == 4 and header[5] & 0x10:
        ensure(reader.read(stop, HEADER) == b"3DI" + header[3:], "the footer of its ID3 tag is not its header")
        inspection.add(PartKind.STRUCTURE, "the ID3 footer", stop, stop + HEADER)


def _frames(plain: bytes, version: int, first: int) -> list[tuple[bytes, int, int]]:
    """Name, start and stop of each frame; in 2.4 by the reading of the sizes that leaves less unexplained."""
    if version == 2:
        return _walk(plain, first, 3, 8)
    if version == 3:
        return _walk(plain, first, 4, 8)
    readings = [_walk(plain, first, 4, bits) for bits in (7, 8)]
    return min(readings, key=lambda frames: len(plain[frames[-1][2] if frames else first :].rstrip(b"\0")))


def _walk(plain: bytes, offset: int, width: int, bits: int) -> list[tuple[bytes, int, int]]:
    head = {3: 6, 4: 10}[width]
    frames = list[tuple[bytes, int, int]]()
    while offset + head <= len(plain) and NAME.match(plain[offset : offset + width]):
        try:
            size = (
                seven_bits(plain[offset + width : offset + 2 * width])
                if bits == 7
                else int.from_bytes(plain[offset + width : offset + 2 * width])
            )
        except MalformedError:
            break
        if offset + head + size > len(plain):
            break
        frames.append((plain[offset : offset + width], offset, offset + head + size))
        offset += head + size
    return frames


FIELDS = {
    b"TIT2": ("title", "INAM"),
    b"TPE1": ("artist", "IART"),
    b"TALB": ("album", "IPRD"),
    b"TDRC": ("year", "ICRD"),
    b"TRCK": ("track", "ITRK"),
    b"COMM": ("comment", "ICMT"),
}


def without_repeats(
    reader: CheckedReader, inspection: Inspection, frames: list[RawFrame], texts: list[tuple[str, bytes]]
) -> Inspection:
    """The inspection with the frames of a tag that only repeats moved to what may change; else as it is."""
    if not frames or not texts or not all(_repeats(reader, frame, texts) for frame in frames):
        return inspection
    starts = {frame.start for frame in frames}
    parts = [replace(p, kind=PartKind.STRUCTURE) if p.start in starts else p for p in inspection.parts]
    invariants = [i for i in inspection.invariants if i.name != "the version of the ID3 tag"]
    return replace(inspection, parts=parts, invariants=invariants)


def _repeats(reader: CheckedReader, frame: RawFrame, texts: list[tuple[str, bytes]]) -> bool:
    """Whether a frame is, to the byte, one that the writer makes from an older field, or that earlier versions made."""
    if frame.name not in FIELDS or frame.stop - frame.start > 1 << 17:
        return False
    content = reader.read(frame.start + 10, frame.stop - frame.start - 10)
    older_texts = [value for name, value in texts if name in FIELDS[frame.name] and value]
    return any(content in _repeated_contents(frame.name, text) for text in older_texts)


def _repeated_contents(name: bytes, raw: bytes) -> Iterator[bytes]:
    """Encoding, description and text. Earlier versions decoded the text, and described a comment."""
    openings = (b"eng\0", b"engID3v1 Comment\0") if name == b"COMM" else (b"",)
    for opening in openings:
        yield b"\0" + opening + raw
        for code_page in ("utf-8", "cp1252", "latin-1"):
            yield b"\3" + opening + raw.decode(code_page, "replace").strip().encode()
