"""The published datasets as they lie on a disk after unpacking: folders, names, headers and columns exactly so, with few
and short files of noise in place of the music.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

RATE = 22_050
GENRES = ("blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock")
TAGS = ("guitar", "classical", "slow", "techno", "strings", "drums", "electronic", "rock")


def sound(path: Path, number: int, seconds: float) -> None:
    """A tone in noise, another one for each number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    times = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(number).normal(0, 0.02, times.size)
    soundfile.write(path, (0.3 * np.sin(2 * np.pi * (110 + 37 * number) * times) + noise).astype(np.float32), RATE)


def picture(path: Path, number: int) -> None:
    """A cover of one colour in noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(number).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)


def table(path: Path, rows: Iterable[Sequence[object]], *, delimiter: str = ",", quoted: bool = False) -> None:
    """A table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)


def mumu(root: Path, albums: int = 12) -> Path:
    """``MuMu_dataset/`` with its tables and JSON files, covers and sound beside it; the folder above."""
    folder = root / "MuMu_dataset"
    paths = (["Rock", "Progressive Rock"], ["Jazz", "Bebop"], ["Pop", "Vocal Pop"])
    rows: list[Sequence[object]] = [
        ("amazon_id", "album_mbid", "MSD_track_id", "recording_mbid", "artist_mbid", "genres")
    ]
    entries, reviews = [], []
    for number in range(albums):
        album, branch = f"B00{number:07d}", paths[number % 3]
        for part in range(1 + number % 2):
            track = f"TR{number:05d}128F{part:06d}"
            rows.append((album, f"mbid-{number}", track, f"recording-{track}", f"artist-{number}", ",".join(branch)))
            sound(root / "audio" / f"{track}.mp3", 3 * number + part, 3.0)
        picture(root / "covers" / f"{album}.jpg", number)
        related = {"also_bought": [f"B00{(number + 1) % albums:07d}"]}
        entries.append(
            {"amazon_id": album, "title": f"Album {number}", "imUrl": f"https://example.org/{album}.jpg"}
            | {"related": related, "salesRank": {"Music": number}, "categories": [["CDs & Vinyl", *branch]]}
        )
        text = f"The {branch[-1].lower()} band plays {branch[0].lower()} songs. Fine album number {number}."
        review = {"reviewerID": f"A{number}", "helpful": [1, 2], "overall": 5.0, "reviewTime": "07 9, 2012"}
        reviews.append(
            {**review, "amazon_id": album, "summary": "Good", "reviewText": text, "unixReviewTime": 1341792000}
        )
    table(folder / "MuMu_dataset_multi-label.csv", rows)
    for name, content in (("amazon_metadata_MuMu.json", entries), ("amazon_reviews_MuMu.json", reviews)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return root


def msdi(root: Path, tracks: int = 12) -> Path:
    """``MSD-I_dataset.tsv`` with sound and covers beside it."""
    rows: list[Sequence[object]] = [("msd_track_id", "genre", "album_index", "set", "msd_artist_id", "image_url")]
    for number in range(tracks):
        track = f"TRMSD{number:03d}128F9{number:06d}"
        genre, split = ("Jazz", "Metal", "New Age")[number % 3], ("train", "train", "val", "test")[number // 3]
        address = f"http://images.example.org/{number}.jpg"
        rows.append((track, genre, number, split, f"ARTIST{number:04d}", address))
        sound(root / "audio" / f"{track}.mp3", number, 3.0)
        picture(root / "images" / f"{number}.jpg", number)
    table(root / "MSD-I_dataset.tsv", rows, delimiter="\t")
    return root


def gtzan(root: Path, folder: str = "genres", suffix: str = ".au", clips: int = 4, *, lists: bool = False) -> Path:
    """``genres/`` or ``genres_original/`` with a folder a genre, beside them the published filtered lists."""
    for number, genre in enumerate(GENRES):
        for clip in range(clips):
            sound(root / folder / genre / f"{genre}.{clip:05d}{suffix}", clips * number + clip, 3.0)
    if lists:
        for clip, name in enumerate(("train", "train", "valid", "test")[:clips]):
            names = "".join(f"{genre}/{genre}.{clip:05d}.wav\n" for genre in GENRES)  # .wav whatever the files are
            with (root / f"{name}_filtered.txt").open("a", encoding="utf-8") as file:
                file.write(names)
    return root


def magnatagatune(root: Path, clips: int = 16) -> Path:
    """``annotations_final.csv``, ``clip_info_final.csv``, and the clips in folders of one hexadecimal digit."""
    annotations: list[Sequence[object]] = [("clip_id", *TAGS, "mp3_path")]
    columns = "clip_id track_number title artist album url segmentStart segmentEnd original_url mp3_path"
    information: list[Sequence[object]] = [columns.split()]
    for number in range(clips):
        path = f"{number:x}/artist_{number}-album_{number}-01-song-0-29.mp3"
        flags = [int(number % (2 + tag) == 0) for tag in range(len(TAGS))]
        annotations.append((number + 2, *flags, path))
        address = f"http://www.example.org/artist_{number}"
        information.append(
            (number + 2, 1, "song", f"Artist {number}", f"Album {number}", address, 0, 29, address, path)
        )
        sound(root / path, number, 6.0)
    for name, rows in (("annotations_final.csv", annotations), ("clip_info_final.csv", information)):
        table(root / name, rows, delimiter="\t", quoted=True)
    return root


def fma(root: Path, tracks: int = 12) -> Path:
    """``fma_metadata/tracks.csv`` with its three header rows, ``fma_medium/000/000002.mp3``, and lyrics."""
    rows: list[Sequence[object]] = [
        ("", "album", "album", "artist", "artist", "set", "set", "track", "track", "track"),
        ("", "id", "title", "id", "name", "split", "subset", "genre_top", "genres", "title"),
        ("track_id", "", "", "", "", "", "", "", "", ""),
    ]
    for place in range(tracks):
        number, genre = place + 2, ("Rock", "Hip-Hop", "Old-Time / Historic")[place % 3]
        split = ("training", "training", "validation", "test")[place // 3]
        subset = "small" if place % 2 else "medium"
        rows.append((number, place, f"Album {place}", place, f"Artist {place}", split, subset, genre, "[21]", "Song"))
        sound(root / "fma_medium" / "000" / f"{number:06d}.mp3", number, 3.0)
        words = root / "lyrics" / f"{number:06d}.txt"
        words.parent.mkdir(exist_ok=True)
        words.write_text(f"we sing of {genre.lower()}\nall night long\n", encoding="utf-8")
    table(root / "fma_metadata" / "tracks.csv", rows)
    return root
