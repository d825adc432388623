"""Help for every test that writes: libraries of all formats, plans by hand, what a file would hold byte for byte."""

import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from tagger.genres.policy import Policy
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import genre_splices
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.splices import spliced
from tagger.tagformats.tag_reader import read_genres
from tagger.writing.atomic_replace import stamp_of
from tagger.writing.plan import Plan, PlanEntry
from tests.helpers.media import FORMAT_NAMES, POOR_NAMES, cover_bytes, make_audio, suffix

Genres = tuple[str, ...]


def make_library(
    folder: Path, *, copies: int = 1, seconds: float = 0.3, formats: Sequence[str] = FORMAT_NAMES
) -> list[Path]:
    """Files of every kind with title, one genre and, where the kind can, a picture."""
    files = []
    for copy in range(copies):
        for name in formats:
            path = folder / f"{name} {copy}{suffix(name)}"
            cover = None if name in POOR_NAMES else cover_bytes()
            tags = {"title": f"Title {copy}", "artist": "Artist", "genres": ["Rock"]}
            files.append(make_audio(path, name, seconds=seconds, seed=copy, tags=tags, cover=cover))
    return files


def genres_of(path: Path) -> Genres:
    """What a file's genre field holds."""
    return read_genres(open_audio(path))


def fitting(path: Path, genres: Genres) -> Genres:
    """The genres as far as the kind of file can hold them; by the names that ``make_library`` gives."""
    return genres[:1] if path.name.rsplit(" ", 1)[0] in POOR_NAMES else genres


def entry_for(path: Path, genres: Genres, old: Genres | None = None) -> PlanEntry:
    """A plan for one file as it is now."""
    old = genres_of(path) if old is None else old
    return PlanEntry(
        track_id=0,
        album_id=0,
        path=path,
        stamp=stamp_of(path.stat()),
        format="",
        old=old,
        new=genres,
        field_before="",
        field_after="",
        profile=Profile.LIST,
        action="unchanged" if old == genres else "write",
    )


def plan_for(wanted: Mapping[Path, Genres]) -> Plan:
    """A plan that gives each file these genres."""
    return Plan(tuple(entry_for(path, genres) for path, genres in wanted.items()), Policy())


def rewritten(data: bytes, genres: Genres) -> bytes:
    """The bytes of a file once it holds these genres."""
    return spliced(data, genre_splices(io.BytesIO(data), genres))


def leftovers(folder: Path) -> list[str]:
    """Every file of ours that should not be there."""
    return [name for _, _, names in os.walk(folder) for name in names if name.startswith(".tagger-")]
