"""The parts of an Ogg file: pages of the header of its first audio stream, and everything behind it as audio; and the entries
of a Vorbis comment, here and in FLAC, as invariants: their raw bytes need not lie in one range of the file.

Of a page of audio only the number and the checksum may change; the numbers must still count on from the header's.
"""

import binascii
import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tagger.tagformats.inspect.file_parts import CheckedReader, Inspection, Invariant, MalformedError, PartKind, ensure

OUR_VENDOR = b"tagger"  # the vendor of a comment that holds nothing but what we wrote


def comment_invariants(data: bytes, framing: int, inspection: Inspection) -> tuple[list[Invariant], int]:
    """One invariant per entry that is no genre and may not change otherwise, and the bytes of padding behind.

    Raises MalformedError.

    ``framing``: bytes that follow the last entry and are preserved; zeros behind them are padding, anything else is preserved.
    """
    fields, offset = _fields(data)
    vendor, entries = fields[0], fields[1:]
    may_change = tuple(f"{field}=".encode() for field in ("GENRE", *inspection.changing))
    other_entries = [
        e for e in entries if not e.upper().startswith(may_change) and not _is_changing_picture(inspection, e)
    ]
    invariants = [
        Invariant(f"the comment {e.split(b'=')[0].decode('utf-8', 'replace').upper()}", e) for e in other_entries
    ]
    if other_entries or vendor != OUR_VENDOR:
        invariants.insert(0, Invariant("the vendor of the Vorbis comment", vendor))
    trailing = data[offset:]
    ensure(len(trailing) >= framing, "its Vorbis comment is not closed")
    if trailing[framing:].strip(b"\0"):
        invariants.append(Invariant("the bytes behind the Vorbis comment", trailing))
        return invariants, 0
    if framing:
        invariants.append(Invariant("the end of the Vorbis comment", trailing[:framing]))
    return invariants, len(trailing) - framing


def _is_changing_picture(inspection: Inspection, entry: bytes) -> bool:
    """Whether an entry is a FLAC picture block in base64 of a picture that may change."""
    field, _, value = entry.partition(b"=")
    if not inspection.pictures or field.upper() != b"METADATA_BLOCK_PICTURE":
        return False
    try:
        return inspection.is_changing_picture(binascii.a2b_base64(value))
    except binascii.Error:
        return False


def _fields(data: bytes) -> tuple[list[bytes], int]:
    """Vendor and entries, and where they end."""
    fields, offset, remaining = list[bytes](), 0, 1
    try:
        while remaining:
            (size,) = struct.unpack_from("<I", data, offset)
            ensure(offset + 4 + size <= len(data), "an entry of its Vorbis comment does not fit")
            fields.append(data[offset + 4 : offset + 4 + size])
            offset, remaining = offset + 4 + size, remaining - 1
            if len(fields) == 1:
                (remaining,) = struct.unpack_from("<I", data, offset)
                offset += 4
    except struct.error as error:
        raise MalformedError("its Vorbis comment is cut short") from error
    return fields, offset


CHECKED = 16  # pages of audio behind the header whose checksums are verified
# By the first bytes of a stream: the bytes before its comments, and those that close them.
STREAMS = {b"\x01vorbis": (7, 1), b"OpusHead": (8, 0), b"Speex   ": (0, 0), b"\x7fFLAC": (4, 0)}
_MIRROR = bytes(int(format(value, "08b")[::-1], 2) for value in range(256))


@dataclass(frozen=True, slots=True)
class InspectedPage:
    """One page: offsets, header fields and the table of segment sizes."""

    start: int
    stop: int
    flags: int
    granule: bytes
    serial: int
    number: int
    sizes: bytes

    @property
    def content(self) -> int:
        """Where the payload begins."""
        return self.start + 27 + len(self.sizes)


def inspect_ogg(reader: CheckedReader, inspection: Inspection) -> None:
    """Account for the whole file. Raises MalformedError."""
    serial, magic, header = _header(reader)
    packets = _packets(reader, header[1:])
    _inspect_header_pages(reader, inspection, header, packets, magic)
    inspection.invariants.append(
        Invariant("the description of the stream", reader.digest([(header[0].content, header[0].stop)]))
    )
    _inspect_other_pages(reader, inspection, header, serial)


def pages(reader: CheckedReader, offset: int) -> Iterator[InspectedPage]:
    """Every page from an offset on. Raises MalformedError where none stands."""
    while offset < reader.size:
        head = reader.read(offset, 27)
        magic, version, flags, granule, serial, number, _, count = struct.unpack("<4sBB8sIIIB", head)
        ensure(magic == b"OggS" and version == 0, "something stands between its Ogg pages")
        sizes = reader.read(offset + 27, count)
        stop = offset + 27 + count + sum(sizes)
        ensure(stop <= reader.size, "its last Ogg page is cut short")
        yield InspectedPage(offset, stop, flags, granule, serial, number, sizes)
        offset = stop


