"""Ogg pages as raw bytes: reading their headers, making them, and renumbering those that follow a change."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from tagger.writing.fields.source import StructureError, read_at, require
from tagger.writing.fields.splices import Splice, read_range, size_of

HEADER = 27
CONTINUED, FIRST, LAST = 1, 2, 4
NO_PACKET_ENDS = 0xFFFFFFFFFFFFFFFF  # granule position of a page on which no packet ends
FULL = 255  # a lacing value that says: the packet goes on
CHECKSUM = slice(22, 26)
_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """The header of one page and where the page stands; ``lacing`` is the table of its segments' sizes."""

    start: int
    flags: int
    granule: int
    serial: int
    sequence: int
    lacing: bytes

    @property
    def content(self) -> int:
        """Where the payload begins."""
        return self.start + HEADER + len(self.lacing)

    @property
    def stop(self) -> int:
        """Where the page ends."""
        return self.content + sum(self.lacing)


def read_page(file: BinaryIO, at: int) -> Page:
    """The page that stands at an offset. Raises StructureError when none does."""
    header = read_at(file, at, HEADER, "an Ogg page")
    magic, version, flags, granule, serial, sequence, _, count = struct.unpack("<4sBBQIIIB", header)
    require(magic == b"OggS" and version == 0, "something else stands where an Ogg page should begin")
    page = Page(at, flags, granule, serial, sequence, read_at(file, at + HEADER, count, "an Ogg page"))
    require(page.stop <= size_of(file), "its last Ogg page is cut short")
    return page


def pages_from(file: BinaryIO, at: int) -> Iterator[Page]:
    """Every page from an offset to the end of the file. Raises StructureError when anything else stands there."""
    end = size_of(file)
    while at < end:
        page = read_page(file, at)
        yield page
        at = page.stop


def checksum(page: bytes) -> int:
    """The checksum of a page whose own checksum field holds zeros.

    Ogg's polynomial is zlib's, fed from the other end of each byte and without the inversions.
    """
    value = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{value:032b}"[::-1], 2)


def make_page(flags: int, granule: int, serial: int, sequence: int, lacing: bytes, content: bytes) -> bytes:
    """A whole page with its checksum."""
    header = struct.pack("<4sBBQIIIB", b"OggS", 0, flags, granule, serial, sequence, 0, len(lacing))
    page = header + lacing + content
    return page[: CHECKSUM.start] + struct.pack("<I", checksum(page)) + page[CHECKSUM.stop :]


def lacing_of(packets: Sequence[bytes]) -> bytes:
    """The lacing values that say the packets' sizes."""
    return b"".join(bytes([FULL]) * (len(p) // FULL) + bytes([len(p) % FULL]) for p in packets)


def packets_of(file: BinaryIO, pages: Sequence[Page]) -> list[bytes]:
    """The packets that begin and end within the pages, which are one stream's and end with a whole packet."""
    data = b"".join(read_range(file, page.content, page.stop) for page in pages)
    packets, start, stop = list[bytes](), 0, 0
    for value in b"".join(page.lacing for page in pages):
        stop += value
        if value < FULL:
            packets.append(data[start:stop])
            start = stop
    return packets


def laid_out(packets: Sequence[bytes], like: Sequence[Page]) -> list[bytes]:
    """Pages that hold the packets and take the place of ``like``: as many as these were, if at all possible."""
    lacing, data = lacing_of(packets), b"".join(packets)
    first, made, at, offset = like[0], list[bytes](), 0, 0
    counts = segment_counts(lacing, like)
    for index, count in enumerate(counts):
        part = lacing[at : at + count]
        flags = (CONTINUED if at and lacing[at - 1] == FULL else 0) | (
            like[-1].flags & LAST if index == len(counts) - 1 else 0
        )
        granule = NO_PACKET_ENDS if all(value == FULL for value in part) else 0
        content = data[offset : offset + sum(part)]
        made.append(make_page(flags, granule, first.serial, (first.sequence + index) & 0xFFFFFFFF, part, content))
        at, offset = at + count, offset + len(content)
    return made


def segment_counts(lacing: bytes, like: Sequence[Page]) -> list[int]:
    """How many segments each new page gets: as before where the sizes are the same, else shared out evenly."""
    if lacing == b"".join(page.lacing for page in like):
        return [len(page.lacing) for page in like]
    fewest = -(-len(lacing) // FULL)
    pages = len(like) if fewest <= len(like) <= len(lacing) else fewest
    return [len(lacing) // pages + (index < len(lacing) % pages) for index in range(pages)]


def renumbered(file: BinaryIO, after: Page, shift: int) -> Iterator[Splice]:
    """New sequence numbers and checksums for the stream's pages behind ``after``, up to the stream's last."""
    if not shift or after.flags & LAST:
        return
    for page in pages_from(file, after.stop):
        if page.serial != after.serial:
            continue
        yield _renumbered(file, page, (page.sequence + shift) & 0xFFFFFFFF)
        if page.flags & LAST:
            return


def _renumbered(file: BinaryIO, page: Page, sequence: int) -> Splice:
    """A damaged page stays recognisable as damaged: its checksum changes by what the number changes, no more."""
    held = read_range(file, page.start, page.stop)
    stated = int.from_bytes(held[CHECKSUM], "little")
    blank = held[: CHECKSUM.start] + bytes(4) + held[CHECKSUM.stop :]
    new = blank[:18] + struct.pack("<I", sequence) + blank[CHECKSUM.start :]
    value = stated ^ checksum(blank) ^ checksum(new)
    return Splice(page.start + 18, page.start + 26, struct.pack("<2I", sequence, value))


def first_pages(file: BinaryIO) -> list[Page]:
    """The pages that begin the streams at the start of the file."""
    found = list[Page]()
    for page in pages_from(file, 0):
        if not page.flags & FIRST:
            return found
        found.append(page)
    raise StructureError("no page follows the descriptions of its Ogg streams")
