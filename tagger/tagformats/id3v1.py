"""ID3v1: the 128 bytes at the end of a file with short texts and one numbered genre.

The number is kept in step with the genres that a newer tag holds, since a player that knows nothing newer would go on
showing the old one; a tag is never added. Where it is a file's only tag, mutagen reads it as ID3 frames (``id3v2``).
"""

from collections.abc import Sequence
from typing import BinaryIO

from tagger.tagformats.mutagen_adapter import GENRES
from tagger.tagformats.splices import Splice, read_range, size_of, starts_with

SIZE = 128
GENRE_AT = 127
NONE = 255
TEXT_FIELDS = {
    b"TIT2": slice(3, 33),
    b"TPE1": slice(33, 63),
    b"TALB": slice(63, 93),
    b"TDRC": slice(93, 97),
    b"COMM": slice(97, 127),
}
_NUMBERS = {name.casefold(): number for number, name in reversed(list(enumerate(GENRES)))}


def tag_start(file: BinaryIO) -> int | None:
    """Where the tag stands; None when the file has none."""
    start = size_of(file) - SIZE
    if not starts_with(file, start, b"TAG") or starts_with(file, start - 3, b"APETAGEX"):
        return None
    return start


def number_of(genres: Sequence[str]) -> int:
    """The number of the first genre that has one, else the one that says "none"."""
    return next((_NUMBERS[g.casefold()] for g in genres if g.casefold() in _NUMBERS), NONE)


def holds_exactly(genres: Sequence[str]) -> bool:
    """Whether a single number says the whole list, to the letter."""
    return not genres or (len(genres) == 1 and genres[0] in GENRES)


def genre_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """The change of the genre's number; nothing for a file without such a tag."""
    start = tag_start(file)
    if start is None:
        return []
    return [Splice(start + GENRE_AT, start + SIZE, bytes([number_of(genres)]))]


def texts(file: BinaryIO) -> dict[bytes, bytes]:
    """What the tag says, by the name of the ID3v2 frame that says the same; empty fields are left out.

    No field states its code page, so none is decoded.
    """
    start = tag_start(file)
    if start is None:
        return {}
    data = read_range(file, start, start + SIZE)
    fields = {name: _text(data[field]) for name, field in TEXT_FIELDS.items()}
    if data[125] == 0 and data[126]:
        fields[b"COMM"], fields[b"TRCK"] = _text(data[97:125]), str(data[126]).encode()
    return {name: text for name, text in fields.items() if text}


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0].strip()
