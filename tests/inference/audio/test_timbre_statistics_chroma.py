"""Pitch classes and tuning are librosa's, and name the notes that sound."""

import librosa
import numpy as np
import pytest

from tagger.inference.audio.spectra import magnitudes
from tagger.inference.audio.timbre_statistics import chroma, tuning
from tests.inference.signals import NAMES, RATE, signal


def power(samples: np.ndarray) -> np.ndarray:
    return np.square(magnitudes(samples))


def tone(hertz: float) -> np.ndarray:
    time = np.arange(2 * RATE) / RATE
    partials = (0.3 / k * np.sin(2 * np.pi * k * hertz * time) for k in (1, 2, 3))
    return sum(partials, np.zeros_like(time)).astype(np.float32)


@pytest.mark.parametrize("name", NAMES)
def test_pitch_classes_are_librosas(name: str) -> None:
    spectra = power(signal(name, 4.0))
    assert tuning(spectra) == pytest.approx(librosa.estimate_tuning(S=spectra.T, sr=RATE), abs=1e-6)
    assert np.allclose(chroma(spectra).T, librosa.feature.chroma_stft(S=spectra.T, sr=RATE), atol=1e-4)


@pytest.mark.parametrize(("hertz", "pitch"), [(440.0, 9), (261.63, 0), (329.63, 4), (880.0, 9)])
def test_a_tone_is_its_note(hertz: float, pitch: int) -> None:
    assert np.argmax(chroma(power(tone(hertz))).mean(axis=0)) == pitch


@pytest.mark.parametrize("offset", [-0.4, -0.1, 0.0, 0.25])
def test_tuning_is_measured_in_semitones(offset: float) -> None:
    assert tuning(power(tone(440.0 * 2 ** (offset / 12)))) == pytest.approx(offset, abs=0.05)


def test_silence_has_no_pitch() -> None:
    silence = power(np.zeros(RATE, np.float32))
    assert tuning(silence) == 0 and not chroma(silence).any()
