"""Covers and texts: the picture that an audio file embeds or that lies beside it, and texts in files beside the music.

Lyrics are ``SONG.lrc`` or ``SONG.txt`` beside ``SONG.mp3``; the time marks of karaoke are left out. About the album are
``*.nfo`` and text files that are called review, notes, info, about or readme. Links are not followed, only regular files
are opened, and of each only the beginning is read.
"""

import os
import re
from codecs import getincrementaldecoder
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

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


MOST_BYTES = 1 << 16
MOST_CHARACTERS = 20_000
MOST_FILES = 60  # of one album in one folder
LYRICS = frozenset((".lrc", ".txt"))
ABOUT = re.compile(
    r"(?:.*\.nfo|(?:album[ _-]?)?(?:review|notes?|info|about|readme)s?(?:[ _.-].*)?\.(?:txt|md))", re.IGNORECASE
)
_TIME_MARKS = re.compile(r"[\[<]\d{1,3}:\d{2}(?:[.:]\d{1,3})?[\]>]")
_LRC_FIELDS = re.compile(r"^\[(?:ar|al|ti|au|by|offset|length|re|ve|la|#)[^\]\n]*\]\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TextBeside:
    """A text in a file of its own."""

    path: Path
    kind: str  # "lyrics" or "notes"
    text: str


@dataclass(frozen=True, slots=True)
class _TextFiles:
    """The text files of a folder: those that may be a track's lyrics, by what they would be of, and those about albums."""

    lyrics: dict[str, list[Path]]
    about: frozenset[Path]

    @classmethod
    def of(cls, folder: Path) -> Self:
        """What is there; nothing where the folder cannot be listed."""
        try:
            with os.scandir(folder) as entries:
                paths = [Path(entry.path) for entry in entries if _is_text_file(entry)]
        except OSError:
            paths = []
        lyrics: defaultdict[str, list[Path]] = defaultdict(list)
        for path in paths:
            if path.suffix.casefold() in LYRICS:
                lyrics[path.stem.casefold()].append(path)
        return cls(lyrics, frozenset(path for path in paths if ABOUT.fullmatch(path.name)))


class TextFolders:
    """Folders with texts beside the music; each is listed once, since thousands of albums may lie in one."""

    def __init__(self) -> None:
        self._listed: dict[Path, _TextFiles] = {}

    def texts_beside(self, tracks: Collection[Path]) -> list[TextBeside]:
        """The texts beside these tracks, in the order of their names; what cannot be read is passed over."""
        stems: defaultdict[Path, set[str]] = defaultdict(set)
        for track in tracks:
            stems[track.parent].add(track.stem.casefold())
        texts = []
        for folder in sorted(stems):
            if folder not in self._listed:
                self._listed[folder] = _TextFiles.of(folder)
            files = self._listed[folder]
            lyrics = {path for stem in stems[folder] for path in files.lyrics.get(stem, ())}
            for path in sorted(lyrics | files.about)[:MOST_FILES]:
                text = _read(path)
                if text:
                    texts.append(TextBeside(path, "lyrics" if path in lyrics else "notes", text))
        return texts


def _is_text_file(entry: "os.DirEntry[str]") -> bool:
    try:
        is_file = entry.is_file(follow_symlinks=False)
    except OSError:
        return False
    return is_file and entry.name.casefold().endswith((".lrc", ".txt", ".nfo", ".md"))


def _read(path: Path) -> str:
    """The beginning of a file as text, in UTF-8 or else in the encoding of old Windows; "" for what holds no words."""
    try:
        with open_regular_file(path) as file:
            data = file.read(MOST_BYTES)
    except OSError:
        return ""
    text = _decoded(data)
    text = _LRC_FIELDS.sub("", _TIME_MARKS.sub("", text))
    return "".join(letter for letter in text if letter in "\n\t" or letter >= " ").strip()[:MOST_CHARACTERS]


def _decoded(data: bytes) -> str:
    """The bytes as text; the end of a long file may be half a letter, which is left out."""
    encodings: Iterable[str] = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return getincrementaldecoder(encoding)().decode(data, final=len(data) < MOST_BYTES)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
