"""From finished runs to a model bundle: their encoders, and for every combination of them a head that is trained here, one
layer over their vectors, and calibrated on validation.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tagger.errors import TaggerError
from tagger.inference.bundle import MANIFEST
from trainer.data.items import Dataset, Item, Split
from trainer.data.labels import item_factors, label_path
from trainer.evaluation import metrics
from trainer.evaluation.calibration import calibrate
from trainer.experiments.fingerprint import items_of, key_of
from trainer.experiments.opened import OpenedExperiment
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import repeat_notes
from trainer.experiments.smoke import is_made_up
from trainer.experiments.sources import Lyrics
from trainer.experiments.targets import Targets
from trainer.export.bundle import (
    Contents,
    export,
    feature_mean,
    labels_in,
)
from trainer.export.run_encoders import RunEncoding, encoder_file, encodings_of, fused_encodings
from trainer.files import read_json
from trainer.models import fusion, losses
from trainer.models.fusion import SUBSETS, LinearHead, calibrated_head, joined, raw_outputs
from trainer.models.registry import build
from trainer.training.device import seeded
from trainer.training.examples import TensorExamples
from trainer.training.loop import train
from trainer.training.recipe import Recipe
from trainer.training.state import TrainingData, TrainingRun

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class FusionVectors:
    """Albums of one split: each modality's vectors [albums, D] and the labels [albums, labels] (1, 0 or UNKNOWN)."""

    modalities: Mapping[str, Floats]
    targets: NDArray[Any]

    def of(self, subset: str) -> list[Floats]:
        """The vectors of the modalities in ``subset``, in its order. Raises TaggerError where one is missing."""
        missing = [name for name in subset.split("+") if name not in self.modalities]
        if missing:
            raise TaggerError(f"There are no {missing[0]} vectors to fuse; train that encoder first.")
        return [self.modalities[name] for name in subset.split("+")]


def train_head(
    subset: str,
    training: FusionVectors,
    validation: FusionVectors,
    *,
    recipe: Recipe,
    run: TrainingRun,
    factors: Floats | None = None,
) -> LinearHead:
    """Train the head of one combination and calibrate it on the validation albums.

    With ``factors`` [labels, d] the target is COSINE (dropout .7), without it LOGISTIC (dropout 0). Labels that no training
    album has are not known to the head.
    """
    dropout = 0.0 if factors is None else 0.7
    outputs = training.targets.shape[1] if factors is None else factors.shape[1]
    widths = [vectors.shape[1] for vectors in training.of(subset)]
    with seeded(recipe.seed):
        network = build("fusion", outputs=outputs, widths=widths, dropout=dropout, normalise=True)
    data = TrainingData(_examples(training, subset, factors), _examples(validation, subset, factors))
    train(network, data, losses.logistic if factors is None else losses.cosine, recipe, run)
    layer = network.get_submodule("head")
    weight, bias = (layer.get_parameter(name).detach().cpu().numpy() for name in ("weight", "bias"))
    raw = raw_outputs(weight, bias, joined(validation.of(subset), normalise=True), factors)
    prevalence = np.mean(training.targets == 1, axis=0)
    return calibrated_head(weight, bias, calibrate(raw, validation.targets, prevalence), prevalence > 0)


def _examples(split: FusionVectors, subset: str, factors: Floats | None) -> TensorExamples:
    targets = split.targets.astype(np.int8) if factors is None else item_factors(split.targets == 1, factors)
    vectors: Sequence[Floats] = split.of(subset)
    return TensorExamples(
        tuple(torch.from_numpy(np.asarray(v, np.float32)) for v in vectors), torch.from_numpy(targets)
    )


LICENCES = {
    "mumu": "© 2017 Music Technology Group, Universitat Pompeu Fabra, all rights reserved; reviews, covers and sound belong to "
    "others",
    "library": "the owner's own collection",
}
FEW_ALBUMS = 200


