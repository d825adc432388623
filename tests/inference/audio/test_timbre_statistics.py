"""The timbre statistics are librosa's, number by number."""

from pathlib import Path

import librosa
import numpy as np
import pytest

from tagger.inference.audio.decode import duration, read_patch
from tagger.inference.audio.timbre_statistics import MINIMUM_SAMPLES, timbre_statistics
from tagger.inference.timbre_words import STATISTICS
from tests.inference.signals import NAMES, RATE, signal

RELATIVE = 2e-4
ABSOLUTE = {"mfcc": 2e-3, "tempo": 0.0}  # MFCC means pass through zero


def oracle(samples: np.ndarray) -> dict[str, float]:
    """The statistics by librosa, its frames mirrored at the ends."""
    feature = librosa.feature
    series = {
        "chroma_stft": feature.chroma_stft(y=samples, sr=RATE, pad_mode="reflect"),
        "rms": feature.rms(y=samples, pad_mode="reflect"),
        "spectral_centroid": feature.spectral_centroid(y=samples, sr=RATE, pad_mode="reflect"),
        "spectral_bandwidth": feature.spectral_bandwidth(y=samples, sr=RATE, pad_mode="reflect"),
        "rolloff": feature.spectral_rolloff(y=samples, sr=RATE, pad_mode="reflect"),
        "zero_crossing_rate": feature.zero_crossing_rate(samples),
    }
    mfcc = feature.mfcc(y=samples, sr=RATE, pad_mode="reflect")
    series |= {f"mfcc{index + 1}": row for index, row in enumerate(mfcc)}
    values = {f"{name}_mean": float(np.mean(row, dtype=np.float64)) for name, row in series.items()}
    values |= {f"{name}_var": float(np.var(row, dtype=np.float64)) for name, row in series.items()}
    onsets = librosa.onset.onset_strength(y=samples, sr=RATE, aggregate=np.median, pad_mode="reflect")
    return values | {"tempo": float(np.squeeze(librosa.beat.beat_track(onset_envelope=onsets, sr=RATE)[0]))}


def assert_same(samples: np.ndarray) -> None:
    expected = oracle(samples)
    for name, value in zip(STATISTICS, timbre_statistics(samples), strict=True):
        absolute = next((size for start, size in ABSOLUTE.items() if name.startswith(start)), 1e-9)
        assert value == pytest.approx(expected[name], rel=RELATIVE, abs=absolute), name


@pytest.mark.parametrize("name", NAMES)
def test_every_statistic_is_librosas(name: str) -> None:
    assert_same(signal(name, 8.0))


@pytest.mark.data
def test_every_statistic_of_real_music_is_librosas(shared_data: Path) -> None:
    paths = sorted((shared_data / "music").rglob("*.ogg"))[::9]
    assert paths
    for path in paths:
        start = max(0.0, duration(path) / 2 - 5)
        assert_same(read_patch(path, start=start, seconds=10.0, rate=RATE))


@pytest.mark.data
def test_the_names_are_those_of_the_table(shared_data: Path) -> None:
    header = (shared_data / "features" / "gtzan_features_30s.csv").read_text("utf-8").splitlines()[0].split(",")
    left_out = {"filename", "length", "harmony_mean", "harmony_var", "perceptr_mean", "perceptr_var", "label"}
    assert [name for name in header if name not in left_out] == list(STATISTICS)


@pytest.mark.data
def test_real_music_lies_where_the_table_lies(shared_data: Path) -> None:
    """Same units and definitions: nearly all values of other music lie within the range of the table's 900 clips."""
    lines = (shared_data / "features" / "gtzan_features_30s.csv").read_text("utf-8").splitlines()
    columns = [lines[0].split(",").index(name) for name in STATISTICS]
    table = np.array([[float(line.split(",")[column]) for column in columns] for line in lines[1:]])
    tracks = sorted((shared_data / "music").rglob("*.mp3"))[::5]
    found = np.array([timbre_statistics(read_patch(p, start=20, seconds=30, rate=RATE)) for p in tracks])
    assert ((found >= table.min(axis=0)) & (found <= table.max(axis=0))).mean() > 0.9


def test_silence_has_finite_statistics() -> None:
    values = dict(zip(STATISTICS, timbre_statistics(np.zeros(3 * RATE, np.float32)), strict=True))
    assert np.isfinite(list(values.values())).all()
    assert values["rms_mean"] == values["spectral_centroid_mean"] == values["tempo"] == values["chroma_stft_mean"] == 0


def test_the_shortest_sound_has_statistics_and_a_shorter_one_is_refused() -> None:
    samples = signal("noise")[:MINIMUM_SAMPLES]
    assert np.isfinite(timbre_statistics(samples)).all()
    with pytest.raises(ValueError, match="at least 2048"):
        timbre_statistics(samples[:-1])


@pytest.mark.parametrize("beats_per_minute", [80, 120, 150])
def test_a_steady_beat_has_its_tempo(beats_per_minute: float) -> None:
    time = np.arange(20 * RATE) / RATE
    clicks = np.random.default_rng(1).standard_normal(time.size) * np.exp(-40 * (time % (60 / beats_per_minute)))
    tempo = timbre_statistics(clicks.astype(np.float32))[STATISTICS.index("tempo")]
    assert tempo == pytest.approx(beats_per_minute, rel=0.03)
