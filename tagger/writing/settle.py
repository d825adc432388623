"""What became of one file whose change was in the journal when the program stopped, and what is done about it."""

import errno
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tagger.errors import TaggerError
from tagger.library.records import FileStamp
from tagger.state.journal import FileChange
from tagger.writing.edit import Identity, words
from tagger.writing.filesystem import FileSystem, closing, patiently, read_all
from tagger.writing.identity import identify
from tagger.writing.patch import Change, load, mixture, turned
from tagger.writing.place import holds, restore
from tagger.writing.replace import stamp_of

NOT_YET = (
    "it cannot be reached to see whether it was written ({reason}); if its drive is away, connect it and start again"
)


@dataclass(frozen=True, slots=True)
class Fate:
    """How a file was found: with the new tags whole, or not, for ``reason``; ``mended``: by our help."""

    written: bool
    reason: str | None
    stamp: FileStamp | None = None
    settled: bool = True
    mended: bool = False


def _not_written(reason: str, *, mended: bool = False) -> Fate:
    return Fate(written=False, reason=reason, mended=mended)


OLD_TAGS = _not_written("the program was stopped before it was written; it has its old tags")
MENDED = _not_written("the program was stopped while it was written; it has its old tags back", mended=True)
FOREIGN = _not_written("another program has changed it since; it is left as it is")
GONE = _not_written("it has been removed or renamed since")


def settle(files: FileSystem, row: FileChange) -> Fate:
    """Look at one file and see that it is whole, with the old or the new tags. Never raises for what its disk does."""
    try:
        return _settle_new_file(files, row) if row.patch is None else _settle_patch(files, row, load(row.patch))
    except (OSError, EOFError) as error:
        return Fate(written=False, reason=NOT_YET.format(reason=words(error)), settled=False)


def _settle_new_file(files: FileSystem, row: FileChange) -> Fate:
    """The rename happened or it did not: the stamp says which, or where files are numbered anew, the content."""
    real = _real(row)
    try:
        stamp = stamp_of(files.stat(real))
    except FileNotFoundError:
        return _settle_missing(files, row, real)
    if _same(stamp, _recorded(row, "after")):
        return _written(files, real, stamp)
    if _same(stamp, _recorded(row, "before")):
        return OLD_TAGS
    found = _identity(files, real)
    if found == Identity(row.audio or b"", row.rest_after or b""):
        return _written(files, real, stamp)
    return OLD_TAGS if found == Identity(row.audio or b"", row.rest_before or b"") else FOREIGN


def _settle_missing(files: FileSystem, row: FileChange, real: Path) -> Fate:
    """A drive without an atomic rename may have removed the old file only: then the new one moves in."""
    temporary = row.temporary
    if temporary is None or temporary.name not in files.names(real.parent):
        return _gone(files, row, real)
    if _identity(files, temporary) != Identity(row.audio or b"", row.rest_after or b""):
        return _gone(files, row, real)
    patiently(files, lambda: files.replace(temporary, real))
    return replace(_written(files, real, stamp_of(files.stat(real))), mended=True)


def _settle_patch(files: FileSystem, row: FileChange, patch: tuple[Change, ...]) -> Fate:
    """All bytes old, or all new, is whole; a mixture gets its old bytes back; anything else is somebody else's work."""
    real = _real(row)
    try:
        descriptor = patiently(files, lambda: files.open_to_write(real))
    except FileNotFoundError:
        return _gone(files, row, real)
    with closing(files, descriptor):
        stamp = stamp_of(files.status(descriptor))
        if stamp.size != row.size_before or not _is_ours(files, descriptor, patch):
            return FOREIGN
        if holds(files, descriptor, turned(patch)):
            files.flush(descriptor)
            return Fate(written=True, reason=None, stamp=stamp)
        if holds(files, descriptor, patch):
            return OLD_TAGS
        before = _recorded(row, "before")
        restore(files, descriptor, real, patch, before, before.mtime_ns)
        return MENDED


def _gone(files: FileSystem, row: FileChange, real: Path) -> Fate:
    """A file is gone when its folder is there and on the same drive: the place of an absent drive is an empty folder."""
    if files.stat(real.parent).st_dev != row.device_before:
        raise FileNotFoundError(errno.ENOENT, "its drive is not there")
    return GONE


def _is_ours(files: FileSystem, descriptor: int, patch: tuple[Change, ...]) -> bool:
    """Whether every byte in the patched ranges is one of those that we know."""
    return all(mixture(change, read_all(files, descriptor, len(change.old), change.offset)) for change in patch)


def _written(files: FileSystem, real: Path, stamp: FileStamp) -> Fate:
    files.flush_folder(real.parent)
    return Fate(written=True, reason=None, stamp=stamp)


def _identity(files: FileSystem, path: Path) -> Identity | None:
    """What a file is, None when its structure is beyond recognition and therefore not our work."""
    try:
        return identify(files, path)
    except TaggerError:
        return None


def _real(row: FileChange) -> Path:
    return row.real_path or row.path


def _same(stamp: FileStamp, recorded: FileStamp) -> bool:
    """Devices are numbered anew at every start of the system, so they do not count."""
    return replace(stamp, device=0) == replace(recorded, device=0)


def _recorded(row: FileChange, suffix: Literal["before", "after"]) -> FileStamp:
    """A stamp from the journal; what it lacks matches nothing."""
    parts = (getattr(row, f"{part}_{suffix}") for part in ("size", "mtime", "inode", "device"))
    return FileStamp(*(-1 if part is None else part for part in parts))
