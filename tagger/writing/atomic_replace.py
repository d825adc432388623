"""The new file beside the old one, and the rename by which it replaces it.

Until then the original is only read. The new file has a name of its own, is private until it is complete,
carries the original's owner, mode and extended attributes, and is on the disk before anything depends on it.
"""

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TypeGuard

from tagger.library.records import FileStamp
from tagger.writing.file_edit import CHANGED_MEANWHILE, LeftBehindError, RefusedError
from tagger.writing.filesystem import FileSystem, retry_while_locked, write_all
from tagger.writing.patched_view import KeptRange, PatchedView, Piece, length

TEMPORARY_NAME = re.compile(r"\.tagger-(?P<token>[0-9a-f]{16})-[0-9a-f]{8}\.tmp")
PAGE = 4096  # bytes
BLOCK = 64 * PAGE  # bytes copied at a time
SYSTEM_ATTRIBUTES = ("security.", "trusted.", "system.nfs")  # labels that it puts on every file, or lets nobody set
OTHER_USER = "it belongs to another user, and a new file would not; write it as that user"
OTHER_GROUP = "it belongs to a group that you are not in, and a new file would not; give it a group of yours (chgrp)"
UNSUPPORTED = (errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS)


def temporary_path(real: Path, token: str) -> Path:
    """A hidden path in the same folder that carries the operation's ``token``; media scanners ignore it."""
    return real.with_name(f".tagger-{token}-{secrets.token_hex(4)}.tmp")


def token_of(name: str) -> str | None:
    """The operation that a temporary file belongs to, None for any other file."""
    match = TEMPORARY_NAME.fullmatch(name)
    return match["token"] if match else None


def write_view(files: FileSystem, view: PatchedView, source: int, target: int) -> None:
    """Write the file as it will be into the new, empty one; blocks are shared with the original where the disk can."""
    positioned_pieces = list(zip(view.pieces, accumulate(map(length, view.pieces), initial=0), strict=False))
    unmoved_size = sum(piece.size for piece, start in positioned_pieces if _is_unmoved(piece, start))
    cloned = unmoved_size > view.size / 2 and _clone(files, source, target, view.size)
    buffer = memoryview(bytearray(BLOCK))
    for piece, start in positioned_pieces:
        if isinstance(piece, bytes):
            write_all(files, target, piece, start)
        elif not (cloned and _is_unmoved(piece, start)):
            _copy(files, source, target, piece, start, buffer)


def _is_unmoved(piece: Piece, start: int) -> TypeGuard[KeptRange]:
    """Whether a piece of the original keeps its offset."""
    return isinstance(piece, KeptRange) and piece.start == start


def _clone(files: FileSystem, source: int, target: int, size: int) -> bool:
    """Share all blocks of the original; False where the disk cannot, which most cannot."""
    try:
        files.clone(source, target)
    except OSError:
        return False  # copying will say what is wrong, if anything is
    files.truncate(target, size)
    return True


def _copy(files: FileSystem, source: int, target: int, piece: KeptRange, position: int, buffer: memoryview) -> None:
    """Copy a range so that the new file is written in whole pages: half pages cost twice the time."""
    unaligned = min(-position % PAGE, piece.size)
    _copy_through_buffer(files, source, target, KeptRange(piece.start, unaligned), position, buffer)
    piece, position = KeptRange(piece.start + unaligned, piece.size - unaligned), position + unaligned
    copied = _copy_in_kernel(files, source, target, piece, position) if (piece.start - position) % PAGE == 0 else 0
    _copy_through_buffer(
        files, source, target, KeptRange(piece.start + copied, piece.size - copied), position + copied, buffer
    )


def _copy_in_kernel(files: FileSystem, source: int, target: int, piece: KeptRange, position: int) -> int:
    """Copy as much as the kernel does, which shares blocks where it can; returns how many bytes."""
    copied = 0
    with contextlib.suppress(OSError):  # where the kernel cannot, copying by hand says what is wrong, if anything is
        while copied < piece.size:
            count = files.copy_range(source, target, piece.size - copied, piece.start + copied, position + copied)
            if count <= 0:
                break
            copied += count
    return copied


def _copy_through_buffer(
    files: FileSystem, source: int, target: int, piece: KeptRange, position: int, buffer: memoryview
) -> None:
    copied = 0
    while copied < piece.size:
        read = files.read_into(source, buffer[: piece.size - copied], piece.start + copied)
        if read <= 0:
            raise EOFError("the file is shorter than it was")
        write_all(files, target, buffer[:read], position + copied)
        copied += read


def copy_attributes(files: FileSystem, source: int, target: int, status: os.stat_result) -> None:
    """Copy owner, extended attributes, access list and mode of the old file, in an order in which none undoes another."""
    new_status = files.status(target)
    if (new_status.st_uid, new_status.st_gid) != (status.st_uid, status.st_gid):
        _copy_owner(files, target, status)
    files.copy_attributes_natively(source, target)
    old_attributes, new_attributes = (_attributes(files, descriptor) for descriptor in (source, target))
    # The folder's default access list may let in more people than the file does.
    for name in new_attributes.keys() - old_attributes.keys():
        _change_attribute(partial(files.remove_attribute, target, name), name)
    for name in (name for name in old_attributes if old_attributes[name] != new_attributes.get(name)):
        _change_attribute(partial(files.set_attribute, target, name, old_attributes[name]), name)
    files.set_mode(target, status.st_mode & 0o7777)


def _copy_owner(files: FileSystem, target: int, status: os.stat_result) -> None:
    try:
        files.set_owner(target, status.st_uid, status.st_gid)
    except PermissionError as error:
        raise RefusedError(OTHER_GROUP if files.user() == status.st_uid else OTHER_USER) from error


def _attributes(files: FileSystem, descriptor: int) -> dict[str, bytes]:
    try:
        return files.attributes(descriptor)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        return {}


def _change_attribute(change: Callable[[], None], name: str) -> None:
    try:
        change()
    except OSError as error:
        if error.errno not in (*UNSUPPORTED, errno.EPERM, errno.EACCES) or not name.startswith(SYSTEM_ATTRIBUTES):
            raise


def replace_original(files: FileSystem, temporary: Path, real: Path, is_original: Callable[[FileStamp], bool]) -> None:
    """Rename the new file over the old one, unless that changed meanwhile; the folder is flushed by the caller."""
    if not is_original(FileStamp.of(files.stat(real))):
        raise RefusedError(CHANGED_MEANWHILE)
    retry_while_locked(files, lambda: files.replace(temporary, real))


def remove_temporary(files: FileSystem, temporary: Path) -> None:
    """Remove a new file that is not needed. After an error it counts as removed if its folder no longer lists it.

    Raises OSError if it is still there, or if that cannot be known because its drive is gone or its folder was renamed.
    """
    try:
        retry_while_locked(files, lambda: files.remove(temporary))
    except FileNotFoundError:
        raise
    except OSError:
        if temporary.name in files.names(temporary.parent):
            raise


def remove_or_report(files: FileSystem, temporary: Path, error: BaseException) -> None:
    """Remove a new file after ``error``. Raises LeftBehindError if it cannot be removed."""
    try:
        remove_temporary(files, temporary)
    except OSError as removal_error:
        if isinstance(error, Exception):
            raise LeftBehindError(temporary, error) from removal_error
