"""Tags in front and behind: APEv2, ID3v1, Lyrics3, and what becomes of those that stand beside each other."""

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from tagger.tagformats import apev2
from tagger.tagformats.apev2 import read_tag
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.id3v2 import to_syncsafe
from tagger.tagformats.mutagen_adapter import GENRES
from tagger.tagformats.other_genre_fields import other_genre_losses
from tagger.tagformats.splices import StructureError
from tagger.tagformats.tag_fields import GenreField
from tagger.tagformats.tag_reader import field_values, read_genre_field
from tagger.writing.plan import preview
from tests.helpers.dry_write import NamedFile, genres_of, refusal, safely
from tests.helpers.media_codecs import encoded

LISTS = [("Dub",), ("Ünïcode", "日本", "Folk, World, & Country"), tuple(f"Genre {i}" for i in range(99)), ()]
APE_FORMATS = {"ape": "a.ape", "wavpack": "a.wv", "musepack 7": "a.mpc", "musepack 8": "a.mpc"}


def item(key: bytes, value: bytes, flags: int = 0) -> bytes:
    return struct.pack("<2I", len(value), flags) + key + b"\0" + value


def ape(*items: bytes, version: int = 2000, header: bool = True, count: int | None = None) -> bytes:
    body = b"".join(items)
    counts = struct.pack("<3I", version, len(body) + 32, len(items) if count is None else count)
    flags = 1 << 31 if header else 0
    front = b"APETAGEX" + counts + struct.pack("<I", flags | 1 << 29) + bytes(8) if header else b""
    return front + body + b"APETAGEX" + counts + struct.pack("<I", flags) + bytes(8)


def id3v1(genre: int, title: bytes = b"One", comment: bytes = b"c", track: int = 3) -> bytes:
    fields = (title, b"\xc4rtist", b"Alb", b"1999", comment, track, genre)
    return b"TAG" + struct.pack("30s30s30s4s28sxBB", *fields)


def lyrics3() -> bytes:
    body = b"LYRICSBEGIN" + b"IND00002" + b"10" + b"LYR00005" + b"la la"
    return body + f"{len(body):06}".encode() + b"LYRICS200"


def id3v2(*frames: tuple[bytes, bytes], padding: int = 64) -> bytes:
    body = b"".join(n + to_syncsafe(len(c)) + b"\0\0" + c for n, c in frames) + bytes(padding)
    return b"ID3\4\0\0" + to_syncsafe(len(body)) + body


JAZZ = item(b"Genre", b"Jazz")
OTHERS = (item(b"Title", b"One"), item(b"Cover Art (Front)", b"a.jpg\0" + bytes(range(256)), 2), item(b"XY", b"", 0))


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize(
    "tag", [b"", ape(*OTHERS, JAZZ), ape(JAZZ, *OTHERS, header=False), ape(item(b"GENRE", b"a\0b"))]
)
@pytest.mark.parametrize("kind", APE_FORMATS)
def test_apev2_holds_a_list(kind: str, tag: bytes, genres: Sequence[str]) -> None:
    name = APE_FORMATS[kind]
    after = safely(encoded(kind, 0.3, 0) + tag, genres, name)
    assert genres_of(after, name) == genres
    assert all(one in after for one in OTHERS if one in tag)


def test_items_keep_their_order_and_the_key_its_spelling() -> None:
    after = safely(encoded("ape", 0.3, 0) + ape(OTHERS[0], item(b"gEnRe", b"x"), OTHERS[1]), ("Dub",), "a.ape")
    tag = read_tag(NamedFile(after, "a.ape"))
    assert tag is not None
    assert [one.key for one in tag.items] == [b"Title", b"gEnRe", b"Cover Art (Front)"]


def test_an_old_tag_behind_follows() -> None:
    before = encoded("wavpack", 0.3, 0) + ape(JAZZ) + id3v1(8)
    after = safely(before, ("Funk", "Dub"), "a.wv")
    assert after.endswith(id3v1(5))
    assert safely(before, (), "a.wv").endswith(id3v1(255))
    assert safely(before, ("Dub Techno",), "a.wv").endswith(id3v1(255))


def test_a_first_version_of_the_tag_takes_one_plain_genre() -> None:
    before = encoded("ape", 0.3, 0) + ape(JAZZ, version=1000, header=False)
    assert genres_of(safely(before, ("Dub",), "a.ape"), "a.ape") == ("Dub",)
    assert "single genre in plain ASCII" in refusal(before, "a.ape", ("Dub", "Funk"))
    assert "single genre in plain ASCII" in refusal(before, "a.ape", ("日本",))


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (ape(JAZZ, count=3), "fewer items"),
        (ape(*OTHERS, count=1), "do not fill it"),
        (ape(item(b"Genre", b"x", 2)), "no text"),
        (ape(item(b"Genre", b"x", 1)), "read-only"),
        (ape(JAZZ)[40:], "no header"),
    ],
)
def test_a_tag_that_does_not_add_up_is_left_alone(tag: bytes, reason: str) -> None:
    assert reason in refusal(encoded("ape", 0.3, 0) + tag, "a.ape")


