"""From an edit to a verified change that only has to be committed; nothing here touches the original.

resolve → is it still the file that was reviewed? → read → splices → the file as it will be
  on this machine's disks:     new file beside it → owner, mode, attributes → read back and compare → flush
  on network and FUSE volumes: the bytes that differ → read back and compare the file as it will be
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from tagger.library.records import FileStamp
from tagger.settings import WriteMethod
from tagger.tagformats.splices import Splice, arrange, inverse, needed
from tagger.writing import journal
from tagger.writing.atomic_replace import copy_attributes, remove_or_report, temporary_path, write_view
from tagger.writing.file_edit import FileEdit, Fingerprint, PreparedChange, RefusedError
from tagger.writing.filesystem import FileSystem, closing_descriptor, is_network_volume, retry_while_locked
from tagger.writing.patched_view import ByteChange, OriginalFile, PatchedView, changes, reader
from tagger.writing.verification import (
    InspectedFile,
    fingerprint_of,
    inspect_view,
    leaves_audio_alone,
    verify,
    verify_audio,
    verify_result,
)
from tagger.writing.write_options import WriteOptions

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class WriteContext:
    """What one writer thread prepares its files with; ``token`` names its temporary files.

    ``flush_thread``: one thread that waits for the disk while the next file is prepared.
    """

    files: FileSystem
    token: str
    options: WriteOptions
    flush_thread: ThreadPoolExecutor
    network_devices: dict[int, bool] = field(default_factory=dict)  # device → whether it lies behind a network


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The original, open for reading, and how it looks."""

    real_path: Path
    status: os.stat_result
    file: OriginalFile
    inspected: InspectedFile


def prepare(context: WriteContext, edit: FileEdit) -> PreparedChange | None:
    """Prepare one file; None when it already holds what it should.

    Raises RefusedError for a file that must not be written, other TaggerErrors for one that cannot be read or edited,
    OSError and EOFError when the system fails; no temporary file stays behind then, unless the system does not even
    remove it (LeftBehindError).
    """
    with _opened(context, edit) as original:
        before = PatchedView(original.file)
        splices = needed(reader(before), edit.splices(reader(before)))
        if not splices:
            return None
        after = PatchedView(original.file, splices)
        if (patch := _plan_patch(context, original, after)) is not None:
            return _prepare_patch(edit, original, splices, after, patch)
        return _prepare_new_file(context, edit, original, splices, after)


@contextlib.contextmanager
def _opened(context: WriteContext, edit: FileEdit) -> Iterator[OpenedFile]:
    """The file behind the edit's path, once it is known to be the one that was reviewed."""
    files = context.files
    real_path = files.resolve(edit.path)
    if (reason := context.options.boundary.refusal(files, edit.path, real_path)) is not None:
        raise RefusedError(reason)
    with closing_descriptor(files, retry_while_locked(files, lambda: files.open_to_read(real_path))) as descriptor:
        status = files.status(descriptor)
        _check_unchanged(context.options, edit, status)
        original = OriginalFile(files, descriptor, status.st_size, os.fspath(edit.path))
        inspected = inspect_view(PatchedView(original), edit.other_fields)
        if edit.genres_before is not None and inspected.genres != edit.genres_before:
            raise RefusedError(edit.mismatch_reason)
        if any(inspected.other_fields[change.field] != change.before for change in edit.other_fields):
            raise RefusedError(edit.mismatch_reason)
        yield OpenedFile(real_path, status, original, inspected)


def _check_unchanged(options: WriteOptions, edit: FileEdit, status: os.stat_result) -> None:
    """Raise RefusedError for what must not be written, or is no longer the reviewed file."""
    check_writable(status, hard_links=options.hard_links)
    if edit.stamp is not None and not FileStamp.of(status).may_equal(edit.stamp):  # the genres are compared, too
        raise RefusedError(edit.mismatch_reason)


def check_writable(status: os.stat_result, *, hard_links: bool) -> None:
    """Raise RefusedError for what is not a regular file, is write-protected, or has several names (unless ``hard_links``)."""
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError("it is not an ordinary file")
    if not status.st_mode & WRITABLE:  # a new file in its place would get around what the person, or root, meant
        raise RefusedError("it is write-protected; make it writable to have it written")
    if status.st_nlink > 1 and not hard_links:
        names = f"it has {status.st_nlink} names (hard links), as files shared by a torrent program do"
        raise RefusedError(f"{names}; allow hard links in the settings to write it")


def check_access(files: FileSystem, path: Path, status: os.stat_result, write_method: WriteMethod) -> None:
    """Raise OSError where the system will not let the user write a file; nothing is tried.

    A new file needs a writable folder, a patch a writable file. What cannot be known beforehand the write finds out.
    """
    real_path = files.resolve(path)
    file_is_writable, folder_is_writable = files.may_write(real_path), files.may_write(real_path.parent)
    if file_is_writable and folder_is_writable:
        return
    is_foreign = _belongs_to_others(files, status)
    is_patched = status.st_nlink == 1 and (
        write_method == "patch" or (write_method == "auto" and (is_foreign or is_network_volume(files, real_path)))
    )
    if file_is_writable if is_patched else folder_is_writable and (file_is_writable or is_foreign):
        return
    number = errno.EROFS if files.is_read_only_volume(real_path) else errno.EACCES
    raise OSError(number, os.strerror(number), os.fspath(real_path))


