"""Is the audio of a file whole? Cheap tests for files that were cut off by a broken download or a full disk.

Nothing is decoded: containers say how long they are, and FLAC says how many samples it has while its last frame says
which it holds. Formats that say neither pass. A few missing bytes are no fault: many programs write sizes that are a
little off.
"""

import io
import struct
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from tagger.library.flacframes import last_sample
from tagger.library.formats import OpenAudio
from tagger.library.riffinfo import chunks

BEARABLE_BYTES = 4096
BEARABLE_SHARE = 0.02
ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"udta", b"uuid", b"moof", b"mfra", b"sidx", b"styp")
UNKNOWN_SIZES = (0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x7FFF_F000)  # what programs write that do not know the size yet


def fault(opened: OpenAudio, stream: BinaryIO) -> str | None:
    """Why the audio is not whole, in words, or None; ``stream`` is the file that was opened."""
    if opened.format.name == "flac":
        return _flac_fault(opened.file, stream)
    find_end = _ENDS.get(opened.format.name)
    expected = find_end(stream, opened.file) if find_end else None
    if expected is None:
        return None
    missing = expected - stream.seek(0, io.SEEK_END)
    if missing <= max(BEARABLE_BYTES, BEARABLE_SHARE * expected):
        return None
    return f"the audio is cut short: the file ends {missing} bytes too early"


def _flac_fault(file: Any, stream: BinaryIO) -> str | None:
    info, rate = file.info, file.info.sample_rate
    last = last_sample(stream, info)
    if last is None or last >= info.total_samples:
        return None
    return f"the audio is cut short: it ends at {_clock(last / rate)} of {_clock(info.total_samples / rate)}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _read(stream: BinaryIO, offset: int, layout: str) -> tuple[Any, ...] | None:
    """Values at an offset, None where the file ends before."""
    stream.seek(offset)
    data = stream.read(struct.calcsize(layout))
    return struct.unpack(layout, data) if len(data) == struct.calcsize(layout) else None


def _number(stream: BinaryIO, offset: int, layout: str) -> int | None:
    values = _read(stream, offset, layout)
    return None if values is None else int(values[0])


def _wav_end(stream: BinaryIO, _: Any) -> int | None:
    return _chunk_end(chunks(stream), b"data")


def _aiff_end(stream: BinaryIO, _: Any) -> int | None:
    return _chunk_end(chunks(stream, big_endian=True), b"SSND")


def _chunk_end(found: Iterator[tuple[bytes, int, int]], wanted: bytes) -> int | None:
    return next((at + size for key, at, size in found if key == wanted and size not in UNKNOWN_SIZES), None)


def _mp4_end(stream: BinaryIO, _: Any) -> int | None:
    """The end of the last known top-level atom: size, name, a 64-bit size where the size is 1; 0 means "to the end"."""
    offset, end = 0, stream.seek(0, io.SEEK_END)
    while offset + 8 <= end and (head := _read(stream, offset, ">I4s")) and head[1] in ATOMS:
        size = head[0]
        if size == 1:
            size = _number(stream, offset + 8, ">Q") or 0
        if size < 8:
            return None
        offset += size
    return offset


def _dsf_end(stream: BinaryIO, _: Any) -> int | None:
    return _number(stream, 12, "<Q")


def _dff_end(stream: BinaryIO, _: Any) -> int | None:
    size = _number(stream, 4, ">Q")
    return None if size is None else 12 + size


def _monkeys_end(stream: BinaryIO, _: Any) -> int | None:
    """The descriptor of version 3.98 on holds the sizes of itself and of all that follows."""
    head = _read(stream, 0, "<4sHHIIIIII")
    if head is None or head[0] != b"MAC " or head[1] < 3980:
        return None
    return int(sum(head[3:8]) + (head[8] << 32))


def _tta_end(stream: BinaryIO, file: Any) -> int | None:
    """After the header (22 bytes) and the seek table come frames of the sizes that the table holds."""
    start = file.tags.size if file.tags else 0
    head = _read(stream, start + 10, "<II")
    if head is None or not head[0]:
        return None
    frame = head[0] * 256 // 245
    count = -(-head[1] // max(frame, 1))
    if count * 4 > stream.seek(0, io.SEEK_END):
        return None
    table = _read(stream, start + 22, f"<{count}I")
    return start + 22 + 4 * count + 4 + sum(table) if table else None


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
    """The end of the last page, from its table of segments."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - 66_000))
    base, data = stream.tell(), stream.read()
    mark = data.rfind(b"OggS")
    if mark < 0 or len(data) < mark + 27:
        return None
    segments = data[mark + 27 : mark + 27 + data[mark + 26]]
    return base + mark + 27 + data[mark + 26] + sum(segments)


_ENDS: dict[str, Callable[[BinaryIO, Any], int | None]] = {
    "wav": _wav_end,
    "aiff": _aiff_end,
    "m4a": _mp4_end,
    "dsf": _dsf_end,
    "dff": _dff_end,
    "ape": _monkeys_end,
    "tta": _tta_end,
    "mp3": _mp3_end,
    "ogg vorbis": _ogg_end,
    "opus": _ogg_end,
    "ogg flac": _ogg_end,
    "speex": _ogg_end,
}
