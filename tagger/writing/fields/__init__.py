"""Genres in files: one writer per family of formats, each a pure function from an open file to the splices to make.

    with path.open("rb") as file:
        splices = genre_splices(file, ("Jazz", "Cool Jazz"))

The writers never change a byte that does not belong to the genre, to padding of zeros, or to a length or checksum
that states where these stand: all other tags, pictures, chapters and unknown frames keep their raw bytes and order,
and an ID3 tag keeps its version. A structure that does not add up is refused with a sentence, never repaired.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from tagger.writing.fields.formats import writer_for
from tagger.writing.fields.profile import Profile
from tagger.writing.fields.source import StructureError, UnwritableError
from tagger.writing.fields.splices import Splice, apply, arrange

__all__ = ["Profile", "Splice", "UnwritableError", "cleaned", "genre_splices", "write_genres"]


def genre_splices(
    file: BinaryIO, genres: Sequence[str], profile: Profile = Profile.LIST, *, name: str = ""
) -> tuple[Splice, ...]:
    """The splices, in order, that make the file hold these genres; an empty list removes the field.

    ``name`` is what an error calls the file. Raises UnwritableError for a structure that is not safe to edit.
    """
    try:
        return arrange(writer_for(file)(file, profile.held(cleaned(genres))))
    except StructureError as error:
        raise UnwritableError(name or str(getattr(file, "name", "the file")), str(error)) from error


def write_genres(target: Path | BinaryIO, genres: Sequence[str], profile: Profile = Profile.LIST) -> None:
    """Write the genres into the target itself: a private copy or an overlay, for a crash would leave it broken.

    An empty list removes the field. Raises UnwritableError, before the first byte is changed.
    """
    if isinstance(target, Path):
        with target.open("r+b") as file:
            write_genres(file, genres, profile)
        return
    apply(target, genre_splices(target, genres, profile))


def cleaned(genres: Sequence[str]) -> tuple[str, ...]:
    """The names as they can stand in a file: without NUL, which ends a value, and without those that are blank."""
    names = (genre.replace("\0", "").encode(errors="ignore").decode() for genre in genres)
    return tuple(name for name in names if name.strip())
