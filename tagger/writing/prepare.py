"""From an edit to a verified change that only has to be put in place; nothing here touches the original.

resolve → is it still the file that was reviewed? → read → splices → the file as it will be
  near: new file beside it → owner, mode, attributes → read back and compare → flush
  far:  the bytes that differ → read back and compare the file as it will be
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from tagger.library.records import FileStamp
from tagger.tagformats.splices import Splice, arrange, inverse, needed
from tagger.writing import journal
from tagger.writing.atomic_replace import fill, keep_attributes, remove_or_tell, stamp_of, temporary_path
from tagger.writing.edit import Edit, Fingerprint, Options, PreparedChange, RefusedError
from tagger.writing.filesystem import FileSystem, closing, patiently
from tagger.writing.fingerprint import identity
from tagger.writing.patched_view import ByteChange, OriginalFile, PatchedView, changes, reader
from tagger.writing.verification import InspectedFile, look, spares_audio, verify, verify_audio, verify_result
from tagger.writing.volumes import is_network_volume

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class WriteContext:
    """What one writer prepares its files with; ``token`` names its temporary files.

    ``helper``: one thread that waits for the disk while the next file is prepared.
    """

    files: FileSystem
    token: str
    options: Options
    helper: ThreadPoolExecutor
    far: dict[int, bool] = field(default_factory=dict)  # device → whether it lies behind a network


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The original, open for reading, and how it looks."""

    real: Path
    status: os.stat_result
    file: OriginalFile
    look: InspectedFile


def prepare(workshop: WriteContext, edit: Edit) -> PreparedChange | None:
    """Prepare one file; None when it already holds what it should.

    Raises RefusedError for a file that must not be written, other TaggerErrors for one that cannot be read or edited,
    OSError and EOFError when the system fails; no temporary file stays behind then, unless the system does not even
    remove it (LeftBehindError).
    """
    with _opened(workshop, edit) as original:
        before = PatchedView(original.file)
        splices = needed(reader(before), edit.splices(reader(before)))
        if not splices:
            return None
        after = PatchedView(original.file, splices)
        if (patch := _patch(workshop, original, after)) is not None:
            return _patched(edit, original, splices, after, patch)
        return _replaced(workshop, edit, original, splices, after)


@contextlib.contextmanager
def _opened(workshop: WriteContext, edit: Edit) -> Iterator[OpenedFile]:
    """The file behind the edit's path, once it is known to be the one that was reviewed."""
    files = workshop.files
    real = files.resolve(edit.path)
    if (complaint := workshop.options.boundary.complaint(files, edit.path, real)) is not None:
        raise RefusedError(complaint)
    with closing(files, patiently(files, lambda: files.open_to_read(real))) as descriptor:
        status = files.status(descriptor)
        _check(workshop.options, edit, status)
        original = OriginalFile(files, descriptor, status.st_size, os.fspath(edit.path))
        found = look(PatchedView(original))
        if edit.before is not None and found.genres != edit.before:
            raise RefusedError(edit.complaint)
        yield OpenedFile(real, status, original, found)


def _check(options: Options, edit: Edit, status: os.stat_result) -> None:
    """Raise RefusedError for what must not be written, or is no longer the reviewed file."""
    check_own(status, hard_links=options.hard_links)
    if edit.stamp is not None and stamp_of(status) != edit.stamp:
        raise RefusedError(edit.complaint)


def check_own(status: os.stat_result, *, hard_links: bool) -> None:
    """Raise RefusedError for what is no file of its own that may be written."""
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError("it is no ordinary file")
    if not status.st_mode & WRITABLE:  # a new file in its place would get around what the person, or root, meant
        raise RefusedError("it is write-protected; make it writable to have it written")
    if status.st_nlink > 1 and not hard_links:
        names = f"it has {status.st_nlink} names (hard links), as files shared by a torrent program do"
        raise RefusedError(f"{names}; allow hard links in the settings to write it")


def _patch(workshop: WriteContext, original: OpenedFile, after: PatchedView) -> tuple[ByteChange, ...] | None:
    """The bytes to change in place, where that is the way; None where a new file is."""
    way = workshop.options.way
    if way == "replace" or original.status.st_nlink > 1:
        return None
    if way == "auto" and not (_far(workshop, original) or _of_another_user(workshop.files, original.status)):
        return None
    return changes(original.file, after)


