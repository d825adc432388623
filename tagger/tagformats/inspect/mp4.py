"""The parts of an MP4 file: every leaf atom is kept but the genre, free space, audio and tables of offsets.

The tables are compared by what they point to: the position inside an ``mdat`` or the distance from a fragment.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from tagger.tagformats.inspect.file_parts import CheckedReader, Inspection, Invariant, PartKind, ensure

OPENED = {b"moov", b"udta", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mfra"}
GENRES = (b"\xa9gen", b"gnre")
OUR_HANDLER = bytes(8) + b"mdirappl" + bytes(9)


@dataclass(frozen=True, slots=True)
class InspectedAtom:
    """An atom: its path of names and its ranges."""

    path: tuple[bytes, ...]
    start: int
    content: int
    stop: int

    @property
    def name(self) -> bytes:
        """Its own name."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class OffsetTargets:
    """What offsets point to: fragments by where they start, and the ranges of audio in order."""

    fragments: dict[int, int]
    audio: list[tuple[int, int]]

    def target_of(self, offset: int) -> tuple[str, int, int]:
        """An offset as what it points to, which stays the same when the file grows before it."""
        if offset in self.fragments:
            return "fragment", self.fragments[offset], 0
        index = bisect_right(self.audio, offset, key=lambda pair: pair[0]) - 1
        return ("audio", index, offset - self.audio[index][0]) if index >= 0 else ("elsewhere", 0, offset)


def inspect_mp4(reader: CheckedReader, inspection: Inspection) -> None:
    """Account for the whole file. Raises MalformedError."""
    atoms = list(_atoms(reader, (), 0, reader.size))
    targets = OffsetTargets(
        {a.start: index for index, a in enumerate(a for a in atoms if a.path == (b"moof",))},
        [(a.content, a.stop) for a in atoms if a.path == (b"mdat",)],
    )
    for atom in atoms:
        _inspect_atom(reader, inspection, atom, atoms)
        if atom.path in TABLES:
            inspection.invariants.append(_table_fact(reader, atom, targets))


def _table_fact(reader: CheckedReader, atom: InspectedAtom, targets: OffsetTargets) -> Invariant:
    """What a table points to, and the rest of its bytes."""
    data = bytearray(reader.read(atom.content, atom.stop - atom.content))
    width, positions = TABLES[atom.path](data)
    digest = sha256()
    for position in positions:
        digest.update(repr(targets.target_of(int.from_bytes(data[position : position + width]))).encode())
        data[position : position + width] = bytes(width)
    return Invariant(f"the offsets in the atom {_atom_label(atom.name)}", digest.digest() + sha256(data).digest())


def _atoms(reader: CheckedReader, path: tuple[bytes, ...], start: int, stop: int) -> Iterator[InspectedAtom]:
    """Atoms and those inside them, in order."""
    offset = start
    while offset < stop:
        if path and path[-1] == b"udta" and stop - offset == 4 and reader.is_zero(offset, stop):
            return
        size, name, content = int.from_bytes(reader.read(offset, 4)), reader.read(offset + 4, 4), offset + 8
        if size == 1:
            size, content = int.from_bytes(reader.read(offset + 8, 8)), offset + 16
        elif size == 0 and not path:
            size = stop - offset
        ensure(content <= offset + size <= stop, f"its atom {_atom_label(name)} does not fit")
        atom = InspectedAtom((*path, name), offset, content, offset + size)
        yield atom
        inner = _children_start(atom)
        if inner is not None:
            ensure(inner <= atom.stop, f"its atom {_atom_label(name)} is too short")
            yield from _atoms(reader, atom.path, inner, atom.stop)
        offset = atom.stop


def _children_start(atom: InspectedAtom) -> int | None:
    """Where the atoms in an atom begin; None for a leaf."""
    top, name = len(atom.path) == 1, atom.name
    if atom.path[-2:] == (b"meta", b"ilst") or (name in OPENED and (not top or name in (b"moov", b"moof", b"mfra"))):
        return atom.content if len(atom.path) < 3 or atom.path[-2] != b"ilst" else None
    return atom.content + 4 if name == b"meta" and atom.path[0] == b"moov" else None


