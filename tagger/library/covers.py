"""The pictures that audio files embed, in each tag format's own way; the front cover comes first.

Covers: the picture that an audio file embeds, or an image file beside the music.
"""

import base64
import binascii
import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import mutagen
from mutagen._vorbis import VComment
from mutagen.apev2 import BINARY, APEv2
from mutagen.asf import ASFTags
from mutagen.flac import Picture, error
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from tagger.regular_file import open_regular_file
from tagger.tagformats.file_formats import UnreadableError, open_audio, system_reason

FRONT = 3  # the picture type numbers are ID3's, which FLAC and ASF share
ICONS = (1, 2)


class Embedded(NamedTuple):
    """One picture: its type number and the bytes of an image file."""

    kind: int
    data: bytes


def embedded_pictures(file: mutagen.FileType) -> list[Embedded]:
    """Front covers first, icons last, else in the file's order; broken and empty ones are left out."""
    sources = (getattr(file, "pictures", None), file.tags, getattr(file, "ape", None))
    found = [picture for source in sources for picture in _pictures(source) if picture.data]
    return sorted(found, key=lambda picture: (picture.kind != FRONT, picture.kind in ICONS))


def _pictures(source: object) -> Iterator[Embedded]:
    match source:
        case ID3():
            yield from (Embedded(int(frame.type), frame.data) for frame in source.getall("APIC") if frame.mime != "-->")
        case MP4Tags():
            yield from (Embedded(FRONT, bytes(cover)) for cover in source.get("covr", ()))
        case ASFTags():
            yield from (_asf(value.value) for key, value in list(source) if key.lower() == "wm/picture")
        case APEv2():
            yield from (_ape(key, value.value) for key, value in source.items() if _is_ape_cover(key, value.kind))
        case VComment():
            yield from (_vorbis(key.lower(), value) for key, value in list(source))
        case list():  # FLAC's own blocks
            yield from (_block(block) for block in source)


def _block(block: Picture) -> Embedded:
    """A FLAC picture block; one that only links to an image on the web counts as empty."""
    return Embedded(int(block.type), b"" if block.mime == "-->" else block.data)


def _asf(value: object) -> Embedded:
    """WM/Picture: type, length of the data, media type and description in UTF-16 ended by zeros, data."""
    data = value if isinstance(value, bytes) else b""
    if len(data) < 9:
        return Embedded(0, b"")
    kind, size = struct.unpack_from("<BI", data)
    return Embedded(kind, data[-size:] if 0 < size < len(data) else b"")


def _is_ape_cover(key: str, kind: int) -> bool:
    return kind == BINARY and key.lower().startswith("cover art")


def _ape(key: str, value: bytes) -> Embedded:
    """A file name, a zero, the image."""
    return Embedded(FRONT if "front" in key.lower() else 0, value.partition(b"\0")[2])


def _vorbis(key: str, value: str) -> Embedded:
    """A FLAC picture block in base64, or the image alone under the older key."""
    if key not in ("metadata_block_picture", "coverart"):
        return Embedded(0, b"")
    try:
        data = base64.b64decode(value)
        if key == "coverart":
            return Embedded(FRONT, data)
        block = Picture(data)
    except (binascii.Error, ValueError, error, struct.error):
        return Embedded(0, b"")
    return _block(block)


IMAGE_EXTENSIONS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff"})
MAX_BYTES = 64 * 2**20
COVER_NAMES = ("cover", "folder", "front", "album", "albumart", "albumartlarge", "albumartsmall")
_COVER_WORD = re.compile(r"(?:^|[^a-z])(?:cover|folder|front|albumart)(?:$|[^a-z])", re.IGNORECASE)
_NOT_FRONT = re.compile(r"(?:^|[^a-z])(?:back|rear|inlay|inside|booklet|cd|dis[ck]|tray)(?:$|[^a-z])", re.IGNORECASE)


def has_picture(file: mutagen.FileType) -> bool:
    """Whether an opened audio file embeds a picture."""
    return bool(embedded_pictures(file))


def cover_file(images: Sequence[Path], folders: Sequence[Path]) -> Path | None:
    """The image file that is the album's cover, by its name in any case; None when no name says so.

    Earlier names of COVER_NAMES beat later ones, these beat names that contain such a word ("Band - Album (Front).jpg")
    and these an image named like its folder; among equals the earlier one of ``folders`` counts.
    """
    ranked = [
        (rank, _place(image, folders), image.name.casefold(), image)
        for image in images
        if (rank := _rank(image)) is not None
    ]
    return min(ranked)[-1] if ranked else None


def read_cover(source: Path) -> bytes:
    """The bytes of a picture, out of an image file or out of an audio file that embeds one; they are not decoded.

    Raises UnreadableError where there is none, it is empty, or it is larger than 64 MiB.
    """
    data = _read_image(source) if source.suffix.lower() in IMAGE_EXTENSIONS else _read_embedded(source)
    if not data:
        raise UnreadableError(str(source), "the picture is empty")
    return data


def _rank(image: Path) -> int | None:
    stem = image.stem.casefold().replace(" ", "").replace("_", "")
    if stem in COVER_NAMES:
        return COVER_NAMES.index(stem)
    if _COVER_WORD.search(image.stem.replace("_", " ")) and not _NOT_FRONT.search(image.stem.replace("_", " ")):
        return len(COVER_NAMES)
    return len(COVER_NAMES) + 1 if image.stem.casefold() == image.parent.name.casefold() else None


def _place(image: Path, folders: Sequence[Path]) -> int:
    return folders.index(image.parent) if image.parent in folders else len(folders)


def _read_image(path: Path) -> bytes:
    try:
        with open_regular_file(path) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(str(path), system_reason(error)) from error
    return _of_bearable_size(data, path)


def _read_embedded(path: Path) -> bytes:
    pictures = embedded_pictures(open_audio(path).file)
    if not pictures:
        raise UnreadableError(str(path), "it holds no picture")
    return _of_bearable_size(pictures[0].data, path)


def _of_bearable_size(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise UnreadableError(str(path), f"the picture is larger than {MAX_BYTES >> 20} MiB")
    return data
