import io
import struct

from hypothesis import given
from hypothesis import strategies as st

from tagger.tagformats.riff_aiff import AIFF, Chunk, read_info, top_level_chunks


def chunk(key: bytes, data: bytes) -> bytes:
    return key + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def wave(*parts: bytes) -> io.BytesIO:
    body = b"WAVE" + b"".join(parts)
    return io.BytesIO(b"RIFF" + struct.pack("<I", len(body)) + body)


def info(**entries: bytes) -> bytes:
    return chunk(b"LIST", b"INFO" + b"".join(chunk(key.encode(), text + b"\0") for key, text in entries.items()))


def test_texts_of_odd_and_even_length() -> None:
    assert read_info(wave(chunk(b"fmt ", bytes(16)), info(IGNR=b"Dub", INAM=b"Four"), chunk(b"data", b"abc"))) == {
        "IGNR": "Dub",
        "INAM": "Four",
    }


def test_utf8_else_windows_1252() -> None:
    assert read_info(wave(info(INAM="Čaj".encode(), IART=b"caf\xe9"))) == {"INAM": "Čaj", "IART": "café"}


def test_the_first_of_two_equal_keys_counts() -> None:
    twice = b"INFO" + chunk(b"IGNR", b"Dub\0") + chunk(b"IGNR", b"Jazz\0")
    assert read_info(wave(chunk(b"LIST", twice), info(IGNR=b"Rock"))) == {"IGNR": "Dub"}


def test_other_lists_and_files_without_one() -> None:
    assert read_info(wave(chunk(b"LIST", b"adtl" + chunk(b"labl", b"x")))) == {}
    assert read_info(io.BytesIO(b"")) == {}


def test_sizes_beyond_the_end_do_no_harm() -> None:
    stream = wave(info(IGNR=b"Dub"), b"LIST" + struct.pack("<I", 2**31) + b"INFO")
    assert read_info(stream) == {"IGNR": "Dub"}


def test_big_endian_chunks() -> None:
    data = b"FORM\0\0\0\x10AIFFSSND\0\0\0\x02ab"
    assert list(top_level_chunks(io.BytesIO(data), AIFF)) == [Chunk(b"SSND", 12, 20, 22)]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    read_info(io.BytesIO(b"RIFF\0\0\0\0WAVELIST" + struct.pack("<I", len(data)) + b"INFO" + data))
    read_info(io.BytesIO(data))
