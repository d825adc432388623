"""What preparing costs a track, in a small collection and a large one, and what a second worker of a cluster brings."""

import os
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
