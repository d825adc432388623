"""The published datasets of single clips: GTZAN, MagnaTagATune, and FMA with lyrics.

GTZAN: 1000 clips of 30 seconds, ten genres; ``genres/blues/blues.00000.au`` or ``.wav``. The fault-filtered split
(443/197/290) is used when its three lists are there (``train_filtered.txt`` and its sisters). Otherwise the split is
made by chance, and as GTZAN names no artists nobody can check it: its scores run high.

MagnaTagATune: 25 863 clips of 29 seconds with 188 tags, of which the 50 most frequent are used.
``annotations_final.csv`` (tab-separated: clip_id, a 0/1 column a tag, mp3_path) and the clips under their path; with
``clip_info_final.csv`` the artists and albums are read from it, otherwise from the paths, which begin with both.

FMA (medium) with lyrics: 25 000 clips of 30 seconds, one of 16 top genres each. ``fma_metadata/tracks.csv`` with its
two-row header, ``fma_medium/000/000002.mp3`` (any subset), ``lyrics/000002.txt`` or ``lyrics/2.txt``, one text a track.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tagger.errors import Problem, TaggerError
from trainer.data import dataset_files
from trainer.data.items import SPLIT_NAMES, Dataset, DatasetTrack, Item, ItemPart, Split, label_names, require

GTZAN_LISTS = {
    Split.TRAIN: "train_filtered.txt",
    Split.VALIDATION: "valid_filtered.txt",
    Split.TEST: "test_filtered.txt",
}
GTZAN_GENRES, GTZAN_CLIPS_OF_GENRE = 10, 100
GTZAN_CLIP = re.compile(r"[a-z]+\.\d{5}", re.IGNORECASE)
GTZAN_UNKNOWN_ARTISTS = (
    "GTZAN names no artists: whether one stands in two splits cannot be checked, and a split by chance scores too high."
)


def read_gtzan(root: Path) -> Dataset:
    """The clips of ``root``; with the filtered lists, only the clips in them. Raises TaggerError when there is no
    clip.
    """
    folder = next(
        (candidate for candidate in (root / "genres", root / "genres_original", root) if candidate.is_dir()), root
    )
    problems: list[Problem] = []
    clips: dict[str, Path] = {}
    for path in dataset_files.walk(folder, frozenset({".au", ".wav"})):
        if is_gtzan_clip(path, problems) and clips.setdefault(path.stem, path) is not path:
            problems.append(Problem(str(path), f"is a second {path.stem}; {clips[path.stem].name} counts"))
    if not clips:
        raise TaggerError(
            f"{root} holds no clip like genres/blues/blues.00000.wav; name the folder that GTZAN was unpacked into."
        )
    splits = read_filtered_lists(root, problems)
    split_of = splits or dict.fromkeys(clips)
    problems += [
        Problem(name, "is in the filtered lists, and there is no such clip") for name in split_of if name not in clips
    ]
    items = tuple(
        Item(id=name, labels=(name.split(".")[0],), tracks=(DatasetTrack(name, clips.get(name)),), split=split)
        for name, split in split_of.items()
    )
    notes = (
        ("Splits: the fault-filtered lists of GTZAN.",)
        if splits
        else (GTZAN_UNKNOWN_ARTISTS, missing_lists(root), *clip_counts(clips))
    )
    return Dataset(
        "gtzan",
        root,
        label_names(items),
        items,
        frozenset({ItemPart.AUDIO}),
        single=True,
        problems=tuple(problems),
        notes=notes,
    )


def missing_lists(root: Path) -> str:
    """Which of the filtered lists are not there, as a sentence."""
    missing = [name for name in GTZAN_LISTS.values() if dataset_files.first_file(root, name) is None]
    rest = "" if len(missing) == len(GTZAN_LISTS) else "; without it the others are not used"
    return (
        f"Not there: {', '.join(missing)} (the fault-filtered split){rest}. Looked for in {root} and the folders in it; put "
        "the three lists beside genres."
    )


def clip_counts(clips: Iterable[str]) -> tuple[str, ...]:
    """A sentence where there are not as many clips of each genre as were published."""
    counts = Counter(name.split(".")[0] for name in clips)
    if fewer := [f"{genre} {count}" for genre, count in sorted(counts.items()) if count != GTZAN_CLIPS_OF_GENRE]:
        published = f"{GTZAN_CLIPS_OF_GENRE} clips of each of {GTZAN_GENRES} genres are published"
        return (f"{sum(counts.values())} clips of {len(counts)} genres are here ({', '.join(fewer)}); {published}.",)
    return ()


def is_gtzan_clip(path: Path, problems: list[Problem]) -> bool:
    """Whether a file is called as GTZAN's clips are; a stranger becomes a Problem."""
    if GTZAN_CLIP.fullmatch(path.stem) and path.stem.split(".")[0] == path.parent.name:
        return True
    problems.append(Problem(str(path), "is not named like a clip of its genre, and is left out"))
    return False


def read_filtered_lists(root: Path, problems: list[Problem]) -> dict[str, Split]:
    """Clip → split, from the three filtered lists; empty when one is missing."""
    lists = {split: file for split, name in GTZAN_LISTS.items() if (file := dataset_files.first_file(root, name))}
    if len(lists) < len(GTZAN_LISTS):
        return {}
    return {Path(name).stem: split for name, split in dataset_files.read_splits(lists.items(), problems).items()}


MAGNATAGATUNE_TABLE = "annotations_final.csv"
MAGNATAGATUNE_INFO = "clip_info_final.csv"
FREQUENT_TAGS = 50


