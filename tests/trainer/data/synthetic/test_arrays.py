"""The benchmark set behaves like its model: fusion beats parts, COSINE spreads wider than LOGISTIC."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from trainer.data.labels import cosine_scores, item_factors, label_factors
from trainer.data.synthetic import arrays
from trainer.data.synthetic.world import World, make_world
from trainer.evaluation import metrics
from trainer.models import losses
from trainer.models.registry import build
from trainer.training.device import seeded
from trainer.training.examples import Examples, TensorExamples
from trainer.training.loop import train
from trainer.training.media_examples import PatchExamples
from trainer.training.predict import features, outputs
from trainer.training.recipe import Recipe
from trainer.training.state import TrainingData, TrainingRun

CPU = torch.device("cpu")


def test_patches_and_covers_show_their_genres() -> None:
    world = make_world(300, genres=12, seed=0)
    templates = arrays.make_templates(world, CPU)
    albums = np.arange(300)
    patches, covers = arrays.patches(world, albums, templates), arrays.covers(world, albums, templates, size=32)
    assert patches.shape == (300, 322, 96)
    assert patches.dtype == torch.float16
    assert (patches.amax(dim=(1, 2)) == 0).all()
    assert patches.min() >= arrays.FLOOR
    assert covers.shape == (300, 32, 32, 3)
    shown = world.strengths["audio"][:, 1] > 0.3
    spectra = patches.float().mean(dim=1).numpy()
    difference = spectra[shown].mean(axis=0) - spectra[world.strengths["audio"][:, 1] == 0].mean(axis=0)
    assert np.corrcoef(difference, templates.spectrum[1].numpy())[0, 1] > 0.3


def test_texts_hold_the_words_of_their_genres() -> None:
    world = make_world(100, genres=12, seed=0)
    indices, values = arrays.terms(world, np.arange(100))
    assert indices.shape == (100, arrays.PER_TEXT)
    assert values.norm(dim=1).numpy() == pytest.approx(np.ones(100), abs=1e-5)
    spoken = [set(((row[row >= arrays.COMMON] - arrays.COMMON) // arrays.OWN).tolist()) for row in indices]
    for album, genres in enumerate(spoken):
        assert genres <= set(np.flatnonzero(world.strengths["text"][album]).tolist())


def fitted(name: str, examples: Sequence[Examples], folder: Path, *, factors: bool, **sizes: object) -> torch.nn.Module:
    training, validation, _ = examples
    with seeded(0):
        network = build(name, **sizes)
    loss = losses.cosine if factors else losses.logistic
    # One layer over vectors of length 1 has far to go on so few albums.
    recipe = Recipe(learning_rate=1e-2, epochs=60) if name == "fusion" else Recipe(epochs=10, patience=3)
    train(network, TrainingData(training, validation), loss, recipe, TrainingRun(folder, {}, curves=False))
    return network


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_fusion_beats_its_parts_and_cosine_spreads_wider(tmp_path: Path) -> None:
    world = make_world(1200, seed=0)
    parts = np.split(np.random.default_rng(0).permutation(1200), [800, 1000])
    labels = [world.labels[part].astype(np.uint8) for part in parts]
    factors = label_factors(np.concatenate(labels[:2]), 50)
    templates = arrays.make_templates(world, CPU)
    patches = [arrays.patches(world, part, templates, seed=number) for number, part in enumerate(parts)]
    texts = [arrays.terms(world, part, seed=number) for number, part in enumerate(parts)]
    roc: dict[str, float] = {}
    spread: dict[str, float] = {}
    for kind in ("logistic", "cosine"):
        cosine = kind == "cosine"
        targets = [
            torch.from_numpy(item_factors(m, factors)) if cosine else torch.from_numpy(m.astype(np.float32))
            for m in labels
        ]
        size = 50 if cosine else 250
        audio = [audio_examples(rows, target) for rows, target in zip(patches, targets, strict=True)]
        text = [TensorExamples(terms, target) for terms, target in zip(texts, targets, strict=True)]
        networks: dict[str, tuple[torch.nn.Module, Sequence[Examples]]] = {
            "audio": (
                fitted("audio.low-4x96", audio, tmp_path / f"{kind} audio", factors=cosine, outputs=size),
                audio,
            ),
            "text": (
                fitted("text", text, tmp_path / f"{kind} text", factors=cosine, outputs=size, widths=(256,)),
                text,
            ),
        }
        vectors = [
            tuple(torch.from_numpy(features(network, examples[n])) for network, examples in networks.values())
            for n in range(3)
        ]
        joined = [TensorExamples(vector, target) for vector, target in zip(vectors, targets, strict=True)]
        widths = [vector.shape[1] for vector in vectors[0]]
        fusion = fitted("fusion", joined, tmp_path / f"{kind} both", factors=cosine, outputs=size, widths=widths)
        for name, (network, examples) in {**networks, "both": (fusion, joined)}.items():
            raw = outputs(network, examples[2])
            measured = metrics.multilabel(labels[2], cosine_scores(raw, factors) if cosine else raw)
            roc[f"{kind} {name}"], spread[f"{kind} {name}"] = measured.roc_auc, measured.diversity[3]
    for kind in ("logistic", "cosine"):
        assert roc[f"{kind} both"] > max(roc[f"{kind} audio"], roc[f"{kind} text"])
    assert spread["cosine both"] > spread["logistic both"]
    assert spread["cosine text"] > spread["logistic text"]


def audio_examples(rows: Tensor, targets: Tensor) -> Examples:
    count, bins = len(rows), rows.shape[2]
    mean, deviation = torch.full((bins,), -45.0), torch.full((bins,), 10.0)
    return PatchExamples(
        rows, torch.full((count,), rows.shape[1]), torch.arange(count), targets, mean, deviation, redraw=False
    )


def test_worlds_of_other_seeds_look_different() -> None:
    worlds: list[World] = [make_world(20, genres=6, seed=seed) for seed in (0, 1)]
    first, second = (arrays.make_templates(world, CPU).spectrum for world in worlds)
    assert not torch.allclose(first, second)
