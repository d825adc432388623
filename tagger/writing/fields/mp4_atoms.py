"""The tree of an MP4 file's atoms; only the containers that lead to tags and to tables of offsets are opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tagger.writing.fields.source import read_at, require
from tagger.writing.fields.splices import Splice, size_of

CONTAINERS = frozenset(b"moov udta trak mdia minf stbl meta ilst moof traf mfra".split())
FULL_ATOM = 4  # version and flags, which "meta" has before its children
SMALLEST = 8


@dataclass(frozen=True, slots=True)
class Atom:
    """An atom: header at ``start``, content from ``content`` to ``stop``; ``to_end``: its size says "to the end"."""

    name: bytes
    start: int
    content: int
    stop: int
    to_end: bool
    children: tuple["Atom", ...]

    def all(self, *path: bytes) -> Iterator["Atom"]:
        """Every descendant at a path of names."""
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:]) if path[1:] else (child,)

    @property
    def size(self) -> int:
        """Bytes, header included."""
        return self.stop - self.start


def read_atoms(file: BinaryIO) -> Atom:
    """A root that holds every top-level atom. Raises StructureError unless atoms fill the file and their parents."""
    end = size_of(file)
    return Atom(b"", 0, 0, end, True, tuple(_children(file, b"", 0, end)))


def _children(file: BinaryIO, parent: bytes, start: int, stop: int) -> Iterator[Atom]:
    at = start
    while at < stop:
        if parent == b"udta" and stop - at == 4 and not any(read_at(file, at, 4, "its user data")):
            return  # QuickTime ends this list with a zero
        atom = _read_atom(file, parent, at, stop)
        yield atom
        at = atom.stop


def _read_atom(file: BinaryIO, parent: bytes, at: int, stop: int) -> Atom:
    header = read_at(file, at, SMALLEST, "an atom")
    name, size, content = header[4:], int.from_bytes(header[:4]), at + SMALLEST
    if size == 1:
        size, content = int.from_bytes(read_at(file, content, 8, "an atom")), content + 8
    to_end = size == 0
    require(not to_end or not parent, "an atom inside another one has no size")
    end = stop if to_end else at + size
    require(content <= end <= stop, f"its atom “{name.decode('latin-1')}” does not fit where it stands")
    skipped = FULL_ATOM if name == b"meta" else 0
    inside = name in CONTAINERS and (parent != b"ilst") and (parent or name in (b"moov", b"moof", b"mfra"))
    require(not inside or content + skipped <= end, "an atom of its tags is too short")
    children = tuple(_children(file, name, content + skipped, end)) if inside else ()
    return Atom(name, at, content, end, to_end, children)


def resized(atom: Atom, growth: int) -> list[Splice]:
    """The new size in an atom's header. Raises StructureError when it does not fit there."""
    if not growth or atom.to_end:
        return []
    size = atom.size + growth
    if atom.content - atom.start == SMALLEST:
        require(size < 1 << 32, "an atom would grow beyond 4 GB")
        return [Splice(atom.start, atom.start + 4, size.to_bytes(4))]
    return [Splice(atom.start + 8, atom.start + 16, size.to_bytes(8))]


def make_atom(name: bytes, content: bytes) -> bytes:
    """A whole atom with a 32-bit size."""
    require(len(content) + SMALLEST < 1 << 32, "an atom would grow beyond 4 GB")
    return (len(content) + SMALLEST).to_bytes(4) + name + content
