"""musicnn's front end against librosa, whose spectrogram it is defined by."""

import numpy as np
import pytest

from tagger.inference.audio.musicnn_front_end import (
    PATCH_SAMPLES,
    PATCH_STATISTICS,
    RATE,
    clip_patch,
    log_mel_spectrogram,
    mel_filters,
    patch_statistics,
)


def _noise(samples: int, level: float = 0.1) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return (np.random.default_rng(1).standard_normal(samples) * level).astype(np.float32)


@pytest.mark.parametrize("level", [1e-4, 0.1, 30.0])  # the last is where half precision would overflow
def test_it_is_librosas_spectrogram(level: float) -> None:
    librosa = pytest.importorskip("librosa")
    samples = _noise(RATE * 2 + 77, level)
    mel = librosa.feature.melspectrogram(y=samples, sr=RATE, n_fft=512, hop_length=256, n_mels=96, pad_mode="constant")
    expected = np.log10(10_000 * mel.T + 1)
    computed = log_mel_spectrogram(samples)
    assert computed.dtype == np.float32
    np.testing.assert_allclose(computed, expected, atol=1e-5)


def test_the_filters_are_librosas() -> None:
    librosa = pytest.importorskip("librosa")
    np.testing.assert_allclose(mel_filters(), librosa.filters.mel(sr=RATE, n_fft=512, n_mels=96), atol=1e-7)


def test_silence_is_zero_and_nothing_has_no_frame() -> None:
    assert not log_mel_spectrogram(np.zeros(1000, np.float32)).any()
    assert log_mel_spectrogram(np.zeros(0, np.float32)).shape == (0, 96)
    assert log_mel_spectrogram(np.ones(1, np.float32)).shape == (1, 96)


def test_patches_of_clips_that_follow_each_other_are_the_spectrogram_s_next_frames() -> None:
    samples = _noise(2 * PATCH_SAMPLES + 5000)
    spectra = log_mel_spectrogram(samples)
    patches = [clip_patch(samples[start : start + PATCH_SAMPLES]) for start in (0, PATCH_SAMPLES)]
    assert [patch.shape for patch in patches] == [(187, 96)] * 2
    np.testing.assert_allclose(patches[1][1:186], spectra[188:373], atol=1e-5)  # the outer frames reach beyond the clip
    assert not clip_patch(samples[:0]).any()


def test_a_clip_is_cut_or_filled_with_silence_to_one_patch() -> None:
    samples = _noise(PATCH_SAMPLES + 500)
    np.testing.assert_array_equal(clip_patch(samples), log_mel_spectrogram(samples[:PATCH_SAMPLES])[:187])
    short = clip_patch(samples[: 100 * 256])
    assert short.shape == (187, 96)
    assert short[:100].any(axis=1).all()
    assert not short[103:].any()


def test_statistics_tell_level_beat_and_modulation() -> None:
    """Pulses every half second against a steady tone: their beat is found, and their modulation is strongest at its rate."""
    seconds = np.arange(PATCH_SAMPLES) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32)
    pulses = tone * (seconds % 0.5 < 0.06)
    steady, beating = patch_statistics(np.stack([clip_patch(tone), clip_patch(pulses)]))
    assert steady.shape == (PATCH_STATISTICS,) and np.isfinite([steady, beating]).all()
    assert steady[0] > beating[0] and steady[20] < beating[20]  # louder, and varying less
    beats = beating[60:72]
    lags = np.round(np.geomspace(8, 125, 13)) * 256 / RATE
    assert beats[np.flatnonzero(lags[:-1] <= 0.5)[-1]] > 0.6 and beats[np.flatnonzero(lags[:-1] <= 0.2)[-1]] < 0.3
    modulation = beating[72:].reshape(6, 6)  # rates by bands
    assert modulation[:, 0].argmax() in (2, 3)  # 2 a second, whose overtones are as strong


def test_no_sound_has_finite_statistics() -> None:
    assert np.isfinite(patch_statistics(np.zeros((1, 187, 96), np.float32))).all()
