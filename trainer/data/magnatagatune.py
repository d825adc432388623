"""MagnaTagATune: 25 863 clips of 29 seconds with 188 tags, of which the 50 most frequent are used.

Layout: ``annotations_final.csv`` (tab-separated: clip_id, a 0/1 column a tag, mp3_path) and the clips under their path;
with ``clip_info_final.csv`` the artists and albums are read from it, otherwise from the paths, which begin with both.
"""

from collections import Counter
from pathlib import Path

from tagger.errors import Problem
from trainer.data import file_index, tables
from trainer.data.items import Dataset, DatasetTrack, Item, ItemPart, require

TABLE = "annotations_final.csv"
INFO = "clip_info_final.csv"
TOP = 50


def read_magnatagatune(root: Path, top: int = TOP) -> Dataset:
    """The clips of ``root`` that have one of the ``top`` most frequent tags. Raises TaggerError when the table is not
    there.
    """
    table = require(root / TABLE, "MagnaTagATune's tags, tab-separated")
    problems: list[Problem] = []
    credits = read_credits(root / INFO, problems)
    rows = tables.rows(table, ("clip_id", "mp3_path"), delimiter="\t")
    items = tuple(tables.gather(rows, table, lambda row: clip(row, root, credits), problems))
    counts = Counter(tag for item in items for tag in item.labels)
    frequent = tuple(sorted(tag for tag, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:top]))
    dataset = Dataset(
        "magnatagatune", root, frequent, items, frozenset({ItemPart.AUDIO}), single=False, problems=tuple(problems)
    )
    return dataset.keeping(frequent)


def clip(row: dict[str, str], root: Path, credits: dict[str, tuple[str, str]]) -> Item:
    """One row's clip. Raises ValueError when it has no path."""
    name, path = tables.needed(row, "clip_id"), tables.needed(row, "mp3_path")
    artist, album = credits.get(name) or from_path(path)
    candidates = (root / path, *(folder / path for folder in file_index.subfolders(root, "mp3", "audio")))
    file = next((candidate for candidate in candidates if candidate.is_file()), None)
    labels = tuple(tag for tag, flag in row.items() if flag == "1" and tag not in {"clip_id", "mp3_path"})
    return Item(
        id=name, labels=labels, tracks=(DatasetTrack(name, file),), album=album, artists=(artist,) if artist else ()
    )


def from_path(path: str) -> tuple[str, str]:
    """Artist and album of ``f/artist-album-03-title-30-59.mp3``."""
    artist, _, album_and_title = Path(path).stem.partition("-")
    return artist, f"{artist} - {album_and_title.partition('-')[0]}"


def read_credits(file: Path, problems: list[Problem]) -> dict[str, tuple[str, str]]:
    """Clip → artist and album; empty when the table is not there."""
    if not file.is_file():
        return {}
    rows = tables.rows(file, ("clip_id", "artist", "album"), delimiter="\t")
    return dict(
        tables.gather(
            rows, file, lambda row: (row["clip_id"], (row["artist"], f"{row['artist']} - {row['album']}")), problems
        )
    )
