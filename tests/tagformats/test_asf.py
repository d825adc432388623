"""ASF (WMA) files: WM/Genre attributes and padding change, every other object and attribute stays."""

import struct
from collections.abc import Sequence

import pytest
from mutagen.asf import ASF

from tagger.tagformats import asf as objects
from tagger.tagformats.asf import attributes, make_object, read_header, short_entry
from tests.helpers.dry_write import NamedFile, genres_of, refusal, safely
from tests.helpers.media_codecs import encoded

NAME = "a.wma"
LISTS = [("Dub",), ("Ünïcode", "日本", "Folk, World, & Country"), tuple(f"Genre {i}" for i in range(300)), ()]


@pytest.fixture(scope="module")
def bare() -> bytes:
    """A file without a single tag."""
    return encoded("wma", 0.3, 0)


def with_object(data: bytes, new: bytes, *, inner: bool = False) -> bytes:
    """The file with an object more at the end of its header, or of the header's extension."""
    header = read_header(NamedFile(data, NAME))
    out = bytearray(data)
    struct.pack_into("<Q", out, 16, header.stop + len(new))
    end = header.stop
    if inner:
        assert header.extension is not None
        end = header.extension.stop
        struct.pack_into("<Q", out, header.extension.start + 16, header.extension.size + len(new))
        struct.pack_into("<I", out, header.extension.start + 42, header.extension.size - 46 + len(new))
    else:
        struct.pack_into("<I", out, 24, header.count + 1)
    (properties,) = (o for o in header.objects if o.name == objects.FILE_PROPERTIES)
    struct.pack_into("<Q", out, properties.start + 40, len(data) + len(new))
    return bytes(out[:end] + new + out[end:])


def content(*entries: bytes) -> bytes:
    return make_object(objects.EXTENDED_CONTENT, struct.pack("<H", len(entries)) + b"".join(entries))


def library(*entries: bytes) -> bytes:
    return make_object(objects.LIBRARY, struct.pack("<H", len(entries)) + b"".join(entries))


def binary_entry(name: str, value: bytes) -> bytes:
    key = (name + "\0").encode("utf-16-le")
    return struct.pack("<H", len(key)) + key + struct.pack("<2H", 1, len(value)) + value


def stated_size(data: bytes) -> int:
    properties = read_header(NamedFile(data, NAME)).find(objects.FILE_PROPERTIES)
    assert properties is not None
    size: int = struct.unpack_from("<Q", data, properties.start + 40)[0]
    return size


@pytest.mark.parametrize("genres", LISTS)
def test_a_file_without_tags_gets_what_it_needs(bare: bytes, genres: Sequence[str]) -> None:
    after = safely(bare, genres, NAME)
    assert genres_of(after, NAME) == genres
    assert stated_size(after) == len(after)


@pytest.mark.parametrize("genres", LISTS)
def test_other_attributes_stay_where_they_are(bare: bytes, genres: Sequence[str]) -> None:
    entries = (
        short_entry("WM/AlbumTitle", "Alb"),
        short_entry("WM/Genre", "Jazz"),
        binary_entry("WM/Picture", bytes(range(256)) * 9),
        short_entry("wm/genre", "Blues"),
        short_entry("WM/GenreID", "(8)"),
    )
    before = with_object(bare, content(*entries))
    before = with_object(
        before, library(objects.long_entry("WM/Genre", "Soul"), objects.long_entry("X", "y")), inner=True
    )
    assert genres_of(before, NAME) == ("Jazz", "Blues", "Soul")
    after = safely(before, genres, NAME)
    assert genres_of(after, NAME) == genres
    assert ASF(fileobj=NamedFile(after, NAME))["X"] == ["y"]
    assert stated_size(after) == len(after)


def test_the_first_value_stands_where_old_players_look_and_the_rest_in_the_library(bare: bytes) -> None:
    after = safely(bare, ("Jazz", "Dub", "Funk"), NAME)
    file = NamedFile(after, NAME)
    header = read_header(file)
    short, long = header.find(objects.EXTENDED_CONTENT), header.find(objects.LIBRARY)
    assert short is not None
    assert long is not None
    assert [a.name for a in attributes(file, short)].count("WM/Genre") == 1
    assert [a.name for a in attributes(file, long)] == ["WM/Genre", "WM/Genre"]


def test_room_is_used_so_that_nothing_moves(bare: bytes) -> None:
    roomy = safely(bare, ("Jazz", "Cool Jazz"), NAME)
    for genres in (("Dub",), ("Jazz", "Cool Jazz", "Modal Jazz"), ()):
        assert len(safely(roomy, genres, NAME)) == len(roomy)


def test_a_size_that_was_never_filled_in_stays_so(bare: bytes) -> None:
    properties = read_header(NamedFile(bare, NAME)).find(objects.FILE_PROPERTIES)
    assert properties is not None
    before = bare[: properties.start + 40] + bytes(8) + bare[properties.start + 48 :]
    assert stated_size(safely(before, ("Dub",), NAME)) == 0


def test_padding_that_holds_something_is_not_used(bare: bytes) -> None:
    before = with_object(bare, make_object(objects.PADDING, bytes(500) + b"secret" + bytes(500)))
    assert bytes(500) + b"secret" + bytes(500) in safely(before, ("Dub", "Jazz"), NAME)


def test_what_does_not_add_up_is_left_alone(bare: bytes) -> None:
    header = read_header(NamedFile(bare, NAME))
    assert "cannot be" in refusal(bare[:16] + struct.pack("<Q", header.stop - 1) + bare[24:], NAME)
    twice = with_object(with_object(bare, content()), content())
    assert "two objects of one kind" in refusal(twice, NAME)
    number = binary_entry("WM/Genre", b"\1\0\0\0")
    assert "not text" in refusal(with_object(bare, content(number)), NAME)
    assert "longer than 32 000" in refusal(bare, NAME, ("x" * 40_000,))
    assert "more genres" in refusal(bare, NAME, tuple(map(str, range(70_000))))


def test_an_attribute_that_does_not_fit_is_left_alone(bare: bytes) -> None:
    entry = short_entry("WM/AlbumTitle", "Alb")
    broken = make_object(objects.EXTENDED_CONTENT, struct.pack("<H", 9) + entry)
    assert "cannot be" in refusal(with_object(bare, broken), NAME)
