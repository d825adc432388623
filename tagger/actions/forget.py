"""Forget folders that were scanned. No file is touched, and what was written to them can still be undone."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tagger.errors import TaggerError
from tagger.library.names import printable
from tagger.state import library
from tagger.state.stock import roots
from tagger.state.store import State


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A folder that is no longer known, and how much was known of it."""

    folder: Path
    tracks: int
    albums: int


def forget(state: State, folders: Sequence[Path]) -> list[Forgotten]:
    """Forget scanned folders with their tracks, albums and decisions, all or none of them.

    Raises TaggerError for a folder that was never scanned.
    """
    with state.session() as session:
        known = roots(session)
        chosen = dict.fromkeys(_root(folder, known) for folder in folders)
        return [Forgotten(root, *library.forget(session, root)) for root in chosen]


def _root(folder: Path, known: Sequence[Path]) -> Path:
    """The folder as it was scanned: what leads to it may be gone, or be a link by now."""
    for name in (os.path.realpath(folder), os.path.abspath(folder)):  # noqa: PTH100 - links stay as named
        if Path(name) in known:
            return Path(name)
    names = ", ".join(f"'{printable(str(root))}'" for root in known)
    which = f"those that were are {names}" if names else "nor was any other"
    raise TaggerError(f"'{printable(str(folder))}' was never scanned, so there is nothing to forget; {which}.")
