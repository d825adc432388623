"""An ID3v2 tag taken apart into raw frames, in any of its three versions, without decoding one.

Offsets inside a tag are those of its *plain* body, after the unsynchronisation that versions 2.2 and 2.3 apply to
the tag as a whole is undone; ``Tag.raw`` says where a plain offset stands in the file.

Genres in an ID3v2 tag, whatever file it stands in: the TCON frame and the padding change, every other byte stays.

The tag keeps its own version. Version 2.4 holds a list in UTF-8; 2.2 and 2.3 hold it NUL-joined as well, which
every reader we know takes either for the same list or for its first value.
"""

import io
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from mutagen.id3 import Frames
from mutagen.id3._tags import determine_bpi

from tagger.tagformats.splices import ROOM, Splice, StructureError, apply, read_at, require, starts_with

HEADER = 10
UNSYNCHRONISED, EXTENDED, FOOTER = 0x80, 0x40, 0x10
KNOWN_FLAGS = {2: 0, 3: 0xE0E0, 4: 0x704F}  # of a frame
FRAME_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}[A-Z0-9 \0]?")


@dataclass(frozen=True, slots=True)
class Id3Frame:
    """One raw frame: name, flags, and where it and its content stand in the plain body."""

    name: bytes
    start: int
    content: int
    stop: int
    flags: int


@dataclass(frozen=True, slots=True)
class Id3Tag:
    """A whole tag; ``start`` is the file offset of its header, ``body`` everything behind the header, plain."""

    start: int
    version: int
    flags: int
    size: int  # as the header says: the raw body, without header and footer
    body: bytes
    dropped: tuple[int, ...]  # plain offsets of each 0xFF whose protecting zero was taken out
    frames_start: int
    frames: tuple[Id3Frame, ...]
    wide_sizes: bool  # frame sizes are plain numbers (2.3, and 2.4 as old iTunes wrote it)

    @property
    def doubtful(self) -> bool:
        """Whether it is a 2.4 tag with sizes as in 2.3: readers guess so from the sizes and the length of the tag."""
        return self.version == 4 and self.wide_sizes

    @property
    def stop(self) -> int:
        """The file offset behind the tag."""
        return self.start + HEADER + self.size + (HEADER if self.has_footer else 0)

    @property
    def has_footer(self) -> bool:
        """Whether the header is repeated behind the frames; such a tag has no padding."""
        return self.version == 4 and bool(self.flags & FOOTER)

    @property
    def unsynchronised(self) -> bool:
        """Whether the body as a whole is unsynchronised in the file."""
        return self.version < 4 and bool(self.flags & UNSYNCHRONISED)

    @property
    def frames_stop(self) -> int:
        """Where the last frame ends in the plain body."""
        return self.frames[-1].stop if self.frames else self.frames_start

    @property
    def padding(self) -> int:
        """Bytes of zeros behind the last frame; 0 when anything else stands there, which is then not ours to use."""
        tail = self.body[self.frames_stop :]
        return 0 if any(tail) else len(tail)

    def raw(self, offset: int) -> int:
        """The file offset of an offset in the plain body."""
        return self.start + HEADER + offset + bisect_left(self.dropped, offset)


def syncsafe(data: bytes) -> int:
    """A number of seven bits per byte. Raises StructureError when a high bit is set."""
    require(all(byte < 0x80 for byte in data), "the length of its ID3 tag is not a valid one")
    return sum(byte << 7 * place for place, byte in enumerate(reversed(data)))


def to_syncsafe(value: int) -> bytes:
    """Four bytes of seven bits each. Raises StructureError beyond 256 MB, which no ID3 tag can have."""
    require(value < 1 << 28, "its ID3 tag would grow beyond 256 MB")
    return bytes((value >> shift) & 0x7F for shift in (21, 14, 7, 0))


def front_tags_end(file: BinaryIO) -> int:
    """Where the ID3v2 tags at the start of a file end (0 when there is none)."""
    at = 0
    while starts_with(file, at, b"ID3"):
        header = read_at(file, at, HEADER, "its ID3 header")
        at += HEADER + syncsafe(header[6:]) + (HEADER if header[3] == 4 and header[5] & FOOTER else 0)
    return at


def read_tag(file: BinaryIO, start: int) -> Id3Tag | None:
    """The tag that stands at ``start``; None when none does. Raises StructureError for one that is not safe to edit."""
    if not starts_with(file, start, b"ID3"):
        return None
    header = read_at(file, start, HEADER, "its ID3 header")
    version, flags, size = header[3], header[5], syncsafe(header[6:])
    require(version in (2, 3, 4), f"its ID3 tag has the unknown version 2.{version}")
    known = {2: UNSYNCHRONISED, 3: 0xE0, 4: 0xF0}[version]
    require(not flags & ~known, "its ID3 header carries flags of unknown meaning")
    raw = read_at(file, start + HEADER, size, "its ID3 tag")
    body, dropped = _plain(raw) if version < 4 and flags & UNSYNCHRONISED else (raw, ())
    frames_start = _extended_size(body, version) if flags & EXTENDED and version > 2 else 0
    wide, frames = _best_walk(body, version, frames_start)
    _require_end(body, frames[-1].stop if frames else frames_start, version)
    return Id3Tag(start, version, flags, size, body, dropped, frames_start, frames, wide)


