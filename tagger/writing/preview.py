"""One file's change carried out on paper: the splices over the open file, read back as everybody will read it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tagger.regular_file import open_regular_file
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import cleaned, genre_splices
from tagger.tagformats.other_genre_fields import other_genre_losses
from tagger.tagformats.tag_fields import GenreField
from tagger.tagformats.tag_reader import read_genre_field
from tagger.writing.edit import RefusedError
from tagger.writing.filesystem import FileSystem
from tagger.writing.patched_view import OriginalFile, PatchedView, reader

OLDER = {"ID3v1": "the ID3v1 tag", "IGNR": "the INFO list"}


@dataclass(frozen=True, slots=True)
class GenrePreview:
    """What a file will hold, and sentences about what cannot be kept."""

    held: GenreField
    losses: tuple[str, ...]


def held_now(path: Path) -> GenreField:
    """A file's genre field as it is now. Raises TaggerError for a file that cannot be read."""
    return read_genre_field(open_audio(path))


def preview_genres(path: Path, old: GenreField, values: Sequence[str]) -> GenrePreview:
    """What becomes of a file that holds ``old`` and is to hold ``values``; it is only read.

    A name that the file's tags would turn into another one is left out and named. Raises TaggerError for a file whose
    structure is not safe to edit, OSError where it cannot be read.
    """
    with open_regular_file(path) as file:
        wanted = cleaned(values)
        found = _read_back(file, path, wanted)
        kept = wanted if found.genres == wanted else tuple(value for value in wanted if value in found.genres)
        if kept != wanted and (found := _read_back(file, path, kept)).genres != kept:
            raise RefusedError("its tags would not give back the genres that are written to them")
        lost = (f"“{value}” cannot be held by its tags" for value in wanted if value not in kept)
        return GenrePreview(found, (*lost, *_new_tag(old, found), *other_genre_losses(file, old.genres, kept)))


def _new_tag(old: GenreField, new: GenreField) -> Iterator[str]:
    """An older tag that cannot hold what is wanted gets a newer one beside it."""
    if new.field == "TCON" and old.field in OLDER:
        yield f"{OLDER[old.field]} cannot hold this, so the file gets an ID3v2 tag, which takes over what that one says"


def _read_back(file: BinaryIO, path: Path, values: Sequence[str]) -> GenreField:
    """What the file would say."""
    splices = genre_splices(file, values, name=str(path))
    original = OriginalFile(FileSystem(), file.fileno(), file.seek(0, 2), str(path))
    return read_genre_field(open_audio(reader(PatchedView(original, splices)), name=str(path)))
