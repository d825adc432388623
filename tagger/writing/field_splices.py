"""The splices that change the genre of a file and fields beside it, as one change.

Each field's writer sees the file as the one before leaves it; what they do together is then said about the file as it is.
"""

from collections.abc import Sequence
from typing import BinaryIO

from tagger.errors import UnwritableError
from tagger.tagformats.cover_writer import CoverEdit
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import cover_splices, genre_splices, text_splices
from tagger.tagformats.splices import Splice, size_of
from tagger.tagformats.tag_fields import PICTURE
from tagger.tagformats.tag_reader import read_genres
from tagger.writing.file_edit import OtherFieldChange
from tagger.writing.filesystem import FileSystem
from tagger.writing.patched_view import KeptRange, OriginalFile, PatchedView, Piece, length, pieces, reader

COVER_GONE = "the cover that was taken out of it is not at hand any more; embed it anew"


class _OpenedFile(OriginalFile):
    """An open file object to read from by offset."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        super().__init__(FileSystem(), -1, size_of(file), name)
        self._file = file

    def read(self, start: int, size: int) -> bytes:
        """Exactly these bytes. Raises EOFError when the file has become shorter."""
        self._file.seek(start)
        data = self._file.read(size)
        if len(data) != size:
            raise EOFError
        return data


def field_splices(
    file: BinaryIO, genres: Sequence[str] | None, changes: Sequence[OtherFieldChange] = (), *, name: str = ""
) -> tuple[Splice, ...]:
    """What makes the file hold these genres, and its other fields what is planned; None: not a byte of the genre changes.

    Raises UnwritableError.
    """
    splices = () if genres is None else genre_splices(file, genres, name=name)
    if not changes:
        return splices
    original = _OpenedFile(file, name)
    for change in changes:
        view = PatchedView(original, splices)
        splices = composed(original.size, splices, _other_field(reader(view), change, name))
    return splices


def _other_field(file: BinaryIO, change: OtherFieldChange, name: str) -> tuple[Splice, ...]:
    """The change of one field beside the genre, as the file is now."""
    if change.field != PICTURE:
        return text_splices(file, change.field, change.after, name=name)
    if change.after and change.cover is None:
        raise UnwritableError(name, COVER_GONE)
    removed = "" if change.cover is not None else "".join(change.before)
    return cover_splices(file, CoverEdit(change.cover, removed, read_genres(open_audio(file, name=name))), name=name)


def composed(size: int, first: Sequence[Splice], second: Sequence[Splice]) -> tuple[Splice, ...]:
    """One change of a file of ``size`` bytes that does what ``first`` does and then, to its result, ``second``."""
    between = pieces(size, first)
    total = sum(map(length, between))
    after = [part for piece in pieces(total, second) for part in _traced(piece, between)]
    splices, position, new = list[Splice](), 0, list[bytes]()
    for piece in [*after, KeptRange(size, 0)]:
        if isinstance(piece, bytes):
            new.append(piece)
        else:
            splices.append(Splice(position, piece.start, b"".join(new)))
            position, new = piece.start + piece.size, []
    return tuple(splice for splice in splices if splice.data or splice.stop > splice.start)


def _traced(piece: Piece, between: Sequence[Piece]) -> list[Piece]:
    """A piece of the result by what it is in the original; what the first change brought is new."""
    if isinstance(piece, bytes):
        return [piece]
    traced, start, stop, offset = list[Piece](), piece.start, piece.start + piece.size, 0
    for other in between:
        low, high = max(start, offset) - offset, min(stop, offset + length(other)) - offset
        if low < high:
            traced.append(KeptRange(other.start + low, high - low) if isinstance(other, KeptRange) else other[low:high])
        offset += length(other)
    return traced
