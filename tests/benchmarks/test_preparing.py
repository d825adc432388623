"""What preparing costs a track, in a small collection and a large one, and what a second worker of a cluster brings."""

import os
import time
from pathlib import Path

import distributed
import pytest

from tests.helpers.dask_cluster import dask_cluster
from trainer.data.front_ends import Timbre
from trainer.data.prepare import Workers, prepare
from trainer.data.synthetic.media import render, write_sound
from trainer.data.synthetic.world import generator_of

FEW, MANY = 1000, int(os.environ.get("TAGGER_BENCHMARK_TRACKS", "100000"))
CLUSTER_TRACKS = 300


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
    """By the processor's seconds, which other programs on the machine change little: shards go to whichever worker is free, so
    where each process has a core, it takes as long as a worker's share, or as this process's own work if that is longer.
    """
    sources = short_tracks(tmp_path / "sounds", CLUSTER_TRACKS, 30.0)
    seconds, longest = [], []
    for count in (1, 2):
        (tmp_path / f"cluster {count}").mkdir()
        with dask_cluster(tmp_path / f"cluster {count}", count) as (address, _):
            warm = dict(list(sources.items())[:16])
            prepare(tmp_path / f"warm {count}", Timbre(), warm, workers=Workers(scheduler=address))
            started, before = time.monotonic(), processor_seconds(address)
            prepare(tmp_path / str(count), Timbre(), sources, workers=Workers(scheduler=address))
            seconds.append(time.monotonic() - started)
            used = [now - earlier for now, earlier in zip(processor_seconds(address), before, strict=True)]
            longest.append(max(used[0], sum(used[1:]) / count))
            print(
                f"{count} workers: {seconds[-1]:.1f} s; of the processor here and in each worker",
                *map("{:.1f}".format, used),
            )
    print(
        f"{longest[0] / longest[1]:.2f} times as fast by the processor's seconds, {seconds[0] / seconds[1]:.2f} by the clock"
    )
    assert longest[0] / longest[1] >= 1.8


def processor_seconds(address: str) -> list[float]:
    """What this process and each worker have had of the processor so far."""
    with distributed.Client(address, timeout="30s") as client:
        return [time.process_time(), *client.run(time.process_time).values()]