def _far(workshop: WriteContext, original: OpenedFile) -> bool:
    device = original.status.st_dev
    if device not in workshop.far:
        workshop.far[device] = is_network_volume(workshop.files, original.real)
    return workshop.far[device]


def _of_another_user(files: FileSystem, status: os.stat_result) -> bool:
    """Whether a new file could not belong to the same user."""
    return files.user() not in (0, status.st_uid)


def _patched(
    edit: Edit, original: OpenedFile, splices: tuple[Splice, ...], after: PatchedView, patch: tuple[ByteChange, ...]
) -> PreparedChange:
    found = look(after)
    verify(original.look, found, edit.after, room=edit.result is None)
    if not spares_audio(patch, original.look, found):
        verify_audio(PatchedView(original.file), original.look, after, found)
    new = identity(after, found.audio)
    verify_result(edit, new)
    return _prepared(edit, original, splices, new, patch=patch)


def _replaced(
    workshop: WriteContext, edit: Edit, original: OpenedFile, splices: tuple[Splice, ...], after: PatchedView
) -> PreparedChange:
    files, temporary = workshop.files, temporary_path(original.real, workshop.token)
    try:
        descriptor = files.create(temporary)
        new, flushed = _write(workshop, edit, original, after, temporary, descriptor)
        return _prepared(edit, original, splices, new, temporary=temporary, flushed=flushed)
    except FileExistsError:
        raise  # not made by us
    except BaseException as error:
        remove_or_tell(files, temporary, error)
        raise


def _write(
    workshop: WriteContext, edit: Edit, original: OpenedFile, after: PatchedView, temporary: Path, target: int
) -> tuple[Fingerprint, "Future[FileStamp]"]:
    """Fill the new file, give it the old one's attributes, and compare it while the disk writes."""
    files, status, flushing = workshop.files, original.status, None
    try:
        fill(files, after, original.file.descriptor, target)
        keep_attributes(files, original.file.descriptor, target, status)
        if workshop.options.keep_mtime:
            files.set_times(temporary, status.st_atime_ns, status.st_mtime_ns)
        flushing = workshop.helper.submit(files.flush, target)
        new = _read_back(files, edit, original, after, target)
    except BaseException:
        wait([workshop.helper.submit(_close, files, target, flushing)])
        raise
    return new, workshop.helper.submit(_close, files, target, flushing)


def _close(files: FileSystem, descriptor: int, flushing: "Future[None] | None") -> FileStamp:
    """Close a new file whose flush was asked for before, on the same thread; returns its stamp or raises OSError."""
    with closing(files, descriptor):
        if flushing is not None:
            flushing.result()
        return stamp_of(files.status(descriptor))


def flushed(files: FileSystem, prepared: PreparedChange) -> PreparedChange:
    """Wait until the new file, where there is one, is on the disk. Raises OSError; no temporary file stays then."""
    if prepared.flushed is None or prepared.temporary is None:
        return prepared
    try:
        return replace(prepared, after=prepared.flushed.result(), flushed=None)
    except BaseException as error:
        remove_or_tell(files, prepared.temporary, error)
        raise


def _read_back(files: FileSystem, edit: Edit, original: OpenedFile, after: PatchedView, target: int) -> Fingerprint:
    """Compare the new file with what was planned and with the original; returns by what it is recognised."""
    written = PatchedView(OriginalFile(files, target, files.status(target).st_size, after.name))
    found = look(written)
    verify(original.look, found, edit.after, room=edit.result is None)
    verify_audio(PatchedView(original.file), original.look, written, found)
    new = identity(written, found.audio)
    verify_result(edit, new)
    if new != identity(after, found.audio):
        raise RefusedError("the new file is not what was written to it; check the disk: the original is kept as it was")
    return new


def _prepared(
    edit: Edit,
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
        real=original.real,
        format=original.look.format,
        genres_before=original.look.genres,
        before=stamp_of(original.status),
        after=None,
        accessed_ns=original.status.st_atime_ns,
        old=identity(view, original.look.audio),
        new=new,
        delta=journal.pack(inverse(reader(view), arrange(splices))),
        temporary=temporary,
        flushed=flushed,
        patch=patch,
    )
