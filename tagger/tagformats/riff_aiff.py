"""Chunked files, WAV (RIFF), AIFF and DSDIFF: their chunks, the INFO list of a WAV, and the splices for their genre.

The three differ in byte order, width of sizes and names only: chunks of a four-letter name, a size and that many bytes,
each starting at an even offset (Microsoft's "Multimedia Programming Interface and Data Specifications 1.0", 1991).

Genres stand in an ID3v2 tag inside a chunk (``id3v2``). A WAV's older INFO list holds one text per field, in UTF-8 where
it decodes as such, else in Windows-1252. mutagen does not read it, so ``read_info`` does. When genres are written it is
kept in step ("A; B") where it names one, and where it is the file's only tag it takes a single genre itself.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, Literal

import mutagen.aiff
import mutagen.wave
from mutagen import MutagenError
from mutagen.id3 import ID3

from tagger.tagformats import id3v2
from tagger.tagformats.id3v2 import Id3Tag, TagChange, read_tag
from tagger.tagformats.mutagen_adapter import FileThing, loadfile
from tagger.tagformats.splices import Splice, StructureError, read_at, require, size_of, starts_with
from tagger.tagformats.tag_fields import FieldKeys, GenreField, TagReader, no_pictures, non_blank

GENRE_FIELD = "IGNR"
FIELD_KEYS: FieldKeys = {
    "title": ("INAM",),
    "artist": ("IART",),
    "album": ("IPRD",),
    "date": ("ICRD",),
    "track": ("ITRK", "IPRT"),
    "comment": ("ICMT",),
}
MAX_CHUNKS = 4096  # that are looked at for reading
MAX_INFO_BYTES = 16 * 2**20
SEPARATOR = "; "  # between genres in the INFO list, which knows no lists
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
class ChunkTree:
    """The chunks of a file, and where the next one would begin."""

    dialect: Dialect
    root_size: int
    chunks: tuple[Chunk, ...]
    end: int
    lacks_padding: bool  # the last chunk is odd and the byte that evens it is missing


def read_tree(file: BinaryIO, dialect: Dialect) -> ChunkTree:
    """Every chunk of the file. Raises StructureError unless they fill the file's root exactly."""
    name = read_at(file, 0, 4, "its header")
    require(name == dialect.root, "its header is not that of its format")
    root_size = int.from_bytes(read_at(file, 4, dialect.width, "its header"), dialect.order)
    require(read_at(file, dialect.header, 4, "its header") in dialect.forms, "its header is not that of its format")
    stop = dialect.header + root_size
    require(stop <= size_of(file) + 1, "its header claims more than the file holds")
    chunks = tuple(whole_chunks(file, dialect, dialect.header + 4, min(stop, size_of(file))))
    end = chunks[-1].stop + chunks[-1].size % 2 if chunks else dialect.header + 4
    require(abs(end - stop) <= 1, "its chunks do not fill the file as its header says")
    return ChunkTree(dialect, root_size, chunks, min(end, size_of(file)), end > size_of(file))


def walk_chunks(file: BinaryIO, dialect: Dialect, start: int, stop: int) -> Iterator[Chunk]:
    """Each chunk whose header lies between two offsets; its content may reach beyond ``stop``."""
    while start + dialect.header <= stop:
        header = read_at(file, start, dialect.header, "a chunk")
        content = start + dialect.header
        chunk = Chunk(header[:4], start, content, content + int.from_bytes(header[4:], dialect.order))
        yield chunk
        start = chunk.stop + chunk.size % 2


def whole_chunks(file: BinaryIO, dialect: Dialect, start: int, stop: int) -> Iterator[Chunk]:
    """The chunks between two offsets. Raises StructureError for one that does not fit."""
    for chunk in walk_chunks(file, dialect, start, stop):
        name = chunk.name.decode("ascii", "replace").strip()
        require(chunk.stop <= stop, f"its chunk “{name}” reaches beyond its end")
        yield chunk


def top_level_chunks(file: BinaryIO, dialect: Dialect) -> Iterator[Chunk]:
    """The chunks that begin inside a file, which may be broken; their sizes are as stated."""
    return islice(walk_chunks(file, dialect, dialect.header + 4, size_of(file)), MAX_CHUNKS)


class RiffInfo(dict[str, str]):
    """The INFO list of a WAV: four-letter key to text."""


