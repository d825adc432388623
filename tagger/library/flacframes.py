"""The last frame of a FLAC stream, found from the end without decoding (RFC 9639, section 9.1: the frame header)."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

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
    at = data.find(b"\xff")
    while at >= 0:
        if data[at + 1 : at + 2] in (b"\xf8", b"\xf9"):
            found = _frame_end(data[at : at + 17], info)
            if found is not None:
                yield found
        at = data.find(b"\xff", at + 1)


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
