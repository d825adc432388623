"""Where MPEG audio (layer I to III) begins: a frame header that leads to another, for two bytes alone prove nothing.

Audio with its tags in front or behind: MP3 and True Audio (ID3v2), Monkey's, WavPack, Musepack (APEv2).

The other tags that such files carry are kept in step when they speak of a genre, so that no two readers see two
different ones: the number in ID3v1, and in an MP3 the Genre item of an APEv2 tag. None of them is added.

Genres in a DSF file: an ID3v2 tag behind the audio, to which the header points.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from tagger.tagformats import apev2, id3v1, id3v2
from tagger.tagformats.id3v2 import read_tag
from tagger.tagformats.splices import Splice, read_at, require, size_of, starts_with

VERSION_1 = 3
SAMPLES = {(1, 1): 384, (1, 2): 1152, (1, 3): 1152, (2, 1): 384, (2, 2): 1152, (2, 3): 576}  # by version and layer
BITRATES = {  # kbit/s by version and layer, from index 1
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = (44100, 48000, 32000)  # Hz of version 1; version 2 has half, 2.5 a quarter


def frame_length(header: bytes) -> int | None:
    """Bytes of the frame with this 4-byte header; None when it is none, or of a free bitrate."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bitrate, rate, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return None
    family = (1 if version == VERSION_1 else 2, layer)
    hertz = RATES[rate] // {3: 1, 2: 2, 0: 4}[version]
    slot = 4 if layer == 1 else 1
    return (SAMPLES[family] // 8 * BITRATES[family][bitrate - 1] * 1000 // hertz // slot + padding) * slot


def first_frame(data: bytes) -> int | None:
    """Where the first frame starts that another one follows, or the end of the data; None when there is none."""
    at = data.find(0xFF)
    while at >= 0:
        length = frame_length(data[at : at + 4])
        if length and (at + length == len(data) or frame_length(data[at + length : at + length + 4])):
            return at
        at = data.find(0xFF, at + 1)
    return None


COMMENT = "ID3v1 Comment"  # how readers that show both kinds of tags as one call it
DESCRIPTIVE = (b"title", b"artist", b"album", b"genre")  # what tells a tag from a mere store of volume levels


def id3_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """Genres of a file that begins with an ID3v2 tag, or has none yet. Raises StructureError."""
    number = id3v1.genre_splices(file, genres)
    tag, ape = read_tag(file, 0), apev2.read_tag(file)
    items = {item.key.lower() for item in ape.items} if ape else set()
    if tag is not None:
        beside = apev2.genre_splices(file, genres) if b"genre" in items else []
        return [*id3v2.change_tag(tag, genres).splices, *beside, *number]
    if items.intersection(DESCRIPTIVE):  # the file's main tag; a number beside it speaks only where it says everything
        number = id3v1.genre_splices(file, genres if id3v1.holds_exactly(genres) else ())
        return [*apev2.genre_splices(file, genres), *number]
    require(not starts_with(file, 0, b"ID3"), "its ID3 tag cannot be read")
    has_id3v1 = id3v1.tag_start(file) is not None
    if not genres or (has_id3v1 and id3v1.holds_exactly(genres)):
        return number
    return [Splice(0, 0, id3v2.new_tag(genres, frames=seeded_frames(id3v1.texts(file), COMMENT))), *number]


def ape_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """Genres of a file that ends with an APEv2 tag, or has none yet. Raises StructureError."""
    return [*apev2.genre_splices(file, genres), *id3v1.genre_splices(file, genres)]


def seeded_frames(texts: Mapping[bytes, str], comment: str) -> bytes:
    """Version 2.4 frames that repeat what an older tag says; ``comment`` is what the comment's frame calls it.

    Many players look at the newer tag alone once there is one: with a genre only, it would hide the title.
    """
    return b"".join(_seeded(name, text, comment) for name, text in texts.items())


def _seeded(name: bytes, text: str, comment: str) -> bytes:
    if name != b"COMM":
        return id3v2.text_frame(4, name, [text], wide=False)
    content = id3v2.encoded(4, [comment, text])
    return id3v2.raw_frame(4, name, content[:1] + b"eng" + content[1:], wide=False)


SIZE_AT, POINTER_AT, HEADER = 12, 20, 28


def genre_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """What to change so that the file holds these genres. Raises StructureError."""
    magic, _, size, pointer = struct.unpack("<4s3Q", read_at(file, 0, HEADER, "its header"))
    require(magic == b"DSD ", "its header is not that of a DSF file")
    require(size == size_of(file), "its header states another length than the file has")
    if pointer == 0:
        return _appended(size, genres)
    tag = read_tag(file, pointer)
    if tag is None or pointer < HEADER:
        require(pointer == size, "its header points to a tag that is not there")
        return _appended(size, genres)
    change = id3v2.change_tag(tag, genres)
    length = Splice(SIZE_AT, POINTER_AT, struct.pack("<Q", size + change.growth))
    return [*([length] if change.growth else []), *change.splices]


def _appended(size: int, genres: Sequence[str]) -> list[Splice]:
    """A new tag at the end, with the header's length and pointer."""
    if not genres:
        return []
    tag = id3v2.new_tag(genres, room=0)
    return [Splice(SIZE_AT, HEADER, struct.pack("<2Q", size + len(tag), size)), Splice(size, size, tag)]