@pytest.mark.parametrize("genres", LISTS)
@pytest.mark.parametrize("front", [b"", id3v2((b"TIT2", b"\3One"), (b"TCON", b"\3Jazz"))])
@pytest.mark.parametrize("lyrics", [b"", lyrics3()])
@pytest.mark.parametrize("middle", [b"", ape(*OTHERS, JAZZ), ape(item(b"REPLAYGAIN_TRACK_GAIN", b"-1 dB"))])
def test_everything_at_once(front: bytes, middle: bytes, lyrics: bytes, genres: Sequence[str]) -> None:
    before = front + encoded("mp3", 0.2, 0) + middle + lyrics + id3v1(8)
    after = safely(before, genres, "a.mp3")
    assert genres_of(after, "a.mp3") == genres
    assert lyrics in after
    assert all(one in after for one in OTHERS if one in middle)


def test_a_genre_in_a_second_tag_is_kept_in_step_and_none_is_added() -> None:
    front = id3v2((b"TCON", b"\3Jazz"))
    after = safely(front + encoded("mp3", 0.2, 0) + ape(*OTHERS, JAZZ) + id3v1(8), ("Funk", "Dub"), "a.mp3")
    assert item(b"Genre", b"Funk\0Dub") in after
    assert after.endswith(id3v1(5))
    gain = ape(item(b"REPLAYGAIN_TRACK_GAIN", b"-1 dB"))
    assert safely(front + encoded("mp3", 0.2, 0) + gain, ("Funk", "Dub"), "a.mp3").endswith(gain)


def test_beside_an_apev2_tag_the_oldest_kind_is_not_the_main_one(tmp_path: Path) -> None:
    data = encoded("mp3", 0.2, 0) + ape(item(b"Genre", b"Polka\0Dub"), item(b"Title", b"The whole title")) + id3v1(17)
    (tmp_path / "a.mp3").write_bytes(data)
    file = open_audio(tmp_path / "a.mp3")
    assert read_genre_field(file) == GenreField("Genre", ("Polka", "Dub"))
    assert field_values(file, "title") == ["The whole title"]
    assert field_values(file, "album") == ["Alb"]  # which the better tag lacks
    assert preview(tmp_path / "a.mp3", read_genre_field(file), ("Polka", "Dub", "Funk"))[1] == (
        "the ID3v1 tag names “Rock”, which gives way",
        "the ID3v1 tag can name one genre at most, from its own list (“Polka”)",
    )
    after = safely(data, ("Polka", "Dub", "Funk"), "a.mp3")
    assert genres_of(after, "a.mp3") == ("Polka", "Dub", "Funk")
    assert after.endswith(id3v1(GENRES.index("Polka")))


def test_a_lone_old_tag_takes_what_its_number_says_exactly() -> None:
    before = encoded("mp3", 0.2, 0) + id3v1(8)
    assert safely(before, ("Funk",), "a.mp3") == before[:-1] + b"\5"
    assert safely(before, (), "a.mp3") == before[:-1] + b"\xff"


def test_a_lone_old_tag_gets_a_newer_one_that_repeats_it() -> None:
    after = safely(encoded("mp3", 0.2, 0) + id3v1(8), ("Jazz", "Dub Techno"), "a.mp3")
    assert after.startswith(b"ID3\4")
    for text in (b"\3One", b"\0\xc4rtist", b"\3Alb", b"\x031999", b"\3eng\0c", b"\x033"):
        assert text in after


@pytest.mark.parametrize("code_page", ["cp1251", "shift_jis", "gbk", "iso8859-7", "utf-8"])
def test_a_text_in_another_code_page_is_repeated_to_the_byte_and_named(tmp_path: Path, code_page: str) -> None:
    title = {"shift_jis": "音楽", "gbk": "音乐", "iso8859-7": "Μουσική"}.get(code_page, "Музыка").encode(code_page)
    data = encoded("mp3", 0.2, 0) + id3v1(8, title=title)
    after = safely(data, ("Jazz", "Dub Techno"), "a.mp3")
    assert b"TIT2" + to_syncsafe(len(title) + 1) + b"\0\0\0" + title in after
    assert title.decode("latin-1").encode() not in after
    (tmp_path / "a.mp3").write_bytes(data)
    sentences = preview(tmp_path / "a.mp3", GenreField("ID3v1", ("Jazz",)), ("Jazz", "Dub Techno"))[1]
    assert (
        "the ID3v1 tag does not state the code page of its title and artist: their bytes are repeated as they are"
        in (sentences)
    )


