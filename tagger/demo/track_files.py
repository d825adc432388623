"""Play a piece, write it as a music file, and tag it the way its format does it.

Every note is rendered once, mixed into stereo busses, and sent through the reverberation to the finished mix. The
encoders are those that the application's own libraries bring along.
"""

import base64
import errno
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import av
import numpy as np
import soundfile
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TCON, TXXX, Frame, Frames
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

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


@dataclass(frozen=True, slots=True)
class DemoTags:
    """What is written into one track; ``field`` names the tag of the notes, ``cover`` is a JPEG or None."""

    title: str
    artist: str
    album: str
    year: int
    number: int
    genres: tuple[str, ...]
    notes: str
    field: str
    cover: bytes | None


def write_tags(path: Path, name: str, tags: DemoTags) -> None:
    """Write the tags into a file of the format ``name`` (one of FORMATS)."""
    _WRITERS[name](path, tags)


def _id3_frames(tags: DemoTags) -> list[Frame]:
    texts = {"TIT2": tags.title, "TPE1": tags.artist, "TPE2": tags.artist, "TALB": tags.album, "TDRC": str(tags.year)}
    frames = [Frames[name](encoding=3, text=[text]) for name, text in {**texts, "TRCK": str(tags.number)}.items()]
    if tags.genres:
        frames.append(TCON(encoding=3, text=list(tags.genres)))
    if tags.field == "comment":
        frames.append(COMM(encoding=3, lang="eng", desc="", text=[tags.notes]))
    else:
        frames.append(TXXX(encoding=3, desc="DESCRIPTION", text=[tags.notes]))
    if tags.cover:
        frames.append(APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=tags.cover))
    return frames


def _write_mp3(path: Path, tags: DemoTags) -> None:
    tag = ID3()
    for frame in _id3_frames(tags):
        tag.add(frame)
    tag.save(path)


def _write_wav(path: Path, tags: DemoTags) -> None:
    file = WAVE(path)
    file.add_tags()
    for frame in _id3_frames(tags):
        file[frame.HashKey] = frame
    file.save()


def _comment(file: FLAC | OggVorbis | OggOpus, tags: DemoTags) -> None:
    values = {
        "title": [tags.title],
        "artist": [tags.artist],
        "albumartist": [tags.artist],
        "album": [tags.album],
        "date": [str(tags.year)],
        "tracknumber": [str(tags.number)],
        tags.field: [tags.notes],
        "genre": list(tags.genres),
    }
    for key, value in values.items():
        if value:
            file[key] = value


def _picture(cover: bytes) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/jpeg", cover
    return picture


def _write_flac(path: Path, tags: DemoTags) -> None:
    file = FLAC(path)
    _comment(file, tags)
    if tags.cover:
        file.add_picture(_picture(tags.cover))
    file.save()


def _write_ogg(file: OggVorbis | OggOpus, tags: DemoTags) -> None:
    _comment(file, tags)
    if tags.cover:
        file["metadata_block_picture"] = [base64.b64encode(_picture(tags.cover).write()).decode("ascii")]
    file.save()


def _write_m4a(path: Path, tags: DemoTags) -> None:
    file = MP4(path)
    file["\xa9nam"], file["\xa9ART"], file["aART"], file["\xa9alb"] = tags.title, tags.artist, tags.artist, tags.album
    file["\xa9day"], file["trkn"] = str(tags.year), [(tags.number, 0)]
    file["\xa9cmt" if tags.field == "comment" else "desc"] = tags.notes
    if tags.genres:
        file["\xa9gen"] = list(tags.genres)
    if tags.cover:
        file["covr"] = [MP4Cover(tags.cover, MP4Cover.FORMAT_JPEG)]
    file.save()


_WRITERS: dict[str, Callable[[Path, DemoTags], None]] = {
    "mp3": _write_mp3,
    "wav": _write_wav,
    "flac": _write_flac,
    "ogg": lambda path, tags: _write_ogg(OggVorbis(path), tags),
    "opus": lambda path, tags: _write_ogg(OggOpus(path), tags),
    "m4a": _write_m4a,
}
