"""Ogg files: the comment packet changes, page numbers and checksums follow, nothing else does."""

import struct
from collections.abc import Iterable, Sequence

import pytest
from mutagen.ogg import OggPage

from tagger.tagformats import ogg
from tagger.tagformats.ogg import FULL, NO_PACKET_ENDS, checksum, pages_from, segment_counts
from tagger.tagformats.ogg import OggPage as Page
from tests.helpers.dry_write import NamedFile, genres_of, refusal, safely, written
from tests.helpers.media_codecs import encoded

KINDS = {"vorbis": "a.ogg", "opus": "a.opus", "speex": "a.spx", "ogg flac": "a.oga"}
LISTS = [("Dub",), ("Ünïcode", "日本", "Folk, World, & Country"), tuple(f"Genre {i}" for i in range(300)), ()]
HUGE = tuple(f"Genre {i:06}" for i in range(20_000))  # a comment of more than 64 KB takes more pages


def pages(data: bytes) -> list[Page]:
    return list(pages_from(NamedFile(data, "a"), 0))


def check_pages(data: bytes) -> None:
    """Every page has the right checksum, and each stream's numbers count up."""
    numbers: dict[int, int] = {}
    for page in pages(data):
        raw = data[page.start : page.stop]
        blank = raw[:22] + bytes(4) + raw[26:]
        assert struct.unpack_from("<I", raw, 22)[0] == checksum(blank)
        if not page.flags & ogg.FIRST:
            assert page.sequence == numbers[page.serial] + 1
        numbers[page.serial] = page.sequence


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_stream(kind: str, genres: Sequence[str]) -> None:
    before = encoded(kind, 0.3, 0)
    after = safely(before, genres, KINDS[kind])
    assert genres_of(after, KINDS[kind]) == genres
    check_pages(after)


@pytest.mark.parametrize("kind", KINDS)
def test_a_comment_over_many_pages_and_back(kind: str) -> None:
    before = safely(encoded(kind, 0.3, 0), ("Jazz",), KINDS[kind])
    huge = safely(before, HUGE, KINDS[kind])
    check_pages(huge)
    assert len(pages(huge)) > len(pages(before)) + 3
    small = safely(huge, ("Jazz",), KINDS[kind])
    check_pages(small)
    assert genres_of(small, KINDS[kind]) == ("Jazz",)


@pytest.mark.parametrize("kind", ["vorbis", "opus", "speex"])
def test_room_is_used_so_that_nothing_moves(kind: str) -> None:
    name = KINDS[kind]
    roomy = safely(encoded(kind, 0.3, 0), ("Jazz", "Cool Jazz"), name)
    for genres in (("Dub",), ("Jazz", "Cool Jazz", "Modal Jazz"), ()):
        assert len(safely(roomy, genres, name)) == len(roomy)


def rebuilt(data: bytes, change: Iterable[tuple[int, bytes]]) -> bytes:
    """The file with bytes of pages replaced and their checksums made right."""
    out = bytearray(data)
    for at, value in change:
        out[at : at + len(value)] = value
    for page in pages(bytes(out)):
        raw = bytes(out[page.start : page.stop])
        blank = raw[:22] + bytes(4) + raw[26:]
        out[page.start + 22 : page.start + 26] = struct.pack("<I", checksum(blank))
    return bytes(out)


def other_stream(data: bytes, serial: int) -> bytes:
    return rebuilt(data, [(page.start + 14, struct.pack("<I", serial)) for page in pages(data)])


def test_a_second_stream_beside_the_first_keeps_its_bytes() -> None:
    first, second = encoded("vorbis", 0.3, 0), other_stream(encoded("opus", 0.3, 1), 4711)
    lines = [[data[p.start : p.stop] for p in pages(data)] for data in (first, second)]
    mixed = lines[0][0] + lines[1][0]
    for one, two in zip(lines[0][1:], lines[1][1:], strict=False):
        mixed += one + two
    mixed += b"".join(max(lines, key=len)[min(map(len, lines)) :])
    for genres in (("Dub",), HUGE, ()):
        after = safely(mixed, genres, "a.ogg")
        check_pages(after)
        theirs = [after[p.start : p.stop] for p in pages(after) if p.serial == 4711]
        assert theirs == lines[1]


