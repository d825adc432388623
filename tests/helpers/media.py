"""Real small files in every format, for every test that needs music.

    make_audio(folder / "a.flac", "flac", tags={"title": "One", "genres": ["Jazz", "Dub"]}, cover=cover_bytes())

Encoding is done once per format, length and seed in a test session; everything works without an FFmpeg program.
"""

import functools
import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from tagger.errors import UnreadableError
from tagger.library.truncation import truncation_reason
from tagger.tagformats.file_formats import open_audio
from tests.helpers import media_tags
from tests.helpers.media_codecs import encoded
from tests.helpers.media_tags import Tags


@dataclass(frozen=True)
class Made:
    """How a kind of test file is made: its encoder, file name ending, the product's name of the format, its tagger."""

    codec: str
    suffix: str
    format: str
    tag: Callable[[Path, Tags, bytes | None], None]


def _id3_file(name: str) -> Callable[[Path, Tags, bytes | None], None]:
    return functools.partial(media_tags.tag_id3_file, media_tags.KINDS[name])


def _vorbis(name: str) -> Callable[[Path, Tags, bytes | None], None]:
    return functools.partial(media_tags.tag_vorbis, media_tags.KINDS[name])


MADE: dict[str, Made] = {
    "mp3 id3v1": Made("mp3", ".mp3", "mp3", media_tags.tag_id3_1),
    "mp3 id3v2.2": Made("mp3", ".mp3", "mp3", media_tags.tag_id3_22),
    "mp3 id3v2.3": Made("mp3", ".mp3", "mp3", functools.partial(media_tags.tag_id3, version=3)),
    "mp3 id3v2.4": Made("mp3", ".mp3", "mp3", media_tags.tag_id3),
    "mp3 apev2": Made("mp3", ".mp3", "mp3", media_tags.tag_ape),
    "flac": Made("flac", ".flac", "flac", _vorbis("flac")),
    "ogg vorbis": Made("vorbis", ".ogg", "ogg vorbis", _vorbis("ogg vorbis")),
    "opus": Made("opus", ".opus", "opus", _vorbis("opus")),
    "ogg flac": Made("ogg flac", ".oga", "ogg flac", _vorbis("ogg flac")),
    "speex": Made("speex", ".spx", "speex", _vorbis("speex")),
    "m4a aac": Made("aac", ".m4a", "m4a", media_tags.tag_mp4),
    "m4a alac": Made("alac", ".m4a", "m4a", media_tags.tag_mp4),
    "wav id3": Made("wav", ".wav", "wav", _id3_file("wav")),
    "wav info": Made("wav", ".wav", "wav", media_tags.tag_info),
    "aiff": Made("aiff", ".aiff", "aiff", _id3_file("aiff")),
    "wma": Made("wma", ".wma", "wma", media_tags.tag_asf),
    "ape": Made("ape", ".ape", "ape", media_tags.tag_ape),
    "wavpack": Made("wavpack", ".wv", "wavpack", media_tags.tag_ape),
    "musepack sv7": Made("musepack 7", ".mpc", "musepack", media_tags.tag_ape),
    "musepack sv8": Made("musepack 8", ".mpc", "musepack", media_tags.tag_ape),
    "tta": Made("tta", ".tta", "tta", _id3_file("tta")),
    "dsf": Made("dsf", ".dsf", "dsf", _id3_file("dsf")),
    "dff": Made("dff", ".dff", "dff", _id3_file("dff")),
}
FORMAT_NAMES: tuple[str, ...] = tuple(MADE)

TAGLESS = {
    "aac": Made("adts", ".aac", "aac", lambda *_: None),
    "ac3": Made("ac3", ".ac3", "ac3", lambda *_: None),
    "matroska": Made("matroska", ".mka", "matroska", lambda *_: None),
}
TAGLESS_NAMES: tuple[str, ...] = tuple(TAGLESS)  # audio that can be heard but into which no tags are written

POOR_NAMES = frozenset({"mp3 id3v1", "wav info"})  # one genre, short texts, no picture, no album artist, no disc


def suffix(format_name: str) -> str:
    """The usual file name ending of a kind of test file."""
    return {**MADE, **TAGLESS}[format_name].suffix


def make_audio(
    path: Path,
    format_name: str,
    *,
    seconds: float = 1.0,
    tags: Tags | None = None,
    cover: bytes | None = None,
    seed: int = 0,
) -> Path:
    """Write one file of the kind ``format_name`` (of FORMAT_NAMES or TAGLESS_NAMES) and return its path.

    ``tags``: see ``tests.helpers.media_tags``; what the kind cannot hold is left out. ``seed`` makes another sound.
    """
    kind = {**MADE, **TAGLESS}[format_name]
    unknown = set(tags or ()) - media_tags.KEYS
    assert not unknown, f"unknown tags {unknown}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(kind.codec, seconds, seed))
    if tags or cover is not None:
        kind.tag(path, tags or {}, cover)
    return path


@functools.lru_cache(maxsize=64)
def cover_bytes(size: tuple[int, int] = (64, 64), image_format: str = "JPEG", seed: int = 0) -> bytes:
    """A small picture; the seed gives its colours."""
    image = Image.new("RGB", size, ((seed * 70 + 40) % 256, (seed * 130 + 90) % 256, 160))
    ImageDraw.Draw(image).ellipse((size[0] // 8, size[1] // 8, size[0] // 2, size[1] // 2), fill=(240, 230, 90))
    buffer = io.BytesIO()
    image.save(buffer, image_format)
    return buffer.getvalue()


def make_cover(path: Path, size: tuple[int, int] = (64, 64), *, seed: int = 0) -> Path:
    """Write a picture whose format is the file name's ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image_format = {".png": "PNG", ".gif": "GIF", ".bmp": "BMP", ".webp": "WEBP"}.get(path.suffix.lower(), "JPEG")
    path.write_bytes(cover_bytes(size, image_format, seed))
    return path


def make_huge_cover(path: Path, side: int = 20_000) -> Path:
    """A valid black and white PNG of side × side pixels in few bytes: small on disk, gigabytes once decoded to RGB."""
    rows = zlib.compress(bytes((side + 7) // 8 + 1) * side, 9)
    parts = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + key + data + struct.pack(">I", zlib.crc32(key + data)) for key, data in parts
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


def fault_of(data: bytes, name: str) -> str | None:
    """Why the audio of a file is not whole, or the file cannot even be opened; None where nothing is wrong."""
    stream = io.BytesIO(data)
    try:
        return truncation_reason(open_audio(stream, name=name), stream)
    except UnreadableError as error:
        return error.reason
