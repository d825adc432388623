"""MSD-I (TISMIR §6.1): tracks of the Million Song Dataset with one of 15 genres and the cover of their album.

Layout: ``MSD-I_dataset.tsv`` (msd_track_id, genre or genre_label, album_index, set, msd_artist_id, image_url); audio by
``msd_track_id`` below ``audio/``; covers below ``covers/`` or ``images/`` by ``album_index``, by ``msd_track_id``, or
under the last part of their address.
"""

from pathlib import Path

from tagger.errors import Problem, TaggerError
from trainer.data import file_index, tables
from trainer.data.items import SPLIT_NAMES, Dataset, DatasetTrack, Item, ItemPart, label_names

TABLES = ("MSD-I_dataset.tsv", "MSD-I_dataset.csv", "msdi_albums.csv")
COLUMNS = ("msd_track_id", "genre or genre_label", "album_index", "set", "msd_artist_id")


def read_msdi(root: Path) -> Dataset:
    """The tracks of ``root``. Raises TaggerError when the table is not there."""
    table = file_index.first_file(root, *TABLES)
    if table is None:
        raise TaggerError(f"{root} holds no {TABLES[0]}; name the folder that MSD-I was unpacked into.")
    problems: list[Problem] = []
    audio = file_index.by_stem(file_index.subfolders(root, "audio"), file_index.audio_suffixes())
    covers = file_index.by_stem(file_index.subfolders(root, "covers", "images"), file_index.IMAGES)
    delimiter = "\t" if table.suffix == ".tsv" else ","
    rows = tables.rows(table, COLUMNS, delimiter=delimiter)
    items = tuple(tables.gather(rows, table, lambda row: track(row, audio, covers), problems))
    return Dataset(
        "msd-i",
        root,
        label_names(items),
        items,
        frozenset({ItemPart.AUDIO, ItemPart.COVER}),
        single=True,
        problems=tuple(problems),
    )


def track(row: dict[str, str], audio: dict[str, Path], covers: dict[str, Path]) -> Item:
    """One row's track. Raises ValueError for a row without an identifier, a genre or a known split."""
    name, split = tables.needed(row, "msd_track_id"), row["set"].casefold()
    if split not in SPLIT_NAMES:
        raise ValueError(f"'{row['set']}' is no split")
    address = Path(row.get("image_url") or "").stem
    return Item(
        id=name,
        labels=(tables.needed(row, "genre_label" if row.get("genre_label") or "genre" not in row else "genre"),),
        tracks=(DatasetTrack(name, audio.get(name)),),
        cover=next((covers[key] for key in (row["album_index"], name, address) if key in covers), None),
        album=row["album_index"],
        artists=(row["msd_artist_id"],) if row["msd_artist_id"] else (),
        split=SPLIT_NAMES[split],
    )
