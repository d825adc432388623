"""From the inputs that an experiment names to sources that are ready: scalers and words fitted on training units."""

from collections.abc import Sequence

import numpy as np

from tagger.genres.taxonomy import Taxonomy
from trainer.data.items import Dataset
from trainer.data.text_features import genre_gazetteer, read_gazetteer, with_mentions
from trainer.experiments.preparation import store_of
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import SPECTRA, Experiment
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
)
from trainer.files import read_json
from trainer.training.media_examples import Augmentation


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
