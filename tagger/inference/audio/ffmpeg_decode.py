"""Decode a part of a track with FFmpeg through PyAV: seek, decode, mix to mono. It passes over damaged packets, as players do."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from tagger.inference.types import Floats, SourceError
from tagger.regular_file import open_regular_file

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
