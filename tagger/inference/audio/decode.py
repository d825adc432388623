"""Decode the part of a track that is listened to: seek, decode, mix to mono, resample. Never the whole file.

libsndfile reads what it reads best (MP3, FLAC, Ogg Vorbis, WAV, AIFF …), FFmpeg (``ffmpeg_decode``, imported with the first file
that needs it) everything else, and also what libsndfile refuses. Channels are averaged (twelve times faster channel by channel
than ``mean(axis=1)``), the rate is changed by soxr HQ, or by linear interpolation for networks whose authors do so. What a file
declares is not trusted: the decoders' own sample rate counts, a patch that the file does not hold comes back shorter or empty,
and samples that are not sound are an error.
"""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
import soxr

from tagger.inference.types import Floats, SourceError
from tagger.regular_file import open_regular_descriptor, open_regular_file

MAX_RATE = 3_000_000  # Hz: the highest rate that DSD is decoded to
MAX_CHANNELS = 64
MAX_AMPLITUDE = 1e4  # full scale is 1; float files may exceed it a little
PREROLL = 0.25  # seconds: an MP3 decoder is silent for a few frames after a jump
Resampler = Literal["soxr", "linear"]
_UNKNOWN_LENGTH = 1 << 40  # frames: libsndfile's number where the header has none
_SNDFILE_SUFFIXES = {".mp3", ".flac", ".ogg", ".oga", ".wav", ".wave", ".aif", ".aiff", ".aifc", ".au", ".w64", ".caf"}


def duration(path: Path) -> float:
    """How many seconds the file says it lasts; counted packet by packet where it does not say. Raises SourceError."""
    _check_readable(path)
    try:
        with _sndfile(path) as file:
            if 0 < file.frames < _UNKNOWN_LENGTH:
                return float(file.frames / file.samplerate)
    except soundfile.LibsndfileError:
        pass  # FFmpeg's turn
    from tagger.inference.audio.ffmpeg_decode import ffmpeg_duration

    return ffmpeg_duration(path)


def read_patch(path: Path, *, start: float, seconds: float, rate: int, resampler: Resampler = "soxr") -> Floats:
    """Mono float32 samples at ``rate`` from ``start`` (seconds) on: round(seconds · rate) of them, fewer at the end.

    None at all where the file ends before ``start``. Raises SourceError where nothing of it can be decoded.
    """
    _check_readable(path)
    try:
        runs = [_read_sndfile(path, start, seconds)]
    except soundfile.LibsndfileError:
        from tagger.inference.audio.ffmpeg_decode import read_runs

        runs = read_runs(path, start, seconds)
    length = round(seconds * rate)
    pieces = [resampled(samples, run_rate, rate, resampler) for run_rate, samples in runs if samples.size]
    samples = np.concatenate(pieces)[:length] if pieces else np.empty(0, np.float32)
    if not np.abs(samples).max(initial=0.0) < MAX_AMPLITUDE:  # also true of NaN
        raise SourceError(path, "it holds samples that are not sound (not numbers, or far beyond full scale)")
    return samples


def is_cut_off(path: Path) -> bool:
    """Whether a FLAC file lacks the end that its header declares; False for formats where asking costs a scan."""
    try:
        with _sndfile(path) as file:
            if file.format != "FLAC" or not 0 < file.frames < _UNKNOWN_LENGTH:
                return False
            file.seek(file.frames - 1)
            return len(file.read(1)) == 0
    except soundfile.LibsndfileError:
        return path.suffix.lower() == ".flac"


def average_channels(samples: Floats) -> Floats:
    """Samples [n, channels] to mono [n]."""
    total: Floats = samples[:, 0].copy()
    for channel in range(1, samples.shape[1]):
        total += samples[:, channel]
    total *= np.float32(1 / samples.shape[1])
    return total


def _check_readable(path: Path) -> None:
    try:
        if not path.is_file():
            raise SourceError(path, "there is no such file")
        with open_regular_file(path) as file:
            if not file.read(1):
                raise SourceError(path, "it is empty")
    except OSError as error:
        raise SourceError(path, f"it cannot be read ({error.strerror or error})") from error


@contextmanager
def _sndfile(path: Path) -> Iterator[soundfile.SoundFile]:
    """Open with libsndfile. Raises LibsndfileError where it is FFmpeg's file, SourceError where it cannot be opened."""
    if path.suffix.lower() not in _SNDFILE_SUFFIXES:
        raise soundfile.LibsndfileError(1, f"{path.suffix} is left to FFmpeg: ")
    with _sndfile_source(path) as source, soundfile.SoundFile(source, closefd=False) as file:
        if file.subtype == "OPUS" or not (0 < file.samplerate <= MAX_RATE and 0 < file.channels <= MAX_CHANNELS):
            raise soundfile.LibsndfileError(1, "Opus seeks ten times faster in FFmpeg: ")
        yield file


@contextmanager
def _sndfile_source(path: Path) -> Iterator[int | str]:
    """What libsndfile opens: a descriptor of a regular file, or on Windows its path."""
    if os.name == "nt":
        yield str(path)
        return
    try:
        descriptor = open_regular_descriptor(path)
    except OSError as error:
        raise SourceError(path, f"it cannot be read ({error.strerror or error})") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _read_sndfile(path: Path, start: float, seconds: float) -> tuple[int, Floats]:
    with _sndfile(path) as file:
        rate = file.samplerate
        first = round(start * rate)
        if first >= file.frames:
            return rate, np.empty(0, np.float32)
        before = min(first, round(PREROLL * rate)) if file.format == "MP3" else 0
        file.seek(first - before)
        samples = file.read(before + math.ceil(seconds * rate) + 1, dtype="float32", always_2d=True)
        return rate, average_channels(samples[before:])


def resampled(samples: Floats, source: int, target: int, resampler: Resampler = "soxr") -> Floats:
    """Mono samples at another rate.

    "linear" is what libsamplerate's linear converter makes, which Essentia's scripts ask for (``resampleQuality=4``): one
    sample late, with the ratio in single precision, and with whatever lies above half the target rate folded back.
    """
    if source == target:
        return samples
    if resampler == "linear":
        step = 1 / float(np.float32(target / source))
        positions = np.arange(math.ceil(samples.size / step)) * step - 1
        return np.asarray(np.interp(positions, np.arange(samples.size), samples), np.float32)
    output: Floats = soxr.resample(samples, source, target, quality="HQ")
    return output
