"""Shards: the features of a few items in one file, made by any process on any machine that can reach the folder of shards.

A shard's name is a digest of what it is made from (the front end, the items, size and time of their files), so that the same
work is never done twice, whoever did it. It is written whole or not at all. The folder is a path or any address that fsspec
knows (s3://bucket/shards).
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from tagger.errors import TaggerError
from trainer.data.feature_store import StoreRow
from trainer.data.front_ends import FrontEnd
from trainer.data.remote_data import fetched_file
from trainer.files import write_atomically

SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True)
class PreparationWork:
    """One item to extract: its row in the store, and the file it comes from as it is now; ``address`` is where the file
    really is when ``path`` only stands for it (remote_data.py).
    """

    id: str
    path: Path
    row: int
    stamp: tuple[int, int]
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """Finished rows and their numbers, [items, *shape]; ``address`` is its file, if it has one."""

    rows: tuple[StoreRow, ...]
    values: NDArray[Any]
    address: str | None = None


def name_of(front_end: FrontEnd, works: Sequence[PreparationWork]) -> str:
    """The name of the shard of these items, a digest of everything that it depends on."""
    parts = [front_end.key, [[work.id, *work.stamp] for work in works]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32] + SUFFIX


def make_shard(folder: str, front_end: FrontEnd, works: Sequence[PreparationWork]) -> str:
    """Make the shard of these items unless it is there; its name. Runs in any process."""
    name = name_of(front_end, works)
    if not filesystem_of(folder).exists(f"{folder}/{name}"):
        write_shard(folder, name, extracted(front_end, works))
    return name


def extracted(front_end: FrontEnd, works: Sequence[PreparationWork]) -> Shard:
    """Compute the items' rows; a file that cannot be read leaves zeros and its reason."""
    values = np.zeros((len(works), *front_end.shape), front_end.dtype)
    rows = tuple(extract(values[number], front_end, work) for number, work in enumerate(works))
    return Shard(rows, values)


def extract(values: NDArray[Any], front_end: FrontEnd, work: PreparationWork) -> StoreRow:
    """Compute one row into ``values``."""
    try:
        with fetched_file(work.address, work.path.suffix) if work.address else nullcontext(work.path) as path:
            computed = front_end.compute(path, work.id)
    except (TaggerError, OSError) as error:
        return StoreRow(work.id, 0, work.stamp, str(error))
    length = min(len(computed), len(values))
    values[:length] = computed[:length]
    values[length:] = front_end.padding
    return StoreRow(work.id, length, work.stamp)


def write_shard(folder: str, name: str, shard: Shard) -> None:
    """Write a shard in one step: an object store keeps whole objects only, a file gets its name when it is complete."""
    content = save({"values": shard.values}, {"rows": json.dumps([asdict(row) for row in shard.rows])})
    if is_local(folder):
        write_atomically(Path(folder) / name, content)
    else:
        filesystem_of(folder).pipe_file(f"{folder}/{name}", content)


def read_shard(folder: str, name: str) -> Shard:
    """Read a shard. Raises TaggerError when it is not where a worker wrote it, or damaged."""
    try:
        content = filesystem_of(folder).cat_file(f"{folder}/{name}")
        header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
        entries = json.loads(header["__metadata__"]["rows"])
        values = load(content)["values"]
    except OSError as error:
        raise TaggerError(
            f"A worker made {name}, but it is not in {folder}; name a folder of shards that every machine reaches (--shards)."
        ) from error
    except (SafetensorError, KeyError, ValueError) as error:
        raise TaggerError(f"{folder}/{name} is damaged ({error}); remove it and run again.") from error
    rows = tuple(StoreRow(**{**entry, "stamp": tuple(entry["stamp"])}) for entry in entries)
    return Shard(rows, values, f"{folder}/{name}")


def forget(shards: Sequence[Shard]) -> None:
    """Remove the files of shards whose rows are in the store."""
    for shard in shards:
        if shard.address:
            filesystem_of(shard.address).rm_file(shard.address)


def is_local(address: str) -> bool:
    """Whether an address is a path on this machine."""
    return "://" not in address


def filesystem_of(address: str) -> Any:
    """fsspec's access to the place of an address. Raises TaggerError for one whose library is not installed."""
    try:
        return fsspec.core.url_to_fs(address)[0]
    except (ImportError, ValueError) as error:
        raise TaggerError(f"{address} cannot be reached ({error}); install what it needs, or name a folder.") from error
