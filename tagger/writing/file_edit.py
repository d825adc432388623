"""One file's change on its way through the safe write: the edit, the prepared change, the outcome, and why not."""

import errno
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tagger.errors import TaggerError, system_reason
from tagger.library.records import FileStamp
from tagger.tagformats.splices import Splice
from tagger.tagformats.tag_fields import FrontCover
from tagger.writing.filesystem import LOCKED_BY_OTHER_PROGRAM
from tagger.writing.patched_view import ByteChange

CHANGED = "it changed since it was reviewed; scan again and look at it once more"
CHANGED_MEANWHILE = "another program changed it while it was being written; what that program wrote is kept"
ADVICE = {
    errno.ENOSPC: "the disk is full; make room and write again",
    errno.EDQUOT: "your share of the disk is used up; make room and write again",
    errno.EROFS: "the volume is read-only; mount it writable and write again",
    errno.EACCES: "the system refused ({reason}); make file and folder writable and write again",
    errno.EPERM: "the system refused ({reason}); make file and folder writable and write again",
    errno.EIO: "the disk failed ({reason}); check the disk, then write again",
    errno.EISDIR: "it is not an ordinary file",
    errno.ENOENT: "it is no longer there; scan again",
}


class RefusedError(TaggerError):
    """A file that is left as it was; the text is the cause alone, for a list that names the file beside it."""


class LeftBehindError(RefusedError):
    """A file that is as it was, with a temporary file of ours beside it that the system would not remove."""

    def __init__(self, temporary: Path, error: Exception) -> None:
        super().__init__(
            f"{describe_error(error)}; the temporary file '{temporary.name}' will be removed at the next start"
        )
        self.temporary = temporary


@dataclass(frozen=True, slots=True)
class OtherFieldChange:
    """The values of a field beside the genre, before and after a change; () where there is none.

    The field is one of text ("STYLE"), or ``PICTURE``, whose values name the file's pictures (``picture_name``); ``cover`` is
    then the one to be embedded, None where it is no longer at hand or one is removed.
    """

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    cover: FrontCover | None = None

    @property
    def reversed(self) -> "OtherFieldChange":
        """The change that leads back."""
        return OtherFieldChange(self.field, self.after, self.before)


@dataclass(frozen=True, slots=True)
class FileEdit:
    """What to do with one file. ``splices`` looks at the open file and says which bytes give way to which."""

    path: Path
    stamp: FileStamp | None  # what it must still be; None: whatever it is now
    genres_before: tuple[str, ...] | None  # the genres it must still hold; None: whatever it holds now
    genres_after: tuple[str, ...]  # the genres it must hold afterwards, value for value
    splices: Callable[[BinaryIO], Sequence[Splice]]
    other_fields: tuple[OtherFieldChange, ...] = ()  # what becomes of fields beside the genre; nothing of any other
    track_id: int | None = None
    undoes: int | None = None  # the change in the journal that this one undoes
    expected: "Fingerprint | None" = None  # what the file must be afterwards, byte for byte, when that is known
    mismatch_reason: str = CHANGED  # why it is refused when stamp or genres are not the expected ones
    change_id: int = 0  # its row in the journal, once the operation has begun


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests that recognise a file by content: ``audio`` whatever its tags, ``tags`` all that is not audio."""

    audio: bytes
    tags: bytes


@dataclass(frozen=True, slots=True)
class PreparedChange:
    """A change that was verified and only has to be committed; the original has not been touched.

    Either ``temporary`` names the new file, complete and, once ``flushed`` has its result, on the disk; or ``patch`` holds
    the bytes to change in place.
    """

    edit: FileEdit
    real_path: Path  # behind links
    format: str
    genres_before: tuple[str, ...]
    stamp_before: FileStamp
    stamp_after: FileStamp | None  # known ahead only for a new file that is flushed
    accessed_ns: int
    old_fingerprint: Fingerprint
    new_fingerprint: Fingerprint
    delta: bytes | None  # back to the old file; None when it would be too large to keep
    temporary: Path | None
    flushed: "Future[FileStamp] | None"
    patch: tuple[ByteChange, ...]


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """How one change ended: written, not needed (not written, without a reason), or not written for ``reason``.

    ``is_final`` is False when the file may be half written: its row in the journal stays open for the next start.
    """

    change_id: int
    path: Path
    written: bool
    reason: str | None = None
    stamp: FileStamp | None = None  # the file now, when it was written
    temporary: Path | None = None  # a new file that could not be removed
    is_final: bool = True
    repaired: bool = False  # recovery has put its bytes right
    forbidden: bool = False  # it lies where nothing may be written


def describe_error(error: BaseException) -> str:
    """Why a file was left as it was, with the way out where there is one."""
    if isinstance(error, EOFError):
        return CHANGED_MEANWHILE
    if isinstance(error, TaggerError):
        return str(getattr(error, "reason", error)).rstrip(".")
    if not isinstance(error, OSError):
        return f"its structure defeats the program ({type(error).__name__}: {error}); please report it with the file"
    if getattr(error, "winerror", None) in LOCKED_BY_OTHER_PROGRAM:
        return "another program (a player?) has it open, or may not let go of it; close it there and write again"
    reason = system_reason(error)
    return ADVICE.get(error.errno or 0, "{reason}").format(reason=reason)
