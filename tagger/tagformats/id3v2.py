"""ID3v2 tags, whatever file they stand in: where their fields are, and the splices that change their genre.

Reading goes through mutagen, which also reads an ID3v1 tag that stands alone as if it were such frames.

Writing takes a tag apart into raw frames, in any of its three versions, without decoding one: the TCON frame (or that
of a text of the user's own, TXXX) and the padding change, every other byte stays. Offsets inside a tag are those of its
*plain* body, after the unsynchronisation that versions 2.2 and 2.3 apply to the tag as a whole is undone;
``Id3Tag.file_offset`` says where they are in the file.

The tag keeps its own version. Version 2.4 holds a list in UTF-8; 2.2 and 2.3 hold it NUL-joined as well, which
every reader we know takes either for the same list or for its first value.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from mutagen.id3 import ID3

from tagger.tagformats.mutagen_adapter import is_unassigned, reads_plain_frame_sizes
from tagger.tagformats.splices import PADDING_BYTES, Splice, StructureError, read_at, require, spliced, starts_with
from tagger.tagformats.tag_fields import EmbeddedPicture, FieldKeys, GenreField, TagReader, first_filled, non_blank

GENRE_FIELD = "TCON"
FIELD_KEYS: FieldKeys = {
    "title": ("TIT2",),
    "artist": ("TPE1",),
    "album": ("TALB",),
    "album_artist": ("TPE2", "TXXX:ALBUM ARTIST", "TXXX:ALBUMARTIST"),
    "date": ("TDRC", "TDRL", "TDOR"),
    "track": ("TRCK",),
    "disc": ("TPOS",),
    "compilation": ("TCMP", "TXXX:COMPILATION"),
    "comment": ("COMM",),
    "lyrics": ("USLT", "SYLT", "TXXX:LYRICS"),
    "description": ("TXXX:DESCRIPTION", "TDES"),
    "release_group": ("TXXX:MUSICBRAINZ RELEASE GROUP ID", "TXXX:MUSICBRAINZ_RELEASEGROUPID"),
}
ID3V1_COMMENT = "ID3v1 Comment"  # mutagen's description of it; cut off at 30 letters, it counts only without another
TECHNICAL_COMMENTS = ("itun", "musicmatch", "songs-db", "c0", "fee_", "rating", "dspl")  # how descriptions begin


def _genre_field(tags: ID3) -> GenreField:
    genres = non_blank(genre for frame in tags.getall("TCON") for genre in frame.genres)
    return GenreField(GENRE_FIELD if tags.version >= (2,) else "ID3v1", genres)


def _field_values(tags: ID3, field: str) -> list[object]:
    return first_filled(_frame_texts(tags, key) for key in FIELD_KEYS[field])


def _frame_texts(tags: ID3, key: str) -> list[object]:
    name, _, description = key.partition(":")
    frames: list[Any] = tags.getall(name)
    if description:
        frames = [frame for frame in frames if frame.desc.upper() == description]
    if name == "COMM":
        comments = [frame for frame in frames if not frame.desc.lower().startswith(TECHNICAL_COMMENTS)]
        frames = [frame for frame in comments if frame.desc != ID3V1_COMMENT] or comments
    if name == "SYLT":  # pairs of text and time
        return ["".join(text for text, _ in frame.text) for frame in frames]
    return [text for frame in frames for text in ([frame.text] if name == "USLT" else frame.text)]


def _pictures(tags: ID3) -> Iterator[EmbeddedPicture]:
    """Every APIC frame but those that only link to an image on the web."""
    for frame in tags.getall("APIC"):
        if frame.mime != "-->":
            yield EmbeddedPicture(int(frame.type), frame.data)


READER = TagReader(_genre_field, _field_values, _pictures)

HEADER = 10
UNSYNCHRONISED, EXTENDED, FOOTER = 0x80, 0x40, 0x10
KNOWN_FLAGS = {2: 0, 3: 0xE0E0, 4: 0x704F}  # of a frame
GENRE_NAMES = {2: (b"TCO",), 3: (b"TCON", b"TCO\0", b"TCO "), 4: (b"TCON", b"TCO\0", b"TCO ")}
USER_TEXT, USER_TEXTS = b"TXXX", (b"TXXX", b"TXX", b"TXX\0", b"TXX ")
LATIN1, UTF16, UTF8 = 0, 1, 3  # the byte before a frame's text
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
    protected: tuple[int, ...]  # plain offsets of each 0xFF whose protecting zero was taken out
    frames_start: int
    frames: tuple[Id3Frame, ...]
    plain_sizes: bool  # frame sizes are plain numbers (2.3, and 2.4 as old iTunes wrote it)

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is a 2.4 tag with sizes as in 2.3: readers guess so from the sizes and the length of the tag."""
        return self.version == 4 and self.plain_sizes

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

    def file_offset(self, offset: int) -> int:
        """The file offset of an offset in the plain body."""
        return self.start + HEADER + offset + bisect_left(self.protected, offset)


