"""Audio with its tags in front or behind: MP3 and True Audio (ID3v2), Monkey's, WavPack, Musepack (APEv2).

The other tags that such files carry are kept in step when they speak of a genre, so that no two readers see two
different ones: the number in ID3v1, and in an MP3 the Genre item of an APEv2 tag. None of them is added.
"""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from tagger.writing.fields import apev2, id3, id3v1
from tagger.writing.fields.id3_tag import read_tag
from tagger.writing.fields.source import require, starts_with
from tagger.writing.fields.splices import Splice

COMMENT = "ID3v1 Comment"  # how readers that show both kinds of tags as one call it
DESCRIPTIVE = (b"title", b"artist", b"album", b"genre")  # what tells a tag from a mere store of volume levels


def id3_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """Genres of a file that begins with an ID3v2 tag, or has none yet. Raises StructureError."""
    number = id3v1.genre_splices(file, genres)
    tag, ape = read_tag(file, 0), apev2.read_tag(file)
    items = {item.key.lower() for item in ape.items} if ape else set()
    if tag is not None:
        beside = apev2.genre_splices(file, genres) if b"genre" in items else []
        return [*id3.change_tag(tag, genres).splices, *beside, *number]
    if items.intersection(DESCRIPTIVE):  # the file's main tag; a number beside it speaks only where it says everything
        number = id3v1.genre_splices(file, genres if id3v1.holds_exactly(genres) else ())
        return [*apev2.genre_splices(file, genres), *number]
    require(not starts_with(file, 0, b"ID3"), "its ID3 tag cannot be read")
    has_id3v1 = id3v1.tag_start(file) is not None
    if not genres or (has_id3v1 and id3v1.holds_exactly(genres)):
        return number
    return [Splice(0, 0, id3.new_tag(genres, frames=seeded_frames(id3v1.texts(file), COMMENT))), *number]


def ape_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """Genres of a file that ends with an APEv2 tag, or has none yet. Raises StructureError."""
    return [*apev2.genre_splices(file, genres), *id3v1.genre_splices(file, genres)]


def seeded_frames(texts: Mapping[bytes, str], comment: str) -> bytes:
    """Version 2.4 frames that repeat what an older tag says; ``comment`` is what the comment's frame calls it.

    Many players look at the newer tag alone once there is one: with a genre only, it would hide the title.
    """
    return b"".join(_seeded(name, text, comment) for name, text in texts.items())


def _seeded(name: bytes, text: str, comment: str) -> bytes:
    if name != b"COMM":
        return id3.text_frame(4, name, [text], wide=False)
    content = id3.encoded(4, [comment, text])
    return id3.raw_frame(4, name, content[:1] + b"eng" + content[1:], wide=False)
