"""Every format is heard at the right place, at the right pitch; what a file declares is not trusted."""

import io
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from tagger.inference.audio.decode import MAX_AMPLITUDE, average_channels, duration, is_cut_off, read_patch
from tagger.inference.types import SourceError
from tests.helpers.media import FORMAT_NAMES, TAGLESS_NAMES, cover_bytes, make_audio, suffix
from tests.helpers.unprivileged import unprivileged
from tests.inference.signals import RATE, signal

SILENT_FORMATS = {"ape", "musepack sv7", "musepack sv8"}  # the test files of these hold silence
LOSSLESS = ("wav", "flac", "aiff")


@pytest.mark.parametrize("format_name", [*FORMAT_NAMES, *TAGLESS_NAMES])
def test_every_format_is_decoded(tmp_path: Path, format_name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(format_name)}", format_name, seconds=3.0, cover=None)
    assert duration(path) == pytest.approx(3.0, abs=0.2)
    samples = read_patch(path, start=1.0, seconds=1.0, rate=RATE)
    assert samples.dtype == np.float32 and samples.shape == (RATE,)
    assert np.abs(samples).max() < 2  # lossy codecs overshoot
    if format_name not in SILENT_FORMATS:
        assert np.sqrt(np.mean(samples**2)) > 0.01


@pytest.mark.parametrize("format_name", ["flac", "mp3 id3v2.3", "m4a aac", "ogg vorbis"])
def test_an_embedded_cover_is_no_audio(tmp_path: Path, format_name: str) -> None:
    path = make_audio(
        tmp_path / f"a{suffix(format_name)}", format_name, tags={"title": "One"}, cover=cover_bytes((300, 300))
    )
    assert read_patch(path, start=0.2, seconds=0.5, rate=RATE).size == RATE // 2


def write(path: Path, samples: np.ndarray, rate: int = RATE, **options: str) -> Path:
    soundfile.write(path, samples, rate, **options)
    return path


@pytest.mark.parametrize("ending", LOSSLESS)
@pytest.mark.parametrize("start", [0.0, 2.5, 9.3])
def test_a_patch_of_a_lossless_file_is_exactly_its_samples(tmp_path: Path, ending: str, start: float) -> None:
    whole = (signal("song", 12.0) * 0.5 * 2**15).round() / 2**15
    path = write(tmp_path / f"a.{ending}", whole.astype(np.float32), subtype="PCM_16")
    first = round(start * RATE)
    patch = read_patch(path, start=start, seconds=3.0, rate=RATE)
    assert np.array_equal(patch, whole[first : first + 3 * RATE].astype(np.float32))
    assert duration(path) == 12.0


@pytest.mark.parametrize("format_name", ["mp3 id3v2.4", "ogg vorbis", "opus", "m4a aac", "m4a alac", "wma", "wavpack"])
def test_a_patch_sounds_like_the_same_part_of_the_whole(tmp_path: Path, format_name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(format_name)}", format_name, seconds=8.0)
    whole = read_patch(path, start=0.0, seconds=8.0, rate=RATE)
    patch = read_patch(path, start=4.0, seconds=2.0, rate=RATE)
    spectra = [np.abs(np.fft.rfft(part)) for part in (patch, whole[4 * RATE : 6 * RATE])]
    assert np.corrcoef(spectra)[0, 1] > 0.99
    assert np.sqrt(np.mean(patch[:1000] ** 2)) > 0.3 * np.sqrt(np.mean(patch**2))  # no silence after the jump


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000, 96_000])
def test_other_rates_are_resampled(tmp_path: Path, rate: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(4 * rate) / rate)
    patch = read_patch(write(tmp_path / "a.wav", tone, rate), start=1.0, seconds=2.0, rate=RATE)
    assert patch.shape == (2 * RATE,)
    assert np.argmax(np.abs(np.fft.rfft(patch))) == 2000  # two seconds of 1000 Hz
    assert np.abs(patch).max() == pytest.approx(0.5, abs=0.02)


