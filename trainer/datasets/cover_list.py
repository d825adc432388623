"""Covers with one or more genres each: a table of files (``id,file,genres,split``; genres joined by ";")."""

import csv
from dataclasses import dataclass
from pathlib import Path

from tagger.errors import TaggerError

COLUMNS = {"id", "file", "genres", "split"}


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
    with table.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if lacking := COLUMNS - set(reader.fieldnames or ()):
            raise TaggerError(
                f"{table} lacks the column {', '.join(sorted(lacking))}; its header must name {', '.join(sorted(COLUMNS))}."
            )
        return [
            LabelledCover(row["id"], folder / row["file"], tuple(row["genres"].split(";")), row["split"])
            for row in reader
        ]
