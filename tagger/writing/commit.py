"""Putting a prepared, journaled change in place: the only code that alters a music file.

Every outcome says truthfully what the file is now. When the system fails in the middle and does not even let the old
bytes back in, the journal's entry stays open and the next start settles it.
"""

from pathlib import Path

from tagger.library.records import FileStamp
from tagger.writing.atomic_replace import remove_or_tell, stamp_of, swap
from tagger.writing.edit import (
    CHANGED_MEANWHILE,
    LeftBehindError,
    Options,
    PreparedChange,
    RefusedError,
    describe_error,
)
from tagger.writing.filesystem import FileSystem, closing, patiently, read_all
from tagger.writing.journal import WriteOutcome
from tagger.writing.patched_view import ByteChange, put, turned

NOT_SURE = "it may be half written; the next start of tagger puts it right, as soon as its disk answers"
NOT_READ_BACK = "the bytes read back are not those written"
NOT_FLUSHED = "it was written, but its disk would not confirm that it is stored ({reason}); check the disk"


def put_in_place(files: FileSystem, options: Options, change: int, prepared: PreparedChange) -> WriteOutcome:
    """Carry out one change. Never raises for what the system does to this file; the outcome says it."""
    if prepared.temporary is not None:
        return _put_new_file(files, change, prepared, prepared.temporary)
    return _put_patch(files, options, change, prepared)


def _put_new_file(files: FileSystem, change: int, prepared: PreparedChange, temporary: Path) -> WriteOutcome:
    path = prepared.edit.path
    try:
        swap(files, temporary, prepared.real, prepared.before)
    except (OSError, RefusedError) as error:
        if isinstance(error, OSError) and _has_arrived(files, prepared):
            return WriteOutcome(change, path, written=True, stamp=prepared.after)
        return _not_swapped(files, change, path, temporary, error)
    return WriteOutcome(change, path, written=True, stamp=prepared.after)


def _has_arrived(files: FileSystem, prepared: PreparedChange) -> bool:
    """Whether the new file is in place although the system said no, as network drives do after a lost answer."""
    try:
        return stamp_of(files.stat(prepared.real)) == prepared.after
    except OSError:
        return False


def _not_swapped(files: FileSystem, change: int, path: Path, temporary: Path, error: Exception) -> WriteOutcome:
    try:
        remove_or_tell(files, temporary, error)
    except LeftBehindError as left:
        return WriteOutcome(change, path, written=False, reason=describe_error(left), temporary=temporary)
    return WriteOutcome(change, path, written=False, reason=describe_error(error))


def _put_patch(files: FileSystem, options: Options, change: int, prepared: PreparedChange) -> WriteOutcome:
    path = prepared.edit.path
    try:
        descriptor = patiently(files, lambda: files.open_to_write(prepared.real))
    except OSError as error:
        return WriteOutcome(change, path, written=False, reason=describe_error(error))
    with closing(files, descriptor):
        if (reason := _changed_meanwhile(files, descriptor, prepared)) is not None:
            return WriteOutcome(change, path, written=False, reason=reason)
        try:
            stamp = _patch(files, options, prepared, descriptor)
        except (OSError, EOFError) as error:
            return _take_back(files, change, prepared, descriptor, error)
        return WriteOutcome(change, path, written=True, stamp=stamp)


def _changed_meanwhile(files: FileSystem, descriptor: int, prepared: PreparedChange) -> str | None:
    """Why an open file must not be patched, None when it may."""
    try:
        same = stamp_of(files.status(descriptor)) == prepared.before and holds(files, descriptor, prepared.patch)
    except (OSError, EOFError) as error:
        return describe_error(error)
    return None if same else CHANGED_MEANWHILE


def _patch(files: FileSystem, options: Options, prepared: PreparedChange, descriptor: int) -> FileStamp:
    """Write the new bytes and see that they are there; one flush."""
    put(files, descriptor, prepared.patch)
    if options.keep_mtime:
        files.set_times(prepared.real, prepared.accessed_ns, prepared.before.mtime_ns)
    files.flush(descriptor)
    if not holds(files, descriptor, turned(prepared.patch)):
        raise OSError(NOT_READ_BACK)
    return stamp_of(files.status(descriptor))


def _take_back(
    files: FileSystem, change: int, prepared: PreparedChange, descriptor: int, error: Exception
) -> WriteOutcome:
    path = prepared.edit.path
    try:
        restore(files, descriptor, prepared.real, prepared.patch, prepared.before, prepared.accessed_ns)
    except (OSError, EOFError):
        return WriteOutcome(change, path, written=False, reason=f"{describe_error(error)}; {NOT_SURE}", settled=False)
    return WriteOutcome(change, path, written=False, reason=describe_error(error))


def restore(
    files: FileSystem, descriptor: int, real: Path, patch: tuple[ByteChange, ...], before: FileStamp, accessed_ns: int
) -> None:
    """Put the old bytes and the old time back, and see that they are there. Raises OSError otherwise."""
    put(files, descriptor, turned(patch))
    files.set_times(real, accessed_ns, before.mtime_ns)
    files.flush(descriptor)
    if not holds(files, descriptor, patch):
        raise OSError(NOT_READ_BACK)


def holds(files: FileSystem, descriptor: int, patch: tuple[ByteChange, ...]) -> bool:
    """Whether an open file holds the old bytes of every change."""
    return all(read_all(files, descriptor, len(change.old), change.offset) == change.old for change in patch)
