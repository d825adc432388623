"""Which audio formats the program knows, and the one place where a file is opened to read its tags.

The format is decided by what the file holds, not by its name alone: a FLAC named ``.mp3`` is a FLAC. Broken files make
the readers raise errors of many kinds (IndexError, ValueError, MemoryError …), so the edge here turns every one of them
into an UnreadableError. An unreadable file is never taken for a file without tags.
"""

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import mutagen
from mutagen.aac import AAC
from mutagen.ac3 import AC3
from mutagen.asf import ASF
from mutagen.dsdiff import DSDIFF
from mutagen.dsf import DSF
from mutagen.flac import FLAC
from mutagen.monkeysaudio import MonkeysAudio
from mutagen.mp4 import MP4
from mutagen.musepack import Musepack
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis
from mutagen.tak import TAK
from mutagen.wavpack import WavPack

from tagger.display_names import printable
from tagger.errors import UnreadableError, system_reason
from tagger.regular_file import open_regular_file
from tagger.tagformats.matroska import MatroskaAudio
from tagger.tagformats.mutagen_adapter import BoundedReader
from tagger.tagformats.riff_aiff import AiffAudio, WaveAudio
from tagger.tagformats.tagged_audio import MpegAudio, TrueAudio

TagKind = Literal["id3", "vorbis", "mp4", "asf", "apev2", "matroska", "none"]

LARGE_WAVES = (b"RF64", b"BW64")
HEADER_BYTES = 128  # what mutagen's own type guess looks at
GUESSED_MPEG_BYTES = 65_536  # a larger file in which fewer than four MPEG frames follow each other is no MPEG audio


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """An audio format: its name, the file name endings it uses (lower case, with the dot) and how it holds tags."""

    name: str
    extensions: tuple[str, ...]
    tag_kind: TagKind  # "none": it can be heard but holds no tags


_FORMATS: dict[type[mutagen.FileType], AudioFormat] = {
    MpegAudio: AudioFormat("mp3", (".mp3", ".mp2", ".mpga"), "id3"),
    FLAC: AudioFormat("flac", (".flac", ".fla"), "vorbis"),
    OggVorbis: AudioFormat("ogg vorbis", (".ogg", ".oga"), "vorbis"),
    OggOpus: AudioFormat("opus", (".opus",), "vorbis"),
    OggFLAC: AudioFormat("ogg flac", (".oga", ".ogg"), "vorbis"),
    OggSpeex: AudioFormat("speex", (".spx",), "vorbis"),
    MP4: AudioFormat("m4a", (".m4a", ".m4b", ".m4r", ".m4p", ".mp4"), "mp4"),
    WaveAudio: AudioFormat("wav", (".wav", ".wave"), "id3"),
    AiffAudio: AudioFormat("aiff", (".aiff", ".aif", ".aifc"), "id3"),
    ASF: AudioFormat("wma", (".wma", ".asf"), "asf"),
    MonkeysAudio: AudioFormat("ape", (".ape",), "apev2"),
    WavPack: AudioFormat("wavpack", (".wv",), "apev2"),
    Musepack: AudioFormat("musepack", (".mpc", ".mp+", ".mpp"), "apev2"),
    TrueAudio: AudioFormat("tta", (".tta",), "id3"),
    DSF: AudioFormat("dsf", (".dsf",), "id3"),
    DSDIFF: AudioFormat("dff", (".dff",), "id3"),
    TAK: AudioFormat("tak", (".tak",), "apev2"),
    MatroskaAudio: AudioFormat("matroska", (".mka", ".mkv", ".webm", ".weba"), "matroska"),
    AAC: AudioFormat("aac", (".aac", ".adts"), "none"),
    AC3: AudioFormat("ac3", (".ac3", ".eac3"), "none"),
}

FORMATS: tuple[AudioFormat, ...] = tuple(_FORMATS.values())


def format_of(file: mutagen.FileType) -> AudioFormat:
    """The format of an opened file."""
    return _FORMATS[type(file)]


def audio_extensions() -> frozenset[str]:
    """Every file name ending of every format, lower case, with the dot."""
    return frozenset(extension for audio_format in FORMATS for extension in audio_format.extensions)