def _require_end(body: bytes, at: int, version: int) -> None:
    """What follows the last frame must be no frame for anybody: too short for one, or begin with zeros.

    Readers differ in what they make of a broken frame, so that a change beside it could change what they see.
    """
    header, width = (6, 3) if version == 2 else (10, 4)
    end = len(body) - at < header or not any(body[at : at + width])
    require(end, "its ID3 tag holds a broken frame")


def _plain(raw: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Undo the unsynchronisation, and tell the plain offset behind each 0xFF that was protected.

    ``raw(offset)`` counts the protecting zeros before an offset: those of every 0xFF that stands before it.
    """
    require(not re.search(rb"\xff(?:[\xe0-\xff]|\Z)", raw), "its ID3 tag says that it is unsynchronised and is not")
    places = tuple(match.start() - index for index, match in enumerate(re.finditer(rb"\xff\0", raw)))
    return raw.replace(b"\xff\0", b"\xff"), places


def _extended_size(body: bytes, version: int) -> int:
    """Bytes of the extended header. A flag without such a header, which some programs write, means none."""
    if FRAME_NAME.fullmatch(body[:4]):
        return 0
    require(len(body) >= 6, "its extended ID3 header is cut short")
    size = syncsafe(body[:4]) if version == 4 else 4 + int.from_bytes(body[:4])
    require(6 <= size <= len(body), "its extended ID3 header has an impossible length")
    checked = body[5] & 0x20 if version == 4 else body[4] & 0x80
    require(not checked, "its ID3 tag carries a checksum over all frames")
    return size


def _best_walk(body: bytes, version: int, start: int) -> tuple[bool, tuple[Id3Frame, ...]]:
    """The frames, and whether their sizes are plain numbers.

    Version 2.4 says seven bits per byte, old iTunes wrote eight: the reading that ends at the padding is right.
    """
    wide = tuple(_walk(body, version, start, wide=True))
    if version < 4:
        return True, wide
    narrow = tuple(_walk(body, version, start, wide=False))
    return (True, wide) if _rest(body, wide, start) < _rest(body, narrow, start) else (False, narrow)


def _rest(body: bytes, frames: tuple[Id3Frame, ...], start: int) -> int:
    """How many bytes behind the frames are neither frame nor padding."""
    return len(body[frames[-1].stop if frames else start :].rstrip(b"\0"))


def _walk(body: bytes, version: int, start: int, *, wide: bool) -> Iterator[Id3Frame]:
    """Frames until one does not fit or has no possible name."""
    header = 6 if version == 2 else 10
    width = 3 if version == 2 else 4
    while start + header <= len(body):
        name, flags = body[start : start + width], int.from_bytes(body[start + 2 * width : start + header])
        size = _frame_size(body[start + width : start + 2 * width], wide)
        stop = start + header + size if size is not None else len(body) + 1
        if not FRAME_NAME.fullmatch(name) or stop > len(body) or flags & ~KNOWN_FLAGS[version]:
            return
        yield Id3Frame(name, start, start + header, stop, flags)
        start = stop


def _frame_size(data: bytes, wide: bool) -> int | None:
    try:
        return int.from_bytes(data) if wide else syncsafe(data)
    except StructureError:
        return None


GENRE_NAMES = {2: (b"TCO",), 3: (b"TCON", b"TCO\0", b"TCO "), 4: (b"TCON", b"TCO\0", b"TCO ")}
LATIN1, UTF16, UTF8 = 0, 1, 3


@dataclass(frozen=True, slots=True)
class TagChange:
    """Splices for the tag's own bytes, and by how much the tag grows."""

    splices: tuple[Splice, ...]
    growth: int


def change_tag(tag: Id3Tag, genres: Sequence[str], *, room: int = ROOM) -> TagChange:
    """What to change in an existing tag. ``room``: padding to add when it has to grow."""
    old = [f for f in tag.frames if f.name in GENRE_NAMES[tag.version]]
    for frame in old:
        _require_plain(tag, frame)
    new = frame_bytes(tag.version, genres, wide=tag.wide_sizes) if genres else b""
    if not old and not new:
        return TagChange((), 0)
    place = old[0].start if old else tag.frames_stop
    edits = [(place, old[0].stop if old else place, new), *((f.start, f.stop, b"") for f in old[1:])]
    growth = sum(len(data) - (stop - start) for start, stop, data in edits)
    padding = _padding_edits(tag, growth, room)
    if tag.doubtful:
        _require_agreement(tag, [*edits, *padding])
    return _located(tag, [*_stated_padding(tag, padding), *edits, *padding])


def new_tag(genres: Sequence[str], *, version: int = 4, frames: bytes = b"", room: int = ROOM) -> bytes:
    """A whole tag for a file that has none, with other raw ``frames`` before the genre."""
    body = frames + frame_bytes(version, genres, wide=version < 4) + bytes(room)
    return b"ID3" + bytes([version, 0, 0]) + to_syncsafe(len(body)) + body


def frame_bytes(version: int, genres: Sequence[str], *, wide: bool) -> bytes:
    """The raw genre frame of a version."""
    return text_frame(version, b"TCO" if version == 2 else b"TCON", [escaped(g) for g in genres], wide=wide)


def text_frame(version: int, name: bytes, values: Sequence[str], *, wide: bool) -> bytes:
    """A raw text frame with NUL between its values."""
    return raw_frame(version, name, encoded(version, values), wide=wide)


def raw_frame(version: int, name: bytes, content: bytes, *, wide: bool) -> bytes:
    """A frame without flags around its content."""
    if version == 2:
        require(len(content) < 1 << 24, "a frame of its ID3 tag would grow beyond 16 MB")
        return name + len(content).to_bytes(3) + content
    return name + (len(content).to_bytes(4) if wide else to_syncsafe(len(content))) + b"\0\0" + content


def encoded(version: int, values: Sequence[str]) -> bytes:
    """Encoding byte and text: UTF-8 in 2.4, else Latin-1 where it suffices and UTF-16, each value with its own mark."""
    if version == 4:
        return bytes([UTF8]) + "\0".join(values).encode()
    if all(ord(character) < 256 for value in values for character in value):
        return bytes([LATIN1]) + "\0".join(values).encode("latin-1")
    return bytes([UTF16]) + b"\0\0".join(b"\xff\xfe" + value.encode("utf-16-le") for value in values)


def escaped(genre: str) -> str:
    """A name that begins with "(" doubles it, since "(9)" means a numbered genre."""
    return "(" + genre if genre.startswith("(") else genre


def _require_plain(tag: Id3Tag, frame: Id3Frame) -> None:
    """Refuse to replace a frame that is encrypted, grouped or read-only; a compressed one gives way to plain text."""
    forbidden = {2: 0, 3: 0x2060, 4: 0x1044}[tag.version]
    require(not frame.flags & forbidden, "its genre frame is encrypted, marked as read-only or bound to a group")


def _require_agreement(tag: Id3Tag, edits: list[tuple[int, int, bytes]]) -> None:
    """Refuse a tag whose frame sizes are not as its version says unless mutagen takes them as we do, before and after."""
    changed = io.BytesIO(tag.body)
    apply(changed, [Splice(*edit) for edit in edits])
    readings = [determine_bpi(body[tag.frames_start :], Frames) for body in (tag.body, changed.getvalue())]
    require(readings == [int, int], "its ID3 tag states the sizes of its frames so that readers differ")


def _padding_edits(tag: Id3Tag, growth: int, room: int) -> list[tuple[int, int, bytes]]:
    """Let the padding take up the growth; where it does not suffice the tag grows and gets ``room``."""
    if growth == 0 or tag.has_footer:
        return []
    end = len(tag.body)
    left = tag.padding - growth
    if any(tag.body[tag.frames_stop :]):
        return []  # what stands behind the frames is not padding alone: keep it, let the tag change its size
    if left > 0 or growth < 0:
        return [(end - growth, end, b"")] if growth > 0 else [(end, end, bytes(-growth))]
    return [(end, end, bytes(room - tag.padding))] if room >= tag.padding else []


def _stated_padding(tag: Id3Tag, edits: list[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
    """Version 2.3's extended header states the size of the padding: keep a true statement true."""
    stated = tag.body[6:10]
    if tag.version != 3 or tag.frames_start < 10 or int.from_bytes(stated) != tag.padding:
        return []
    size = tag.padding + sum(len(data) - (stop - start) for start, stop, data in edits)
    return [(6, 10, size.to_bytes(4))]


def _located(tag: Id3Tag, edits: list[tuple[int, int, bytes]]) -> TagChange:
    """The edits at their offsets in the file, unsynchronised like the tag, with the new size in header and footer."""
    form = _protected if tag.unsynchronised else bytes
    splices = [Splice(tag.raw(start), tag.raw(stop), form(data)) for start, stop, data in edits]
    growth = sum(s.growth for s in splices)
    if growth:
        size = to_syncsafe(tag.size + growth)
        splices.append(Splice(tag.start + 6, tag.start + HEADER, size))
        if tag.has_footer:
            splices.append(Splice(tag.stop - 4, tag.stop, size))
    return TagChange(tuple(splices), growth)


def _protected(data: bytes) -> bytes:
    """Unsynchronised: no byte pair that looks like the start of audio, no 0xFF at the end."""
    result = bytearray()
    for index, byte in enumerate(data):
        result.append(byte)
        if byte == 0xFF and (index + 1 == len(data) or data[index + 1] >= 0xE0 or data[index + 1] == 0):
            result.append(0)
    return bytes(result)
