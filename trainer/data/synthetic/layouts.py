"""Synthetic datasets in the published layouts, with files that the readers of trainer/data take for the real ones.

MuMu: tables, reviews, audio, covers, and a gazetteer of its artists. MSD-I, GTZAN and FMA: tracks with one genre each,
every artist in one split. MagnaTagATune: more tags than the fifty that are used, clips named after artist and album.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tagger.progress import Task
from trainer.data.synthetic.media import draw, render, write_picture, write_sound
from trainer.data.synthetic.world import World, Writer, generator_of, words

SHOWN = 3  # genres that one piece or picture shows at most, the rarest


def write_mumu(root: Path, world: World, *, seconds: float, pixels: int, task: Task) -> None:
    """Write a world as MuMu below ``root``: tracks of so many ``seconds``, covers of ``pixels`` × ``pixels``."""
    root.mkdir(parents=True, exist_ok=True)
    task.begin("making a small MuMu", len(world))
    for album in range(len(world)):
        for number in range(world.tracks[album]):
            generator = generator_of(world.seed, "track", album, number)
            write_sound(
                root / "audio" / f"{track_id(album, number)}.flac",
                render(strongest_genres(world, "audio", album), seconds, generator),
            )
        cover = draw(strongest_genres(world, "image", album), pixels, generator_of(world.seed, "cover", album))
        write_picture(root / "covers" / f"{album_id(album)}.png", cover)
        task.step(album_id(album))
    write_tables(root, world)


def strongest_genres(world: World, modality: str, album: int) -> list[tuple[str, float]]:
    """The genres that a modality shows of an album, the rarest first, with how strongly."""
    columns = np.flatnonzero(world.strengths[modality][album])[::-1][:SHOWN]
    return [(world.genres[column].name, float(world.strengths[modality][album, column])) for column in columns]


def write_tables(root: Path, world: World) -> None:
    """The table of tracks, the metadata, the reviews and the gazetteer."""
    people = words(int(world.artists.max()) + 1, generator_of("people"), syllables=3)
    with (root / "MuMu_dataset_multi-label.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["amazon_id", "album_mbid", "MSD_track_id", "recording_mbid", "artist_mbid", "genres"])
        for album in range(len(world)):
            for number in range(world.tracks[album]):
                artist = f"artist-{world.artists[album]:05d}"
                row = [
                    album_id(album),
                    f"album-{album:06d}",
                    track_id(album, number),
                    f"recording-{album:06d}-{number}",
                    artist,
                ]
                table.writerow([*row, ",".join(world.names(album))])
    write_json(root / "amazon_metadata_MuMu.json", [metadata(world, album) for album in range(len(world))])
    write_json(root / "amazon_reviews_MuMu.json", list(reviews(world, people)))
    lines = [json.dumps(entity(world, artist, name)) for artist, name in enumerate(people)]
    (root / "entities.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def metadata(world: World, album: int) -> dict[str, object]:
    """An entry of the metadata, with the category paths of its genres, below the shop's department.

    No picture can be fetched from a made-up address.
    """
    return {
        "amazon_id": album_id(album),
        "title": f"Album {album}",
        "imUrl": f"https://example.org/{album_id(album)}.png",
        "categories": [["CDs & Vinyl", *world.genres[column].path] for column in np.flatnonzero(world.labels[album])],
    }


def reviews(world: World, people: list[str]) -> Iterator[dict[str, object]]:
    """One to three reviews of each album, newest first as nobody would expect."""
    for album in range(len(world)):
        writer = Writer(generator_of(world.seed, "reviews", album))
        for number in range(1 + int(writer.generator.integers(3))):
            text = writer.review(strongest_genres(world, "text", album), 4, [people[world.artists[album]]])
            yield {"amazon_id": album_id(album), "reviewText": text, "unixReviewTime": 1_400_000_000 - number}


def entity(world: World, artist: int, name: str) -> dict[str, object]:
    """An artist with the genres of the first album as categories."""
    albums = np.flatnonzero(world.artists == artist)
    return {
        "name": name,
        "categories": [f"{genre} musicians" for genre in world.names(int(albums[0]))] if albums.size else [],
    }


def album_id(album: int) -> str:
    """An identifier such as Amazon's."""
    return f"B{album:09d}"


def track_id(album: int, number: int) -> str:
    """An identifier such as the Million Song Dataset's."""
    return f"TR{album:06d}128F{number:06X}"


