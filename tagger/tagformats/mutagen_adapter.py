"""Everything that is needed of mutagen beyond its public interface, and two bounds that it lacks.

ID3v2.3 and v2.4 allow frames to be compressed, and mutagen inflates them to whatever size they come to: a tag of 10 MB
could ask for 10 GB. Text and pictures shrink to a tenth at the utmost, so a frame that inflates a hundredfold is an
attack, and its file is refused as unreadable.

Some of mutagen's readers never end in a broken file whose lengths point backwards: ``BoundedReader`` stops them.

No other module imports one of mutagen's private modules.
"""

import io
import re
import zlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, BinaryIO

import mutagen
from mutagen._constants import GENRES
from mutagen._util import FileThing, loadfile
from mutagen._vorbis import VComment
from mutagen.id3 import TCON, Frames, _frames
from mutagen.id3._tags import determine_bpi
from mutagen.mp4 import MP4MetadataValueError, MP4Tags, _atom

__all__ = [
    "GENRES",
    "BoundedReader",
    "FileThing",
    "VComment",
    "inflate",
    "is_unassigned",
    "loadfile",
    "reads_plain_frame_sizes",
]

ALWAYS_ALLOWED_BYTES = 4096
LARGEST_RATIO = 100

MOST_DIGITS = 9  # of a number; what is longer is read by nobody

FREE_READS, MOST_READS = 10_000, 2_000_000  # most files take a few dozen, ten hours of MP4 in short fragments 300 000


def inflate(data: bytes) -> bytes:
    """Like zlib.decompress, but raises MutagenError for what inflates beyond the bound."""
    inflater = zlib.decompressobj()
    inflated = inflater.decompress(data, ALWAYS_ALLOWED_BYTES + LARGEST_RATIO * len(data))
    if inflater.unconsumed_tail:
        raise mutagen.MutagenError("a compressed frame is far larger than it should be")
    if not inflater.eof:
        raise zlib.error("the compressed data is cut short")
    return inflated


_frames.zlib = SimpleNamespace(  # type: ignore[attr-defined, assignment]  # mutagen has no setting for it
    decompress=inflate, error=zlib.error
)


_read_genres: Callable[[TCON], list[str]]
_read_genres, _set_genres = TCON.genres.fget, TCON.genres.fset  # type: ignore[assignment]
_NUMBERED = re.compile(r"(?:\((?:[0-9]+|RX|CR)\))+")  # before what a text says in words


def _stated_genres(frame: TCON) -> list[str]:
    """The genres of a frame; a number that stands for none, which mutagen calls Unknown, as it is: "(255)"."""
    return [genre for text in frame.text for genre in _genres_of_text(text)]


def _genres_of_text(text: str) -> list[str]:
    if text.isdecimal() and len(text) > MOST_DIGITS:
        return [text]
    if text.isdecimal() and len(GENRES) <= int(text) < 256:
        return [f"({int(text)})"]
    numbered = _NUMBERED.match(text)
    numbers = [f"({number})" for number in numbered[0][1:-1].split(")(")] if numbered else []
    words = text[len(numbered[0]) :] if numbered else text
    if not any(map(is_unassigned, numbers)):
        return _read_genres(TCON(encoding=3, text=[text]))
    parts = [*numbers, *([words] if words else [])]
    return list(dict.fromkeys(genre for part in parts for genre in _genres_of_part(part)))


def _genres_of_part(part: str) -> list[str]:
    """The genres of one number, or of the words behind all of them."""
    return [part] if is_unassigned(part) else _read_genres(TCON(encoding=3, text=[part]))


def is_unassigned(genre: str) -> bool:
    """Whether it is a number in parentheses that stands for no genre."""
    digits = genre[1:-1]
    is_number = genre == f"({digits})" and digits.isascii() and digits.isdecimal()
    return is_number and (len(digits) > MOST_DIGITS or int(digits) >= len(GENRES))


TCON.genres = property(_stated_genres, _set_genres)  # type: ignore[assignment, unused-ignore]

_parse_numbered_genre: Callable[[MP4Tags, object, bytes], None] = MP4Tags._MP4Tags__parse_genre  # type: ignore[attr-defined]


def _parse_assigned_genre(tags: MP4Tags, atom: object, content: bytes) -> None:
    """Read an atom ``gnre``, whose numbers are ID3's and one more; one beyond the list as it is: "(255)".

    Raises MP4MetadataValueError for zero, which says that there is none, and which mutagen counts from the list's end.
    """
    number = int.from_bytes(content[16:18]) - 1
    if number < 0:
        raise MP4MetadataValueError("no genre")
    if number < len(GENRES):
        _parse_numbered_genre(tags, atom, content)
    else:
        tags.setdefault("\xa9gen", []).append(f"({number})")


MP4Tags._MP4Tags__atoms[b"gnre"] = (_parse_assigned_genre, None)  # type: ignore[attr-defined]


class _AtomOrEnd(_atom.Atom):
    """An atom, or the four zero bytes with which QuickTime ends the list of its user data, which mutagen takes for one."""

    def __init__(self, fileobj: Any, level: int = 0) -> None:
        start = fileobj.tell()
        if level and fileobj.read(4) == bytes(4):
            self.offset, self.length, self.name = start, 4, b""
            self._dataoffset = start + 4
            return
        fileobj.seek(start)
        super().__init__(fileobj, level)


_atom.Atom = _AtomOrEnd  # type: ignore[attr-defined, misc, unused-ignore]


def reads_plain_frame_sizes(frames: bytes) -> bool:
    """Whether mutagen takes the frame sizes of this ID3v2.4 tag's body for plain numbers, as old iTunes wrote them."""
    return determine_bpi(frames, Frames) is int


class BoundedReader:
    """A binary stream that raises ValueError after ``reads`` reads (None: more than its size can call for)."""

    def __init__(self, stream: BinaryIO, reads: int | None = None) -> None:
        self._stream = stream
        self._reads_left = min(MOST_READS, FREE_READS + stream.seek(0, io.SEEK_END)) if reads is None else reads
        stream.seek(0)
        self.name = getattr(stream, "name", "")

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does. Raises ValueError when too much was read already."""
        self._reads_left -= 1
        if self._reads_left < 0:
            raise ValueError("its lengths lead in circles")
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move as the stream does."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The stream's position."""
        return self._stream.tell()
