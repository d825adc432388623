"""Chunked files: WAV (RIFF), AIFF and DSDIFF differ in byte order, width of sizes and names only.

Genres stand in an ID3v2 tag inside a chunk. A WAV's older INFO list holds one text per field: where it names a genre it
is kept in step ("A; B"), and where it is the file's only tag it takes a single genre itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from tagger.tagformats import id3v2
from tagger.tagformats.id3v2 import read_tag
from tagger.tagformats.splices import Splice, StructureError, read_at, require, size_of, starts_with
from tagger.tagformats.tagged_audio import seeded_frames

JOINED = "; "  # between genres in the INFO list, which knows no lists
INFO_FRAMES = {
    b"INAM": b"TIT2",
    b"IART": b"TPE1",
    b"IPRD": b"TALB",
    b"ICRD": b"TDRC",
    b"ITRK": b"TRCK",
    b"ICMT": b"COMM",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What tells one chunked format from another."""

    root: bytes
    forms: tuple[bytes, ...]
    order: Literal["little", "big"]
    width: int  # bytes of a size
    tag_names: tuple[bytes, ...]  # of the chunk that holds the ID3 tag; the first is given to a new one

    @property
    def header(self) -> int:
        """Bytes of a chunk's name and size."""
        return 4 + self.width

    def size(self, value: int) -> bytes:
        """A size as the format writes it. Raises StructureError when it does not fit."""
        require(value < 1 << 8 * self.width, "it would grow beyond the largest size of its format")
        return value.to_bytes(self.width, self.order)


WAVE = Dialect(b"RIFF", (b"WAVE",), "little", 4, (b"id3 ", b"ID3 "))
AIFF = Dialect(b"FORM", (b"AIFF", b"AIFC"), "big", 4, (b"ID3 ", b"id3 "))
DSDIFF = Dialect(b"FRM8", (b"DSD ",), "big", 8, (b"ID3 ",))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: its header starts at ``start``, its content lies between ``content`` and ``stop``, without padding."""

    name: bytes
    start: int
    content: int
    stop: int

    @property
    def size(self) -> int:
        """Bytes of content."""
        return self.stop - self.content


@dataclass(frozen=True, slots=True)
class Tree:
    """The chunks of a file, and where the next one would begin."""

    dialect: Dialect
    root_size: int
    chunks: tuple[Chunk, ...]
    end: int
    lacks_padding: bool  # the last chunk is odd and the byte that evens it is missing


def read_tree(file: BinaryIO, dialect: Dialect) -> Tree:
    """Every chunk of the file. Raises StructureError unless they fill the file's root exactly."""
    name = read_at(file, 0, 4, "its header")
    require(name == dialect.root, "its header is not that of its format")
    root_size = int.from_bytes(read_at(file, 4, dialect.width, "its header"), dialect.order)
    require(read_at(file, dialect.header, 4, "its header") in dialect.forms, "its header is not that of its format")
    stop = dialect.header + root_size
    require(stop <= size_of(file) + 1, "its header claims more than the file holds")
    chunks = tuple(walk(file, dialect, dialect.header + 4, min(stop, size_of(file))))
    end = chunks[-1].stop + chunks[-1].size % 2 if chunks else dialect.header + 4
    require(abs(end - stop) <= 1, "its chunks do not fill the file as its header says")
    return Tree(dialect, root_size, chunks, min(end, size_of(file)), end > size_of(file))


def walk(file: BinaryIO, dialect: Dialect, start: int, stop: int) -> Iterator[Chunk]:
    """Chunks between two offsets. Raises StructureError for one that does not fit."""
    at = start
    while at + dialect.header <= stop:
        head = read_at(file, at, dialect.header, "a chunk")
        content = at + dialect.header
        end = content + int.from_bytes(head[4:], dialect.order)
        shown = head[:4].decode("ascii", "replace").strip()
        require(end <= stop, f"its chunk “{shown}” reaches beyond its end")
        yield Chunk(head[:4], at, content, end)
        at = end + (end - content) % 2


