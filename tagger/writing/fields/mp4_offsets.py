"""The tables of an MP4 file that hold offsets in the file: shifted along with what they point to."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO

from tagger.writing.fields.mp4_atoms import Atom
from tagger.writing.fields.source import read_at, require
from tagger.writing.fields.splices import Splice

SAMPLE_TABLE = (b"trak", b"mdia", b"minf", b"stbl")
Moved = Callable[[int], int]


def shifted(file: BinaryIO, root: Atom, point: int, growth: int) -> list[Splice]:
    """The tables after the file grew by ``growth`` at ``point``. Raises StructureError for a table we do not know."""
    if not growth:
        return []
    _require_known_tables(root, point)

    def moved(offset: int) -> int:
        return offset + growth if offset >= point else offset

    tables = chain(
        (_chunk_table(file, a, 4, moved) for a in root.all(b"moov", *SAMPLE_TABLE, b"stco")),
        (_chunk_table(file, a, 8, moved) for a in root.all(b"moov", *SAMPLE_TABLE, b"co64")),
        (_fragment_header(file, a, moved) for a in root.all(b"moof", b"traf", b"tfhd")),
        (_random_access(file, a, moved) for a in root.all(b"mfra", b"tfra")),
    )
    return [splice for table in tables for splice in table]


def _require_known_tables(root: Atom, point: int) -> None:
    """Refuse the rare tables whose offsets would need more than a shift."""
    unknown = chain(
        root.all(b"moov", *SAMPLE_TABLE, b"saio"),
        root.all(b"moof", b"traf", b"saio"),
        root.all(b"moov", b"meta", b"iloc"),
        root.all(b"meta"),
        (a for a in root.all(b"sidx") if a.start < point),
    )
    require(not any(True for _ in unknown), "its audio would move, and a table of offsets in it cannot be followed")


def _chunk_table(file: BinaryIO, atom: Atom, width: int, moved: Moved) -> Iterator[Splice]:
    """``stco`` and ``co64``: where each chunk of samples stands."""
    count = int.from_bytes(read_at(file, atom.content + 4, 4, "a table of offsets"))
    start = atom.content + 8
    require(start + count * width <= atom.stop, "a table of offsets is cut short")
    data = read_at(file, start, count * width, "a table of offsets")
    offsets = (int.from_bytes(data[at : at + width]) for at in range(0, len(data), width))
    yield Splice(start, start + len(data), b"".join(_number(moved(offset), width) for offset in offsets))


def _fragment_header(file: BinaryIO, atom: Atom, moved: Moved) -> Iterator[Splice]:
    """``tfhd``: the offset from which a fragment counts, where its flags say that there is one."""
    flags = int.from_bytes(read_at(file, atom.content, 4, "a fragment's header"))
    if flags & 1:
        place = atom.content + 8
        require(place + 8 <= atom.stop, "a fragment's header is cut short")
        offset = int.from_bytes(read_at(file, place, 8, "a fragment's header"))
        yield Splice(place, place + 8, _number(moved(offset), 8))


def _random_access(file: BinaryIO, atom: Atom, moved: Moved) -> Iterator[Splice]:
    """``tfra``: where the fragment for a point in time stands."""
    head = read_at(file, atom.content, 16, "a table of fragments")
    width = 8 if head[0] == 1 else 4
    packed = int.from_bytes(head[8:12])
    entry = 2 * width + sum((packed >> shift & 3) + 1 for shift in (4, 2, 0))
    count, start = int.from_bytes(head[12:]), atom.content + 16
    require(start + count * entry <= atom.stop, "a table of fragments is cut short")
    for index in range(count):
        place = start + index * entry + width
        offset = int.from_bytes(read_at(file, place, width, "a table of fragments"))
        yield Splice(place, place + width, _number(moved(offset), width))


def _number(value: int, width: int) -> bytes:
    require(value < 1 << 8 * width, "an offset would grow beyond what its table can hold")
    return value.to_bytes(width)
