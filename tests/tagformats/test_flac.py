"""Vorbis comments in FLAC: only GENRE entries and padding change."""

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.flac import FLAC, CueSheet, CueSheetTrack, Picture, SeekPoint, SeekTable

from tagger.tagformats import vorbis_comment
from tagger.tagformats.flac import read_blocks
from tagger.tagformats.splices import StructureError
from tests.helpers.dry_write import NamedFile, genres_of, refusal, safely
from tests.helpers.media import cover_bytes, make_audio
from tests.helpers.media_codecs import encoded

NAME = "a.flac"
PADDING, COMMENT = 1, 4

entries = st.lists(st.binary(max_size=20), max_size=8).map(tuple)


@given(st.binary(max_size=9), entries, st.binary(max_size=9))
def test_a_comment_is_taken_apart_and_put_together_again(
    vendor: bytes, comments: tuple[bytes, ...], rest: bytes
) -> None:
    data = vorbis_comment.render(vorbis_comment.CommentBlock(vendor, comments, rest))
    assert vorbis_comment.parse(data) == vorbis_comment.CommentBlock(vendor, comments, rest)
    assert vorbis_comment.render(vorbis_comment.parse(data)) == data


@given(st.binary(max_size=80))
def test_anything_else_is_refused_in_words(data: bytes) -> None:
    try:
        assert vorbis_comment.render(vorbis_comment.parse(data)) == data
    except StructureError as error:
        assert "Vorbis comment" in str(error)


def test_genres_take_the_place_of_the_first_and_keep_how_the_field_is_written() -> None:
    comments = vorbis_comment.CommentBlock(b"v", (b"A=1", b"Genre=x", b"B=2", b"GENRE=y", b"GENREX=z", b"genre"), b"")
    assert vorbis_comment.with_values(comments, ["p", "q"]).entries == (
        b"A=1",
        b"Genre=p",
        b"Genre=q",
        b"B=2",
        b"GENREX=z",
        b"genre",
    )
    assert vorbis_comment.with_values(comments, []).entries == (b"A=1", b"B=2", b"GENREX=z", b"genre")
    assert vorbis_comment.with_values(vorbis_comment.CommentBlock(b"v", (b"A=1",), b""), ["p"]).entries == (
        b"A=1",
        b"GENRE=p",
    )


def comment(*comments: bytes) -> bytes:
    return vorbis_comment.render(vorbis_comment.CommentBlock(b"vendor", comments, b""))


def flac(*blocks: tuple[int, bytes], front: bytes = b"") -> bytes:
    """A FLAC file whose description is followed by these blocks."""
    original = encoded("flac", 0.2, 0)
    end = read_blocks(NamedFile(original, NAME))[-1].stop
    chain = [(0, original[8:42]), *blocks]
    raw_blocks = (
        bytes([k | (0x80 if i == len(chain) - 1 else 0)]) + len(p).to_bytes(3) + p for i, (k, p) in enumerate(chain)
    )
    return front + b"fLaC" + b"".join(raw_blocks) + original[end:]


def padding_of(data: bytes) -> list[int]:
    return [block.size for block in read_blocks(NamedFile(data, NAME)) if block.kind == PADDING]


LISTS = [("Dub",), ("Ünïcode", "日本", "Folk, World, & Country"), tuple(f"Genre {i}" for i in range(99)), ()]
LAYOUTS = {
    "comment then padding": ((COMMENT, comment(b"TITLE=One", b"GENRE=Jazz")), (PADDING, bytes(500))),
    "comment last": ((PADDING, bytes(500)), (COMMENT, comment(b"GENRE=Jazz", b"TITLE=One"))),
    "no padding": ((COMMENT, comment(b"GENRE=Jazz", b"TITLE=One")),),
    "no comment": ((PADDING, bytes(500)),),
    "nothing at all": (),
    "little padding": ((COMMENT, comment(b"GENRE=Jazz")), (PADDING, bytes(3))),
    "two paddings": ((PADDING, bytes(9)), (COMMENT, comment(b"GENRE=Jazz")), (PADDING, bytes(9)), (2, b"app!data")),
    "padding that is none": ((COMMENT, comment(b"GENRE=Jazz")), (PADDING, b"\0" * 40 + b"secret")),
    "an unknown block": ((99, b"future"), (COMMENT, comment(b"GENRE=Jazz")), (98, b"")),
}


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_of_blocks(layout: tuple[tuple[int, bytes], ...], genres: Sequence[str]) -> None:
    before = flac(*layout)
    after = safely(before, genres, NAME)
    assert genres_of(after, NAME) == genres
    if genres and sum(padding_of(before)):
        assert sum(padding_of(after)) > 0, "a file with room keeps some"


