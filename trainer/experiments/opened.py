"""An experiment with its data: the dataset, the sources of its inputs, the units of each split, and their targets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from trainer.data.items import Dataset, Split
from trainer.data.labels import problems
from trainer.evaluation.scores import Predicted, group_of
from trainer.experiments.fingerprint import of_first_weights, run_key
from trainer.experiments.inputs import open_source
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment
from trainer.experiments.sources import Source, SourceUnit, Vectors, units_of
from trainer.experiments.targets import Targets, make_targets
from trainer.training.examples import Examples, JoinedExamples, SpaceExamples

Predict = Callable[[Split], Predicted]


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
        return reduce(JoinedExamples, (source.examples(units, targets) for source in self.sources))

    def validation(self) -> Examples | None:
        """The validation units, None where the split has none."""
        return self.examples(self.units[Split.VALIDATION]) if self.units[Split.VALIDATION] else None


def open_experiment(experiment: Experiment, seed: int, context: RunContext) -> OpenedExperiment:
    """The dataset, sources and units of an experiment. Raises TaggerError where nothing is left to train on."""
    dataset = context.dataset(experiment.data)
    all_units = {split: units_of(dataset.of(split), experiment.level) for split in Split}
    sources = tuple(
        open_source(kind, experiment, dataset, all_units[Split.TRAIN], context, seed) for kind in experiment.inputs
    )
    units = {
        split: [unit for unit in split_units if all(source.has(unit) for source in sources)]
        for split, split_units in all_units.items()
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


def predicted(opened: OpenedExperiment, split: Split, raw: NDArray[np.float32]) -> Predicted:
    """A split's raw outputs as scores, beside the truth."""
    items = [unit.item for unit in opened.units[split]]
    names, groups = [unit.id for unit in opened.units[split]], [group_of(item) for item in items]
    return Predicted(opened.targets.scores(raw), opened.targets.matrix(items), names, groups)


def warn_of_labels(opened: OpenedExperiment) -> None:
    """Note the labels that the training items cannot teach."""
    matrix = opened.targets.matrix([unit.item for unit in opened.units[Split.TRAIN]])
    if rare := problems(matrix, opened.targets.labels):
        opened.context.note(
            f"{opened.experiment.name}: {len(rare)} genres with too few training items (first: {rare[0]})."
        )
