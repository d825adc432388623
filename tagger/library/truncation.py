"""Is the audio of a file whole? Cheap tests for files that were cut off by a broken download or a full disk.

Nothing is decoded: containers state how long they are; FLAC states how many samples it has, and its last frame, which
is searched from the end (RFC 9639, section 9.1: the frame header), which of them it holds. Formats that state neither
pass. A few missing bytes are no error there: many programs write sizes that are a little off. The formats whose packets
can be counted to the byte are in ``packet_ends``.
"""

import io
import struct
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import mutagen

from tagger.display_names import clock
from tagger.library.packet_ends import FORMATS as PACKET_FORMATS
from tagger.library.packet_ends import missing_packets
from tagger.tagformats.file_formats import format_of
from tagger.tagformats.mp4 import read_atom_header
from tagger.tagformats.ogg import HEADER, LONGEST_PAGE, read_page
from tagger.tagformats.riff_aiff import AIFF, WAVE, Dialect, top_level_chunks
from tagger.tagformats.splices import StructureError

SLACK = 4096  # bytes that a foreign tag may take behind the audio
MAX_WINDOW = 2**21
_RATES = {0: None, 1: 88_200, 2: 176_400, 3: 192_000, 4: 8_000, 5: 16_000, 6: 22_050, 7: 24_000, 8: 32_000,
          9: 44_100, 10: 48_000, 11: 96_000}  # fmt: skip
_CRC_POLYNOMIAL = 0x07


def last_sample(stream: BinaryIO, info: Any) -> int | None:
    """The number of samples up to the end of the last frame (mutagen's StreamInfo describes the stream).

    None where that cannot be known: the stream does not say its length, or no frame begins near the end of the file.
    A stretch of audio may look like a header by chance, so the largest number that the stream allows counts.
    """
    if not info.total_samples or not info.sample_rate or not info.max_blocksize:
        return None
    frame = info.max_framesize or info.max_blocksize * info.channels * (info.bits_per_sample // 8 + 1) + 64
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - min(MAX_WINDOW, 2 * frame + SLACK)))
    ends = [sample for sample in _frame_ends(stream.read(), info) if sample <= info.total_samples]
    return max(ends, default=None)


def _frame_ends(data: bytes, info: Any) -> Iterator[int]:
    """For everything that is a valid frame header of this stream: the number of the first sample behind that frame."""
    offset = data.find(b"\xff")
    while offset >= 0:
        if data[offset + 1 : offset + 2] in (b"\xf8", b"\xf9"):
            last_sample_number = _frame_end(data[offset : offset + 17], info)
            if last_sample_number is not None:
                yield last_sample_number
        offset = data.find(b"\xff", offset + 1)


def _frame_end(header: bytes, info: Any) -> int | None:
    if len(header) < 6 or not _fits(header, info):
        return None
    number, length = _coded_number(header[4:])
    sizes = header[2] >> 4
    block, extra = _block_size(sizes, header[4 + length :])
    end = 4 + length + extra + {12: 1, 13: 2, 14: 2}.get(header[2] & 15, 0)
    if not length or not block or len(header) <= end or _crc8(header[:end]) != header[end]:
        return None
    return (number if header[1] & 1 else number * info.max_blocksize) + block


def _fits(header: bytes, info: Any) -> bool:
    """Whether sample rate, channels and reserved bits are those of the stream."""
    rate = _RATES.get(header[2] & 15)
    channels = header[3] >> 4
    count = channels + 1 if channels < 8 else 2 if channels < 11 else 0
    return rate in (None, info.sample_rate) and header[2] & 15 != 15 and count == info.channels and not header[3] & 1


def _coded_number(data: bytes) -> tuple[int, int]:
    """A number coded like a UTF-8 letter of up to seven bytes, and how many bytes it took; 0 bytes for none."""
    first = data[0]
    if first < 0x80:
        return first, 1
    length = 8 - (first ^ 0xFF).bit_length()
    if length < 2 or length > 7 or len(data) < length:
        return 0, 0
    number = first & (0x7F >> length)
    for byte in data[1:length]:
        if byte >> 6 != 2:
            return 0, 0
        number = number << 6 | byte & 0x3F
    return number, length


def _block_size(code: int, data: bytes) -> tuple[int, int]:
    """Samples in the frame and how many bytes behind the number say so; 0 samples for a reserved code."""
    if code in (6, 7):
        count = code - 5
        return int.from_bytes(data[:count], "big") + 1, count
    if code == 1:
        return 192, 0
    return (0 if code == 0 else 576 << (code - 2) if code < 6 else 256 << (code - 8)), 0


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ (_CRC_POLYNOMIAL if crc & 0x80 else 0)) & 0xFF
    return crc


