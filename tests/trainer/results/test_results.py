import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.cli.main import main
from trainer.evaluation import tables as printed
from trainer.models.network import parameter_count
from trainer.models.registry import build
from trainer.results.albums import _row
from trainer.results.covers import BINS, NETWORKS, histogram, trained
from trainer.results.factors import factor_results
from trainer.results.timbre import gradient_boosting, logistic_regression, timbre_mlp
from trainer.starter.networks import CROP, SHORT_SIDE, train_text
from trainer.starter.sources import SourceTable
from trainer.training import CoverExamples, outputs


def test_a_histogram_counts_colours() -> None:
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 255
    counted = histogram(red)
    assert counted.shape == (BINS**3,)
    assert counted[(BINS - 1) * BINS * BINS] == 1
    assert counted.sum() == 1


@pytest.mark.parametrize("classify", [timbre_mlp, logistic_regression, gradient_boosting])
def test_every_classifier_tells_clear_classes_apart(
    classify: Callable[[np.ndarray, np.ndarray, np.ndarray, Path], np.ndarray], tmp_path: Path
) -> None:
    random = np.random.default_rng(0)
    classes = np.repeat(np.arange(3), 40)
    values = random.normal(size=(120, 5)) + classes[:, None] * 4.0
    assert (classify(values, classes, values, tmp_path / "run") == classes).mean() > 0.95


@pytest.mark.data
def test_near_genres_of_the_real_annotations_make_sense(shared_data: Path, tmp_path: Path) -> None:
    table = factor_results(shared_data, tmp_path, Task())
    near = {genre: names for genre, _, names in table.rows}
    assert len(near) == 87
    assert "techno" in near["minimal"] or "house" in near["minimal"]
    assert (tmp_path / "jamendo-map.csv").read_text(encoding="utf-8").count("\n") == 88
    page = (tmp_path / "jamendo-map.html").read_text(encoding="utf-8")
    assert all(f">{genre}</text>" in page for genre in near)
    assert "prefers-color-scheme: dark" in page
    assert not re.search(r"<script|<link|@import|url\(|src=", page)


def test_vgg_has_all_of_its_widths_on_small_covers() -> None:
    entry = NETWORKS["VGG-16 from scratch"]
    with torch.device("meta"):
        network = build(entry.network, outputs=5, **entry.sizes)
    layers = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    assert [layer.weight.shape[0] for layer in layers] == [
        *(64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512, 4096, 4096, 5)
    ]
    assert parameter_count(network, trainable=True) == 33_626_181


def test_every_network_of_the_covers_table_trains_and_is_only_read_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = torch.randint(0, 256, (12, SHORT_SIDE, SHORT_SIDE, 3), dtype=torch.uint8)
    rows, targets = torch.arange(12), (torch.rand(12, 5) < 0.4).float()
    examples = CoverExamples(pixels, rows, targets, size=CROP)
    parts = dict.fromkeys(("train", "validation"), examples)
    for name, entry in NETWORKS.items():
        quick = replace(entry, recipe=replace(entry.recipe, epochs=1, batch=6))
        told = outputs(trained(name, quick, parts, tmp_path, Task()), examples)
        assert told.shape == (12, 5)
        assert np.array_equal(outputs(trained(name, quick, parts, tmp_path, Task()), examples), told)
        with pytest.raises(TaggerError, match="other settings or data"):
            trained(name, quick, {**parts, "train": replace(examples, rows=rows.flip(0))}, tmp_path, Task())


def test_a_folder_with_networks_of_other_data_is_refused(tmp_path: Path) -> None:
    values, classes = np.random.default_rng(0).normal(size=(40, 5)), np.repeat(np.arange(2), 20)
    timbre_mlp(values, classes, values, tmp_path)
    with pytest.raises(TaggerError, match="other settings or data"):
        timbre_mlp(values[::-1], classes, values, tmp_path)


def test_a_starter_s_network_is_not_taken_from_other_data(tmp_path: Path) -> None:
    texts, splits = ["loud music", "calm music"] * 4, np.repeat(["train", "train", "validation", "test"], 2)
    targets = np.tile(np.eye(2, dtype=np.float32), (4, 1))
    train_text(SourceTable(texts, targets, splits), tmp_path, Task())
    with pytest.raises(TaggerError, match="other settings or data"):
        train_text(SourceTable(texts, targets[::-1].copy(), splits), tmp_path, Task())


@pytest.mark.parametrize("name", ["timbre", "covers", "albums"])
def test_networks_are_trained_where_it_was_asked_for(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def results(data: Path, out: Path, task: Task, device: str) -> printed.Table:
        asked.append(device)
        return printed.Table(name, (), ())

    monkeypatch.setattr(f"trainer.results.{name}.{name.removesuffix('s')}_results", results)
    where = ["--data", str(tmp_path), "--out", str(tmp_path)]
    assert main(["results", name, *where, "--device", "cpu"]) == main(["results", name, *where]) == 0
    assert asked == ["cpu", "auto"]


def test_a_row_is_the_mean_over_the_seeds_with_intervals_for_the_areas_alone() -> None:
    random = np.random.default_rng(0)
    truth = (random.random((40, 6)) < 0.4).astype(np.int64)
    runs = [np.asarray(truth + random.normal(size=truth.shape), np.float32) for _ in range(3)]
    one, several = _row("one", truth, runs[:1]), _row("several", truth, runs)
    assert [bool(re.fullmatch(r"0\.\d{3}–[01]\.\d{3}", cell)) for cell in one] == [
        column in (2, 4) for column in range(8)
    ]
    assert ["±" in cell for cell in several] == [column in (1, 3, 5, 6, 7) for column in range(8)]
    assert one[2] == several[2]
