"""One file's change carried out on paper: the splices over the open file, read back as everybody will read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tagger.library.formats import open_audio
from tagger.library.genrefield import read_genres
from tagger.writing.edit import RefusedError
from tagger.writing.fields import cleaned, genre_splices
from tagger.writing.fields.asides import asides
from tagger.writing.filesystem import FileSystem
from tagger.writing.patch import Original, Spliced, reader


@dataclass(frozen=True, slots=True)
class Outlook:
    """The values that a file will hold, and sentences about what cannot be kept."""

    values: tuple[str, ...]
    losses: tuple[str, ...]


def held(path: Path) -> tuple[str, ...]:
    """The values of a file's genre field as they are now. Raises TaggerError for a file that cannot be read."""
    return read_genres(open_audio(path).file)


def outlook(path: Path, old: Sequence[str], values: Sequence[str]) -> Outlook:
    """What becomes of a file that holds ``old`` and is to hold ``values``; it is only read.

    A name that the file's tags would turn into another one is left out and named. Raises TaggerError for a file whose
    structure is not safe to edit, OSError where it cannot be read.
    """
    with path.open("rb") as file:
        wanted = cleaned(values)
        found = _read_back(file, path, wanted)
        kept = wanted if found == wanted else tuple(value for value in wanted if value in found)
        if kept != wanted and _read_back(file, path, kept) != kept:
            raise RefusedError("its tags would not give back the genres that are written to them")
        lost = (f"“{value}” cannot be held by its tags" for value in wanted if value not in kept)
        return Outlook(kept, (*lost, *asides(file, old, kept)))


def _read_back(file: BinaryIO, path: Path, values: Sequence[str]) -> tuple[str, ...]:
    """What the file would say."""
    splices = genre_splices(file, values, name=str(path))
    original = Original(FileSystem(), file.fileno(), file.seek(0, 2), str(path))
    return read_genres(open_audio(reader(Spliced(original, splices)), name=str(path)).file)
