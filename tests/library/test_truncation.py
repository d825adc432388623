import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.media import FORMAT_NAMES, TAGLESS_NAMES, cover_bytes, fault_of, make_audio, suffix

TAGS = {"title": "One", "genres": ["Jazz"]}
# Formats that say how long they are.
TELLING = (
    "mp3 id3v2.4",
    "flac",
    "wav id3",
    "aiff",
    "tta",
    "dsf",
    "dff",
    "m4a aac",
    "m4a alac",
)


@pytest.mark.parametrize("name", [*FORMAT_NAMES, *TAGLESS_NAMES])
@pytest.mark.parametrize("seconds", [0.3, 1.5])
def test_whole_files_have_none(tmp_path: Path, name: str, seconds: float) -> None:
    path = make_audio(tmp_path / f"a{suffix(name)}", name, seconds=seconds, tags=TAGS, cover=cover_bytes())
    assert fault_of(path.read_bytes(), path.name) is None


@pytest.mark.parametrize("name", TELLING)
@pytest.mark.parametrize("share", [0.9, 0.5, 0.3])
def test_cut_files_are_found(tmp_path: Path, name: str, share: float) -> None:
    data = make_audio(
        tmp_path / f"a{suffix(name)}", name, seconds=1.0 if name in ("dsf", "dff") else 5.0, tags=TAGS
    ).read_bytes()
    assert fault_of(data[: int(len(data) * share)], f"a{suffix(name)}")


@pytest.mark.parametrize("name", ["opus", "ogg flac"])
def test_a_cut_ogg_page_is_found(tmp_path: Path, name: str) -> None:
    data = make_audio(tmp_path / "a", name, seconds=5.0).read_bytes()
    cut = data.index(b"OggS", len(data) // 2) + 8_000
    assert "cut short" in str(fault_of(data[:cut], f"a{suffix(name)}"))


def test_flac_says_where_it_ends(tmp_path: Path) -> None:
    data = make_audio(tmp_path / "a.flac", "flac", seconds=10.0).read_bytes()
    assert fault_of(data[: len(data) // 2], "a.flac") in {
        f"the audio is cut short: it ends at 0:0{second} of 0:10" for second in (4, 5)
    }


@pytest.mark.parametrize("junk", [b"TAG" + bytes(125), bytes(3000), b"\xff\xf8" * 1000])
def test_foreign_bytes_behind_the_audio_are_no_fault(tmp_path: Path, junk: bytes) -> None:
    for name in ("flac", "mp3 id3v2.4", "wav id3", "aiff", "m4a aac", "ogg vorbis", "tta"):
        data = make_audio(tmp_path / "a", name, seconds=2.0, tags=TAGS).read_bytes()
        assert fault_of(data + junk, f"a{suffix(name)}") is None, name


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_wav_that_was_written_to_a_pipe_is_whole(tmp_path: Path, size: int) -> None:
    data = bytearray(make_audio(tmp_path / "a.wav", "wav id3").read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", size)
    assert fault_of(bytes(data), "a.wav") is None


def test_a_flac_that_does_not_know_its_length_is_not_judged(tmp_path: Path) -> None:
    data = bytearray(make_audio(tmp_path / "a.flac", "flac").read_bytes())
    data[21] &= 0xF0  # the 36 bits of the number of samples end with byte 25
    data[22:26] = bytes(4)
    assert fault_of(bytes(data[: len(data) // 2]), "a.flac") is None


@pytest.mark.parametrize("name", FORMAT_NAMES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_never_raises(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    path = tmp_path_factory.getbasetemp() / f"damage{suffix(name)}"
    original = make_audio(path, name, seconds=0.2, tags=TAGS).read_bytes()
    at = data.draw(st.integers(0, min(len(original), 2_000)))
    patch = data.draw(st.binary(min_size=1, max_size=40))
    end = data.draw(st.integers(at, len(original)))
    reason = fault_of(original[:at] + patch + original[at + len(patch) : end], path.name)
    known = (
        "the audio is cut short: ",
        "it is not a valid ",
        "its content is of no known audio format",
        "the file is empty",
    )
    assert reason is None or (reason.startswith((*known, "it is a wave file for more")) and reason.isprintable())
