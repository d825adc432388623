"""Genres in an MP4 file: the atom ©gen changes (a numbered gnre gives way to it), a free atom takes up the difference.

Several genres are several ``data`` atoms in one ©gen. Where no free atom suffices, the tables of offsets follow.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tagger.writing.fields.mp4_atoms import FULL_ATOM, SMALLEST, Atom, make_atom, read_atoms, resized
from tagger.writing.fields.mp4_offsets import shifted
from tagger.writing.fields.room import ROOM
from tagger.writing.fields.source import read_at, require
from tagger.writing.fields.splices import Splice

GENRE, NUMBERED, FREE = b"\xa9gen", b"gnre", b"free"
UTF8 = 1
HANDLER = make_atom(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))


def genre_splices(file: BinaryIO, genres: Sequence[str]) -> list[Splice]:
    """What to change so that the file holds these genres. Raises StructureError."""
    root = read_atoms(file)
    movie = _only(root.all(b"moov"), "a description of its audio")
    require(not any(movie.all(b"cmov")), "its description is compressed")
    require(sum(1 for _ in movie.all(b"udta")) <= 1, "it holds two sets of tags")
    require(sum(1 for _ in movie.all(b"udta", b"meta")) <= 1, "it holds two sets of tags")
    parents = _path(movie)
    if parents[-1].name != b"ilst":
        return _new_list(file, root, parents, genres) if genres else []
    _require_itunes(file, parents[-2])
    edits = _item_edits(parents[-1], genres)
    return _balanced(file, root, parents, edits)


def _only(atoms: Iterator[Atom], what: str) -> Atom:
    found = list(atoms)
    require(len(found) == 1, f"it does not hold exactly one of {what}")
    return found[0]


def _path(movie: Atom) -> list[Atom]:
    """moov, udta, meta, ilst, as far as they are there."""
    parents = [movie]
    for name in (b"udta", b"meta", b"ilst"):
        found = next(parents[-1].all(name), None)
        if found is None:
            return parents
        parents.append(found)
    return parents


def _require_itunes(file: BinaryIO, meta: Atom) -> None:
    """Other handlers number their items instead of naming them."""
    handler = _only(meta.all(b"hdlr"), "its tags' handlers")
    kind = read_at(file, handler.content + 8, 4, "its tags' handler")
    require(kind == b"mdir", "its tags are of a kind that numbers its fields")
    require(len(list(meta.all(b"ilst"))) <= 1, "it holds two lists of tags")


def _item_edits(items: Atom, genres: Sequence[str]) -> list[Splice]:
    """The genre in the place of the first one there was, else at the end of the list."""
    old = [a for a in items.children if a.name in (GENRE, NUMBERED)]
    new = genre_atom(genres) if genres else b""
    if not old:
        return [Splice(items.stop, items.stop, new)] if new else []
    return [Splice(old[0].start, old[0].stop, new), *(Splice(a.start, a.stop, b"") for a in old[1:])]


def genre_atom(genres: Sequence[str]) -> bytes:
    """©gen with one ``data`` atom per genre."""
    return make_atom(GENRE, b"".join(make_atom(b"data", UTF8.to_bytes(4) + bytes(4) + g.encode()) for g in genres))


def _balanced(file: BinaryIO, root: Atom, parents: list[Atom], edits: list[Splice]) -> list[Splice]:
    """The edits of the list, what pays for them, and every size and offset that follows."""
    growth = sum(s.growth for s in edits)
    if growth == 0:
        return edits
    items, meta = parents[-1], parents[-2]
    free = next((a for a in meta.children if a.name == FREE and a.start >= items.stop and _is_zero(file, a)), None)
    payment = _payment(items, free, growth)
    total = growth + payment.growth
    sizes = [*resized(items, growth), *(s for a in parents[:-1] for s in resized(a, total))]
    return [*sizes, *edits, payment, *shifted(file, root, payment.stop, total)]


def _payment(items: Atom, free: Atom | None, growth: int) -> Splice:
    """The free atom after the change: smaller, larger, new, or with fresh room."""
    if free is None:
        size = -growth - SMALLEST if growth <= -SMALLEST else ROOM
        return Splice(items.stop, items.stop, make_atom(FREE, bytes(size)))
    left = free.size - growth
    return Splice(free.start, free.stop, make_atom(FREE, bytes(left - SMALLEST if left > SMALLEST else ROOM)))


def _is_zero(file: BinaryIO, atom: Atom) -> bool:
    """Whether nothing but room stands in it; anything else is not ours to use."""
    return not any(read_at(file, atom.content, atom.stop - atom.content, "a free atom"))


def _new_list(file: BinaryIO, root: Atom, parents: list[Atom], genres: Sequence[str]) -> list[Splice]:
    """The atoms that are missing on the way to a list of tags, at the end of the last one that is there."""
    new = make_atom(b"ilst", genre_atom(genres)) + make_atom(FREE, bytes(ROOM))
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
