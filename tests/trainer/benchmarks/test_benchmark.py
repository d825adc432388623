"""The benchmark of Table 6: which rows, what is scaled, and how it reads."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from tagger.progress import Progress, Task
from trainer.benchmarks import benchmark
from trainer.benchmarks.benchmark import (
    ExampleMaker,
    Size,
    Timing,
    Utilisation,
    in_paper_order,
    in_timed_epochs,
    seconds_of,
    timing_table,
)
from trainer.cli.main import main
from trainer.data.synthetic.world import make_world
from trainer.experiments.schema import experiments_of
from trainer.training.loop import TrainingOutcome

EXPERIMENTS = experiments_of("tismir-multi")


def test_all_rows_stand_in_the_papers_order() -> None:
    names = [experiment.name for experiment in in_paper_order(EXPERIMENTS.values())]
    assert len(names) == len(EXPERIMENTS)
    assert names[0] == "audio.logistic.timbre-mlp"
    assert names[1:3] == ["audio.logistic.low-3x3", "audio.logistic.high-3x3"]
    assert names[-1] == "fusion.cosine.audio+image+text"


def test_a_name_that_no_row_has_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark", "--rows", "nothing"]) == 2
    assert "No row has such a name" in capsys.readouterr().err


def test_the_table_says_what_was_scaled() -> None:
    few = Timing(EXPERIMENTS["audio.cosine.high-4x70"], items=100, full=1000, seconds=2.0, busy=None)
    whole = Timing(EXPERIMENTS["text.cosine.vsm"], items=1000, full=1000, seconds=5.5, busy=91.2)
    made = timing_table([few, whole], "a CPU")
    assert "* timed on few items" in made.title
    assert dict(zip(made.columns, made.rows[0], strict=True)) == {
        "row": "AUDIO COSINE HIGH-4×70 *",
        "items timed": "100 of 1,000",
        "seconds": "2.000",
        "scaled by": "10.0",
        "s/epoch of all": "20",
        "paper": "590",
        "paper ÷ ours": "30×",
        "GPU busy": "–",
    }
    assert made.rows[1] == ("TEXT COSINE VSM", "all 1,000", "5.500", "–", "5.5", "11", "2×", "91 %")
    assert "*" not in timing_table([whole], "a GPU").title
    fast = Timing(EXPERIMENTS["audio.cosine.high-3x3"], items=1000, full=1000, seconds=10.0, busy=99.0)
    assert timing_table([fast], "a GPU").rows[0][6] == "220×"


def test_the_first_epoch_warms_up_only() -> None:
    history = [{"seconds": seconds} for seconds in (9.0, 1.0, 2.0)]
    assert seconds_of(TrainingOutcome(3, 3, None, 12.0, 2.0, "cpu", history)) == 1.5
    assert seconds_of(TrainingOutcome(2, 2, None, 0.0, 0.0, "cpu", [{"seconds": 1.0}, {"seconds": 0.0}])) == 1e-3


def test_without_a_gpu_few_items_are_timed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--rows", "audio.*.timbre-mlp", "--albums", "10000", "--out", str(tmp_path / "table.md")]
    assert main(["benchmark", "--device", "cpu", *asked]) == 0
    told = capsys.readouterr().out
    assert "There is no GPU here" in told
    assert "AUDIO LOGISTIC TIMBRE-MLP *" in told
    assert "| 8,192 of 10,000 |" in (tmp_path / "table.md").read_text(encoding="utf-8")


def test_every_kind_of_row_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "REDUCED", {"*": 2})
    names = {"audio.logistic.low-4x96", "image.logistic.resnet", "text.cosine.vsm", "fusion.cosine.audio+image+text"}
    size = Size(patches=4, albums=4, covers=2, reduced=True)
    rows = [EXPERIMENTS[name] for name in names]
    made = list(benchmark.benchmark(rows, size, device="cpu", batch=2, task=Task()))
    assert {timing.experiment.name for timing in made} == names
    assert all(timing.seconds > 0 for timing in made)


def test_what_does_not_fit_on_the_gpu_is_made_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    maker = ExampleMaker(make_world(4, seed=0), torch.device("meta"))
    monkeypatch.setattr(benchmark, "fits", lambda size, device: size < 100)
    assert maker.templates(10).rhythm.device.type == "meta"
    assert maker.templates(1000).rhythm.device.type == "cpu"


def test_the_counter_is_read_while_the_epochs_run_that_are_timed() -> None:
    utilisation, counted, shown = Utilisation(), [], []
    task = Task(lambda progress: shown.append(progress.done))
    with in_timed_epochs(utilisation, 100, task):
        task.begin("training", 300)
        for done in (0, 99, 100, 250, 299, 300):
            task.listener(Progress("training", done, 300, 1.0))
            counted.append(utilisation.counting)
    assert counted == [False, False, True, True, True, False]
    assert shown == [0, 0, 99, 100, 250, 299, 300]


def test_the_counter_is_asked_for_by_the_gpus_own_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "nvidia-smi").write_text('#!/bin/sh\necho "$@" > "$0.asked"; echo 40; echo "[N/A]"; echo 60\n')
    (tmp_path / "nvidia-smi").chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / name))
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda device: SimpleNamespace(uuid="12-ab"))
    with benchmark.watch_utilisation(torch.device("cuda", 3)) as utilisation:
        while len(utilisation.readings) < 2:
            pass
    assert utilisation.mean == 50
    assert "--id=GPU-12-ab" in (tmp_path / "nvidia-smi.asked").read_text(encoding="utf-8")