def read_magnatagatune(root: Path, top: int = FREQUENT_TAGS) -> Dataset:
    """The clips of ``root`` that have one of the ``top`` most frequent tags. Raises TaggerError when the table is not
    there.
    """
    table = require(root / MAGNATAGATUNE_TABLE, "MagnaTagATune's tags, tab-separated")
    problems: list[Problem] = []
    information = root / MAGNATAGATUNE_INFO
    credits = read_credits(information, problems)
    notes = () if information.is_file() else (f"No {information}: artists and albums are read from the clips' paths.",)
    rows = dataset_files.rows(table, ("clip_id", "mp3_path"), delimiter="\t")
    items = tuple(dataset_files.gather(rows, table, lambda row: magnatagatune_item(row, root, credits), problems))
    counts = Counter(tag for item in items for tag in item.labels)
    frequent = tuple(sorted(tag for tag, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:top]))
    dataset = Dataset(
        "magnatagatune",
        root,
        frequent,
        items,
        frozenset({ItemPart.AUDIO}),
        single=False,
        problems=tuple(problems),
        notes=notes,
        labels_are="tags",
    )
    return dataset.keeping(frequent)


def tag_counts(root: Path) -> Counter[str]:
    """How many clips carry each tag of the table, used or not."""
    rows = dataset_files.rows(root / MAGNATAGATUNE_TABLE, ("clip_id", "mp3_path"), delimiter="\t")
    counts: Counter[str] = Counter()
    for _, row in rows:
        counts.update({tag: flag == "1" for tag, flag in row.items() if tag not in {"clip_id", "mp3_path"}})
    return counts


def magnatagatune_item(row: dict[str, str], root: Path, credits: dict[str, tuple[str, str]]) -> Item:
    """One row's clip. Raises ValueError when it has no path."""
    name, path = dataset_files.needed(row, "clip_id"), dataset_files.needed(row, "mp3_path")
    artist, album = credits.get(name) or artist_and_album(path)
    candidates = (root / path, *(folder / path for folder in dataset_files.subfolders(root, "mp3", "audio")))
    file = next((candidate for candidate in candidates if candidate.is_file()), None)
    labels = tuple(tag for tag, flag in row.items() if flag == "1" and tag not in {"clip_id", "mp3_path"})
    return Item(
        id=name, labels=labels, tracks=(DatasetTrack(name, file),), album=album, artists=(artist,) if artist else ()
    )


def artist_and_album(path: str) -> tuple[str, str]:
    """Artist and album of ``f/artist-album-03-title-30-59.mp3``."""
    artist, _, album_and_title = Path(path).stem.partition("-")
    return artist, f"{artist} - {album_and_title.partition('-')[0]}"


def read_credits(file: Path, problems: list[Problem]) -> dict[str, tuple[str, str]]:
    """Clip → artist and album; empty when the table is not there."""
    if not file.is_file():
        return {}
    rows = dataset_files.rows(file, ("clip_id", "artist", "album"), delimiter="\t")
    return dict(
        dataset_files.gather(
            rows, file, lambda row: (row["clip_id"], (row["artist"], f"{row['artist']} - {row['album']}")), problems
        )
    )


GENRE, SPLIT, SUBSET, ARTIST, ALBUM = (
    ("track", "genre_top"),
    ("set", "split"),
    ("set", "subset"),
    ("artist", "id"),
    ("album", "id"),
)
FMA_SUBSETS = {"small": ("small",), "medium": ("small", "medium"), "large": ("small", "medium", "large")}


def read_fma(root: Path, subset: str = "medium") -> Dataset:
    """The tracks of a subset that have one top genre. Raises TaggerError when the table is not there or is another."""
    table = dataset_files.first_file(root, "tracks.csv") or require(
        root / "fma_metadata" / "tracks.csv", "FMA's genres and splits"
    )
    problems: list[Problem] = []
    audio = dataset_files.by_stem(
        dataset_files.subfolders(root, f"fma_{subset}", "fma_full", "fma_large", "fma_small"),
        dataset_files.audio_suffixes(),
    )
    lyrics = {
        stem.lstrip("0"): path
        for stem, path in dataset_files.by_stem(dataset_files.subfolders(root, "lyrics"), dataset_files.TEXTS).items()
    }
    rows = (
        (number, row) for number, row in two_row_header(table) if row["subset"] in FMA_SUBSETS[subset] and row["genre"]
    )
    items = tuple(dataset_files.gather(rows, table, lambda row: fma_item(row, audio, lyrics), problems))
    parts = frozenset({ItemPart.AUDIO, ItemPart.TEXT})
    return Dataset("fma", root, label_names(items), items, parts, single=True, problems=tuple(problems))


def two_row_header(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and the cells in use of each row. Raises TaggerError when the header is not FMA's."""
    with table.open(encoding="utf-8", errors="replace", newline="") as lines:
        reader = csv.reader(lines)
        header = list(
            zip(*(dataset_files.readable(table, reader, lambda: next(reader, [])) for _ in range(2)), strict=False)
        )
        columns = {"genre": GENRE, "split": SPLIT, "subset": SUBSET, "artist": ARTIST, "album": ALBUM}
        if lacking := [pair for pair in columns.values() if pair not in header]:
            raise TaggerError(
                f"{table} lacks the column {'/'.join(lacking[0])} in its two-row header; is it FMA's tracks.csv?"
            )
        positions = {name: header.index(pair) for name, pair in columns.items()}
        while (row := dataset_files.readable(table, reader, lambda: next(reader, None))) is not None:
            if row and row[0].strip().isdigit():
                cells = {
                    name: row[position].strip() if position < len(row) else "" for name, position in positions.items()
                }
                yield reader.line_num, {"id": row[0].strip(), **cells}


def fma_item(row: dict[str, str], audio: dict[str, Path], lyrics: dict[str, Path]) -> Item:
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
