"""What a scan finds: plain values that know neither database nor window."""

from dataclasses import dataclass, field
from pathlib import Path

from tagger.errors import Problem


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells a changed file from an unchanged one without opening it."""

    size: int
    mtime_ns: int
    inode: int
    device: int


@dataclass(frozen=True, slots=True)
class AlbumText:
    """Words that the files carry about the music; titles are none."""

    kind: str  # "comment", "lyrics" or "description"
    text: str


@dataclass(frozen=True, slots=True)
class TrackTags:
    """The tags of one file as its format holds them; genres are a list and are never split at "/" or ","."""

    format: str  # a name of tagger.library.formats: "mp3", "flac", "ogg vorbis" …
    title: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    year: int | None = None
    track_number: int | None = None
    disc_number: int | None = None
    compilation: bool = False
    genres: tuple[str, ...] = ()
    texts: tuple[AlbumText, ...] = ()
    duration: float = 0.0  # seconds
    release_group: str = ""  # MusicBrainz identifier, "" when there is none
    has_cover: bool = False  # an embedded picture


@dataclass(frozen=True, slots=True)
class ScannedTrack:
    """One audio file: its tags, or the sentence that says why they could not be read."""

    path: Path
    stamp: FileStamp
    tags: TrackTags | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ScannedAlbum:
    """Tracks of one album artist and album, else of one folder; the discs of a set are one album."""

    key: str  # stable over rescans
    title: str
    artist: str
    folder: Path
    year: int | None
    tracks: tuple[ScannedTrack, ...]
    cover: Path | None  # an image file, or the audio file that embeds the picture


@dataclass(slots=True)
class Scan:
    """Everything one walk found, and what it had to pass over."""

    albums: list[ScannedAlbum] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
