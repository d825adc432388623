"""The LIST/INFO chunk of WAV files, which mutagen does not read.

Layout (Microsoft's "Multimedia Programming Interface and Data Specifications 1.0", 1991): ``RIFF size WAVE``, then
chunks of a four-letter key, a little-endian size and that many bytes, each chunk starting at an even offset; the INFO
list holds the same kind of chunks with text that ends in a zero byte. The text's encoding is not said: UTF-8 where it
decodes as such, else Windows-1252.
"""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

MAX_CHUNKS = 4096
MAX_INFO_BYTES = 16 * 2**20


def read_info(stream: BinaryIO) -> dict[str, str]:
    """Key to text of every INFO chunk; empty when there is none. The first of two equal keys counts."""
    info: dict[str, str] = {}
    for key, offset, size in chunks(stream):
        if key == b"LIST" and 4 <= size <= MAX_INFO_BYTES:
            stream.seek(offset)
            data = stream.read(size)
            if data.startswith(b"INFO"):
                info = dict(_texts(data[4:])) | info
    return info


def chunks(stream: BinaryIO, *, big_endian: bool = False) -> Iterator[tuple[bytes, int, int]]:
    """Key, offset of the data and size of each top-level chunk that begins inside the file (big-endian: of an AIFF)."""
    layout = ">4sI" if big_endian else "<4sI"
    end = stream.seek(0, io.SEEK_END)
    offset = 12
    for _ in range(MAX_CHUNKS):
        if offset + 8 > end:
            return
        stream.seek(offset)
        key, size = struct.unpack(layout, stream.read(8))
        yield key, offset + 8, size
        offset += 8 + size + size % 2


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Key and text of each entry, last one first so that a dict keeps the first of two equal keys."""
    entries: list[tuple[str, str]] = []
    offset = 0
    while offset + 8 <= len(data):
        key, size = struct.unpack_from("<4sI", data, offset)
        text = data[offset + 8 : offset + 8 + size].split(b"\0", 1)[0]
        entries.append((key.decode("latin-1"), _decode(text)))
        offset += 8 + size + size % 2
    return reversed(entries)


def _decode(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
