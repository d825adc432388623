"""The open sets in small: three sources of albums with a cover and a text, covers of two genres, and the label tables."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from trainer.experiments.schema import experiments_of

SHIPPED = experiments_of("starter")["starter"]

SOURCES = ("netlabels", "phlow", "ben")
ALBUMS = 60  # per source
COVERS = 120
GENRES = {
    "rock": ("loud guitars and drums play rock", (200, 30, 30)),
    "jazz": ("a saxophone swings over brushes", (30, 30, 200)),
    "ambient": ("slow pads drift through rain", (30, 200, 30)),
}
SPLITS = ("train", "train", "train", "train", "val", "test")
TABLES = {
    "jamendo_genre-train.tsv": "track_id\tartist_id\talbum_id\ttags\na\tx\t1\trock;jazz\nb\tx\t2\tambient\n",
    "jamendo_genre-validation.tsv": "track_id\tartist_id\talbum_id\ttags\n",
    "jamendo_genre-test.tsv": "track_id\tartist_id\talbum_id\ttags\n",
    "msdi_albums.csv": "album_index,genre_label\n0,Rock\n1,Jazz\n2,Pop\n",
    "freemusicc_releases.csv": "genre,style\nRock,Punk\nElectronic,Ambient\n",
    "mumu_genres.tsv": "genre\tcount\nPop\t9000\nRock\t8000\n",
}


def write_open_sets(root: Path) -> Path:
    """Write the sets below ``root``; a genre's texts share words and its covers a colour, with some noise."""
    random = np.random.default_rng(0)
    (root / "albums" / "covers").mkdir(parents=True)
    lines = []
    for source in SOURCES:
        for number in range(ALBUMS):
            genre = list(GENRES)[number % len(GENRES)]
            words, colour = GENRES[genre]
            name = f"{source}-{number}"
            picture(root / "albums" / "covers" / f"{name}.png", colour, random)
            lines.append(
                {
                    "id": name,
                    "source": source,
                    "artist": f"{source} artist {number}",
                    "title": f"title {number}",
                    "text": f"{words} on record {number % 5} of the label",
                    "genres": [genre] if number % 7 else [genre, "pop"],
                    "cover": f"covers/{name}.png",
                    "split": SPLITS[number % len(SPLITS) if number % 3 else (number // 3) % len(SPLITS)],
                }
            )
    text = "\n".join(json.dumps(line) for line in lines)
    (root / "albums" / "albums.jsonl").write_text(text, encoding="utf-8")
    write_covers(root / "covers", random)
    (root / "labels").mkdir()
    for name, table in TABLES.items():
        (root / "labels" / name).write_text(table, encoding="utf-8")
    return root


def write_covers(folder: Path, random: np.random.Generator) -> None:
    """Covers of two of the genres, without artists."""
    folder.mkdir()
    rows = ["id,file,genres,split"]
    for number in range(COVERS):
        genre = ("rock", "jazz")[number % 2]
        picture(folder / f"{number}.png", GENRES[genre][1], random)
        rows.append(f"c{number},{number}.png,{genre},{SPLITS[number // 2 % len(SPLITS)]}")
    (folder / "covers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def picture(file: Path, colour: tuple[int, int, int], random: np.random.Generator) -> None:
    """A square of a colour under much noise."""
    pixels = np.array(colour) + random.normal(0, 80, (16, 16, 3))
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(file)
