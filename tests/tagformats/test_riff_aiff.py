"""WAV, AIFF, DSDIFF and DSF: the tag in its chunk changes, sizes follow, every other chunk stays."""

import struct
from collections.abc import Sequence

import pytest

from tagger.tagformats import riff_aiff
from tagger.tagformats.id3v2 import to_syncsafe
from tagger.tagformats.other_genre_fields import other_genre_losses
from tests.helpers.dry_write import NamedFile, genres_of, refusal, safely, written
from tests.helpers.media_codecs import encoded

NAMES = {"wav": "a.wav", "aiff": "a.aiff", "dff": "a.dff"}
DIALECTS = {"wav": riff_aiff.WAVE, "aiff": riff_aiff.AIFF, "dff": riff_aiff.DSDIFF}
LISTS = [("Dub",), ("Ünïcode", "日本", "Folk, World, & Country"), tuple(f"Genre {i}" for i in range(99)), ()]


def tag(*genres: str, padding: int = 0, version: int = 4) -> bytes:
    content = b"\3" + "\0".join(genres).encode()
    frames = b"TIT2" + to_syncsafe(4) + b"\0\0\3One" + b"TCON" + to_syncsafe(len(content)) + b"\0\0" + content
    body = frames + bytes(padding)
    return b"ID3" + bytes([version, 0, 0]) + to_syncsafe(len(body)) + body


def chunk(name: bytes, content: bytes, kind: str = "wav") -> bytes:
    dialect = DIALECTS[kind]
    return name + len(content).to_bytes(dialect.width, dialect.order) + content + bytes(len(content) % 2)


def info(*fields: tuple[bytes, bytes]) -> bytes:
    return chunk(b"LIST", b"INFO" + b"".join(chunk(name, text) for name, text in fields))


def rooted(kind: str, chunks: bytes) -> bytes:
    """A file of these chunks."""
    dialect = DIALECTS[kind]
    form = encoded(kind, 0.2, 0)[dialect.header : dialect.header + 4]
    return dialect.root + (len(chunks) + 4).to_bytes(dialect.width, dialect.order) + form + chunks


def inside(kind: str) -> bytes:
    """The chunks of a file without tags."""
    return encoded(kind, 0.2, 0)[DIALECTS[kind].header + 4 :]


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("position", ["nowhere", "behind", "in front", "roomy", "odd", "empty"])
def test_the_tag_wherever_it_stands(kind: str, position: str, genres: Sequence[str]) -> None:
    name, audio = DIALECTS[kind].tag_names[0], inside(kind)
    unknown = chunk(b"xyz ", b"odd", kind)
    before = {
        "nowhere": audio + unknown,
        "behind": audio + chunk(name, tag("Jazz"), kind),
        "in front": (audio if kind == "dff" else b"")
        + chunk(name, tag("Jazz"), kind)
        + (b"" if kind == "dff" else audio),
        "roomy": audio + chunk(name, tag("Jazz", padding=333), kind) + unknown,
        "odd": audio + unknown + chunk(name, tag("Jazz", "odd"), kind),
        "empty": audio + chunk(name, b"", kind),
    }[position]
    after = safely(rooted(kind, before), genres, NAMES[kind])
    assert genres_of(after, NAMES[kind]) == genres
    if position == "roomy" and len(genres) <= 3:
        assert len(after) == len(rooted(kind, before))
    if unknown in before:
        assert unknown in after


@pytest.mark.parametrize("kind", NAMES)
def test_the_stated_size_is_true(kind: str) -> None:
    dialect = DIALECTS[kind]
    for genres in LISTS:
        after = safely(rooted(kind, inside(kind)), genres, NAMES[kind])
        assert int.from_bytes(after[4 : dialect.header], dialect.order) == len(after) - dialect.header
        assert riff_aiff.read_tree(NamedFile(after, "a"), dialect).end == len(after)


@pytest.mark.parametrize("name", [b"ID3 ", b"id3 "])
def test_both_spellings_of_the_chunk_are_read_and_kept(name: bytes) -> None:
    for kind in ("wav", "aiff"):
        before = rooted(kind, inside(kind) + chunk(name, tag("Jazz"), kind))
        assert genres_of(before, NAMES[kind]) == ("Jazz",)
        after = safely(before, ("Dub",), NAMES[kind])
        assert genres_of(after, NAMES[kind]) == ("Dub",)
        assert (after.count(name), after.count(b"ID3 ") + after.count(b"id3 ")) == (1, 1)


def test_a_broken_tag_in_a_chunk_of_an_aiff_is_left_alone() -> None:
    for content in (b"nothing", tag("Jazz")[:15]):
        assert genres_of(rooted("aiff", inside("aiff") + chunk(b"id3 ", content, "aiff")), "a.aiff") == ()
    refused = written(rooted("aiff", inside("aiff") + chunk(b"id3 ", b"nothing", "aiff")), "a.aiff", ("Dub",))
    assert "its ID3 chunk holds something else" in refused.refusal


TEXTS = ((b"INAM", b"One\0"), (b"IART", "Ä".encode() + b"\0"), (b"IPRD", b"Alb\0"), (b"ISFT", b"X"))