def genre_splices(file: BinaryIO, dialect: Dialect, genres: Sequence[str]) -> list[Splice]:
    """What to change so that the file holds these genres. Raises StructureError."""
    tree = read_tree(file, dialect)
    tagged = [c for c in tree.chunks if c.name in dialect.tag_names]
    require(len(tagged) <= 1, "it holds more than one ID3 tag")
    splices = _info_splices(file, tree, genres, add=not tagged)
    if tagged:
        splices += _tag_splices(file, tree, tagged[0], genres)
    elif not splices or len(genres) > 1:
        splices += _new_chunk(file, tree, genres)
    growth = sum(s.growth for s in splices)
    size = Splice(4, dialect.header, dialect.size(tree.root_size + growth))
    return [size, *splices] if growth else splices


def _tag_splices(file: BinaryIO, tree: Tree, chunk: Chunk, genres: Sequence[str]) -> list[Splice]:
    """The change of the tag inside its chunk, and of the chunk's size and padding."""
    tag = read_tag(file, chunk.content)
    if tag is None:
        require(chunk.size == 0, "its ID3 chunk holds something else")
        content = id3v2.new_tag(genres, room=0) if genres else b""
        changes, growth = [Splice(chunk.content, chunk.content, content)], len(content)
    else:
        require(tag.stop <= chunk.stop, "its ID3 tag reaches beyond its chunk")
        change = id3v2.change_tag(tag, genres)
        changes, growth = list(change.splices), change.growth
    return [*changes, *_resized(tree, chunk, growth)]


def _resized(tree: Tree, chunk: Chunk, growth: int) -> list[Splice]:
    """A chunk's new size and the byte that makes its length even."""
    if not growth:
        return []
    size = chunk.size + growth
    padded = min(chunk.stop + chunk.size % 2, tree.end)
    return [
        Splice(chunk.start + 4, chunk.content, tree.dialect.size(size)),
        Splice(chunk.stop, padded, bytes(size % 2)),
    ]


def _new_chunk(file: BinaryIO, tree: Tree, genres: Sequence[str]) -> list[Splice]:
    """A chunk with a tag at the end, which moves no audio."""
    if not genres:
        return []
    tag = id3v2.new_tag(genres, frames=seeded_frames(_info_texts(file, tree), ""), room=0)
    chunk = tree.dialect.tag_names[0] + tree.dialect.size(len(tag)) + tag + bytes(len(tag) % 2)
    return [Splice(tree.end, tree.end, bytes(tree.lacks_padding) + chunk)]


def info_list(file: BinaryIO, tree: Tree) -> tuple[Chunk, tuple[Chunk, ...]] | None:
    """The INFO list of a WAV and the fields in it; None when there is none."""
    if tree.dialect is not WAVE:
        return None
    lists = [c for c in tree.chunks if c.name == b"LIST" and starts_with(file, c.content, b"INFO")]
    require(len(lists) <= 1, "it holds more than one INFO list")
    return (lists[0], tuple(walk(file, WAVE, lists[0].content + 4, lists[0].stop))) if lists else None


def _info_splices(file: BinaryIO, tree: Tree, genres: Sequence[str], *, add: bool) -> list[Splice]:
    """The genre of the INFO list kept in step, where there is one; ``add``: the list is the file's only tag."""
    found = info_list(file, tree)
    if found is None:
        return []
    whole, fields = found
    old = [f for f in fields if f.name == b"IGNR"]
    if not old and not (add and len(genres) == 1):
        return []
    require(not (tree.lacks_padding and whole is tree.chunks[-1]), "its INFO list lacks its last byte")
    text = JOINED.join(genres).encode() + b"\0"
    new = b"IGNR" + WAVE.size(len(text)) + text + bytes(len(text) % 2) if genres else b""
    splices = [Splice(f.start, min(f.stop + f.size % 2, whole.stop), b"") for f in old]
    first = splices[0] if splices else Splice(whole.stop, whole.stop, b"")
    splices[:1] = [Splice(first.start, first.stop, new)]
    return [*splices, *_resized(tree, whole, sum(s.growth for s in splices))]


def _info_texts(file: BinaryIO, tree: Tree) -> dict[bytes, str]:
    """What the INFO list says, by the name of the ID3v2 frame that says the same."""
    try:
        found = info_list(file, tree)
    except StructureError:
        return {}
    texts = {f.name: read_at(file, f.content, f.size, "its INFO list") for f in (found[1] if found else ())}
    return {INFO_FRAMES[name]: info_text(raw) for name, raw in texts.items() if name in INFO_FRAMES and info_text(raw)}


def info_text(raw: bytes) -> str:
    """A field of the INFO list, whose encoding nothing states."""
    raw = raw.partition(b"\0")[0].strip()
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
