"""One experiment with one seed: train, take the vectors, measure, and leave everything in a folder; and open such a folder
again.

    experiment.json   the resolved experiment and where its data were
    inputs.json       what each input was made with: front end, scaler, words
    network/          the training loop's folder: weights, log, curves, checkpoint (of a network)
    album/            the same for the shallow network over albums, where there is one
    vectors.npy       a vector for each item in vectors.json (first.npy and second.npy for the common space)
    predictions.safetensors   scores, truth and items of each split that was measured
    scores.json       the figures, and the notes that a reader of them must know; written last, so a run that has it is complete
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tagger.display_names import counted
from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.data import text_features
from trainer.data.items import Split
from trainer.experiments.baselines import by_classifier, near_labels
from trainer.experiments.fingerprint import of_first_weights, run_key, settings
from trainer.experiments.longer_runs import ShorterRun, begin_longer, record, recorded, shorter_run
from trainer.experiments.opened import OpenedExperiment, Predict, open_experiment, predicted, warn_of_labels
from trainer.experiments.preparation import prepare_all
from trainer.experiments.run_context import RunContext, finished_run, recorded_experiment, siblings
from trainer.experiments.schema import Experiment
from trainer.experiments.scores import Predicted, measure, save_predictions
from trainer.experiments.smoke import compared
from trainer.experiments.sources import SourceUnit, Vectors, units_of
from trainer.experiments.targets import Targets
from trainer.files import read_json, write_array, write_json
from trainer.folder_lock import folder_lock
from trainer.models.network import parameter_count
from trainer.models.registry import build, dimensions_of
from trainer.training import distributed
from trainer.training.device import choose_device, seeded
from trainer.training.examples import Examples
from trainer.training.loop import TrainingOutcome, train
from trainer.training.predict import features, outputs
from trainer.training.state import Measure, TrainingData, TrainingRun


def run(experiment: Experiment, seed: int, context: RunContext) -> Path:
    """Do an experiment, and before it those that it needs; what is there already is not done again, but its notes are
    said again. The run's folder. Raises TaggerError when that holds a run with other settings or data, and while another
    trainer works there.
    """
    for name in experiment.needs:
        run(context.experiments[name], seed, context)
    folder = context.folder(experiment.name, seed)
    shorter = recorded(folder)
    if (folder / "scores.json").exists():
        key = run_key(experiment, seed, context, of_first_weights(experiment, context))
        if read_json(folder / "scores.json").get("key") == key:
            repeat_notes(folder, context)
            if otherwise := changed_training(experiment, folder):
                context.note(
                    f"{experiment.name} was finished {otherwise}, and its figures are of that run; remove {folder} to train "
                    "it as the settings say now."
                )
            return folder
        shorter = shorter_run(folder, experiment, seed, context)
        if shorter is None:
            raise TaggerError(
                f"{folder} holds a run with other settings or data; remove it to train anew, or give another folder"
                f"{other_settings(experiment, folder)}."
            )
    with folder_lock(folder, "training"):
        return train_in(folder, experiment, seed, context, shorter)


def train_in(folder: Path, experiment: Experiment, seed: int, context: RunContext, shorter: ShorterRun | None) -> Path:
    """Train an experiment in its folder, where it goes on with a ``shorter`` run, if there is one."""
    if shorter:  # every process has seen what is there before one of them writes
        distributed.join(choose_device(context.device))
        distributed.wait_for_all()
    opened = open_experiment(experiment, seed, context)
    write_json(folder / "experiment.json", {**resolved(opened), **record(shorter)})
    if shorter:
        context.note(f"{experiment.name} goes on from its finished run of at most {counted(shorter.epochs, 'epoch')}.")
        begin_longer(folder)
    write_json(folder / "inputs.json", [source.record() for source in opened.sources])
    train_and_measure(opened)
    return folder


def repeat_notes(folder: Path, context: RunContext) -> None:
    """Note again, in this context, what a finished run's record says that a reader of its figures must know."""
    context.note(*read_json(folder / "scores.json").get("notes", ()))


