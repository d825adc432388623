"""Writing a file so that there is never half of one, and reading it back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from tagger.regular_file import FOR_ALL, write_whole


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``path`` in one step: a reader, or a kill, finds the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with naming(path):
        write_whole(path, content, FOR_ALL)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the file's name to errors of the system that lack one, as that of a write to a full disk does."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def write_json(path: Path, content: Any) -> None:
    """Write JSON in one step."""
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode())


def read_json(path: Path) -> Any:
    """Read JSON. Raises TaggerError when it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TaggerError(f"{path} is missing; run the experiment that writes it.") from error
    except (ValueError, RecursionError) as error:
        raise TaggerError(f"{path} is damaged ({error}); remove it and run again.") from error


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write a NumPy array in one step."""
    buffer = BytesIO()
    np.save(buffer, array, allow_pickle=False)
    write_atomically(path, buffer.getvalue())
