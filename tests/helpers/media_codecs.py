"""Encoded audio without tags, in every format the program reads, made in memory and kept for the test session."""

import functools
import io
from collections.abc import Callable

import av
import numpy as np
import soundfile
from mutagen.ogg import OggPage

from tagger.demo.waveforms import noise, sine, times, total
from tests.helpers import media_streams as streams

RATE = streams.RATE


def sound(seconds: float, seed: int) -> np.ndarray:
    """Stereo samples [samples, 2] in int16: a chord and a beat that differ with the seed."""
    root = 110.0 * 2 ** (seed % 24 / 12)
    chord = total(sine(root * ratio, seconds, RATE) for ratio in (1.0, 1.25, 1.5))
    beat = np.float32(1.73) * noise(seconds, seed, RATE) * np.exp(-12 * (times(seconds, RATE) * 2 % 1))
    left, right = chord * 0.15 + beat * 0.1, chord * 0.15 - beat * 0.1
    samples: np.ndarray = (np.clip(np.stack([left, right], axis=1), -1, 1) * 32_000).astype(np.int16)
    return samples


@functools.lru_cache(maxsize=256)
def encoded(codec: str, seconds: float, seed: int) -> bytes:
    """The bytes of an untagged file; ``codec`` is a key of CODECS."""
    return CODECS[codec](seconds, seed)


def _with_av(
    container: str, codec: str, samples: str = "s16", rate: int = RATE, **options: str
) -> Callable[[float, int], bytes]:
    def encode(seconds: float, seed: int) -> bytes:
        buffer = io.BytesIO()
        with av.open(buffer, "w", format=container, options={"fflags": "+bitexact", **options}) as output:
            stream = output.add_stream(codec, rate=rate, layout="stereo")
            assert isinstance(stream, av.AudioStream)
            stream.codec_context.flags |= av.codec.context.Flags.bitexact
            stream.codec_context.format, stream.codec_context.bit_rate = samples, 128_000
            resampler = av.AudioResampler(format=samples, layout="stereo", rate=rate)
            frame = av.AudioFrame.from_ndarray(sound(seconds, seed).reshape(1, -1), format="s16", layout="stereo")
            frame.sample_rate = RATE
            for part in _sized(resampler, frame, stream):
                output.mux(stream.encode(part))
            output.mux(stream.encode(None))
        return buffer.getvalue()

    return encode


def _sized(resampler: av.AudioResampler, frame: av.AudioFrame, stream: av.AudioStream) -> list[av.AudioFrame]:
    """The frame resampled and cut as the encoder wants it."""
    fifo = av.AudioFifo()
    for part in [*resampler.resample(frame), *resampler.resample(None)]:
        part.pts = None
        fifo.write(part)
    size = stream.codec_context.frame_size or 4096
    parts = fifo.read_many(size, partial=True)
    for number, part in enumerate(parts):
        part.pts = number * size
    return parts


def _with_soundfile(container: str, subtype: str) -> Callable[[float, int], bytes]:
    def encode(seconds: float, seed: int) -> bytes:
        buffer = io.BytesIO()
        soundfile.write(buffer, sound(seconds, seed), RATE, format=container, subtype=subtype)
        return _renumbered(buffer)

    return encode


def _renumbered(stream: io.BytesIO) -> bytes:
    """An Ogg stream with a fixed serial number, as the library draws one by chance."""
    pages, end = [], stream.seek(0, io.SEEK_END)
    stream.seek(0)
    while stream.tell() < end:
        pages.append(OggPage(stream))
        pages[-1].serial = 1
    return b"".join(page.write() for page in pages)


CODECS: dict[str, Callable[[float, int], bytes]] = {
    "mp3": _with_av("mp3", "libmp3lame", "s16p", id3v2_version="0"),
    "flac": _with_av("flac", "flac"),
    "vorbis": _with_soundfile("OGG", "VORBIS"),
    "opus": _with_av("ogg", "libopus", rate=48_000),
    "ogg flac": _with_av("ogg", "flac"),
    "speex": streams.speex,
    "aac": _with_av("ipod", "aac", "fltp"),
    "alac": _with_av("ipod", "alac", "s16p"),
    "wav": lambda seconds, seed: streams.pcm_wav(sound(seconds, seed)),
    "aiff": _with_av("aiff", "pcm_s16be"),
    "wma": _with_av("asf", "wmav2", "fltp"),
    "ape": lambda seconds, seed: streams.monkeys_audio(seconds),
    "wavpack": _with_av("wv", "wavpack", "s16p"),
    "musepack 7": lambda seconds, seed: streams.musepack_7(seconds),
    "musepack 8": lambda seconds, seed: streams.musepack_8(seconds),
    "tta": _with_av("tta", "tta"),
    "dsf": lambda seconds, seed: streams.dsf(seconds, 220.0 + seed),
    "dff": lambda seconds, seed: streams.dff(seconds, 220.0 + seed),
    "adts": _with_av("adts", "aac", "fltp"),
    "matroska": _with_av("matroska", "flac"),
    "ac3": _with_av("ac3", "ac3", "fltp"),
}
