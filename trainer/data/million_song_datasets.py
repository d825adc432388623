"""The published datasets over tracks of the Million Song Dataset: MSD-I with covers, MuMu with covers and reviews.

MSD-I (TISMIR §6.1): tracks with one of 15 genres and the cover of their album. ``MSD-I_dataset.tsv`` (msd_track_id,
genre or genre_label, album_index, set, msd_artist_id, image_url); audio by ``msd_track_id`` below ``audio/``; covers
below ``covers/`` or ``images/`` by ``album_index``, by ``msd_track_id``, or under the last part of their address.

MuMu (TISMIR §7.1): 31 471 albums with 250 genres, their tracks, covers and customer reviews.
``MuMu_dataset_multi-label.csv`` (a row a track), ``amazon_metadata_MuMu.json`` and ``amazon_reviews_MuMu.json`` in the
folder or in ``MuMu_dataset/``, as the archive unpacks; audio by ``MSD_track_id`` below ``audio/``, covers by ``amazon_id``
below ``covers/``, ``images/`` or ``album_imgs/``, in the folder or beside the table; lists of a split, where there are any,
as ``items_index_train_….tsv`` (val, test) with an album or track identifier a line. The metadata's category paths
(["CDs & Vinyl", "Rock", "Progressive Rock"]) say which genre lies at the top.
"""

from bisect import insort
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tagger.errors import Problem, TaggerError
from trainer.data import dataset_files
from trainer.data.items import SPLIT_NAMES, Dataset, DatasetTrack, Item, ItemPart, Split, label_names, require
from trainer.data.text_features import read_gazetteer

MSDI_TABLES = ("MSD-I_dataset.tsv", "MSD-I_dataset.csv", "msdi_albums.csv")
MSDI_COLUMNS = ("msd_track_id", "genre or genre_label", "album_index", "set", "msd_artist_id")


def read_msdi(root: Path) -> Dataset:
    """The tracks of ``root``. Raises TaggerError when the table is not there."""
    table = dataset_files.first_file(root, *MSDI_TABLES)
    if table is None:
        raise TaggerError(f"{root} holds no {MSDI_TABLES[0]}; name the folder that MSD-I was unpacked into.")
    problems: list[Problem] = []
    audio = dataset_files.by_stem(dataset_files.subfolders(root, "audio"), dataset_files.audio_suffixes())
    covers = dataset_files.by_stem(dataset_files.subfolders(root, "covers", "images"), dataset_files.IMAGES)
    delimiter = "\t" if table.suffix == ".tsv" else ","
    rows = dataset_files.rows(table, MSDI_COLUMNS, delimiter=delimiter)
    items = tuple(dataset_files.gather(rows, table, lambda row: msdi_item(row, audio, covers), problems))
    return Dataset(
        "msd-i",
        root,
        label_names(items),
        items,
        frozenset({ItemPart.AUDIO, ItemPart.COVER}),
        single=True,
        problems=tuple(problems),
    )


def msdi_item(row: dict[str, str], audio: dict[str, Path], covers: dict[str, Path]) -> Item:
    """One row's track. Raises ValueError for a row without an identifier, a genre or a known split."""
    name, split = dataset_files.needed(row, "msd_track_id"), row["set"].casefold()
    if split not in SPLIT_NAMES:
        raise ValueError(f"'{row['set']}' is no split")
    address = Path(row.get("image_url") or "").stem
    return Item(
        id=name,
        labels=(dataset_files.needed(row, "genre_label" if row.get("genre_label") or "genre" not in row else "genre"),),
        tracks=(DatasetTrack(name, audio.get(name)),),
        cover=next((covers[key] for key in (row["album_index"], name, address) if key in covers), None),
        album=row["album_index"],
        artists=(row["msd_artist_id"],) if row["msd_artist_id"] else (),
        split=SPLIT_NAMES[split],
    )


MUMU_TABLE = "MuMu_dataset_multi-label.csv"
MUMU_REVIEWS = "amazon_reviews_MuMu.json"
MUMU_METADATA = "amazon_metadata_MuMu.json"
NO_ENTITIES = (
    "No entities.jsonl in {}: texts are enriched with the parents of the genre names in them, from the taxonomy."
)
NO_METADATA = "No {}: what lies at the top of the genres is read from the labels."
MUMU_COVERS = ("covers", "images", "album_imgs")
MUMU_COLUMNS = ("amazon_id", "MSD_track_id", "artist_mbid", "genres")


@dataclass(slots=True)
class MumuAlbum:
    """What the rows of one album add up to."""

    genres: dict[str, None] = field(default_factory=dict)
    tracks: dict[str, None] = field(default_factory=dict)
    artists: dict[str, None] = field(default_factory=dict)


