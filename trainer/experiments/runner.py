"""One experiment with one seed: train, take the vectors, measure, and leave everything in a folder.

experiment.json   the resolved experiment and where its data were
inputs.json       what each input was made with: front end, scaler, words
network/          the training loop's folder: weights, log, curves, checkpoint
album/            the same for the shallow network over albums, where there is one
vectors.npy       a vector for each item in vectors.json (first.npy and second.npy for the common space)
predictions.safetensors   scores, truth and items of each split that was measured
scores.json       the figures, and the notes that a reader of them must know; written last, so a run that has it is complete
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from tagger.errors import TaggerError
from trainer.data import text_features
from trainer.data.feature_examples import Joined
from trainer.data.items import Dataset, Split
from trainer.data.labels import problems
from trainer.evaluation.scores import Predicted, group_of, measure, save_predictions
from trainer.experiments.fingerprint import of_first_weights, run_key
from trainer.experiments.inputs import open_source
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment
from trainer.experiments.sources import Source, SourceUnit, Vectors, units_of
from trainer.experiments.targets import Targets, make_targets
from trainer.files import read_json, write_array, write_json
from trainer.models.network import parameter_count
from trainer.models.registry import build, dimensions_of
from trainer.training import Examples, SpaceExamples, TrainingOutcome, features, outputs, seeded, train


@dataclass(frozen=True)
class OpenedExperiment:
    """An experiment with its data: sources in the order of the inputs, and the units of each split that carry all of
    them. ``first_weights`` is the digest of the ImageNet weights that the network starts from, if any.
    """

    experiment: Experiment
    seed: int
    context: RunContext
    dataset: Dataset
    targets: Targets
    sources: tuple[Source, ...]
    units: dict[Split, list[SourceUnit]]
    first_weights: str | None

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.context.folder(self.experiment.name, self.seed)

    @cached_property
    def key(self) -> str:
        """A digest of everything that the result depends on."""
        return run_key(self.experiment, self.seed, self.context, self.first_weights)

    def examples(self, units: Sequence[SourceUnit]) -> Examples:
        """Units as the network takes them."""
        if self.targets.kind == "space":
            return SpaceExamples.of(*(source.of(units) for source in self.sources if isinstance(source, Vectors)))
        targets = self.targets.of([unit.item for unit in units])
        return reduce(Joined, (source.examples(units, targets) for source in self.sources))

    def validation(self) -> Examples | None:
        """The validation units, None where the split has none."""
        return self.examples(self.units[Split.VALIDATION]) if self.units[Split.VALIDATION] else None


def run(experiment: Experiment, seed: int, context: RunContext) -> Path:
    """Do an experiment, and before it those that it needs; what is there already is not done again, but its notes are
    said again. The run's folder. Raises TaggerError when that holds a run with other settings or data.
    """
    for name in experiment.needs:
        run(context.experiments[name], seed, context)
    folder = context.folder(experiment.name, seed)
    if (folder / "scores.json").exists():
        key = run_key(experiment, seed, context, of_first_weights(experiment, context))
        if read_json(folder / "scores.json").get("key") != key:
            raise TaggerError(
                f"{folder} holds a run with other settings or data; remove it to train anew, or give another folder."
            )
        recall(folder, context)
        return folder
    opened = open_experiment(experiment, seed, context)
    write_json(folder / "experiment.json", resolved(opened))
    write_json(folder / "inputs.json", [source.record() for source in opened.sources])
    measured(opened)
    return folder


def recall(folder: Path, context: RunContext) -> None:
    """Say again what a reader of a finished run's figures must know."""
    context.note(*read_json(folder / "scores.json").get("notes", ()))


def open_experiment(experiment: Experiment, seed: int, context: RunContext) -> OpenedExperiment:
    """The dataset, sources and units of an experiment. Raises TaggerError where nothing is left to train on."""
    dataset = context.dataset(experiment.data)
    everything = {split: units_of(dataset.of(split), experiment.level) for split in Split}
    sources = tuple(
        open_source(kind, experiment, dataset, everything[Split.TRAIN], context, seed) for kind in experiment.inputs
    )
    units = {
        split: [unit for unit in found if all(source.has(unit) for source in sources)]
        for split, found in everything.items()
    }
    if not units[Split.TRAIN]:
        raise TaggerError(
            f"No training item of {dataset.name} carries {' and '.join(experiment.inputs)}; trainer check says what is "
            "missing."
        )
    targets = make_targets(experiment.target, dataset)
    return OpenedExperiment(
        experiment, seed, context, dataset, targets, sources, units, of_first_weights(experiment, context)
    )


