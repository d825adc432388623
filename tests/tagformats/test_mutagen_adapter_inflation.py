import struct
import zlib
from pathlib import Path

import pytest

from tagger.errors import UnreadableError
from tagger.tagformats.file_formats import open_audio
from tests.helpers.media import make_audio
from tests.helpers.write_context import genres_of


def with_compressed_genre(folder: Path, version: int, text: bytes, *, cut: int = 0) -> Path:
    """An MP3 whose only ID3 frame is a compressed TCON."""
    data, squeezed = b"\0" + text, zlib.compress(b"\0" + text)
    squeezed = squeezed[: len(squeezed) - cut]

    def synchsafe(number: int) -> bytes:
        return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))

    size = synchsafe(len(data)) if version == 4 else struct.pack(">I", len(data))
    body = size + squeezed
    flags = b"\0\x09" if version == 4 else b"\0\x80"
    frame = (
        b"TCON" + (synchsafe(len(body)) if version == 4 else struct.pack(">I", len(body))) + flags + body + bytes(20)
    )
    path = make_audio(folder / "a.mp3", "mp3 id3v2.4")
    path.write_bytes(b"ID3" + bytes([version, 0, 0]) + synchsafe(len(frame)) + frame + path.read_bytes())
    return path


@pytest.mark.parametrize("version", [3, 4])
def test_honest_compressed_frames_are_read(tmp_path: Path, version: int) -> None:
    path = with_compressed_genre(tmp_path, version, b"Drum and Bass")
    assert genres_of(path) == ("Drum and Bass",)


@pytest.mark.parametrize("version", [3, 4])
def test_a_frame_that_inflates_a_thousandfold_is_refused(tmp_path: Path, version: int) -> None:
    path = with_compressed_genre(tmp_path, version, b"a" * 50_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableError, match="compressed frame is far larger"):
        open_audio(path)


def test_a_cut_compressed_frame_is_left_out_as_before(tmp_path: Path) -> None:
    path = with_compressed_genre(tmp_path, 3, b"Drum and Bass", cut=3)
    assert genres_of(path) == ()