def _header(reader: CheckedReader) -> tuple[int, bytes, list[InspectedPage]]:
    """Serial and kind of the first audio stream, and its pages up to the first that closes all packets of its header."""
    serial, magic, header, packet_count = -1, b"", list[InspectedPage](), 0
    for page in pages(reader, 0):
        if not header and page.flags & 2:
            magic = next((m for m in STREAMS if reader.has(page.content, m)), b"")
            if magic:
                serial, header, packet_count = page.serial, [page], _packets_behind(reader, page, magic)
        elif header and page.serial == serial:
            header.append(page)
            closed = sum(size < 255 for p in header[1:] for size in p.sizes)
            if page.sizes and page.sizes[-1] < 255 and closed >= packet_count:
                return serial, magic, header
    raise MalformedError("it holds no whole stream that we know")


def _packets_behind(reader: CheckedReader, first: InspectedPage, magic: bytes) -> int:
    """How many packets of header follow the first: however these are shared out to pages, all are header."""
    if magic == b"\x01vorbis":
        return 2
    if magic == b"\x7fFLAC":
        return max(1, int.from_bytes(reader.read(first.content + 7, 2)))
    if magic == b"Speex   ":
        return 1 + min(64, int.from_bytes(reader.read(first.content + 68, 4), "little"))
    return 1


def _packets(reader: CheckedReader, header: list[InspectedPage]) -> list[bytes]:
    """The packets in whole pages."""
    packets, open_ = list[bytes](), bytearray()
    for page in header:
        offset = page.content
        for size in page.sizes:
            open_ += reader.read(offset, size)
            offset += size
            if size < 255:
                packets.append(bytes(open_))
                open_.clear()
    return packets


def _inspect_header_pages(
    reader: CheckedReader, inspection: Inspection, header: list[InspectedPage], packets: list[bytes], magic: bytes
) -> None:
    before, framing = STREAMS[magic]
    invariants, padding = comment_invariants(packets[0][before:], framing, inspection)
    opening = packets[0][:1] if magic == b"\x7fFLAC" else packets[0][:before]
    inspection.invariants += [Invariant("the beginning of the comment", opening), *invariants]
    inspection.invariants += [Invariant("a header of the stream", hashlib.sha256(p).digest()) for p in packets[1:]]
    for page in header:
        ensure(_checksum_off(reader, page) == 0, "the checksum of an Ogg page is wrong")
        ensure(page.granule in (bytes(8), b"\xff" * 8), "audio begins on a page of the header")
        inspection.add(PartKind.STRUCTURE, "a page of the header", page.start, page.stop)
    inspection.hidden_padding = padding


def _inspect_other_pages(
    reader: CheckedReader, inspection: Inspection, header: list[InspectedPage], serial: int
) -> None:
    """Other streams' pages among the header's are audio like all that follows, but for number and checksum."""
    header_starts, base, stream_ended = {page.start for page in header}, header[-1].number, bool(header[-1].flags & 4)
    numbers, checked = hashlib.sha256(), 0
    for page in pages(reader, 0):
        if page.start in header_starts:
            continue
        counted = page.serial == serial and not stream_ended and page.start > header[-1].start
        numbers.update(struct.pack("<I", (page.number - base) & 0xFFFFFFFF if counted else page.number))
        if counted and checked < CHECKED:
            numbers.update(struct.pack("<I", _checksum_off(reader, page)))
            checked += 1
        stream_ended = stream_ended or (counted and bool(page.flags & 4))
        inspection.add(PartKind.AUDIO, "the audio", page.start, page.start + 18)
        inspection.add(PartKind.STRUCTURE, "a page's number and checksum", page.start + 18, page.start + 26)
        inspection.add(PartKind.AUDIO, "the audio", page.start + 26, page.stop)
    inspection.invariants.append(Invariant("the order of the pages", numbers.digest()))


def _checksum_off(reader: CheckedReader, page: InspectedPage) -> int:
    """Zero for a page with the right checksum."""
    data = reader.read(page.start, page.stop - page.start)
    blank = data[:22] + bytes(4) + data[26:]
    value = ~zlib.crc32(blank.translate(_MIRROR), 0xFFFFFFFF) & 0xFFFFFFFF
    return int(format(value, "032b")[::-1], 2) ^ int.from_bytes(data[22:26], "little")
