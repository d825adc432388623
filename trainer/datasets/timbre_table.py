"""GTZAN's well-known table of timbre statistics: one row a 30-second clip, one genre each."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tagger.errors import TaggerError

# The table's spelling; the taxonomy's everywhere else.
SPELLING = {"hiphop": "hip hop"}


@dataclass(frozen=True, slots=True)
class TimbreTable:
    """``values`` float64 [clips, statistics], in the order of ``statistics``; ``genres`` and ``clips`` have one entry a row."""

    statistics: tuple[str, ...]
    values: np.ndarray
    genres: tuple[str, ...]
    clips: tuple[str, ...]

    def columns(self, names: tuple[str, ...]) -> np.ndarray:
        """The named statistics, float64 [clips, len(names)]. Raises TaggerError for one that the table lacks."""
        if lacking := [name for name in names if name not in self.statistics]:
            raise TaggerError(
                f"The table of timbre statistics lacks {', '.join(lacking)}; use the 30-second table with all 57 statistics."
            )
        return self.values[:, [self.statistics.index(name) for name in names]]


def read_timbre_table(file: Path) -> TimbreTable:
    """The whole table. Raises TaggerError when it is missing or a value is not a number."""
    if not file.is_file():
        raise TaggerError(f"{file} is missing; name the folder that holds GTZAN's 30-second feature table.")
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
    names = tuple(name for name in reader.fieldnames or () if name not in {"filename", "length", "label"})
    try:
        values = np.array([[float(row[name]) for name in names] for row in rows])
        genres = tuple(SPELLING.get(row["label"], row["label"]) for row in rows)
        clips = tuple(row["filename"] for row in rows)
    except (KeyError, TypeError, ValueError) as error:
        raise TaggerError(
            f"{file} is no table of timbre statistics ({error}); its columns are filename, length, numbers, label."
        ) from error
    return TimbreTable(names, values, genres, clips)