def resolved(opened: OpenedExperiment) -> dict[str, Any]:
    """The experiment with every default filled in, and where its data are."""
    network = {**dimensions_of(opened.experiment.network.name), **sizes(opened)}
    return {
        "experiment": opened.experiment.model_dump(mode="json"),
        "network": network,
        "seed": opened.seed,
        "place": opened.context.record,
        "first_weights": opened.first_weights,
        "labels": list(opened.targets.labels),
        "units": {split.value: len(units) for split, units in opened.units.items()},
    }


def measured(opened: OpenedExperiment) -> None:
    """Train, keep the vectors, measure, and leave the scores with what was noted meanwhile."""
    with opened.context.gathering() as notes:
        scores = scores_of(opened)
    write_json(opened.folder / "scores.json", {**scores, "notes": list(notes)})


def scores_of(opened: OpenedExperiment) -> dict[str, Any]:
    """Train, keep the vectors, and measure; the figures."""
    warn_of_labels(opened)
    network, outcome = trained(opened)
    vectors = keep_vectors(opened, network)
    predict = by_album(opened, vectors) if opened.experiment.album and vectors else directly(opened, network)
    counted = {"parameters": parameter_count(network), "seed": opened.seed}
    scores: dict[str, Any] = {"key": opened.key, **counted, **told(outcome)}
    if opened.targets.kind != "space":
        wanted = [Split.VALIDATION, Split.TEST, *([Split.TRAIN] if wants_training(opened.experiment) else [])]
        found = {split: predict(split) for split in wanted if opened.units[split]}
        save_predictions(opened.folder / "predictions.safetensors", found)
        scores |= {
            split.value: measure(values, opened.targets, samples=opened.context.samples if split is Split.TEST else 0)
            for split, values in found.items()
        }
    return scores


def told(outcome: TrainingOutcome) -> dict[str, Any]:
    """How training went."""
    names = ("epochs", "best_epoch", "seconds", "seconds_per_epoch", "device")
    return {name: getattr(outcome, name) for name in names}


def wants_training(experiment: Experiment) -> bool:
    """Whether the paper prints a figure on the training items."""
    return any(name.startswith("train.") for name in (experiment.paper.figures if experiment.paper else ()))


def warn_of_labels(opened: OpenedExperiment) -> None:
    """Note the labels that the training items cannot teach."""
    matrix = opened.targets.matrix([unit.item for unit in opened.units[Split.TRAIN]])
    if found := problems(matrix, opened.targets.labels):
        opened.context.note(
            f"{opened.experiment.name}: {len(found)} genres with too few training items (first: {found[0]})."
        )


def sizes(opened: OpenedExperiment) -> dict[str, Any]:
    """The network's sizes that differ from the published ones, and those that follow from the data."""
    name, known = opened.experiment.network.name, dimensions_of(opened.experiment.network.name)
    from_data: dict[str, Any] = {} if name == "space" else {"outputs": opened.targets.outputs}
    for source in opened.sources:
        from_data |= source.dimensions()
    widths = [source.values.shape[1] for source in opened.sources if isinstance(source, Vectors)]
    if name == "fusion":
        from_data["widths"] = widths
    elif name == "space":
        from_data |= {"first": widths[0], "second": widths[1]}
    chosen = {key: value for key, value in from_data.items() if key in known}
    return {**chosen, **opened.experiment.network.dimensions}


def trained(opened: OpenedExperiment) -> tuple[nn.Module, TrainingOutcome]:
    """The network, with its best weights."""
    experiment, context = opened.experiment, opened.context
    with seeded(opened.seed):
        network = build(experiment.network.name, **sizes(opened), **first_weights(opened))
    fill_embeddings(opened, network)
    outcome = train(
        network,
        opened.examples(opened.units[Split.TRAIN]),
        opened.validation(),
        loss=opened.targets.loss,
        recipe=experiment.recipe.recipe(opened.seed),
        folder=opened.folder / "network",
        name=experiment.name,
        identity={"key": opened.key},
        device=context.device,
        curves=context.curves,
        task=context.task,
    )
    return network, outcome


def first_weights(opened: OpenedExperiment) -> dict[str, str]:
    """Where the network's first weights are, if it has any; where it should have, that it has none is noted."""
    name = opened.experiment.network.pretrained
    if name and not opened.first_weights:
        opened.context.note(
            f"{name} starts from scratch: no ImageNet weights were given (--weights FOLDER with {name}-….pth)."
        )
    file = opened.context.pretrained(name) if name and opened.first_weights else None
    return {"weights": str(file)} if file else {}


