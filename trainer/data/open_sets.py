"""The freely available sets that the tables of docs/results.md and the shipped model are made from, each as a dataset.

All stand below one folder: ``albums/albums.jsonl`` (albums with a cover, what was written about them, several genres),
``covers/covers.csv`` (covers of five genres), ``features/gtzan_features_30s.csv`` (timbre statistics of GTZAN's clips) and
``labels/jamendo_genre-*.tsv`` (tags of MTG-Jamendo's tracks, without sound).

The datasets of texts and covers share one list of genres, written as the taxonomy writes them; an item that has a genre has
those above it too. The sets know different genres: what a set says nothing about is unknown of its items (``Item.known``).
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from trainer.data import dataset_files
from trainer.data.items import FOLDS, SPLIT_NAMES, Dataset, Item, ItemPart, Split, label_names
from trainer.data.labels import common_labels, with_parents
from trainer.data.registry import OPEN_SETS

ALBUMS, COVERS, TIMBRE, TAGS = "albums/albums.jsonl", "covers/covers.csv", "features/gtzan_features_30s.csv", "labels"
MINIMUM_ALBUMS = 10  # training albums that a genre needs before a network is asked to learn it
ELECTRONIC_SOURCE = "netlabels"  # files every release under electronic music and does not repeat it
SPELLING = {"hiphop": "hip hop"}  # the timbre table's spelling; the taxonomy's everywhere else
CLIPS_PER_GENRE = 100  # GTZAN numbers the clips of a genre from 0 to 99


def read_labelled_covers(root: Path) -> Dataset:
    """The covers with their genres as the set writes them."""
    items = tuple(cover_items(root))
    return Dataset("labelled-covers", root, label_names(items), items, frozenset({ItemPart.COVER}), single=False)


def read_timbre_statistics(root: Path) -> Dataset:
    """GTZAN's clips, one genre each, with all statistics of the table."""
    _, items = timbre_items(root)
    return Dataset("gtzan-statistics", root, label_names(items), items, frozenset(), single=True)


def read_jamendo_tags(root: Path) -> Dataset:
    """MTG-Jamendo's tracks with their genre tags. Raises TaggerError when a list is missing or a line is malformed."""
    items = tuple(item for split in Split for item in tag_items(root / TAGS / f"jamendo_genre-{split}.tsv", split))
    return Dataset("jamendo-tags", root, label_names(items), items, frozenset(), single=False)


def read_starter_texts(root: Path) -> Dataset:
    """The albums that something was written about, with their cover where there is one."""
    albums, labels = album_items(root), open_set_labels(root)
    items = [with_taxonomy_labels(album, labels) for album in albums if album.text.strip()]
    return Dataset("starter-texts", root, labels, tuple(items), frozenset({ItemPart.TEXT}), single=False)


def read_starter_covers(root: Path) -> Dataset:
    """The covers of the albums, and those of five genres."""
    return _albums_and_covers("starter-covers", root, open_set_labels(root))


def read_starter_items(root: Path) -> Dataset:
    """The albums and the covers of five genres, with the genres that they teach; what the shipped model is made from."""
    return _albums_and_covers("starter-items", root, frequent_labels(album_items(root), cover_items(root)))


def _albums_and_covers(name: str, root: Path, labels: tuple[str, ...]) -> Dataset:
    albums, covers = album_items(root), cover_items(root)
    cover_labels = with_parents(label for cover in covers for label in cover.labels)
    items = [with_taxonomy_labels(album, labels) for album in albums if album.cover]
    items += [replace(with_taxonomy_labels(cover, labels), known=cover_labels) for cover in covers]
    return Dataset(name, root, labels, tuple(items), frozenset({ItemPart.COVER}), single=False)


def open_set_labels(root: Path) -> tuple[str, ...]:
    """The genres of at least MINIMUM_ALBUMS training albums, and every genre of the other two sets."""
    return frequent_labels(album_items(root), [*cover_items(root), *timbre_items(root)[1]])


def frequent_labels(albums: Sequence[Item], others: Iterable[Item]) -> tuple[str, ...]:
    """The genres of at least MINIMUM_ALBUMS training albums, and every genre of the other items, sorted."""
    training = [with_parents(album.labels) for album in albums if album.split is Split.TRAIN]
    other_labels = with_parents(label for item in others for label in item.labels)
    return tuple(sorted(common_labels(training, MINIMUM_ALBUMS) | other_labels))


