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
from mutagen.aiff import AIFF
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
from tagger.tagformats.mutagen_adapter import BoundedReader
from tagger.tagformats.riff_aiff import WaveAudio
from tagger.tagformats.tagged_audio import MpegAudio, TrueAudio

TagKind = Literal["id3", "vorbis", "mp4", "asf", "apev2", "none"]

HEADER_BYTES = 128  # what mutagen's own type guess looks at
GUESSED_MPEG_BYTES = 65_536  # a larger file in which fewer than four MPEG frames follow each other is no MPEG audio


@dataclass(frozen=True, slots=True)
class Format:
    """An audio format: its name, the file name endings it uses (lower case, with the dot) and how it holds tags."""

    name: str
    extensions: tuple[str, ...]
    tag_kind: TagKind  # "none": it can be heard but holds no tags


@dataclass(frozen=True, slots=True)
class OpenAudio:
    """A file whose tags have been read: ``file.info`` knows the duration, ``file.tags`` is None where it has none."""

    format: Format
    file: mutagen.FileType


_KINDS: dict[type[mutagen.FileType], Format] = {
    MpegAudio: Format("mp3", (".mp3", ".mp2", ".mpga"), "id3"),
    FLAC: Format("flac", (".flac", ".fla"), "vorbis"),
    OggVorbis: Format("ogg vorbis", (".ogg", ".oga"), "vorbis"),
    OggOpus: Format("opus", (".opus",), "vorbis"),
    OggFLAC: Format("ogg flac", (".oga", ".ogg"), "vorbis"),
    OggSpeex: Format("speex", (".spx",), "vorbis"),
    MP4: Format("m4a", (".m4a", ".m4b", ".m4r", ".mp4"), "mp4"),
    WaveAudio: Format("wav", (".wav", ".wave"), "id3"),
    AIFF: Format("aiff", (".aiff", ".aif", ".aifc"), "id3"),
    ASF: Format("wma", (".wma", ".asf"), "asf"),
    MonkeysAudio: Format("ape", (".ape",), "apev2"),
    WavPack: Format("wavpack", (".wv",), "apev2"),
    Musepack: Format("musepack", (".mpc", ".mp+", ".mpp"), "apev2"),
    TrueAudio: Format("tta", (".tta",), "id3"),
    DSF: Format("dsf", (".dsf",), "id3"),
    DSDIFF: Format("dff", (".dff",), "id3"),
    TAK: Format("tak", (".tak",), "apev2"),
    AAC: Format("aac", (".aac", ".adts"), "none"),
    AC3: Format("ac3", (".ac3", ".eac3"), "none"),
}

FORMATS: tuple[Format, ...] = tuple(_KINDS.values())


def audio_extensions() -> frozenset[str]:
    """Every file name ending of every format, lower case, with the dot."""
    return frozenset(extension for known in FORMATS for extension in known.extensions)


def open_audio(source: Path | BinaryIO, *, name: str | None = None) -> OpenAudio:
    """Read the header and the tags of an audio file, given by path or as a seekable binary file object.

    ``name`` is what errors call a file object and where its ending is taken from. A file object stays open and its
    position afterwards is undefined. Raises UnreadableError for whatever cannot be read.
    """
    if isinstance(source, Path):
        return _open_path(source, name or str(source))
    return _open_stream(source, name or str(getattr(source, "name", "audio")), filename=None)


def _open_path(path: Path, name: str) -> OpenAudio:
    try:
        with open_regular_file(path) as stream:
            return _open_stream(stream, name, filename=os.fspath(path))
    except OSError as error:
        raise UnreadableError(name, system_reason(error)) from error


def _open_stream(stream: BinaryIO, name: str, filename: str | None) -> OpenAudio:
    try:
        if stream.seek(0, io.SEEK_END) == 0:
            raise UnreadableError(name, "the file is empty")
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
    ending = "x" + Path(name).suffix.lower()
    return _ranked(stream, "x", _behind_id3(stream, header)) or _ranked(stream, ending, header)


def _behind_id3(stream: BinaryIO, header: bytes) -> bytes:
    """The first bytes of the audio, which an ID3v2 tag may precede in any format."""
    if not header.startswith(b"ID3") or len(header) < 10:
        return header
    size = sum((byte & 0x7F) << shift for byte, shift in zip(header[6:10], (21, 14, 7, 0), strict=True))
    stream.seek(10 + size)
    return stream.read(HEADER_BYTES)


def _ranked(stream: BinaryIO, ending: str, header: bytes) -> list[type[mutagen.FileType]]:
    scores = [(kind.score(ending, stream, header), kind.__name__, kind) for kind in _KINDS]
    return [kind for score, _, kind in sorted(scores, key=lambda row: row[:2], reverse=True) if score > 0]


def _first_that_opens(
    candidates: list[type[mutagen.FileType]], stream: BinaryIO, name: str, filename: str | None
) -> OpenAudio:
    """The first candidate that can read the file; when none can, the most likely one's complaint is the reason."""
    reasons: list[str] = []
    for kind in candidates:
        try:
            return OpenAudio(_KINDS[kind], _load(kind, stream, filename))
        except OSError as error:
            raise UnreadableError(name, system_reason(error)) from error
        except Exception as error:  # noqa: BLE001 - broken files make the readers raise anything
            reasons.append(_complaint(_KINDS[kind], error, name))
    raise UnreadableError(name, reasons[0])


def _load(kind: type[mutagen.FileType], stream: BinaryIO, filename: str | None) -> mutagen.FileType:
    stream.seek(0)
    limited = BoundedReader(stream)
    file = kind(fileobj=limited, filename=filename) if filename else kind(fileobj=limited)
    if getattr(file.info, "sketchy", False) and stream.seek(0, io.SEEK_END) > GUESSED_MPEG_BYTES:
        raise ValueError("no run of MPEG frames")
    return file


def _complaint(expected: Format, error: Exception, name: str) -> str:
    """What a reader had against the file, in words."""
    detail = " ".join(str(error).replace(repr(name), "").split())  # the sentence names the file already
    known = isinstance(error, mutagen.MutagenError) and detail and len(detail) < 200
    return f"it is no valid {expected.name} file ({printable(detail) if known else 'its structure is broken'})"
