"""The shipped model, by one command: ``trainer starter --data DATA --out BUNDLE``.

Its encoders are the experiments of ``trainer/experiments/starter``, each on its own set. No item of the sets carries
sound, cover and text together, so the heads are fused late (``trainer.models.linear_heads``).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.genres.taxonomy import Taxonomy
from tagger.progress import Task
from trainer.data.items import Item, Split
from trainer.evaluation.metrics import intervals, multilabel
from trainer.experiments.inputs import prepare_all
from trainer.experiments.opened import open_experiment
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import run
from trainer.experiments.schema import Experiment, experiments_of
from trainer.export.bundle import Contents, export
from trainer.export.from_runs import RunEncoding, encoded, encoder_file, training_mean
from trainer.models.linear_heads import (
    CalibratedPart,
    LinearHead,
    calibrated_part,
    joined,
    late_combinations,
    scores,
)
from trainer.models.losses import UNKNOWN

VERSION = "1"
PAIR = ("image", "text")  # the modalities that some albums have together
FIGURES = {"roc_auc": "ROC-AUC", "pr_auc": "PR-AUC"}
Floats = NDArray[np.float32]
TRAINING: dict[str, Any] = {
    "licence": "GPL-3.0-or-later, as the program; the weights hold none of the covers, texts or recordings themselves",
    "data": [
        {"name": "882 netlabel releases: cover, press text, tags (Phlow/netlabels.org)", "licence": "none stated"},
        {"name": "281 magazine reviews with cover and categories (Phlow/phlow-magazine-com)", "licence": "none stated"},
        {"name": "449 albums with cover, one-line opinion, genres (the-dogfish/ben-albums)", "licence": "none stated"},
        {"name": "4,635 covers of five genres (wise-guru/album-cover-genre-predictor)", "licence": "none stated"},
        {"name": "900 rows of GTZAN timbre statistics, ten genres; no audio was used", "licence": "none stated"},
    ],
}

LIMITS = (
    "A starter: it shows that every part works, not how well genres can be told. The sound is judged by means and variances"
    " of timbre over 30 seconds and only for GTZAN's ten genres, in a set known for repeated artists; the sound says nothing"
    " about the other genres. The covers are few and their labels noisy, so what a cover says is weak. The texts are"
    " English, lean to electronic music, and often name the genre. Each source has genres of its own, so part of what was"
    " learnt is the source's style. No training album has sound, cover and text together: scores that rest on sound and"
    " something else are averages that could not be calibrated together. Scores assume that no genre is on more than a fifth"
    " of a library's albums, though seven in ten training albums are electronic music."
)


def make_starter(data: Path, out: Path, work: Path, task: Task) -> Path:
    """Train on the sets under ``data`` (goes on in ``work`` where it was stopped) and write the bundle to ``out``."""
    experiments = experiments_of("starter")
    context = RunContext(data, work, work / "features", experiments, curves=False, task=task)
    prepare_all(list(experiments.values()), context)
    encodings = {modality: encoding_of(experiment, context) for modality, experiment in experiments.items()}
    return export(contents_of(encodings, heads_of(encodings)), out, replace=True)


def encoding_of(experiment: Experiment, context: RunContext) -> RunEncoding:
    """An encoder, trained or taken from its finished run, and its vectors."""
    run(experiment, 0, context)
    return encoded(open_experiment(experiment, 0, context))


def heads_of(encodings: Mapping[str, RunEncoding]) -> dict[str, LinearHead]:
    """A head for every combination of modalities."""
    parts = {modality: part_of(encoding) for modality, encoding in encodings.items()}
    albums = albums_with_both(encodings, Split.VALIDATION)
    vectors = joined([vectors_of(encodings[modality], albums) for modality in PAIR], normalise=False)
    return late_combinations(parts, "+".join(PAIR), vectors, targets_of(encodings["text"], albums))


def part_of(encoding: RunEncoding) -> CalibratedPart:
    """The encoder's own last layer, calibrated on its validation items."""
    layer = encoding.network.head
    weight, bias = (parameter.detach().numpy() for parameter in (layer.weight, layer.bias))
    training, validation = (split_items(encoding, split) for split in (Split.TRAIN, Split.VALIDATION))
    vectors, targets = vectors_of(encoding, validation), targets_of(encoding, validation)
    return calibrated_part(weight, bias, targets_of(encoding, training), vectors, targets)