def read_info(file: BinaryIO) -> RiffInfo:
    """Key to text of every INFO list; empty when there is none. The first of two equal keys counts."""
    info = RiffInfo()
    for chunk in top_level_chunks(file, WAVE):
        if chunk.name == b"LIST" and 4 <= chunk.size <= MAX_INFO_BYTES and starts_with(file, chunk.content, b"INFO"):
            file.seek(chunk.content)
            data = file.read(chunk.size)
            for field in walk_chunks(io.BytesIO(data), WAVE, 4, len(data)):
                info.setdefault(field.name.decode("latin-1"), info_text(data[field.content : field.stop]))
    return info


def info_text(raw: bytes) -> str:
    """A field of the INFO list, whose encoding nothing states: UTF-8 where it decodes as such, else Windows-1252."""
    raw = raw.partition(b"\0")[0]
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _genre_field(info: RiffInfo) -> GenreField:
    return GenreField(GENRE_FIELD, non_blank([info.get(GENRE_FIELD, "")]))


def _field_values(info: RiffInfo, field: str) -> list[object]:
    return [info.get(key, "") for key in FIELD_KEYS.get(field, ())]


READER = TagReader(_genre_field, _field_values, no_pictures)


class WaveAudio(mutagen.wave.WAVE):
    """A WAV file as mutagen reads and saves it; ``riff_info`` is its INFO list, empty when it has none."""

    riff_info: RiffInfo

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *args: Any, **kwargs: Any) -> None:
        """Read the format, the ID3 chunk and the INFO list."""
        super().load(filething, *args, **kwargs)
        self.riff_info = read_info(filething.fileobj)


class AiffAudio(mutagen.aiff.AIFF):
    """An AIFF file as mutagen reads and saves it; a tag in a chunk named “id3 ” is read, too, as TagLib does."""

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *args: Any, **kwargs: Any) -> None:
        """Read the format and the ID3 chunk."""
        super().load(filething, *args, **kwargs)
        stream = filething.fileobj
        chunk = next((c for c in top_level_chunks(stream, AIFF) if c.name == b"id3 "), None)
        if self.tags is None and chunk is not None and chunk.stop <= size_of(stream):
            self.tags = _read_id3(read_at(stream, chunk.content, chunk.size, "its ID3 chunk"))


def _read_id3(data: bytes) -> Any:
    """The ID3 tag as mutagen reads it; None if the data are not an ID3 tag."""
    try:
        return ID3(fileobj=io.BytesIO(data))
    except MutagenError:
        return None


def genre_splices(
    file: BinaryIO, dialect: Dialect, genres: Sequence[str], field: str = id3v2.GENRE_FIELD
) -> list[Splice]:
    """What to change so that the file holds these genres, or values of another ``field``. Raises StructureError."""
    tree = read_tree(file, dialect)
    tag_chunks = [c for c in tree.chunks if c.name in dialect.tag_names]
    require(len(tag_chunks) <= 1, "it holds more than one ID3 tag")
    is_genre = field == id3v2.GENRE_FIELD
    splices = _info_splices(file, tree, genres, add=not tag_chunks) if is_genre else []
    frames = id3v2.field_frame(4, genres, field, plain_sizes=False) if genres else b""
    if tag_chunks:
        change = partial(id3v2.change_tag, genres=genres, field=field)
        splices += _tag_splices(file, tree, tag_chunks[0], change, frames)
    elif not splices or len(genres) > 1:
        splices += _new_chunk(file, tree, frames)
    return _with_root_size(tree, splices)


def tag_splices(file: BinaryIO, dialect: Dialect, change: Callable[[Id3Tag], TagChange], frames: bytes) -> list[Splice]:
    """What to change in the file's ID3 tag, or in one that is made of the raw ``frames`` where there is none."""
    tree = read_tree(file, dialect)
    tag_chunks = [c for c in tree.chunks if c.name in dialect.tag_names]
    require(len(tag_chunks) <= 1, "it holds more than one ID3 tag")
    splices = _tag_splices(file, tree, tag_chunks[0], change, frames) if tag_chunks else _new_chunk(file, tree, frames)
    return _with_root_size(tree, splices)


def _with_root_size(tree: ChunkTree, splices: list[Splice]) -> list[Splice]:
    """The splices with the file's size, as its root states it."""
    growth = sum(s.growth for s in splices)
    size = Splice(4, tree.dialect.header, tree.dialect.size(tree.root_size + growth))
    return [size, *splices] if growth else splices


