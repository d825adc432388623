"""A plain list of anything: a CSV or JSON-lines file with an item a row.

Columns (only ``id`` and ``genres`` are needed): ``audio`` and ``cover`` (paths, relative to the list), ``text`` or
``text_file``, ``genres``, ``artist``, ``album``, ``split``. In a CSV several values are joined by ";"; in JSON they are
lists.
"""

from collections.abc import Iterator
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
    single = all(len(entry.labels) == 1 for entry in items)
    parts = frozenset(part for entry in items for part in entry.lists)
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
