"""A reader that goes round in circles is stopped."""

import io
import struct
from pathlib import Path

import pytest

from tagger.errors import UnreadableError
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.mutagen_adapter import BoundedReader
from tests.helpers.media import make_audio


def test_a_stream_gives_what_it_holds_until_it_loses_patience() -> None:
    stream = BoundedReader(io.BytesIO(b"abcdef"), reads=2)
    assert (stream.read(2), stream.seek(-1, io.SEEK_END), stream.read(), stream.tell()) == (b"ab", 5, b"f", 6)
    with pytest.raises(ValueError, match="circles"):
        stream.read()


def test_a_musepack_packet_that_points_back_to_itself_ends_the_reading(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.mpc", "musepack sv8")
    data = path.read_bytes()
    path.write_bytes(data[:4] + struct.pack("2sB", b"XX", 0) + data[4:])
    with pytest.raises(UnreadableError):
        open_audio(path)
