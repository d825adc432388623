"""What a feature is and how it is made: the application's own front ends, two spectra that only the papers' networks
need, and covers.

A front end is a frozen record of its parameters. Its key is a digest of them, so that features made otherwise are never
mistaken for these. Every ``compute`` gives [steps, …]: what is longer than the row is cut, what is shorter is padded.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tagger.errors import TaggerError
from tagger.inference.audio.constant_q import cqt_db
from tagger.inference.audio.decode import duration, read_patch
from tagger.inference.audio.patches import read_patches
from tagger.inference.audio.spectra import (
    FRAME,
    dct_matrix,
    linear_decibels,
    magnitudes,
    mel_decibels,
    mel_power,
    power_to_db,
)
from tagger.inference.cover_image import decode_cover
from tagger.inference.spectrum_spec import CqtParameters
from tagger.library.files_beside import read_cover
from trainer.data.quiet_decoders import quiet_decoders


def square(picture: Image.Image, size: int) -> NDArray[np.uint8]:
    """The centre square of a picture, scaled so that the short side is ``size``; uint8 [size, size, 3]."""
    short = min(picture.size)
    x, y = ((side - short) / 2 for side in picture.size)
    box: Any = (x, y, x + short, y + short)
    scaled = picture.convert("RGB").resize((size, size), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0)
    return np.asarray(scaled)


RATE = 22_050
CQT_FLOOR = -110.0  # lower than the application's −80, because a quieter part of the window gets a reference of its own
VERSION = 1  # of the code below: raise it when the same parameters give other numbers


@dataclass(frozen=True)
class FrontEnd:
    """The parameters of a front end; subclasses add their own and ``compute``."""

    kind: ClassVar[str]
    library: ClassVar[str | None] = None  # that computes it; None: the application's own code
    dtype: ClassVar[str] = "<f2"
    padding: ClassVar[float] = 0.0

    @property
    def description(self) -> dict[str, Any]:
        """Kind, parameters and foreign library, if any, for the store's index and for a person."""
        library = {"library": self.library} if self.library else {}
        return {"kind": self.kind, "version": VERSION, **library, **asdict(self)}

    @cached_property
    def key(self) -> str:
        """A digest of the description."""
        return hashlib.sha256(json.dumps(self.description, sort_keys=True).encode()).hexdigest()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a row, steps first."""
        raise NotImplementedError

    def compute(self, path: Path, name: str) -> NDArray[Any]:
        """The features of one file. Raises TaggerError or OSError when it cannot be read."""
        raise NotImplementedError


@dataclass(frozen=True)
class Cqt(FrontEnd):
    """Constant-Q decibels [frames, 96] of a window in the middle of the track, from which patches of 322 frames are
    drawn (papers §1).

    With ``drawn`` given (a seed) the window is one patch from anywhere in the track, drawn once and stored: what the
    paper did.
    """

    frames: int = 645  # 30 s
    bins: int = 96
    drawn: int | None = None
    kind: ClassVar[str] = "cqt"
    padding: ClassVar[float] = CQT_FLOOR

    @property
    def parameters(self) -> CqtParameters:
        """As the application's front end takes them."""
        return CqtParameters(
            sample_rate=RATE,
            hop_length=1024,
            bins=self.bins,
            bins_per_octave=12,
            fmin=32.703,
            frames=self.frames,
            floor_db=CQT_FLOOR,
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """[frames, bins]."""
        return (self.frames, self.bins)

    def compute(self, path: Path, name: str) -> NDArray[Any]:
        """Decibels below the loudest point of the window."""
        seconds = self.parameters.seconds
        samples, length = window(path, seconds, None if self.drawn is None else uniform_of(name, self.drawn))
        frames = max(1, min(self.frames, round(length * RATE / 1024)))
        return self.decibels(samples)[:frames]

    def decibels(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """[frames, bins] float32 of mono samples at 22 050 Hz, from CQT_FLOOR to 0 dB at the loudest cell."""
        return cqt_db(samples, self.parameters)


@dataclass(frozen=True)
class Mel(FrontEnd):
    """Mel decibels [frames, 128] below the clip's loudest point, 2048-point frames every 1024 samples (DMG)."""

    frames: int = 646  # 30 s
    kind: ClassVar[str] = "mel"
    padding: ClassVar[float] = -80.0

    @property
    def shape(self) -> tuple[int, ...]:
        """[frames, mel bands]."""
        return (self.frames, 128)

    def compute(self, path: Path, name: str) -> NDArray[Any]:
        """Decibels below the clip's loudest point."""
        samples, _ = window(path, self.frames * 1024 / RATE, None)
        return self.decibels(samples)

    def decibels(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """[frames, 128] float32 of mono samples at 22 050 Hz, from −80 to 0 dB at the loudest cell.

        They are every second frame of the application's mel spectrum, whose hop is 512.
        """
        return mel_decibels(samples)


@dataclass(frozen=True)
class Spectrogram(FrontEnd):
    """Decibels of a plain spectrum [1500, 500]: 30 seconds in steps of 20 ms, 500 frequencies up to half the rate (HAN
    §5.1).
    """

    frames: int = 1500
    bins: int = 500
    kind: ClassVar[str] = "spectrogram"
    padding: ClassVar[float] = -80.0

    @property
    def shape(self) -> tuple[int, ...]:
        """[frames, frequencies]."""
        return (self.frames, self.bins)

    def compute(self, path: Path, name: str) -> NDArray[Any]:
        """Decibels below the clip's loudest point."""
        samples, _ = window(path, self.frames * (RATE // 50) / RATE, None)
        return self.decibels(samples)

    def decibels(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """[frames, bins] float32 of mono samples at 22 050 Hz, from −80 to 0 dB at the loudest cell."""
        return linear_decibels(samples, self.bins, RATE // 50, self.frames)


@dataclass(frozen=True)
class Timbre(FrontEnd):
    """48 numbers: mean, maximum, variance and root mean square over time of 12 timbre coefficients (TISMIR §7.3.1).

    The paper takes the Million Song Dataset's coefficients, which are given per segment and without the sound; here the
    first 12 cepstral coefficients of the application's mel spectrum stand in their place, loudness first as there.
    """

    seconds: float = 30.0
    kind: ClassVar[str] = "timbre"
    dtype: ClassVar[str] = "<f4"

    @property
    def shape(self) -> tuple[int, ...]:
        """[statistics]."""
        return (48,)

    def compute(self, path: Path, name: str) -> NDArray[Any]:
        """The statistics, one kind after the other."""
        samples, _ = window(path, self.seconds, None)
        series = dct_matrix(12) @ power_to_db(mel_power(np.square(magnitudes(samples)))).T
        return np.concatenate([series.mean(1), series.max(1), series.var(1), np.sqrt(np.square(series).mean(1))])


@dataclass(frozen=True)
class CoverFrontEnd(FrontEnd):
    """RGB pixels [size, size, 3] of the centre square, short side scaled to ``size``; bytes, as pictures are."""

    size: int = 256
    kind: ClassVar[str] = "cover"
    dtype: ClassVar[str] = "u1"

    @property
    def shape(self) -> tuple[int, ...]:
        """[height, width, 3]."""
        return (self.size, self.size, 3)

    def compute(self, path: Path, name: str) -> NDArray[Any]:
        """The pixels."""
        return square(decode_cover(read_cover(path), path, enough=2 * self.size), self.size)


def window(path: Path, seconds: float, position: float | None) -> tuple[NDArray[np.float32], float]:
    """``seconds`` of a track at RATE, padded with silence, and how many of them are real.

    ``position`` 0…1 says where between the earliest and latest start; None is the middle, where the application listens.
    Raises TaggerError for a file without sound.
    """
    with quiet_decoders():
        if position is None:
            samples = read_patches(path, seconds, RATE).patches[0]
        else:
            samples = read_patch(path, start=max(0.0, duration(path) - seconds) * position, seconds=seconds, rate=RATE)
    if samples.size < FRAME:
        raise TaggerError(f"{path} holds less than a tenth of a second of sound.")
    count = round(seconds * RATE)
    return np.pad(samples[:count], (0, max(0, count - samples.size))), min(samples.size, count) / RATE


def uniform_of(name: str, seed: int) -> float:
    """A number in 0…1 that depends on the name and the seed alone."""
    digest = hashlib.sha256(f"{seed}\0{name}".encode()).digest()
    return int.from_bytes(digest[:6], "little") / 2**48