def how_good(bundle: Path) -> list[str]:
    """How good a bundle is on the albums kept aside for testing, and how it is put to use, a line each."""
    manifest = read_json(bundle / MANIFEST)
    first = f"first {labels_in(manifest).removesuffix('s')} right"
    headings = {"roc_auc": "ROC-AUC", "pr_auc": "PR-AUC", "precision@1": first}
    lines = []
    for subset, figures in manifest["scores"].items():
        numbers = [f"{heading} {figures[name]:.3f}" for name, heading in headings.items() if name in figures]
        lines.append(
            f"{subset}: {', '.join(numbers) or 'nothing could be measured'} on {figures['test albums']} albums."
        )
    if not lines and not manifest.get("learnt"):
        lines = ["Nothing was measured: no album was kept aside for testing."]
    return [
        *lines,
        *([manifest["limits"]] if manifest["limits"] else []),
        f"The model is in {bundle}. To suggest with it: tagger models add {bundle} installs a copy and says its name; "
        "tagger models use with that name makes it the one that suggests.",
    ]


@dataclass(frozen=True)
class Target:
    """What the heads learn: the labels of a dataset's items, with which recipe, and where their training is kept."""

    dataset: Dataset
    targets: Targets
    recipe: Recipe
    folder: Path
    context: RunContext


def bundle_of_run(opened: OpenedExperiment, out: Path, *, name: str, replace: bool = False) -> Path:
    """Export a fusion's run with the encoders it joins, or an encoder's run alone."""
    for needed in opened.experiment.needs:
        repeat_notes(opened.context.folder(needed, opened.seed), opened.context)
    linear_run = opened.experiment.network.name == "fusion"
    recipe = opened.experiment.recipe if linear_run else opened.experiment.album or Recipe()
    target = Target(
        opened.dataset,
        as_scores(opened.targets),
        dataclasses.replace(recipe, seed=opened.seed),
        opened.folder / "heads",
        opened.context,
    )
    encodings = fused_encodings(opened) if linear_run else encodings_of(opened)
    return bundle_of_encodings(encodings, target, out, name=name, replace=replace)


def bundle_of_encodings(
    encodings: Mapping[str, RunEncoding], target: Target, out: Path, *, name: str, replace: bool = False
) -> Path:
    """Export encoders, by modality, under heads for ``target``."""
    heads = train_heads(encodings, target)
    return export(contents_of_runs(encodings, heads, target, name=name), out, replace=replace)


def contents_of_runs(
    encodings: Mapping[str, RunEncoding], heads: Mapping[str, LinearHead], target: Target, *, name: str
) -> Contents:
    """What a bundle of encoders and heads for ``target`` holds."""
    return Contents(
        name=name,
        version="1",
        labels=[(label, label_path(label)) for label in target.targets.labels],
        encoders={modality: encoder_file(encoding) for modality, encoding in encodings.items()},
        heads=heads,
        means={modality: training_mean(encoding) for modality, encoding in encodings.items()},
        target="logistic" if target.targets.factors is None else "cosine",
        normalise=True,
        factors=target.targets.factors,
        scores=measured(encodings, heads, target),
        training=training_of(target),
        limits=limits_of(target, encodings),
    )


def scores_of_items(
    encodings: Mapping[str, RunEncoding], heads: Mapping[str, LinearHead], target: Target, split: Split
) -> dict[str, NDArray[np.float64]]:
    """What the bundle will say of each item of a split, from all that it has: probabilities [labels] by item."""
    scores: dict[str, NDArray[np.float64]] = {}
    for subset in sorted(heads, key=lambda name: name.count("+")):  # the most complete last
        items = carrying(encodings, subset, target, split)
        if items:
            vectors = list(vectors_of(encodings, subset, items).values())
            values = fusion.scores(heads[subset], joined(vectors, normalise=True), target.targets.factors)
            scores |= {item.id: row for item, row in zip(items, values, strict=True)}
    return scores


def as_scores(targets: Targets) -> Targets:
    """Classes become labels that are each judged by themselves: the application shows several genres."""
    return dataclasses.replace(targets, kind="logistic") if targets.kind == "classes" else targets