def test_a_lone_info_list_takes_a_single_genre() -> None:
    before = rooted("wav", inside("wav") + info(*TEXTS, (b"IGNR", b"Jazz\0")))
    after = safely(before, ("Dub Techno",), "a.wav")
    assert after == rooted("wav", inside("wav") + info(*TEXTS, (b"IGNR", b"Dub Techno\0")))
    assert safely(before, (), "a.wav") == rooted("wav", inside("wav") + info(*TEXTS))
    bare = rooted("wav", inside("wav") + info(*TEXTS))
    assert safely(bare, ("Jazz",), "a.wav") == before


def test_several_genres_make_a_tag_that_repeats_the_list() -> None:
    before = rooted("wav", inside("wav") + info(*TEXTS, (b"IGNR", b"Jazz\0")))
    result = written(before, "a.wav", ("Jazz", "Dub"))
    assert result.data is not None, result.refusal
    assert genres_of(result.data, "a.wav") == ("Jazz", "Dub")
    assert b"IGNR\x0a\0\0\0Jazz; Dub\0" in result.data
    for text in (b"TIT2\0\0\0\4\0\0\3One", b"TALB\0\0\0\4\0\0\3Alb", "\3Ä".encode()):
        assert text in result.data


def test_tag_and_list_are_kept_in_step() -> None:
    before = rooted("wav", info(*TEXTS, (b"IGNR", b"Jazz\0")) + inside("wav") + chunk(b"id3 ", tag("Jazz")))
    after = safely(before, ("Dub", "Funk"), "a.wav")
    assert b"IGNR\x0a\0\0\0Dub; Funk\0" in after
    assert b"IGNR" not in safely(before, (), "a.wav")
    unsaid = rooted("wav", info(*TEXTS) + inside("wav") + chunk(b"id3 ", tag("Jazz")))
    assert b"IGNR" not in safely(unsaid, ("Dub",), "a.wav")


def test_what_gives_way_in_the_list_is_named() -> None:
    before = rooted("wav", inside("wav") + info((b"IGNR", b"Polka\0")) + chunk(b"id3 ", tag("Jazz")))
    assert other_genre_losses(NamedFile(before, "a.wav"), ("Jazz",), ("Jazz", "Dub")) == (
        "the INFO list names “Polka”, which gives way",
        "the INFO list holds the genres as one text (“Jazz; Dub”)",
    )


def test_broadcast_cue_and_lists_of_other_kinds_survive() -> None:
    others = (
        chunk(b"bext", bytes(range(256)) * 2 + b"x")
        + chunk(b"cue ", struct.pack("<I", 0))
        + chunk(b"LIST", b"adtl" + chunk(b"labl", b"\1\0\0\0mark\0"))
        + chunk(b"JUNK", bytes(77))
    )
    after = safely(rooted("wav", inside("wav") + others), LISTS[1], "a.wav")
    assert others in after


def test_the_byte_that_evens_the_last_chunk_may_be_missing() -> None:
    before = rooted("wav", inside("wav") + chunk(b"xyz ", b"odd"))[:-1]
    for data in (before, before[:4] + struct.pack("<I", len(before) - 8) + before[8:]):
        after = safely(data, ("Dub",), "a.wav")
        assert genres_of(after, "a.wav") == ("Dub",)


def test_bytes_behind_the_file_are_kept() -> None:
    before = rooted("aiff", inside("aiff")) + b"left over"
    assert safely(before, ("Dub",), "a.aiff").endswith(b"left over")


def damaged(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def test_what_does_not_add_up_is_left_alone() -> None:
    original = rooted("wav", inside("wav"))
    two = rooted("wav", inside("wav") + chunk(b"id3 ", tag("Jazz")) * 2)
    streamed = damaged(original, 4, b"\xff\xff\xff\xff")
    for data, reason in (
        (two, "two ID3 tags"),
        (streamed, "longer than it is"),
        (damaged(original, 4, b"\x10\0\0\0"), "cannot be"),
        (b"RF64" + original[4:], "cannot be"),
        (rooted("wav", inside("wav") + info() * 2), "more than one INFO list"),
        (rooted("wav", inside("wav") + chunk(b"id3 ", tag("Jazz")[:-3])), "cannot be"),
        (rooted("wav", inside("wav") + chunk(b"id3 ", b"nonsense")), "holds something else"),
    ):
        assert reason in refusal(data, "a.wav")


def dsf(end: bytes, pointer: int | None = None, size: int | None = None) -> bytes:
    """A DSF file with these bytes behind the audio."""
    original = encoded("dsf", 0.2, 0)
    position = (len(original) if end else 0) if pointer is None else pointer
    return (
        original[:12]
        + struct.pack("<2Q", len(original) + len(end) if size is None else size, position)
        + original[28:]
        + end
    )


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize("end", [b"", tag("Jazz"), tag("Jazz", padding=99), tag("Jazz") + b"more"])
def test_dsf(end: bytes, genres: Sequence[str]) -> None:
    after = safely(dsf(end), genres, "a.dsf")
    assert genres_of(after, "a.dsf") == genres
    assert struct.unpack_from("<Q", after, 12)[0] == len(after)


@pytest.mark.parametrize(
    "data",
    [
        dsf(b"", pointer=9),
        dsf(tag("Jazz"), pointer=99),
        dsf(b"junk"),
        dsf(b"", size=5),
        dsf(tag("Jazz"), pointer=1 << 60),
    ],
)
def test_a_dsf_whose_header_is_wrong_is_left_alone(data: bytes) -> None:
    assert written(data, "a.dsf", ("Dub",)).data is None
