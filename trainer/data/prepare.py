"""Extracting features in parallel: worker processes write their rows into the store, the parent marks them done.

Each row depends on its file and its identifier alone, so the number of workers, their order and any number of kills
leave the same bytes.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.data.feature_store import Layout, Status, Store, StoreRow, create_store, open_store
from trainer.data.front_ends import FrontEnd
from trainer.terminal import rank

CHUNK = 8  # items a worker takes at a time
COMMIT_SECONDS = 2.0
WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class PreparationWork:
    """One item to extract: where it goes, and the file it comes from as it is now."""

    id: str
    path: Path
    row: int
    stamp: tuple[int, int]


def prepare(
    root: Path,
    front_end: FrontEnd,
    sources: Mapping[str, Path],
    *,
    workers: int | None = None,
    task: Task | None = None,
) -> Store:
    """The store of ``sources`` (identifier → file) below ``root``, complete; only rows that are missing or whose file
    changed are computed.

    Files that cannot be read are marked failed, with the reason, and passed over. Raises TaggerError for a store made
    otherwise.
    """
    task = task or Task()
    workers = os.cpu_count() or 1 if workers is None else workers
    folder = root / f"{front_end.kind}-{front_end.key[:12]}"
    if rank() > 0:
        return when_complete(folder, front_end, sources, task)
    ids = tuple(sorted(sources))
    store = create_store(folder, Layout(front_end.description, front_end.key, front_end.shape, front_end.dtype, ids))
    while pending := list(outdated(store, sources)):  # again for what changed meanwhile: others wait for the last row
        task.begin(f"preparing {front_end.kind}", len(pending))
        chunks = (pending[start : start + CHUNK] for start in range(0, len(pending), CHUNK))
        commit_all(
            store,
            in_processes(folder, front_end, chunks, workers)
            if workers > 1
            else in_this_process(store, front_end, chunks),
            task,
        )
    return open_store(folder, front_end.key)


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


def outdated(store: Store, sources: Mapping[str, Path]) -> Iterator[PreparationWork]:
    """The items whose row is pending or was made from another state of their file."""
    for item, path in sorted(sources.items()):
        row = store.row_of[item]
        now = stamp(path)
        state = store.state[row]
        if state["status"] == Status.PENDING or (int(state["size"]), int(state["mtime_ns"])) != now:
            yield PreparationWork(item, path, row, now)


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of a file, zeros where it is gone."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def commit_all(store: Store, results: Iterable[Sequence[StoreRow]], task: Task) -> None:
    """Mark rows as they come, every few seconds, and at the end, also when the person stops."""
    waiting: list[StoreRow] = []
    last = time.monotonic()
    try:
        for rows in results:
            waiting += rows
            if time.monotonic() - last > COMMIT_SECONDS:
                store.commit(waiting)
                waiting, last = [], time.monotonic()
            task.step(rows[-1].id, len(rows))
    finally:
        store.commit(waiting)


def in_this_process(
    store: Store, front_end: FrontEnd, chunks: Iterable[Sequence[PreparationWork]]
) -> Iterator[list[StoreRow]]:
    """Extract in this process."""
    for chunk in chunks:
        yield [extract(store.rows, front_end, work) for work in chunk]


def in_processes(
    folder: Path, front_end: FrontEnd, chunks: Iterator[Sequence[PreparationWork]], workers: int
) -> Iterator[list[StoreRow]]:
    """Extract in worker processes, a few chunks ahead; results come as they finish. Raises TaggerError when a worker
    dies.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=start_worker, initargs=(folder, front_end)
    ) as pool:
        running: set[Future[list[StoreRow]]] = {
            pool.submit(extract_chunk, chunk) for chunk in islice(chunks, 2 * workers)
        }
        try:
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    running |= {pool.submit(extract_chunk, chunk) for chunk in islice(chunks, 1)}
                    yield future.result()
        except BrokenProcessPool as error:
            raise TaggerError(
                "A worker process died, probably for lack of memory; run again with fewer --workers: what was prepared "
                "is kept."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


_worker: tuple[np.ndarray, FrontEnd] | None = None


def start_worker(folder: Path, front_end: FrontEnd) -> None:
    """Open the store once a process, and end with the parent, however that ended."""
    global _worker  # a pool offers no other place for what a process keeps
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=exit_with_parent, args=(parent,), daemon=True).start()
    _worker = (open_store(folder, front_end.key, write=True).rows, front_end)


def exit_with_parent(parent: BaseProcess) -> None:
    """Wait for the parent's end, then end this process: a killed parent cannot tell its workers."""
    parent.join()
    os._exit(1)


def extract_chunk(chunk: Sequence[PreparationWork]) -> list[StoreRow]:
    """Extract some items in a worker process."""
    assert _worker is not None
    rows, front_end = _worker
    return [extract(rows, front_end, work) for work in chunk]


def extract(rows: np.ndarray, front_end: FrontEnd, work: PreparationWork) -> StoreRow:
    """Compute one row and write it; a file that cannot be read leaves zeros and its reason."""
    try:
        values = front_end.compute(work.path, work.id)
    except (TaggerError, OSError) as error:
        rows[work.row] = 0
        return StoreRow(work.id, 0, work.stamp, str(error))
    length = min(len(values), rows.shape[1])
    rows[work.row, :length] = values[:length]
    rows[work.row, length:] = front_end.padding
    return StoreRow(work.id, length, work.stamp)
