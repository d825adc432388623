"""The papers' own front ends, computed by librosa: ``front_end = "librosa"`` in an experiment.

Each takes the same window of a track as its counterpart in front_ends.py and gives the same numbers, but for rounding
(tests/trainer/data/test_front_ends.py), at about a seventh of the speed for the constant-Q transform. librosa takes
seconds to import, so this module is imported only for an experiment that names it.
"""

from dataclasses import dataclass
from typing import ClassVar

import librosa
import numpy as np
from numpy.typing import NDArray

from trainer.data.front_ends import RATE, Cqt, Mel, Spectrogram


@dataclass(frozen=True)
class LibrosaCqt(Cqt):
    """``librosa.cqt`` with its defaults but for hop, bins and the lowest bin (TISMIR, audio representation)."""

    library: ClassVar[str | None] = "librosa"

    def decibels(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """[frames, bins] float32 of mono samples at 22 050 Hz, from CQT_FLOOR to 0 dB at the loudest cell."""
        constants = self.parameters
        magnitudes = np.abs(
            librosa.cqt(
                samples[: self.frames * constants.hop_length],
                sr=RATE,
                hop_length=constants.hop_length,
                fmin=constants.fmin,
                n_bins=self.bins,
                bins_per_octave=constants.bins_per_octave,
            )
        ).T[: self.frames]
        if not magnitudes.any():  # of silence librosa makes 0 dB, as loud as anything can be
            return np.full(magnitudes.shape, constants.floor_db, np.float32)
        return below_loudest(magnitudes**2, -constants.floor_db)


@dataclass(frozen=True)
class LibrosaMel(Mel):
    """``librosa.feature.melspectrogram`` with 128 bands and 2048-point frames every 1024 samples (DMG)."""

    library: ClassVar[str | None] = "librosa"

    def decibels(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """[frames, 128] float32 of mono samples at 22 050 Hz, from −80 to 0 dB at the loudest cell."""
        power = librosa.feature.melspectrogram(
            y=samples, sr=RATE, n_mels=128, n_fft=2048, hop_length=1024, pad_mode="reflect"
        )
        return below_loudest(power.T, 80.0)


@dataclass(frozen=True)
class LibrosaSpectrogram(Spectrogram):
    """``librosa.stft`` of 998-point frames every 20 ms, its power in decibels (HAN §5.1)."""

    library: ClassVar[str | None] = "librosa"

    def decibels(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """[frames, bins] float32 of mono samples at 22 050 Hz, from −80 to 0 dB at the loudest cell."""
        spectrum = librosa.stft(samples, n_fft=2 * (self.bins - 1), hop_length=RATE // 50, pad_mode="constant")
        return below_loudest(np.abs(spectrum.T[: self.frames]) ** 2, 80.0)


def below_loudest(power: NDArray[np.float32], span: float) -> NDArray[np.float32]:
    """Decibels of a power spectrum below its loudest cell, ``span`` decibels at most."""
    return np.asarray(librosa.power_to_db(power, ref=np.max, top_db=span), np.float32)
