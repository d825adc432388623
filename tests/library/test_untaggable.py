"""What cannot be tagged, is locked or is speech is named, not passed over in silence."""

import io
from pathlib import Path

import av
import mutagen
import numpy as np
from mutagen.id3 import ID3, PCST
from mutagen.mp4 import MP4

from tagger.library.scan import scan_all
from tagger.library.untaggable import UNTAGGABLE, is_film, protection_reason, spoken_kind
from tagger.tagformats.file_formats import audio_extensions, open_audio
from tests.helpers.media import cover_bytes, make_audio


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


def film(path: Path, container: str, codec: str, *, pictures: int = 10, sound: str = "aac", **options: str) -> None:
    """A file with moving pictures; without sound where ``sound`` is empty."""
    with av.open(path, "w", format=container, options=options) as output:
        video = output.add_stream(codec, rate=10, width=32, height=32, pix_fmt=PIXELS.get(codec, "yuv420p"))
        assert isinstance(video, av.VideoStream)
        audio = output.add_stream(sound, rate=44100, layout="stereo") if sound else None
        if isinstance(audio, av.AudioStream):
            audio.codec_context.format, audio.codec_context.bit_rate = "fltp", 128_000
        for number in range(pictures):
            grey = np.full((32, 32, 3), 20 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
            output.mux(video.encode(frame.reformat(format=PIXELS.get(codec, "yuv420p"))))
        output.mux(video.encode(None))
        if isinstance(audio, av.AudioStream):
            silence = av.AudioFrame.from_ndarray(np.zeros((2, 44_032), np.float32), format="fltp", layout="stereo")
            silence.sample_rate = 44100
            for part in av.AudioResampler(audio.format, frame_size=audio.frame_size or 1024).resample(silence):
                output.mux(audio.encode(part))
            output.mux(audio.encode(None))


PIXELS = {"mjpeg": "yuvj420p", "png": "rgb24"}


def test_films_are_no_tracks_whatever_they_are_called(tmp_path: Path) -> None:
    film(tmp_path / "clip.mp4", "mp4", "mpeg4")
    film(tmp_path / "fragments.mp4", "mp4", "mpeg4", movflags="frag_keyframe+empty_moov")
    film(tmp_path / "silent.mp4", "mp4", "mpeg4", sound="")
    film(tmp_path / "video.m4a", "mp4", "mpeg4")
    film(tmp_path / "stream.asf", "asf", "wmv2", sound="wmav2")
    (tmp_path / "named.mov").write_bytes(b"x")
    scan = scan_all([tmp_path])
    assert [album.title for album in scan.albums] == []
    (problem,) = scan.problems
    named = "6 files of a kind that cannot be tagged, film (.asf, .m4a, .mov, .mp4), passed over: the first is "
    assert problem.reason.startswith(named)


def test_a_still_picture_makes_no_film(tmp_path: Path) -> None:
    make_audio(tmp_path / "sound.mp4", "m4a aac", tags={"title": "One"}, cover=cover_bytes())
    film(tmp_path / "still.mp4", "mp4", "mjpeg", pictures=1)
    make_audio(tmp_path / "song.wma", "wma", cover=cover_bytes())
    make_audio(tmp_path / "song.ogg", "ogg vorbis", cover=cover_bytes())
    scan = scan_all([tmp_path])
    names = sorted(track.path.name for album in scan.albums for track in album.tracks)
    assert (names, scan.problems) == (["song.ogg", "song.wma", "sound.mp4", "still.mp4"], ())


def test_the_pictures_of_a_books_chapters_make_no_film(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", "mp4", "mpeg4")
    data = (tmp_path / "a.mp4").read_bytes()
    sound = data.index(b"trak", data.index(b"trak") + 4) - 4
    assert b"soun" in data[sound:]
    reference = (20).to_bytes(4) + b"tref" + (12).to_bytes(4) + b"chap" + (1).to_bytes(4)
    track_size = int.from_bytes(data[sound : sound + 4]) + len(reference)
    moov = data.index(b"moov") - 4
    movie_size = int.from_bytes(data[moov : moov + 4]) + len(reference)
    end = sound + int.from_bytes(data[sound : sound + 4])
    with_chapters = (
        data[:moov] + movie_size.to_bytes(4) + data[moov + 4 : sound] + track_size.to_bytes(4) + data[sound + 4 : end]
    )
    assert is_film(io.BytesIO(data))
    assert not is_film(io.BytesIO(with_chapters + reference + data[end:]))


def test_a_broken_movie_is_no_film(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", "mp4", "mpeg4")
    data = (tmp_path / "a.mp4").read_bytes()
    found = [is_film(io.BytesIO(data[:length])) for length in range(0, len(data), 97)]
    assert not any(found[: len(found) // 2])
    start = data.index(b"moov")
    for at in range(start, len(data), 7):
        is_film(io.BytesIO(data[:at] + b"\xff\xff" + data[at + 2 :]))
    assert is_film(io.BytesIO(data))