def write_json(path: Path, content: object) -> None:
    """Write a JSON file."""
    path.write_text(json.dumps(content), encoding="utf-8")


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
    """One made-up track: its number, its genre, its place in the splits, and all genres there are."""

    number: int
    genre: str
    split: str
    genres: tuple[str, ...]

    @property
    def sound(self) -> list[tuple[str, float]]:
        """What it sounds like: its genre, and one in three more of another."""
        return self.mixture("sound", 1)

    @property
    def look(self) -> list[tuple[str, float]]:
        """What its cover looks like: its genre, and one in three more of another, not the one that sounds so."""
        return self.mixture("look", 2)

    def mixture(self, kind: str, turn: int) -> list[tuple[str, float]]:
        """The parts of a sound or cover; ``turn`` 0 to 2 says which tracks are mixed."""
        own = f"sound of {self.genre}"
        if (self.number + self.number // len(self.genres)) % 3 != turn:
            return [(own, 1.0)]
        foreign = [genre for genre in self.genres if genre != self.genre]
        second = foreign[int(generator_of(kind, self.number).integers(len(foreign)))]
        return [(own, 0.5), (f"sound of {second}", 0.9)]


def songs(genres: Sequence[str], per_genre: int) -> Iterator[Song]:
    """``per_genre`` tracks a genre, four parts for training, one for validation, one for the test."""
    for number in range(per_genre * len(genres)):
        yield Song(number, genres[number % len(genres)], PARTS[number // len(genres) % len(PARTS)], tuple(genres))


def write_msdi(root: Path, *, per_genre: int, seconds: float, pixels: int, task: Task) -> None:
    """MSD-I with ``per_genre`` albums a genre, of one or two tracks."""
    tracks = list(songs(MSDI_GENRES, per_genre))
    root.mkdir(parents=True, exist_ok=True)
    task.begin("making a small MSD-I", len(tracks))
    with (root / "MSD-I_dataset.tsv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t")
        table.writerow(["msd_track_id", "genre", "album_index", "set", "msd_artist_id", "image_url"])
        for song in tracks:
            for part in range(1 + song.number % 2):
                name = f"TRMSD{song.number:04d}128F{part:07d}"
                split = {"training": "train", "validation": "val"}.get(song.split, song.split)
                address = f"https://example.org/{song.number}.png"
                table.writerow([name, song.genre, song.number, split, f"ARTIST{song.number:05d}", address])
                write_sound(root / "audio" / f"{name}.flac", render(song.sound, seconds, generator_of("msd-i", name)))
            write_picture(
                root / "covers" / f"{song.number}.png",
                draw(song.look, pixels, generator_of("msd-i cover", song.number)),
            )
            task.step(str(song.number))


def write_gtzan(root: Path, *, per_genre: int, seconds: float, task: Task) -> None:
    """GTZAN with ``per_genre`` clips a genre, in both formats that it is found in, with the lists of a filtered split."""
    tracks = list(songs(GTZAN_GENRES, per_genre))
    task.begin("making a small GTZAN", len(tracks))
    lists: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
    for song in tracks:
        number = song.number // len(GTZAN_GENRES)
        name = f"{song.genre}/{song.genre}.{number:05d}.{'au' if number % 2 else 'wav'}"
        write_sound(root / "genres" / name, render(song.sound, seconds, generator_of("gtzan", name)))
        lists[{"training": "train", "validation": "valid"}.get(song.split, song.split)].append(name)
        task.step(name)
    for split, names in lists.items():
        (root / f"{split}_filtered.txt").write_text("\n".join(names) + "\n", encoding="utf-8")


def write_fma(root: Path, *, per_genre: int, seconds: float, task: Task) -> None:
    """FMA medium with ``per_genre`` tracks a genre, and lyrics for all but one in seven."""
    tracks = list(songs(FMA_GENRES, per_genre))
    (root / "fma_metadata").mkdir(parents=True, exist_ok=True)
    (root / "lyrics").mkdir(exist_ok=True)
    task.begin("making a small FMA", len(tracks))
    with (root / "fma_metadata" / "tracks.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["", "album", "artist", "set", "set", "track", "track"])
        table.writerow(["", "id", "id", "split", "subset", "genre_top", "title"])
        table.writerow(["track_id", "", "", "", "", "", ""])
        for song in tracks:
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


TAGS = 60
STYLES = 12
"""How many sounds the tags speak of: as among listeners' tags, several say the same of a clip, and few clips teach all."""
TAG_CHANCES = (0.95, 0.6, 0.5, 0.35, 0.25)  # of the tags of a style that a clip has, commonest first


def write_magnatagatune(root: Path, *, clips: int, seconds: float, task: Task) -> None:
    """Write ``clips`` clips of two styles each; one in ten artists has two clips."""
    tags = words(TAGS, generator_of("magnatagatune tags"), syllables=2)
    chances = np.repeat(TAG_CHANCES, STYLES)  # of each tag, if the clip has its style
    task.begin("making a small MagnaTagATune", clips)
    root.mkdir(parents=True, exist_ok=True)
    with (root / "annotations_final.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL)
        table.writerow(["clip_id", *tags, "mp3_path"])
        for clip in range(clips):
            generator = generator_of("magnatagatune", clip)
            styles = sorted({clip % STYLES, int(generator.integers(STYLES))})
            carried = np.isin(np.arange(TAGS) % STYLES, styles) & (generator.random(TAGS) < chances)
            carried[clip % TAGS] = True
            path = f"{clip % 16:x}/artist_{clip - (clip % 10 == 9):04d}-album_{clip:04d}-01-song-0-29.mp3"
            table.writerow([clip + 2, *carried.astype(int), path])
            parts = [(f"style {tags[style]}", float(generator.uniform(0.6, 1))) for style in styles]
            write_sound(root / path, render(parts, seconds, generator))
            task.step(path)