def train_heads(encodings: Mapping[str, RunEncoding], target: Target) -> dict[str, LinearHead]:
    """A head for every combination of the modalities, on the albums that carry them all."""
    keys = {modality: "+".join(map(key_of, encoding.folders)) for modality, encoding in encodings.items()}
    learned = {"items": items_of(target.dataset), "target": target.targets.kind}
    return {
        subset: train_head(
            subset,
            albums(encodings, subset, target, Split.TRAIN),
            albums(encodings, subset, target, Split.VALIDATION),
            recipe=target.recipe,
            run=TrainingRun(
                target.folder / subset,
                {**learned, "runs": [keys[modality] for modality in subset.split("+")]},
                f"fusion of {subset}",
                device=target.context.device,
                curves=False,
                task=target.context.task,
            ),
            factors=target.targets.factors,
        )
        for subset in SUBSETS
        if set(subset.split("+")) <= set(encodings)
    }


def albums(encodings: Mapping[str, RunEncoding], subset: str, target: Target, split: Split) -> FusionVectors:
    """The vectors and labels of a split's items that carry every modality of ``subset``. Raises TaggerError when there is
    none.
    """
    items = carrying(encodings, subset, target, split)
    if not items:
        parts = subset.replace("+", " and ")
        raise TaggerError(f"No {split} album carries {parts}, so the head for it cannot be trained; use more albums.")
    return FusionVectors(vectors_of(encodings, subset, items), target.targets.matrix(items))


def carrying(encodings: Mapping[str, RunEncoding], subset: str, target: Target, split: Split) -> list[Item]:
    """A split's items that have a vector of every modality of ``subset``."""
    names = subset.split("+")
    return [item for item in target.dataset.of(split) if all(item.id in encodings[name].vectors for name in names)]


def vectors_of(
    encodings: Mapping[str, RunEncoding], subset: str, items: Sequence[Item]
) -> dict[str, NDArray[np.float32]]:
    """The items' vectors, by modality."""
    return {name: np.stack([encodings[name].vectors[item.id] for item in items]) for name in subset.split("+")}


def training_mean(encoding: RunEncoding) -> NDArray[np.float32]:
    """The mean vector over the training items."""
    training = {unit.item.id for unit in encoding.opened.units[Split.TRAIN]}
    return feature_mean(
        np.stack([vector for item, vector in encoding.vectors.items() if item in training]), normalise=True
    )


def measured(encodings: Mapping[str, RunEncoding], heads: Mapping[str, LinearHead], target: Target) -> dict[str, Any]:
    """How well each combination does on the test items that carry it."""
    figures_by_subset: dict[str, Any] = {}
    for subset, head in heads.items():
        if items := carrying(encodings, subset, target, Split.TEST):
            vectors = list(vectors_of(encodings, subset, items).values())
            scores = fusion.scores(head, joined(vectors, normalise=True), target.targets.factors)
            figures = metrics.multilabel(target.targets.matrix(items)[:, head.known], scores[:, head.known]).numbers()
            figures_by_subset[subset] = {"test albums": len(items)} | {
                name: value for name, value in figures.items() if np.isfinite(value)
            }
    return figures_by_subset


def training_of(target: Target) -> dict[str, Any]:
    """What the model was trained on."""
    name = target.dataset.name
    made_up = is_made_up(target.context.data)
    licence = (
        "made by the project, free of rights"
        if made_up
        else LICENCES.get(name, "not stated; see the dataset's own terms")
    )
    counts = {f"{split} albums": len(target.dataset.of(split)) for split in Split}
    named = {"name": f"made-up {name}" if made_up else name, "licence": licence}
    tags = {} if target.dataset.labels_are == "genres" else {"labels": target.dataset.labels_are}
    return {
        "data": [{**named, **tags, **counts}],
        "licence": licence,
    }


def limits_of(target: Target, encodings: Mapping[str, RunEncoding]) -> str:
    """What a person should know before trusting it."""
    sentences = [
        f"It knows the {len(target.targets.labels)} {target.dataset.labels_are} of {target.dataset.name} and no other."
    ]
    if any(isinstance(encoding.source, Lyrics) for encoding in encodings.values()):
        sentences.append("Of an album's texts it reads the lyrics alone.")
    training = len(target.dataset.of(Split.TRAIN))
    if is_made_up(target.context.data):
        sentences.append(
            "It was trained on made-up sounds and pictures, to try the machinery, and knows nothing about music."
        )
    if training < FEW_ALBUMS:
        sentences.append(f"It saw only {training} albums in training, so its scores are rough.")
    return " ".join(sentences)
