"""All rows of a system's tables: features first, then every experiment with every seed, each done once and kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.data.items import FOLDS
from trainer.evaluation.metrics import mean_and_deviation
from trainer.experiments.preparation import prepare_all
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import changed_training, run
from trainer.experiments.schema import Experiment
from trainer.files import read_json


@dataclass(frozen=True)
class ExperimentRow:
    """An experiment and the scores of its runs, one a seed or a fold."""

    experiment: Experiment
    folders: tuple[Path, ...]
    scores: tuple[dict[str, Any], ...]

    def figure(self, name: str) -> tuple[float, float] | None:
        """Mean and deviation over the seeds of a figure such as ``test.roc_auc``; None where it was not measured."""
        split, _, measure = name.partition(".")
        values = [value for scores in self.scores if (value := scores.get(split, {}).get(measure)) is not None]
        return mean_and_deviation(values) if values else None

    def interval(self, name: str) -> tuple[float, float] | None:
        """The first run's 95 % interval of a figure."""
        split, _, measure = name.partition(".")
        ends = self.scores[0].get(split, {}).get("intervals", {}).get(measure)
        return (ends[0], ends[1]) if ends else None

    def per_label(self, split: str = "test") -> dict[str, float | None]:
        """The mean over the seeds of each label's figure: F1 of a class, ROC-AUC of a genre."""
        runs = [scores.get(split, {}).get("per_label", {}) for scores in self.scores]
        return {label: mean([run[label] for run in runs]) for label in runs[0]}

    @property
    def trained_otherwise(self) -> str:
        """How the first run was trained where the experiment says otherwise by now, empty where it was so."""
        return changed_training(self.experiment, self.folders[0]) if self.folders else ""

    @property
    def seconds_per_epoch(self) -> float:
        """How long an epoch took, on average."""
        return float(sum(scores["seconds_per_epoch"] for scores in self.scores) / len(self.scores))


@dataclass(frozen=True)
class Results:
    """Everything that a system's report is made of."""

    system: str
    context: RunContext
    rows: tuple[ExperimentRow, ...]
    seeds: tuple[int, ...]
    changes: tuple[str, ...] = ()  # of a smoke run

    def row(self, name: str) -> ExperimentRow:
        """One experiment's row."""
        return next(row for row in self.rows if row.experiment.name == name)


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of what was measured."""
    measured = [value for value in values if value is not None]
    return sum(measured) / len(measured) if measured else None


def reproduce(
    system: str,
    context: RunContext,
    seeds: Sequence[int],
    *,
    changes: Sequence[str] = (),
    on_row: Callable[[ExperimentRow], None] = lambda _: None,
) -> Results:
    """Run all of ``context.experiments`` with each seed; ``on_row`` is called with each finished row."""
    experiments = list(context.experiments.values())
    prepare_all(experiments, context)
    rows = []
    for experiment in experiments:
        rows.append(row_of(experiment, seeds, context))
        on_row(rows[-1])
    return Results(system, context, tuple(rows), tuple(seeds), tuple(changes))


def row_of(experiment: Experiment, seeds: Sequence[int], context: RunContext) -> ExperimentRow:
    """An experiment's runs with all seeds, or over all folds; where the paper used other items, a note says so."""
    folders = tuple(run(variant, seed, context) for variant, seed in repetitions(experiment, seeds))
    if experiment.paper and experiment.paper.items:
        used = sum(read_json(folders[0] / "experiment.json")["units"].values())
        context.note(
            f"{experiment.name}: {used:,} items here, {experiment.paper.items:,} in the paper; {experiment.paper.choice}."
        )
    return ExperimentRow(experiment, folders, tuple(read_json(folder / "scores.json") for folder in folders))


def repetitions(experiment: Experiment, seeds: Sequence[int]) -> list[tuple[Experiment, int]]:
    """The runs behind a row: one per fold, if it has folds, and seed. Classifiers that are not networks need one seed only."""
    seeds = seeds if experiment.is_network else seeds[:1]
    variants = [experiment] if experiment.data.folds is None else [in_fold(experiment, fold) for fold in range(FOLDS)]
    return [(variant, seed) for variant in variants for seed in seeds]


def in_fold(experiment: Experiment, fold: int) -> Experiment:
    """The experiment with one fold as its test set, under a name of its own."""
    data = experiment.data.model_copy(update={"fold": fold})
    return experiment.model_copy(update={"name": f"{experiment.name}.fold-{fold}", "data": data})
