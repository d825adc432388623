"""A plain list of anything: a CSV or JSON-lines file with an item a row.

Columns (only ``id`` and ``genres`` are needed): ``audio`` and ``cover`` (paths, relative to the list), ``text`` or
``text_file``, ``genres``, ``artist``, ``album``, ``split``. In a CSV several values are joined by ";"; in JSON they are
lists.

Albums with a cover, what was written about them, and several genres each (one JSON object a line).

Covers with one or more genres each: a table of files (``id,file,genres,split``; genres joined by ";").

Tracks with artist, album and several genre tags, a table a split (MTG-Jamendo's genre annotations).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tagger.errors import Problem, TaggerError
from trainer.data import tables
from trainer.data.items import SPLIT_NAMES, Dataset, DatasetTrack, Item, ItemPart, Split, label_names

COLUMNS = {ItemPart.AUDIO: ("audio",), ItemPart.COVER: ("cover",), ItemPart.TEXT: ("text", "text_file")}
NAMES = ("manifest.csv", "manifest.jsonl", "manifest.json")


def read_manifest(root: Path) -> Dataset:
    """The items of a list, or of ``manifest.csv`` / ``.jsonl`` in a folder. Raises TaggerError when there is none."""
    file = root if root.is_file() else next((root / name for name in NAMES if (root / name).is_file()), None)
    if file is None:
        raise TaggerError(f"{root} holds no {' or '.join(NAMES)}; name the list itself.")
    problems: list[Problem] = []
    numbered = (
        tables.rows(file, ("id", "genres"))
        if file.suffix == ".csv"
        else enumerate(map(flat, tables.json_rows(file, problems)), 1)
    )
    items = tuple(tables.gather(numbered, file, lambda row: item(row, file.parent), problems))
    single = all(len(found.labels) == 1 for found in items)
    parts = frozenset(part for found in items for part in found.lists)
    return Dataset("manifest", file.parent, label_names(items), items, parts, single=single, problems=tuple(problems))


def flat(entry: dict[str, Any]) -> dict[str, str]:
    """A JSON object as a row of a CSV would be."""
    return {
        name: ";".join(map(str, value)) if isinstance(value, list) else str(value or "")
        for name, value in entry.items()
    }


def item(row: dict[str, str], folder: Path) -> Item:
    """One row. Raises ValueError for one without identifier or genre, or with an unknown split."""
    name, labels = tables.needed(row, "id"), tuple(values(row, "genres"))
    if not labels:
        raise ValueError("'genres' is empty")
    paths = [folder / part for part in values(row, "audio")]
    cover = next((folder / part for part in values(row, "cover")), None)
    return Item(
        id=name,
        labels=labels,
        tracks=tuple(
            DatasetTrack(path.relative_to(folder).as_posix(), path if path.is_file() else None) for path in paths
        ),
        cover=cover if cover and cover.is_file() else None,
        text=row.get("text") or text_of(row, folder),
        album=row.get("album", ""),
        artists=tuple(values(row, "artist")),
        split=split_of(row),
        lists=frozenset(part for part, columns in COLUMNS.items() if any(row.get(column) for column in columns)),
    )


def values(row: dict[str, str], column: str) -> Iterator[str]:
    """The parts of a cell."""
    return (part.strip() for part in row.get(column, "").split(";") if part.strip())


def text_of(row: dict[str, str], folder: Path) -> str:
    """The text that ``text_file`` names."""
    name = row.get("text_file", "")
    if name and not (folder / name).is_file():
        raise ValueError(f"the text {name} is not there")
    return (folder / name).read_text(encoding="utf-8", errors="replace") if name else ""


def split_of(row: dict[str, str]) -> Split | None:
    """The row's split, None where it names none."""
    name = row.get("split", "").casefold()
    if name and name not in SPLIT_NAMES:
        raise ValueError(f"'{name}' is no split")
    return SPLIT_NAMES.get(name)


@dataclass(frozen=True, slots=True)
class AlbumNote:
    """One album; ``cover`` is None where the set has no picture, ``text`` may be empty."""

    id: str
    source: str
    artist: str
    title: str
    text: str
    genres: tuple[str, ...]
    cover: Path | None
    split: str  # "train", "validation" or "test"; no artist stands in two


def read_album_notes(folder: Path) -> list[AlbumNote]:
    """Every album of ``folder/albums.jsonl``; covers are looked up beside it.

    Raises TaggerError when the table is missing or a line is not such an album.
    """
    table = folder / "albums.jsonl"
    if not table.is_file():
        raise TaggerError(f"{table} is missing; name the folder that holds albums.jsonl and covers/.")
    return list(_rows(table, folder))


def _rows(table: Path, folder: Path) -> Iterator[AlbumNote]:
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield _album(json.loads(line), folder)
        except (KeyError, TypeError, ValueError) as error:
            raise TaggerError(f"Line {number} of {table} is no album ({error}); mend or remove the line.") from error


def _album(row: dict[str, Any], folder: Path) -> AlbumNote:
    return AlbumNote(
        id=row["id"],
        source=row["source"],
        artist=row["artist"],
        title=row["title"],
        text=row["text"] or "",
        genres=tuple(row["genres"]),
        cover=folder / row["cover"] if row.get("cover") else None,
        split=row["split"],
    )


COLUMNS_COVER_LIST = ("id", "file", "genres", "split")


@dataclass(frozen=True, slots=True)
class LabelledCover:
    """One picture and its genres."""

    id: str
    file: Path
    genres: tuple[str, ...]
    split: str  # "train", "validation" or "test"


def read_cover_list(folder: Path) -> list[LabelledCover]:
    """Every cover of ``folder/covers.csv``. Raises TaggerError when the table is missing or lacks a column."""
    table = folder / "covers.csv"
    if not table.is_file():
        raise TaggerError(f"{table} is missing; name the folder that holds covers.csv and its images.")
    return [
        LabelledCover(row["id"], folder / row["file"], tuple(row["genres"].split(";")), row["split"])
        for _, row in tables.rows(table, COLUMNS_COVER_LIST)
    ]


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