def syncsafe(data: bytes) -> int:
    """A number of seven bits per byte. Raises StructureError when a high bit is set."""
    require(all(byte < 0x80 for byte in data), "the length of its ID3 tag is not a valid one")
    return sum(byte << 7 * position for position, byte in enumerate(reversed(data)))


def to_syncsafe(value: int) -> bytes:
    """Four bytes of seven bits each. Raises StructureError beyond 256 MB, which no ID3 tag can have."""
    require(value < 1 << 28, "its ID3 tag would grow beyond 256 MB")
    return bytes((value >> shift) & 0x7F for shift in (21, 14, 7, 0))


def front_tags_end(file: BinaryIO) -> int:
    """Where the ID3v2 tags at the start of a file end (0 when there is none)."""
    offset = 0
    while (stop := front_tag_end(file, offset)) > offset:
        offset = stop
    return offset


def front_tag_end(file: BinaryIO, start: int = 0) -> int:
    """Where the ID3v2 tag at an offset ends by its header; the offset itself where there is none."""
    if not starts_with(file, start, b"ID3"):
        return start
    header = read_at(file, start, HEADER, "its ID3 header")
    return start + HEADER + syncsafe(header[6:]) + (HEADER if header[3] == 4 and header[5] & FOOTER else 0)


def read_tag(file: BinaryIO, start: int) -> Id3Tag | None:
    """The tag that stands at ``start``; None when none does. Raises StructureError for one that is not safe to edit."""
    if not starts_with(file, start, b"ID3"):
        return None
    header = read_at(file, start, HEADER, "its ID3 header")
    version, flags, size = header[3], header[5], syncsafe(header[6:])
    require(version in (2, 3, 4), f"its ID3 tag has the unknown version 2.{version}")
    defined = {2: UNSYNCHRONISED, 3: 0xE0, 4: 0xF0}[version]
    require(not flags & ~defined, "its ID3 header carries flags of unknown meaning")
    raw = read_at(file, start + HEADER, size, "its ID3 tag")
    body, protected = _synchronised(raw) if version < 4 and flags & UNSYNCHRONISED else (raw, ())
    frames_start = _extended_size(body, version) if flags & EXTENDED and version > 2 else 0
    plain_sizes, frames = _best_walk(body, version, frames_start)
    _require_end(body, frames[-1].stop if frames else frames_start, version)
    return Id3Tag(start, version, flags, size, body, protected, frames_start, frames, plain_sizes)


def _require_end(body: bytes, offset: int, version: int) -> None:
    """Raise StructureError if what follows the last frame could be read as a frame: it must be too short, or begin with zeros.

    Readers treat a broken frame differently, so a change beside it could change what some of them read.
    """
    header, width = (6, 3) if version == 2 else (10, 4)
    end = len(body) - offset < header or not any(body[offset : offset + width])
    require(end, "its ID3 tag holds a broken frame")


