"""Read a TensorFlow checkpoint ("tensor bundle") into numpy arrays without TensorFlow; nothing is executed.

A bundle is two kinds of file. ``.index`` is a sorted table in LevelDB's format (its table_format.md: blocks of
prefix-compressed keys, each block followed by a compression byte and a masked CRC-32C; a 48-byte footer) that maps each
variable's name to a ``BundleEntryProto``, and the empty name to a ``BundleHeaderProto`` (tensorflow/core/protobuf/
tensor_bundle.proto). ``.data-00000-of-00001`` holds the raw values. Only what such checkpoints of small networks use is
read: one shard, little-endian, uncompressed blocks, whole (not sliced) tensors of plain numbers.

Nothing in the files is trusted: every offset and length is checked against the bytes that are there, and every block
and tensor against its checksum.
"""

import math
import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError

_FOOTER_BYTES = 48
_TABLE_MAGIC = 0xDB4775248B80FB57
_TRAILER_BYTES = 5  # of a block: one byte of compression, four of checksum
_MAXIMUM_RANK = 8
# As numbered in tensorflow/core/framework/types.proto.
_DTYPES = {
    1: "<f4",
    2: "<f8",
    3: "<i4",
    4: "|u1",
    6: "|i1",
    9: "<i8",
    19: "<f2",
}
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5  # protocol buffers' wire types

NumberArray = NDArray[Any]


class TensorBundleError(TaggerError):
    """The bytes are not a tensor bundle that can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The checkpoint cannot be read: {reason}; fetch it again.")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where one tensor lies in the data file and what it is."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int
    size: int
    checksum: int


def read_tensor_bundle(index: bytes, data: bytes, names: Collection[str] | None = None) -> dict[str, NumberArray]:
    """The variables by name, each an array of its own; ``index`` and ``data`` are the two files' contents.

    ``names`` limits it to these, for a checkpoint that also holds an optimiser's state (a checksum takes about half a
    second per megabyte). Raises TensorBundleError where the bytes are damaged, truncated, lack a name, or use a part of
    the format that is not read.
    """
    table = dict(_table(index))
    if (header := table.pop(b"", None)) is None:
        raise TensorBundleError("the index has no header")
    _check_header(header)
    entries = {_name(key): value for key, value in table.items()}
    if absent := sorted(set(names or ()) - set(entries)):
        raise TensorBundleError(f"it has no variable '{absent[0]}'")
    requested = entries if names is None else names
    return {name: _tensor(name, _entry(name, entries[name]), data) for name in requested}


def masked_crc32c(data: bytes) -> int:
    """CRC-32C (Castagnoli) as LevelDB and TensorFlow store it: rotated right by 15 bits, plus a constant."""
    checksum = 0xFFFFFFFF
    for byte in data:
        checksum = _CRC_TABLE[(checksum ^ byte) & 0xFF] ^ (checksum >> 8)
    checksum ^= 0xFFFFFFFF
    return (((checksum >> 15) | (checksum << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return tuple(table)


_CRC_TABLE = _crc_table()


def _table(index: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The key-value pairs of a sorted table."""
    if len(index) < _FOOTER_BYTES:
        raise TensorBundleError(f"the index has {len(index)} bytes, fewer than its footer")
    footer = index[-_FOOTER_BYTES:]
    if struct.unpack("<Q", footer[-8:])[0] != _TABLE_MAGIC:
        raise TensorBundleError("the index does not end like a sorted table")
    _, position = _block_handle(footer, 0)  # of the meta index, which such tables leave empty
    block_index, _ = _block_handle(footer, position)
    for _, handle in _block_entries(_block(index, block_index)):
        yield from _block_entries(_block(index, _block_handle(handle, 0)[0]))


def _block_handle(data: bytes, position: int) -> tuple[tuple[int, int], int]:
    """A block's (offset, size) and the position after them."""
    offset, position = _varint(data, position)
    size, position = _varint(data, position)
    return (offset, size), position


def _block(index: bytes, handle: tuple[int, int]) -> bytes:
    offset, size = handle
    if offset + size + _TRAILER_BYTES > len(index) - _FOOTER_BYTES:
        raise TensorBundleError("a block of the index lies outside the file")
    end = offset + size
    if index[end] != 0:
        raise TensorBundleError("a block of the index is compressed, which is not supported")
    if masked_crc32c(index[offset : end + 1]) != struct.unpack_from("<I", index, end + 1)[0]:
        raise TensorBundleError("a block of the index does not match its checksum")
    return index[offset:end]


