"""Audio with its tags in front or behind: MP3 and True Audio (ID3v2), Monkey's, WavPack, Musepack (APEv2), DSF (ID3v2).

The other tags that such files carry are kept in step when they name a genre, so that no two readers see two different
ones: the number in ID3v1, and in an MP3 the Genre item of an APEv2 tag. None of them is added.

MPEG audio (layer I to III) has no signature: it begins where one frame header leads to another, for two bytes alone
prove nothing.
"""

import struct
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, BinaryIO

import mutagen
import mutagen.mp3
import mutagen.trueaudio
from mutagen.apev2 import APEv2

from tagger.tagformats import apev2, id3v1, id3v2
from tagger.tagformats.id3v2 import Id3Tag, TagChange, read_tag
from tagger.tagformats.mutagen_adapter import FileThing, loadfile
from tagger.tagformats.splices import Splice, read_at, require, size_of, starts_with


class MpegAudio(mutagen.mp3.MP3):
    """An MP3 file as mutagen reads and saves it; ``ape`` is the APEv2 tag at its end, None when none can be read."""

    ape: APEv2 | None = None

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *args: Any, **kwargs: Any) -> None:
        """Read the MPEG header, the ID3 tags and the APEv2 tag."""
        super().load(filething, *args, **kwargs)
        self.ape = _read_ape(filething.fileobj)


class TrueAudio(mutagen.trueaudio.TrueAudio):
    """A TTA file as mutagen reads and saves it; ``ape`` is the APEv2 tag at its end, None when none can be read."""

    ape: APEv2 | None = None

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *args: Any, **kwargs: Any) -> None:
        """Read the TTA header, the ID3 tags and the APEv2 tag."""
        super().load(filething, *args, **kwargs)
        self.ape = _read_ape(filething.fileobj)


def _read_ape(stream: BinaryIO) -> APEv2 | None:
    """The APEv2 tag of a file of another format; a broken one counts as none, as the main tag is whole."""
    try:
        stream.seek(0)
        return APEv2(fileobj=stream)
    except (mutagen.MutagenError, ValueError, TypeError):
        return None


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
    offset = data.find(0xFF)
    while offset >= 0:
        length = frame_length(data[offset : offset + 4])
        if length and (offset + length == len(data) or frame_length(data[offset + length : offset + length + 4])):
            return offset
        offset = data.find(0xFF, offset + 1)
    return None


DESCRIPTIVE = (b"title", b"artist", b"album", b"genre")  # what tells a tag from a mere store of volume levels


def id3_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """Genres of a file that begins with an ID3v2 tag, or has none yet. Raises StructureError."""
    id3v1_splices = id3v1.genre_splices(file, genres)
    tag, ape = read_tag(file, 0), apev2.read_tag(file)
    items = {item.key.lower() for item in ape.items} if ape else set()
    if tag is not None:
        in_ape_tag = apev2.genre_splices(file, genres) if b"genre" in items else []
        return [*id3v2.change_tag(tag, genres).splices, *in_ape_tag, *id3v1_splices]
    if items.intersection(DESCRIPTIVE):  # the file's main tag
        return [*apev2.genre_splices(file, genres), *id3v1_splices]
    require(not starts_with(file, 0, b"ID3"), "its ID3 tag cannot be read")
    has_id3v1 = id3v1.tag_start(file) is not None
    if not genres or (has_id3v1 and id3v1.holds_exactly(genres)):
        return id3v1_splices
    frames = id3v2.repeated_frames(id3v1.texts(file))
    return [Splice(0, 0, id3v2.whole_tag(frames + id3v2.genre_frame(4, genres, plain_sizes=False))), *id3v1_splices]


def id3_text_splices(file: BinaryIO, values: Sequence[str], field: str) -> list[Splice]:
    """Values of a ``field`` beside the genre, of a file that begins with an ID3v2 tag, or has none yet.

    An APEv2 tag that holds the field is kept in step. Raises StructureError.
    """
    tag, ape = read_tag(file, 0), apev2.read_tag(file)
    items = {item.key.lower() for item in ape.items} if ape else set()
    if tag is not None:
        in_ape_tag = apev2.genre_splices(file, values, field) if field.lower().encode() in items else []
        return [*id3v2.change_tag(tag, values, field).splices, *in_ape_tag]
    if items.intersection(DESCRIPTIVE):
        return apev2.genre_splices(file, values, field)
    require(not starts_with(file, 0, b"ID3"), "its ID3 tag cannot be read")
    frames = id3v2.repeated_frames(id3v1.texts(file))
    new = id3v2.field_frame(4, values, field, plain_sizes=False) if values else b""
    return [Splice(0, 0, id3v2.whole_tag(frames + new))] if values else []


def ape_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """Genres of a file that ends with an APEv2 tag, or has none yet. Raises StructureError."""
    return [*apev2.genre_splices(file, genres), *id3v1.genre_splices(file, genres)]


SIZE_OFFSET, POINTER_OFFSET, HEADER = 12, 20, 28  # of a DSF file


def dsf_splices(file: BinaryIO, genres: Sequence[str], field: str = id3v2.GENRE_FIELD) -> list[Splice]:
    """Genres of a DSF file, or values of another ``field``. Raises StructureError."""
    frames = id3v2.field_frame(4, genres, field, plain_sizes=False) if genres else b""
    return dsf_tag_splices(file, partial(id3v2.change_tag, genres=genres, field=field), frames)


def dsf_tag_splices(file: BinaryIO, change: Callable[[Id3Tag], TagChange], frames: bytes) -> list[Splice]:
    """What to change in the ID3v2 tag behind the audio, to which the header points; one is made where there is none.

    ``frames``: the raw frames of a new tag. Raises StructureError.
    """
    magic, _, size, pointer = struct.unpack("<4s3Q", read_at(file, 0, HEADER, "its header"))
    require(magic == b"DSD ", "its header is not that of a DSF file")
    require(size == size_of(file), "its header states another length than the file has")
    if pointer == 0:
        return _appended(size, frames)
    tag = read_tag(file, pointer)
    if tag is None or pointer < HEADER:
        require(pointer == size, "its header points to a tag that is not there")
        return _appended(size, frames)
    tag_change = change(tag)
    length = Splice(SIZE_OFFSET, POINTER_OFFSET, struct.pack("<Q", size + tag_change.growth))
    return [*([length] if tag_change.growth else []), *tag_change.splices]


def _appended(size: int, frames: bytes) -> list[Splice]:
    """A new tag at the end, with the header's length and pointer."""
    if not frames:
        return []
    tag = id3v2.whole_tag(frames, padding=0)
    return [Splice(SIZE_OFFSET, HEADER, struct.pack("<2Q", size + len(tag), size)), Splice(size, size, tag)]