def split_items(encoding: RunEncoding, split: Split) -> list[Item]:
    """The items of an encoder's split."""
    return [unit.item for unit in encoding.opened.units[split]]


def albums_with_both(encodings: Mapping[str, RunEncoding], split: Split) -> list[Item]:
    """The albums of a split that have a cover and a text."""
    return [item for item in split_items(encodings["text"], split) if item.id in encodings["image"].vectors]


def vectors_of(encoding: RunEncoding, items: list[Item]) -> Floats:
    """[items, D]."""
    return np.stack([encoding.vectors[item.id] for item in items])


def targets_of(encoding: RunEncoding, items: list[Item]) -> Floats:
    """1, 0 or UNKNOWN, [items, labels]."""
    return encoding.opened.targets.matrix(items).astype(np.float32)


def contents_of(encodings: Mapping[str, RunEncoding], heads: Mapping[str, LinearHead]) -> Contents:
    """Everything that the bundle holds."""
    taxonomy = Taxonomy.load()
    return Contents(
        name="starter",
        version=VERSION,
        labels=[(name, list(taxonomy.path(name))) for name in encodings["text"].opened.targets.labels],
        encoders={modality: encoder_file(encoding) for modality, encoding in encodings.items()},
        heads=heads,
        means={modality: training_mean(encoding, normalise=False) for modality, encoding in encodings.items()},
        target="logistic",
        normalise=False,
        factors=None,
        scores=measured(encodings, heads),
        training=TRAINING,
        limits=LIMITS,
    )


def measured(encodings: Mapping[str, RunEncoding], heads: Mapping[str, LinearHead]) -> dict[str, Any]:
    """Macro ROC-AUC and PR-AUC with 95 % bootstrap intervals, by what was judged from what."""
    albums = albums_with_both(encodings, Split.TEST)
    vectors = {modality: vectors_of(encodings[modality], albums) for modality in PAIR}
    vectors["+".join(PAIR)] = joined([vectors[modality] for modality in PAIR], normalise=False)
    truth = targets_of(encodings["text"], albums)
    figures = {f"albums, from {name}": figures_of(truth, scores(heads[name], rows)) for name, rows in vectors.items()}
    covers = [item for item in split_items(encodings["image"], Split.TEST) if item.known is not None]
    tests = {
        "GTZAN clips, from audio": ("audio", split_items(encodings["audio"], Split.TEST)),
        "covers, from image": ("image", covers),
    }
    for name, (modality, items) in tests.items():
        predicted = scores(heads[modality], vectors_of(encodings[modality], items))
        figures[name] = figures_of(targets_of(encodings[modality], items), predicted)
    return {"split": "test, no artist of which was trained on where the set names artists", **figures}


def figures_of(targets: Floats, predicted: NDArray[np.float64]) -> dict[str, Any]:
    """Over the labels that the set knows and the model was taught."""
    labels = (targets != UNKNOWN).all(axis=0) & np.isfinite(predicted).all(axis=0)
    truth, chance = targets[:, labels].astype(np.int64), predicted[:, labels]
    figures, ranges = multilabel(truth, chance), intervals(truth, chance)
    numbers = {name: round(figures.numbers()[key], 4) for key, name in FIGURES.items()}
    ends = {f"{name} interval": [round(end, 4) for end in ranges[key]] for key, name in FIGURES.items()}
    return {"items": len(truth), "genres measured": figures.labels_counted, **numbers, **ends}
