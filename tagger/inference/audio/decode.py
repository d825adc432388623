"""Decode the part of a track that is listened to: seek, decode, mix to mono, resample. Never the whole file.

libsndfile reads what it reads best (MP3, FLAC, Ogg Vorbis, WAV, AIFF …), FFmpeg through PyAV everything else, and also
what libsndfile refuses. Channels are averaged (twelve times faster channel by channel than ``mean(axis=1)``), the rate
is changed by soxr HQ, or by linear interpolation for networks whose authors do so. What a file declares is not trusted:
the decoders' own sample rate counts, a patch that the file does not hold comes back shorter or empty, and samples that
are no sound are an error. Damaged packets are passed over by FFmpeg, as players do.
"""

import math
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple

import av
import numpy as np
import soundfile
import soxr
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

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
    return ffmpeg_duration(path)


def read_patch(path: Path, *, start: float, seconds: float, rate: int, resampler: Resampler = "soxr") -> Floats:
    """Mono float32 samples at ``rate`` from ``start`` (seconds) on: round(seconds · rate) of them, fewer at the end.

    None at all where the file ends before ``start``. Raises SourceError where nothing of it can be decoded.
    """
    _check_readable(path)
    try:
        runs = [_read_sndfile(path, start, seconds)]
    except soundfile.LibsndfileError:
        runs = read_runs(path, start, seconds)
    length = round(seconds * rate)
    pieces = [resampled(samples, run_rate, rate, resampler) for run_rate, samples in runs if samples.size]
    samples = np.concatenate(pieces)[:length] if pieces else np.empty(0, np.float32)
    if not np.abs(samples).max(initial=0.0) < MAX_AMPLITUDE:  # also true of NaN
        raise SourceError(path, "it holds samples that are no sound (not numbers, or far beyond full scale)")
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


Samples = NDArray[Any]  # [channels, n] in the sample type of the decoder

FFMPEG_PREROLL = 0.5  # seconds decoded before the patch and thrown away: lossy codecs need a moment after a jump
_OFFSET_AND_SCALE = {
    "u8": (128.0, 1 / 128),
    "s16": (0.0, 1 / 2**15),
    "s32": (0.0, 1 / 2**31),
    "s64": (0.0, 1 / 2**63),
    "flt": (0.0, 1.0),
    "dbl": (0.0, 1.0),
}


def ffmpeg_duration(path: Path) -> float:
    """The seconds that the container or the stream declares, else those of its packets. Raises SourceError."""
    with _open(path) as container:
        stream = _audio(container, path)
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        if container.duration:
            return container.duration / av.time_base
        return _counted(container, stream)


def read_runs(path: Path, start: float, seconds: float) -> list[tuple[int, Floats]]:
    """(rate, mono samples) from ``start`` for ``seconds``; a new run wherever the stream changes its rate or channels.

    Raises SourceError where not a single packet can be decoded.
    """
    runs: list[tuple[_Layout, list[Samples]]] = []
    with _open(path) as container:
        stream = _audio(container, path)
        origin = float((stream.start_time or 0) * (stream.time_base or Fraction(0)))
        _seek(container, origin + start - FFMPEG_PREROLL)
        for frame, skipped in _frames_within(container, stream, origin + start, seconds, path):
            data = frame.to_ndarray()
            planar = data if frame.format.is_planar else data.reshape(-1, frame.layout.nb_channels).T
            layout = _Layout(frame.sample_rate, frame.format.name.removesuffix("p"), len(planar))
            if not runs or runs[-1][0] != layout:
                runs.append((layout, []))
            runs[-1][1].append(planar[:, skipped:])
    return [(layout.rate, _mono(np.concatenate(pieces, axis=1), layout.sample)) for layout, pieces in runs]


class _Layout(NamedTuple):
    rate: int
    sample: str  # the sample type without its "planar" suffix
    channels: int


@contextmanager
def _open(path: Path) -> Iterator[InputContainer]:
    with ExitStack() as opened:
        try:
            file = opened.enter_context(open_regular_file(path))
            container = opened.enter_context(av.open(file, "r", metadata_errors="ignore"))
        except av.FFmpegError as error:
            raise SourceError(path, "it is damaged or no audio file") from error
        except OSError as error:
            raise SourceError(path, f"it cannot be read ({error.strerror or error})") from error
        yield container


def _audio(container: InputContainer, path: Path) -> AudioStream:
    if not container.streams.audio:
        raise SourceError(path, "it holds no audio")
    stream = container.streams.audio[0]
    if stream.codec_context is None:
        raise SourceError(path, "its codec is unknown")
    stream.codec_context.thread_type = "NONE"  # there is a worker process per core already
    return stream


def _seek(container: InputContainer, position: float) -> None:
    if position <= 0:
        return
    try:
        container.seek(int(position * av.time_base))
    except av.FFmpegError:
        return  # a format without an index: everything before the patch is decoded and dropped


def _frames_within(
    container: InputContainer, stream: AudioStream, start: float, seconds: float, path: Path
) -> Iterator[tuple[AudioFrame, int]]:
    """Every frame between ``start`` and ``start + seconds``, and how many of its first samples lie before ``start``."""
    time, decoded = None, False
    for frame in _decoded(container, stream):
        decoded = True
        if frame.time is not None or time is None:
            time = frame.time if frame.time is not None else start
        if time >= start + seconds:
            return
        skipped = max(0, round((start - time) * frame.sample_rate))
        if skipped < frame.samples:
            yield frame, skipped
        time += frame.samples / frame.sample_rate
    if not decoded and start <= FFMPEG_PREROLL:
        raise SourceError(path, "no part of it is intact")


def _decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    for packet in _packets(container, stream):
        try:
            yield from packet.decode()
        except av.FFmpegError:
            continue


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[Any]:
    try:
        yield from container.demux(stream)
    except (av.FFmpegError, OSError):
        return  # the container, or what its disk gives of it, ends here


def _mono(channels: Samples, sample: str) -> Floats:
    """Channels [c, n] in FFmpeg's sample type to their mean as float32 in −1…1, [n]."""
    offset, scale = _OFFSET_AND_SCALE[sample]
    total: Floats = channels[0].astype(np.float32)
    for channel in channels[1:]:
        total += channel
    total -= np.float32(offset * len(channels))
    total *= np.float32(scale / len(channels))
    return total


def _counted(container: InputContainer, stream: AudioStream) -> float:
    end = Fraction(0)
    for packet in _packets(container, stream):
        if packet.pts is not None and packet.time_base is not None:
            end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
    return float(end)