def _block_entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The entries of a block: each key shares its first bytes with the key before."""
    if len(block) < 4:
        raise TensorBundleError("a block of the index is too short")
    restarts = struct.unpack("<I", block[-4:])[0]
    end = len(block) - 4 - 4 * restarts
    if end < 0:
        raise TensorBundleError("a block of the index has more restart points than bytes")
    entries, position, key = block[:end], 0, b""
    while position < end:
        shared, position = _varint(entries, position)
        unshared, position = _varint(entries, position)
        length, position = _varint(entries, position)
        if shared > len(key) or position + unshared + length > end:
            raise TensorBundleError("an entry of the index lies outside its block")
        key = key[:shared] + entries[position : position + unshared]
        position += unshared
        yield key, entries[position : position + length]
        position += length


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """A base-128 number of at most 64 bits and the position after it."""
    value = 0
    for shift in range(0, 64, 7):
        if position >= len(data):
            raise TensorBundleError("the index ends inside a number")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise TensorBundleError("the index holds a number of more than 64 bits")


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protocol buffer in their order: number and value."""
    position = 0
    while position < len(message):
        tag, position = _varint(message, position)
        wire_type = tag & 7
        if wire_type == _VARINT:
            value, position = _varint(message, position)
            yield tag >> 3, value
            continue
        if wire_type == _BYTES:
            length, position = _varint(message, position)
        elif wire_type in (_FIXED_32, _FIXED_64):
            length = 4 if wire_type == _FIXED_32 else 8
        else:
            raise TensorBundleError(f"the index holds a field of the unknown wire type {wire_type}")
        if position + length > len(message):
            raise TensorBundleError("the index ends inside a field")
        content = message[position : position + length]
        position += length
        yield tag >> 3, content if wire_type == _BYTES else int.from_bytes(content, "little")


def _check_header(header: bytes) -> None:
    """``BundleHeaderProto``: 1 the number of shards, 2 the byte order (0 little-endian)."""
    fields = dict(_fields(header))
    if fields.get(1) != 1:
        raise TensorBundleError("it has more than one data file, which is not supported")
    if fields.get(2, 0) != 0:
        raise TensorBundleError("it is big-endian, which is not supported")


def _entry(name: str, message: bytes) -> _Entry:
    """``BundleEntryProto``: 1 type, 2 shape, 3 shard, 4 offset, 5 size, 6 checksum, 7 slices."""
    numbers: dict[int, int] = {}
    shape: tuple[int, ...] = ()
    for number, value in _fields(message):
        if number == 7:
            raise TensorBundleError(f"'{name}' is stored in slices, which is not supported")
        if isinstance(value, int):
            numbers[number] = value
        elif number == 2:
            shape = _shape(name, value)
    if numbers.get(3, 0) != 0:
        raise TensorBundleError(f"'{name}' lies in a data file that does not exist")
    if (code := numbers.get(1, 0)) not in _DTYPES:
        raise TensorBundleError(f"'{name}' has the data type {code}, which is not supported")
    return _Entry(np.dtype(_DTYPES[code]), shape, numbers.get(4, 0), numbers.get(5, 0), numbers.get(6, 0))


def _shape(name: str, message: bytes) -> tuple[int, ...]:
    """``TensorShapeProto``: 2 a dimension, repeated, whose field 1 is its size."""
    shape: list[int] = []
    for number, value in _fields(message):
        if number != 2 or not isinstance(value, bytes):
            raise TensorBundleError(f"'{name}' has an unknown shape")
        size = dict(_fields(value)).get(1, 0)
        if not isinstance(size, int) or size >= 1 << 63:  # a negative number: not known
            raise TensorBundleError(f"'{name}' has an unknown shape")
        shape.append(size)
    if len(shape) > _MAXIMUM_RANK:
        raise TensorBundleError(f"'{name}' has {len(shape)} dimensions, more than {_MAXIMUM_RANK}")
    return tuple(shape)


def _tensor(name: str, entry: _Entry, data: bytes) -> NumberArray:
    if entry.size != math.prod(entry.shape) * entry.dtype.itemsize:
        raise TensorBundleError(f"'{name}' has {entry.size} bytes, which do not fit its shape {entry.shape}")
    if entry.offset + entry.size > len(data):
        raise TensorBundleError(f"'{name}' lies outside the data file")
    content = data[entry.offset : entry.offset + entry.size]
    if masked_crc32c(content) != entry.checksum:
        raise TensorBundleError(f"'{name}' does not match its checksum")
    return np.frombuffer(content, entry.dtype).reshape(entry.shape).astype(entry.dtype.newbyteorder("="))


def _name(key: bytes) -> str:
    try:
        return key.decode("utf-8")
    except UnicodeDecodeError:
        raise TensorBundleError(f"the index names a variable {key!r}, which is no text") from None