MOST_SETTINGS = 3  # that a sentence names


def other_settings(experiment: Experiment, folder: Path) -> str:
    """In which settings the run of a folder is another, in brackets; empty where it is in none."""
    trained = recorded_experiment(folder)
    changes = list(compared(settings(trained), settings(experiment), ""))
    more = [f"{len(changes) - MOST_SETTINGS} more"] if len(changes) > MOST_SETTINGS else []
    return f" (there → here: {', '.join([*changes[:MOST_SETTINGS], *more])})" if changes else ""


SHOWN_SETTINGS = ("batch", "precision")


def changed_training(experiment: Experiment, folder: Path) -> str:
    """With which batch or precision a finished run was trained, where the experiment names others by now: "with batch 32".

    Such a run counts (``FREE_TO_CHANGE``), and is never shown as if it were one with the new settings.
    """
    record = folder / "experiment.json"
    if not record.is_file():
        return ""
    trained, now = read_json(record)["experiment"]["recipe"], experiment.model_dump(mode="json")["recipe"]
    changed = [f"{name} {trained[name]}" for name in SHOWN_SETTINGS if trained.get(name) != now[name]]
    return f"with {' and '.join(changed)}" if changed else ""


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


def train_and_measure(opened: OpenedExperiment) -> None:
    """Train, keep the vectors, measure, and leave the scores with what was noted meanwhile."""
    with opened.context.gathering() as notes:
        warn_of_labels(opened)
        scores = network_scores(opened) if opened.experiment.is_network else baseline_scores(opened)
    write_json(opened.folder / "scores.json", {"key": opened.key, "seed": opened.seed, **scores, "notes": list(notes)})


def network_scores(opened: OpenedExperiment) -> dict[str, Any]:
    """Train the network, keep its vectors, and measure; the figures."""
    network, outcome = trained(opened)
    vectors = keep_vectors(opened, network)
    predict = (
        album_predictions(opened, vectors)
        if opened.experiment.album and vectors
        else network_predictions(opened, network)
    )
    scores = {"parameters": parameter_count(network), **outcome_record(outcome)}
    return scores if opened.targets.kind == "space" else {**scores, **measure_splits(opened, predict)}


def baseline_scores(opened: OpenedExperiment) -> dict[str, Any]:
    """Fit a classifier that is not a network, and measure it; for label factors, list the nearest labels of each."""
    match opened.experiment.network.name:
        case "label-factors":
            return near_labels(opened)
        case "evidence-sum":
            from trainer.starter.build import starter_scores  # loads ONNX and scikit-learn, which no other run needs

            return starter_scores(opened)
        case _:
            return measure_splits(opened, by_classifier(opened))


def measure_splits(opened: OpenedExperiment, predict: Predict) -> dict[str, Any]:
    """The figures of validation, test, and training where the paper prints those; the predictions are kept."""
    splits = [Split.VALIDATION, Split.TEST, *([Split.TRAIN] if prints_training(opened.experiment) else [])]
    predictions = {split: predict(split) for split in splits if opened.units[split]}
    save_predictions(opened.folder / "predictions.safetensors", predictions)
    samples = opened.context.samples
    return {
        split.value: measure(values, opened.targets, samples=samples if split is Split.TEST else 0)
        for split, values in predictions.items()
    }


def outcome_record(outcome: TrainingOutcome) -> dict[str, Any]:
    """How training went."""
    names = ("epochs", "best_epoch", "seconds", "seconds_per_epoch", "device")
    return {name: getattr(outcome, name) for name in names}


def prints_training(experiment: Experiment) -> bool:
    """Whether the paper prints a figure on the training items."""
    return any(name.startswith("train.") for name in (experiment.paper.figures if experiment.paper else ()))


