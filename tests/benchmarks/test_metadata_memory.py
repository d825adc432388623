"""How much memory MuMu's tables and reviews take at their published size: 31 471 albums, 147 295 tracks, 470 MB of reviews."""

import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ALBUMS, TRACKS, GENRES = 31_471, 147_295, 250
REVIEWS, REVIEW_CHARACTERS = 447_583, 1750  # the longest; the file comes to 470 MB
MOST = 600  # MB, everything together
MEASURED = (
    "import resource, sys; from trainer.cli.main import main; code = main(sys.argv[1:]);"
    "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == 'darwin' else 2**10);"
    "print(f'peak {peak:.0f}'); sys.exit(code)"
)


def album_name(number: int) -> str:
    return f"B{number:09d}"


def write_metadata(folder: Path, albums: int, tracks: int, reviews: int) -> int:
    """The tables and JSON files of so many albums; the size of the reviews, in MB."""
    folder.mkdir(parents=True)
    generator = random.Random(0)
    names = [f"Genre {number}" for number in range(GENRES)]
    with (folder / "MuMu_dataset_multi-label.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["amazon_id", "album_mbid", "MSD_track_id", "recording_mbid", "artist_mbid", "genres"])
        genres = [",".join(generator.sample(names, 6)) for _ in range(albums)]
        for number in range(tracks):
            album = number % albums
            row = [album_name(album), f"{album:036d}", f"TR{number:016d}", f"{number:036d}", f"{album // 2:036d}"]
            table.writerow([*row, genres[album]])
    write_array(folder / "amazon_metadata_MuMu.json", (metadata(number, names, generator) for number in range(albums)))
    path = folder / "amazon_reviews_MuMu.json"
    write_array(path, (review(number, albums, generator) for number in range(reviews)))
    return path.stat().st_size // 10**6


def write_array(path: Path, entries: Iterator[dict[str, object]]) -> None:
    """One array on one line, as the archive has them."""
    with path.open("w", encoding="utf-8") as file:
        for number, entry in enumerate(entries):
            file.write(f"{', ' if number else '['}{json.dumps(entry)}")
        file.write("]")


def metadata(number: int, names: list[str], generator: random.Random) -> dict[str, object]:
    bought = [album_name(generator.randrange(ALBUMS)) for _ in range(40)]
    paths = [["CDs & Vinyl", names[0], name] for name in generator.sample(names, 4)]
    return {
        "amazon_id": album_name(number),
        "title": f"Album {number}",
        "related": {"also_bought": bought},
        "categories": paths,
    }


WORDS = " ".join(f"word{number:x}" for number in range(4000))


def review(number: int, albums: int, generator: random.Random) -> dict[str, object]:
    """A review of an album; a few albums have most of them."""
    start = generator.randrange(len(WORDS) - REVIEW_CHARACTERS)
    text = WORDS[start : start + generator.randrange(20, REVIEW_CHARACTERS)]
    return {
        "reviewerID": f"A{number:013d}",
        "amazon_id": album_name(int(albums * generator.random() ** 2)),
        "reviewText": text if number % 3 else f"“{text}”",
        "summary": "Great album",
        "unixReviewTime": generator.randrange(1_000_000_000, 1_400_000_000),
    }


def peak_of(*command: str) -> tuple[int, int]:
    """The exit code of a command of the trainer and the most memory that its process held, in MB."""
    ran = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, timeout=1200)
    assert "peak " in ran.stdout, ran.stderr
    return ran.returncode, int(ran.stdout.rpartition("peak ")[2])


@pytest.mark.benchmark
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_metadata_of_the_published_size_is_read_in_little_memory(tmp_path: Path) -> None:
    size = write_metadata(tmp_path / "mumu" / "MuMu_dataset", ALBUMS, TRACKS, REVIEWS)
    code, checked = peak_of("check", "mumu", str(tmp_path / "mumu"))
    assert code == 1  # there is neither sound nor a cover
    prepare = ("prepare", "tismir-multi", "--rows", "audio.logistic.timbre-mlp", "--workers", "1")
    code, prepared = peak_of(*prepare, "--data", str(tmp_path / "mumu"), "--out", str(tmp_path / "features"))
    assert code == 0
    print(f"{size} MB of reviews: check takes {checked} MB, prepare {prepared} MB")
    assert size > 450
    assert checked <= MOST
    assert prepared <= MOST