def _plan_patch(context: WriteContext, original: OpenedFile, after: PatchedView) -> tuple[ByteChange, ...] | None:
    """The bytes to change in place; None where a new file is to replace the original."""
    write_method = context.options.write_method
    if write_method == "replace" or original.status.st_nlink > 1:
        return None
    if write_method == "auto":
        needs_patch = _is_on_network(context, original) or _belongs_to_others(context.files, original.status)
        if not needs_patch:
            return None
    return changes(original.file, after)


def _is_on_network(context: WriteContext, original: OpenedFile) -> bool:
    device = original.status.st_dev
    if device not in context.network_devices:
        context.network_devices[device] = is_network_volume(context.files, original.real_path)
    return context.network_devices[device]


def _belongs_to_others(files: FileSystem, status: os.stat_result) -> bool:
    """Whether this user cannot give a new file the owner and the group of the old one."""
    if (user := files.user()) == 0:
        return False
    return user != status.st_uid or status.st_gid not in files.groups()


def _prepare_patch(
    edit: FileEdit, original: OpenedFile, splices: tuple[Splice, ...], after: PatchedView, patch: tuple[ByteChange, ...]
) -> PreparedChange:
    inspected = inspect_view(after, edit.other_fields)
    verify(original.inspected, inspected, edit)
    if not leaves_audio_alone(patch, original.inspected, inspected):
        verify_audio(PatchedView(original.file), original.inspected, after, inspected)
    new = fingerprint_of(after, inspected.audio)
    verify_result(edit, new)
    return _prepared_change(edit, original, splices, new, patch=patch)


def _prepare_new_file(
    context: WriteContext, edit: FileEdit, original: OpenedFile, splices: tuple[Splice, ...], after: PatchedView
) -> PreparedChange:
    files, temporary = context.files, temporary_path(original.real_path, context.token)
    try:
        descriptor = files.create(temporary)
        new, flushed = _write_new_file(context, edit, original, after, temporary, descriptor)
        return _prepared_change(edit, original, splices, new, temporary=temporary, flushed=flushed)
    except FileExistsError:
        raise  # not made by us
    except BaseException as error:
        remove_or_report(files, temporary, error)
        raise


def _write_new_file(
    context: WriteContext, edit: FileEdit, original: OpenedFile, after: PatchedView, temporary: Path, target: int
) -> tuple[Fingerprint, "Future[FileStamp]"]:
    """Fill the new file, give it the old one's attributes, and compare it while the disk writes."""
    files, status, flushing = context.files, original.status, None
    try:
        write_view(files, after, original.file.descriptor, target)
        copy_attributes(files, original.file.descriptor, target, status)
        if context.options.keep_mtime:
            files.set_times(temporary, status.st_atime_ns, status.st_mtime_ns)
        flushing = context.flush_thread.submit(files.flush, target)
        new = _read_back(files, edit, original, after, target)
    except BaseException:
        wait([context.flush_thread.submit(_close_flushed, files, target, flushing)])
        raise
    return new, context.flush_thread.submit(_close_flushed, files, target, flushing)


def _close_flushed(files: FileSystem, descriptor: int, flushing: "Future[None] | None") -> FileStamp:
    """Close a new file whose flush was asked for before, on the same thread; returns its stamp or raises OSError."""
    with closing_descriptor(files, descriptor):
        if flushing is not None:
            flushing.result()
        return FileStamp.of(files.status(descriptor))


def wait_until_flushed(files: FileSystem, prepared: PreparedChange) -> PreparedChange:
    """Wait until the new file, where there is one, is on the disk. Raises OSError; no temporary file stays then."""
    if prepared.flushed is None or prepared.temporary is None:
        return prepared
    try:
        return replace(prepared, stamp_after=prepared.flushed.result(), flushed=None)
    except BaseException as error:
        remove_or_report(files, prepared.temporary, error)
        raise


def _read_back(files: FileSystem, edit: FileEdit, original: OpenedFile, after: PatchedView, target: int) -> Fingerprint:
    """Compare the new file with what was planned and with the original; returns by what it is recognised."""
    new_file = PatchedView(OriginalFile(files, target, files.status(target).st_size, after.name))
    inspected = inspect_view(new_file, edit.other_fields)
    verify(original.inspected, inspected, edit)
    verify_audio(PatchedView(original.file), original.inspected, new_file, inspected)
    new = fingerprint_of(new_file, inspected.audio)
    verify_result(edit, new)
    if new != fingerprint_of(after, inspected.audio):
        raise RefusedError("the new file is not what was written to it; check the disk: the original is kept as it was")
    return new


def _prepared_change(
    edit: FileEdit,
    original: OpenedFile,
    splices: tuple[Splice, ...],
    new: Fingerprint,
    *,
    temporary: Path | None = None,
    flushed: "Future[FileStamp] | None" = None,
    patch: tuple[ByteChange, ...] = (),
) -> PreparedChange:
    view = PatchedView(original.file)
    return PreparedChange(
        edit=edit,
        real_path=original.real_path,
        format=original.inspected.format,
        genres_before=original.inspected.genres,
        stamp_before=FileStamp.of(original.status),
        stamp_after=None,
        accessed_ns=original.status.st_atime_ns,
        old_fingerprint=fingerprint_of(view, original.inspected.audio),
        new_fingerprint=new,
        delta=journal.pack(inverse(reader(view), arrange(splices))),
        temporary=temporary,
        flushed=flushed,
        patch=patch,
    )
