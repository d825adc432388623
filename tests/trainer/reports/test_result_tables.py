"""The tables of docs/results.md: their rows are experiments like any other."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tagger.progress import Task
from trainer.cli import experiment_commands
from trainer.cli.main import main
from trainer.evaluation.metrics import intervals, multilabel
from trainer.experiments.registry import RESULT_SYSTEMS
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import experiments_of
from trainer.experiments.system import ExperimentRow, Results, reproduce
from trainer.reports import result_tables
from trainer.reports.result_tables import album_cells, result_table
from trainer.reports.tables import Table


@pytest.mark.data
def test_near_genres_of_the_real_annotations_make_sense(shared_data: Path, tmp_path: Path) -> None:
    context = RunContext(shared_data, tmp_path, tmp_path / "features", experiments_of("jamendo-factors"), task=Task())
    table = result_table(reproduce("jamendo-factors", context, [0]))
    near = {genre: names for genre, _, names in table.rows}
    assert len(near) == 87
    assert "techno" in near["minimal"] or "house" in near["minimal"]
    assert (tmp_path / "jamendo-map.csv").read_text(encoding="utf-8").count("\n") == 88
    page = (tmp_path / "jamendo-map.html").read_text(encoding="utf-8")
    assert all(f">{genre}</text>" in page for genre in near)
    assert "prefers-color-scheme: dark" in page
    assert not re.search(r"<script|<link|@import|url\((?!#)|src=", page)


@pytest.mark.parametrize("name", ["timbre", "covers", "albums"])
def test_networks_are_trained_on_the_requested_device(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    devices: list[str] = []

    def reproduced(
        system: str, context: RunContext, seeds: list[int], *, on_row: Callable[[ExperimentRow], None]
    ) -> Results:
        devices.append(context.device)
        on_row(ExperimentRow(next(iter(context.experiments.values())), (), ()))
        return Results(system, context, (), tuple(seeds))

    monkeypatch.setattr("trainer.experiments.system.reproduce", reproduced)
    monkeypatch.setattr(result_tables, "result_table", lambda results: Table(results.system, (), ()))
    monkeypatch.setattr(experiment_commands, "read_datasets", lambda _: None)  # the folder is empty
    (tmp_path / name).mkdir()
    folders = ["--data", str(tmp_path), "--out", str(tmp_path)]
    assert main(["results", name, *folders, "--device", "cpu"]) == main(["results", name, *folders]) == 0
    assert devices == ["cpu", "auto"]
    assert capsys.readouterr().out.count(": done\n") == 2


@pytest.mark.parametrize("system", RESULT_SYSTEMS.values())
def test_every_row_of_a_table_has_a_place_of_its_own(system: str) -> None:
    positions = [row.position for row in experiments_of(system).values() if row.position is not None]
    assert sorted(positions) == list(range(1, len(positions) + 1))
    assert all(row.title for row in experiments_of(system).values() if row.position is not None)


def test_a_row_is_the_mean_over_the_seeds_with_intervals_for_the_areas_alone() -> None:
    random = np.random.default_rng(0)
    truth = (random.random((40, 6)) < 0.4).astype(np.int64)
    runs = [np.asarray(truth + random.normal(size=truth.shape), np.float32) for _ in range(3)]
    scores = tuple(
        {"test": {**multilabel(truth, run).numbers(), "intervals": intervals(truth, run, samples=20)}} for run in runs
    )
    experiment = experiments_of("albums")["text.vsm.cosine"]
    single, several = (album_cells(ExperimentRow(experiment, (), part)) for part in (scores[:1], scores))
    assert [bool(re.fullmatch(r"0\.\d{3}–[01]\.\d{3}", cell)) for cell in single] == [
        column in (2, 4) for column in range(8)
    ]
    assert ["±" in cell for cell in several] == [column in (1, 3, 5, 6, 7) for column in range(8)]
    assert single[2] == several[2]
