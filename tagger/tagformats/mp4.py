"""MP4 files: where their tags hold each field, and the splices that change their genre.

Reading goes through mutagen. Writing changes the atom ©gen (a numbered gnre gives way to it), and a free atom takes up
the difference; several genres are several ``data`` atoms in one ©gen. Where no free atom suffices, the tables that
hold offsets in the file are shifted along with what they point to. Of the tree of atoms only the containers that lead
to tags and to these tables are opened (ISO/IEC 14496-12).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from mutagen.mp4 import MP4Tags

from tagger.tagformats.splices import PADDING_BYTES, Splice, StructureError, read_at, require, size_of, starts_with
from tagger.tagformats.tag_fields import (
    FRONT_COVER,
    EmbeddedPicture,
    FieldKeys,
    GenreField,
    TagReader,
    first_filled,
    non_blank,
)

GENRE_FIELD = "©gen"
FIELD_KEYS: FieldKeys = {
    "title": ("\xa9nam",),
    "artist": ("\xa9ART",),
    "album": ("\xa9alb",),
    "album_artist": ("aART",),
    "date": ("\xa9day",),
    "track": ("trkn",),
    "disc": ("disk",),
    "compilation": ("cpil",),
    "comment": ("\xa9cmt",),
    "lyrics": ("\xa9lyr",),
    "description": ("desc", "ldes"),
    "release_group": ("----:com.apple.iTunes:MusicBrainz Release Group Id",),
}


def _genre_field(tags: MP4Tags) -> GenreField:
    return GenreField(GENRE_FIELD, non_blank(tags.get(GENRE_FIELD, ())))


def _field_values(tags: MP4Tags, field: str) -> list[object]:
    return first_filled(_values_of(tags, key) for key in FIELD_KEYS[field])


def _values_of(tags: MP4Tags, key: str) -> list[object]:
    value = tags.get(key, [])
    if isinstance(value, bool):
        return [str(int(value))]
    if key in ("trkn", "disk"):
        return [str(pair[0]) for pair in value]
    return list(value)


def _pictures(tags: MP4Tags) -> Iterator[EmbeddedPicture]:
    return (EmbeddedPicture(FRONT_COVER, bytes(cover)) for cover in tags.get("covr", ()))


READER = TagReader(_genre_field, _field_values, _pictures)

CONTAINERS = frozenset(b"moov udta trak mdia minf stbl meta ilst moof traf mfra".split())
FULL_ATOM = 4  # version and flags, which "meta" has before its children
SMALLEST = 8
MOST_REFERENCES = 1 << 12  # bytes that are read of them


@dataclass(frozen=True, slots=True)
class Mp4Atom:
    """An atom: header at ``start``, content from ``content`` to ``stop``; ``to_end``: its size says "to the end"."""

    name: bytes
    start: int
    content: int
    stop: int
    to_end: bool
    children: tuple["Mp4Atom", ...]

    def all(self, *path: bytes) -> Iterator["Mp4Atom"]:
        """Every descendant at a path of names."""
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:]) if path[1:] else (child,)

    @property
    def size(self) -> int:
        """Bytes, header included."""
        return self.stop - self.start


def read_atoms(file: BinaryIO) -> Mp4Atom:
    """A root that holds every top-level atom. Raises StructureError unless atoms fill the file and their parents."""
    end = size_of(file)
    return Mp4Atom(b"", 0, 0, end, True, tuple(_children(file, b"", 0, end)))


def _children(file: BinaryIO, parent: bytes, start: int, stop: int) -> Iterator[Mp4Atom]:
    at = start
    while at < stop:
        if parent == b"udta" and stop - at == 4 and not any(read_at(file, at, 4, "its user data")):
            return  # QuickTime ends this list with a zero
        atom = _read_atom(file, parent, at, stop)
        yield atom
        at = atom.stop


def read_atom_header(file: BinaryIO, at: int) -> tuple[bytes, int, int]:
    """Name, size (0: to the end) and offset of the content of the atom at ``at``. Raises StructureError."""
    header = read_at(file, at, SMALLEST, "an atom")
    name, size, content = header[4:], int.from_bytes(header[:4]), at + SMALLEST
    if size == 1:
        size, content = int.from_bytes(read_at(file, content, 8, "an atom")), content + 8
    return name, size, content


def _read_atom(file: BinaryIO, parent: bytes, at: int, stop: int) -> Mp4Atom:
    name, size, content = read_atom_header(file, at)
    to_end = size == 0
    require(not to_end or not parent, "an atom inside another one has no size")
    end = stop if to_end else at + size
    require(content <= end <= stop, f"its atom “{name.decode('latin-1')}” does not fit where it stands")
    children_start = content + (FULL_ATOM if name == b"meta" else 0)
    is_opened = name in CONTAINERS and parent != b"ilst" and (parent or name in (b"moov", b"moof", b"mfra"))
    require(not is_opened or children_start <= end, "an atom of its tags is too short")
    children = tuple(_children(file, name, children_start, end)) if is_opened else ()
    return Mp4Atom(name, at, content, end, to_end, children)


STILL_PICTURES = (b"jpeg", b"png ", b"tiff", b"gif ")  # sample entries of a cover, or of a chapter's picture


def holds_film(file: BinaryIO) -> bool:
    """Whether an MP4 or QuickTime file has moving pictures: a track of them that is no chapter's, and more than one picture.

    False for every other file, and for one that is broken.
    """
    if not starts_with(file, 4, b"ftyp"):
        return False
    try:
        movie = next((atom for atom in _children(file, b"", 0, size_of(file)) if atom.name == b"moov"), None)
        tracks = list(movie.all(b"trak")) if movie else []
        chapters = {number for track in tracks for number in _chapter_tracks(file, track)}
        return any(_is_film(file, track) for track in tracks if _track_number(file, track) not in chapters)
    except StructureError:
        return False


def _is_film(file: BinaryIO, track: Mp4Atom) -> bool:
    kinds = [_content(file, atom, 8, 4) for atom in track.all(b"mdia", b"hdlr")]
    codecs = [_content(file, atom, 12, 4) for atom in track.all(b"mdia", b"minf", b"stbl", b"stsd")]
    counts = [int.from_bytes(_content(file, atom, 8, 4)) for atom in track.all(b"mdia", b"minf", b"stbl", b"stsz")]
    return b"vide" in kinds and not any(codec in STILL_PICTURES for codec in codecs) and counts != [1]


def _chapter_tracks(file: BinaryIO, track: Mp4Atom) -> Iterator[int]:
    """The numbers of the tracks that hold this one's chapters: their names, and a picture of each."""
    for atom in track.all(b"tref"):
        references = _content(file, atom, 0, MOST_REFERENCES)
        if references[4:8] == b"chap":
            numbers = references[SMALLEST : int.from_bytes(references[:4])]
            yield from (int.from_bytes(numbers[at : at + 4]) for at in range(0, len(numbers) - 3, 4))


