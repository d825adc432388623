"""The features that experiments need: which front end is behind an input, and a complete store of it; and ``trainer
prepare``, which makes all of them, here or by a cluster, from and to any address.

It imports no torch: preparing takes a third of the memory without.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tagger.display_names import counted
from tagger.progress import Task
from trainer.data.feature_store import Status, Store
from trainer.data.front_ends import CoverFrontEnd, Cqt, FrontEnd, Mel, Spectrogram, Timbre
from trainer.data.items import Dataset, cover_id
from trainer.data.prepare import SHARDS, Workers, prepare
from trainer.data.remote_data import stand_ins
from trainer.data.shards import filesystem_of, is_local
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment


def prepare_system(
    experiments: dict[str, Experiment], data: str, out: str, workers: Workers, task: Task
) -> tuple[RunContext, list[str]]:
    """Prepare all features into stores below ``out``, as ``--features`` takes them; the context, and a line for each store.

    ``data`` and ``out`` are folders or addresses that fsspec knows.
    """
    with (
        data_folder(data, workers) as (folder, workers_of_data),
        store_folder(out, workers_of_data) as (features, workers_of_store),
    ):
        context = RunContext(folder, features, features, experiments, workers=workers_of_store, task=task)
        prepare_all(list(experiments.values()), context)
        return context, [described(store) for store in context.stores.values()]


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
            first = str(problems[0]).rstrip(".")
            context.note(f"{counted(len(problems), 'file')} could not be read for {kind} (first: {first}).")
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


@contextmanager
def data_folder(data: str, workers: Workers) -> Iterator[tuple[Path, Workers]]:
    """The dataset's folder; for an address one that stands for it while features are prepared."""
    if is_local(data):
        yield Path(data).absolute(), workers
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder), replace(workers, remote=stand_ins(data, Path(folder)))


@contextmanager
def store_folder(out: str, workers: Workers) -> Iterator[tuple[Path, Workers]]:
    """The stores' folder; for an address one whose content is taken from there and put there at the end.

    Until then the shards stay at that address, so that a preparation that was stopped goes on with them.
    """
    if is_local(out):
        yield Path(out), workers
        return
    filesystem, address = filesystem_of(out), out.rstrip("/")
    shards = workers.shards or f"{address}/{SHARDS}"
    with tempfile.TemporaryDirectory() as folder:
        if filesystem.exists(address):
            for name in filesystem.ls(address, detail=False):
                if name.rpartition("/")[2] != SHARDS:
                    filesystem.get(name, f"{folder}/", recursive=True)
        yield Path(folder), replace(workers, shards=shards, keep=True)
        filesystem.put(f"{folder}/", f"{address}/", recursive=True)
        if filesystem.exists(shards):
            filesystem.rm(shards, recursive=True)


def described(store: Store) -> str:
    """A store in a line: where, how many items, how large, how many could not be read."""
    done = int((store.state["status"] == Status.DONE).sum())
    size = len(store.layout.ids) * store.layout.row_bytes / 2**20
    failed = len(store.layout.ids) - done
    return f"{store.folder.parent.name}/{store.folder.name}: {done:,} items, {failed:,} unreadable, {size:,.1f} MiB"
