"""FMA (medium) with lyrics: 25 000 clips of 30 seconds, one of 16 top genres each.

Layout: ``fma_metadata/tracks.csv`` with its two-row header, ``fma_medium/000/000002.mp3`` (any subset),
``lyrics/000002.txt`` or ``lyrics/2.txt``, one text a track.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from tagger.errors import Problem, TaggerError
from trainer.data import file_index, tables
from trainer.data.items import SPLIT_NAMES, Dataset, DatasetTrack, Item, ItemPart, label_names, require

GENRE, SPLIT, SUBSET, ARTIST, ALBUM = (
    ("track", "genre_top"),
    ("set", "split"),
    ("set", "subset"),
    ("artist", "id"),
    ("album", "id"),
)
SUBSETS = {"small": ("small",), "medium": ("small", "medium"), "large": ("small", "medium", "large")}


def read_fma(root: Path, subset: str = "medium") -> Dataset:
    """The tracks of a subset that have one top genre. Raises TaggerError when the table is not there or is another."""
    table = file_index.first_file(root, "tracks.csv") or require(
        root / "fma_metadata" / "tracks.csv", "FMA's genres and splits"
    )
    problems: list[Problem] = []
    audio = file_index.by_stem(
        file_index.subfolders(root, f"fma_{subset}", "fma_full", "fma_large", "fma_small"), file_index.audio_suffixes()
    )
    lyrics = {
        stem.lstrip("0"): path
        for stem, path in file_index.by_stem(file_index.subfolders(root, "lyrics"), file_index.TEXTS).items()
    }
    rows = ((number, row) for number, row in two_row_header(table) if row["subset"] in SUBSETS[subset] and row["genre"])
    items = tuple(tables.gather(rows, table, lambda row: track(row, audio, lyrics), problems))
    parts = frozenset({ItemPart.AUDIO, ItemPart.TEXT})
    return Dataset("fma", root, label_names(items), items, parts, single=True, problems=tuple(problems))


def two_row_header(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and the cells in use of each row. Raises TaggerError when the header is not FMA's."""
    with table.open(encoding="utf-8", errors="replace", newline="") as lines:
        reader = csv.reader(lines)
        header = list(zip(*(tables.readable(table, reader, lambda: next(reader, [])) for _ in range(2)), strict=False))
        columns = {"genre": GENRE, "split": SPLIT, "subset": SUBSET, "artist": ARTIST, "album": ALBUM}
        if lacking := [pair for pair in columns.values() if pair not in header]:
            raise TaggerError(
                f"{table} lacks the column {'/'.join(lacking[0])} in its two-row header; is it FMA's tracks.csv?"
            )
        positions = {name: header.index(pair) for name, pair in columns.items()}
        while (row := tables.readable(table, reader, lambda: next(reader, None))) is not None:
            if row and row[0].strip().isdigit():
                cells = {
                    name: row[position].strip() if position < len(row) else "" for name, position in positions.items()
                }
                yield reader.line_num, {"id": row[0].strip(), **cells}


def track(row: dict[str, str], audio: dict[str, Path], lyrics: dict[str, Path]) -> Item:
    """One row's track. Raises ValueError for a row without a known split."""
    split = row["split"].casefold()
    if split not in SPLIT_NAMES:
        raise ValueError(f"'{row['split']}' is no split")
    text = lyrics.get(row["id"].lstrip("0"))
    return Item(
        id=row["id"],
        labels=(row["genre"],),
        tracks=(DatasetTrack(row["id"], audio.get(row["id"].zfill(6)) or audio.get(row["id"])),),
        text=text.read_text(encoding="utf-8", errors="replace") if text else "",
        album=row["album"] if row["album"] not in {"", "-1"} else "",
        artists=(row["artist"],) if row["artist"] else (),
        split=SPLIT_NAMES[split],
    )
