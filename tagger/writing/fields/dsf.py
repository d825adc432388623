"""Genres in a DSF file: an ID3v2 tag behind the audio, to which the header points."""

import struct
from collections.abc import Sequence
from typing import BinaryIO

from tagger.writing.fields import id3
from tagger.writing.fields.id3_tag import read_tag
from tagger.writing.fields.source import read_at, require
from tagger.writing.fields.splices import Splice, size_of

SIZE_AT, POINTER_AT, HEADER = 12, 20, 28


def genre_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """What to change so that the file holds these genres. Raises StructureError."""
    magic, _, size, pointer = struct.unpack("<4s3Q", read_at(file, 0, HEADER, "its header"))
    require(magic == b"DSD ", "its header is not that of a DSF file")
    require(size == size_of(file), "its header states another length than the file has")
    if pointer == 0:
        return _appended(size, genres)
    tag = read_tag(file, pointer)
    if tag is None or pointer < HEADER:
        require(pointer == size, "its header points to a tag that is not there")
        return _appended(size, genres)
    change = id3.change_tag(tag, genres)
    length = Splice(SIZE_AT, POINTER_AT, struct.pack("<Q", size + change.growth))
    return [*([length] if change.growth else []), *change.splices]


def _appended(size: int, genres: Sequence[str]) -> list[Splice]:
    """A new tag at the end, with the header's length and pointer."""
    if not genres:
        return []
    tag = id3.new_tag(genres, room=0)
    return [Splice(SIZE_AT, HEADER, struct.pack("<2Q", size + len(tag), size)), Splice(size, size, tag)]