TOLERATED_BYTES = 4096
TOLERATED_SHARE = 0.02
ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"udta", b"uuid", b"moof", b"mfra", b"sidx", b"styp")
UNKNOWN_SIZES = (0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x7FFF_F000)  # what programs write that do not know the size yet


def truncation_reason(file: mutagen.FileType, stream: BinaryIO) -> str | None:
    """Why the audio of an opened file is not whole, in words, or None; ``stream`` is what it was read from."""
    format_name = format_of(file).name
    if format_name == "flac":
        return _flac_truncation(file, stream)
    if format_name in PACKET_FORMATS:
        return missing_packets(format_name, stream, int(getattr(file.info, "sample_rate", 0)))
    find_end = _END_FINDERS.get(format_name)
    expected = find_end(stream, file) if find_end else None
    if expected is None:
        return None
    missing = expected - stream.seek(0, io.SEEK_END)
    if missing <= max(TOLERATED_BYTES, TOLERATED_SHARE * expected):
        return None
    return f"the audio is cut short: the file ends {missing} bytes too early"


def _flac_truncation(file: Any, stream: BinaryIO) -> str | None:
    info, rate = file.info, file.info.sample_rate
    last = last_sample(stream, info)
    if last is None or last >= info.total_samples:
        return None
    return f"the audio is cut short: it ends at {clock(last / rate)} of {clock(info.total_samples / rate)}"


def _read(stream: BinaryIO, offset: int, layout: str) -> tuple[Any, ...] | None:
    """Values at an offset, None where the file ends before."""
    stream.seek(offset)
    data = stream.read(struct.calcsize(layout))
    return struct.unpack(layout, data) if len(data) == struct.calcsize(layout) else None


def _number(stream: BinaryIO, offset: int, layout: str) -> int | None:
    values = _read(stream, offset, layout)
    return None if values is None else int(values[0])


def _wav_end(stream: BinaryIO, _: Any) -> int | None:
    return _chunk_end(stream, WAVE, b"data")


def _aiff_end(stream: BinaryIO, _: Any) -> int | None:
    return _chunk_end(stream, AIFF, b"SSND")


def _chunk_end(stream: BinaryIO, dialect: Dialect, name: bytes) -> int | None:
    chunks = top_level_chunks(stream, dialect)
    return next((c.stop for c in chunks if c.name == name and c.size not in UNKNOWN_SIZES), None)


def _mp4_end(stream: BinaryIO, _: Any) -> int | None:
    """The end of the last known top-level atom."""
    offset, end = 0, stream.seek(0, io.SEEK_END)
    while offset + 8 <= end:
        try:
            name, size, _ = read_atom_header(stream, offset)
        except StructureError:
            return None
        if name not in ATOMS:
            return offset
        if size < 8:
            return None
        offset += size
    return offset


def _dsf_end(stream: BinaryIO, _: Any) -> int | None:
    return _number(stream, 12, "<Q")


def _dff_end(stream: BinaryIO, _: Any) -> int | None:
    size = _number(stream, 4, ">Q")
    return None if size is None else 12 + size


def _mp3_end(stream: BinaryIO, file: Any) -> int | None:
    """LAME's and Xing's header frame tells the size of the stream when bit 1 of its flags is set."""
    start = file.tags.size if file.tags else 0
    stream.seek(start)
    data = stream.read(4096)
    mark = max(data.find(b"Xing"), data.find(b"Info"))
    if mark < 0 or len(data) < mark + 16:
        return None
    flags, _, size = struct.unpack_from(">III", data, mark + 4)
    return start + size if flags & 3 == 3 and size else None


def _ogg_end(stream: BinaryIO, _: Any) -> int | None:
    """The end of the last page, from its table of segments; what the file lacks of the table counts as zeros."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - 66_000))
    base, data = stream.tell(), stream.read()
    mark = data.rfind(b"OggS")
    if mark < 0 or len(data) < mark + HEADER:
        return None
    try:
        return base + mark + read_page(io.BytesIO(data[mark:] + bytes(LONGEST_PAGE)), 0).stop
    except StructureError:
        return None


_END_FINDERS: dict[str, Callable[[BinaryIO, Any], int | None]] = {
    "wav": _wav_end,
    "aiff": _aiff_end,
    "m4a": _mp4_end,
    "dsf": _dsf_end,
    "dff": _dff_end,
    "mp3": _mp3_end,
    "matroska": lambda _, file: file.info.end,
    "ogg vorbis": _ogg_end,
    "opus": _ogg_end,
    "ogg flac": _ogg_end,
    "speex": _ogg_end,
}