def test_resampling_is_soxrs_best(tmp_path: Path) -> None:
    samples = signal("song", 4.0)
    patch = read_patch(write(tmp_path / "a.wav", samples, 44_100, subtype="FLOAT"), start=0.0, seconds=2.0, rate=RATE)
    assert np.abs(patch - soxr.resample(samples, 44_100, RATE, quality="HQ")[: patch.size]).max() < 1e-6


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_channels_are_averaged(tmp_path: Path, channels: int) -> None:
    samples = np.random.default_rng(0).uniform(-0.5, 0.5, (RATE, channels)).astype(np.float32)
    patch = read_patch(write(tmp_path / "a.wav", samples, subtype="FLOAT"), start=0.0, seconds=1.0, rate=RATE)
    assert np.allclose(patch, samples.mean(axis=1), atol=1e-6)
    assert np.allclose(average_channels(samples), samples.mean(axis=1), atol=1e-6)


def test_the_end_gives_what_there_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", signal("song", 3.0))
    assert read_patch(path, start=2.0, seconds=15.0, rate=RATE).size == RATE
    assert read_patch(path, start=3.0, seconds=15.0, rate=RATE).size == 0
    assert read_patch(path, start=99.0, seconds=15.0, rate=RATE).size == 0


@pytest.mark.parametrize("format_name", ["m4a aac", "opus", "wma", "tta"])
def test_beyond_the_end_of_other_formats_there_is_nothing(tmp_path: Path, format_name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(format_name)}", format_name, seconds=2.0)
    assert read_patch(path, start=60.0, seconds=5.0, rate=RATE).size == 0


def test_silence_is_silence(tmp_path: Path) -> None:
    patch = read_patch(write(tmp_path / "a.flac", np.zeros(RATE)), start=0.0, seconds=1.0, rate=RATE)
    assert patch.shape == (RATE,) and not patch.any()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.mp3", b"", "it is empty"),
        ("text.mp3", b"These are words, not music.\n" * 50, "damaged or no audio file"),
        ("text.m4a", b"These are words, not music.\n" * 50, "damaged or no audio file"),
        ("noise.ogg", bytes(range(256)) * 40, "damaged or no audio file"),
        ("cover.jpg", cover_bytes(), "it holds no audio"),
    ],
)
def test_what_is_no_audio_is_refused_by_name(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for read in (duration, lambda path: read_patch(path, start=0.0, seconds=1.0, rate=RATE)):
        with pytest.raises(SourceError) as refusal:
            read(path)
        assert str(path) in str(refusal.value) and reason in str(refusal.value)
        assert reason in refusal.value.reason and str(path) not in refusal.value.reason


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: os.mkfifo(path)])
def test_what_is_no_file_is_refused(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "a.mp3"
    make(path)
    with pytest.raises(SourceError, match="no such file"):
        duration(path)


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", signal("short"))
    path.chmod(0)
    with unprivileged(tmp_path), pytest.raises(SourceError, match="Permission denied"):
        duration(path)


def test_a_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    made = {name: make_audio(tmp_path / f"a{suffix(name)}", name) for name in ("mp3 id3v2.4", "m4a aac")}
    for path in made.values():
        odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe odd" + path.suffix.encode()))
        path.rename(odd)
        assert read_patch(odd, start=0.0, seconds=0.5, rate=RATE).size == RATE // 2


def test_a_truncated_flac_gives_what_is_left_and_is_known_to_be_cut_off(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.flac", signal("song", 20.0))
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert duration(cut) == 20.0
    assert read_patch(cut, start=15.0, seconds=2.0, rate=RATE).size == 0
    assert read_patch(cut, start=2.0, seconds=2.0, rate=RATE).size == 2 * RATE
    assert is_cut_off(cut) and not is_cut_off(whole)


def test_a_header_that_promises_too_much_gives_what_there_is(tmp_path: Path) -> None:
    """A WAV whose header declares ten times its data."""
    path = write(tmp_path / "a.wav", signal("song", 2.0), subtype="PCM_16")
    data = bytearray(path.read_bytes())
    position = data.index(b"data") + 4
    struct.pack_into("<I", data, position, 10 * struct.unpack_from("<I", data, position)[0])
    path.write_bytes(data)
    assert read_patch(path, start=1.0, seconds=15.0, rate=RATE).size == RATE


def test_a_stream_without_a_length_is_counted(tmp_path: Path) -> None:
    """A FLAC of unknown length (0 samples in its STREAMINFO), as encoders write into a pipe."""
    path = write(tmp_path / "a.flac", signal("song", 5.0))
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    assert duration(path) == pytest.approx(5.0, abs=0.2)
    assert read_patch(path, start=2.0, seconds=1.0, rate=RATE).size == RATE


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 10 * MAX_AMPLITUDE])
def test_samples_that_are_no_sound_are_refused(tmp_path: Path, value: float) -> None:
    samples = signal("song", 2.0)
    samples[RATE] = value
    path = write(tmp_path / "a.wav", samples, subtype="FLOAT")
    with pytest.raises(SourceError, match="not sound"):
        read_patch(path, start=0.0, seconds=2.0, rate=RATE)


