"""The person's taxonomy: ``taxonomy.toml`` in the state's folder, the shipped one while there is none; and its history.

Every edit puts the file as it was into ``taxonomy-history``, so that the edits can be undone one by one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from tagger.display_names import single_line
from tagger.errors import TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.genres.taxonomy_file import MOST_BYTES, format_taxonomy, parse_taxonomy
from tagger.regular_file import open_regular_file, read_regular_text, write_whole
from tagger.state.database import State

FILE = "taxonomy.toml"
HISTORY = "taxonomy-history"
NONE_BEFORE = "# The shipped taxonomy was in use.\n"  # stands in the history for a file that was not there yet
EDIT = "# before the edit: "  # begins a file of the history, with what the edit did
MOST_LABEL = 1000  # bytes
MOST_EDITS = 200  # that can be undone
_ENTRY = re.compile(r"(\d{6}) (.+)\.toml")


@dataclass(frozen=True, slots=True)
class TaxonomyEdit:
    """An edit that can be undone: its number, what it did, and the file as it was before."""

    number: int
    label: str
    before: Path


def read_taxonomy(folder: Path) -> Taxonomy:
    """The taxonomy of the state in ``folder``, read again only when its file changed. Raises TaggerError."""
    path = folder / FILE
    try:
        status = path.stat()
    except FileNotFoundError:
        return Taxonomy.load()
    except OSError as error:
        raise _unusable(path, error) from error
    return _read(path, status.st_mtime_ns, status.st_size, status.st_ino)


@lru_cache(maxsize=8)
def _read(path: Path, _mtime_ns: int, _size: int, _inode: int) -> Taxonomy:
    try:
        return parse_taxonomy(read_regular_text(path, MOST_BYTES), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error


def taxonomy_of(session: Session) -> Taxonomy:
    """The person's taxonomy of the state that a session reads. Raises TaggerError."""
    return read_taxonomy(Path(session.get_bind().engine.url.database or "").parent)


def store_taxonomy(state: State, taxonomy: Taxonomy, label: str) -> None:
    """Use a taxonomy from now on; ``label`` says in the history what was done. Raises TaggerError."""
    path, history = state.folder / FILE, state.folder / HISTORY
    text = format_taxonomy(taxonomy)
    parse_taxonomy(text, str(path))  # nothing is stored that cannot be read again
    edits = taxonomy_edits(state)
    number = edits[0].number + 1 if edits else 1
    try:
        history.mkdir(exist_ok=True)
        before = read_regular_text(path, MOST_BYTES) if path.exists() else NONE_BEFORE
        heading = f"{EDIT}{single_line(label)}\n"
        write_whole(history / f"{number:06} {_file_name(label)}.toml", f"{heading}{before}".encode())
        write_whole(path, text.encode())
        for edit in edits[MOST_EDITS:]:
            edit.before.unlink(missing_ok=True)
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error


def taxonomy_edits(state: State) -> list[TaxonomyEdit]:
    """The edits that can be undone, newest first."""
    history = state.folder / HISTORY
    entries = [(_ENTRY.fullmatch(path.name), path) for path in history.iterdir()] if history.is_dir() else []
    edits = [
        TaxonomyEdit(int(match[1]), _label(path) or match[2], path) for match, path in entries if match is not None
    ]
    return sorted(edits, key=lambda edit: -edit.number)


def undo_newest_edit(state: State) -> TaxonomyEdit:
    """Undo the newest edit. Raises TaggerError where there is none."""
    edits = taxonomy_edits(state)
    if not edits:
        raise TaggerError("There is no edit of the genres to undo; 'tagger genres list' shows them.")
    path = state.folder / FILE
    try:
        before = read_regular_text(edits[0].before, 2 * MOST_BYTES)
        if before.startswith(EDIT):
            before = before.partition("\n")[2]
        if before == NONE_BEFORE:
            path.unlink(missing_ok=True)
        else:
            write_whole(path, before.encode())
        edits[0].before.unlink()
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error
    return edits[0]


def _label(path: Path) -> str:
    """What an edit did, as the file of what was before begins; "" where it does not say so."""
    try:
        with open_regular_file(path) as file:
            first = file.readline(MOST_LABEL).decode("utf-8", "replace")
    except OSError:
        return ""
    return first.removeprefix(EDIT).strip() if first.startswith(EDIT) else ""


def _file_name(label: str) -> str:
    """The label as part of a file's name."""
    return re.sub(r"[^\w &+.,'()-]", "_", label)[:80].strip() or "edit"


def _unusable(path: Path, error: Exception) -> TaggerError:
    cause = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return TaggerError(f"The file of your genres '{path}' cannot be used ({cause}); put it right, or remove it.")
