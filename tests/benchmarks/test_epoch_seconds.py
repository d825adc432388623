"""Seconds per epoch of Table 6's rows, as ``trainer benchmark`` times them; on a GPU all items, elsewhere a few."""

from pathlib import Path

import pytest
import torch

from tagger.progress import Task
from trainer.benchmarks.benchmark import Size, benchmark, timing_table
from trainer.cli.main import main
from trainer.experiments.schema import experiments_of

GOAL = 20  # times faster than the paper, with a GPU


def test_a_reduced_timing_names_what_it_timed(tmp_path: Path) -> None:
    size = Size(patches=1000, albums=64, covers=100, reduced=True)
    wanted = {"audio.logistic.timbre-mlp", "fusion.cosine.audio+text", "text.logistic.vsm"}
    rows = [experiment for name, experiment in experiments_of("tismir-multi").items() if name in wanted]
    timings = list(benchmark(rows, size, device="cpu", batch=None, task=Task()))
    assert {timing.experiment.name for timing in timings} == wanted
    assert all(timing.items == timing.full == 64 and timing.seconds > 0 and timing.busy is None for timing in timings)
    made = timing_table(timings, "a test")
    assert {row[0]: row[5] for row in made.rows} == {
        "AUDIO LOGISTIC TIMBRE-MLP": "1",
        "A + T COSINE MLP": "2",
        "TEXT LOGISTIC VSM": "11",
    }


def test_the_whole_epoch_follows_from_the_items_timed() -> None:
    size = Size(reduced=True)
    assert size.full("audio.cosine.high-4x70") == 118_000
    assert size.full("audio.logistic.timbre-mlp") == size.full("text.cosine.vsm") == 25_000
    assert size.of("audio.cosine.high-3x3") == 32
    assert Size().of("image.logistic.resnet") == 25_000


@pytest.mark.benchmark
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_row_at_this_machines_speed(tmp_path: Path) -> None:
    out = tmp_path / "epochs.md"
    assert main(["benchmark", "--out", str(out)]) == 0
    lines = [line for line in out.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(lines) == 26 + 2
    if torch.cuda.is_available():
        slow = [line for line in lines[2:] if float(line.split("|")[7].strip(" ×")) < GOAL]
        assert not slow
