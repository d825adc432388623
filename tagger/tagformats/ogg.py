"""Ogg files (Vorbis, Opus, Speex, FLAC): the splices that change the genre of the first audio stream.

The fields are those of the Vorbis comment (``vorbis_comment``), which is a packet of the stream. Other streams and
chained ones keep their bytes. Where the changed packet needs another number of pages, which takes a comment of 64 KB,
the pages behind it are renumbered as the format demands (RFC 3533).
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from tagger.tagformats import vorbis_comment
from tagger.tagformats.flac import LARGEST, VORBIS_COMMENT
from tagger.tagformats.splices import PADDING_BYTES, Splice, StructureError, read_at, read_range, require, size_of

HEADER = 27
LONGEST_PAGE = HEADER + 255 + 255 * 255  # bytes: of as many segments as can be, each as long as it can be
CONTINUED, FIRST, LAST = 1, 2, 4
NO_PACKET_ENDS = 0xFFFFFFFFFFFFFFFF  # granule position of a page on which no packet ends
FULL = 255  # a lacing value that says: the packet goes on
CHECKSUM = slice(22, 26)
_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


@dataclass(frozen=True, slots=True)
class OggPage:
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


def read_page(file: BinaryIO, offset: int) -> OggPage:
    """The page that stands at an offset. Raises StructureError when none does."""
    header = read_at(file, offset, HEADER, "an Ogg page")
    magic, version, flags, granule, serial, sequence, _, count = struct.unpack("<4sBBQIIIB", header)
    require(magic == b"OggS" and version == 0, "something else stands where an Ogg page should begin")
    page = OggPage(offset, flags, granule, serial, sequence, read_at(file, offset + HEADER, count, "an Ogg page"))
    require(page.stop <= size_of(file), "its last Ogg page is cut short")
    return page


def pages_from(file: BinaryIO, offset: int) -> Iterator[OggPage]:
    """Every page from an offset to the end of the file. Raises StructureError when anything else stands there."""
    end = size_of(file)
    while offset < end:
        page = read_page(file, offset)
        yield page
        offset = page.stop


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


def packets_of(file: BinaryIO, pages: Sequence[OggPage]) -> list[bytes]:
    """The packets that begin and end within the pages, which are one stream's and end with a whole packet."""
    data = b"".join(read_range(file, page.content, page.stop) for page in pages)
    packets, start, stop = list[bytes](), 0, 0
    for value in b"".join(page.lacing for page in pages):
        stop += value
        if value < FULL:
            packets.append(data[start:stop])
            start = stop
    return packets


def laid_out(packets: Sequence[bytes], like: Sequence[OggPage]) -> list[bytes]:
    """New pages with these packets, to replace the pages ``like``; their number stays the same wherever possible."""
    lacing, data = lacing_of(packets), b"".join(packets)
    first, new_pages, segment, offset = like[0], list[bytes](), 0, 0
    counts = segment_counts(lacing, like)
    for index, count in enumerate(counts):
        segments = lacing[segment : segment + count]
        flags = (CONTINUED if segment and lacing[segment - 1] == FULL else 0) | (
            like[-1].flags & LAST if index == len(counts) - 1 else 0
        )
        granule = NO_PACKET_ENDS if all(value == FULL for value in segments) else 0
        content = data[offset : offset + sum(segments)]
        new_pages.append(
            make_page(flags, granule, first.serial, (first.sequence + index) & 0xFFFFFFFF, segments, content)
        )
        segment, offset = segment + count, offset + len(content)
    return new_pages


