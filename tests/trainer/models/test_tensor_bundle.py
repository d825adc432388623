"""The reader of TensorFlow's checkpoints, on bundles that are written here byte by byte as the format says."""

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.models.tensor_bundle import TensorBundleError, masked_crc32c, read_tensor_bundle

HALF = np.arange(6, dtype=np.float16).reshape(2, 3)
VARIABLES: dict[str, NDArray[Any]] = {
    "layer/bias": np.array([1.5, -2.0], np.float32),
    "layer/kernel": HALF,
    "step": np.array(7, np.int64),
}
_CODES = {"float32": 1, "int64": 9, "float16": 19}


def _varint(value: int) -> bytes:
    content = bytearray()
    while value >= 0x80:
        content.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*content, value])


def _message(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _block(entries: list[tuple[bytes, bytes]]) -> bytes:
    content, before = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(before)) and key[shared] == before[shared]:
            shared += 1
        content += _varint(shared) + _varint(len(key) - shared) + _varint(len(value)) + key[shared:] + value
        before = key
    return content + struct.pack("<II", 0, 1)


def _with_trailer(block: bytes, compression: int = 0) -> bytes:
    content = block + bytes([compression])
    return content + struct.pack("<I", masked_crc32c(content))


def _entry(values: NDArray[Any], offset: int) -> bytes:
    shape = b"".join(_message(2, _number(1, size)) for size in values.shape)
    content = (
        _number(1, _CODES[values.dtype.name]) + _message(2, shape) + _number(4, offset) + _number(5, values.nbytes)
    )
    return content + _varint(6 << 3 | 5) + struct.pack("<I", masked_crc32c(values.tobytes()))


def _bundle(
    variables: Mapping[str, NDArray[Any]] = VARIABLES,
    header: bytes = b"\x08\x01\x1a\x02\x08\x01",
    extra: bytes = b"",
    compression: int = 0,
) -> tuple[bytes, bytes]:
    data, entries = b"", [(b"", header)]
    for name in sorted(variables):
        values = variables[name]
        entries.append((name.encode(), _entry(values, len(data)) + extra))
        data += values.tobytes()
    index = first = _with_trailer(_block(entries), compression)
    handles = []
    for block in (_block([]), _block([(b"zz", _varint(0) + _varint(len(first) - 5))])):
        handles.append(_varint(len(index)) + _varint(len(block)))
        index += _with_trailer(block)
    return index + b"".join(handles).ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57), data


def test_the_variables_come_out_as_they_went_in() -> None:
    read = read_tensor_bundle(*_bundle())
    assert set(read) == set(VARIABLES)
    for name, values in VARIABLES.items():
        assert read[name].dtype == values.dtype
        assert read[name].shape == values.shape
        np.testing.assert_array_equal(read[name], values)


def test_only_the_named_variables_are_read() -> None:
    index, data = _bundle()
    damaged = data[:-1] + bytes([data[-1] ^ 1])  # the last bytes are those of 'step'
    assert list(read_tensor_bundle(index, damaged, ["layer/bias"])) == ["layer/bias"]
    with pytest.raises(TensorBundleError, match="no variable 'layer/gamma'"):
        read_tensor_bundle(index, data, ["layer/gamma"])


def test_the_checksum_is_the_published_one() -> None:
    """RFC 3720 B.4: 32 zero bytes have the CRC-32C 0x8a9136aa."""
    crc = 0x8A9136AA
    assert masked_crc32c(bytes(32)) == ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_every_changed_byte_of_the_index_blocks_is_noticed() -> None:
    index, data = _bundle()
    end = index.index(struct.pack("<II", 0, 1)) + 8 + 5  # of the first block and its trailer
    for position in range(end):
        damaged = index[:position] + bytes([index[position] ^ 0x10]) + index[position + 1 :]
        with pytest.raises(TensorBundleError):
            read_tensor_bundle(damaged, data)


def test_a_truncated_bundle_is_refused() -> None:
    index, data = _bundle()
    for length in range(len(index)):
        with pytest.raises(TensorBundleError):
            read_tensor_bundle(index[:length], data)
    with pytest.raises(TensorBundleError, match="outside the data file"):
        read_tensor_bundle(index, data[:-1])


def test_changed_values_are_refused() -> None:
    index, data = _bundle()
    with pytest.raises(TensorBundleError, match=r"'layer/bias' does not match its checksum"):
        read_tensor_bundle(index, bytes([data[0] ^ 1]) + data[1:])


@pytest.mark.parametrize(
    ("bundle", "reason"),
    [
        (_bundle(header=b"\x08\x02"), "more than one data file"),
        (_bundle(header=b"\x08\x01\x10\x01"), "big-endian"),
        (_bundle(extra=_message(7, b"")), "in slices"),
        (_bundle(extra=_number(3, 1)), "a data file that does not exist"),
        (_bundle(extra=_number(1, 7)), "the data type 7"),  # strings
        (_bundle(extra=_message(2, _message(2, _number(1, 5)))), "do not fit its shape"),
        (_bundle(extra=_message(2, _message(2, _number(1, 1)) * 9)), "9 dimensions"),
        (_bundle(extra=_message(2, _number(3, 1))), "an unknown shape"),
        (_bundle(extra=_number(4, 1 << 40)), "outside the data file"),
        (_bundle(compression=1), "compressed"),
    ],
)
def test_what_is_not_supported_is_refused_with_the_reason(bundle: tuple[bytes, bytes], reason: str) -> None:
    with pytest.raises(TensorBundleError, match=reason):
        read_tensor_bundle(*bundle)
