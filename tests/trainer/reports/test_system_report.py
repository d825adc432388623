"""The pictures of where a network looks, as files: those of this report and no others."""

from pathlib import Path

import numpy as np
import pytest

from trainer.data.items import Item
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import experiments_of
from trainer.experiments.sources import SourceUnit
from trainer.experiments.system import ExperimentRow, Results
from trainer.reports import activation_maps
from trainer.reports.activation_maps import Activation, write_activations
from trainer.reports.html_page import Report


def write_pictures(folder: Path, *names: str, monkeypatch: pytest.MonkeyPatch) -> int:
    white, heat = np.full((8, 8, 3), 255, np.uint8), {"Jazz": np.eye(2, dtype=np.float32)}
    pictures = [Activation(SourceUnit(name, Item(name, ("Jazz",)), ()), "Jazz", white, heat) for name in names]
    monkeypatch.setattr(activation_maps, "open_experiment", lambda *_: None)
    monkeypatch.setattr(activation_maps, "activations", lambda *_: iter(pictures))
    row = ExperimentRow(experiments_of("tismir-single")["encoder.visual"], (), ())
    results = Results("tismir-single", RunContext(folder, folder, folder, {}), (row,), (0,))
    examples = write_activations(results, "encoder.visual", folder)
    return sum(map(len, examples.of_genre.values()))


def test_a_second_report_s_pictures_take_the_place_of_the_first_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.png").write_bytes(b"somebody's")
    assert write_pictures(tmp_path, "one", "two/2", monkeypatch=monkeypatch) == 2
    assert write_pictures(tmp_path, "two/2", monkeypatch=monkeypatch) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["00000-two_2.png", "mine.png"]


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "1")
    monkeypatch.setenv("RANK", "1")
    assert write_pictures(tmp_path, "one", monkeypatch=monkeypatch) == 0
    Report("title", (), ()).write(tmp_path)
    assert list(tmp_path.iterdir()) == []
