"""How files are written, and which: read from the person's settings, all in one transaction.

A file is written only where it really lies in a scanned folder, and never in a part of the running system. That is
checked when a change is planned, and again right before it is carried out, undone or recovered: a folder may have
become a link in the meantime, and a state that an earlier version made may hold paths through links.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from tagger.display_names import printable
from tagger.genres.taxonomy import Taxonomy
from tagger.settings import (
    FOLLOW_LINKS,
    HARD_LINKS,
    KEEP_DAYS,
    KEEP_MTIME,
    SECOND_FIELDS,
    WRITE_METHOD,
    SecondFields,
    WriteMethod,
)
from tagger.state.person_taxonomy import taxonomy_of
from tagger.state.scan_inputs import roots
from tagger.state.stored_settings import read_settings
from tagger.writing.filesystem import FileSystem

IN_SYSTEM = "it lies in {part}, which is part of the system and is never written"
OUTSIDE = (
    "a link leads from it out of the scanned folders, to '{real}'; "
    "scan that by its own name, or turn on the setting follow-links"
)


@dataclass(frozen=True, slots=True)
class WriteBoundary:
    """Which files may be written: those in the scanned folders, and whether links may lead out of them."""

    roots: tuple[Path, ...] = ()
    follow_links: bool = False
    planned: dict[str, int] = field(default_factory=dict, compare=False, repr=False)  # see ``planned_status``

    def planned_status(self, files: FileSystem, path: Path) -> os.stat_result | str:
        """The status of a file that may be written, or why it must not be, for a plan, which asks about a folder once: a file
        in it that is no link, on the same device, lies as the first one did. Raises OSError.
        """
        folder = os.path.dirname(path)  # noqa: PTH120 - a hundred thousand times
        if folder in self.planned:
            status = os.lstat(path)
            if not stat.S_ISLNK(status.st_mode) and status.st_dev == self.planned[folder]:
                return status
        if (part := files.system_folder(path)) is not None:  # before anything in it is looked at
            return IN_SYSTEM.format(part=printable(part))
        if (refusal := self._refusal_outside_system(files, path, files.resolve(path))) is not None:
            return refusal
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            return path.stat()
        self.planned[folder] = status.st_dev
        return status

    def refusal(self, files: FileSystem, path: Path, real_path: Path) -> str | None:
        """Why a file must not be written, None where it may; ``real_path`` is what the path resolves to."""
        if (part := files.system_folder(path)) is not None:
            return IN_SYSTEM.format(part=printable(part))
        return self._refusal_outside_system(files, path, real_path)

    def _refusal_outside_system(self, files: FileSystem, path: Path, real_path: Path) -> str | None:
        """``refusal`` of a path that is known not to lead into a part of the system by its name."""
        if real_path != path and (part := files.system_folder(real_path)) is not None:
            return IN_SYSTEM.format(part=printable(part))
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links stay
        if self.follow_links or real_path == absolute or self._contains(real_path):
            return None
        return OUTSIDE.format(real=printable(str(real_path)))

    def refusal_by_name(self, path: Path) -> str | None:
        """Why a file must be neither written nor read, None where it may, or is gone; nothing in it is looked at."""
        files = FileSystem()
        try:
            if (part := files.system_folder(path)) is not None:
                return IN_SYSTEM.format(part=printable(part))
            return self._refusal_outside_system(files, path, Path(os.path.realpath(path)))
        except OSError as error:  # a ring of links, or a folder of another person's
            return f"it cannot be read ({error.strerror or error})"

    def _contains(self, real_path: Path) -> bool:
        """Whether a real path lies in a scanned folder, or in what such a folder became a link to."""
        return any(
            root in real_path.parents or Path(os.path.realpath(root)) in real_path.parents for root in self.roots
        )


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How files are written. ``write_method``: "auto" patches on network and FUSE volumes, else makes new files."""

    keep_mtime: bool = False
    hard_links: bool = False  # write a file that has several names: this name gets a file of its own
    write_method: WriteMethod = "auto"
    boundary: WriteBoundary = field(default_factory=WriteBoundary)
    keep_days: int | None = None  # how long operations can be undone; None: for ever
    taxonomy: Taxonomy = field(default_factory=Taxonomy.load)  # the person's
    second_fields: SecondFields = "name"  # further genre fields of a written file


def read_write_options(
    session: Session,
    *,
    keep_mtime: bool | None = None,
    hard_links: bool | None = None,
    write_method: WriteMethod | None = None,
) -> WriteOptions:
    """The options of a write or an undo; None: as the setting says. Raises TaggerError for one that makes no sense."""
    settings = read_settings(session)
    return WriteOptions(
        keep_mtime=settings[KEEP_MTIME] if keep_mtime is None else keep_mtime,
        hard_links=settings[HARD_LINKS] if hard_links is None else hard_links,
        write_method=settings[WRITE_METHOD] if write_method is None else write_method,
        boundary=WriteBoundary(tuple(roots(session)), settings[FOLLOW_LINKS]),
        keep_days=settings[KEEP_DAYS],
        taxonomy=taxonomy_of(session),
        second_fields=settings[SECOND_FIELDS],
    )


def read_boundary(session: Session) -> WriteBoundary:
    """Which files may be written. Raises TaggerError where the setting about links makes no sense."""
    return WriteBoundary(tuple(roots(session)), read_settings(session)[FOLLOW_LINKS])