def _inspect_atom(
    reader: CheckedReader, inspection: Inspection, atom: InspectedAtom, atoms: list[InspectedAtom]
) -> None:
    label = f"the atom {_atom_label(atom.name)}"
    inspection.add(PartKind.STRUCTURE, f"the header of {label}", atom.start, atom.content)
    inner = _children_start(atom)
    if inner is not None:
        inspection.add(PartKind.STRUCTURE, f"the header of {label}", atom.content, inner)
        return
    kind = _kind_of_leaf(reader, inspection, atom, atoms)
    inspection.add(kind, NAMES_OF_LEAVES.get(kind, label), atom.content, atom.stop)
    if kind is PartKind.PRESERVED and atom.content == atom.stop:
        inspection.invariants.append(Invariant(f"{label} (empty)", b""))


NAMES_OF_LEAVES = {PartKind.AUDIO: "the audio", PartKind.GENRE: "the genre", PartKind.PADDING: "free space"}


def _kind_of_leaf(
    reader: CheckedReader, inspection: Inspection, atom: InspectedAtom, atoms: list[InspectedAtom]
) -> PartKind:
    """What the content of an atom without atoms inside is for."""
    if atom.path == (b"mdat",):
        return PartKind.AUDIO
    if atom.path[-2:-1] == (b"ilst",) and _is_genre(reader, inspection, atom):
        return PartKind.GENRE
    if atom.name == b"free" and reader.is_zero(atom.content, atom.stop):
        return PartKind.PADDING
    if atom.path in TABLES or _is_our_handler(reader, inspection, atom, atoms):
        return PartKind.STRUCTURE
    return PartKind.PRESERVED


def _is_genre(reader: CheckedReader, inspection: Inspection, item: InspectedAtom) -> bool:
    """Whether an item of the list is the genre, or a picture or iTunes' freeform kind of a field that may change, too."""
    if item.name == b"covr" and inspection.pictures:
        return inspection.is_changing_picture(reader.read(item.content, item.stop - item.content))
    if item.name != b"----" or not inspection.changing:
        return item.name in GENRES
    texts, offset = list[bytes](), item.content
    while offset + 12 <= item.stop and len(texts) < 2:
        size = int.from_bytes(reader.read(offset, 4))
        if not 12 <= size <= item.stop - offset:
            return False
        texts.append(reader.read(offset + 4, 4) + reader.read(offset + 12, size - 12))
        offset += size
    if len(texts) < 2 or texts[0].lower() != b"meancom.apple.itunes" or not texts[1].startswith(b"name"):
        return False
    return inspection.may_change(texts[1][4:].decode("utf-8", "replace"))


def _is_our_handler(
    reader: CheckedReader, inspection: Inspection, atom: InspectedAtom, atoms: list[InspectedAtom]
) -> bool:
    """Whether this is the handler of a list that holds nothing but a genre: it comes and goes with it."""
    if atom.path != (b"moov", b"udta", b"meta", b"hdlr") or atom.stop - atom.content != len(OUR_HANDLER):
        return False
    items = [a for a in atoms if a.path[:-1] == (b"moov", b"udta", b"meta", b"ilst")]
    only_genre = all(_is_genre(reader, inspection, a) for a in items)
    return only_genre and reader.read(atom.content, len(OUR_HANDLER)) == OUR_HANDLER


def _chunks(width: int, data: bytearray) -> tuple[int, range]:
    count = int.from_bytes(data[4:8])
    ensure(len(data) >= 8 and 8 + count * width <= len(data), "a table of offsets does not fit")
    return width, range(8, 8 + count * width, width)


def _fragment(data: bytearray) -> tuple[int, range]:
    stated = len(data) >= 8 and bool(data[3] & 1)
    ensure(len(data) >= (16 if stated else 8), "a fragment's header is too short")
    return 8, range(8, 16 if stated else 8, 8)


def _random_access(data: bytearray) -> tuple[int, range]:
    ensure(len(data) >= 16, "a table of fragments is too short")
    width = 8 if data[0] else 4
    step = 2 * width + 3 + sum(data[11] >> shift & 3 for shift in (0, 2, 4))
    stop = 16 + int.from_bytes(data[12:16]) * step
    ensure(stop <= len(data), "a table of fragments is too short")
    return width, range(16 + width, stop + width, step)


def _atom_label(name: bytes) -> str:
    return name.decode("latin-1").strip()


_STBL = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
# By path of an atom: the width of its offsets and their positions in its content.
TABLES: dict[tuple[bytes, ...], Callable[[bytearray], tuple[int, range]]] = {
    (*_STBL, b"stco"): partial(_chunks, 4),
    (*_STBL, b"co64"): partial(_chunks, 8),
    (b"moof", b"traf", b"tfhd"): _fragment,
    (b"mfra", b"tfra"): _random_access,
}
