"""Genres, fields beside them and covers in files.

There is one writer per family of formats, each a pure function from an open file to the splices to make.

What a file begins with decides which writer takes it, never its name.

    with path.open("rb") as file:
        splices = genre_splices(file, ("Jazz", "Cool Jazz"))

The writers never change a byte that does not belong to the genre, to padding of zeros, or to a length or checksum
that states where these stand: all other tags, pictures, chapters and unknown frames keep their raw bytes and order,
and an ID3 tag keeps its version. A structure that does not add up is refused with a sentence, never repaired.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from tagger.errors import UnwritableError
from tagger.tagformats import apev2, asf, cover_writer, flac, matroska, mp4, ogg, riff_aiff, tagged_audio
from tagger.tagformats.cover_writer import CoverEdit
from tagger.tagformats.id3v2 import front_tags_end
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.splices import Splice, StructureError, arrange
from tagger.tagformats.tagged_audio import first_frame

Writer = Callable[[BinaryIO, Sequence[str]], list[Splice]]
TextWriter = Callable[[BinaryIO, Sequence[str], str], list[Splice]]
CoverWriter = Callable[[BinaryIO, CoverEdit], list[Splice]]

SEARCHED = 1 << 17  # bytes behind the tags in which two MPEG frames must stand


@dataclass(frozen=True, slots=True)
class FieldWriters:
    """How one family of formats is written: genres, the values of a field of text beside them by its name, the cover."""

    genres: Writer
    text: TextWriter
    cover: CoverWriter


def _chunked(dialect: riff_aiff.Dialect) -> FieldWriters:
    return FieldWriters(
        lambda file, genres: riff_aiff.genre_splices(file, dialect, genres),
        lambda file, values, field: riff_aiff.genre_splices(file, dialect, values, field),
        lambda file, edit: cover_writer.chunked_cover(file, dialect, edit),
    )


ID3 = FieldWriters(tagged_audio.id3_splices, tagged_audio.id3_text_splices, cover_writer.id3_cover)
APE = FieldWriters(tagged_audio.ape_splices, apev2.genre_splices, cover_writer.ape_cover)
MP4 = FieldWriters(mp4.genre_splices, mp4.genre_splices, cover_writer.mp4_cover)

# What a file begins with, and its writers.
WRITERS: dict[bytes, FieldWriters] = {
    b"RIFF": _chunked(riff_aiff.WAVE),
    b"FORM": _chunked(riff_aiff.AIFF),
    b"FRM8": _chunked(riff_aiff.DSDIFF),
    asf.HEADER: FieldWriters(asf.genre_splices, asf.genre_splices, cover_writer.asf_cover),
    b"OggS": FieldWriters(ogg.genre_splices, ogg.genre_splices, cover_writer.ogg_cover),
    b"DSD ": FieldWriters(tagged_audio.dsf_splices, tagged_audio.dsf_splices, cover_writer.dsf_cover),
}

# The same behind an ID3v2 tag, which these may carry in front.
WRITERS_BEHIND_TAGS: dict[bytes, FieldWriters] = {
    b"fLaC": FieldWriters(flac.genre_splices, flac.genre_splices, cover_writer.flac_cover),
    b"TTA1": ID3,
    b"MAC ": APE,
    b"wvpk": APE,
    b"MPCK": APE,
    b"MP+": APE,
    b"tBaK": APE,
}


def writer_for(file: BinaryIO) -> FieldWriters:
    """The writers of a file. Raises StructureError for a file that begins like none of our formats."""
    file.seek(0)
    head = file.read(16)
    if head.startswith(matroska.HEADER):
        raise StructureError(matroska.READ_ONLY)
    writer = MP4 if head[4:8] == b"ftyp" else _matching(WRITERS, head)
    if writer is None:
        file.seek(front_tags_end(file))
        audio = file.read(SEARCHED)
        writer = _matching(WRITERS_BEHIND_TAGS, audio)
        if writer is None and first_frame(audio) is not None:
            writer = ID3
    if writer is None:
        raise StructureError("its content is in none of the formats that can be written")
    return writer


def _matching(table: dict[bytes, FieldWriters], head: bytes) -> FieldWriters | None:
    return next((writer for magic, writer in table.items() if head.startswith(magic)), None)


def genre_splices(
    file: BinaryIO, genres: Sequence[str], profile: Profile = Profile.LIST, *, name: str = ""
) -> tuple[Splice, ...]:
    """The splices, in order, that make the file hold these genres; an empty list removes the field.

    ``name`` is what an error calls the file. Raises UnwritableError for a structure that is not safe to edit.
    """
    try:
        return arrange(writer_for(file).genres(file, profile.field_values(cleaned(genres))))
    except StructureError as error:
        raise UnwritableError(name or str(getattr(file, "name", "the file")), str(error)) from error


def text_splices(file: BinaryIO, field: str, values: Sequence[str], *, name: str = "") -> tuple[Splice, ...]:
    """The splices that make a field of text beside the genre ("STYLE") hold these values; an empty list removes it.

    ID3 and MP4 hold it as a text of the user's own (TXXX:STYLE, ----:com.apple.iTunes:STYLE), the others by its name.
    Raises UnwritableError.
    """
    try:
        return arrange(writer_for(file).text(file, cleaned(values), field))
    except StructureError as error:
        raise UnwritableError(name or str(getattr(file, "name", "the file")), str(error)) from error


def cover_splices(file: BinaryIO, edit: CoverEdit, *, name: str = "") -> tuple[Splice, ...]:
    """The splices that embed a front cover in a file without any picture, or remove one. Raises UnwritableError."""
    try:
        return arrange(writer_for(file).cover(file, edit))
    except StructureError as error:
        raise UnwritableError(name or str(getattr(file, "name", "the file")), str(error)) from error


def cleaned(genres: Sequence[str]) -> tuple[str, ...]:
    """The names as they can stand in a file: without NUL, which ends a value, and without those that are blank."""
    names = (genre.replace("\0", "").encode(errors="ignore").decode() for genre in genres)
    return tuple(name for name in names if name.strip())
