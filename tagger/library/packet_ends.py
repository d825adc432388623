"""Is the audio whole, in the formats whose packets can be counted: Monkey's Audio, Musepack, TAK, True Audio, WavPack?

Nothing is decoded. Each of them states in its header how much audio there is, and in every packet (or in one table)
how long that is, so the answer is exact: a file that ends one byte before its last packet does is cut. Tags at both
ends of the file are no audio. What a header leaves open is not judged.

Sources: the WavPack 4 and 5 file format (wavpack.com), the TTA1 format (tausoft.org), Musepack SV7 and SV8
(trac.musepack.net), the headers of the Monkey's Audio SDK, and FFmpeg's demuxers for TAK.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tagger.display_names import clock
from tagger.tagformats import apev2
from tagger.tagformats.id3v2 import front_tags_end
from tagger.tagformats.splices import StructureError

LAST_BLOCKS = 1 << 18  # bytes before the end of a WavPack file in which its last block is searched
LAST_FRAMES = 1 << 21  # the same for the last frame of a TAK file that does not state where it ends
UNKNOWN = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class StoredAudio:
    """The part of a file between its tags, as offsets, and the sample rate of its audio in Hz."""

    stream: BinaryIO
    start: int
    end: int
    rate: int

    def read(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes at an offset of the file, fewer where the audio ends before."""
        self.stream.seek(offset)
        return self.stream.read(max(0, min(size, self.end - offset)))

    def unpack(self, offset: int, layout: str) -> tuple[Any, ...] | None:
        """Values at an offset; None where the audio ends before."""
        data = self.read(offset, struct.calcsize(layout))
        return struct.unpack(layout, data) if len(data) == struct.calcsize(layout) else None

    def cut_at(self, samples: int, total: int) -> str:
        """The sentence for audio of which only the first ``samples`` of ``total`` are there."""
        if not self.rate:
            return f"the audio is cut short: it holds {samples} of {total} samples"
        return f"the audio is cut short: it ends at {clock(samples / self.rate)} of {clock(total / self.rate)}"

    def cut_before(self, expected: int) -> str | None:
        """The sentence for audio that should reach up to the offset ``expected``; None where it does."""
        missing = expected - self.end
        return f"the audio is cut short: the file ends {missing} bytes too early" if missing > 0 else None


def missing_packets(format_name: str, stream: BinaryIO, rate: int) -> str | None:
    """Why the audio of a file in one of ``FORMATS`` is not whole, in words; None where it is, or cannot be judged."""
    try:
        start = front_tags_end(stream)
    except StructureError:
        return None
    return _CHECKS[format_name](StoredAudio(stream, start, _tags_start(stream), rate))


def _tags_start(stream: BinaryIO) -> int:
    """Where the tags behind the audio begin, else the end of the file."""
    try:
        tag = apev2.read_tag(stream)
        return tag.start if tag else apev2.trailing_end(stream)
    except (StructureError, OSError):
        return stream.seek(0, 2)


@dataclass(frozen=True, slots=True)
class WavPackBlock:
    """A block's end in the file, the sample behind its last, the stream's samples as it states them, and its flags."""

    stop: int
    first_sample: int
    samples: int
    total: int | None
    flags: int

    @property
    def is_last_channel(self) -> bool:
        """Whether no other block holds further channels of the same samples."""
        return bool(self.flags & 0x1000)


def _wavpack_block(audio: StoredAudio, offset: int) -> WavPackBlock | None:
    values = audio.unpack(offset, "<4sIHBBIIIII")
    if values is None or values[0] != b"wvpk" or values[1] < 24:
        return None
    _, size, _, high_index, high_total, total, index, samples, flags, _ = values
    stated = None if total == UNKNOWN else total + (high_total << 32) - high_total
    return WavPackBlock(offset + 8 + size, index + (high_index << 32), samples, stated, flags)


def _wavpack(audio: StoredAudio) -> str | None:
    first = _wavpack_block(audio, audio.start)
    if first is None:
        return None
    total = first.total if first.first_sample == 0 else None
    if total is not None and _ends_with_block(audio, total):
        return None
    return _walked_wavpack(audio, total)


