"""Genres written without a plan, and what must not change by it, read as the product's checks read it."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO

from tagger.regular_file import open_regular_file
from tagger.tagformats.genre_writer import genre_splices
from tagger.tagformats.inspect.file_parts import CheckedReader
from tagger.tagformats.inspect.inspection import inspect_parts
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.splices import spliced
from tagger.writing.verification import Snapshot, audio_ranges, snapshot_of


def write_genres(target: Path | BinaryIO, genres: Sequence[str], profile: Profile = Profile.LIST) -> None:
    """Write the genres into the target itself. Raises UnwritableError, before the first byte is changed."""
    if isinstance(target, Path):
        with target.open("r+b") as file:
            write_genres(file, genres, profile)
        return
    target.seek(0)
    changed = spliced(target.read(), genre_splices(target, genres, profile))
    target.seek(0)
    target.write(changed)
    target.truncate()


def snapshot(source: Path | BinaryIO, pictures: Collection[tuple[int, str]] = ()) -> Snapshot:
    """The snapshot of a file, without ``pictures``, which are named by size and digest.

    Raises InspectionError (a TaggerError) where its structure does not add up.
    """
    if isinstance(source, Path):
        with open_regular_file(source) as file:
            return snapshot(file, pictures)
    return snapshot_of(source, inspect_parts(source, str(getattr(source, "name", "the file")), (), pictures))


def audio_digest(source: Path | BinaryIO) -> bytes:
    """SHA-256 of the audio bytes, read in portions of bounded size. Raises InspectionError (a TaggerError)."""
    if isinstance(source, Path):
        with open_regular_file(source) as file:
            return audio_digest(file)
    return CheckedReader(source).digest(audio_ranges(source))
