"""ID3v2 tags of every version and oddity: the genre changes, no other byte does."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from mutagen.id3 import APIC, CHAP, COMM, CTOC, GEOB, ID3, PRIV, TCON, TIT2, TXXX, USLT, CTOCFlags

from tagger.tagformats.id3v2 import read_tag, syncsafe, to_syncsafe
from tagger.tagformats.splices import StructureError
from tests.helpers.dry_write import NamedFile, genres_of, other_tags, refusal, safely, written
from tests.helpers.media import cover_bytes
from tests.helpers.media_codecs import encoded

NAME = "a.mp3"
LISTS = [("Dub",), ("Jazz", "Cool Jazz"), ("Ünïcode", "日本", "🎷"), tuple(f"Genre {i}" for i in range(40))]


@pytest.fixture(scope="module")
def audio() -> bytes:
    return encoded("mp3", 0.2, 0)


def frame(name: bytes, content: bytes, *, version: int = 3, flags: bytes = b"\0\0") -> bytes:
    if version == 2:
        return name + len(content).to_bytes(3) + content
    return name + (len(content).to_bytes(4) if version == 3 else to_syncsafe(len(content))) + flags + content


def tag(frames: bytes, *, version: int = 3, flags: int = 0, padding: int = 50) -> bytes:
    body = frames + bytes(padding)
    return b"ID3" + bytes([version, 0, flags]) + to_syncsafe(len(body)) + body


def title(version: int) -> bytes:
    return frame(b"TT2" if version == 2 else b"TIT2", b"\0One", version=version)


def genre(version: int, content: bytes = b"\0Jazz") -> bytes:
    return frame(b"TCO" if version == 2 else b"TCON", content, version=version)


def unsynchronised(data: bytes) -> bytes:
    out = bytearray()
    for at, byte in enumerate(data):
        out.append(byte)
        if byte == 0xFF and (at + 1 == len(data) or data[at + 1] >= 0xE0 or data[at + 1] == 0):
            out.append(0)
    return bytes(out)


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize("version", [2, 3, 4])
def test_each_version_stays_what_it_is_and_holds_a_list(audio: bytes, version: int, genres: Sequence[str]) -> None:
    before = tag(
        title(version) + genre(version) + frame(b"XYZ" if version == 2 else b"XYZW", b"?", version=version),
        version=version,
    )
    after = safely(before + audio, genres, NAME)
    assert genres_of(after, NAME) == genres
    assert after[3] == version
    if version == 4 or all(g.isascii() for g in genres):
        assert "\0".join(genres).encode() in after
    else:
        assert b"\0\0".join(b"\xff\xfe" + g.encode("utf-16-le") for g in genres) in after


@pytest.mark.parametrize("version", [2, 3, 4])
def test_removing_the_last_genre_removes_the_frame(audio: bytes, version: int) -> None:
    after = safely(tag(title(version) + genre(version), version=version) + audio, (), NAME)
    assert genres_of(after, NAME) == ()
    assert b"TCO" not in after


@pytest.mark.parametrize("version", [2, 3, 4])
def test_room_is_used_before_the_file_grows_and_some_is_kept(audio: bytes, version: int) -> None:
    before = tag(title(version) + genre(version), version=version, padding=64) + audio
    assert len(safely(before, ("Jazz", "Dub"), NAME)) == len(before)
    grown = safely(before, tuple(f"Genre {i}" for i in range(20)), NAME)
    parsed = read_tag(NamedFile(grown, NAME), 0)
    assert parsed is not None
    assert parsed.padding == 4096


def test_the_frame_keeps_its_place_and_duplicates_become_one(audio: bytes) -> None:
    before = tag(genre(3) + title(3) + genre(3, b"\0Dub") + frame(b"TALB", b"\0Alb"))
    after = safely(before + audio, ("Funk",), NAME)
    parsed = read_tag(NamedFile(after, NAME), 0)
    assert parsed is not None
    assert [f.name for f in parsed.frames] == [b"TCON", b"TIT2", b"TALB"]


def test_numbers_are_read_as_names_and_written_as_names(audio: bytes) -> None:
    before = tag(title(3) + genre(3, b"\0(9)(17)Eurodisco")) + audio
    assert genres_of(before, NAME) == ("Metal", "Rock", "Eurodisco")
    assert genres_of(safely(before, ("Metal", "Rock", "Eurodisco", "Dub"), NAME), NAME)[-1] == "Dub"


def test_a_name_in_parentheses_is_not_taken_for_a_number(audio: bytes) -> None:
    after = safely(tag(title(3)) + audio, ("(x", "Rock (live)"), NAME)
    assert b"\0((x\0Rock (live)" in after
    assert genres_of(after, NAME) == ("(x", "Rock (live)")


def test_an_unsynchronised_tag_stays_one(audio: bytes) -> None:
    picture = frame(b"APIC", b"\0image/jpeg\0\3\0" + b"\xff\xe0\xff\x00\x00\xff\xff" * 9 + b"\xff")
    raw = unsynchronised(title(3) + picture + genre(3) + bytes(60))
    before = b"ID3\3\0\x80" + to_syncsafe(len(raw)) + raw + audio
    for genres in LISTS:
        after = safely(before, genres, NAME)
        assert after[5] == 0x80
        assert picture in read_plain(after)


def read_plain(data: bytes) -> bytes:
    parsed = read_tag(NamedFile(data, NAME), 0)
    assert parsed is not None
    return parsed.body


def test_a_tag_that_only_claims_to_be_unsynchronised_is_left_alone(audio: bytes) -> None:
    body = title(3) + frame(b"PRIV", b"\xff\xfb\x90")
    before = b"ID3\3\0\x80" + to_syncsafe(len(body)) + body + audio
    assert "not unsynchronised as it says" in refusal(before, NAME)


def test_frames_that_are_compressed_or_encrypted_stay_as_they_are(audio: bytes) -> None:
    packed = struct.pack(">I", 300) + zlib.compress(b"\0" + b"x" * 299)
    frames = frame(b"TALB", packed, flags=b"\0\x80") + frame(b"TPE1", b"\x80secret", flags=b"\0\x40") + title(3)
    after = safely(tag(frames) + audio, ("Dub",), NAME)
    assert frames in after


@pytest.mark.parametrize(
    ("version", "flags"),
    [(3, b"\0\x40"), (3, b"\0\x20"), (3, b"\x20\0"), (4, b"\0\x04"), (4, b"\0\x40"), (4, b"\x10\0")],
)
def test_a_genre_that_is_encrypted_grouped_or_read_only_is_left_alone(audio: bytes, version: int, flags: bytes) -> None:
    before = tag(title(version) + frame(b"TCON", b"\x01\0Jazz", version=version, flags=flags), version=version)
    assert "encrypted, marked as read-only or bound to a group" in refusal(before + audio, NAME)


def test_a_compressed_genre_gives_way_to_plain_text(audio: bytes) -> None:
    content = struct.pack(">I", 5) + zlib.compress(b"\0Jazz")
    before = tag(title(3) + frame(b"TCON", content, flags=b"\0\x80")) + audio
    assert genres_of(before, NAME) == ("Jazz",)
    assert genres_of(safely(before, ("Jazz", "Dub"), NAME), NAME) == ("Jazz", "Dub")


def test_the_padding_that_an_extended_header_states_stays_true(audio: bytes) -> None:
    body = struct.pack(">IHI", 6, 0, 50) + title(3) + genre(3) + bytes(50)
    before = b"ID3\3\0\x40" + to_syncsafe(len(body)) + body + audio
    after = safely(before, ("Jazz", "Dub Techno"), NAME)
    assert len(after) == len(before)
    assert struct.unpack_from(">I", after, 16)[0] == 50 - len("\0Dub Techno")


def test_an_extended_header_of_version_4_is_kept(audio: bytes) -> None:
    extended = to_syncsafe(6) + b"\1\0"
    body = extended + title(4) + bytes(50)
    before = b"ID3\4\0\x40" + to_syncsafe(len(body)) + body + audio
    assert extended in safely(before, ("Dub",), NAME)


def test_a_checksum_over_all_frames_is_not_broken(audio: bytes) -> None:
    body = struct.pack(">IHII", 10, 0x8000, 50, 123) + title(3) + bytes(50)
    before = b"ID3\3\0\x40" + to_syncsafe(len(body)) + body + audio
    assert "checksum over all frames" in refusal(before, NAME)


def test_the_footer_repeats_the_header(audio: bytes) -> None:
    frames = title(4) + genre(4)
    size = to_syncsafe(len(frames))
    before = b"ID3\4\0\x10" + size + frames + b"3DI\4\0\x10" + size + audio
    after = safely(before, ("Jazz", "Dub"), NAME)
    parsed = read_tag(NamedFile(after, NAME), 0)
    assert parsed is not None
    assert after[parsed.stop - 10 : parsed.stop] == b"3DI" + after[3:10]
    assert parsed.padding == 0


def test_a_second_tag_is_left_alone(audio: bytes) -> None:
    second = tag(frame(b"TCON", b"\0Polka") + title(3))
    after = safely(tag(title(3) + genre(3)) + second + audio, ("Dub",), NAME)
    assert second in after


def test_bytes_behind_the_padding_are_not_used_as_room(audio: bytes) -> None:
    before = tag(title(3) + genre(3) + bytes(30) + b"left over", padding=20) + audio
    after = safely(before, ("Jazz", "Dub"), NAME)
    assert bytes(30) + b"left over" + bytes(20) in after


@pytest.mark.parametrize(
    "frames",
    [
        frame(b"TALB", b"\0Alb")[:-2] + b"\xff" * 4,
        b"TALB\xff\xff\xff\xff\0\0Alb",
        b"talb\0\0\0\4\0\0\0Alb",
        frame(b"TALB", b"\0Alb", flags=b"\x1f\x1f"),
    ],
)
@pytest.mark.parametrize("version", [3, 4])
def test_a_broken_frame_leaves_the_file_alone(audio: bytes, frames: bytes, version: int) -> None:
    result = written(tag(title(version) + frames, version=version) + audio, NAME, ("Dub",))
    assert result.data is None


def test_sizes_as_old_itunes_wrote_them_are_kept(audio: bytes) -> None:
    picture = frame(b"APIC", b"\0image/jpeg\0\3\0" + cover_bytes())  # a 2.4 tag with sizes of 2.3
    before = tag(title(3) + picture + frame(b"TALB", b"\0Alb"), version=4, padding=64) + audio
    for genres in LISTS:
        after = safely(before, genres, NAME)
        assert picture in after
        assert genres_of(after, NAME) == genres


def test_a_damaged_size_that_looks_like_old_itunes_way_harms_no_other_frame(audio: bytes) -> None:
    """A picture whose size is damaged can look like old iTunes' way to count."""
    picture = b"\0image/jpeg\0\3\0" + cover_bytes()
    damaged = b"APIC" + to_syncsafe(len(picture) + 2) + b"\0\0" + picture
    assert int.from_bytes(damaged[4:8]) - len(picture) > 100
    before = tag(title(4) + damaged, version=4, padding=1200) + audio
    result = written(before, NAME, ("Dub",))
    assert result.data is not None, result.refusal
    assert other_tags(result.data, NAME) == other_tags(before, NAME)


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (b"ID3\5\0\0" + bytes(4), "unknown version"),
        (b"ID3\3\0\1" + bytes(4), "flags of unknown meaning"),
        (b"ID3\2\0\x40" + bytes(4), "flags of unknown meaning"),
        (b"ID3\3\0\0\xff\0\0\0", "not a valid one"),
        (b"ID3\3\0\0\0\0\1\0", "reaches beyond the end"),
        (b"ID3\3\0\x40\0\0\0\4\0\0\1\0", "extended ID3 header"),
    ],
)
def test_what_is_no_tag_is_not_edited(before: bytes, reason: str) -> None:
    with pytest.raises(StructureError, match=reason):
        read_tag(NamedFile(before, NAME), 0)


