"""The constant-Q front end is librosa's, bin by bin."""

from pathlib import Path

import librosa
import numpy as np
import pytest

from tagger.inference.audio.constant_q import cqt, cqt_db
from tagger.inference.audio.decode import duration, read_patch
from tagger.inference.spectrum_spec import CqtParameters
from tests.inference.signals import NAMES, signal

PAPER = CqtParameters(
    sample_rate=22_050, hop_length=1024, bins=96, bins_per_octave=12, fmin=32.703, frames=322, floor_db=-80.0
)


def oracle(samples: np.ndarray, parameters: CqtParameters = PAPER) -> np.ndarray:
    """librosa's magnitudes, [T, bins]."""
    magnitudes: np.ndarray = np.abs(
        librosa.cqt(
            samples,
            sr=parameters.sample_rate,
            hop_length=parameters.hop_length,
            fmin=parameters.fmin,
            n_bins=parameters.bins,
            bins_per_octave=parameters.bins_per_octave,
        )
    )
    return magnitudes.T


def assert_same_decibels(samples: np.ndarray) -> None:
    samples = samples[: PAPER.frames * PAPER.hop_length]
    expected = librosa.power_to_db(oracle(samples)[: PAPER.frames] ** 2, ref=np.max, top_db=80)
    found = cqt_db(samples, PAPER)[: len(expected)]
    above = expected > expected.min()
    assert above.mean() > 0.02
    assert np.abs(found - expected)[above].max() <= 0.01
    assert found.min() >= -80 and found.max() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore:n_fft=128 is too large")
def test_every_bin_above_the_floor_is_librosas(name: str) -> None:
    assert_same_decibels(signal(name))


@pytest.mark.data
def test_every_bin_of_real_music_is_librosas(shared_data: Path) -> None:
    tracks = sorted(path for path in (shared_data / "music").rglob("*.*") if path.suffix != ".md")[::6]
    assert len(tracks) > 10
    for path in tracks:
        start = max(0.0, duration(path) / 2 - 8)
        assert_same_decibels(read_patch(path, start=start, seconds=PAPER.seconds, rate=22_050))


@pytest.mark.parametrize(
    "parameters",
    [
        PAPER.model_copy(update={"bins": 84, "hop_length": 512}),
        PAPER.model_copy(update={"bins": 96, "bins_per_octave": 24, "fmin": 110.0}),
        PAPER.model_copy(update={"bins": 40, "hop_length": 256, "fmin": 65.4}),
    ],
)
def test_other_sizes_follow_librosa_too(parameters: CqtParameters) -> None:
    samples = signal("song", 4.0)
    expected, found = oracle(samples, parameters), cqt(samples, parameters)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 2e-3 * expected.max()


def test_a_short_track_is_padded_with_the_floor() -> None:
    patch = cqt_db(signal("short"), PAPER)
    heard = 1 + signal("short").size // PAPER.hop_length
    assert patch.shape == (322, 96) and patch.dtype == np.float32
    assert patch[heard:].max() == patch[heard:].min() == -80
    assert patch[:heard].max() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("samples", [np.zeros(330_000, np.float32), np.empty(0, np.float32), np.zeros(5, np.float32)])
def test_silence_and_nothing_are_the_floor_everywhere(samples: np.ndarray) -> None:
    assert set(np.unique(cqt_db(samples, PAPER))) == {np.float32(-80)}


def test_a_louder_copy_gives_the_same_patch() -> None:
    quiet = signal("song")
    assert np.allclose(cqt_db(quiet, PAPER), cqt_db(quiet * np.float32(0.125), PAPER), atol=1e-3)


def test_samples_after_the_patch_change_nothing() -> None:
    long = signal("song", 18.0)
    assert np.array_equal(cqt_db(long, PAPER), cqt_db(long[: PAPER.frames * PAPER.hop_length], PAPER))
