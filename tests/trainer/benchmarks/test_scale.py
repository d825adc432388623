"""What is counted up to a million tracks is what a track costs."""

import tracemalloc
from pathlib import Path

from trainer.benchmarks.scale import BYTES_A_TRACK, CLIP_BYTES, ClipCost, scale_table
from trainer.data.feature_store import Layout, create_store
from trainer.data.front_ends import Timbre
from trainer.data.prepare import outdated

TRACKS = 4000


def test_a_track_takes_as_much_memory_as_the_table_says(tmp_path: Path) -> None:
    front_end = Timbre()
    tracemalloc.start()
    sources = {f"TR{number:016}": tmp_path / "audio" / f"TR{number:016}.mp3" for number in range(TRACKS)}
    layout = Layout(front_end.description, front_end.key, front_end.shape, front_end.dtype, tuple(sorted(sources)))
    store = create_store(tmp_path / "store", layout)
    pending = list(outdated(store, sources))
    size = tracemalloc.get_traced_memory()[0] / TRACKS
    tracemalloc.stop()
    assert len(pending) == TRACKS
    assert BYTES_A_TRACK / 2 < size < BYTES_A_TRACK, size


def test_costs_are_counted_up() -> None:
    table = scale_table([ClipCost("cqt", 0.09, 1000)], [1_000_000])
    assert table.rows[0][1:6] == ("1,000,000", "0.090", "25", "1 GB", f"{CLIP_BYTES / 1000:.0f} GB")