def test_a_comment_of_an_old_tag_stays_a_comment_for_every_reader(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(safely(encoded("mp3", 0.2, 0) + id3v1(8), ("Dub Techno",), "a.mp3"))
    frames = ID3(tmp_path / "a.mp3", load_v1=False).getall("COMM")
    assert [(frame.desc, frame.lang, frame.text) for frame in frames] == [("", "eng", ["c"])]


@pytest.mark.parametrize("number", [192, 199, 200, 254, 255])
def test_an_unassigned_number_is_read_as_it_is_and_gives_way(number: int) -> None:
    lone = encoded("mp3", 0.2, 0) + id3v1(number)
    assert genres_of(lone, "a.mp3") == (() if number == 255 else (f"({number})",))  # 255 says that there is none
    assert genres_of(safely(lone, (), "a.mp3"), "a.mp3") == ()
    for text in (f"{number}", f"({number})", f"({number})Dub", f"{number}\0Dub", f"(9)({number})Dub"):
        data = id3v2((b"TCON", b"\3" + text.encode())) + encoded("mp3", 0.2, 0)
        metal = ("Metal",) if "(9)" in text else ()
        assert genres_of(data, "a.mp3") == (*metal, f"({number})", *(("Dub",) if "Dub" in text else ()))
        assert b"TCON" not in safely(data, (), "a.mp3")
        assert f"({number})\0Jazz".encode() in safely(data, (f"({number})", "Jazz"), "a.mp3")
    assert genres_of(id3v2((b"TCON", b"\3Unknown")) + encoded("mp3", 0.2, 0), "a.mp3") == ("Unknown",)


def test_volume_levels_alone_are_no_tag_to_write_genres_to() -> None:
    gain = ape(item(b"MP3GAIN_MINMAX", b"1,2"))
    after = safely(encoded("mp3", 0.2, 0) + gain, ("Dub",), "a.mp3")
    assert after.startswith(b"ID3\4")
    assert after.endswith(gain)


def test_a_tag_of_the_newest_kind_at_the_end_is_left_alone() -> None:
    frames = b"TCON" + to_syncsafe(6) + b"\0\0\3Polka"
    end = b"3DI\4\0\x10" + to_syncsafe(len(frames))
    appended = b"ID3\4\0\x10" + to_syncsafe(len(frames)) + frames + end
    after = safely(id3v2((b"TCON", b"\3Jazz")) + encoded("mp3", 0.2, 0) + appended, ("Dub",), "a.mp3")
    assert after.endswith(appended)
    assert other_genre_losses(NamedFile(after, "a.mp3"), ("Dub",), ("Dub", "Funk")) == (
        "an ID3v2 tag behind the audio names “Polka”, which stays there: it is neither read nor written",
    )


@pytest.mark.parametrize("genres", LISTS)
def test_true_audio(genres: Sequence[str]) -> None:
    for front in (b"", id3v2((b"TIT2", b"\3One"), (b"TCON", b"\3Jazz"))):
        after = safely(front + encoded("tta", 0.3, 0) + id3v1(8), genres, "a.tta")
        assert genres_of(after, "a.tta") == genres


def test_what_gives_way_or_is_said_in_part_is_named() -> None:
    data = id3v2((b"TCON", b"\3Jazz")) + encoded("mp3", 0.2, 0) + ape(item(b"Genre", b"Polka\0Jazz")) + id3v1(17)
    assert other_genre_losses(NamedFile(data, "a.mp3"), ("Jazz",), ("Jazz", "Dub Techno")) == (
        "the ID3v1 tag names “Rock”, which gives way",
        "the ID3v1 tag can name one genre at most, from its own list (“Jazz”)",
        "the APEv2 tag names “Polka”, which gives way",
    )
    lone = encoded("mp3", 0.2, 0) + id3v1(255)
    assert other_genre_losses(NamedFile(lone, "a.mp3"), (), ("Dub Techno",)) == (
        "the ID3v1 tag can name none of these genres",
    )
    assert other_genre_losses(NamedFile(b"fLaC", "a.flac"), (), ("Dub",)) == ()


def test_an_apev2_tag_at_the_front_is_left_alone() -> None:
    with pytest.raises(StructureError, match="belongs at the end"):
        read_tag(NamedFile(ape(JAZZ) + encoded("mp3", 0.2, 0), "a.mp3"))


def test_a_lyrics_tag_that_does_not_begin_where_it_says_is_left_alone() -> None:
    broken = lyrics3().replace(b"LYRICSBEGIN", b"lyricsbegin")
    assert "Lyrics3 tag is broken" in refusal(encoded("mp3", 0.2, 0) + broken + id3v1(8), "a.mp3")
    assert apev2.trailing_end(NamedFile(b"x" + lyrics3() + id3v1(8), "a")) == 1
