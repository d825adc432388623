"""What cannot be tagged, is locked or is speech is named, not passed over in silence."""

import io
from pathlib import Path

import mutagen
from mutagen.id3 import ID3, PCST
from mutagen.mp4 import MP4

from tagger.library.scan import scan_all
from tagger.library.untaggable import UNTAGGABLE, protection_reason, spoken_kind
from tagger.tagformats.file_formats import audio_extensions, open_audio
from tests.helpers.media import make_audio


def test_kinds_that_cannot_be_tagged_are_counted_and_named(tmp_path: Path) -> None:
    for name in ("a.ra", "b.RA", "inside/c.rm", "d.caf", "e.jpg", "f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    scan = scan_all([tmp_path])
    assert scan.albums == ()
    assert {problem.reason for problem in scan.problems} == {
        "3 files of a kind that cannot be tagged, RealAudio (.ra, .rm), passed over: the first is “a.ra”",
        "1 file of a kind that cannot be tagged, Core Audio Format (.caf), passed over: “d.caf”",
    }
    assert {problem.where for problem in scan.problems} == {str(tmp_path)}


def test_no_kind_is_both() -> None:
    assert not audio_extensions() & UNTAGGABLE.keys()


def test_a_stream_without_tags_is_a_track(tmp_path: Path) -> None:
    make_audio(tmp_path / "a.aac", "aac")
    (album,) = scan_all([tmp_path]).albums
    assert [track.path.name for track in album.tracks] == ["a.aac"]


def test_protected_files_are_named_and_keep_their_tags(tmp_path: Path) -> None:
    make_audio(tmp_path / "whole.m4p", "m4a aac", tags={"title": "One", "genres": ["Jazz"]})
    data = make_audio(tmp_path / "locked.m4p", "m4a aac", tags={"title": "Two", "genres": ["Jazz"]}).read_bytes()
    (tmp_path / "locked.m4p").write_bytes(data.replace(b"mp4a", b"drms"))
    (album,) = scan_all([tmp_path]).albums
    errors = {track.path.name: track.error for track in album.tracks}
    reason = "it is protected by DRM (Apple FairPlay): it can be neither heard nor written"
    assert errors == {"whole.m4p": None, "locked.m4p": reason}
    assert all(track.tags is not None and track.tags.genres == ("Jazz",) for track in album.tracks)


def test_protected_windows_media_is_named(tmp_path: Path) -> None:
    data = make_audio(tmp_path / "a.wma", "wma").read_bytes()
    assert protection_reason(open_audio(io.BytesIO(data), name="a.wma"), io.BytesIO(data)) is None
    key = bytes.fromhex("fbb3112223bd d211 b4b7 00a0c955fc6e".replace(" ", ""))
    locked = io.BytesIO(data[:30] + key + data[46:])
    assert "Windows Media" in str(protection_reason(open_audio(io.BytesIO(data), name="a.wma"), locked))


def test_tags_tell_speech(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.m4a", "m4a aac", tags={"title": "One"})
    for number, kind in ((1, None), (2, "an audiobook"), (21, "a podcast"), (9, None)):
        file = MP4(path)
        file["stik"] = [number]
        file.save()
        assert spoken_kind(open_audio(path).tags) == kind
    podcast = make_audio(tmp_path / "b.mp3", "mp3 id3v2.4", tags={"title": "One"})
    assert spoken_kind(open_audio(podcast).tags) is None
    tags = ID3(podcast)
    tags.add(PCST(value=1))
    tags.save()
    assert spoken_kind(open_audio(podcast).tags) == "a podcast"
    assert spoken_kind(mutagen.File(make_audio(tmp_path / "c.flac", "flac")).tags) is None
