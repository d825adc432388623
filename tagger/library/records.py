"""What a scan finds: plain values that know neither database nor window."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tagger.errors import Problem

SECOND_NS = 10**9
LAST_TIME_NS = 2**63 - 1  # the year 2262, after which the database could not hold a time; file systems hold later ones
COARSEST_TIME_NS = 2 * SECOND_NS


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells a changed file from an unchanged one without opening it."""

    size: int
    mtime_ns: int
    inode: int
    device: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        """The stamp of a file whose status was just asked for; a time that 63 bits cannot hold is the last one that they can."""
        mtime_ns = max(-LAST_TIME_NS, min(status.st_mtime_ns, LAST_TIME_NS))
        return cls(status.st_size, mtime_ns, status.st_ino, status.st_dev)

    def __reduce__(self) -> tuple[type, tuple[int, int, int, int]]:
        """For the pipe from the process that lists folders: dataclasses look their fields up, which takes long."""
        return FileStamp, (self.size, self.mtime_ns, self.inode, self.device)

    def is_of(self, status: os.stat_result) -> bool:
        """Whether it is the stamp of a file with this status."""
        stamp = (self.size, self.mtime_ns, self.inode, self.device)
        return stamp == (status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)

    def may_equal(self, other: "FileStamp") -> bool:
        """Whether both stamps may be of the same file: equal in all that a network drive does not change when it is connected.

        A drive may change the numbers of file and device, and round the time to whole seconds (FAT: to even ones). So the
        content must be compared as well.
        """
        is_coarse = not (self.mtime_ns % SECOND_NS and other.mtime_ns % SECOND_NS)
        difference = abs(self.mtime_ns - other.mtime_ns)
        return self.size == other.size and (difference == 0 or (is_coarse and difference <= COARSEST_TIME_NS))


@dataclass(frozen=True, slots=True)
class AlbumText:
    """Words that the files carry about the music; titles are none."""

    kind: str  # "comment", "lyrics" or "description"
    text: str


@dataclass(frozen=True, slots=True)
class TrackTags:
    """The tags of one file as its format holds them; genres are a list and are never split at "/" or ","."""

    format: str  # a name of tagger.tagformats.file_formats: "mp3", "flac", "ogg vorbis" …
    title: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    year: int | None = None
    track_number: int | None = None
    disc_number: int | None = None
    compilation: bool = False
    genres: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()  # of the field STYLE beside the genre
    texts: tuple[AlbumText, ...] = ()
    duration: float = 0.0  # seconds
    release_group: str = ""  # MusicBrainz identifier, "" when there is none
    has_cover: bool = False  # an embedded picture


@dataclass(frozen=True, slots=True)
class ScannedTrack:
    """One audio file: its tags, or why they cannot be read, or both where the tags are whole but the audio is not.

    While its stamp stays the same, the next scan does not open the file.
    """

    path: Path
    stamp: FileStamp
    tags: TrackTags | None
    error: str | None = None
    changed: bool = True  # False: the file is as the last scan left it and was not opened


@dataclass(frozen=True, slots=True)
class ScannedAlbum:
    """Tracks of one album artist and album, else of one folder; the discs of a set are one album."""

    key: str  # stable over rescans, ASCII
    title: str
    artist: str
    folder: Path
    year: int | None
    tracks: tuple[ScannedTrack, ...]  # by disc, number and name
    cover: Path | None  # an image file, or the audio file that embeds the picture


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan found, in one folder (the discs of a set count as one) or in all, and what it had to pass over there.

    Folder by folder, an album whose tracks lie in several comes once per folder under the same key, each time with the
    tracks found there. With the last result come ``vanished``, known files that are no longer where they were,
    ``left_out``, known files that the scan does not go to any more, and ``linked``: what links led to outside the roots,
    and from which root.
    """

    albums: tuple[ScannedAlbum, ...] = ()
    problems: tuple[Problem, ...] = ()
    vanished: tuple[Path, ...] = ()
    left_out: tuple[Path, ...] = ()
    linked: Mapping[Path, Path] | None = None