def test_a_chained_stream_keeps_its_bytes() -> None:
    second = other_stream(encoded("vorbis", 0.3, 1), 4711)
    for genres in (("Dub",), HUGE, ()):
        after = safely(encoded("vorbis", 0.3, 0) + second, genres, "a.ogg")
        assert after.endswith(second)
        check_pages(after)


def test_a_chained_stream_of_the_same_number_is_not_renumbered() -> None:
    first = encoded("vorbis", 0.3, 0)
    after = safely(first + first, HUGE, "a.ogg")
    assert after.endswith(first)


def test_bytes_behind_an_opus_comment_that_must_stay_do() -> None:
    data = encoded("opus", 0.3, 0)
    page = pages(data)[1]
    packet = data[page.content : page.stop] + b"\x01binary data"
    page_bytes = ogg.make_page(0, 0, page.serial, page.sequence, ogg.lacing_of([packet]), packet)
    after = safely(data[: page.start] + page_bytes + data[page.stop :], ("Dub", "Jazz"), "a.opus")
    assert b"Jazz\x01binary data" in after


def test_damage_to_a_page_of_audio_stays_visible_after_renumbering() -> None:
    data = bytearray(encoded("vorbis", 2.0, 0))
    broken = pages(bytes(data))[-1]
    data[broken.stop - 1] ^= 0xFF
    result = written(bytes(data), "a.ogg", HUGE)
    assert result.data is not None
    last = pages(result.data)[-1]
    raw = result.data[last.start : last.stop]
    assert struct.unpack_from("<I", raw, 22)[0] != checksum(raw[:22] + bytes(4) + raw[26:])


def test_the_checksum_is_the_one_that_others_compute() -> None:
    data = encoded("vorbis", 0.3, 0)
    page = OggPage(NamedFile(data, "a"))
    page_bytes = ogg.make_page(2, 0, page.serial, 0, ogg.lacing_of(page.packets), page.packets[0])
    assert page_bytes == data[: pages(data)[0].stop] == page.write()


@pytest.mark.parametrize(
    ("sizes", "count", "expected"),
    [
        ([10, 20], 1, [2]),
        ([255] * 300 + [1], 1, [151, 150]),
        ([255, 255, 9], 3, [1, 1, 1]),
        ([9], 3, [1]),
        ([255] * 254 + [0], 1, [255]),
    ],
)
def test_segments_are_shared_out_to_as_many_pages_as_before(sizes: list[int], count: int, expected: list[int]) -> None:
    like = [Page(0, 0, 0, 1, number, b"\7") for number in range(count)]
    assert segment_counts(bytes(sizes), like) == expected


def test_pages_on_which_no_packet_ends_say_so() -> None:
    like = [Page(0, 0, 0, 1, 5, b"\7")]
    page_bytes = ogg.laid_out([bytes(FULL * 300)], like)
    assert struct.unpack_from("<Q", page_bytes[0], 6)[0] == NO_PACKET_ENDS
    assert (page_bytes[0][5], page_bytes[1][5]) == (0, ogg.CONTINUED)


def test_what_does_not_add_up_is_left_alone() -> None:
    data = encoded("vorbis", 0.3, 0)
    second = pages(data)[1]
    assert "between its Ogg pages" in refusal(data[: second.stop] + b"garbage" + data[second.stop :], "a.ogg")
    assert "cut short" in refusal(data[:-3], "a.ogg")
    granule = rebuilt(data, [(second.start + 6, struct.pack("<Q", 1234))])
    assert "audio begins on" in refusal(granule, "a.ogg")
    assert "cannot be" in refusal(data[: pages(data)[0].stop], "a.ogg")
