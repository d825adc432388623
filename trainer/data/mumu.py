"""MuMu (TISMIR §7.1): 31 471 albums with 250 genres, tracks of the Million Song Dataset, covers and customer reviews.

Layout: ``MuMu_dataset_multi-label.csv`` (a row a track), ``amazon_metadata_MuMu.json``, ``amazon_reviews_MuMu.json``;
audio by ``MSD_track_id`` below ``audio/``, covers by ``amazon_id`` below ``covers/`` or ``images/``; lists of a split,
where there are any, as ``items_index_train_….tsv`` (val, test) with an album or track identifier a line.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tagger.errors import Problem
from trainer.data import file_index, tables
from trainer.data.items import SPLIT_NAMES, Dataset, DatasetTrack, Item, ItemPart, Split, label_names, require
from trainer.data.text_features import read_gazetteer

TABLE = "MuMu_dataset_multi-label.csv"
REVIEWS = "amazon_reviews_MuMu.json"
METADATA = "amazon_metadata_MuMu.json"
COLUMNS = ("amazon_id", "MSD_track_id", "artist_mbid", "genres")


@dataclass(slots=True)
class MumuAlbum:
    """What the rows of one album add up to."""

    genres: dict[str, None] = field(default_factory=dict)
    tracks: dict[str, None] = field(default_factory=dict)
    artists: dict[str, None] = field(default_factory=dict)


def read_mumu(root: Path) -> Dataset:
    """The albums of ``root``. Raises TaggerError when the table is not there."""
    problems: list[Problem] = []
    albums = read_albums(require(root / TABLE, "MuMu's genres, a row a track"), problems)
    audio = file_index.by_stem(file_index.subfolders(root, "audio"), file_index.audio_suffixes())
    covers = file_index.by_stem(file_index.subfolders(root, "covers", "images", "album_imgs"), file_index.IMAGES)
    texts = read_reviews(root / REVIEWS, problems)
    splits = read_splits(root, problems)
    items = tuple(
        Item(
            id=name,
            labels=tuple(album.genres),
            tracks=tuple(DatasetTrack(track, audio.get(track)) for track in album.tracks),
            cover=covers.get(name),
            text=texts.get(name, ""),
            album=name,
            artists=tuple(album.artists),
            split=next((splits[key] for key in (name, *album.tracks) if key in splits), None),
        )
        for name, album in albums.items()
    )
    note = "No entities.jsonl: texts are enriched with the parents of the genre names in them, from the taxonomy."
    notes = () if read_gazetteer(root) else (note,)
    return Dataset(
        "mumu",
        root,
        label_names(items),
        items,
        frozenset(ItemPart),
        single=False,
        problems=tuple(problems),
        notes=notes,
    )


def read_albums(table: Path, problems: list[Problem]) -> dict[str, MumuAlbum]:
    """Album identifier → its genres, tracks and artists, in the table's order."""
    albums: dict[str, MumuAlbum] = defaultdict(MumuAlbum)

    def add(row: dict[str, str]) -> None:
        genres = [genre.strip() for genre in tables.needed(row, "genres").split(",") if genre.strip()]
        name, track = tables.needed(row, "amazon_id"), tables.needed(row, "MSD_track_id")
        album = albums[name]
        if track in album.tracks:
            raise ValueError(f"track {track} of album {name} is listed twice")
        album.genres.update(dict.fromkeys(genres))
        album.tracks[track] = None
        if row["artist_mbid"]:
            album.artists[row["artist_mbid"]] = None

    for _ in tables.gather(tables.rows(table, COLUMNS), table, add, problems):
        pass
    return albums


def read_reviews(file: Path, problems: list[Problem]) -> dict[str, str]:
    """Album → its reviews, oldest first, a paragraph each; empty when there is no such file.

    Both shapes in circulation are read: one object a review, and one an album with a list of ``reviews``. An entry that
    names no album, or holds no list, becomes a Problem.
    """
    texts: dict[str, list[tuple[float, str]]] = defaultdict(list)
    if not file.is_file():
        problems.append(Problem(file.name, "is not there; no album has a text"))
        return {}
    for number, entry in enumerate(tables.json_rows(file, problems), start=1):
        name, reviews = album_of(entry), entry.get("reviews", [entry])
        if not name or not isinstance(reviews, list):
            problems.append(Problem(f"entry {number} of {file.name}", "names no album, or holds no list of reviews"))
            continue
        for review in reviews:
            if isinstance(review, dict) and (text := review_text(review)):
                texts[name].append((review_time(review), text))
    return {
        name: "\n".join(text for _, text in sorted(reviews, key=lambda review: review[0]))
        for name, reviews in texts.items()
    }


def album_of(entry: dict[str, Any]) -> str:
    """The identifier of an entry's album, empty where it has none."""
    return str(entry.get("amazon_id") or entry.get("asin") or entry.get("id") or "")


def review_text(review: dict[str, Any]) -> str:
    """The words of a review, its heading first."""
    return " ".join(str(review[part]).strip() for part in ("summary", "reviewText", "text") if review.get(part))


def review_time(review: dict[str, Any]) -> float:
    """Seconds since 1970, 0 where none is given."""
    time = review.get("unixReviewTime") or 0
    return float(time) if isinstance(time, int | float) else 0.0


def read_splits(root: Path, problems: list[Problem]) -> dict[str, Split]:
    """Album or track identifier → split, from the lists beside the table or in ``splits/``."""
    lists = (
        (split, file)
        for spelling, split in SPLIT_NAMES.items()
        for folder in (root, root / "splits")
        for file in sorted(folder.glob(f"items_index_{spelling}_*.tsv"))
    )
    return file_index.read_splits(lists, problems)


def titles(root: Path) -> dict[str, str]:
    """Album → title, for tables and pictures; empty where the metadata is not there or names none."""
    file = root / METADATA
    entries = tables.json_rows(file, []) if file.is_file() else []
    return {album_of(entry): str(entry.get("title") or "") for entry in entries}
