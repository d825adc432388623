"""Reading a file's structure with a stated refusal instead of a guess."""

from typing import BinaryIO

from tagger.errors import TaggerError
from tagger.writing.fields.splices import size_of


class StructureError(Exception):
    """Why a file's structure is none that may be edited; the text completes "is left untouched because …"."""


class UnwritableError(TaggerError):
    """A file whose genres cannot be written without risk; it was not changed."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"“{name}” is left untouched because {reason}.")
        self.reason = reason


def read_at(file: BinaryIO, start: int, size: int, what: str) -> bytes:
    """Exactly ``size`` bytes from ``start``. Raises StructureError, naming ``what``, when they are not there."""
    if start < 0 or size < 0 or start + size > size_of(file):
        raise StructureError(f"{what} reaches beyond the end of the file")
    file.seek(start)
    data = file.read(size)
    if len(data) != size:
        raise StructureError(f"{what} could not be read whole")
    return data


def starts_with(file: BinaryIO, start: int, magic: bytes) -> bool:
    """Whether ``magic`` stands at ``start``."""
    if start < 0:
        return False
    file.seek(start)
    return file.read(len(magic)) == magic


def require(condition: bool, reason: str) -> None:
    """Raise StructureError with the reason unless the condition holds."""
    if not condition:
        raise StructureError(reason)
