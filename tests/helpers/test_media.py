"""The test files are real: FFmpeg decodes each to the asked length, and mutagen reads back its tags."""

import io
from pathlib import Path

import av
import pytest
from mutagen import File
from PIL import Image

from tests.helpers.media import (
    FORMAT_NAMES,
    TAGLESS_NAMES,
    cover_bytes,
    make_audio,
    make_cover,
    make_huge_cover,
    suffix,
)


@pytest.mark.parametrize("name", [*FORMAT_NAMES, *TAGLESS_NAMES])
def test_ffmpeg_decodes_the_asked_length(tmp_path: Path, name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(name)}", name, seconds=1.5, tags={"title": "One"}, cover=cover_bytes())
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert samples / rate == pytest.approx(1.5, abs=0.06)


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_files_are_the_same_each_time_and_differ_by_seed(tmp_path: Path, name: str) -> None:
    first = make_audio(tmp_path / "1", name, tags={"title": "One"}).read_bytes()
    assert make_audio(tmp_path / "2", name, tags={"title": "One"}).read_bytes() == first
    if name not in {"ape", "musepack sv7", "musepack sv8"}:  # silence is always the same
        assert make_audio(tmp_path / "3", name, tags={"title": "One"}, seed=1).read_bytes() != first


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_without_tags_there_are_none(tmp_path: Path, name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(name)}", name)
    assert not [key for key in File(path).keys() if key != "encoder"]  # noqa: SIM118 - mutagen's own mapping


def test_covers_have_the_asked_size(tmp_path: Path) -> None:
    for ending in (".jpg", ".png", ".gif", ".webp"):
        with Image.open(make_cover(tmp_path / f"cover{ending}", (30, 20))) as image:
            assert image.size == (30, 20)
    assert cover_bytes(seed=1) != cover_bytes(seed=2)


def test_the_huge_cover_is_valid_and_small_on_disk(tmp_path: Path) -> None:
    data = make_huge_cover(tmp_path / "cover.png", 2_000).read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.size == (2_000, 2_000)
    assert make_huge_cover(tmp_path / "huge.png").stat().st_size < 100_000