def _track_number(file: BinaryIO, track: Mp4Atom) -> int | None:
    for header in track.all(b"tkhd"):
        is_long = _content(file, header, 0, 1) == b"\1"
        return int.from_bytes(_content(file, header, 20 if is_long else 12, 4))
    return None


def _content(file: BinaryIO, atom: Mp4Atom, offset: int, size: int) -> bytes:
    """Some bytes of an atom's content; fewer where it ends before."""
    file.seek(atom.content + offset)
    return file.read(max(0, min(size, atom.stop - atom.content - offset)))


def resized(atom: Mp4Atom, growth: int) -> list[Splice]:
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


SAMPLE_TABLE = (b"trak", b"mdia", b"minf", b"stbl")
Shift = Callable[[int], int]


def shifted(file: BinaryIO, root: Mp4Atom, point: int, growth: int) -> list[Splice]:
    """The tables after the file grew by ``growth`` at ``point``. Raises StructureError for a table we do not know."""
    if not growth:
        return []
    _require_known_tables(root, point)

    audio = [(a.content, a.stop) for a in root.all(b"mdat")]

    def shift(offset: int) -> int:
        return offset + growth if offset >= point else offset

    def shift_chunk(offset: int) -> int:
        in_audio = any(start <= offset <= stop for start, stop in audio)
        require(in_audio, "its audio would move, and its table of offsets (stco) points to where no audio is")
        return shift(offset)

    tables = chain(
        (_chunk_table(file, a, 4, shift_chunk) for a in root.all(b"moov", *SAMPLE_TABLE, b"stco")),
        (_chunk_table(file, a, 8, shift_chunk) for a in root.all(b"moov", *SAMPLE_TABLE, b"co64")),
        (_fragment_header(file, a, shift) for a in root.all(b"moof", b"traf", b"tfhd")),
        (_random_access(file, a, shift) for a in root.all(b"mfra", b"tfra")),
    )
    return [splice for table in tables for splice in table]


