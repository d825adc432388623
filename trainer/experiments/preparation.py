"""``trainer prepare``: every feature that a system's experiments need, made here or by a cluster, from and to any address."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tagger.progress import Task
from trainer.data.feature_store import Status, Store
from trainer.data.prepare import SHARDS, Workers
from trainer.data.remote_data import stand_ins
from trainer.data.shards import filesystem_of, is_local
from trainer.experiments.inputs import prepare_all
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment


def prepare_system(
    experiments: dict[str, Experiment], data: str, out: str, workers: Workers, task: Task
) -> tuple[RunContext, list[str]]:
    """Prepare all features into stores below ``out``, as ``--features`` takes them; the context, and a line for each store.

    ``data`` and ``out`` are folders or addresses that fsspec knows.
    """
    with data_folder(data, workers) as (folder, crew), store_folder(out, crew) as (features, final_crew):
        context = RunContext(folder, features, features, experiments, workers=final_crew, task=task)
        prepare_all(list(experiments.values()), context)
        return context, [described(store) for store in context.stores.values()]


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