def test_a_damaged_stretch_is_passed_over(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.m4a", "m4a aac", seconds=8.0)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = bytes(200)
    path.write_bytes(data)
    samples = read_patch(path, start=2.0, seconds=4.0, rate=RATE)
    assert 3 * RATE < samples.size <= 4 * RATE


def test_two_streams_of_different_rates_in_one_file_are_both_heard(tmp_path: Path) -> None:
    """Ogg files may be chained; the second link here has another rate and number of channels."""
    chained = io.BytesIO()
    for rate, channels in ((RATE, 1), (44_100, 2)):
        link = io.BytesIO()
        tone = 0.3 * np.sin(2 * np.pi * 500 * np.arange(2 * rate) / rate)
        soundfile.write(
            link, np.stack([tone] * channels, axis=1), rate, format="OGG", subtype="OPUS" if 0 else "VORBIS"
        )
        chained.write(link.getvalue())
    path = tmp_path / "a.ogg"
    path.write_bytes(chained.getvalue())
    samples = read_patch(path, start=0.0, seconds=10.0, rate=RATE)
    assert samples.size >= 1.9 * RATE
    assert np.argmax(np.abs(np.fft.rfft(samples[:RATE]))) == 500


@pytest.mark.parametrize("format_name", [*FORMAT_NAMES, *TAGLESS_NAMES])
@pytest.mark.parametrize("seed", [1, 2])
def test_random_damage_gives_sound_or_a_sentence(tmp_path: Path, format_name: str, seed: int) -> None:
    """Bytes overwritten anywhere, and the end cut off: never another exception, never samples that are not sound."""
    path = make_audio(tmp_path / f"a{suffix(format_name)}", format_name, seconds=3.0)
    rng, data = np.random.default_rng(seed), bytearray(path.read_bytes())
    for position in rng.integers(0, len(data), 30):
        data[position] = rng.integers(256)
    path.write_bytes(data[: int(len(data) * rng.uniform(0.3, 1))])
    try:
        length = duration(path)
        samples = read_patch(path, start=0.5, seconds=1.0, rate=RATE)
    except SourceError as error:
        assert str(path) in str(error)
    else:
        assert length >= 0 and samples.size <= RATE and np.isfinite(samples).all()


def test_an_unknown_codec_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", signal("short"), subtype="PCM_16")
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.index(b"fmt ") + 8, 0x7777)
    path.write_bytes(data)
    with pytest.raises(SourceError, match="its codec is unknown"):
        read_patch(path, start=0.0, seconds=0.5, rate=RATE)
