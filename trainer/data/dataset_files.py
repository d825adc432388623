"""Reading a dataset's tables and JSON files row by row, and finding its files by the names that these give.

A row that cannot be used becomes a Problem. Files are indexed in one walk of their folders instead of a look-up per row.
"""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

import ijson

from tagger.errors import Problem, TaggerError
from tagger.tagformats.file_formats import audio_extensions
from trainer.data.items import Split

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})
TEXTS = frozenset({".txt"})


def audio_suffixes() -> frozenset[str]:
    """Every audio file name ending the application reads, and GTZAN's ``.au``."""
    return frozenset(audio_extensions()) | {".au"}


def by_stem(folders: Iterable[Path], suffixes: frozenset[str]) -> dict[str, Path]:
    """Stem → path of every file with one of ``suffixes`` in or below ``folders``; the first in sorted order wins."""
    paths: dict[str, Path] = {}
    for folder in folders:
        for path in walk(folder, suffixes):
            paths.setdefault(path.stem, path)
    return paths


def walk(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """The files below ``folder`` with one of ``suffixes`` (any case), in sorted order; hidden ones are left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                yield Path(parent, name)


def subfolders(root: Path, *names: str) -> list[Path]:
    """Those of the named folders that ``root`` has; ``root`` itself when it has none of them."""
    return [root / name for name in names if (root / name).is_dir()] or [root]


def read_splits(lists: Iterable[tuple[Split, Path]], problems: list[Problem]) -> dict[str, Split]:
    """Name → split, from lists with a name a line; one that stands in two splits becomes a Problem, and the first
    counts.
    """
    splits: dict[str, Split] = {}
    for split, file in lists:
        for name in filter(None, map(str.strip, file.read_text(encoding="utf-8").splitlines())):
            if splits.setdefault(name, split) is not split:
                problems.append(Problem(file.name, f"{name} stands in another split, too; the first counts"))
    return splits


def first_file(root: Path, *names: str) -> Path | None:
    """The first of the named files that ``root`` or one of its direct folders holds, None when there is none."""
    folders = [root, *(sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else [])]
    return next((folder / name for name in names for folder in folders if (folder / name).is_file()), None)


Row = Mapping[str, str]
Value = TypeVar("Value")
LONGEST_CELL = 1 << 24  # characters; an album's reviews can fill a cell, a forgotten quote would swallow the table

csv.field_size_limit(LONGEST_CELL)


def rows(table: Path, columns: Iterable[str], *, delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row of a CSV with a header. Raises TaggerError when it lacks one of ``columns``
    ("genre or tag": either will do), or cannot be read.
    """
    with table.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        reader = csv.DictReader((line.replace("\0", "") for line in lines), delimiter=delimiter)
        present = set(readable(table, reader.reader, lambda: list(reader.fieldnames or ())))
        if lacking := [column for column in columns if not present & set(column.split(" or "))]:
            raise TaggerError(f"{table} lacks the column {', '.join(sorted(lacking))}; is it the published file?")
        while row := readable(table, reader.reader, lambda: next(reader, None)):
            yield (
                reader.line_num,
                {
                    name: (cell or "").strip()
                    for name, cell in row.items()
                    if isinstance(name, str) and not isinstance(cell, list)
                },
            )


def readable(table: Path, reader: Any, read: Callable[[], Value]) -> Value:
    """What ``read`` gets from a table's reader. Raises TaggerError where the table cannot be read as one."""
    try:
        return read()
    except csv.Error as error:
        raise TaggerError(
            f"Line {reader.line_num} of {table} cannot be read ({error}); look for a quotation mark that is never closed."
        ) from error


def gather(
    numbered: Iterable[tuple[int, dict[str, str]]],
    table: Path,
    make: Callable[[dict[str, str]], Value],
    problems: list[Problem],
) -> Iterator[Value]:
    """``make(row)`` of each row; a row for which it raises ValueError or KeyError becomes a Problem."""
    for number, row in numbered:
        try:
            yield make(row)
        except (KeyError, ValueError) as error:
            problems.append(Problem(f"line {number} of {table.name}", str(error)))


def needed(row: Row, column: str) -> str:
    """The cell, which must not be empty."""
    if not row[column]:
        raise ValueError(f"'{column}' is empty")
    return row[column]


LONGEST_LINE = 1 << 20  # characters that are looked at to tell which kind of JSON a file is


def json_rows(file: Path, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """The objects of a JSON array, of an object of objects (their keys become their "id"), or of JSON lines; what is no
    object becomes a Problem. One object after the other is read, because MuMu's reviews are half a gigabyte.

    Raises TaggerError when the file is neither.
    """
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        filled = (line for line in iter(lambda: lines.readline(LONGEST_LINE), "") if line.strip())
        first, second = next(filled, ""), next(filled, "")
        lines.seek(0)
        if first.lstrip().startswith("["):
            values = _array(file, lines)
        elif _is_entry(first, alone=not second):
            values = _lines(file, lines, problems)
        elif _begins_with_entries(lines):
            values = _entries(file, lines)
        else:
            values = _object(file, lines.read(), problems)
        for number, value in values:
            if isinstance(value, dict):
                yield value
            else:
                problems.append(Problem(f"entry {number} of {file.name}", "is no JSON object"))


class _Utf8:
    """A text file as the bytes that a streaming parser reads: of no encoding but UTF-8, whatever stood in the file."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines

    def read(self, size: int) -> bytes:
        """The next characters, ``size`` at most."""
        return self._lines.read(size).encode("utf-8", "replace")


def _array(file: Path, lines: TextIO) -> Iterator[tuple[object, Any]]:
    """The entries of an array."""
    with _named(file):
        yield from enumerate(ijson.items(_Utf8(lines), "item", use_float=True), start=1)


def _entries(file: Path, lines: TextIO) -> Iterator[tuple[object, Any]]:
    """The entries of an object of objects."""
    with _named(file):
        for name, entry in ijson.kvitems(_Utf8(lines), "", use_float=True):
            yield name, {"id": name, **entry} if isinstance(entry, dict) else entry


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """A context in which a JSON parser's complaint becomes a TaggerError that names the file."""
    try:
        yield
    except ijson.JSONError as error:
        reason = str(error).partition("\n")[0].strip()
        raise TaggerError(f"{file} is no JSON ({reason}); fetch it again.") from error


def _begins_with_entries(lines: TextIO) -> bool:
    """Whether the file is an object whose first value is an entry or a list; the file is at its start afterwards."""
    try:
        _, value = next(iter(ijson.kvitems(_Utf8(lines), "")))
    except (ijson.JSONError, StopIteration):
        return False
    finally:
        lines.seek(0)
    return isinstance(value, dict | list)


def _is_entry(line: str, *, alone: bool) -> bool:
    """Whether a line holds an entry of its own: JSON, and no object of entries that is ``alone`` in its file."""
    try:
        value = json.loads(line)
    except ValueError:
        return False
    entries = isinstance(value, dict) and bool(value) and all(isinstance(part, dict | list) for part in value.values())
    return not (entries and alone)


def _object(file: Path, text: str, problems: list[Problem]) -> Iterator[tuple[object, Any]]:
    """The one entry that a file holds; JSON lines where the text is no single object."""
    try:
        yield 1, json.loads(text)
    except ValueError:
        yield from _lines(file, text.splitlines(), problems)


def _lines(file: Path, lines: Iterable[str], problems: list[Problem]) -> Iterator[tuple[object, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                problems.append(Problem(f"line {number} of {file.name}", f"is no JSON ({error})"))
