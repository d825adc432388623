"""Extracting features in parallel: workers make shards (shards.py), this process puts their rows into the store.

The shards are made by this process, a process for each core of this machine, or the workers of a Dask cluster. All three call
the same function. Where a worker dies, what it had in hand is made by another one. Each row depends on its file and its
identifier alone, so the number of workers, where they are, their order and any number of kills leave the same bytes.
"""

import multiprocessing
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.data.feature_store import Layout, Status, Store, create_store, open_store
from trainer.data.front_ends import FrontEnd
from trainer.data.remote_data import RemoteData
from trainer.data.shards import PreparationWork, Shard, extracted, forget, make_shard, read_shard
from trainer.folder_lock import folder_lock
from trainer.terminal import rank
from trainer.threads import cores, single_threaded_children

DEATHS = 3
"""How often a worker may die before the work itself is suspected."""
ANSWER_SECONDS = 15.0
AHEAD = 2  # shards waiting for each worker

T = TypeVar("T")
R = TypeVar("R")
Pool = Callable[[], AbstractContextManager[tuple[Executor, int]]]
"""Opens something that takes work, and says how many shards it is to have in hand."""


def shard_results(
    work: Callable[[T], R], shards: Iterable[T], *, workers: int, scheduler: str | None = None
) -> Iterator[R]:
    """``work`` of every shard, as the results come. Raises TaggerError when workers die again and again."""
    if scheduler is None and workers <= 1:
        return map(work, shards)
    pool = cluster_of(scheduler) if scheduler else processes(workers)
    return results_of(pool, work, iter(shards))


def results_of(pool: Pool, work: Callable[[T], R], shards: Iterator[T]) -> Iterator[R]:
    """Yield the results as they come. If a worker process dies, a new pool goes on with the unfinished shards.

    Raises TaggerError after DEATHS new pools.
    """
    running: dict[Future[R], T] = {}
    unfinished: list[T] = []
    for _ in range(DEATHS + 1):
        with pool() as (executor, limit), suppress(BrokenProcessPool):
            running = {executor.submit(work, shard): shard for shard in unfinished}
            running |= {executor.submit(work, shard): shard for shard in islice(shards, limit - len(running))}
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    del running[future]
                    running |= {executor.submit(work, shard): shard for shard in islice(shards, 1)}
                    yield result
            return
        unfinished = list(running.values())
    raise TaggerError(
        "Worker processes died again and again, probably for lack of memory; run again with fewer --workers: what was "
        "prepared is kept."
    )


def processes(count: int) -> Pool:
    """Processes on this machine, each with one thread."""

    @contextmanager
    def opened() -> Iterator[tuple[Executor, int]]:
        context = multiprocessing.get_context("spawn")
        with single_threaded_children():
            executor = ProcessPoolExecutor(count, mp_context=context, initializer=end_with_parent)
            try:
                yield executor, AHEAD * count
            finally:
                executor.shutdown(cancel_futures=True)

    return opened


def cluster_of(address: str) -> Pool:
    """The workers of the Dask cluster whose scheduler has this address; Dask gives the work of one that dies to others."""

    @contextmanager
    def opened() -> Iterator[tuple[Executor, int]]:
        distributed = dask_distributed()
        try:
            client = distributed.Client(address, timeout=ANSWER_SECONDS)
        except (OSError, ValueError) as error:
            raise TaggerError(
                f"No Dask scheduler answers at {address} ({error}); start one with dask scheduler."
            ) from error
        with client:
            threads = sum(client.nthreads().values())
            if not threads:
                raise TaggerError(
                    f"The Dask scheduler at {address} has no workers; start some with dask worker {address}."
                )
            executor = client.get_executor(retries=DEATHS, pure=False)
            try:
                yield executor, AHEAD * threads
            except distributed.scheduler.KilledWorker as error:
                raise TaggerError(
                    f"Workers of {address} died again and again over the same files ({error}); what was prepared is kept."
                ) from error
            finally:
                executor.shutdown(wait=False)

    return opened


def dask_distributed() -> Any:
    """``dask.distributed``. Raises TaggerError where it is not installed."""
    try:
        import distributed
    except ImportError as error:
        raise TaggerError("Preparing on a cluster needs dask.distributed; install tagger[cluster].") from error
    return distributed


def end_with_parent() -> None:
    """End this process with its parent, however that ended: a killed parent cannot tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=exit_with_parent, args=(parent,), daemon=True).start()


def exit_with_parent(parent: BaseProcess) -> None:
    """Wait for the parent's end, then end this process."""
    parent.join()
    os._exit(1)


