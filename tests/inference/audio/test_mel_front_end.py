"""The front ends of networks that people bring are Essentia's: against stored figures, and against its wheel where it is."""

import importlib
from typing import Any

import numpy as np
import pytest

from tagger.inference.audio import musicnn_front_end
from tagger.inference.audio.decode import resampled
from tagger.inference.audio.mel_front_end import MAEST_MEL, MUSICNN_MEL, VGGISH_MEL, mel_patch
from tagger.inference.classifier_spec import MelFrontEnd

RATE = 16_000
FIRST = 10  # frame of the whole sound at which the patch begins


def sweep(seconds: float = 2.0, rate: int = RATE) -> np.ndarray:
    """Exact in every library: sums of sines, no random numbers."""
    time = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * (100 * time + 1500 * time**2)) + 0.1 * np.sin(2 * np.pi * 3000 * time)).astype(
        np.float32
    )


def patch_of(samples: np.ndarray, front_end: MelFrontEnd, frames: int) -> np.ndarray:
    start = FIRST * front_end.hop - front_end.frame // 2  # Essentia's frames are centred
    return mel_patch(samples[start:], front_end, RATE, frames)


MUSICNN_FIGURES = (
    (0.0023, 0.6983, 0.4428, 0.0004, 0.0000, 0.0000, 0.0000, 0.0000),
    (0.0000, 0.0000, 0.0000, 0.0055, 0.7682, 0.0000, 0.0000, 0.0000),
    (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 5.2591, 0.0000, 0.0000),
)
VGGISH_FIGURES = (
    (-3.4387, 3.1996, -3.7281, -4.5019, -4.5604, -1.7880, -4.5254, -4.5972),
    (-4.5996, -4.5910, -4.4438, -3.0564, -3.0034, -1.7886, -4.5237, -4.5965),
    (-4.6029, -4.6017, -4.5941, -4.5853, -4.4133, 4.1673, -4.4615, -4.5899),
)
LINEAR_FIGURES = (0.2214957, 0.1383290, 0.1376009, 0.2465801, 0.3563990, 0.3537939, 0.2563114, 0.1996192)
"""Made with Essentia 2.1b6.dev1389: TensorflowInputMusiCNN and TensorflowInputVGGish, and Resample of quality 4."""


def test_musicnns_mel_bands_are_essentias_figures() -> None:
    patch = patch_of(sweep(), MUSICNN_MEL, 60)
    assert patch.shape == (60, 96) and patch.dtype == np.float32
    assert np.allclose(patch[::20, ::12], MUSICNN_FIGURES, atol=2e-4)


def test_vggishs_mel_bands_are_essentias_figures() -> None:
    patch = patch_of(sweep(), VGGISH_MEL, 96)
    assert np.allclose(patch[::40, ::8], VGGISH_FIGURES, atol=1e-3)


def test_maests_are_musicnns_standardised() -> None:
    plain, standardised = patch_of(sweep(), MUSICNN_MEL, 60), patch_of(sweep(), MAEST_MEL, 60)
    assert np.allclose(standardised, (plain - 2.06755686098554) / (2 * 1.268292820667291), atol=1e-6)


def test_linear_resampling_is_essentias_figures() -> None:
    output = resampled(sweep(1.0, 44_100), 44_100, RATE, "linear")
    assert np.allclose(output[1000:1008], LINEAR_FIGURES, atol=1e-6)


@pytest.mark.parametrize(("name", "frame", "front_end"), [("MusiCNN", 512, MUSICNN_MEL), ("VGGish", 400, VGGISH_MEL)])
def test_the_front_ends_are_essentias(name: str, frame: int, front_end: MelFrontEnd) -> None:
    standard = essentia()
    samples = sweep() + 0.01 * np.random.default_rng(0).standard_normal(2 * RATE).astype(np.float32)
    compute = getattr(standard, f"TensorflowInput{name}")()
    frames = standard.FrameGenerator(samples, frameSize=frame, hopSize=front_end.hop)
    theirs = np.stack([compute(samples) for samples in frames])[FIRST : FIRST + 60]
    assert np.abs(patch_of(samples, front_end, 60) - theirs).max() < 5e-4


@pytest.mark.parametrize("rate", [8_000, 22_050, 32_000, 44_100, 48_000])
def test_linear_resampling_is_essentias(rate: int) -> None:
    samples = sweep(1.5, rate)
    theirs = essentia().Resample(inputSampleRate=rate, outputSampleRate=RATE, quality=4)(samples)
    ours = resampled(samples, rate, RATE, "linear")
    shorter = min(ours.size, theirs.size) - 10
    assert abs(ours.size - theirs.size) <= 2
    assert np.abs(ours[:shorter] - theirs[:shorter]).max() < 1e-6


def essentia() -> Any:
    """Essentia's algorithms; the test is skipped where its wheel is not installed."""
    pytest.importorskip("essentia", reason="Essentia's wheel is not installed")
    return importlib.import_module("essentia.standard")


def test_with_a_periodic_window_they_are_the_shipped_networks() -> None:
    samples = sweep()
    front_end = MUSICNN_MEL.model_copy(update={"window": "periodic hann"})
    ours = mel_patch(samples, front_end, RATE, 50)
    assert np.allclose(ours, musicnn_front_end.log_mel_spectrogram(samples)[1:51], atol=1e-4)


def test_what_a_short_patch_lacks_is_silence() -> None:
    patch = mel_patch(sweep(0.5), MUSICNN_MEL, RATE, 128)
    assert patch.shape == (128, 96) and not patch[40:].any() and patch[:30].any()
