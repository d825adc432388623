"""Where a file that was written is now: at its path, or wherever the library has moved since.

A file is the one we wrote when every byte is (``exact``), or when its audio is and somebody changed its tags since.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from sqlalchemy import select

from tagger.errors import TaggerError
from tagger.library.records import FileStamp
from tagger.state.database import State
from tagger.state.journal_tables import FileChange
from tagger.state.tables import Track
from tagger.writing.atomic_replace import stamp_of
from tagger.writing.file_edit import Fingerprint
from tagger.writing.filesystem import FileSystem
from tagger.writing.fingerprint import fingerprint_file


@dataclass(frozen=True, slots=True)
class LocatedFile:
    """A file that holds the audio of a change; ``exact``: and every other byte as it was written."""

    path: Path
    stamp: FileStamp
    exact: bool


@dataclass(slots=True)
class LibraryLocations:
    """The files that the library knows now, by what a moved one keeps."""

    by_track: dict[int, Path] = field(default_factory=dict)
    by_size: dict[int, list[Path]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    claimed: set[Path] = field(default_factory=set)  # matched by another change

    @classmethod
    def of(cls, state: State) -> Self:
        """The library as it was scanned last."""
        library = cls()
        with state.reading() as session:
            for track, path, size in session.execute(select(Track.id, Track.path, Track.size)):
                library.by_track[track] = path
                library.by_size[size].append(path)
                library.by_name[path.name].append(path)
        return library

    def candidates(self, change: FileChange) -> Iterator[Path]:
        """Where the file of a change may be, most likely first, each path once."""
        track = self.by_track.get(change.track_id or -1)
        likely = [change.path, *([track] if track is not None else [])]
        other_paths = [*self.by_size.get(change.size_after or -1, ()), *self.by_name.get(change.path.name, ())]
        other_paths.sort(key=lambda path: path.name != change.path.name)
        yield from (path for path in dict.fromkeys([*likely, *other_paths]) if path not in self.claimed)


def locate(library: LibraryLocations, files: FileSystem, change: FileChange) -> LocatedFile | None:
    """The file of a change, None when it is nowhere in the library. What is at the old path comes first.

    Raises OSError where it is not found and a file that may be it cannot be read.
    """
    inexact: list[LocatedFile] = []
    unreadable: OSError | None = None
    for path in library.candidates(change):
        try:
            located = match_at(files, change, path)
        except OSError as error:
            unreadable = unreadable or error
            continue
        if located is not None and (located.exact or path == change.path):
            library.claimed.add(path)
            return located
        inexact += [located] if located is not None else []
    if not inexact and unreadable is not None:
        raise unreadable
    return inexact[0] if inexact else None


def match_at(files: FileSystem, change: FileChange, path: Path) -> LocatedFile | None:
    """The file at a path, if it is the one that was written. Raises OSError for one that is there and cannot be read.

    Nothing is looked for in a part of the running system.
    """
    try:
        if files.system_folder(path) is not None:
            return None
        real = files.resolve(path)
        stamp = stamp_of(files.stat(real))
        fingerprint = fingerprint_file(files, real)
    except (TaggerError, FileNotFoundError, NotADirectoryError, IsADirectoryError, EOFError):
        return None
    if fingerprint.audio != change.audio:
        return None
    return LocatedFile(path, stamp, exact=fingerprint == Fingerprint(change.audio, change.rest_after or b""))