def sizes(opened: OpenedExperiment) -> dict[str, Any]:
    """The network's sizes that differ from the published ones, and those that follow from the data."""
    name = opened.experiment.network.name
    from_data: dict[str, Any] = {} if name == "space" else {"outputs": opened.targets.outputs}
    for source in opened.sources:
        from_data |= source.dimensions()
    widths = [source.values.shape[1] for source in opened.sources if isinstance(source, Vectors)]
    if name == "fusion":
        from_data["widths"] = widths
    elif name == "space":
        from_data |= {"first": widths[0], "second": widths[1]}
    fitting = {key: value for key, value in from_data.items() if key in dimensions_of(name)}
    return {**fitting, **opened.experiment.network.dimensions}


def trained(opened: OpenedExperiment) -> tuple[nn.Module, TrainingOutcome]:
    """The network, with its best weights."""
    experiment, context = opened.experiment, opened.context
    with seeded(opened.seed):
        network = build(experiment.network.name, **sizes(opened), **first_weights(opened))
    fill_embeddings(opened, network)
    shorter = recorded(opened.folder)
    recipe = replace(experiment.recipe, seed=opened.seed)
    sample = training_sample(opened)
    data = TrainingData(
        opened.examples(opened.units[Split.TRAIN]),
        opened.validation(),
        measure=top_label_right(opened.targets, opened.units[Split.VALIDATION]),
        sample=opened.examples(sample) if sample else None,
        measure_sample=top_label_right(opened.targets, sample),
    )
    training_run = TrainingRun(
        opened.folder / "network",
        {"key": opened.key},
        experiment.name,
        earlier=shorter.training(recipe) if shorter else None,
        device=context.device,
        curves=context.curves,
        task=context.task,
    )
    return network, train(network, data, opened.targets.loss, recipe, training_run)


SAMPLE = 2000  # training items that are measured after each epoch


def top_label_right(targets: Targets, units: Sequence[SourceUnit]) -> Measure | None:
    """Accuracy of these units for the log, how often the label with the highest score is one of the unit's; None where the
    outputs are no labels.
    """
    if targets.kind == "space":
        return None
    carried = torch.from_numpy(targets.matrix([unit.item for unit in units]) == 1)

    def measured(outputs: Tensor, _: Tensor) -> dict[str, float]:
        scores = outputs if targets.factors is None else torch.from_numpy(targets.scores(outputs.numpy()))
        return {"accuracy": float(carried.gather(1, scores.argmax(dim=1)[:, None]).double().mean())}

    return measured


