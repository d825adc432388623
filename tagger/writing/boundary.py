"""Which files may be written: those that really lie in a scanned folder, and never a part of the running system.

Checked when a change is planned, and again right before it is carried out, taken back or recovered: a folder may have
become a link in the meantime, and a state that an earlier version made may hold paths through links.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from tagger.display_names import printable
from tagger.writing.filesystem import FileSystem

IN_SYSTEM = "it lies in {part}, which is part of the system and is never written"
OUTSIDE = (
    "a link leads from it out of the scanned folders, to '{real}'; "
    "scan that by its own name, or turn on the setting follow-links"
)


@dataclass(frozen=True, slots=True)
class Boundary:
    """The scanned folders, and whether links may lead out of them."""

    roots: tuple[Path, ...] = ()
    follow_links: bool = False

    def complaint(self, files: FileSystem, path: Path, real: Path) -> str | None:
        """Why a file must not be written, None where it may; ``real`` is what the path resolves to."""
        if (part := files.system_folder(path) or files.system_folder(real)) is not None:
            return IN_SYSTEM.format(part=printable(part))
        if self.follow_links or real == Path(os.path.abspath(path)) or self._holds(real):  # noqa: PTH100 - links stay
            return None
        return OUTSIDE.format(real=printable(str(real)))

    def _holds(self, real: Path) -> bool:
        """Whether a real path lies in a scanned folder, or in what such a folder became a link to."""
        return any(root in real.parents or Path(os.path.realpath(root)) in real.parents for root in self.roots)
