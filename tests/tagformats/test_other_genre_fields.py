"""Genres that stand elsewhere in a file, or cannot be read, are named in the plan; none is changed in silence."""

import io
from pathlib import Path

import av
import pytest
from mutagen.flac import FLAC
from mutagen.mp4 import MP4

from tagger.errors import UnreadableError
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.tag_reader import read_genre_field
from tagger.writing.plan import preview
from tests.helpers.dry_write import genres_of, safely
from tests.helpers.media import make_audio
from tests.helpers.media_codecs import encoded
from tests.tagformats.test_tagged_audio import id3v2

FOREIGN = "its genre field holds nothing that can be read as a genre, and gives way"


def sentences(path: Path, *genres: str) -> tuple[str, ...]:
    return preview(path, read_genre_field(open_audio(path)), genres)[1]


def test_a_second_id3_tag_is_named_and_stays(tmp_path: Path) -> None:
    first = id3v2((b"TIT2", b"\3One"), (b"TCON", b"\3Jazz"))
    second = id3v2((b"TCON", b"\3Rock\0Jazz"), padding=5)
    data = first + second + encoded("mp3", 0.3, 0)
    (tmp_path / "a.mp3").write_bytes(data)
    named = "a second ID3v2 tag names “Rock”, which stays there: it is neither read nor written"
    assert sentences(tmp_path / "a.mp3", "Jazz", "Dub") == (named,)
    assert second + encoded("mp3", 0.3, 0) in safely(data, ("Jazz", "Dub"), "a.mp3")
    (tmp_path / "b.mp3").write_bytes(first + id3v2((b"TCON", b"\3Jazz")) + encoded("mp3", 0.3, 0))
    assert sentences(tmp_path / "b.mp3", "Jazz", "Dub") == ()


def test_the_user_data_of_quicktime_is_named_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    with (
        av.open(io.BytesIO(encoded("aac", 0.5, 0)), "r") as source,
        av.open(str(path), "w", format="mov", options={"fflags": "+bitexact"}) as target,
    ):
        stream = target.add_stream_from_template(source.streams.audio[0])
        target.metadata["genre"] = "Jazz"
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    assert genres_of(path.read_bytes(), "a.m4a") == ()
    named = "the QuickTime user data names “Jazz”, which stays there: it is neither read nor written"
    assert sentences(path, "Dub") == (named,)
    assert b"Jazz" in safely(path.read_bytes(), ("Dub",), "a.m4a")


@pytest.mark.parametrize("kind", ["flac", "m4a"])
def test_a_value_with_a_zero_byte_is_several_genres(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "flac":
        flac = FLAC(make_audio(path, "flac", tags={"title": "One"}))
        flac["genre"] = ["Jazz\0Rock\0"]
        flac.save()
    else:
        mp4 = MP4(make_audio(path, "m4a aac", tags={"title": "One"}))
        mp4["\xa9gen"] = ["Jazz\0Rock"]
        mp4.save()
    assert genres_of(path.read_bytes(), path.name) == ("Jazz", "Rock")
    assert genres_of(safely(path.read_bytes(), ("Jazz", "Rock", "Dub"), path.name), path.name) == (
        "Jazz",
        "Rock",
        "Dub",
    )


def test_a_genre_in_an_encoding_that_is_not_read_is_named(tmp_path: Path) -> None:
    mp4 = MP4(make_audio(tmp_path / "a.m4a", "m4a aac", tags={"title": "One"}))
    mp4["\xa9gen"] = ["Jazz"]
    mp4.save()
    data = (tmp_path / "a.m4a").read_bytes()
    kind = data.index(b"\xa9gen") + 12
    (tmp_path / "a.m4a").write_bytes(data[:kind] + b"\0\0\0\2" + data[kind + 4 :])  # UTF-16, which mutagen passes over
    (tmp_path / "b.mp3").write_bytes(id3v2((b"TCON", b"\x09Jazz")) + encoded("mp3", 0.3, 0))
    (tmp_path / "c.mp3").write_bytes(id3v2((b"TIT2", b"\3One")) + encoded("mp3", 0.3, 0))
    assert [sentences(tmp_path / name, "Dub") for name in ("a.m4a", "b.mp3", "c.mp3")] == [(FOREIGN,), (FOREIGN,), ()]


@pytest.mark.parametrize("magic", [b"RF64", b"BW64"])
def test_a_wave_of_more_than_four_gigabytes_is_named(magic: bytes) -> None:
    data = magic + b"\xff\xff\xff\xff" + encoded("wav", 0.2, 0)[8:]
    with pytest.raises(UnreadableError, match=r"more than 4 GB \(RF64\), of a kind that cannot be tagged"):
        open_audio(io.BytesIO(data), name="a.wav")
