"""Genres in an Ogg file (Vorbis, Opus, Speex, FLAC): the comment packet of its first audio stream changes.

Other streams and chained ones keep their bytes. Where the changed packet needs another number of pages, which takes a
comment of 64 KB, the pages behind it are renumbered as the format demands.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import BinaryIO

from tagger.writing.fields import vorbis
from tagger.writing.fields.flac import LARGEST, VORBIS_COMMENT
from tagger.writing.fields.ogg_pages import (
    FULL,
    NO_PACKET_ENDS,
    Page,
    first_pages,
    lacing_of,
    laid_out,
    packets_of,
    pages_from,
    renumbered,
    segment_counts,
)
from tagger.writing.fields.room import ROOM
from tagger.writing.fields.source import StructureError, read_at, require
from tagger.writing.fields.splices import Splice

Edit = Callable[[bytes, Sequence[str], int], bytes]


def genre_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """What to change so that the first audio stream holds these genres. Raises StructureError."""
    begin, edit = _audio_stream(file)
    pages = comment_pages(file, begin)
    packets = packets_of(file, pages)
    candidates = [[edit(packets[0], genres, room), *packets[1:]] for room in (ROOM, 0)]
    fitting = (c for c in candidates if len(segment_counts(lacing_of(c), pages)) == len(pages))
    made = laid_out(next(fitting, candidates[0]), pages)
    return [*_replaced(pages, made), *renumbered(file, pages[-1], len(made) - len(pages))]


def _replaced(pages: Sequence[Page], made: Sequence[bytes]) -> list[Splice]:
    """One splice per old page; the last takes what is more, and surplus old ones vanish."""
    if len(made) < len(pages):
        made = [*made, *[b""] * (len(pages) - len(made))]
    made = [*made[: len(pages) - 1], b"".join(made[len(pages) - 1 :])]
    return [Splice(page.start, page.stop, data) for page, data in zip(pages, made, strict=True)]


def _audio_stream(file: BinaryIO) -> tuple[Page, Edit]:
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


def comment_pages(file: BinaryIO, begin: Page) -> list[Page]:
    """The stream's pages from the start of the comment to the first one behind it that ends with a whole packet."""
    pages, done = list[Page](), False
    for page in pages_from(file, begin.stop):
        if page.serial != begin.serial:
            continue
        pages.append(page)
        require(page.granule in (0, NO_PACKET_ENDS), "audio begins on the same Ogg page as its comment ends")
        done = done or any(value < FULL for value in page.lacing)
        if done and page.lacing and page.lacing[-1] < FULL:
            return pages
    raise StructureError("its comment does not end before the file does")


def _with_room(head: bytes, comments: vorbis.Comments, genres: Sequence[str], room: int, framing: int) -> bytes:
    """The packet with new genres, as long as before if the padding behind the comments suffices, else with ``room``."""
    framed, padding = comments.rest[:framing], comments.rest[framing:]
    if any(padding):
        return head + vorbis.render(vorbis.with_genres(comments, genres))  # not padding: kept as it is
    before = vorbis.render(comments)
    changed = vorbis.render(vorbis.with_genres(replace(comments, rest=framed), genres))
    left = len(before) - len(changed)
    unchanged = len(changed) + len(padding) == len(before)
    return head + changed + bytes(left if left > 0 or unchanged else room)


def _edit_vorbis(packet: bytes, genres: Sequence[str], room: int) -> bytes:
    require(packet.startswith(b"\x03vorbis"), "its second packet is no Vorbis comment")
    comments = vorbis.parse(packet[7:])
    require(bool(comments.rest and comments.rest[0] & 1), "its Vorbis comment is not closed")
    return _with_room(packet[:7], comments, genres, room, 1)


def _edit_opus(packet: bytes, genres: Sequence[str], room: int) -> bytes:
    require(packet.startswith(b"OpusTags"), "its second packet is no Opus comment")
    return _with_room(packet[:8], vorbis.parse(packet[8:]), genres, room, 0)


def _edit_speex(packet: bytes, genres: Sequence[str], room: int) -> bytes:
    return _with_room(b"", vorbis.parse(packet), genres, room, 0)


def _edit_flac(packet: bytes, genres: Sequence[str], _: int) -> bytes:
    """A FLAC block inside an Ogg packet: it states its own length and has no room of its own."""
    require(len(packet) >= 4 and packet[0] & 0x7F == VORBIS_COMMENT, "its second packet is no Vorbis comment block")
    require(int.from_bytes(packet[1:4]) == len(packet) - 4, "its Vorbis comment block has a wrong length")
    changed = vorbis.render(vorbis.with_genres(vorbis.parse(packet[4:]), genres))
    require(len(changed) <= LARGEST, "its Vorbis comment would grow beyond what a FLAC block can hold")
    return packet[:1] + len(changed).to_bytes(3) + changed


# What the first packet of a stream begins with, and how its second one is edited.
EDITS: dict[bytes, Edit] = {
    b"\x01vorbis": _edit_vorbis,
    b"OpusHead": _edit_opus,
    b"Speex   ": _edit_speex,
    b"\x7fFLAC": _edit_flac,
}