def open_audio(source: Path | BinaryIO, *, name: str | None = None) -> mutagen.FileType:
    """Read the header and the tags of an audio file, given by path or as a seekable binary file object.

    The result knows the duration in its ``info``; its ``tags`` are None where the file has none. ``name`` is what errors
    call a file object and where its ending is taken from. A file object stays open and its position afterwards is
    undefined. Raises UnreadableError for whatever cannot be read.
    """
    if isinstance(source, Path):
        return _open_path(source, name or str(source))
    return _open_stream(source, name or str(getattr(source, "name", "audio")), filename=None)


def _open_path(path: Path, name: str) -> mutagen.FileType:
    try:
        with open_regular_file(path) as stream:
            return _open_stream(stream, name, filename=os.fspath(path))
    except OSError as error:
        raise UnreadableError(name, system_reason(error)) from error


def _open_stream(stream: BinaryIO, name: str, filename: str | None) -> mutagen.FileType:
    try:
        if stream.seek(0, io.SEEK_END) == 0:
            raise UnreadableError(name, "the file is empty")
        stream.seek(0)
        if stream.read(4) in LARGE_WAVES:
            raise UnreadableError(name, "it is a wave file for more than 4 GB (RF64), of a kind that cannot be tagged")
        stream.seek(0)
        candidates = _candidates(stream, name)
    except OSError as error:
        raise UnreadableError(name, system_reason(error)) from error
    if not candidates:
        raise UnreadableError(name, "its content is of no known audio format")
    return _first_that_opens(candidates, stream, name, filename)


def _candidates(stream: BinaryIO, name: str) -> list[type[mutagen.FileType]]:
    """The formats that the content speaks for, else those that the name speaks for; most likely first.

    A name never overrules a signature: FLAC's frames look enough like MPEG's to be taken for them.
    """
    header = stream.read(HEADER_BYTES)
    file_name = "x" + Path(name).suffix.lower()
    return _ranked(stream, "x", _behind_id3(stream, header)) or _ranked(stream, file_name, header)


def _behind_id3(stream: BinaryIO, header: bytes) -> bytes:
    """The first bytes of the audio, which an ID3v2 tag may precede in any format."""
    if not header.startswith(b"ID3") or len(header) < 10:
        return header
    size = sum((byte & 0x7F) << shift for byte, shift in zip(header[6:10], (21, 14, 7, 0), strict=True))
    stream.seek(10 + size)
    return stream.read(HEADER_BYTES)


def _ranked(stream: BinaryIO, file_name: str, header: bytes) -> list[type[mutagen.FileType]]:
    scores = [(file_type.score(file_name, stream, header), file_type.__name__, file_type) for file_type in _FORMATS]
    return [file_type for score, _, file_type in sorted(scores, key=lambda row: row[:2], reverse=True) if score > 0]


def _first_that_opens(
    candidates: list[type[mutagen.FileType]], stream: BinaryIO, name: str, filename: str | None
) -> mutagen.FileType:
    """The first candidate that can read the file; when none can, the most likely one's complaint is the reason."""
    reasons: list[str] = []
    for file_type in candidates:
        try:
            return _load(file_type, stream, filename)
        except OSError as error:
            raise UnreadableError(name, system_reason(error)) from error
        except Exception as error:  # noqa: BLE001 - broken files make the readers raise anything
            reasons.append(_complaint(_FORMATS[file_type], error, name))
    raise UnreadableError(name, reasons[0])


def _load(file_type: type[mutagen.FileType], stream: BinaryIO, filename: str | None) -> mutagen.FileType:
    stream.seek(0)
    bounded = BoundedReader(stream)
    file = file_type(fileobj=bounded, filename=filename) if filename else file_type(fileobj=bounded)
    if getattr(file.info, "sketchy", False) and stream.seek(0, io.SEEK_END) > GUESSED_MPEG_BYTES:
        raise ValueError("no run of MPEG frames")
    return file


def _complaint(expected: AudioFormat, error: Exception, name: str) -> str:
    """What a reader had against the file, in words."""
    detail = " ".join(str(error).replace(repr(name), "").split())  # the sentence names the file already
    is_clear = isinstance(error, mutagen.MutagenError) and detail and len(detail) < 200
    return f"it is not a valid {expected.name} file ({printable(detail) if is_clear else 'its structure is broken'})"
