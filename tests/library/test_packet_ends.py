"""Cut files in the formats whose packets can be counted: one byte of audio less is seen, whatever tags follow."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from mutagen.apev2 import APEv2

from tagger.library.packet_ends import missing_packets
from tests.helpers import media_streams
from tests.helpers.media import fault_of, make_audio, suffix

NAMES = ("musepack sv7", "musepack sv8", "ape", "wavpack", "tta")
CUT = "the audio is cut short"
TAK = {
    "tak": media_streams.tak(1.0),
    "tak without its last frame stated": media_streams.tak(1.0, states_last_frame=False),
}


def audio_of(name: str, folder: Path, seconds: float = 4.0) -> bytes:
    """A file without tags."""
    return TAK.get(name) or make_audio(folder / f"whole{suffix(name)}", name, seconds=seconds).read_bytes()


def ending(name: str) -> str:
    """The file name ending of a kind."""
    return ".tak" if name in TAK else suffix(name)


def packet_offsets(data: bytes) -> list[int]:
    """Where FFmpeg's demuxer finds the packets of a file. It keeps silent about some: then the helper's own frames, or words."""
    if data.startswith(b"MP+"):
        return list(range(28, len(data) - 7, 4))
    if data.startswith(b"MAC "):
        frames = (len(data) - 76) // 28  # the helper's headers, and each frame with its entry of the seek table
        return [76 + 4 * frames + 24 * frame for frame in range(frames)]
    with av.open(io.BytesIO(data), "r") as container:
        return sorted({packet.pos for packet in container.demux() if packet.size and packet.pos is not None})


def with_ape_tag(data: bytes) -> bytes:
    """The file with an APEv2 tag at its end, as a tagger would leave it that does not look at the audio."""
    stream = io.BytesIO(data)
    tags = APEv2()
    tags["Genre"], tags["Title"] = "Jazz", "One"
    tags.save(stream)
    return stream.getvalue()


def with_id3v1(data: bytes) -> bytes:
    """The file with an ID3v1 tag at its end."""
    return data + b"TAG" + b"One".ljust(124, b"\0") + b"\x08"


def as_it_is(data: bytes) -> bytes:
    """The file without any tag."""
    return data


@pytest.mark.parametrize("tagged", [as_it_is, with_ape_tag, with_id3v1])
@pytest.mark.parametrize("name", [*NAMES, *TAK])
def test_a_cut_at_every_packet_is_seen(tmp_path: Path, name: str, tagged: Callable[[bytes], bytes]) -> None:
    data = audio_of(name, tmp_path, 6.0)
    assert fault_of(tagged(data), f"a{ending(name)}") is None
    offsets = packet_offsets(data)
    assert len(offsets) > 2
    for offset in offsets if len(offsets) < 60 else offsets[::7] + offsets[-5:]:
        for position in (offset, offset + 1):
            reason = fault_of(tagged(data[:position]), f"a{ending(name)}")
            assert reason is not None or (name.startswith("tak without") and offset == offsets[-1]), position
            assert reason is None or reason.startswith(CUT) or position <= offsets[0] + 1, position


@pytest.mark.parametrize("name", [*NAMES, "tak"])
def test_the_last_packet_counts_to_its_last_byte(tmp_path: Path, name: str) -> None:
    data = audio_of(name, tmp_path)
    end = len(data) - (4 if name == "musepack sv7" else 3 if name == "musepack sv8" else 0)  # what ends the stream
    assert str(fault_of(data[: end - 1], f"a{ending(name)}")).startswith(CUT)
    assert fault_of(data, f"a{ending(name)}") is None


def test_the_time_of_the_cut_is_stated(tmp_path: Path) -> None:
    for name in ("wavpack", "musepack sv7", "musepack sv8"):
        data = audio_of(name, tmp_path, 20.0)
        reason = fault_of(data[: len(data) // 2], f"a{ending(name)}")
        assert reason in {f"{CUT}: it ends at 0:{second:02d} of 0:20" for second in range(8, 13)}, name


def test_a_wavpack_stream_of_unknown_length_is_whole_at_a_block(tmp_path: Path) -> None:
    data = bytearray(audio_of("wavpack", tmp_path))
    offsets = [n for n in range(len(data)) if data.startswith(b"wvpk", n)]
    for offset in offsets:
        struct.pack_into("<I", data, offset + 12, 0xFFFF_FFFF)
    assert fault_of(bytes(data[: offsets[2]]), "a.wv") is None
    assert "bytes too early" in str(fault_of(bytes(data[: offsets[2] - 1]), "a.wv"))


def test_an_id3v2_tag_in_front_moves_the_audio(tmp_path: Path) -> None:
    front = b"ID3\x04\0\0\0\0\0\x14" + bytes(20)
    for name in ("ape", "wavpack", "musepack sv8"):
        data = front + audio_of(name, tmp_path)
        kind = name.split()[0]
        assert missing_packets(kind, io.BytesIO(data), 44_100) is None, name
        assert str(missing_packets(kind, io.BytesIO(data[:-20]), 44_100)).startswith(CUT), name


def test_an_old_monkeys_file_is_cut_where_its_last_frame_begins() -> None:
    frames, wav_header = 3, bytes(44)
    header = struct.pack("<4sHHHHIIIII", b"MAC ", 3970, 2000, 0, 2, 44_100, len(wav_header), 0, frames, 1000)
    first = len(header) + len(wav_header) + 4 * frames
    table = struct.pack("<3I", first, first + 500, first + 1000)
    data = header + wav_header + table + bytes(1300)
    assert fault_of(data, "a.ape") is None
    assert str(fault_of(data[: first + 1000], "a.ape")).startswith(CUT)
