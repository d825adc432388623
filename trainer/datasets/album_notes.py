"""Albums with a cover, what was written about them, and several genres each (one JSON object a line)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tagger.errors import TaggerError


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
