"""Vorbis comments as raw bytes: only the GENRE entries are ever decoded or replaced."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tagger.tagformats.splices import StructureError, require

VENDOR = b"tagger"  # names the writer of a comment block that we had to make ourselves


@dataclass(frozen=True, slots=True)
class Comments:
    """A comment block taken apart; ``rest`` is what follows the last entry (framing bit, padding)."""

    vendor: bytes
    entries: tuple[bytes, ...]
    rest: bytes


def parse(data: bytes) -> Comments:
    """Take a comment block apart. Raises StructureError when its lengths do not add up."""
    vendor, at = _sized(data, 0)
    require(at + 4 <= len(data), "its Vorbis comment ends before its number of entries")
    count = struct.unpack_from("<I", data, at)[0]
    require(count <= (len(data) - at) // 4, "its Vorbis comment claims more entries than it has room for")
    entries, at = [], at + 4
    for _ in range(count):
        entry, at = _sized(data, at)
        entries.append(entry)
    return Comments(vendor, tuple(entries), data[at:])


def _sized(data: bytes, at: int) -> tuple[bytes, int]:
    """A length and that many bytes, and where they end."""
    if at + 4 > len(data):
        raise StructureError("its Vorbis comment ends in the middle of a length")
    stop = at + 4 + struct.unpack_from("<I", data, at)[0]
    require(stop <= len(data), "an entry of its Vorbis comment reaches beyond the comment")
    return data[at + 4 : stop], stop


def render(comments: Comments) -> bytes:
    """The block again; ``render(parse(data)) == data``."""
    parts = [struct.pack("<I", len(comments.vendor)), comments.vendor, struct.pack("<I", len(comments.entries))]
    for entry in comments.entries:
        parts += (struct.pack("<I", len(entry)), entry)
    return b"".join((*parts, comments.rest))


def is_genre(entry: bytes) -> bool:
    """Whether an entry is a genre; field names are not case-sensitive."""
    return entry.partition(b"=")[0].upper() == b"GENRE" and b"=" in entry


def with_genres(comments: Comments, genres: Sequence[str]) -> Comments:
    """The same comments with these genres, in the place of the first one there was, else at the end."""
    name = next((e.partition(b"=")[0] for e in comments.entries if is_genre(e)), b"GENRE")
    place = next((i for i, e in enumerate(comments.entries) if is_genre(e)), len(comments.entries))
    new = tuple(name + b"=" + genre.encode() for genre in genres)
    before, after = comments.entries[:place], comments.entries[place:]
    return replace(comments, entries=(*before, *new, *(e for e in after if not is_genre(e))))
