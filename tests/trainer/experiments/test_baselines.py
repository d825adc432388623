"""The rows of this project's own tables, on small sets: classifiers beside networks, one runner for both."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from tagger.errors import TaggerError
from trainer.data.items import Dataset, Item, Split
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import run
from trainer.experiments.schema import Experiment, experiments_of
from trainer.experiments.scores import load_predictions
from trainer.experiments.smoke import Changes, merged
from trainer.experiments.sources import COLOUR_BINS, colour_histogram
from trainer.experiments.system import row_of
from trainer.files import read_json
from trainer.models.network import parameter_count
from trainer.models.registry import build

SPLITS = (Split.TRAIN, Split.TRAIN, Split.VALIDATION, Split.TEST)


def quick(system: str, name: str, changes: Changes) -> Experiment:
    return Experiment.model_validate(merged(experiments_of(system)[name].model_dump(), changes))


def context_of(folder: Path, experiment: Experiment, dataset: Dataset) -> RunContext:
    context = RunContext(
        dataset.root,
        folder / "out",
        folder / "features",
        {experiment.name: experiment},
        device="cpu",
        workers=1,
        samples=5,
    )
    context.curves = False
    context.datasets[dataset.name] = dataset
    return context


def clips(*, reverse: bool = False) -> Dataset:
    """Three classes that lie far apart, 40 clips each, named as GTZAN's are."""
    random = np.random.default_rng(0)
    classes = np.repeat(np.arange(3), 40)
    values = random.normal(size=(120, 5)) + classes[:, None] * 4.0
    rows = values[::-1] if reverse else values
    items = tuple(
        Item(f"{'abc'[label]}.{number % 40 * 5 // 2:05d}.wav", ("abc"[label],), statistics=tuple(row.tolist()))
        for number, (label, row) in enumerate(zip(classes, rows, strict=True))
    )
    return Dataset("gtzan-statistics", Path(), ("a", "b", "c"), items, frozenset(), single=True)


def test_a_histogram_counts_colours() -> None:
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 255
    counted = colour_histogram(red)
    assert counted.shape == (COLOUR_BINS**3,)
    assert counted[(COLOUR_BINS - 1) * COLOUR_BINS * COLOUR_BINS] == 1
    assert counted.sum() == 1


@pytest.mark.parametrize("name", ["mlp.blocks", "regression.blocks", "boosting.random"])
def test_every_classifier_tells_clear_classes_apart_in_every_fold(name: str, tmp_path: Path) -> None:
    experiment = experiments_of("timbre")[name]
    row = row_of(experiment, [0], context_of(tmp_path, experiment, clips()))
    assert len(row.folders) == 10
    accuracy = row.figure("test.accuracy")
    assert accuracy is not None and accuracy[0] > 0.95


def test_a_folder_with_networks_of_other_data_is_refused(tmp_path: Path) -> None:
    experiment = quick("timbre", "mlp.blocks", {"data": {"fold": 3}})
    run(experiment, 0, context_of(tmp_path, experiment, clips()))
    with pytest.raises(TaggerError, match="other settings or data"):
        run(experiment, 0, context_of(tmp_path, experiment, clips(reverse=True)))


def texts(*, swap: bool = False) -> Dataset:
    words = ("loud heavy fast harsh noisy music", "calm soft slow quiet gentle music")
    labels = ("calm", "loud") if swap else ("loud", "calm")
    items = tuple(
        Item(str(number), (labels[number % 2],), text=words[number % 2], split=split)
        for number, split in enumerate(split for split in SPLITS for _ in range(2))
    )
    return Dataset("starter-texts", Path(), ("calm", "loud"), items, frozenset(), single=False)


def test_a_network_of_texts_is_not_taken_from_other_data(tmp_path: Path) -> None:
    experiment = quick(
        "albums", "text.vsm.logistic", {"data": {"carrying": ()}, "recipe": {"epochs": 1}, "text": {"minimum_texts": 1}}
    )
    run(experiment, 0, context_of(tmp_path, experiment, texts()))
    with pytest.raises(TaggerError, match="other settings or data"):
        run(experiment, 0, context_of(tmp_path, experiment, texts(swap=True)))


def test_a_regression_of_several_strengths_takes_the_best_on_validation(tmp_path: Path) -> None:
    changes = {"data": {"carrying": ()}, "text": {"minimum_texts": 1}}
    experiment = quick("albums", "text.regression", changes)
    folder = run(experiment, 0, context_of(tmp_path, experiment, texts()))
    assert read_json(folder / "scores.json")["test"]["roc_auc"] == 1
    assert load_predictions(folder).scores.shape == (2, 2)


def test_vgg_has_all_of_its_widths_on_small_covers() -> None:
    section = experiments_of("covers-five")["vgg-16"].network
    with torch.device("meta"):
        network = build(section.name, outputs=5, **section.dimensions)
    layers = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    assert [layer.weight.shape[0] for layer in layers] == [
        *(64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512, 4096, 4096, 5)
    ]
    assert parameter_count(network, trainable=True) == 33_626_181


def covers(root: Path) -> Dataset:
    """Twelve pictures of chance, in all splits, with one or two of five genres."""
    random = np.random.default_rng(0)
    items = []
    for number in range(12):
        file = root / f"{number}.png"
        Image.fromarray(random.integers(0, 256, (70, 64, 3), np.uint8)).save(file)
        labels = {f"g{number % 5}", f"g{number % 3}"}
        items.append(Item(str(number), tuple(sorted(labels)), cover=file, split=SPLITS[number % 4]))
    names = tuple(f"g{number}" for number in range(5))
    return Dataset("labelled-covers", root, names, tuple(items), frozenset(), single=False)


@pytest.mark.parametrize("name", list(experiments_of("covers-five")))
def test_every_classifier_of_the_covers_table_trains_and_is_only_read_afterwards(name: str, tmp_path: Path) -> None:
    experiment = quick("covers-five", name, {"recipe": {"epochs": 1, "batch": 6}})
    dataset = covers(tmp_path)
    folder = run(experiment, 0, context_of(tmp_path, experiment, dataset))
    predicted = load_predictions(folder)
    assert predicted.scores.shape == (3, 5)
    written = (folder / "predictions.safetensors").stat().st_mtime_ns
    assert run(experiment, 0, context_of(tmp_path, experiment, dataset)) == folder
    assert (folder / "predictions.safetensors").stat().st_mtime_ns == written
    assert np.array_equal(load_predictions(folder).scores, predicted.scores)
    moved = dataclasses.replace(dataset, items=dataset.items[::-1])
    with pytest.raises(TaggerError, match="other settings or data"):
        run(experiment, 0, context_of(tmp_path, experiment, moved))
