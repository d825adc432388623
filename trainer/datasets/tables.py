"""Reading the tables that datasets come with: rows one by one, bad ones named and passed over."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tagger.errors import Problem, TaggerError

Row = Mapping[str, str]
Value = TypeVar("Value")


def rows(table: Path, columns: Iterable[str], *, delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row of a CSV with a header. Raises TaggerError when it lacks one of ``columns``."""
    with table.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        reader = csv.DictReader((line.replace("\0", "") for line in lines), delimiter=delimiter)
        if lacking := set(columns) - set(reader.fieldnames or ()):
            raise TaggerError(f"{table} lacks the column {', '.join(sorted(lacking))}; is it the published file?")
        for row in reader:
            yield (
                reader.line_num,
                {
                    name: (cell or "").strip()
                    for name, cell in row.items()
                    if isinstance(name, str) and not isinstance(cell, list)
                },
            )


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


def json_rows(file: Path, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """The objects of a JSON array, of an object of objects, or of JSON lines; what is no object becomes a Problem.

    Raises TaggerError when the file is neither.
    """
    with file.open(encoding="utf-8", errors="replace") as lines:
        start = lines.read(1)
        lines.seek(0)
        values = _array(file, lines.read()) if start == "[" else _lines(file, lines, problems)
        for number, value in values:
            if isinstance(value, dict):
                yield value
            else:
                problems.append(Problem(f"entry {number} of {file.name}", "is no JSON object"))


def _array(file: Path, text: str) -> Iterator[tuple[int, Any]]:
    try:
        yield from enumerate(json.loads(text), start=1)
    except ValueError as error:
        raise TaggerError(f"{file} is no JSON ({error}); fetch it again.") from error


def _lines(file: Path, lines: Iterable[str], problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                problems.append(Problem(f"line {number} of {file.name}", f"is no JSON ({error})"))
