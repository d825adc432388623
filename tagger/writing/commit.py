"""Committing a prepared, journaled change to its file: the only code that alters a music file.

Every outcome says truthfully what the file is now. When the system fails in the middle and does not even let the old
bytes back in, the journal's entry stays open for the next start (``recovery``).
"""

from pathlib import Path
from typing import Any

from tagger.errors import TaggerError
from tagger.library.records import FileStamp
from tagger.writing.atomic_replace import remove_or_report, replace_original
from tagger.writing.file_edit import (
    CHANGED_MEANWHILE,
    Fingerprint,
    LeftBehindError,
    PreparedChange,
    RefusedError,
    WriteOutcome,
    describe_error,
)
from tagger.writing.filesystem import FileSystem, closing_descriptor, read_all, retry_while_locked
from tagger.writing.patched_view import ByteChange, reversed_changes, write_changes
from tagger.writing.verification import fingerprint_file
from tagger.writing.write_options import WriteOptions

MAYBE_HALF_WRITTEN = "it may be half written; the next start of tagger puts it right, as soon as its disk answers"
NOT_READ_BACK = "the bytes read back are not those written"
NOT_FLUSHED = "it was written, but its disk would not confirm that it is stored ({reason}); check the disk"


def commit_change(files: FileSystem, options: WriteOptions, prepared: PreparedChange) -> WriteOutcome:
    """Carry out one change. Never raises for what the system does to this file; the outcome says it."""
    if prepared.temporary is not None:
        return _commit_new_file(files, prepared, prepared.temporary)
    return _commit_patch(files, options, prepared)


def _commit_new_file(files: FileSystem, prepared: PreparedChange, temporary: Path) -> WriteOutcome:
    try:
        replace_original(files, temporary, prepared.real_path, lambda stamp: _is_original(files, prepared, stamp))
    except (OSError, EOFError, RefusedError) as error:
        if isinstance(error, OSError) and _is_replaced(files, prepared):
            return _outcome(prepared, written=True, stamp=prepared.stamp_after)
        return _give_up_new_file(files, prepared, temporary, error)
    return _outcome(prepared, written=True, stamp=prepared.stamp_after)


def _is_original(files: FileSystem, prepared: PreparedChange, stamp: FileStamp) -> bool:
    """Whether a file with this stamp is still the one that the change was prepared from."""
    return _is_file(files, prepared, stamp, prepared.stamp_before, prepared.old_fingerprint)


def _is_file(
    files: FileSystem, prepared: PreparedChange, stamp: FileStamp, expected: FileStamp, fingerprint: Fingerprint
) -> bool:
    """Whether the file is the expected one: by its stamp, or by its content where a drive may have changed the stamp."""
    if stamp == expected or not stamp.may_equal(expected):
        return stamp == expected
    try:
        return fingerprint_file(files, prepared.real_path) == fingerprint
    except TaggerError:  # its structure is another one, so it was changed
        return False


def _outcome(prepared: PreparedChange, *, written: bool, **details: Any) -> WriteOutcome:
    return WriteOutcome(prepared.edit.change_id, prepared.edit.path, written, **details)


def _is_replaced(files: FileSystem, prepared: PreparedChange) -> bool:
    """Whether the new file is in place although the system said no, as network drives do after a lost answer."""
    try:
        stamp, expected = FileStamp.of(files.stat(prepared.real_path)), prepared.stamp_after
        return expected is not None and _is_file(files, prepared, stamp, expected, prepared.new_fingerprint)
    except (OSError, EOFError):
        return False


def _give_up_new_file(files: FileSystem, prepared: PreparedChange, temporary: Path, error: Exception) -> WriteOutcome:
    try:
        remove_or_report(files, temporary, error)
    except LeftBehindError as left_behind:
        return _outcome(prepared, written=False, reason=describe_error(left_behind), temporary=temporary)
    return _outcome(prepared, written=False, reason=describe_error(error))


def _commit_patch(files: FileSystem, options: WriteOptions, prepared: PreparedChange) -> WriteOutcome:
    try:
        descriptor = retry_while_locked(files, lambda: files.open_to_write(prepared.real_path))
    except OSError as error:
        return _outcome(prepared, written=False, reason=describe_error(error))
    with closing_descriptor(files, descriptor):
        if (reason := _changed_meanwhile(files, descriptor, prepared)) is not None:
            return _outcome(prepared, written=False, reason=reason)
        try:
            stamp = _write_patch(files, options, prepared, descriptor)
        except (OSError, EOFError) as error:
            return _roll_back(files, prepared, descriptor, error)
        return _outcome(prepared, written=True, stamp=stamp)


def _changed_meanwhile(files: FileSystem, descriptor: int, prepared: PreparedChange) -> str | None:
    """Why an open file must not be patched, None when it may."""
    try:
        is_unchanged = _is_original(files, prepared, FileStamp.of(files.status(descriptor))) and has_old_bytes(
            files, descriptor, prepared.patch
        )
    except (OSError, EOFError) as error:
        return describe_error(error)
    return None if is_unchanged else CHANGED_MEANWHILE


def _write_patch(files: FileSystem, options: WriteOptions, prepared: PreparedChange, descriptor: int) -> FileStamp:
    """Write the new bytes, flush once, and read them back."""
    write_changes(files, descriptor, prepared.patch)
    if options.keep_mtime:
        files.set_times(prepared.real_path, prepared.accessed_ns, prepared.stamp_before.mtime_ns)
    files.flush(descriptor)
    if not has_old_bytes(files, descriptor, reversed_changes(prepared.patch)):
        raise OSError(NOT_READ_BACK)
    return FileStamp.of(files.status(descriptor))


def _roll_back(files: FileSystem, prepared: PreparedChange, descriptor: int, error: Exception) -> WriteOutcome:
    try:
        restore_old_bytes(
            files, descriptor, prepared.real_path, prepared.patch, prepared.stamp_before, prepared.accessed_ns
        )
    except (OSError, EOFError):
        return _outcome(
            prepared, written=False, reason=f"{describe_error(error)}; {MAYBE_HALF_WRITTEN}", is_final=False
        )
    return _outcome(prepared, written=False, reason=describe_error(error))


def restore_old_bytes(
    files: FileSystem,
    descriptor: int,
    real_path: Path,
    patch: tuple[ByteChange, ...],
    stamp_before: FileStamp,
    accessed_ns: int,
) -> None:
    """Put the old bytes and the old time back, and read them back. Raises OSError where they are not there."""
    write_changes(files, descriptor, reversed_changes(patch))
    files.set_times(real_path, accessed_ns, stamp_before.mtime_ns)
    files.flush(descriptor)
    if not has_old_bytes(files, descriptor, patch):
        raise OSError(NOT_READ_BACK)


def has_old_bytes(files: FileSystem, descriptor: int, patch: tuple[ByteChange, ...]) -> bool:
    """Whether an open file holds the old bytes of every change."""
    return all(read_all(files, descriptor, len(change.old), change.offset) == change.old for change in patch)
