"""The pictures that audio files embed, in each tag format's own way; the front cover comes first."""

import base64
import binascii
import struct
from collections.abc import Iterator
from typing import NamedTuple

import mutagen
from mutagen._vorbis import VComment
from mutagen.apev2 import BINARY, APEv2
from mutagen.asf import ASFTags
from mutagen.flac import Picture, error
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

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
