import base64
from pathlib import Path

import pytest
from mutagen import id3
from mutagen.asf import ASF
from mutagen.asf._attrs import ASFByteArrayAttribute
from mutagen.flac import FLAC, Picture
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggvorbis import OggVorbis

from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.tag_reader import embedded_pictures
from tests.helpers.media import FORMAT_NAMES, POOR_NAMES, cover_bytes, make_audio, suffix

FRONT, BACK, ICON = cover_bytes(seed=1), cover_bytes(seed=2), cover_bytes((16, 16), "PNG")


def pictures_of(path: Path) -> list[bytes]:
    return [picture.data for picture in embedded_pictures(open_audio(path))]


@pytest.mark.parametrize("name", sorted(set(FORMAT_NAMES) - POOR_NAMES))
@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
def test_every_format_that_can_embed_one(tmp_path: Path, name: str, image_format: str) -> None:
    cover = cover_bytes((64, 64), image_format)
    path = make_audio(tmp_path / f"a{suffix(name)}", name, tags={"title": "One"}, cover=cover)
    assert pictures_of(path) == [cover]


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_no_picture(tmp_path: Path, name: str) -> None:
    assert pictures_of(make_audio(tmp_path / f"a{suffix(name)}", name, tags={"title": "One"})) == []


def test_the_front_comes_first_and_icons_last_in_id3(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.mp3", "mp3 id3v2.4", tags={"title": "One"})
    tag = id3.ID3(path)
    for kind, data in ((1, ICON), (4, BACK), (3, FRONT)):
        tag.add(id3.APIC(encoding=0, mime="image/jpeg", type=kind, desc=str(kind), data=data))
    tag.add(id3.APIC(encoding=0, mime="-->", type=3, desc="link", data=b"https://example.org/cover.jpg"))
    tag.save(path)
    assert pictures_of(path) == [FRONT, BACK, ICON]


def test_the_front_comes_first_in_flac(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.flac", "flac")
    file = FLAC(path)
    for kind, data in ((4, BACK), (3, FRONT), (6, b"")):
        picture = Picture()
        picture.type, picture.data = kind, data
        file.add_picture(picture)
    file.save()
    assert pictures_of(path) == [FRONT, BACK]


def test_the_front_comes_first_in_asf(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.wma", "wma", cover=FRONT, tags={"title": "One"})
    file = ASF(path)
    back = b"\x04" + len(BACK).to_bytes(4, "little") + "image/jpeg\0back\0".encode("utf-16-le") + BACK
    file["WM/Picture"] = [ASFByteArrayAttribute(back), *file["WM/Picture"]]
    file.save()
    assert pictures_of(path) == [FRONT, BACK]


def test_several_covers_in_mp4(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.m4a", "m4a aac")
    file = MP4(path)
    file["covr"] = [MP4Cover(FRONT), MP4Cover(BACK)]
    file.save()
    assert pictures_of(path) == [FRONT, BACK]


def test_the_old_vorbis_key_and_broken_values(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.ogg", "ogg vorbis")
    file = OggVorbis(path)
    file["metadata_block_picture"] = ["no base64!", base64.b64encode(b"short").decode(), ""]
    file["coverart"] = base64.b64encode(FRONT).decode()
    file.save()
    assert pictures_of(path) == [FRONT]


@pytest.mark.parametrize("value", [b"", b"\x03", b"\x03\xff\xff\xff\xff", b"\x03\0\0\0\0" + bytes(8)])
def test_broken_asf_pictures_are_left_out(tmp_path: Path, value: bytes) -> None:
    path = make_audio(tmp_path / "a.wma", "wma", tags={"title": "One"})
    file = ASF(path)
    file["WM/Picture"] = [ASFByteArrayAttribute(value)]
    file.save()
    assert pictures_of(path) == []
