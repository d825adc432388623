"""An experiment with its data: the dataset, the sources of the inputs that it names (with scalers and words fitted on training
units), the units of each split, and their targets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from tagger.genres.taxonomy import Taxonomy
from trainer.data.items import Dataset, Split
from trainer.data.labels import problems
from trainer.data.text_features import genre_gazetteer, read_gazetteer, with_mentions
from trainer.experiments.fingerprint import of_first_weights, run_key
from trainer.experiments.preparation import store_of
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import SPECTRA, Experiment
from trainer.experiments.scores import Predicted, group_of
from trainer.experiments.sources import (
    Covers,
    Lyrics,
    Patches,
    Source,
    SourceUnit,
    Statistics,
    Texts,
    Vectors,
    colour_histograms,
    dataset_statistics,
    prepared_texts,
    track_means,
    units_of,
)
from trainer.experiments.targets import Targets, make_targets
from trainer.files import read_json
from trainer.training.examples import Examples, JoinedExamples, SpaceExamples
from trainer.training.media_examples import Augmentation

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


def open_source(
    kind: str, experiment: Experiment, dataset: Dataset, training: Sequence[SourceUnit], context: RunContext, seed: int
) -> Source:
    """One source, fitted on the training units."""
    if kind.startswith("@"):
        return read_vectors(kind, context, seed)
    if kind in SPECTRA:
        patch = experiment.patch
        store = store_of(kind, experiment, context)
        return Patches.fitted(store, training, patch.frames, redraw=patch.patches == "drawn", levelled=kind == "cqt")
    if kind == "statistics":
        return Statistics.fitted(dataset_statistics, training, {"dataset": dataset.name})
    if kind in ("timbre", "colours"):
        store = store_of(kind, experiment, context)
        row_of = track_means(store) if kind == "timbre" else colour_histograms(store, dataset.root)
        return Statistics.fitted(row_of, training, {"front_end": dict(store.layout.front_end)})
    if kind == "cover":
        section = experiment.cover
        changes = Augmentation(smallest=section.smallest, jitter=section.jitter) if section.augment else None
        return Covers(store_of(kind, experiment, context), dataset.root, section.size, changes)
    if kind == "lyrics":
        return Lyrics.fitted(training, experiment.text.vocabulary, needed=experiment.inputs == ("lyrics",))
    gazetteer = None
    if "+entities" in kind:
        gazetteer = read_gazetteer(dataset.root) or genre_gazetteer(Taxonomy.load())
    texts = prepared_texts(dataset, experiment.text.characters, gazetteer)
    if "+mentions" in kind:
        texts = with_mentions(dataset, texts)
    return Texts.fitted(texts, training, experiment.text, gazetteer)


def read_vectors(reference: str, context: RunContext, seed: int) -> Vectors:
    """The vectors of ``@experiment`` or ``@experiment/part``."""
    name, _, part = reference[1:].partition("/")
    folder = context.folder(name, seed)
    ids = read_json(folder / "vectors.json")
    return Vectors(
        {item: row for row, item in enumerate(ids)}, np.load(folder / f"{part or 'vectors'}.npy", mmap_mode="r")
    )
