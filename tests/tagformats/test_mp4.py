"""MP4 files: the genre's atom changes, and every offset still points to what it pointed to."""

import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import pytest
from mutagen.mp4 import MP4, MP4Cover

from tagger.tagformats.mp4 import Mp4Atom, make_atom, read_atoms
from tests.helpers.dry_write import NamedFile, genres_of, packets, refusal, safely
from tests.helpers.media import cover_bytes, make_audio

NAME = "a.m4a"
LISTS = [("Dub",), ("Ünïcode", "日本", "Folk, World, & Country"), tuple(f"Genre {i}" for i in range(300)), ()]
STBL = (b"moov", b"trak", b"mdia", b"minf", b"stbl")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A tagged file with the description behind the audio."""
    path = tmp_path_factory.mktemp("mp4") / NAME
    make_audio(path, "m4a aac", seconds=0.3, tags={"title": "One", "genres": ["Jazz"], "comment": "c"})
    file = MP4(path)
    file["covr"] = [MP4Cover(cover_bytes(), MP4Cover.FORMAT_JPEG), MP4Cover(cover_bytes(seed=1))]
    file["----:com.apple.iTunes:REPLAYGAIN"] = [b"-1 dB"]
    file["trkn"] = [(3, 9)]
    file.save()
    return path.read_bytes()


def tree(data: bytes) -> Mp4Atom:
    return read_atoms(NamedFile(data, NAME))


def top(data: bytes, name: bytes) -> Mp4Atom:
    (atom,) = tree(data).all(name)
    return atom


def raw(data: bytes, atom: Mp4Atom) -> bytes:
    return data[atom.start : atom.stop]


def moved(data: bytes, by: int, width: int = 4, name: bytes = b"stco") -> bytes:
    """Every chunk offset shifted."""
    out = bytearray(data)
    for table in tree(data).all(*STBL, name):
        for at in range(table.content + 8, table.stop, width):
            value = int.from_bytes(out[at : at + width]) + by
            out[at : at + width] = value.to_bytes(width)
    return bytes(out)


def description_first(data: bytes) -> bytes:
    """The description in front of the audio."""
    ftyp, moov, mdat = (top(data, name) for name in (b"ftyp", b"moov", b"mdat"))
    assert mdat.start < moov.start
    by = ftyp.stop + moov.size - mdat.start
    data = moved(data, by)
    return raw(data, ftyp) + raw(data, moov) + raw(data, mdat)


def with_long_sizes(data: bytes) -> bytes:
    """The audio's atom states its size in 64 bits."""
    data = description_first(data)
    mdat = top(data, b"mdat")
    head = struct.pack(">I4sQ", 1, b"mdat", mdat.size + 8)
    return moved(data[: mdat.start] + head + data[mdat.content :], 8)


def open_ended(data: bytes) -> bytes:
    """The audio's atom reaches to the end of the file, wherever that is."""
    data = description_first(data)
    mdat = top(data, b"mdat")
    return data[: mdat.start] + bytes(4) + data[mdat.start + 4 :]


def with_wide_table(data: bytes) -> bytes:
    """Chunk offsets of 64 bits."""
    data = description_first(data)
    (table,) = tree(data).all(*STBL, b"stco")
    count = int.from_bytes(data[table.content + 4 : table.content + 8])
    offsets = struct.unpack_from(f">{count}I", data, table.content + 8)
    new = make_atom(b"co64", data[table.content : table.content + 8] + struct.pack(f">{count}Q", *offsets))
    grown = data[: table.start] + new + data[table.stop :]
    out, by = bytearray(grown), len(new) - table.size
    path = [table]
    for depth in range(len(STBL), 0, -1):
        (parent,) = (a for a in tree(data).all(*STBL[:depth]) if a.start < table.start < a.stop)
        path.append(parent)
        out[parent.start : parent.start + 4] = (parent.size + by).to_bytes(4)
    return moved(bytes(out), by, 8, b"co64")


def without_tags(data: bytes) -> bytes:
    """No user data at all."""
    data = description_first(data)
    moov = top(data, b"moov")
    (udta,) = moov.all(b"udta")
    cut = data[: udta.start] + data[udta.stop :]
    size = (moov.size - udta.size).to_bytes(4)
    return moved(cut[: moov.start] + size + cut[moov.start + 4 :], -udta.size)


def description_to_the_end(data: bytes) -> bytes:
    """The description's atom reaches to the end of the file."""
    moov = top(data, b"moov")
    assert moov.stop == len(data)
    return edited(data, moov.start, bytes(4))


def zero_behind_user_data(data: bytes) -> bytes:
    """QuickTime's four zero bytes at the end of the user data."""
    data = description_first(data)
    moov = top(data, b"moov")
    (udta,) = moov.all(b"udta")
    longer = edited(edited(data, moov.start, (moov.size + 4).to_bytes(4)), udta.start, (udta.size + 4).to_bytes(4))
    return moved(longer[: udta.stop] + bytes(4) + longer[udta.stop :], 4)


def trailing_free(data: bytes) -> bytes:
    """Free space and an unknown atom at the end of the file."""
    return data + make_atom(b"free", bytes(99)) + make_atom(b"uuid", b"whatever that is")


SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "description first": description_first,
    "64-bit sizes": with_long_sizes,
    "audio to the end": open_ended,
    "64-bit offsets": with_wide_table,
    "description to the end": description_to_the_end,
    "no tags": without_tags,
    "a zero behind the user data": zero_behind_user_data,
    "free space at the end": trailing_free,
}


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_file(plain: bytes, shape: Callable[[bytes], bytes], genres: Sequence[str]) -> None:
    before = shape(plain)
    assert len(packets(before, NAME)) > 5, "the test's own file is broken"
    after = safely(before, genres, NAME)
    assert genres_of(after, NAME) == genres


def test_several_genres_are_several_data_atoms_in_one(plain: bytes) -> None:
    after = safely(plain, ("Jazz", "Dub"), NAME)
    (genre,) = tree(after).all(b"moov", b"udta", b"meta", b"ilst", b"\xa9gen")
    data = [make_atom(b"data", b"\0\0\0\1\0\0\0\0" + name) for name in (b"Jazz", b"Dub")]
    assert after[genre.content : genre.stop] == b"".join(data)


def with_numbered_genre(plain: bytes, value: int) -> bytes:
    """The file with an atom gnre in place of its genre."""
    genre = make_atom(b"\xa9gen", make_atom(b"data", b"\0\0\0\1\0\0\0\0Jazz"))
    number = make_atom(b"gnre", make_atom(b"data", bytes(8) + struct.pack(">H", value)))
    (items,) = top(plain, b"moov").all(b"udta", b"meta", b"ilst")
    before = safely(plain, (), NAME)
    (free,) = top(before, b"moov").all(b"udta", b"meta", b"free")
    end = items.stop - len(genre)
    before = before[:end] + number + before[end : free.stop - len(number)] + before[free.stop :]
    before = edited(before, items.start, (items.size - len(genre) + len(number)).to_bytes(4))
    return edited(before, end + len(number), (free.size - len(number)).to_bytes(4))


def test_a_numbered_genre_is_read_as_a_name_and_gives_way_to_it(plain: bytes) -> None:
    before = with_numbered_genre(plain, 18)
    assert genres_of(before, NAME) == ("Rock",)
    after = safely(before, ("Rock", "Dub"), NAME)
    assert b"gnre" not in after
    assert genres_of(after, NAME) == ("Rock", "Dub")


def test_room_is_used_so_that_nothing_moves(plain: bytes) -> None:
    roomy = safely(description_first(plain), ("Jazz", "Cool Jazz"), NAME)
    for genres in (("Dub",), ("Jazz", "Cool Jazz", "Modal Jazz"), ()):
        assert len(safely(roomy, genres, NAME)) == len(roomy)


def test_free_space_that_holds_something_is_not_used(plain: bytes) -> None:
    (free,) = top(plain, b"moov").all(b"udta", b"meta", b"free")
    before = plain[: free.content] + b"hidden" + plain[free.content + 6 :]
    after = safely(before, ("Jazz", "Dub"), NAME)
    assert make_atom(b"free", b"hidden" + bytes(free.size - 14)) in after


def test_fragments_and_their_index_are_followed(tmp_path: Path) -> None:
    before = fragments(tmp_path / NAME)
    assert all(before[a.content + 3] & 1 for a in tree(before).all(b"moof", b"traf", b"tfhd")), "no absolute offsets"
    assert list(tree(before).all(b"mfra", b"tfra")), "no index"
    for genres in LISTS:
        after = safely(before, genres, NAME)
        assert genres_of(after, NAME) == genres


def fragments(path: Path) -> bytes:
    """A fragmented file with absolute offsets in its fragments and an index at the end."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov"}) as out:
        stream = out.add_stream("aac", rate=44100)
        for _ in range(20):
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.sample_rate = 44100
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path.read_bytes()


def edited(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def test_what_does_not_add_up_is_left_alone(plain: bytes) -> None:
    moov = top(plain, b"moov")
    (items,) = moov.all(b"udta", b"meta", b"ilst")
    (handler,) = moov.all(b"udta", b"meta", b"hdlr")
    assert "does not fit" in refusal(edited(plain, items.start, (items.size + 5).to_bytes(4)), NAME)
    assert "numbers its fields" in refusal(edited(plain, handler.content + 8, b"mdta"), NAME)
    assert "cannot be" in refusal(plain[:-9], NAME)
    assert "not hold exactly one" in refusal(plain + raw(plain, moov), NAME)


def test_a_table_that_cannot_be_followed_leaves_the_file_alone_unless_nothing_moves(plain: bytes) -> None:
    first = description_first(plain)
    ftyp = top(first, b"ftyp")
    index = make_atom(b"sidx", bytes(32))
    before = moved(first[: ftyp.stop] + index + first[ftyp.stop :], len(index))
    assert "cannot be followed" in refusal(before, NAME, LISTS[2])
    assert genres_of(safely(before, ("Dub",), NAME), NAME) == ("Dub",)


@pytest.mark.parametrize("number", [0, 193, 200, 256, 65_535])
def test_a_number_that_stands_for_no_genre_is_read_as_it_is_but_for_that_of_none(plain: bytes, number: int) -> None:
    data = with_numbered_genre(plain, number)
    assert genres_of(data, NAME) == ((f"({number - 1})",) if number else ())
    assert b"gnre" not in safely(data, (), NAME)
    assert genres_of(safely(data, ("Dub",), NAME), NAME) == ("Dub",)
