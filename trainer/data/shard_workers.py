"""Who makes the shards: this process, a process for each core of this machine, or the workers of a Dask cluster.

All three call the same function. Where a worker dies, what it had in hand is made by another one.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from tagger.errors import TaggerError
from trainer.threads import single_threaded_children

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
    """The results; where a pool breaks, a new one goes on with what was in hand."""
    running: dict[Future[R], T] = {}
    unfinished: list[T] = []
    for _ in range(DEATHS + 1):
        with pool() as (executor, limit):
            try:
                running = {executor.submit(work, shard): shard for shard in unfinished}
                running |= {executor.submit(work, shard): shard for shard in islice(shards, limit - len(running))}
                while running:
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del running[future]
                        running |= {executor.submit(work, shard): shard for shard in islice(shards, 1)}
                        yield result
            except BrokenProcessPool:
                unfinished = list(running.values())
            else:
                return
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
        distributed = library()
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


def library() -> Any:
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
