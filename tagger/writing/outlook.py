"""One file's change carried out on paper: the splices over the open file, read back as everybody will read it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tagger.library.formats import open_audio
from tagger.library.genrefield import Held, read_held
from tagger.writing.edit import RefusedError
from tagger.writing.fields import cleaned, genre_splices
from tagger.writing.fields.asides import asides
from tagger.writing.filesystem import FileSystem
from tagger.writing.patch import Original, Spliced, reader

OLDER = {"ID3v1": "the ID3v1 tag", "IGNR": "the INFO list"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a file will hold, and sentences about what cannot be kept."""

    held: Held
    losses: tuple[str, ...]


def held_now(path: Path) -> Held:
    """A file's genre field as it is now. Raises TaggerError for a file that cannot be read."""
    return read_held(open_audio(path).file)


def outlook(path: Path, old: Held, values: Sequence[str]) -> Outlook:
    """What becomes of a file that holds ``old`` and is to hold ``values``; it is only read.

    A name that the file's tags would turn into another one is left out and named. Raises TaggerError for a file whose
    structure is not safe to edit, OSError where it cannot be read.
    """
    with path.open("rb") as file:
        wanted = cleaned(values)
        found = _read_back(file, path, wanted)
        kept = wanted if found.genres == wanted else tuple(value for value in wanted if value in found.genres)
        if kept != wanted and (found := _read_back(file, path, kept)).genres != kept:
            raise RefusedError("its tags would not give back the genres that are written to them")
        lost = (f"“{value}” cannot be held by its tags" for value in wanted if value not in kept)
        return Outlook(found, (*lost, *_new_tag(old, found), *asides(file, old.genres, kept)))


def _new_tag(old: Held, new: Held) -> Iterator[str]:
    """An older tag that cannot hold what is wanted gets a newer one beside it."""
    if new.field == "TCON" and old.field in OLDER:
        yield f"{OLDER[old.field]} cannot hold this, so the file gets an ID3v2 tag, which takes over what that one says"


def _read_back(file: BinaryIO, path: Path, values: Sequence[str]) -> Held:
    """What the file would say."""
    splices = genre_splices(file, values, name=str(path))
    original = Original(FileSystem(), file.fileno(), file.seek(0, 2), str(path))
    return read_held(open_audio(reader(Spliced(original, splices)), name=str(path)).file)
