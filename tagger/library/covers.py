"""Covers: the picture that an audio file embeds, or an image file beside the music."""

import re
from collections.abc import Sequence
from pathlib import Path

from tagger.errors import UnreadableError, system_reason
from tagger.regular_file import open_regular_file
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.tag_reader import embedded_pictures

IMAGE_EXTENSIONS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff"})
MAX_BYTES = 64 * 2**20
COVER_NAMES = ("cover", "folder", "front", "album", "albumart", "albumartlarge", "albumartsmall")
_COVER_WORD = re.compile(r"(?:^|[^a-z])(?:cover|folder|front|albumart)(?:$|[^a-z])", re.IGNORECASE)
_NOT_FRONT = re.compile(r"(?:^|[^a-z])(?:back|rear|inlay|inside|booklet|cd|dis[ck]|tray)(?:$|[^a-z])", re.IGNORECASE)


def cover_file(images: Sequence[Path], folders: Sequence[Path]) -> Path | None:
    """The image file that is the album's cover, by its name in any case; None when no name says so.

    Earlier names of COVER_NAMES beat later ones, these beat names that contain such a word ("Band - Album (Front).jpg")
    and these an image named like its folder; among equals the earlier one of ``folders`` counts.
    """
    ranked = [
        (rank, _folder_position(image, folders), image.name.casefold(), image)
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


def _folder_position(image: Path, folders: Sequence[Path]) -> int:
    return folders.index(image.parent) if image.parent in folders else len(folders)


def _read_image(path: Path) -> bytes:
    try:
        with open_regular_file(path) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(str(path), system_reason(error)) from error
    return _limited(data, path)


def _read_embedded(path: Path) -> bytes:
    pictures = embedded_pictures(open_audio(path))
    if not pictures:
        raise UnreadableError(str(path), "it holds no picture")
    return _limited(pictures[0].data, path)


def _limited(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise UnreadableError(str(path), f"the picture is larger than {MAX_BYTES >> 20} MiB")
    return data
