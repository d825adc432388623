"""Memory-mapped feature stores: one row an item in a flat file, an index beside it, keyed by the front end that made it.

    index.json     front end, key, shape and type of a row, the items' identifiers in row order
    rows.bin       the numbers, row after row
    state.bin      a record a row: whether it is done, its valid length, size and time of the file it was made from
    problems.jsonl what could not be read, and why

A row is marked done only after its numbers are on the disk, so a store is good after a kill at any moment, and the next
run goes on. It is read through memory maps and never written through them: where a disk is full, that kills the process.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.errors import Problem, TaggerError
from trainer.files import naming, write_atomically

ROWS, STATES, PROBLEMS = "rows.bin", "state.bin", "problems.jsonl"
FORMAT = 1
SCALER_ROWS = 20_000  # of the training split, drawn at random, fix mean and deviation
STATE = np.dtype([("status", "u1"), ("length", "<i4"), ("size", "<i8"), ("mtime_ns", "<i8")])


class Status(IntEnum):
    """What is known of a row."""

    PENDING = 0
    DONE = 1
    FAILED = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """What a store holds: whose rows, made by what, in which shape."""

    front_end: Mapping[str, Any]
    key: str
    shape: tuple[int, ...]
    dtype: str
    ids: tuple[str, ...]

    @property
    def row_bytes(self) -> int:
        """The size of one row."""
        return int(np.prod(self.shape)) * np.dtype(self.dtype).itemsize


@dataclass(frozen=True)
class Store:
    """An open store. ``rows`` [items, *shape] and ``state`` [items] are memory maps, to be read; ``row_of`` maps an identifier
    to its row.
    """

    folder: Path
    layout: Layout
    rows: np.memmap[Any, np.dtype[Any]]
    state: np.memmap[Any, np.dtype[Any]]
    row_of: Mapping[str, int]

    def has(self, item: str) -> bool:
        """Whether the item's row is done."""
        return item in self.row_of and self.state["status"][self.row_of[item]] == Status.DONE

    def indices(self, ids: Iterable[str]) -> NDArray[np.int64]:
        """The rows of items that are done. Raises KeyError for one that is not in the store."""
        return np.array([self.row_of[item] for item in ids], np.int64)

    @property
    def lengths(self) -> NDArray[np.int32]:
        """How much of each row is real, in steps of its first axis."""
        return np.asarray(self.state["length"])

    def problems(self) -> list[Problem]:
        """The files that could not be read, for the rows that are still failed."""
        file = self.folder / PROBLEMS
        entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []
        reasons = {entry["id"]: entry["reason"] for entry in entries}
        failed = np.flatnonzero(self.state["status"] == Status.FAILED)
        return [Problem(self.layout.ids[row], reasons.get(self.layout.ids[row], "could not be read")) for row in failed]

    def write(self, numbers: Iterable[tuple[str, NDArray[Any]]]) -> None:
        """Write the numbers of items, each with its row; they count once they are committed."""
        with naming(self.folder / ROWS), (self.folder / ROWS).open("rb+") as file:
            for item, row in numbers:
                file.seek(self.row_of[item] * self.layout.row_bytes)
                file.write(np.ascontiguousarray(row, self.layout.dtype).tobytes())

    def commit(self, finished: Sequence["StoreRow"]) -> None:
        """Mark rows whose numbers have been written: numbers first, then reasons, then the marks."""
        with naming(self.folder / ROWS), (self.folder / ROWS).open("rb+") as file:
            os.fsync(file.fileno())
        with naming(self.folder / PROBLEMS), (self.folder / PROBLEMS).open("ab") as file:
            for row in finished:
                if row.reason is not None:
                    file.write(json.dumps({"id": row.id, "reason": row.reason}, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with naming(self.folder / STATES), (self.folder / STATES).open("rb+") as file:
            for row in finished:
                status = Status.DONE if row.reason is None else Status.FAILED
                file.seek(self.row_of[row.id] * STATE.itemsize)
                file.write(np.array((status, row.length, *row.stamp), STATE).tobytes())
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class StoreRow:
    """One finished row: its valid length, the stamp of its file, and why it failed (None: it did not)."""

    id: str
    length: int
    stamp: tuple[int, int]
    reason: str | None = None


def open_store(folder: Path, key: str) -> Store:
    """Open a store. Raises TaggerError when it is missing, damaged, or made by a front end with another key."""
    layout = read_layout(folder)
    if layout.key != key:
        raise TaggerError(
            f"{folder} was made with other parameters ({layout.key} instead of {key}); remove it, and it will be "
            "prepared anew."
        )
    try:
        rows = np.memmap(folder / ROWS, layout.dtype, "r", shape=(len(layout.ids), *layout.shape))
        state = np.memmap(folder / STATES, STATE, "r", shape=(len(layout.ids),))
    except (OSError, ValueError) as error:
        raise TaggerError(f"{folder} is damaged ({error}); remove it, and it will be prepared anew.") from error
    return Store(folder, layout, rows, state, {item: row for row, item in enumerate(layout.ids)})


def create_store(folder: Path, layout: Layout) -> Store:
    """Open the store of ``layout`` for writing, making it or adding the items that it lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = layout.ids
    if (folder / "index.json").exists():
        old = read_layout(folder)
        if (old.key, old.shape, old.dtype) != (layout.key, layout.shape, layout.dtype):
            raise TaggerError(f"{folder} was made with other parameters; remove it, and it will be prepared anew.")
        existing = set(old.ids)
        ids = (*old.ids, *(item for item in layout.ids if item not in existing))
    ensure_room(folder, layout, len(ids))
    grow(folder / ROWS, len(ids) * layout.row_bytes)
    grow(folder / STATES, len(ids) * STATE.itemsize)
    write_layout(folder, Layout(layout.front_end, layout.key, layout.shape, layout.dtype, ids))
    return open_store(folder, layout.key)


def ensure_room(folder: Path, layout: Layout, items: int) -> None:
    """Raise TaggerError where the disk has no room for the rows of so many ``items`` that are not there yet: before hours of
    work, not in the middle.
    """
    states = folder / STATES
    there = np.count_nonzero(np.fromfile(states, STATE)["status"]) if states.exists() else 0
    wanted, free = (items - there) * layout.row_bytes, shutil.disk_usage(folder).free
    if wanted > free:
        raise TaggerError(
            f"The features in {folder} need {wanted / 1e6:,.1f} MB, and its disk has {free / 1e6:,.1f} MB left; make room, or "
            "name a folder on another disk."
        )


def grow(file: Path, size: int) -> None:
    """Make a file ``size`` bytes long, with zeros for what is new; the file system leaves holes where it can. It has one byte
    at least: nothing cannot be mapped.
    """
    with file.open("ab") as opened:
        if opened.tell() < max(1, size):
            opened.truncate(max(1, size))


def read_layout(folder: Path) -> Layout:
    """Read ``index.json``. Raises TaggerError when it is missing, damaged or of another format."""
    try:
        entry = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        if entry["format"] != FORMAT:
            raise ValueError(f"format {entry['format']}")
        return Layout(entry["front_end"], entry["key"], tuple(entry["shape"]), entry["dtype"], tuple(entry["ids"]))
    except FileNotFoundError as error:
        raise TaggerError(f"{folder} holds no features yet; prepare them first.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise TaggerError(
            f"The index of {folder} cannot be read ({error}); remove the folder, and it will be prepared anew."
        ) from error


def write_layout(folder: Path, layout: Layout) -> None:
    """Write ``index.json`` in one step."""
    entry = {
        "format": FORMAT,
        "front_end": dict(layout.front_end),
        "key": layout.key,
        "shape": list(layout.shape),
        "dtype": layout.dtype,
        "ids": list(layout.ids),
    }
    write_atomically(folder / "index.json", json.dumps(entry, ensure_ascii=False).encode())


def fit_scaler(
    store: Store, ids: Sequence[str], *, level: float | None, frames: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and deviation [bins] of each bin over the middle ``frames`` of the training rows; with ``level`` (dB) after
    counting from each patch's loudest cell down to that floor.
    """
    rows = store.indices(ids)
    if len(rows) > SCALER_ROWS:
        rows = np.sort(np.random.default_rng(0).choice(rows, SCALER_ROWS, replace=False))
    total, squares, count = np.zeros(store.rows.shape[2]), np.zeros(store.rows.shape[2]), 0
    for row in rows:
        patch = middle_of(store, int(row), frames)
        if level is not None:
            patch = np.maximum(patch - patch.max(), level)
        total += patch.sum(axis=0)
        squares += np.square(patch).sum(axis=0)
        count += len(patch)
    mean = total / count
    deviation = np.sqrt(np.maximum(squares / count - np.square(mean), 0))
    return mean.astype(np.float32), np.maximum(deviation, 1e-3).astype(np.float32)


def middle_of(store: Store, row: int, frames: int) -> NDArray[np.float64]:
    """The middle ``frames`` of what is real in a row, [frames, bins]."""
    last = max(0, int(store.lengths[row]) - frames)
    start = min(int((last + 1) * 0.5), last)
    return np.asarray(store.rows[row, start : start + frames], np.float64)
