"""Genres in an ID3v2 tag, whatever file it stands in: the TCON frame and the padding change, every other byte stays.

The tag keeps its own version. Version 2.4 holds a list in UTF-8; 2.2 and 2.3 hold it NUL-joined as well, which
every reader we know takes either for the same list or for its first value.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from mutagen.id3 import Frames
from mutagen.id3._tags import determine_bpi

from tagger.writing.fields.id3_tag import HEADER, Frame, Tag, to_syncsafe
from tagger.writing.fields.room import ROOM
from tagger.writing.fields.source import require
from tagger.writing.fields.splices import Splice, apply

GENRE_NAMES = {2: (b"TCO",), 3: (b"TCON", b"TCO\0", b"TCO "), 4: (b"TCON", b"TCO\0", b"TCO ")}
LATIN1, UTF16, UTF8 = 0, 1, 3


@dataclass(frozen=True, slots=True)
class TagChange:
    """Splices for the tag's own bytes, and by how much the tag grows."""

    splices: tuple[Splice, ...]
    growth: int


def change_tag(tag: Tag, genres: Sequence[str], *, room: int = ROOM) -> TagChange:
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


def _require_plain(tag: Tag, frame: Frame) -> None:
    """Refuse to replace a frame that is encrypted, grouped or read-only; a compressed one gives way to plain text."""
    forbidden = {2: 0, 3: 0x2060, 4: 0x1044}[tag.version]
    require(not frame.flags & forbidden, "its genre frame is encrypted, marked as read-only or bound to a group")


def _require_agreement(tag: Tag, edits: list[tuple[int, int, bytes]]) -> None:
    """Refuse a tag whose frame sizes are not as its version says unless mutagen takes them as we do, before and after."""
    changed = io.BytesIO(tag.body)
    apply(changed, [Splice(*edit) for edit in edits])
    readings = [determine_bpi(body[tag.frames_start :], Frames) for body in (tag.body, changed.getvalue())]
    require(readings == [int, int], "its ID3 tag states the sizes of its frames so that readers differ")


def _padding_edits(tag: Tag, growth: int, room: int) -> list[tuple[int, int, bytes]]:
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


def _stated_padding(tag: Tag, edits: list[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
    """Version 2.3's extended header states the size of the padding: keep a true statement true."""
    stated = tag.body[6:10]
    if tag.version != 3 or tag.frames_start < 10 or int.from_bytes(stated) != tag.padding:
        return []
    size = tag.padding + sum(len(data) - (stop - start) for start, stop, data in edits)
    return [(6, 10, size.to_bytes(4))]


def _located(tag: Tag, edits: list[tuple[int, int, bytes]]) -> TagChange:
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
