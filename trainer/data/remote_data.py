"""A dataset that is not on this machine: the names and sizes of its files here, and each file where it is needed.

Lists and texts are fetched, because readers of datasets want them. For a recording or a picture an empty file of its size and
time stands in: whoever computes its features fetches it, on whatever machine, and forgets it.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fsspec

from tagger.errors import TaggerError
from tagger.library.files_beside import IMAGE_EXTENSIONS
from tagger.tagformats.file_formats import audio_extensions

TIMES = ("mtime", "LastModified", "last_modified", "updated", "created")  # as file systems call a file's time


@dataclass(frozen=True, slots=True)
class RemoteData:
    """A folder here whose files stand for those below an address."""

    folder: Path
    address: str

    def address_of(self, path: Path) -> str:
        """Where the file that ``path`` stands for really is."""
        return f"{self.address}/{path.relative_to(self.folder).as_posix()}"


def stand_ins(address: str, folder: Path) -> RemoteData:
    """Make ``folder`` stand for what is below ``address``. Raises TaggerError when nothing is there, or it cannot be asked."""
    try:
        filesystem, root = fsspec.core.url_to_fs(address.rstrip("/"))
        files = filesystem.find(root, detail=True)
        for name, entry in files.items():
            stand_in(filesystem, name, entry, folder / Path(name).relative_to(root))
    except (ImportError, OSError, ValueError) as error:
        raise TaggerError(f"{address} cannot be read ({error}); check the address and what it needs.") from error
    if not files:
        raise TaggerError(f"There is nothing below {address}; name the folder that the dataset was unpacked into.")
    return RemoteData(folder, address.rstrip("/"))


def stand_in(filesystem: Any, name: str, entry: dict[str, Any], target: Path) -> None:
    """Fetch a list or a text; leave an empty file of the same size and time for anything else."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix.lower() in IMAGE_EXTENSIONS | audio_extensions():
        with target.open("wb") as file:
            file.truncate(entry["size"])
    else:
        filesystem.get_file(name, str(target))
    moment = time_of(entry)
    os.utime(target, (moment, moment))


def time_of(entry: dict[str, Any]) -> float:
    """When a file was last changed, in seconds; 0 where its file system does not say."""
    value = next((entry[name] for name in TIMES if entry.get(name) is not None), 0.0)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.timestamp() if isinstance(value, datetime) else float(value)


@contextmanager
def fetched_file(address: str, suffix: str) -> Iterator[Path]:
    """A temporary copy of a file on this machine. Raises TaggerError when it cannot be fetched."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        filesystem, name = fsspec.core.url_to_fs(address)
        try:
            filesystem.get_file(name, str(path))
        except OSError as error:
            raise TaggerError(f"{address} cannot be fetched ({error}).") from error
        yield path