def _tag_splices(
    file: BinaryIO, tree: ChunkTree, chunk: Chunk, change: Callable[[Id3Tag], TagChange], frames: bytes
) -> list[Splice]:
    """The change of the tag inside its chunk, and of the chunk's size and padding; an empty chunk gets the frames."""
    tag = read_tag(file, chunk.content)
    if tag is None:
        require(chunk.size == 0, "its ID3 chunk holds something else")
        content = id3v2.whole_tag(frames, padding=0) if frames else b""
        changes, growth = [Splice(chunk.content, chunk.content, content)], len(content)
    else:
        require(tag.stop <= chunk.stop, "its ID3 tag reaches beyond its chunk")
        tag_change = change(tag)
        changes, growth = list(tag_change.splices), tag_change.growth
    return [*changes, *_resized(tree, chunk, growth)]


def _resized(tree: ChunkTree, chunk: Chunk, growth: int) -> list[Splice]:
    """A chunk's new size and the byte that makes its length even."""
    if not growth:
        return []
    size = chunk.size + growth
    padded = min(chunk.stop + chunk.size % 2, tree.end)
    return [
        Splice(chunk.start + 4, chunk.content, tree.dialect.size(size)),
        Splice(chunk.stop, padded, bytes(size % 2)),
    ]


def _new_chunk(file: BinaryIO, tree: ChunkTree, frames: bytes) -> list[Splice]:
    """A chunk with a tag at the end, which moves no audio; before the frames it repeats what an INFO list says."""
    if not frames:
        return []
    tag = id3v2.whole_tag(id3v2.repeated_frames(info_texts(file, tree), utf8=True) + frames, padding=0)
    chunk = tree.dialect.tag_names[0] + tree.dialect.size(len(tag)) + tag + bytes(len(tag) % 2)
    return [Splice(tree.end, tree.end, bytes(tree.lacks_padding) + chunk)]


def info_list(file: BinaryIO, tree: ChunkTree) -> tuple[Chunk, tuple[Chunk, ...]] | None:
    """The INFO list of a WAV and the fields in it; None when there is none."""
    if tree.dialect is not WAVE:
        return None
    lists = [c for c in tree.chunks if c.name == b"LIST" and starts_with(file, c.content, b"INFO")]
    require(len(lists) <= 1, "it holds more than one INFO list")
    return (lists[0], tuple(whole_chunks(file, WAVE, lists[0].content + 4, lists[0].stop))) if lists else None


def _info_splices(file: BinaryIO, tree: ChunkTree, genres: Sequence[str], *, add: bool) -> list[Splice]:
    """The genre of the INFO list kept in step, where there is one; ``add``: the list is the file's only tag."""
    info = info_list(file, tree)
    if info is None:
        return []
    list_chunk, fields = info
    old = [f for f in fields if f.name == b"IGNR"]
    if not old and not (add and len(genres) == 1):
        return []
    require(not (tree.lacks_padding and list_chunk is tree.chunks[-1]), "its INFO list lacks its last byte")
    text = SEPARATOR.join(genres).encode() + b"\0"
    new = b"IGNR" + WAVE.size(len(text)) + text + bytes(len(text) % 2) if genres else b""
    splices = [Splice(f.start, min(f.stop + f.size % 2, list_chunk.stop), b"") for f in old]
    first = splices[0] if splices else Splice(list_chunk.stop, list_chunk.stop, b"")
    splices[:1] = [Splice(first.start, first.stop, new)]
    return [*splices, *_resized(tree, list_chunk, sum(s.growth for s in splices))]


def info_texts(file: BinaryIO, tree: ChunkTree) -> dict[bytes, bytes]:
    """What the INFO list says, by the name of the ID3v2 frame that says the same; its code page is not known."""
    try:
        info = info_list(file, tree)
    except StructureError:
        return {}
    fields = [f for f in (info[1] if info else ()) if f.name in INFO_FRAMES]
    texts = {INFO_FRAMES[f.name]: _raw_info_text(file, f) for f in fields}
    return {frame: text for frame, text in texts.items() if text}


def read_info_text(file: BinaryIO, field: Chunk) -> str:
    """The text of one field of the INFO list, without blanks around it."""
    return info_text(_raw_info_text(file, field))


def _raw_info_text(file: BinaryIO, field: Chunk) -> bytes:
    return read_at(file, field.content, field.size, "its INFO list").partition(b"\0")[0].strip()