def _ends_with_block(audio: StoredAudio, total: int) -> bool:
    """Whether the last block of the file, which is searched from the end, holds the last sample."""
    base = max(audio.start, audio.end - LAST_BLOCKS)
    data, stop = audio.read(base, LAST_BLOCKS), audio.end
    mark = data.rfind(b"wvpk")
    while mark >= 0:
        block = _wavpack_block(audio, base + mark)
        if block is not None and block.stop == stop:
            if block.samples:
                return block.is_last_channel and block.first_sample + block.samples >= total
            stop = base + mark  # a block of metadata alone
        mark = data.rfind(b"wvpk", 0, mark)
    return False


def _walked_wavpack(audio: StoredAudio, total: int | None) -> str | None:
    """Block by block from the start; a stream of unknown length is cut where a block is."""
    offset, samples = audio.start, 0
    while (block := _wavpack_block(audio, offset)) is not None:
        if block.stop > audio.end:
            if not block.samples:
                break
            return audio.cut_before(block.stop) if total is None else audio.cut_at(samples, total)
        if block.is_last_channel and block.samples:
            samples = block.first_sample + block.samples
        offset = block.stop
    return audio.cut_at(samples, total) if total is not None and samples < total else None


def _true_audio(audio: StoredAudio) -> str | None:
    """Behind the header of 22 bytes stands a table of the frames' sizes, and its checksum; then come the frames."""
    values = audio.unpack(audio.start, "<4sHHHIII")
    if values is None or values[0] != b"TTA1":
        return None
    frame = values[4] * 256 // 245
    count = -(-values[5] // frame) if frame else 0
    if count * 4 > audio.end - audio.start:
        return audio.cut_before(audio.start + 26 + 4 * count)
    table = audio.unpack(audio.start + 22, f"<{count}I")
    return None if table is None else audio.cut_before(audio.start + 26 + 4 * count + sum(table))


def _monkeys_audio(audio: StoredAudio) -> str | None:
    """From version 3.98 on the descriptor holds the sizes of itself and of all that follows."""
    values = audio.unpack(audio.start, "<4sHHIIIIII")
    if values is None or values[0] != b"MAC ":
        return None
    if values[1] < 3980:
        return _old_monkeys_audio(audio)
    return audio.cut_before(audio.start + sum(values[3:8]) + (values[8] << 32))


def _old_monkeys_audio(audio: StoredAudio) -> str | None:
    """Older versions say where each frame begins, not where the last one ends: so much can be told."""
    values = audio.unpack(audio.start, "<4sHHHHIIIII")
    if values is None:
        return None
    flags, header_bytes, frames = values[3], values[6], values[8]
    offset = audio.start + 32 + (4 if flags & 4 else 0) + (4 if flags & 16 else 0)
    offset += 0 if flags & 32 else header_bytes
    last = audio.unpack(offset + 4 * (frames - 1), "<I") if frames else None
    if frames and last is None:
        return audio.cut_before(offset + 4 * frames)
    return audio.cut_before(audio.start + last[0] + 4) if last else None


def _musepack(audio: StoredAudio) -> str | None:
    head = audio.read(audio.start, 8)
    if head.startswith(b"MPCK"):
        return _musepack_8(audio)
    if head.startswith(b"MP+") and len(head) == 8 and head[3] & 0xF == 7:
        return _musepack_7(audio, int.from_bytes(head[4:8], "little"))
    return None


def _musepack_7(audio: StoredAudio, frames: int) -> str | None:
    """A stream of bits in 32-bit words: each frame of 1 152 samples begins with its length in 20 bits."""
    bit, base = 8, audio.start + 24
    for frame in range(frames):
        words = audio.read(base + bit // 32 * 4, 8)
        if len(words) < (4 if bit % 32 <= 12 else 8):
            return audio.cut_at(frame * 1152, frames * 1152)
        first, second = struct.unpack("<II", words.ljust(8, b"\0"))
        bit += 20 + ((first << 32 | second) >> (44 - bit % 32) & 0xFFFFF)
        if base + (bit + 31) // 32 * 4 > audio.end:
            return audio.cut_at(frame * 1152, frames * 1152)
    return None


def _musepack_8(audio: StoredAudio) -> str | None:
    """Packets: AP hold audio, SE ends the stream, SH states its samples and how many frames each AP holds."""
    total = samples = per_packet = 0
    for key, content, stop in _musepack_packets(audio):
        if key == b"SE":
            return None
        if key == b"SH":
            total, per_packet = _musepack_header(audio.read(content, stop - content))
        elif key == b"AP":
            samples += per_packet
    if not total:
        return "the audio is cut short: the packet that ends it is missing"
    return audio.cut_at(samples, total) if samples < total else None


def _musepack_header(data: bytes) -> tuple[int, int]:
    """Samples of the stream and of each packet, from the content of SH: checksum, version, counts, four small numbers."""
    samples, offset = _variable_number(data, 5)
    _, offset = _variable_number(data, offset)
    return samples, 1152 << 2 * (data[offset + 1] & 7) if offset + 1 < len(data) else 0


def _musepack_packets(audio: StoredAudio) -> Iterator[tuple[bytes, int, int]]:
    """Each packet that is there as a whole: its key, and where its content begins and ends."""
    offset = audio.start + 4
    while True:
        head = audio.read(offset, 12)
        size, length = _variable_number(head, 2)
        if not head[:2].isalpha() or size < length or offset + size > audio.end:
            return
        yield head[:2], offset + length, offset + size
        offset += size


def _variable_number(data: bytes, offset: int) -> tuple[int, int]:
    """Seven bits per byte, all but the last with the high bit set, and the offset behind; (0, end) for none."""
    number = 0
    for index in range(offset, len(data)):
        number = number << 7 | data[index] & 0x7F
        if data[index] < 0x80:
            return number, index + 1
    return 0, len(data)


TAK_STREAM_INFO, TAK_LAST_FRAME, TAK_END = 1, 7, 0
TAK_QUANTA = (3, 4, 6, 8)  # thirty-seconds of a second in a frame, by its type
TAK_SAMPLES = (4096, 8192, 16_384, 512, 1024, 2048)  # samples in a frame of the types that follow


def _tak(audio: StoredAudio) -> str | None:
    """A block of metadata says where the last frame stands and how long it is; without it that frame is searched."""
    info, last_frame, offset = b"", b"", audio.start + 4
    while (head := audio.read(offset, 4)) and len(head) == 4:
        kind, size = head[0] & 0x7F, int.from_bytes(head[1:], "little")
        offset += 4
        if kind == TAK_END:
            return _tak_frames(audio, info, last_frame, offset)
        if kind == TAK_STREAM_INFO:
            info = audio.read(offset, size)
        elif kind == TAK_LAST_FRAME:
            last_frame = audio.read(offset, size)
        offset += size
    return audio.cut_before(offset + 4)


def _tak_frames(audio: StoredAudio, info: bytes, last_frame: bytes, start: int) -> str | None:
    if len(last_frame) == 11:
        position, size = int.from_bytes(last_frame[:5], "little"), int.from_bytes(last_frame[5:8], "little")
        return audio.cut_before(start + position + size)
    bits = int.from_bytes(info[:10], "little")
    kind, total, rate = bits >> 10 & 0xF, bits >> 14 & (1 << 35) - 1, (bits >> 52 & (1 << 18) - 1) + 6000
    if len(info) < 10 or not total or kind >= len(TAK_QUANTA) + len(TAK_SAMPLES):
        return None
    count = TAK_QUANTA[kind] * rate >> 5 if kind < len(TAK_QUANTA) else TAK_SAMPLES[kind - len(TAK_QUANTA)]
    last = -(-total // count) - 1
    headers = range(max(start, audio.end - LAST_FRAMES), audio.end)
    data = audio.read(headers.start, len(headers))
    numbers = [frame for frame, is_last in _tak_headers(data) if is_last == (frame == last)]
    return None if last in numbers else audio.cut_at(max(numbers, default=0) * count, total)


def _tak_headers(data: bytes) -> Iterator[tuple[int, bool]]:
    """What looks like the header of a frame: its number, and whether it is marked as the last."""
    mark = data.find(b"\xff\xa0")
    while mark >= 0:
        flags = int.from_bytes(data[mark + 2 : mark + 5], "little")
        if mark + 5 <= len(data):
            yield flags >> 3, bool(flags & 1)
        mark = data.find(b"\xff\xa0", mark + 1)


_CHECKS: dict[str, Callable[[StoredAudio], str | None]] = {
    "ape": _monkeys_audio,
    "musepack": _musepack,
    "tak": _tak,
    "tta": _true_audio,
    "wavpack": _wavpack,
}
FORMATS = frozenset(_CHECKS)
