"""A spectrogram shows which pitches sound when, however long or damaged the file is."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tagger.errors import CancelledError
from tagger.inference.audio import spectrogram as module
from tagger.inference.audio.spectra import mel_filters
from tagger.inference.audio.spectrogram import COLUMNS, spectrogram
from tagger.inference.types import SourceError
from tagger.progress import Task

RATE = 44_100


def tones(path: Path, *frequencies: float, seconds: float = 20.0) -> Path:
    """One tone after another, ``seconds`` each; 0 Hz is silence."""
    times = np.arange(round(seconds * RATE)) / RATE
    parts = [np.sin(2 * np.pi * frequency * times) * 0.5 for frequency in frequencies]
    soundfile.write(path, np.concatenate(parts).astype(np.float32), RATE)
    return path


def band_of(frequency: float) -> int:
    """The row, counted from the top, of the band that a frequency is loudest in."""
    filters = mel_filters()
    bin_at = round(frequency / (22_050 / 2048))
    return len(filters) - 1 - int(filters[:, bin_at].argmax())


def test_each_tone_is_in_its_band_and_at_its_time(tmp_path: Path) -> None:
    shown = spectrogram(tones(tmp_path / "a.flac", 440.0, 0.0, 3520.0))
    (part,) = shown.parts
    assert part.levels.shape == (128, COLUMNS) and shown.duration == pytest.approx(60.0)
    third = COLUMNS // 3
    for column, frequency in ((third // 2, 440.0), (2 * third + third // 2, 3520.0)):
        assert abs(int(part.levels[:, column].argmax()) - band_of(frequency)) <= 1
        assert part.levels[:, column].max() > 220
    assert part.levels[:, third + third // 2].max() == 0


def test_a_short_track_fills_every_column(tmp_path: Path) -> None:
    (part,) = spectrogram(tones(tmp_path / "a.wav", 440.0, seconds=1.0)).parts
    assert (part.levels.max(axis=0) > 200).all()


def test_of_a_long_track_only_what_was_listened_to_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_SECONDS", 30.0)
    path = tones(tmp_path / "a.flac", 440.0, 880.0)
    assert spectrogram(path).parts == ()
    shown = spectrogram(path, [(25.0, 3.0), (5.0, 3.0)])
    assert [(part.start, part.seconds) for part in shown.parts] == [(5.0, 3.0), (25.0, 3.0)]
    rows = [int(part.levels.mean(axis=1).argmax()) for part in shown.parts]
    assert rows[0] > rows[1] and shown.size < 128 * COLUMNS


def test_a_file_that_breaks_off_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tones(tmp_path / "a.flac", 440.0, seconds=60.0)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    (part,) = spectrogram(path).parts
    assert part.levels[:, 10].max() > 200


def test_what_is_no_sound_says_so_and_reading_can_be_stopped(tmp_path: Path) -> None:
    nothing = tmp_path / "a.flac"
    nothing.write_text("no music")
    with pytest.raises(SourceError):
        spectrogram(nothing)
    stopped = Task()
    stopped.cancel()
    with pytest.raises(CancelledError):
        spectrogram(tones(tmp_path / "b.wav", 440.0, seconds=2.0), check=stopped.check)
