"""A made-up MuMu in the published layout: tables, reviews, audio, covers, and a gazetteer of its artists."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tagger.progress import Task
from trainer.synthetic.draw import generator_of
from trainer.synthetic.names import words
from trainer.synthetic.picture import draw, write_picture
from trainer.synthetic.sound import render, write_sound
from trainer.synthetic.world import World, make_world
from trainer.synthetic.writing import Writer

SHOWN = 3  # genres that one piece or picture shows at most, the rarest


def write_mumu(
    root: Path, *, albums: int, genres: int, seconds: float, tracks: float, pixels: int, seed: int, task: Task
) -> World:
    """Write the dataset below ``root`` and return the world behind it."""
    world = make_world(albums, genres=genres, seed=seed, tracks=tracks)
    root.mkdir(parents=True, exist_ok=True)
    task.begin("making a small MuMu", albums)
    for album in range(albums):
        for number in range(world.tracks[album]):
            generator = generator_of(seed, "track", album, number)
            write_sound(
                root / "audio" / f"{track_id(album, number)}.flac",
                render(shown(world, "audio", album), seconds, generator),
            )
        cover = draw(shown(world, "image", album), pixels, generator_of(seed, "cover", album))
        write_picture(root / "covers" / f"{album_id(album)}.png", cover)
        task.step(album_id(album))
    write_tables(root, world)
    return world


def shown(world: World, modality: str, album: int) -> list[tuple[str, float]]:
    """The genres that a modality shows of an album, the rarest first, with how strongly."""
    columns = np.flatnonzero(world.shown[modality][album])[::-1][:SHOWN]
    return [(world.genres[column].name, float(world.shown[modality][album, column])) for column in columns]


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
    write_json(root / "amazon_metadata_MuMu.json", [metadata(album) for album in range(len(world))])
    write_json(root / "amazon_reviews_MuMu.json", list(reviews(world, people)))
    lines = [json.dumps(entity(world, artist, name)) for artist, name in enumerate(people)]
    (root / "entities.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def metadata(album: int) -> dict[str, str]:
    """An entry of the metadata; no picture can be fetched from a made-up address."""
    return {
        "amazon_id": album_id(album),
        "title": f"Album {album}",
        "imUrl": f"https://example.org/{album_id(album)}.png",
    }


def reviews(world: World, people: list[str]) -> Iterator[dict[str, object]]:
    """One to three reviews of each album, newest first as nobody would expect."""
    for album in range(len(world)):
        writer = Writer(generator_of(world.seed, "reviews", album))
        for number in range(1 + int(writer.generator.integers(3))):
            text = writer.review(shown(world, "text", album), 4, [people[world.artists[album]]])
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
