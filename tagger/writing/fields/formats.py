"""Which writer takes a file: what the file begins with decides, never its name."""

from collections.abc import Callable, Sequence
from typing import BinaryIO

from tagger.writing.fields import asf, dsf, flac, iff, mp4, ogg, tagged
from tagger.writing.fields.asf_objects import HEADER
from tagger.writing.fields.id3_tag import front_tags_end
from tagger.writing.fields.mpeg import first_frame
from tagger.writing.fields.source import StructureError
from tagger.writing.fields.splices import Splice

Writer = Callable[[BinaryIO, Sequence[str]], list[Splice]]

SEARCHED = 1 << 17  # bytes behind the tags in which two MPEG frames must stand


def _chunked(dialect: iff.Dialect) -> Writer:
    return lambda file, genres: iff.genre_splices(file, dialect, genres)


# What a file begins with, and the writer of its genres.
WRITERS: dict[bytes, Writer] = {
    b"RIFF": _chunked(iff.WAVE),
    b"FORM": _chunked(iff.AIFF),
    b"FRM8": _chunked(iff.DSDIFF),
    HEADER: asf.genre_splices,
    b"OggS": ogg.genre_splices,
    b"DSD ": dsf.genre_splices,
}

# The same behind an ID3v2 tag, which these may carry in front.
WRITERS_BEHIND_TAGS: dict[bytes, Writer] = {
    b"fLaC": flac.genre_splices,
    b"TTA1": tagged.id3_splices,
    b"MAC ": tagged.ape_splices,
    b"wvpk": tagged.ape_splices,
    b"MPCK": tagged.ape_splices,
    b"MP+": tagged.ape_splices,
    b"tBaK": tagged.ape_splices,
    b"OFR ": tagged.ape_splices,
}


def writer_for(file: BinaryIO) -> Writer:
    """The writer of a file's genres. Raises StructureError for a file that begins like none of our formats."""
    file.seek(0)
    head = file.read(16)
    found = mp4.genre_splices if head[4:8] == b"ftyp" else _matching(WRITERS, head)
    if found is None:
        start = front_tags_end(file)
        file.seek(start)
        audio = file.read(SEARCHED)
        found = _matching(WRITERS_BEHIND_TAGS, audio) or (
            tagged.id3_splices if first_frame(audio) is not None else None
        )
    if found is None:
        raise StructureError("its content is in none of the formats that can be written")
    return found


def _matching(table: dict[bytes, Writer], head: bytes) -> Writer | None:
    return next((writer for magic, writer in table.items() if head.startswith(magic)), None)
