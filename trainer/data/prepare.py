"""Extracting features in parallel: workers make shards (shards.py), this process puts their rows into the store.

Each row depends on its file and its identifier alone, so the number of workers, where they are, their order and any number
of kills leave the same bytes.
"""

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tagger.progress import Task
from trainer.data.feature_store import Layout, Status, Store, create_store, open_store
from trainer.data.front_ends import FrontEnd
from trainer.data.remote_data import RemoteData
from trainer.data.shard_workers import shard_results
from trainer.data.shards import PreparationWork, Shard, extracted, forget, make_shard, read_shard
from trainer.terminal import rank
from trainer.threads import cores

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
    otherwise.
    """
    task = task or Task()
    crew = workers if isinstance(workers, Workers) else Workers(workers)
    folder = root / f"{front_end.kind}-{front_end.key[:12]}"
    if rank() > 0:
        return when_complete(folder, front_end, sources, task)
    ids = tuple(sorted(sources))
    store = create_store(folder, Layout(front_end.description, front_end.key, front_end.shape, front_end.dtype, ids))
    while pending := list(
        outdated(store, sources, crew.remote)
    ):  # again for what changed meanwhile: others wait for it
        task.begin(f"preparing {front_end.kind}", len(pending))
        commit_all(store, shards_of(folder, front_end, pending, crew), task, keep=crew.keep)
    shutil.rmtree(folder / SHARDS, ignore_errors=True)
    return open_store(folder, front_end.key)


def shards_of(folder: Path, front_end: FrontEnd, pending: list[PreparationWork], crew: Workers) -> Iterator[Shard]:
    """The shards of the pending items, as they are made."""
    works = [tuple(pending[start : start + CHUNK]) for start in range(0, len(pending), CHUNK)]
    count = cores() if crew.count is None else crew.count
    if crew.scheduler is None and count <= 1:
        yield from (extracted(front_end, part) for part in works)
        return
    shards_folder = (
        f"{crew.shards.rstrip('/')}/{folder.parent.name}/{folder.name}"
        if crew.shards
        else str((folder / SHARDS).absolute())
    )
    for name in shard_results(
        partial(make_shard, shards_folder, front_end), works, workers=count, scheduler=crew.scheduler
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
            for row, values in zip(shard.rows, shard.values, strict=True):
                store.rows[store.row_of[row.id]] = values
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