def segment_counts(lacing: bytes, like: Sequence[OggPage]) -> list[int]:
    """How many segments each new page gets: as before where the sizes are the same, else shared out evenly."""
    if lacing == b"".join(page.lacing for page in like):
        return [len(page.lacing) for page in like]
    fewest = -(-len(lacing) // FULL)
    pages = len(like) if fewest <= len(like) <= len(lacing) else fewest
    return [len(lacing) // pages + (index < len(lacing) % pages) for index in range(pages)]


def renumbered(file: BinaryIO, after: OggPage, shift: int) -> Iterator[Splice]:
    """New sequence numbers and checksums for the stream's pages behind ``after``, up to the stream's last."""
    if not shift or after.flags & LAST:
        return
    for page in pages_from(file, after.stop):
        if page.serial != after.serial:
            continue
        yield _renumbered(file, page, (page.sequence + shift) & 0xFFFFFFFF)
        if page.flags & LAST:
            return


def _renumbered(file: BinaryIO, page: OggPage, sequence: int) -> Splice:
    """The page with another number. Its checksum changes by the number's part only, so a damaged page stays damaged."""
    data = read_range(file, page.start, page.stop)
    stated = int.from_bytes(data[CHECKSUM], "little")
    blank = data[: CHECKSUM.start] + bytes(4) + data[CHECKSUM.stop :]
    new = blank[:18] + struct.pack("<I", sequence) + blank[CHECKSUM.start :]
    value = stated ^ checksum(blank) ^ checksum(new)
    return Splice(page.start + 18, page.start + 26, struct.pack("<2I", sequence, value))


def first_pages(file: BinaryIO) -> list[OggPage]:
    """The pages that begin the streams at the start of the file."""
    pages = list[OggPage]()
    for page in pages_from(file, 0):
        if not page.flags & FIRST:
            return pages
        pages.append(page)
    raise StructureError("no page follows the descriptions of its Ogg streams")


Edit = Callable[[bytes, "CommentEdit", int], bytes]
CommentEdit = Callable[[vorbis_comment.CommentBlock], vorbis_comment.CommentBlock]


def genre_splices(file: BinaryIO, genres: Sequence[str], field: str = vorbis_comment.GENRE_FIELD) -> list[Splice]:
    """What to change so that the first audio stream holds these genres, or values of another ``field``.

    Raises StructureError.
    """
    return comment_splices(file, partial(vorbis_comment.with_values, values=genres, field=field))


def comment_splices(file: BinaryIO, change: CommentEdit) -> list[Splice]:
    """What to change so that the first audio stream's comments are as ``change`` makes them. Raises StructureError."""
    begin, edit = _audio_stream(file)
    pages = comment_pages(file, begin)
    packets = packets_of(file, pages)
    candidates = [[edit(packets[0], change, padding), *packets[1:]] for padding in (PADDING_BYTES, 0)]
    fitting = (c for c in candidates if len(segment_counts(lacing_of(c), pages)) == len(pages))
    new_pages = laid_out(next(fitting, candidates[0]), pages)
    return [*_replaced(pages, new_pages), *renumbered(file, pages[-1], len(new_pages) - len(pages))]


def _replaced(pages: Sequence[OggPage], new_pages: Sequence[bytes]) -> list[Splice]:
    """One splice per old page. The last one takes all remaining new pages; if there are fewer new pages, old ones go."""
    last = len(pages) - 1
    data = [*new_pages[:last], b"".join(new_pages[last:])]
    data += [b""] * (len(pages) - len(data))
    return [Splice(page.start, page.stop, content) for page, content in zip(pages, data, strict=True)]


def _audio_stream(file: BinaryIO) -> tuple[OggPage, Edit]:
    """The page that begins the first audio stream, and how its comment packet is edited."""
    for page in first_pages(file):
        packet = read_at(file, page.content, sum(page.lacing), "an Ogg page")
        for magic, edit in EDITS.items():
            if packet.startswith(magic):
                require(
                    lacing_of([packet]) == page.lacing, "its first Ogg page holds more than the stream's description"
                )
                return page, edit
    raise StructureError("it holds no Vorbis, Opus, Speex or FLAC stream")


def comment_pages(file: BinaryIO, begin: OggPage) -> list[OggPage]:
    """The stream's pages from the start of the comment to the first one behind it that ends with a whole packet."""
    pages, comment_ended = list[OggPage](), False
    for page in pages_from(file, begin.stop):
        if page.serial != begin.serial:
            continue
        pages.append(page)
        require(page.granule in (0, NO_PACKET_ENDS), "audio begins on the same Ogg page as its comment ends")
        comment_ended = comment_ended or any(value < FULL for value in page.lacing)
        if comment_ended and page.lacing and page.lacing[-1] < FULL:
            return pages
    raise StructureError("its comment does not end before the file does")


def _padded_packet(
    head: bytes, comments: vorbis_comment.CommentBlock, change: CommentEdit, padding: int, framing: int
) -> bytes:
    """The packet with new values: as long as before if the bytes behind the comments suffice, else with ``padding``.

    ``framing``: how many bytes that close the comments come before those that may be padding.
    """
    framing_bytes, old_padding = comments.trailing[:framing], comments.trailing[framing:]
    if any(old_padding):
        return head + vorbis_comment.render(change(comments))  # not padding: kept as it is
    before = vorbis_comment.render(comments)
    changed = vorbis_comment.render(change(replace(comments, trailing=framing_bytes)))
    remaining = len(before) - len(changed)
    is_unchanged = len(changed) + len(old_padding) == len(before)
    return head + changed + bytes(remaining if remaining > 0 or is_unchanged else padding)


def _edit_vorbis(packet: bytes, change: CommentEdit, padding: int) -> bytes:
    require(packet.startswith(b"\x03vorbis"), "its second packet is not a Vorbis comment")
    comments = vorbis_comment.parse(packet[7:])
    require(bool(comments.trailing and comments.trailing[0] & 1), "its Vorbis comment is not closed")
    return _padded_packet(packet[:7], comments, change, padding, 1)


def _edit_opus(packet: bytes, change: CommentEdit, padding: int) -> bytes:
    require(packet.startswith(b"OpusTags"), "its second packet is not an Opus comment")
    return _padded_packet(packet[:8], vorbis_comment.parse(packet[8:]), change, padding, 0)


def _edit_speex(packet: bytes, change: CommentEdit, padding: int) -> bytes:
    return _padded_packet(b"", vorbis_comment.parse(packet), change, padding, 0)


def _edit_flac(packet: bytes, change: CommentEdit, _: int) -> bytes:
    """A FLAC block inside an Ogg packet: it states its own length and has no padding of its own."""
    require(len(packet) >= 4 and packet[0] & 0x7F == VORBIS_COMMENT, "its second packet is not a Vorbis comment block")
    require(int.from_bytes(packet[1:4]) == len(packet) - 4, "its Vorbis comment block has a wrong length")
    changed = vorbis_comment.render(change(vorbis_comment.parse(packet[4:])))
    require(len(changed) <= LARGEST, "its Vorbis comment would grow beyond what a FLAC block can hold")
    return packet[:1] + len(changed).to_bytes(3) + changed


# What the first packet of a stream begins with, and how its second one is edited.
EDITS: dict[bytes, Edit] = {
    b"\x01vorbis": _edit_vorbis,
    b"OpusHead": _edit_opus,
    b"Speex   ": _edit_speex,
    b"\x7fFLAC": _edit_flac,
}
