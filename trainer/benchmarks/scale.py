"""What features of a large collection cost: measured on made-up clips of thirty seconds, counted up to any number of tracks."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tagger.progress import Task
from trainer.data.front_ends import Cqt, FrontEnd, Mel, Spectrogram, Timbre
from trainer.data.synthetic.media import render, write_sound
from trainer.data.synthetic.world import generator_of
from trainer.reports.tables import Table

SECONDS = 30.0
FRONT_ENDS: tuple[FrontEnd, ...] = (Cqt(), Mel(), Spectrogram(), Timbre())
CLIP_BYTES = 480_000
"""Of thirty seconds of MP3 at 128 kbit/s, which is what a worker on another machine fetches."""


@dataclass(frozen=True, slots=True)
class ClipCost:
    """What a clip costs: seconds of one core, and the bytes of its row."""

    kind: str
    seconds: float
    row_bytes: int


def measured(clips: int, task: Task) -> Iterator[ClipCost]:
    """The cost of each front end, by the processor's own clock, so that a busy machine measures the same."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.flac" for number in range(clips)]
        for number, path in enumerate(paths):
            write_sound(path, render([(f"genre {number}", 1.0)], SECONDS, generator_of(number)))
        for front_end in FRONT_ENDS:
            task.begin(f"measuring {front_end.kind}", clips)
            front_end.compute(paths[0], "warm-up")
            started = time.process_time()
            for path in paths:
                size = front_end.compute(path, path.stem).astype(front_end.dtype).nbytes
                task.step(path.stem)
            yield ClipCost(front_end.kind, (time.process_time() - started) / clips, size)


def scale_table(costs: Sequence[ClipCost], counts: Sequence[int]) -> Table:
    """For each front end and number of tracks: CPU hours, disk, what goes over the network, and memory."""
    columns = ("feature", "tracks", "s a clip", "CPU hours", "rows on disk", "clips fetched", "memory to assemble")
    rows = [
        (
            cost.kind,
            f"{count:,}",
            f"{cost.seconds:.3f}",
            f"{cost.seconds * count / 3600:,.0f}",
            amount(cost.row_bytes * count),
            amount(CLIP_BYTES * count),
            amount(BYTES_A_TRACK * count),
        )
        for cost in costs
        for count in counts
    ]
    return Table(
        f"What features cost, on {os.uname().machine if hasattr(os, 'uname') else 'this machine'}", columns, tuple(rows)
    )


BYTES_A_TRACK = 1000
"""What the process that puts shards into the store keeps of a track: its identifier, its path, its place (test_scale.py)."""


def amount(size: float) -> str:
    """Bytes in words."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.3g} PB"
