from pathlib import Path

import av
import numpy as np
import pytest

from tagger.demo.track_files import FORMATS, DemoTags, write_audio, write_tags
from tagger.demo.waveforms import sine
from tagger.library.files_beside import read_cover
from tagger.library.tags import read_tags
from tagger.tagformats.file_formats import open_audio
from tests.helpers.media import cover_bytes

TONE = np.float32(0.5) * np.stack([sine(440.0, 2.5), sine(880.0, 2.5)])


def decoded(path: Path) -> tuple[np.ndarray, int]:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="stereo")
        parts = [part.to_ndarray() for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        return np.concatenate(parts, axis=1), container.streams.audio[0].rate


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_sounds_as_it_should(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"a.{name}"
    write_audio(path, TONE, name)
    sound, rate = decoded(path)
    assert sound.shape[1] / rate == pytest.approx(2.5, abs=0.06)
    middle = sound[:, rate : rate + rate // 2]
    hertz = np.fft.rfftfreq(middle.shape[1], 1 / rate)[np.abs(np.fft.rfft(middle)).argmax(axis=1)]
    assert hertz == pytest.approx([440, 880], abs=3)
    assert np.abs(middle).max() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("field", ["comment", "description"])
def test_tags_are_what_the_scan_reads(tmp_path: Path, name: str, field: str) -> None:
    path = tmp_path / f"a.{name}"
    write_audio(path, TONE, name)
    write_tags(
        path,
        name,
        DemoTags("One", "Demo Band", "First", 2001, 3, ("Dub", "Techno"), "Warm notes.", field, cover_bytes()),
    )
    tags = read_tags(open_audio(path))
    assert (tags.title, tags.artist, tags.album, tags.album_artist) == ("One", "Demo Band", "First", "Demo Band")
    assert (tags.year, tags.track_number, tags.genres) == (2001, 3, ("Dub", "Techno"))
    assert [(text.kind, text.text) for text in tags.texts] == [(field, "Warm notes.")]
    assert read_cover(path) == cover_bytes()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_without_genre_and_cover(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"a.{name}"
    write_audio(path, TONE, name)
    write_tags(path, name, DemoTags("One", "Demo Band", "First", 2001, 1, (), "Notes.", "comment", None))
    tags = read_tags(open_audio(path))
    assert (tags.genres, tags.has_cover) == ((), False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_full_disk_is_a_system_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"a.{name}"
    path.symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"\w"):
        write_audio(path, TONE, name)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_missing_folder_is_a_system_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match=r"\w"):
        write_audio(tmp_path / "gone" / f"a.{name}", TONE, name)