def fill_embeddings(opened: OpenedExperiment, network: nn.Module) -> None:
    """Put word vectors where a lyrics network keeps its own, if there is a file of them."""
    section = opened.experiment.text
    places = [module for module in network.modules() if isinstance(module, nn.Embedding)]
    if not section.vectors or not places:
        return
    file = opened.dataset.root / section.vectors
    if not file.is_file():
        opened.context.note(
            f"No {section.vectors} beside the dataset: word vectors start from chance and are learned with the rest."
        )
        return
    numbers = next(source.numbers for source in opened.sources if hasattr(source, "numbers"))
    table = places[0].weight.detach().numpy().copy()
    found = text_features.read_vectors(file, numbers, table)
    with torch.no_grad():
        places[0].weight.copy_(torch.from_numpy(table))
    opened.context.note(f"{found} of {len(numbers)} words start from {section.vectors}, the others from chance.")


def keep_vectors(opened: OpenedExperiment, network: nn.Module) -> Vectors | None:
    """Write each item's vector, the mean over its tracks where those are the examples; None for a network without an
    encoder.
    """
    units = [unit for split in Split for unit in opened.units[split]]
    items = list(dict.fromkeys(unit.item.id for unit in units))
    if opened.targets.kind == "space":
        for name, source in zip(("first", "second"), opened.sources, strict=True):
            assert isinstance(source, Vectors)
            with torch.inference_mode():
                write_array(opened.folder / f"{name}.npy", network.get_submodule(name).cpu()(source.of(units)).numpy())
        write_json(opened.folder / "vectors.json", items)
        return None
    if not hasattr(network, "encoder"):
        return None
    found = features(
        network, opened.examples(units), batch=2 * opened.experiment.recipe.batch, device=opened.context.device
    )
    values = item_means(found, [unit.item.id for unit in units], items)
    write_array(opened.folder / "vectors.npy", values)
    write_json(opened.folder / "vectors.json", items)
    return Vectors({item: row for row, item in enumerate(items)}, values)


def item_means(values: NDArray[np.float32], owners: Sequence[str], items: Sequence[str]) -> NDArray[np.float32]:
    """The mean of each item's rows, in the order of ``items``."""
    places = {item: row for row, item in enumerate(items)}
    rows = np.array([places[owner] for owner in owners])
    sums = np.zeros((len(items), values.shape[1]), np.float64)
    np.add.at(sums, rows, values)
    return np.asarray(sums / np.bincount(rows, minlength=len(items))[:, None], np.float32)


Predict = Callable[[Split], Predicted]


def directly(opened: OpenedExperiment, network: nn.Module) -> Predict:
    """Predictions of the network itself, for a split."""

    def predict(split: Split) -> Predicted:
        units = opened.units[split]
        raw = outputs(
            network, opened.examples(units), batch=2 * opened.experiment.recipe.batch, device=opened.context.device
        )
        items = [unit.item for unit in units]
        names, groups = [unit.id for unit in units], [group_of(item) for item in items]
        return Predicted(opened.targets.scores(raw), opened.targets.matrix(items), names, groups)

    return predict


def by_album(opened: OpenedExperiment, vectors: Vectors) -> Predict:
    """Predictions of a shallow network over the albums' mean vectors, trained here (TISMIR §7.3.1)."""
    experiment = opened.experiment
    assert experiment.album is not None
    shallow = experiment.model_copy(
        update={
            "level": "item",
            "recipe": experiment.album,
            "album": None,
            "network": experiment.network.model_copy(
                update={"name": "fusion", "pretrained": None, "dimensions": {"dropout": experiment.album_dropout}}
            ),
        }
    )
    albums = {
        split: [unit for unit in units_of(opened.dataset.of(split), "item") if vectors.has(unit)] for split in Split
    }
    over = replace(opened, experiment=shallow, sources=(vectors,), units=albums)
    with seeded(opened.seed):
        network = build("fusion", **sizes(over))
    train(
        network,
        over.examples(albums[Split.TRAIN]),
        over.validation(),
        loss=over.targets.loss,
        recipe=experiment.album.recipe(opened.seed),
        folder=opened.folder / "album",
        name=f"{experiment.name} (albums)",
        identity={"key": opened.key},
        device=opened.context.device,
        curves=False,
        task=opened.context.task,
    )
    return directly(over, network)


def measure_again(opened: OpenedExperiment) -> dict[str, Any]:
    """Measure a finished run from its weights, and keep the figures."""
    measured(opened)
    scores: dict[str, Any] = read_json(opened.folder / "scores.json")
    return scores
