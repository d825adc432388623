"""Spectrograms to look at: how loud each band of pitch is over a track, in a few hundred columns.

The bands are those of the timbre statistics' front end (mel bands, Slaney's scale; spectra.py), the loudness is in decibels
below the loudest moment of the track.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.inference.audio.decode import duration, read_patch
from tagger.inference.audio.spectra import AMIN, FRAME, HOP, MELS, RATE, frames, hann, mel_power
from tagger.inference.types import Floats, SourceError

COLUMNS = 512  # of a whole track
RANGE_DB = 70.0  # below the loudest moment; what is quieter is silence
LONGEST_SECONDS = 15 * 60.0  # of a track that is read as a whole
CHUNK_SECONDS = 30.0  # read at a time
DSD_SUFFIXES = frozenset({".dsf", ".dff"})  # of rates so high that a chunk takes a hundred megabytes
DSD_CHUNK_SECONDS = 5.0
STRIDE = 2  # frames from one that is looked at to the next
Levels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class SpectrogramPart:
    """Levels [bands, columns] from the highest band down, 0 for silence to 255; ``start`` and ``seconds`` say of when."""

    start: float
    seconds: float
    levels: Levels


@dataclass(frozen=True, slots=True, eq=False)
class TrackSpectrogram:
    """What was read of a track of ``duration`` seconds: one part, or those that were listened to where it is long."""

    parts: tuple[SpectrogramPart, ...]
    duration: float

    @property
    def size(self) -> int:
        """How many bytes the levels take."""
        return sum(part.levels.nbytes for part in self.parts)


def spectrogram(
    path: Path, listened: Sequence[tuple[float, float]] = (), check: Callable[[], None] = lambda: None
) -> TrackSpectrogram:
    """The spectrogram of a track, of one longer than a quarter of an hour only where it was ``listened`` to.

    ``listened``: starts and lengths in seconds. ``check`` is called between chunks and may raise. Raises SourceError.
    """
    length = duration(path) or CHUNK_SECONDS  # a file that says nothing is read to its end, or named as no music
    spans = [(0.0, length)] if length <= LONGEST_SECONDS else sorted(listened)
    powers = []
    for start, seconds in spans:
        columns = max(1, round(COLUMNS * min(1.0, seconds / max(length, 1e-9) * len(spans))))
        powers.append((start, seconds, _mean_power(path, start, seconds, columns, check)))
    loudest = max((float(power.max(initial=0.0)) for _, _, power in powers), default=0.0)
    parts = tuple(SpectrogramPart(start, seconds, _levels(power, loudest)) for start, seconds, power in powers)
    return TrackSpectrogram(parts, length)


def _mean_power(path: Path, start: float, seconds: float, columns: int, check: Callable[[], None]) -> Floats:
    """The mean power of each column's time in each mel band, [columns, 128]; zero where the file holds nothing."""
    sums, counts = np.zeros((columns, MELS), np.float32), np.zeros(columns, np.int64)
    for offset, power in _chunks(path, start, seconds, check):
        times = offset + np.arange(len(power)) * (STRIDE * HOP / RATE)
        column = np.clip((times / max(seconds, 1e-9) * columns).astype(np.int64), 0, columns - 1)
        np.add.at(sums, column, power)
        counts += np.bincount(column, minlength=columns)
    empty = np.flatnonzero(counts == 0)
    full = np.flatnonzero(counts)
    means: Floats = sums / np.maximum(counts, 1).astype(np.float32)[:, None]
    if empty.size and full.size:  # a short track has fewer frames than columns
        nearest = full[np.clip(np.searchsorted(full, empty), 0, full.size - 1)]
        means[empty] = means[nearest]
    return means


def _chunks(path: Path, start: float, seconds: float, check: Callable[[], None]) -> Iterator[tuple[float, Floats]]:
    """(seconds after ``start``, mel power [frames, 128]) chunk by chunk; a file that ends early just ends."""
    length = DSD_CHUNK_SECONDS if path.suffix.lower() in DSD_SUFFIXES else CHUNK_SECONDS
    offset = 0.0
    while offset < seconds:
        check()
        seconds_left = min(length, seconds - offset)
        try:
            samples = read_patch(path, start=start + offset, seconds=seconds_left, rate=RATE)
        except SourceError:
            if offset == 0.0:
                raise
            return  # damaged from here on
        if samples.size >= FRAME:
            windowed = frames(samples)[::STRIDE] * hann(FRAME).astype(np.float32)
            yield offset, mel_power(np.abs(np.fft.rfft(windowed)).astype(np.float32) ** 2)
        if samples.size < round(seconds_left * RATE) // 2:
            return
        offset += seconds_left


def _levels(power: Floats, loudest: float) -> Levels:
    decibels = 10 * np.log10(np.maximum(power, AMIN) / max(loudest, AMIN))
    shares = np.clip(1 + decibels / RANGE_DB, 0, 1)
    return np.ascontiguousarray((shares * 255).round().astype(np.uint8).T[::-1])
