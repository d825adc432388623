"""Write a mix as a music file, with the encoders that the application's own libraries bring along."""

import errno
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import av
import numpy as np
import soundfile

from tagger.demo.effects import Stereo
from tagger.demo.waves import RATE

OPUS_RATE = 48_000
BLOCK = RATE  # samples handed over at a time: libsndfile's Vorbis encoder takes large blocks badly

_WITH_SOUNDFILE = {"flac": ("FLAC", "PCM_16"), "wav": ("WAV", "PCM_16"), "ogg": ("OGG", "VORBIS")}
FORMATS = frozenset({"flac", "wav", "ogg", "mp3", "m4a", "opus"})


@dataclass(frozen=True, slots=True)
class _Codec:
    """How FFmpeg is asked; the options take the quicker way, as these pieces need no finer one."""

    container: str
    name: str
    samples: str
    rate: int = RATE
    options: Mapping[str, str] = field(default_factory=dict)


_WITH_FFMPEG = {
    "mp3": _Codec("mp3", "libmp3lame", "fltp", options={"compression_level": "8"}),
    "m4a": _Codec("ipod", "aac", "fltp", options={"aac_coder": "fast"}),
    "opus": _Codec("ogg", "libopus", "s16", rate=OPUS_RATE, options={"compression_level": "5"}),
}


def write_audio(path: Path, sound: Stereo, name: str) -> None:
    """Write float32 [2, samples] at 44.1 kHz in the format ``name`` of FORMATS. Raises OSError when it cannot be written."""
    if name in _WITH_SOUNDFILE:
        _write_with_soundfile(path, sound, *_WITH_SOUNDFILE[name])
    else:
        _write_with_ffmpeg(path, sound, _WITH_FFMPEG[name])


def _write_with_soundfile(path: Path, sound: Stereo, container: str, subtype: str) -> None:
    try:
        with soundfile.SoundFile(path, "w", RATE, 2, subtype=subtype, format=container) as file:
            for start in range(0, sound.shape[1], BLOCK):
                file.write(sound[:, start : start + BLOCK].T)
    except soundfile.LibsndfileError as error:
        raise OSError(errno.EIO, error.error_string.rstrip(".")) from error


def _write_with_ffmpeg(path: Path, sound: Stereo, codec: _Codec) -> None:
    with av.open(str(path), "w", format=codec.container) as output:
        options = dict(codec.options)
        added = output.add_stream(codec.name, rate=codec.rate, layout="stereo", bit_rate=160_000, options=options)
        stream = cast("av.AudioStream", added)
        resampler = av.AudioResampler(format=codec.samples, layout="stereo", rate=codec.rate)
        for frame in (*_frames(sound), None):
            for part in resampler.resample(frame):
                output.mux(stream.encode(part))
        output.mux(stream.encode(None))


def _frames(sound: Stereo) -> Iterator[av.AudioFrame]:
    for start in range(0, sound.shape[1], BLOCK):
        block = np.ascontiguousarray(sound[:, start : start + BLOCK])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        yield frame
