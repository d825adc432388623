"""Covers with one or more genres each: a table of files (``id,file,genres,split``; genres joined by ";")."""

from dataclasses import dataclass
from pathlib import Path

from tagger.errors import TaggerError
from trainer.datasets import tables

COLUMNS = ("id", "file", "genres", "split")


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
        for _, row in tables.rows(table, COLUMNS)
    ]
