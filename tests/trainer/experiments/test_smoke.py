"""The changes of a smoke run are stated, and touch nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tagger.errors import CancelledError
from tagger.progress import Progress, Task
from trainer.cli.main import main
from trainer.experiments.schema import experiments_of
from trainer.experiments.smoke import MADE_UP, SMOKES, differences, is_made_up, make_dataset, merged
from trainer.training.log import read_log


@pytest.mark.parametrize("system", sorted(SMOKES))
def test_every_system_can_be_tried(system: str) -> None:
    for experiment in experiments_of(system).values():
        changed = SMOKES[system].changed(experiment)
        told = list(differences(experiment, changed))
        assert any(line.startswith("recipe.epochs") for line in told)
        assert changed.network.name == experiment.network.name
        assert changed.inputs == experiment.inputs
        assert changed.paper == experiment.paper
        assert changed.recipe.epochs <= 20


def test_differences_are_told_setting_by_setting() -> None:
    before = experiments_of("tismir-multi")["audio.cosine.high-3x3"]
    told = list(differences(before, SMOKES["tismir-multi"].changed(before)))
    assert "recipe.epochs 100 → 3" in told
    assert "network.dimensions.filters None → (16, 32, 64, 64)" in told
    assert "target.factors 50 → 12" in told
    assert list(differences(before, before)) == []


def test_sections_are_merged_and_missing_ones_stay_missing() -> None:
    assert merged({"a": {"b": 1, "c": 2}, "album": None}, {"a": {"b": 3}, "album": {"epochs": 1}, "d": 4}) == {
        "a": {"b": 3, "c": 2},
        "album": None,
        "d": 4,
    }


def test_the_small_dataset_is_made_once_and_says_what_it_is(tmp_path: Path) -> None:
    heard: list[Progress] = []
    folder = make_dataset("covers", tmp_path, Task(heard.append))
    assert is_made_up(folder)
    assert "no real music" in (folder / MADE_UP).read_text(encoding="utf-8")
    assert heard
    heard.clear()
    assert make_dataset("covers", tmp_path, Task(heard.append)) == folder
    assert heard == []
    assert not is_made_up(tmp_path)


def test_a_small_dataset_that_is_half_made_is_made_again_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)

    def stop(progress: Progress) -> None:
        if progress.done:
            task.cancel()

    task = Task(stop)
    with pytest.raises(
        CancelledError, match=r"^Stopped while making the small dataset; the next run makes it from the"
    ):
        make_dataset("covers", tmp_path, task)
    assert not is_made_up(tmp_path / "made-up" / "covers")
    assert is_made_up(make_dataset("covers", tmp_path, Task()))


@pytest.mark.slow
def test_two_processes_fill_a_table_together_and_one_of_them_speaks(tmp_path: Path) -> None:
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    verb = ["-m", "trainer.cli", "reproduce", "dmg-gtzan", "--smoke", "--device", "cpu", "--out", str(tmp_path)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
    ran = subprocess.run([*launch, *verb], capture_output=True, text=True, env=environment, timeout=280)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("The report: ") == 1
    assert ran.stdout.count("mel.gtzan: train accuracy") == 1
    assert (tmp_path / "report" / "report.html").is_file()
    first, *_ = read_log(tmp_path / "runs" / "mel.gtzan" / "seed-0" / "network")
    folders = {"data": "made-up/dmg-gtzan", "features": "features", "out": "alone"}
    asked = [part for name, folder in folders.items() for part in (f"--{name}", str(tmp_path / folder))]
    changed = ["--set", "recipe.batch=8", "--set", "recipe.epochs=1", "--device", "cpu"]
    assert main(["fit", "trainer/experiments/dmg-gtzan/mel.gtzan.toml", *asked, *changed]) == 0
    (alone,) = read_log(tmp_path / "alone" / "runs" / "mel.gtzan" / "seed-0" / "network")
    assert first["loss"] == pytest.approx(alone["loss"], rel=1e-5)  # later on rounding grows