def _require_known_tables(root: Mp4Atom, point: int) -> None:
    """Refuse the rare tables whose offsets would need more than a shift."""
    unknown = chain(
        root.all(b"moov", *SAMPLE_TABLE, b"saio"),
        root.all(b"moof", b"traf", b"saio"),
        root.all(b"moov", b"meta", b"iloc"),
        root.all(b"meta"),
        (a for a in root.all(b"sidx") if a.start < point),
    )
    require(not any(True for _ in unknown), "its audio would move, and a table of offsets in it cannot be followed")


def _chunk_table(file: BinaryIO, atom: Mp4Atom, width: int, shift: Shift) -> Iterator[Splice]:
    """``stco`` and ``co64``: where each chunk of samples stands."""
    count = int.from_bytes(read_at(file, atom.content + 4, 4, "a table of offsets"))
    start = atom.content + 8
    require(start + count * width <= atom.stop, "a table of offsets is cut short")
    data = read_at(file, start, count * width, "a table of offsets")
    offsets = (int.from_bytes(data[at : at + width]) for at in range(0, len(data), width))
    yield Splice(start, start + len(data), b"".join(_number(shift(offset), width) for offset in offsets))


def _fragment_header(file: BinaryIO, atom: Mp4Atom, shift: Shift) -> Iterator[Splice]:
    """``tfhd``: the offset from which a fragment counts, where its flags say that there is one."""
    flags = int.from_bytes(read_at(file, atom.content, 4, "a fragment's header"))
    if flags & 1:
        start = atom.content + 8
        require(start + 8 <= atom.stop, "a fragment's header is cut short")
        offset = int.from_bytes(read_at(file, start, 8, "a fragment's header"))
        yield Splice(start, start + 8, _number(shift(offset), 8))


def _random_access(file: BinaryIO, atom: Mp4Atom, shift: Shift) -> Iterator[Splice]:
    """``tfra``: where the fragment for a point in time stands."""
    head = read_at(file, atom.content, 16, "a table of fragments")
    width = 8 if head[0] == 1 else 4
    packed = int.from_bytes(head[8:12])
    entry = 2 * width + sum((packed >> bits & 3) + 1 for bits in (4, 2, 0))
    count, start = int.from_bytes(head[12:]), atom.content + 16
    require(start + count * entry <= atom.stop, "a table of fragments is cut short")
    for index in range(count):
        at = start + index * entry + width
        offset = int.from_bytes(read_at(file, at, width, "a table of fragments"))
        yield Splice(at, at + width, _number(shift(offset), width))


def _number(value: int, width: int) -> bytes:
    require(value < 1 << 8 * width, "an offset would grow beyond what its table can hold")
    return value.to_bytes(width)


GENRE, NUMBERED_GENRE, FREE = b"\xa9gen", b"gnre", b"free"
FREEFORM, OWNER = b"----", "com.apple.iTunes"
UTF8 = 1
HANDLER = make_atom(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))


def genre_splices(file: BinaryIO, genres: Sequence[str], field: str = GENRE_FIELD) -> list[Splice]:
    """What to change so that the file holds these genres, or values of another ``field``. Raises StructureError."""
    new = field_atom(genres, field) if genres else b""
    return item_splices(file, lambda items: [atom for atom in items.children if _is_of(file, atom, field)], new)


def item_splices(file: BinaryIO, select: Callable[[Mp4Atom], list[Mp4Atom]], new: bytes) -> list[Splice]:
    """What to change so that ``new`` stands where the first of the selected items stood, else at the list's end.

    ``select``: which of the list's items give way. Raises StructureError.
    """
    root = read_atoms(file)
    movie = _only(root.all(b"moov"), "a description of its audio")
    require(not any(movie.all(b"cmov")), "its description is compressed")
    require(sum(1 for _ in movie.all(b"udta")) <= 1, "it holds two sets of tags")
    require(sum(1 for _ in movie.all(b"udta", b"meta")) <= 1, "it holds two sets of tags")
    parents = _path(movie)
    if parents[-1].name != b"ilst":
        return _new_list(file, root, parents, new) if new else []
    _require_itunes(file, parents[-2])
    edits = _item_edits(parents[-1], select(parents[-1]), new)
    return _balanced(file, root, parents, edits)


def _only(atoms: Iterator[Mp4Atom], description: str) -> Mp4Atom:
    matches = list(atoms)
    require(len(matches) == 1, f"it does not hold exactly one of {description}")
    return matches[0]


def _path(movie: Mp4Atom) -> list[Mp4Atom]:
    """moov, udta, meta, ilst, as far as they are there."""
    parents = [movie]
    for name in (b"udta", b"meta", b"ilst"):
        child = next(parents[-1].all(name), None)
        if child is None:
            return parents
        parents.append(child)
    return parents