CHUNK = 8  # items of a shard
COMMIT_SECONDS = 2.0
WAIT_SECONDS = 1.0
SHARDS = "shards"


@dataclass(frozen=True, slots=True)
class Workers:
    """Who extracts features: so many processes (None: one a core), or the cluster of a Dask ``scheduler``; where they leave
    their ``shards`` (None: in the store's folder), and whether those are kept; and where the files really are, if not here.
    """

    count: int | None = None
    scheduler: str | None = None
    shards: str | None = None
    keep: bool = False
    remote: RemoteData | None = None


def prepare(
    root: Path,
    front_end: FrontEnd,
    sources: Mapping[str, Path],
    *,
    workers: int | Workers | None = None,
    task: Task | None = None,
) -> Store:
    """The store of ``sources`` (identifier → file) below ``root``, complete; only rows that are missing or whose file
    changed are computed.

    Files that cannot be read are marked failed, with the reason, and passed over. Raises TaggerError for a store made
    otherwise, and while another trainer prepares it.
    """
    task = task or Task()
    workers = workers if isinstance(workers, Workers) else Workers(workers)
    folder = root / f"{front_end.kind}-{front_end.key[:12]}"
    if rank() > 0:
        return when_complete(folder, front_end, sources, task)
    ids = tuple(sorted(sources))
    layout = Layout(front_end.description, front_end.key, front_end.shape, front_end.dtype, ids)
    with folder_lock(folder, "preparing features"):
        store = create_store(folder, layout)
        # Again for what changed meanwhile: others wait for it.
        while pending := list(outdated(store, sources, workers.remote)):
            task.begin(f"preparing {front_end.kind}", len(pending))
            commit_all(store, shards_of(folder, front_end, pending, workers), task, keep=workers.keep)
        shutil.rmtree(folder / SHARDS, ignore_errors=True)
    return open_store(folder, front_end.key)


def shards_of(folder: Path, front_end: FrontEnd, pending: list[PreparationWork], workers: Workers) -> Iterator[Shard]:
    """The shards of the pending items, as they are made."""
    works = [tuple(pending[start : start + CHUNK]) for start in range(0, len(pending), CHUNK)]
    count = cores() if workers.count is None else workers.count
    if workers.scheduler is None and count <= 1:
        yield from (extracted(front_end, part) for part in works)
        return
    shards_folder = (
        f"{workers.shards.rstrip('/')}/{folder.parent.name}/{folder.name}"
        if workers.shards
        else str((folder / SHARDS).absolute())
    )
    for name in shard_results(
        partial(make_shard, shards_folder, front_end), works, workers=count, scheduler=workers.scheduler
    ):
        yield read_shard(shards_folder, name)


def when_complete(folder: Path, front_end: FrontEnd, sources: Mapping[str, Path], task: Task) -> Store:
    """Wait until another process has prepared the store."""
    task.begin(f"waiting for {front_end.kind}")
    while True:
        task.check()
        if (folder / "index.json").exists():
            store = open_store(folder, front_end.key)
            if set(sources) <= set(store.row_of) and not any(outdated(store, sources)):
                return store
        time.sleep(WAIT_SECONDS)


def outdated(store: Store, sources: Mapping[str, Path], remote: RemoteData | None = None) -> Iterator[PreparationWork]:
    """The items whose row is pending or was made from another state of their file."""
    for item, path in sorted(sources.items()):
        row = store.row_of[item]
        now = stamp(path)
        state = store.state[row]
        if state["status"] == Status.PENDING or (int(state["size"]), int(state["mtime_ns"])) != now:
            yield PreparationWork(item, path, row, now, remote.address_of(path) if remote else None)


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of a file, zeros where it is gone."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def commit_all(store: Store, shards: Iterable[Shard], task: Task, *, keep: bool = False) -> None:
    """Put rows into the store as they come; mark them every few seconds, and at the end, also when the person stops.

    A shard's file is removed when its rows are marked, unless the shards are kept.
    """
    waiting: list[Shard] = []
    last = time.monotonic()
    try:
        for shard in shards:
            store.write(zip((row.id for row in shard.rows), shard.values, strict=True))
            waiting.append(replace(shard, values=shard.values[:0]))
            if time.monotonic() - last > COMMIT_SECONDS:
                commit(store, waiting, keep=keep)
                waiting, last = [], time.monotonic()
            task.step(shard.rows[-1].id, len(shard.rows))
    finally:
        commit(store, waiting, keep=keep)


def commit(store: Store, shards: list[Shard], *, keep: bool) -> None:
    """Mark the rows of shards, then remove their files."""
    store.commit([row for shard in shards for row in shard.rows])
    if not keep:
        forget(shards)