def test_room_is_used_so_that_nothing_moves() -> None:
    before = flac(*LAYOUTS["comment then padding"])
    for genres in (("Dub",), ("Jazz", "Cool Jazz"), ()):
        assert len(safely(before, genres, NAME)) == len(before)


def test_a_file_that_has_to_grow_gets_room_for_the_next_time() -> None:
    assert padding_of(safely(flac(*LAYOUTS["no padding"]), LISTS[2], NAME)) == [4096]
    assert padding_of(safely(flac(*LAYOUTS["little padding"]), LISTS[2], NAME)) == [4096]


def test_a_tag_in_front_of_the_stream_is_left_alone() -> None:
    front = b"ID3\3\0\0\0\0\0\x14TCON\0\0\0\6\0\0\0Polka" + bytes(4)
    after = safely(flac(*LAYOUTS["no padding"], front=front), ("Dub",), NAME)
    assert after.startswith(front)
    assert genres_of(after, NAME) == ("Dub",)


def test_pictures_cue_sheet_seek_table_and_application_survive(tmp_path: Path) -> None:
    path = make_audio(tmp_path / NAME, "flac", seconds=0.2, tags={"title": "One", "genres": ["Jazz"]})
    file = FLAC(path)
    for number in range(3):
        picture = Picture()
        picture.data, picture.type, picture.mime = cover_bytes(seed=number), number, "image/jpeg"
        file.add_picture(picture)
    sheet = CueSheet(None)
    sheet.tracks = [CueSheetTrack(1, 0), CueSheetTrack(170, 99)]
    file.metadata_blocks.append(sheet)
    file.save()
    data = path.read_bytes()
    after = safely(data, ("Dub", "日本"), NAME)
    kept = FLAC(fileobj=NamedFile(after, NAME))
    assert [picture.data for picture in kept.pictures] == [cover_bytes(seed=n) for n in range(3)]
    assert kept.cuesheet == FLAC(fileobj=NamedFile(data, NAME)).cuesheet
    assert kept.seektable == FLAC(fileobj=NamedFile(data, NAME)).seektable


def damaged(at: int, value: bytes) -> bytes:
    data = bytearray(flac(*LAYOUTS["comment then padding"]))
    data[at : at + len(value)] = value
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (flac((COMMENT, comment()), (COMMENT, comment())), "two Vorbis comments"),
        (damaged(43, b"\xff\xff\xff"), "chain of its FLAC blocks is broken"),
        (damaged(42, b"\x7f"), "chain of its FLAC blocks is broken"),
        (damaged(46, b"\xff\xff"), "cannot be read: it is not a valid flac file"),
    ],
)
def test_a_structure_that_does_not_add_up_is_left_alone(data: bytes, reason: str) -> None:
    assert reason in refusal(data, NAME)


@pytest.mark.parametrize("off", [-1, 1, 4])
def test_a_padding_that_claims_audio_is_never_used(off: int) -> None:
    """A padding block whose length is wrong would otherwise eat the first frames."""
    before = flac(*LAYOUTS["comment then padding"])
    block = read_blocks(NamedFile(before, NAME))[-1]
    header = bytes([0x81]) + (block.size + off).to_bytes(3)
    assert "audio" in refusal(before[: block.start] + header + before[block.start + 4 :], NAME)


def test_a_comment_beyond_what_a_block_holds_is_refused() -> None:
    assert "beyond what a FLAC block can hold" in refusal(flac(), NAME, ("x" * (1 << 24),))


def test_seek_points_stay(tmp_path: Path) -> None:
    table = b"".join(struct.pack(">QQH", sample, sample * 2, 4096) for sample in (0, 4096))
    after = safely(flac((3, table), (COMMENT, comment())), ("Dub",), NAME)
    seek_table = FLAC(fileobj=NamedFile(after, NAME)).seektable
    assert isinstance(seek_table, SeekTable)
    assert seek_table.seekpoints == [SeekPoint(0, 0, 4096), SeekPoint(4096, 8192, 4096)]
