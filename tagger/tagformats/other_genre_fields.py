"""What a change of genres does to the other places of a file that name a genre: sentences for the plan.

Everything here is about what is lost or cannot be said in full; the change itself is the writers'.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from mutagen._constants import GENRES

from tagger.tagformats import apev2, mp4, riff_aiff
from tagger.tagformats.id3v1 import GENRE_AT, NONE, SIZE, number, tag_start
from tagger.tagformats.mp4 import read_atoms
from tagger.tagformats.splices import StructureError, read_at, read_range, starts_with


def other_genre_losses(file: BinaryIO, old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """What is lost or said in part only, beside the main field, when ``old`` gives way to ``new``."""
    try:
        if starts_with(file, 4, b"ftyp"):
            return tuple(_numbered(file))
        if starts_with(file, 0, b"RIFF"):
            return tuple(_info(file, old, new))
        return (*_id3v1(file, old, new), *_ape(file, old))
    except StructureError:
        return ()  # the writer refuses such a file with the reason


def _gives_way(where: str, found: Sequence[str], old: Sequence[str]) -> Iterator[str]:
    """A genre that only this place names, and that the person has therefore not seen."""
    seen = {genre.casefold() for genre in old}
    for genre in found:
        if genre.casefold() not in seen:
            yield f"{where} names “{genre}”, which gives way"


def _id3v1(file: BinaryIO, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    start = tag_start(file)
    if start is None:
        return
    held = read_range(file, start + GENRE_AT, start + SIZE)[0]
    yield from _gives_way("the ID3v1 tag", [GENRES[held]] if held < len(GENRES) else [], old)
    named = number(new)
    if new and named == NONE:
        yield "the ID3v1 tag can name none of these genres"
    elif len(new) > 1:
        yield f"the ID3v1 tag can name one genre at most, from its own list (“{GENRES[named]}”)"


def _ape(file: BinaryIO, old: Sequence[str]) -> Iterator[str]:
    tag = apev2.read_tag(file)
    for item in filter(apev2.is_genre, tag.items if tag else ()):
        values = item.value.decode("utf-8", "replace").split("\0")
        yield from _gives_way("the APEv2 tag", [v for v in values if v], old)


def _info(file: BinaryIO, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    tree = riff_aiff.read_tree(file, riff_aiff.WAVE)
    found = riff_aiff.info_list(file, tree)
    fields = [f for f in (found[1] if found else ()) if f.name == b"IGNR"]
    for field in fields:
        held = riff_aiff.info_text(read_at(file, field.content, field.size, "its INFO list"))
        if held not in (*old, riff_aiff.JOINED.join(old)):
            yield f"the INFO list names “{held}”, which gives way"
    if fields and len(new) > 1:
        yield f"the INFO list holds the genres as one text (“{riff_aiff.JOINED.join(new)}”)"


def _numbered(file: BinaryIO) -> Iterator[str]:
    root = read_atoms(file)
    if any(True for _ in root.all(b"moov", b"udta", b"meta", b"ilst", mp4.NUMBERED)):
        yield "the numbered genre (gnre) gives way to text, which every player reads"
