"""The parts of an Ogg file: pages of the header of its first audio stream, and everything behind it as audio.

Of a page of audio only the number and the checksum may change; the numbers must still count on from the header's.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tagger.tagformats.inspect.file_parts import Fact, Inspection, Kind, StructureFault, View, demand
from tagger.tagformats.inspect.vorbis_comment import comment_facts

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


def survey_ogg(view: View, survey: Inspection) -> None:
    """Account for the whole file. Raises StructureFault."""
    serial, magic, header = _header(view)
    packets = _packets(view, header[1:])
    _survey_header(view, survey, header, packets, magic)
    survey.facts.append(Fact("the description of the stream", view.digest([(header[0].content, header[0].stop)])))
    _survey_rest(view, survey, header, serial)


def pages(view: View, at: int) -> Iterator[InspectedPage]:
    """Every page from an offset on. Raises StructureFault where none stands."""
    while at < view.size:
        head = view.read(at, 27)
        magic, version, flags, granule, serial, number, _, count = struct.unpack("<4sBB8sIIIB", head)
        demand(magic == b"OggS" and version == 0, "something stands between its Ogg pages")
        sizes = view.read(at + 27, count)
        stop = at + 27 + count + sum(sizes)
        demand(stop <= view.size, "its last Ogg page is cut short")
        yield InspectedPage(at, stop, flags, granule, serial, number, sizes)
        at = stop


def _header(view: View) -> tuple[int, bytes, list[InspectedPage]]:
    """Serial and kind of the first audio stream, and its pages up to the first that closes all packets of its header."""
    serial, magic, found, wanted = -1, b"", list[InspectedPage](), 0
    for page in pages(view, 0):
        if not found and page.flags & 2:
            magic = next((m for m in STREAMS if view.has(page.content, m)), b"")
            if magic:
                serial, found, wanted = page.serial, [page], _packets_behind(view, page, magic)
        elif found and page.serial == serial:
            found.append(page)
            closed = sum(size < 255 for p in found[1:] for size in p.sizes)
            if page.sizes and page.sizes[-1] < 255 and closed >= wanted:
                return serial, magic, found
    raise StructureFault("it holds no whole stream that we know")


def _packets_behind(view: View, first: InspectedPage, magic: bytes) -> int:
    """How many packets of header follow the first: however these are shared out to pages, all are header."""
    if magic == b"\x01vorbis":
        return 2
    if magic == b"\x7fFLAC":
        return max(1, int.from_bytes(view.read(first.content + 7, 2)))
    if magic == b"Speex   ":
        return 1 + min(64, int.from_bytes(view.read(first.content + 68, 4), "little"))
    return 1


def _packets(view: View, header: list[InspectedPage]) -> list[bytes]:
    """The packets in whole pages."""
    packets, open_ = list[bytes](), bytearray()
    for page in header:
        at = page.content
        for size in page.sizes:
            open_ += view.read(at, size)
            at += size
            if size < 255:
                packets.append(bytes(open_))
                open_.clear()
    return packets


def _survey_header(
    view: View, survey: Inspection, header: list[InspectedPage], packets: list[bytes], magic: bytes
) -> None:
    before, framing = STREAMS[magic]
    facts, room = comment_facts(packets[0][before:], framing)
    opening = packets[0][:1] if magic == b"\x7fFLAC" else packets[0][:before]
    survey.facts += [Fact("the beginning of the comment", opening), *facts]
    survey.facts += [Fact("a header of the stream", hashlib.sha256(p).digest()) for p in packets[1:]]
    for page in header:
        demand(_checksum_off(view, page) == 0, "the checksum of an Ogg page is wrong")
        demand(page.granule in (bytes(8), b"\xff" * 8), "audio begins on a page of the header")
        survey.add(Kind.FRAME, "a page of the header", page.start, page.stop)
    survey.hidden_room = room


def _survey_rest(view: View, survey: Inspection, header: list[InspectedPage], serial: int) -> None:
    """Other streams' pages among the header's are audio like all that follows, but for number and checksum."""
    mine, base, ended = {page.start for page in header}, header[-1].number, bool(header[-1].flags & 4)
    numbers, checked = hashlib.sha256(), 0
    for page in pages(view, 0):
        if page.start in mine:
            continue
        counted = page.serial == serial and not ended and page.start > header[-1].start
        numbers.update(struct.pack("<I", (page.number - base) & 0xFFFFFFFF if counted else page.number))
        if counted and checked < CHECKED:
            numbers.update(struct.pack("<I", _checksum_off(view, page)))
            checked += 1
        ended = ended or (counted and bool(page.flags & 4))
        survey.add(Kind.AUDIO, "the audio", page.start, page.start + 18)
        survey.add(Kind.FRAME, "a page's number and checksum", page.start + 18, page.start + 26)
        survey.add(Kind.AUDIO, "the audio", page.start + 26, page.stop)
    survey.facts.append(Fact("the order of the pages", numbers.digest()))


def _checksum_off(view: View, page: InspectedPage) -> int:
    """Zero for a page with the right checksum."""
    data = view.read(page.start, page.stop - page.start)
    blank = data[:22] + bytes(4) + data[26:]
    value = ~zlib.crc32(blank.translate(_MIRROR), 0xFFFFFFFF) & 0xFFFFFFFF
    return int(format(value, "032b")[::-1], 2) ^ int.from_bytes(data[22:26], "little")