def _synchronised(raw: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The body with the unsynchronisation undone, and the plain offset of each 0xFF that was protected.

    ``Id3Tag.file_offset`` counts the protecting zeros before an offset: those of every 0xFF that stands before it.
    """
    require(not re.search(rb"\xff(?:[\xe0-\xff]|\Z)", raw), "its ID3 tag says that it is unsynchronised and is not")
    protected = tuple(match.start() - index for index, match in enumerate(re.finditer(rb"\xff\0", raw)))
    return raw.replace(b"\xff\0", b"\xff"), protected


def _extended_size(body: bytes, version: int) -> int:
    """Bytes of the extended header. A flag without such a header, which some programs write, means none."""
    if FRAME_NAME.fullmatch(body[:4]):
        return 0
    require(len(body) >= 6, "its extended ID3 header is cut short")
    size = syncsafe(body[:4]) if version == 4 else 4 + int.from_bytes(body[:4])
    require(6 <= size <= len(body), "its extended ID3 header has an impossible length")
    has_checksum = body[5] & 0x20 if version == 4 else body[4] & 0x80
    require(not has_checksum, "its ID3 tag carries a checksum over all frames")
    return size


def _best_walk(body: bytes, version: int, start: int) -> tuple[bool, tuple[Id3Frame, ...]]:
    """The frames, and whether their sizes are plain numbers.

    Version 2.4 says seven bits per byte, old iTunes wrote eight: the reading that ends at the padding is right.
    """
    plain = tuple(_walk(body, version, start, plain_sizes=True))
    if version < 4:
        return True, plain
    syncsafe_frames = tuple(_walk(body, version, start, plain_sizes=False))
    if _unexplained(body, plain, start) < _unexplained(body, syncsafe_frames, start):
        return True, plain
    return False, syncsafe_frames


def _unexplained(body: bytes, frames: tuple[Id3Frame, ...], start: int) -> int:
    """The number of bytes behind the last frame, without the zeros at the end."""
    return len(body[frames[-1].stop if frames else start :].rstrip(b"\0"))


def _walk(body: bytes, version: int, start: int, *, plain_sizes: bool) -> Iterator[Id3Frame]:
    """Frames until one does not fit or has no possible name."""
    header = 6 if version == 2 else 10
    width = 3 if version == 2 else 4
    while start + header <= len(body):
        name, flags = body[start : start + width], int.from_bytes(body[start + 2 * width : start + header])
        size = _frame_size(body[start + width : start + 2 * width], plain_sizes)
        stop = start + header + size if size is not None else len(body) + 1
        if not FRAME_NAME.fullmatch(name) or stop > len(body) or flags & ~KNOWN_FLAGS[version]:
            return
        yield Id3Frame(name, start, start + header, stop, flags)
        start = stop


def _frame_size(data: bytes, plain_sizes: bool) -> int | None:
    try:
        return int.from_bytes(data) if plain_sizes else syncsafe(data)
    except StructureError:
        return None


@dataclass(frozen=True, slots=True)
class TagChange:
    """Splices for the tag's own bytes, and by how much the tag grows."""

    splices: tuple[Splice, ...]
    growth: int


def change_tag(tag: Id3Tag, genres: Sequence[str], field: str = GENRE_FIELD) -> TagChange:
    """What to change in an existing tag, so that it holds these genres, or values of another ``field``."""
    old = [frame for frame in tag.frames if _is_of(tag, frame, field)]
    for frame in old:
        _require_replaceable(tag, frame)
    new = field_frame(tag.version, genres, field, plain_sizes=tag.plain_sizes) if genres else b""
    return replaced_frames(tag, old, new)


def replaced_frames(tag: Id3Tag, old: Sequence[Id3Frame], new: bytes) -> TagChange:
    """What to change so that the raw frames ``new`` stand where the first of ``old`` stood, else behind the last frame."""
    if not old and not new:
        return TagChange((), 0)
    start = old[0].start if old else tag.frames_stop
    edits = [Splice(start, old[0].stop if old else start, new), *(Splice(f.start, f.stop, b"") for f in old[1:])]
    padding_edits = _padding_edits(tag, sum(edit.growth for edit in edits))
    if tag.is_ambiguous:
        _require_agreement(tag, [*edits, *padding_edits])
    return _in_file(tag, [*_stated_padding(tag, padding_edits), *edits, *padding_edits])


def whole_tag(frames: bytes, padding: int = PADDING_BYTES) -> bytes:
    """A tag of version 2.4 with these raw frames and as many zeros behind them."""
    body = frames + bytes(padding)
    return b"ID3" + bytes([4, 0, 0]) + to_syncsafe(len(body)) + body


def field_frame(version: int, values: Sequence[str], field: str, *, plain_sizes: bool) -> bytes:
    """The raw frame of a field: the genre, or a text of the user's own that is described by the field's name."""
    if field == GENRE_FIELD:
        return genre_frame(version, values, plain_sizes=plain_sizes)
    name = b"TXX" if version == 2 else USER_TEXT
    return text_frame(version, name, [field, *values], plain_sizes=plain_sizes)


def _is_of(tag: Id3Tag, frame: Id3Frame, field: str) -> bool:
    if field == GENRE_FIELD:
        return frame.name in GENRE_NAMES[tag.version]
    return frame.name in USER_TEXTS and description(tag.body[frame.content : frame.stop]).upper() == field.upper()


def description(content: bytes) -> str:
    """The first text of a frame that holds several: what a text of the user's own is described by."""
    encoding, text = content[:1], content[1:]
    if encoding in (b"\1", b"\2"):
        units = [text[at : at + 2] for at in range(0, len(text) - 1, 2)]
        text = b"".join(units[: units.index(bytes(2))] if bytes(2) in units else units)
        return text.decode("utf-16" if encoding == b"\1" else "utf-16-be", "replace")
    return text.partition(b"\0")[0].decode("latin-1" if encoding == b"\0" else "utf-8", "replace")


def genre_frame(version: int, genres: Sequence[str], *, plain_sizes: bool) -> bytes:
    """The raw genre frame of a version."""
    return text_frame(
        version, b"TCO" if version == 2 else b"TCON", [escaped(g) for g in genres], plain_sizes=plain_sizes
    )


def text_frame(version: int, name: bytes, values: Sequence[str], *, plain_sizes: bool) -> bytes:
    """A raw text frame with NUL between its values."""
    return raw_frame(version, name, encoded_text(version, values), plain_sizes=plain_sizes)


def raw_frame(version: int, name: bytes, content: bytes, *, plain_sizes: bool) -> bytes:
    """A frame without flags around its content."""
    if version == 2:
        require(len(content) < 1 << 24, "a frame of its ID3 tag would grow beyond 16 MB")
        return name + len(content).to_bytes(3) + content
    return name + (len(content).to_bytes(4) if plain_sizes else to_syncsafe(len(content))) + b"\0\0" + content


def encoded_text(version: int, values: Sequence[str]) -> bytes:
    """Encoding byte and text: UTF-8 in 2.4, else Latin-1 where it suffices and UTF-16, each value with its own mark."""
    if version == 4:
        return bytes([UTF8]) + "\0".join(values).encode()
    if all(ord(character) < 256 for value in values for character in value):
        return bytes([LATIN1]) + "\0".join(values).encode("latin-1")
    return bytes([UTF16]) + b"\0\0".join(b"\xff\xfe" + value.encode("utf-16-le") for value in values)


def escaped(genre: str) -> str:
    """A name that begins with "(" doubles it, since "(9)" means a numbered genre; "(255)" is such a number itself."""
    return "(" + genre if genre.startswith("(") and not is_unassigned(genre) else genre


def _require_replaceable(tag: Id3Tag, frame: Id3Frame) -> None:
    """Refuse to replace a frame that is encrypted, grouped or read-only; a compressed one gives way to plain text."""
    forbidden = {2: 0, 3: 0x2060, 4: 0x1044}[tag.version]
    require(not frame.flags & forbidden, "its genre frame is encrypted, marked as read-only or bound to a group")


def _require_agreement(tag: Id3Tag, edits: Sequence[Splice]) -> None:
    """Refuse a tag whose frame sizes are not as its version says unless mutagen takes them as we do, before and after."""
    bodies = (tag.body, spliced(tag.body, edits))
    require(
        all(reads_plain_frame_sizes(body[tag.frames_start :]) for body in bodies),
        "its ID3 tag states the sizes of its frames so that readers differ",
    )


def _padding_edits(tag: Id3Tag, growth: int) -> list[Splice]:
    """Let the padding take up the growth; where it does not suffice the tag grows and gets PADDING_BYTES of it."""
    if growth == 0 or tag.has_footer:
        return []
    if any(tag.body[tag.frames_stop :]):
        return []  # what stands behind the frames is not padding alone: keep it, let the tag change its size
    end, remaining = len(tag.body), tag.padding - growth
    if growth < 0:
        return [Splice(end, end, bytes(-growth))]
    if remaining > 0:
        return [Splice(end - growth, end, b"")]
    return [Splice(end, end, bytes(PADDING_BYTES - tag.padding))] if tag.padding <= PADDING_BYTES else []


def _stated_padding(tag: Id3Tag, padding_edits: Sequence[Splice]) -> list[Splice]:
    """The change of the padding's size in the extended header of version 2.3, if it states the size correctly now."""
    stated = tag.body[6:10]
    if tag.version != 3 or tag.frames_start < 10 or int.from_bytes(stated) != tag.padding:
        return []
    size = tag.padding + sum(edit.growth for edit in padding_edits)
    return [Splice(6, 10, size.to_bytes(4))]


def _in_file(tag: Id3Tag, edits: Sequence[Splice]) -> TagChange:
    """The edits at their offsets in the file, unsynchronised like the tag, with the new size in header and footer."""
    form = unsynchronise if tag.unsynchronised else bytes
    splices = [Splice(tag.file_offset(e.start), tag.file_offset(e.stop), form(e.data)) for e in edits]
    growth = sum(splice.growth for splice in splices)
    if growth:
        size = to_syncsafe(tag.size + growth)
        splices.append(Splice(tag.start + 6, tag.start + HEADER, size))
        if tag.has_footer:
            splices.append(Splice(tag.stop - 4, tag.stop, size))
    return TagChange(tuple(splices), growth)


def unsynchronise(data: bytes) -> bytes:
    """The data without a byte pair that looks like the start of audio, no 0xFF at the end."""
    result = bytearray()
    for index, byte in enumerate(data):
        result.append(byte)
        if byte == 0xFF and (index + 1 == len(data) or data[index + 1] >= 0xE0 or data[index + 1] == 0):
            result.append(0)
    return bytes(result)


def repeated_frames(texts: Mapping[bytes, bytes], *, utf8: bool = False) -> bytes:
    """Version 2.4 frames that repeat what an older tag says, by frame name; ``utf8``: its texts usually are UTF-8.

    Many players look at the newer tag alone once there is one: with a genre only, it would hide the title. The older
    tags state no code page, so what is no plain ASCII is repeated byte for byte in the encoding that stands for "as in
    ID3v1" (Latin-1): a player that knows the code page of one knows that of the other, and nothing is guessed for good.
    """
    return b"".join(_repeated_frame(name, text, utf8) for name, text in texts.items())


def has_known_encoding(text: bytes, *, utf8: bool) -> bool:
    """Whether a text of an older tag is plain ASCII, or UTF-8 where that is usual."""
    return text.isascii() or (utf8 and text.decode(errors="ignore").encode() == text)


def _repeated_frame(name: bytes, text: bytes, utf8: bool) -> bytes:
    encoding = bytes([UTF8 if has_known_encoding(text, utf8=utf8) else LATIN1])
    language_and_description = b"eng\0" if name == b"COMM" else b""
    return raw_frame(4, name, encoding + language_and_description + text, plain_sizes=False)
