"""Help for every test that writes: libraries of all formats, plans by hand, what a file would hold byte for byte."""

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tagger.genres.policy import Policy
from tagger.library.records import FileStamp
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.splices import spliced
from tagger.tagformats.tag_fields import PICTURE, FrontCover, picture_name
from tagger.tagformats.tag_reader import read_genres
from tagger.writing.field_splices import field_splices
from tagger.writing.file_edit import OtherFieldChange
from tagger.writing.plan import Plan, PlanEntry
from tests.helpers.media import FORMAT_NAMES, POOR_NAMES, cover_bytes, make_audio, suffix

UNFIT_FOR_COVERS = frozenset({"mp3 apev2"})  # FFmpeg takes much of such a tag, behind the sound, for sound
Genres = tuple[str, ...]


def make_library(
    folder: Path,
    *,
    copies: int = 1,
    seconds: float = 0.3,
    formats: Sequence[str] = FORMAT_NAMES,
    every_second_bare: bool = False,
) -> list[Path]:
    """Files of every kind with title, one genre and, where the kind can, a picture; or that only in every other copy."""
    files = []
    for copy in range(copies):
        for name in formats:
            path = folder / f"{name} {copy}{suffix(name)}"
            is_bare = name in POOR_NAMES or (every_second_bare and copy % 2 == 1 and name not in UNFIT_FOR_COVERS)
            cover = None if is_bare else cover_bytes()
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
        stamp=FileStamp.of(path.stat()),
        format="",
        old=old,
        new=genres,
        field_before="",
        field_after="",
        profile=Profile.LIST,
        action="unchanged" if old == genres else "write",
    )


def plan_for(wanted: Mapping[Path, Genres], covers: Mapping[Path, FrontCover] | None = None) -> Plan:
    """A plan that gives each file these genres, and those that hold no picture ``covers``."""
    entries = [entry_for(path, genres) for path, genres in wanted.items()]
    changes = {path: (cover_change(cover),) for path, cover in (covers or {}).items()}
    return Plan(
        tuple(
            replace(entry, other_fields=changes[entry.path], action="write") if entry.path in changes else entry
            for entry in entries
        ),
        Policy(),
    )


def cover_change(cover: FrontCover) -> OtherFieldChange:
    """The embedding of a cover in a file without a picture."""
    return OtherFieldChange(PICTURE, (), (picture_name(cover.data),), cover)


def rewritten(data: bytes, genres: Genres, cover: FrontCover | None = None) -> bytes:
    """The bytes of a file once it holds these genres and the cover."""
    changes = [cover_change(cover)] if cover else []
    return spliced(data, field_splices(io.BytesIO(data), genres, changes))


def leftovers(folder: Path) -> list[str]:
    """Every file of ours that should not be there."""
    return [name for _, _, names in os.walk(folder) for name in names if name.startswith(".tagger-")]
