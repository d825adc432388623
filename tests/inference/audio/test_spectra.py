"""Short-time spectra, mel bands and decibels are librosa's; the cosine transform is scipy's."""

import librosa
import numpy as np
import pytest
import scipy.fft
import scipy.signal

from tagger.inference.audio.spectra import dct_matrix, frames, hann, magnitudes, mel_filters, mel_power, power_to_db
from tests.inference.signals import RATE, signal


def test_magnitudes() -> None:
    samples = signal("song", 3.0)
    assert np.allclose(magnitudes(samples).T, np.abs(librosa.stft(samples, pad_mode="reflect")), atol=2e-4)


def test_frames_are_centred_and_mirrored() -> None:
    samples = np.arange(5000, dtype=np.float32)
    view = frames(samples)
    assert view.shape == (1 + 5000 // 512, 2048)
    assert view[0, 1024] == 0 and view[0, 1023] == 1 and view[2, 1024] == 1024


@pytest.mark.parametrize("length", [64, 344, 2048])
def test_window(length: int) -> None:
    assert np.allclose(hann(length), scipy.signal.get_window("hann", length), atol=1e-12)


def test_mel_bands() -> None:
    assert np.allclose(mel_filters(), librosa.filters.mel(sr=RATE, n_fft=2048), atol=1e-8)
    power = np.square(magnitudes(signal("song", 3.0)))
    assert np.allclose(mel_power(power), power @ mel_filters().T, rtol=1e-5)


def test_decibels() -> None:
    power = np.array([[1e-12, 1e-9, 1e-3], [1.0, 10.0, 1e4]], np.float32)
    assert np.allclose(power_to_db(power), librosa.power_to_db(power), atol=1e-5)
    assert power_to_db(power).min() == pytest.approx(40 - 80)


def test_cosine_transform() -> None:
    values = np.random.default_rng(0).standard_normal((128, 9))
    assert np.allclose(dct_matrix(20) @ values, scipy.fft.dct(values, axis=0, norm="ortho")[:20], atol=1e-5)