def training_sample(opened: OpenedExperiment) -> list[SourceUnit]:
    """Training units evenly spread, no more than there are validation units; none where no accuracy is measured."""
    units = opened.units[Split.TRAIN]
    count = 0 if opened.targets.kind == "space" else min(len(opened.units[Split.VALIDATION]), len(units), SAMPLE)
    return [units[number * len(units) // count] for number in range(count)]


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
    embeddings = [module for module in network.modules() if isinstance(module, nn.Embedding)]
    if not section.vectors or not embeddings:
        return
    file = opened.dataset.root / section.vectors
    if not file.is_file():
        opened.context.note(
            f"No {section.vectors} beside the dataset: word vectors start from chance and are learned with the rest."
        )
        return
    numbers = next(source.numbers for source in opened.sources if hasattr(source, "numbers"))
    table = embeddings[0].weight.detach().numpy().copy()
    count = text_features.read_vectors(file, numbers, table)
    with torch.no_grad():
        embeddings[0].weight.copy_(torch.from_numpy(table))
    opened.context.note(f"{count} of {len(numbers)} words start from {section.vectors}, the others from chance.")


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
    batch, device = 2 * opened.experiment.recipe.batch, opened.context.device
    values = averaged_features(network, opened.examples, units, items, batch=batch, device=device)
    write_array(opened.folder / "vectors.npy", values)
    write_json(opened.folder / "vectors.json", items)
    return Vectors({item: row for row, item in enumerate(items)}, values)


BATCHES_TOGETHER = 32  # whose vectors are in memory at once


def averaged_features(
    network: nn.Module,
    examples_of: Callable[[Sequence[SourceUnit]], Examples],
    units: Sequence[SourceUnit],
    items: Sequence[str],
    *,
    batch: int,
    device: str,
) -> NDArray[np.float32]:
    """The mean of each item's units' vectors, [items, D], added up while predicting: never are all units' in memory."""
    index = {item: row for row, item in enumerate(items)}
    rows = np.array([index[unit.item.id] for unit in units])
    sums, size = np.zeros((len(items), 0)), batch * BATCHES_TOGETHER
    for first in range(0, len(units), size):
        part = slice(first, first + size)
        values = features(network, examples_of(units[part]), batch=batch, device=device)
        if not sums.size:
            sums = np.zeros((len(items), values.shape[1]), np.float64)
        np.add.at(sums, rows[part], values)
    return np.asarray(sums / np.bincount(rows, minlength=len(items))[:, None], np.float32)


def network_predictions(opened: OpenedExperiment, network: nn.Module) -> Predict:
    """Predictions of the network itself, for a split."""

    def predict(split: Split) -> Predicted:
        raw = outputs(
            network,
            opened.examples(opened.units[split]),
            batch=2 * opened.experiment.recipe.batch,
            device=opened.context.device,
        )
        return predicted(opened, split, raw)

    return predict


def album_predictions(opened: OpenedExperiment, vectors: Vectors) -> Predict:
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
    album_level = replace(opened, experiment=shallow, sources=(vectors,), units=albums)
    with seeded(opened.seed):
        network = build("fusion", **sizes(album_level))
    data = TrainingData(album_level.examples(albums[Split.TRAIN]), album_level.validation())
    training_run = TrainingRun(
        opened.folder / "album",
        {"key": opened.key},
        f"{experiment.name} (albums)",
        device=opened.context.device,
        curves=False,
        task=opened.context.task,
    )
    train(network, data, album_level.targets.loss, replace(experiment.album, seed=opened.seed), training_run)
    return network_predictions(album_level, network)


def measure_again(opened: OpenedExperiment) -> dict[str, Any]:
    """Measure a finished run from its weights, and keep the figures."""
    with folder_lock(opened.folder, "training"):
        train_and_measure(opened)
    scores: dict[str, Any] = read_json(opened.folder / "scores.json")
    return scores


def reopen(
    folder: Path,
    *,
    data: Path | None = None,
    device: str = "auto",
    workers: int | None = None,
    settings: Sequence[str] = (),
    task: Task | None = None,
) -> OpenedExperiment:
    """The experiment of a run's folder with its data; ``settings`` change how it is worked on, such as ``recipe.batch=64``.

    Raises TaggerError when the run is not finished or its data are gone.
    """
    experiment = finished_run(folder, settings)
    record = read_json(folder / "experiment.json")
    locations = record["place"]
    context = RunContext(
        data=data or Path(locations["data"]),
        out=folder.absolute().parents[2],
        features=Path(locations["features"]),
        experiments=siblings(folder),
        weights=Path(locations["weights"]) if locations["weights"] else None,
        device=device,
        workers=workers,
        allow_leaks=True,  # it was decided when the run was started
        curves=False,
        task=task or Task(),
    )
    restore_labels(context, experiment, tuple(record["labels"]))
    prepare_all([experiment], context)
    repeat_notes(folder, context)
    # The file of first weights may be gone by now: a finished run needs it no more.
    return replace(open_experiment(experiment, record["seed"], context), first_weights=record.get("first_weights"))


def restore_labels(context: RunContext, experiment: Experiment, labels: tuple[str, ...]) -> None:
    """Restrict the dataset to the labels that the run was trained with, if rare ones were left out then."""
    name = experiment.data.dataset
    if experiment.data.labels is None and context.complete(name).labels != labels:
        context.datasets[name] = context.complete(name).keeping(labels)