def with_taxonomy_labels(item: Item, labels: Sequence[str]) -> Item:
    """The item with those of ``labels`` that it carries, and those above them."""
    carried = with_parents(item.labels)
    return replace(item, labels=tuple(label for label in labels if label in carried))


def ensure_table(table: Path) -> None:
    """Raise TaggerError where a table of the sets is missing: what is named is the folder above them all."""
    if not table.is_file():
        raise TaggerError(f"{table} is missing; name the folder that holds {OPEN_SETS}.")


def album_items(root: Path) -> list[Item]:
    """Every album of the list. Raises TaggerError when the list is missing or a line is not such an album."""
    table = root / ALBUMS
    ensure_table(table)
    lines = table.read_text(encoding="utf-8").splitlines()
    return [album_item(line, table, number) for number, line in enumerate(lines, start=1)]


def album_item(line: str, table: Path, number: int) -> Item:
    """An album, with the genre that its source leaves out because all its albums have it."""
    try:
        row = json.loads(line)
        unwritten = ("electronic",) if row["source"] == ELECTRONIC_SOURCE else ()
        return Item(
            id=row["id"],
            labels=(*row["genres"], *unwritten),
            cover=table.parent / row["cover"] if row.get("cover") else None,
            text=row["text"] or "",
            artists=(row["artist"],),
            split=SPLIT_NAMES[row["split"]],
            source=row["source"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TaggerError(f"Line {number} of {table} is no album ({error}); mend or remove the line.") from error


def cover_items(root: Path) -> list[Item]:
    """Every cover of the list. Raises TaggerError when the list is missing or lacks a column."""
    table = root / COVERS
    ensure_table(table)
    return [
        Item(
            id=row["id"],
            labels=tuple(row["genres"].split(";")),
            cover=table.parent / row["file"],
            split=SPLIT_NAMES[row["split"]],
            source="covers",
        )
        for _, row in dataset_files.rows(table, ("id", "file", "genres", "split"))
    ]


def timbre_items(root: Path) -> tuple[tuple[str, ...], tuple[Item, ...]]:
    """The statistics' names and GTZAN's clips, without a split. Raises TaggerError when the table is missing or a value
    is not a number.
    """
    table = root / TIMBRE
    ensure_table(table)
    with table.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
    names = tuple(name for name in reader.fieldnames or () if name not in {"filename", "length", "label"})
    try:
        clips = tuple(
            Item(
                id=row["filename"],
                labels=(SPELLING.get(row["label"], row["label"]),),
                statistics=tuple(float(row[name]) for name in names),
            )
            for row in rows
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TaggerError(
            f"{table} is no table of timbre statistics ({error}); its columns are filename, length, numbers, label."
        ) from error
    return names, clips


def fold_of(clip: str) -> int:
    """The fold of a GTZAN clip, 0 to 9, by blocks of neighbouring numbers: an artist's clips stand side by side there."""
    number = int(clip.split(".")[1])
    return number * FOLDS // CLIPS_PER_GENRE


def clip_folds(clips: Sequence[Item], kind: Literal["blocks", "random"]) -> NDArray[np.int64]:
    """The fold of each clip, [clips]: its block, or the same numbers dealt out by chance, which repeats artists."""
    blocks = np.array([fold_of(clip.id) for clip in clips])
    return blocks if kind == "blocks" else np.random.default_rng(0).permutation(blocks)


def with_test_fold(dataset: Dataset, kind: Literal["blocks", "random"], fold: int) -> Dataset:
    """The clips of one fold are the test items, all others are trained on."""
    folds = clip_folds(dataset.items, kind)
    splits = [Split.TEST if number == fold else Split.TRAIN for number in folds]
    items = (replace(item, split=split) for item, split in zip(dataset.items, splits, strict=True))
    return replace(dataset, items=tuple(items))


def tag_items(table: Path, split: Split) -> list[Item]:
    """One split's tracks."""
    ensure_table(table)
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    return [tag_item(line, split, f"line {number} of {table}") for number, line in enumerate(lines, start=2)]


def tag_item(line: str, split: Split, position: str) -> Item:
    """One track: its identifier, artist, album and tags."""
    cells = line.split("\t")
    if len(cells) != 4:
        raise TaggerError(
            f"{position.capitalize()} has {len(cells)} columns instead of four: track, artist, album, tags."
        )
    track, artist, album, tags = cells
    labels = tuple(tag for tag in tags.replace(",", ";").split(";") if tag)
    return Item(track, labels, album=album, artists=(artist,), split=split)
