"""Texts in files beside the music: lyrics of a track, ``.nfo`` files and reviews in an album's folder.

Lyrics are ``SONG.lrc`` or ``SONG.txt`` beside ``SONG.mp3``; the time marks of karaoke are left out. About the album are
``*.nfo`` and text files that are called review, notes, info, about or readme. Links are not followed, only regular files
are opened, and of each only the beginning is read.
"""

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from tagger.regular_file import open_regular_file

MOST_BYTES = 1 << 16
MOST_CHARACTERS = 20_000
MOST_FILES = 60  # of one folder
LYRICS = frozenset((".lrc", ".txt"))
ABOUT = re.compile(
    r"(?:.*\.nfo|(?:album[ _-]?)?(?:review|notes?|info|about|readme)s?(?:[ _.-].*)?\.(?:txt|md))", re.IGNORECASE
)
_TIME_MARKS = re.compile(r"[\[<]\d{1,3}:\d{2}(?:[.:]\d{1,3})?[\]>]")
_LRC_FIELDS = re.compile(r"^\[(?:ar|al|ti|au|by|offset|length|re|ve|la|#)[^\]]*\]\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TextBeside:
    """A text in a file of its own."""

    path: Path
    kind: str  # "lyrics" or "notes"
    text: str


def texts_beside(tracks: Collection[Path]) -> list[TextBeside]:
    """The texts beside these tracks, in the order of their names; what cannot be read is passed over."""
    stems = {(track.parent, track.stem.casefold()) for track in tracks}
    texts = []
    for folder in sorted({track.parent for track in tracks}):
        for path in _files(folder)[:MOST_FILES]:
            suffix = path.suffix.casefold()
            if suffix in LYRICS and (folder, path.stem.casefold()) in stems:
                kind = "lyrics"
            elif ABOUT.fullmatch(path.name):
                kind = "notes"
            else:
                continue
            text = _read(path)
            if text:
                texts.append(TextBeside(path, kind, text))
    return texts


def _files(folder: Path) -> list[Path]:
    """The text files of a folder, by name."""
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if _is_text_file(entry))
    except OSError:
        return []


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
    encodings: Iterable[str] = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
