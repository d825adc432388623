"""From the inputs that an experiment names to sources that are ready: features prepared, scalers and words fitted on
training units.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tagger.genres.taxonomy import Taxonomy
from trainer.data.feature_store import Store
from trainer.data.front_ends import CoverFrontEnd, Cqt, FrontEnd, Mel, Spectrogram, Timbre
from trainer.data.items import Dataset
from trainer.data.prepare import prepare
from trainer.data.text_features import genre_gazetteer, read_gazetteer, with_mentions
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
    cover_id,
    dataset_statistics,
    prepared_texts,
    track_means,
)
from trainer.files import read_json
from trainer.training.media_examples import Augmentation


def front_end_of(kind: str, experiment: Experiment) -> FrontEnd | None:
    """The front end behind an input, None for words and vectors."""
    patch = experiment.patch
    cqt, mel, spectrogram = spectra_of(experiment.front_end)
    front_ends: dict[str, FrontEnd] = {
        "cqt": cqt(patch.window) if patch.patches == "drawn" else cqt(patch.frames, drawn=experiment.data.split_seed),
        "mel": mel(patch.window),
        "spectrogram": spectrogram(patch.window),
        "timbre": Timbre(),
        "cover": CoverFrontEnd(experiment.cover.stored),
        "colours": CoverFrontEnd(experiment.cover.stored),
    }
    return front_ends.get(kind)


def spectra_of(library: str) -> tuple[type[Cqt], type[Mel], type[Spectrogram]]:
    """The front ends of SPECTRA, by what computes them."""
    if library == "librosa":
        from trainer.data.librosa_front_ends import LibrosaCqt, LibrosaMel, LibrosaSpectrogram  # seconds to import

        return LibrosaCqt, LibrosaMel, LibrosaSpectrogram
    return Cqt, Mel, Spectrogram


def prepare_all(experiments: Sequence[Experiment], context: RunContext) -> None:
    """Prepare every feature that the experiments need, each once."""
    for experiment in experiments:
        for kind in experiment.inputs:
            if front_end_of(kind, experiment):
                store_of(kind, experiment, context)


def store_of(kind: str, experiment: Experiment, context: RunContext) -> Store:
    """The store behind an input, complete for the whole dataset; files that cannot be read are noted."""
    dataset = context.complete(experiment.data.dataset)
    front_end = front_end_of(kind, experiment)
    assert front_end is not None
    key = f"{dataset.name}/{front_end.key}"
    if key not in context.stores:
        sources = feature_files(kind, dataset)
        store = prepare(context.features / dataset.name, front_end, sources, workers=context.workers, task=context.task)
        if problems := store.problems():
            context.note(f"{len(problems)} files could not be read for {kind} (first: {problems[0]}).")
            named = {problem.where for problem in context.problems}  # for another input of the same file
            context.problems += [problem for problem in problems if problem.where not in named]
        context.stores[key] = store
    return context.stores[key]


def feature_files(kind: str, dataset: Dataset) -> dict[str, Path]:
    """The files behind an input that has a front end, by their name in its store."""
    return cover_sources(dataset) if kind in ("cover", "colours") else audio_sources(dataset)


def audio_sources(dataset: Dataset) -> dict[str, Path]:
    """Track → file."""
    return {track.id: track.path for item in dataset.items for track in item.audio if track.path}


def cover_sources(dataset: Dataset) -> dict[str, Path]:
    """Cover → file."""
    return {cover_id(item.cover, dataset.root): item.cover for item in dataset.items if item.cover}


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