def _require_itunes(file: BinaryIO, meta: Mp4Atom) -> None:
    """Other handlers number their items instead of naming them."""
    handler = _only(meta.all(b"hdlr"), "its tags' handlers")
    kind = read_at(file, handler.content + 8, 4, "its tags' handler")
    require(kind == b"mdir", "its tags are of a kind that numbers its fields")
    require(len(list(meta.all(b"ilst"))) <= 1, "it holds two lists of tags")


def _item_edits(items: Mp4Atom, old: Sequence[Mp4Atom], new: bytes) -> list[Splice]:
    """The new item where the first old one stood, else at the end of the list."""
    if not old:
        return [Splice(items.stop, items.stop, new)] if new else []
    return [Splice(old[0].start, old[0].stop, new), *(Splice(a.start, a.stop, b"") for a in old[1:])]


def field_atom(values: Sequence[str], field: str) -> bytes:
    """©gen, or for another field a freeform atom of that name, with one ``data`` atom per value."""
    data = b"".join(make_atom(b"data", UTF8.to_bytes(4) + bytes(4) + value.encode()) for value in values)
    if field == GENRE_FIELD:
        return make_atom(GENRE, data)
    owner, name = (make_atom(kind, bytes(4) + text.encode()) for kind, text in ((b"mean", OWNER), (b"name", field)))
    return make_atom(FREEFORM, owner + name + data)


def _is_of(file: BinaryIO, atom: Mp4Atom, field: str) -> bool:
    if field == GENRE_FIELD:
        return atom.name in (GENRE, NUMBERED_GENRE)
    return atom.name == FREEFORM and freeform_name(file, atom).lower() == f"{OWNER}:{field}".lower()


def freeform_name(file: BinaryIO, atom: Mp4Atom) -> str:
    """What a freeform atom is called, "com.apple.iTunes:STYLE"; "" for one that is not named as it should be."""
    names, offset = list[str](), atom.content
    for expected in (b"mean", b"name"):
        if atom.stop - offset < SMALLEST:
            return ""
        name, size, content = read_atom_header(file, offset)
        if name != expected or not content + 4 <= offset + size <= atom.stop:
            return ""
        names.append(read_at(file, content + 4, offset + size - content - 4, "a tag's name").decode("utf-8", "replace"))
        offset += size
    return ":".join(names)


def _balanced(file: BinaryIO, root: Mp4Atom, parents: list[Mp4Atom], edits: list[Splice]) -> list[Splice]:
    """The edits of the list, the free atom that takes up their growth, and every size and offset that follows."""
    growth = sum(s.growth for s in edits)
    if growth == 0:
        return edits
    items, meta = parents[-1], parents[-2]
    free = next((a for a in meta.children if a.name == FREE and a.start >= items.stop and _is_zero(file, a)), None)
    free_edit = _free_atom(items, free, growth)
    total = growth + free_edit.growth
    sizes = [*resized(items, growth), *(s for a in parents[:-1] for s in resized(a, total))]
    return [*sizes, *edits, free_edit, *shifted(file, root, free_edit.stop, total)]


def _free_atom(items: Mp4Atom, free: Mp4Atom | None, growth: int) -> Splice:
    """The free atom after the change: smaller, larger, new, or with fresh padding."""
    if free is None:
        size = -growth - SMALLEST if growth <= -SMALLEST else PADDING_BYTES
        return Splice(items.stop, items.stop, make_atom(FREE, bytes(size)))
    remaining = free.size - growth - SMALLEST
    return Splice(free.start, free.stop, make_atom(FREE, bytes(remaining if remaining > 0 else PADDING_BYTES)))


def _is_zero(file: BinaryIO, atom: Mp4Atom) -> bool:
    """Whether nothing but zeros stands in it; anything else is not ours to use."""
    return not any(read_at(file, atom.content, atom.stop - atom.content, "a free atom"))


def _new_list(file: BinaryIO, root: Mp4Atom, parents: list[Mp4Atom], item: bytes) -> list[Splice]:
    """The atoms that are missing on the way to a list of tags, at the end of the last one that is there."""
    new = make_atom(b"ilst", item) + make_atom(FREE, bytes(PADDING_BYTES))
    last = parents[-1]
    point = last.stop
    if last.name == b"meta":
        _require_itunes(file, last)
    else:
        new = make_atom(b"meta", bytes(FULL_ATOM) + HANDLER + new)
        point = last.children[-1].stop if last.children else last.content
    if last.name == b"moov":
        new = make_atom(b"udta", new)
    sizes = [s for a in parents for s in resized(a, len(new))]
    return [*sizes, Splice(point, point, new), *shifted(file, root, point, len(new))]