def test_lengths_of_seven_bits() -> None:
    assert syncsafe(to_syncsafe(123_456_789)) == 123_456_789
    with pytest.raises(StructureError, match="256 MB"):
        to_syncsafe(1 << 28)


@pytest.mark.parametrize("version", [3, 4])
def test_what_mutagen_knows_and_does_not_know_survives(tmp_path: Path, audio: bytes, version: int) -> None:
    path = tmp_path / NAME
    path.write_bytes(audio)
    frames = ID3()
    for frame in (
        TIT2(encoding=3, text=["One", "Two"]),
        TCON(encoding=3, text=["Jazz"]),
        COMM(encoding=1, lang="deu", desc="ü", text=["ï" * 300]),
        USLT(encoding=3, lang="eng", desc="", text="la\n" * 500),
        APIC(encoding=0, mime="image/jpeg", type=3, desc="a", data=cover_bytes()),
        APIC(encoding=0, mime="image/jpeg", type=4, desc="b", data=cover_bytes(seed=1)),
        CHAP(element_id="c1", start_time=0, end_time=9, sub_frames=[TIT2(encoding=3, text=["Part"])]),
        CTOC(element_id="t", flags=CTOCFlags.TOP_LEVEL, child_element_ids=["c1"], sub_frames=[]),
        PRIV(owner="me", data=b"\0\xff" * 99),
        GEOB(encoding=0, mime="x", filename="f", desc="d", data=b"\xff" * 9),
        TXXX(encoding=3, desc="GENRE", text=["not this one"]),
    ):
        frames.add(frame)
    if version == 3:
        frames.update_to_v23()
    frames.save(path, v2_version=version)
    after = safely(path.read_bytes(), ("Dub", "日本"), NAME)
    assert after[3] == version
    assert len(other_tags(after, NAME)) == 10
