"""Made-up MSD-I, GTZAN and FMA in their published layouts: tracks with one genre each, artists kept on one side of
every split.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tagger.progress import Task
from trainer.synthetic.draw import generator_of
from trainer.synthetic.picture import draw, write_picture
from trainer.synthetic.sound import render, write_sound
from trainer.synthetic.writing import Writer

MSDI_GENRES = (
    "Blues",
    "Country",
    "Electronic",
    "Folk",
    "Jazz",
    "Latin",
    "Metal",
    "New Age",
    "Pop",
    "Punk",
    "Rap",
    "Reggae",
    "RnB",
    "Rock",
    "World",
)
GTZAN_GENRES = ("blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock")
FMA_GENRES = (
    "Blues",
    "Classical",
    "Country",
    "Easy Listening",
    "Electronic",
    "Experimental",
    "Folk",
    "Hip-Hop",
    "Instrumental",
    "International",
    "Jazz",
    "Old-Time / Historic",
    "Pop",
    "Rock",
    "Soul-RnB",
    "Spoken",
)
PARTS = ("training", "training", "training", "training", "validation", "test")  # a genre's tracks take turns


@dataclass(frozen=True, slots=True)
class Song:
    """One made-up track: its number, its genre, and its place in the splits."""

    number: int
    genre: str
    split: str

    @property
    def sound(self) -> list[tuple[str, float]]:
        """What it sounds like: its genre, now and then with a little of another."""
        return [(f"sound of {self.genre}", 1.0)]


def songs(genres: Sequence[str], each: int) -> Iterator[Song]:
    """``each`` tracks a genre, four parts for training, one for validation, one for the test."""
    for number in range(each * len(genres)):
        yield Song(number, genres[number % len(genres)], PARTS[number // len(genres) % len(PARTS)])


def write_msdi(root: Path, *, each: int, seconds: float, pixels: int, task: Task) -> None:
    """MSD-I with ``each`` albums a genre, of one or two tracks."""
    made = list(songs(MSDI_GENRES, each))
    root.mkdir(parents=True, exist_ok=True)
    task.begin("making a small MSD-I", len(made))
    with (root / "MSD-I_dataset.tsv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t")
        table.writerow(["msd_track_id", "genre", "album_index", "set", "msd_artist_id", "image_url"])
        for song in made:
            for part in range(1 + song.number % 2):
                name = f"TRMSD{song.number:04d}128F{part:07d}"
                split = {"training": "train", "validation": "val"}.get(song.split, song.split)
                address = f"https://example.org/{song.number}.png"
                table.writerow([name, song.genre, song.number, split, f"ARTIST{song.number:05d}", address])
                write_sound(root / "audio" / f"{name}.flac", render(song.sound, seconds, generator_of("msd-i", name)))
            write_picture(
                root / "covers" / f"{song.number}.png",
                draw(song.sound, pixels, generator_of("msd-i cover", song.number)),
            )
            task.step(str(song.number))


def write_gtzan(root: Path, *, each: int, seconds: float, task: Task) -> None:
    """GTZAN with ``each`` clips a genre, in both formats that it is found in, with the lists of a filtered split."""
    made = list(songs(GTZAN_GENRES, each))
    task.begin("making a small GTZAN", len(made))
    lists: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
    for song in made:
        number = song.number // len(GTZAN_GENRES)
        name = f"{song.genre}/{song.genre}.{number:05d}.{'au' if number % 2 else 'wav'}"
        write_sound(root / "genres" / name, render(song.sound, seconds, generator_of("gtzan", name)))
        lists[{"training": "train", "validation": "valid"}.get(song.split, song.split)].append(name)
        task.step(name)
    for split, names in lists.items():
        (root / f"{split}_filtered.txt").write_text("\n".join(names) + "\n", encoding="utf-8")


def write_fma(root: Path, *, each: int, seconds: float, task: Task) -> None:
    """FMA medium with ``each`` tracks a genre, and lyrics for all but one in seven."""
    made = list(songs(FMA_GENRES, each))
    (root / "fma_metadata").mkdir(parents=True, exist_ok=True)
    (root / "lyrics").mkdir(exist_ok=True)
    task.begin("making a small FMA", len(made))
    with (root / "fma_metadata" / "tracks.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["", "album", "artist", "set", "set", "track", "track"])
        table.writerow(["", "id", "id", "split", "subset", "genre_top", "title"])
        table.writerow(["track_id", "", "", "", "", "", ""])
        for song in made:
            number = song.number + 2
            table.writerow(
                [
                    number,
                    1000 + number,
                    5000 + number,
                    song.split,
                    "medium" if number % 3 else "small",
                    song.genre,
                    f"Track {number}",
                ]
            )
            write_sound(
                root / "fma_medium" / "000" / f"{number:06d}.mp3",
                render(song.sound, seconds, generator_of("fma", number)),
            )
            if number % 7:
                lyrics = Writer(generator_of("lyrics", number)).lyrics(song.genre)
                (root / "lyrics" / f"{number:06d}.txt").write_text(lyrics, encoding="utf-8")
            task.step(str(number))
