"""What preparing costs a track, in a small collection and a large one, what a second worker of a cluster brings, and how much
memory is needed to read metadata as large as MuMu's.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.dask_cluster import dask_cluster
from trainer.data.front_ends import Timbre
from trainer.data.prepare import Workers, prepare
from trainer.data.synthetic.media import render, write_sound
from trainer.data.synthetic.world import generator_of

FEW, MANY = 1000, int(os.environ.get("TAGGER_BENCHMARK_TRACKS", "100000"))
CLUSTER_TRACKS = 600


def short_tracks(folder: Path, count: int, seconds: float) -> dict[str, Path]:
    """So many tracks: ten recordings, each under many names."""
    folder.mkdir()
    recordings = [folder / f"recording {number}.wav" for number in range(10)]
    for number, recording in enumerate(recordings):
        write_sound(recording, render([("genre", 1.0)], seconds, generator_of(number)))
    sources = {f"track {number:07}": folder / f"{number}.wav" for number in range(count)}
    for number, path in enumerate(sources.values()):
        os.link(recordings[number % 10], path)
    return sources


@pytest.mark.benchmark
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_cost_of_a_track_does_not_grow_with_the_collection(tmp_path: Path) -> None:
    costs = []
    for count in (FEW, MANY):
        sources = short_tracks(tmp_path / f"sounds {count}", count, 0.2)
        started = time.process_time()
        prepare(tmp_path / str(count), Timbre(seconds=0.2), sources, workers=1)
        costs.append((time.process_time() - started) / count)
        print(f"{count:,} tracks: {1000 * costs[-1]:.2f} ms of a core a track")
    assert costs[1] < 1.25 * costs[0]


@pytest.mark.benchmark
@pytest.mark.slow
@pytest.mark.filterwarnings("default::ResourceWarning")  # of Dask's own connections
def test_a_second_worker_of_a_cluster_nearly_doubles_the_speed(tmp_path: Path) -> None:
    """Holds on a machine with two idle cores."""
    sources = short_tracks(tmp_path / "sounds", CLUSTER_TRACKS, 30.0)
    seconds = []
    for count in (1, 2):
        (tmp_path / f"cluster {count}").mkdir()
        with dask_cluster(tmp_path / f"cluster {count}", count) as (address, _):
            prepare(
                tmp_path / f"warm {count}",
                Timbre(),
                dict(list(sources.items())[:16]),
                workers=Workers(scheduler=address),
            )
            started = time.monotonic()
            prepare(tmp_path / str(count), Timbre(), sources, workers=Workers(scheduler=address))
            seconds.append(time.monotonic() - started)
    print(f"1 worker {seconds[0]:.1f} s, 2 workers {seconds[1]:.1f} s: {seconds[0] / seconds[1]:.2f} times as fast")
    assert seconds[0] / seconds[1] >= 1.8


ALBUMS, TRACKS, REVIEWS, REVIEW_CHARACTERS = 31_471, 147_295, 447_583, 1000  # MuMu's (TISMIR §7.1)
MOST_MEGABYTES = 600
# Its own highest memory: that of getrusage counts the process that started it, too.
MEASURED = r"""
import re, sys
from trainer.cli.main import main
code = main(sys.argv[1:])
print("peak", int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) // 1024, "MB")
sys.exit(code)
"""


def write_large_metadata(root: Path) -> None:
    """Tables, metadata and reviews of MuMu's size, about 500 MB, without a single recording."""
    root.mkdir()
    genres = [[f"Genre {(album * step) % 250}" for step in (1, 3, 7, 11, 13, 17)] for album in range(ALBUMS)]
    with (root / "MuMu_dataset_multi-label.csv").open("w", encoding="utf-8") as file:
        file.write("amazon_id,album_mbid,MSD_track_id,recording_mbid,artist_mbid,genres\n")
        for track in range(TRACKS):
            album = track % ALBUMS
            listed = ",".join(dict.fromkeys(genres[album]))
            file.write(f'B{album:09},{album:036},TR{track:016},{track:036},{album // 2:036},"{listed}"\n')
    with (root / "amazon_metadata_MuMu.json").open("w", encoding="utf-8") as file:
        entries = (
            {"amazon_id": f"B{album:09}", "categories": [["CDs & Vinyl", name] for name in genres[album]]}
            for album in range(ALBUMS)
        )
        file.write("[" + ",\n".join(map(json.dumps, entries)) + "]")
    words = " ".join(f"word{number * number % 9973}" for number in range(5000))
    with (root / "amazon_reviews_MuMu.json").open("w", encoding="utf-8") as file:
        for review in range(REVIEWS):
            text = words[review % 20_000 :][:REVIEW_CHARACTERS]
            entry = {
                "amazon_id": f"B{review % ALBUMS:09}",
                "reviewText": text,
                "unixReviewTime": 1_400_000_000 - review,
            }
            file.write(("[" if not review else ",\n") + json.dumps(entry))
        file.write("]")


@pytest.mark.benchmark
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory from /proc")
def test_metadata_as_large_as_mumu_s_fits_into_little_memory(tmp_path: Path) -> None:
    write_large_metadata(tmp_path / "MuMu")
    command = ["prepare", "tismir-multi", "--data", str(tmp_path / "MuMu"), "--out", str(tmp_path / "features")]
    ran = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    peak = re.search(r"peak (\d+) MB", ran.stdout)
    assert peak is not None
    print(f"{ALBUMS:,} albums and {REVIEWS:,} reviews read: {peak[1]} MB at most")
    assert int(peak[1]) <= MOST_MEGABYTES
