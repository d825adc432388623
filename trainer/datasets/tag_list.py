"""Tracks with artist, album and several genre tags, a table a split (MTG-Jamendo's genre annotations)."""

from dataclasses import dataclass
from pathlib import Path

from tagger.errors import TaggerError

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class TaggedTrack:
    """One track's identifiers and genres; the set carries no sound."""

    track: str
    artist: str
    album: str
    genres: tuple[str, ...]
    split: str


def read_tag_lists(folder: Path, name: str = "jamendo_genre") -> list[TaggedTrack]:
    """All tracks of ``folder/{name}-{split}.tsv``. Raises TaggerError when one is missing or a line is malformed."""
    return [track for split in SPLITS for track in _read(folder / f"{name}-{split}.tsv", split)]


def _read(table: Path, split: str) -> list[TaggedTrack]:
    if not table.is_file():
        raise TaggerError(f"{table} is missing; name the folder that holds the tag lists of all three splits.")
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    return [_track(line, split, f"line {number} of {table}") for number, line in enumerate(lines, start=2)]


def _track(line: str, split: str, where: str) -> TaggedTrack:
    cells = line.split("\t")
    if len(cells) != 4:
        raise TaggerError(f"{where.capitalize()} has {len(cells)} columns instead of four: track, artist, album, tags.")
    track, artist, album, tags = cells
    return TaggedTrack(track, artist, album, tuple(tag for tag in tags.replace(",", ";").split(";") if tag), split)
