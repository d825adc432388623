"""Play a piece and write it as a music file.

Every note is rendered once, mixed into stereo busses, and sent through the reverberation to the finished mix. The
encoders are those that the application's own libraries bring along.
"""

import errno
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import av
import numpy as np
import soundfile

from tagger.demo.instruments import DRUMS, VOICES, vinyl
from tagger.demo.notes import Note, notes
from tagger.demo.recipe import InstrumentPart, Piece
from tagger.demo.waveforms import RATE, Sound, Stereo, doubled, echo, halved, master, mix_at, pump, reverberation, total

TAIL_SECONDS = 2.0
KICKS = frozenset({"kick", "hard_kick", "boom", "bit_kick"})  # these do not pump


def render(piece: Piece) -> Stereo:
    """The piece as float32 [2, samples] at 44.1 kHz, the same on every run. Raises KeyError for an unknown instrument."""
    count = round((piece.seconds + TAIL_SECONDS) * RATE)
    kicks, pumped, to_echo, to_room = (np.zeros((2, count), np.float32) for _ in range(4))
    for number, part in enumerate(piece.parts):
        line = _line(piece, part, number, count)
        bus = kicks if part.instrument in KICKS else pumped
        bus += line
        to_echo += np.float32(part.echo) * line
        to_room += np.float32(part.room) * line
    pumped += _wet(piece, halved(to_echo), halved(to_room), count)
    if piece.crackle:
        pumped += np.float32(piece.crackle) * np.resize(vinyl(), count)
    if piece.pump:
        pumped = pump(pumped, piece.step_seconds * piece.quarter, piece.pump)
    return master(kicks + pumped, piece.drive)


def _wet(piece: Piece, to_echo: Stereo, to_room: Stereo, count: int) -> Stereo:
    """What comes back from the echo and the room; the echoes sound in the room too."""
    steps, feedback = piece.echo
    echoes = echo(to_echo, steps * piece.step_seconds, feedback)
    return doubled(echoes + reverberation(to_room + np.float32(0.3) * echoes, piece.room), count)


def _line(piece: Piece, part: InstrumentPart, number: int, count: int) -> Stereo:
    """One part alone, panned between left and right."""
    rng = np.random.default_rng(zlib.crc32(f"{piece.title}/{number}".encode()))
    mono = np.zeros(count, np.float32)
    rendered: dict[tuple[object, ...], Sound] = {}
    for note in notes(piece, part, rng):
        key = (note.hertz, round(note.duration, 3))
        if key not in rendered:
            rendered[key] = _sound(part.instrument, note)
        mix_at(mono, round(note.start * RATE), np.float32(note.loudness * part.gain) * rendered[key])
    angle = (part.pan + 1) * np.pi / 4
    return mono * np.array([[np.cos(angle)], [np.sin(angle)]], np.float32)


def _sound(instrument: str, note: Note) -> Sound:
    if instrument in DRUMS:
        return DRUMS[instrument]()
    return total(VOICES[instrument](hertz, note.duration) for hertz in note.hertz)


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