def read_mumu(root: Path) -> Dataset:
    """The albums of ``root``. Raises TaggerError when the table is not there."""
    problems: list[Problem] = []
    table = dataset_files.first_file(root, MUMU_TABLE) or require(root / MUMU_TABLE, "MuMu's genres, a row a track")
    tables = table.parent
    albums = read_albums(table, problems)
    folders = dict.fromkeys((root, tables))
    audio_folders = [folder / "audio" for folder in folders if (folder / "audio").is_dir()] or [root]
    cover_folders = [folder / name for folder in folders for name in MUMU_COVERS if (folder / name).is_dir()] or [root]
    audio = dataset_files.by_stem(audio_folders, dataset_files.audio_suffixes())
    covers = dataset_files.by_stem(cover_folders, dataset_files.IMAGES)
    texts = read_reviews(tables / MUMU_REVIEWS, problems)
    splits = {name: split for folder in folders for name, split in read_splits(folder, problems).items()}
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
    notes = [] if read_gazetteer(root) else [NO_ENTITIES.format(root)]
    notes += [] if (tables / MUMU_METADATA).is_file() else [NO_METADATA.format(tables / MUMU_METADATA)]
    return Dataset(
        "mumu",
        root,
        label_names(items),
        items,
        frozenset(ItemPart),
        single=False,
        problems=tuple(problems),
        notes=tuple(notes),
        top_level=top_level_genres(tables / MUMU_METADATA, problems),
        longest_text=LONGEST_TEXT,
    )


def top_level_genres(file: Path, problems: list[Problem]) -> dict[str, str]:
    """Genre → the genre at the top of its commonest category path; empty where the metadata names no paths.

    The first name of a path is the shop's department and no genre.
    """
    tops: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in dataset_files.json_rows(file, problems) if file.is_file() else ():
        paths = entry.get("categories")
        for path in paths if isinstance(paths, list) else ():
            if isinstance(path, list) and len(path) > 1 and all(isinstance(name, str) for name in path):
                for genre in path[1:]:
                    tops[genre.strip()][path[1].strip()] += 1
    return {genre: counts.most_common(1)[0][0] for genre, counts in tops.items()}


def read_albums(table: Path, problems: list[Problem]) -> dict[str, MumuAlbum]:
    """Album identifier → its genres, tracks and artists, in the table's order."""
    albums: dict[str, MumuAlbum] = defaultdict(MumuAlbum)

    def add(row: dict[str, str]) -> None:
        genres = [genre.strip() for genre in dataset_files.needed(row, "genres").split(",") if genre.strip()]
        name, track = dataset_files.needed(row, "amazon_id"), dataset_files.needed(row, "MSD_track_id")
        album = albums[name]
        if track in album.tracks:
            raise ValueError(f"track {track} of album {name} is listed twice")
        album.genres.update(dict.fromkeys(genres))
        album.tracks[track] = None
        if row["artist_mbid"]:
            album.artists[row["artist_mbid"]] = None

    for _ in dataset_files.gather(dataset_files.rows(table, MUMU_COLUMNS), table, add, problems):
        pass
    return albums


LONGEST_TEXT = 3000
"""Characters that are read of an album's reviews, the oldest first: twice what TISMIR cuts them at (§7.2)."""


def read_reviews(file: Path, problems: list[Problem]) -> dict[str, str]:
    """Album → its reviews, oldest first, a paragraph each, LONGEST_TEXT characters at most; empty when there is no such file.

    Both shapes in circulation are read: one object a review, and one an album with a list of ``reviews``. An entry that
    names no album, or holds no list, becomes a Problem.
    """
    oldest: dict[str, list[tuple[float, str]]] = defaultdict(list)
    if not file.is_file():
        problems.append(Problem(file.name, "is not there; no album has a text"))
        return {}
    for number, entry in enumerate(dataset_files.json_rows(file, problems), start=1):
        name, reviews = album_of(entry), entry.get("reviews", [entry])
        if not name or not isinstance(reviews, list):
            problems.append(Problem(f"entry {number} of {file.name}", "names no album, or holds no list of reviews"))
            continue
        for review in reviews:
            if isinstance(review, dict) and (text := review_text(review)):
                add_review(oldest[name], review_time(review), text)
    texts: dict[str, str] = {}
    while oldest:  # each album's reviews are let go as they are joined: together they fill hundreds of megabytes
        name, of_album = oldest.popitem()
        texts[name] = "\n".join(text for _, text in of_album)[:LONGEST_TEXT]
    return texts


def add_review(oldest: list[tuple[float, str]], time: float, text: str) -> None:
    """Put a review in its place among an album's oldest ones, and let go of those that lie behind LONGEST_TEXT."""
    insort(oldest, (time, text[:LONGEST_TEXT]), key=lambda review: review[0])
    while sum(len(text) for _, text in oldest[:-1]) >= LONGEST_TEXT:
        oldest.pop()


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
    return dataset_files.read_splits(lists, problems)


def titles(root: Path) -> dict[str, str]:
    """Album → title, for tables and pictures; empty where the metadata is not there or names none."""
    file = dataset_files.first_file(root, MUMU_METADATA)
    entries = dataset_files.json_rows(file, []) if file is not None else []
    return {album_of(entry): str(entry.get("title") or "") for entry in entries}
