"""Whatever a file carries beside its genre is the same after writing and after undoing it (see ``written``)."""

import base64
import io
import struct
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mutagen.asf import ASF
from mutagen.asf._attrs import ASFByteArrayAttribute, ASFDWordAttribute, ASFUnicodeAttribute
from mutagen.flac import Picture
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from tagger.tagformats import ogg, vorbis_comment
from tagger.tagformats.flac import read_blocks
from tagger.tagformats.id3v2 import to_syncsafe
from tests.helpers.dry_write import NamedFile, genres_of, safely
from tests.helpers.media import cover_bytes
from tests.helpers.media_codecs import encoded

BRIEF = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SURPRISES = ("", " ", "ÿþ", "\ufeffx", "日本語", "🎷" * 3, "a\nb", "Folk, World, & Country", "x; y / z", "é" * 200)

texts = st.one_of(
    st.sampled_from(SURPRISES), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
names = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ", min_size=2, max_size=12)
lists = st.lists(
    st.one_of(
        st.sampled_from(("Jazz", "Dub Techno", "Folk, World, & Country", "Ünïcode", "日本", "Rock / Pop", "(live")),
        st.text(st.characters(min_codepoint=0x41, max_codepoint=0x24F, categories=["L"]), min_size=3, max_size=20),
    ),
    max_size=6,
    unique=True,
).map(tuple)


def id3_text(encoding: int, text: str) -> bytes:
    """Text as a frame holds it, without its end."""
    return text.encode({0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}[encoding], errors="replace")


@st.composite
def id3_frames(draw: st.DrawFn, version: int) -> list[tuple[bytes, bytes]]:
    """Names and contents of frames: texts in every encoding, pictures, lyrics, chapters, unknown and doubled ones."""
    encoding = st.sampled_from((0, 1) if version < 4 else (0, 1, 2, 3))
    end = {0: b"\0", 1: b"\0\0", 2: b"\0\0", 3: b"\0"}
    found = []
    for kind in draw(
        st.lists(st.sampled_from(("text", "TXXX", "COMM", "USLT", "APIC", "CHAP", "PRIV", "odd")), max_size=9)
    ):
        e = draw(encoding)
        text, more = id3_text(e, draw(texts)), id3_text(e, draw(texts))
        one = bytes([e])
        found.append(
            {
                "text": (draw(st.sampled_from((b"TIT2", b"TPE1", b"TALB", b"TIT2"))), one + text + end[e] + more),
                "TXXX": (b"TXXX", one + text + end[e] + more),
                "COMM": (b"COMM", one + b"eng" + text + end[e] + more),
                "USLT": (b"USLT", one + b"deu" + text + end[e] + more),
                "APIC": (b"APIC", b"\0image/jpeg\0\3x\0" + draw(st.binary(min_size=1, max_size=300))),
                "CHAP": (b"CHAP", b"c\0" + bytes(16) + b"TIT2" + struct.pack(">I", 4) + b"\0\0\0One"),
                "PRIV": (b"PRIV", b"me\0" + draw(st.binary(max_size=300))),
                "odd": (
                    draw(st.sampled_from((b"XYZW", b"ZZZ0", b"TSIZ", b"RVAD"))),
                    draw(st.binary(min_size=1, max_size=99)),
                ),
            }[kind]
        )
    return found


def id3_tag(version: int, frames: Sequence[tuple[bytes, bytes]], padding: int, genre: tuple[str, ...] = ()) -> bytes:
    body = b"".join(frame(version, *one) for one in frames)
    if genre:
        body += frame(version, b"TCON", b"\1" + "\0".join(genre).encode("utf-16"))
    return b"ID3" + bytes([version, 0, 0]) + to_syncsafe(len(body) + padding) + body + bytes(padding)


def frame(version: int, name: bytes, content: bytes) -> bytes:
    size = to_syncsafe(len(content)) if version == 4 else len(content).to_bytes(4)
    return name + size + b"\0\0" + content


@pytest.mark.parametrize("version", [3, 4])
@given(data=st.data(), padding=st.integers(0, 60), old=lists, new=lists)
@BRIEF
def test_id3(version: int, data: st.DataObject, padding: int, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    before = id3_tag(version, data.draw(id3_frames(version)), padding, old) + encoded("mp3", 0.2, 0)
    assert genres_of(safely(before, new, "a.mp3"), "a.mp3") == new


@given(frames=id3_frames(3), padding=st.integers(0, 60), new=lists)
@BRIEF
def test_id3_unsynchronised(frames: list[tuple[bytes, bytes]], padding: int, new: tuple[str, ...]) -> None:
    plain = id3_tag(3, frames, padding, ("Jazz",))[10:]
    raw = bytearray()
    for at, byte in enumerate(plain):
        raw.append(byte)
        if byte == 0xFF and (at + 1 == len(plain) or plain[at + 1] >= 0xE0 or plain[at + 1] == 0):
            raw.append(0)
    before = b"ID3\3\0\x80" + to_syncsafe(len(raw)) + bytes(raw) + encoded("mp3", 0.2, 0)
    assert genres_of(safely(before, new, "a.mp3"), "a.mp3") == new


comments = st.lists(st.tuples(names, texts), max_size=12)


def comment(pairs: Sequence[tuple[str, str]], genres: Sequence[str], remaining_tag: bytes = b"") -> bytes:
    field_values = [f"{name}={value}".encode() for name, value in [*pairs, *(("genre", genre) for genre in genres)]]
    return vorbis_comment.render(vorbis_comment.CommentBlock("ünï".encode(), tuple(field_values), remaining_tag))


def flac(pairs: Sequence[tuple[str, str]], genres: Sequence[str], pictures: Sequence[bytes], padding: int) -> bytes:
    """A FLAC file with pictures as blocks of their own."""
    data = encoded("flac", 0.2, 0)
    end = read_blocks(NamedFile(data, "a"))[-1].stop
    chain = [(0, data[8:42]), *((6, picture(p)) for p in pictures), (4, comment(pairs, genres)), (1, bytes(padding))]
    built = (
        bytes([k | (0x80 if i == len(chain) - 1 else 0)]) + len(p).to_bytes(3) + p for i, (k, p) in enumerate(chain)
    )
    return b"fLaC" + b"".join(built) + data[end:]


def picture(data: bytes) -> bytes:
    block = Picture()
    block.data, block.mime, block.type = data, "image/jpeg", 3
    return bytes(block.write())


@given(comments, lists, lists, st.lists(st.binary(max_size=200), max_size=3), st.integers(0, 60))
@BRIEF
def test_flac(
    pairs: list[tuple[str, str]], old: tuple[str, ...], new: tuple[str, ...], pictures: list[bytes], padding: int
) -> None:
    assert genres_of(safely(flac(pairs, old, pictures, padding), new, "a.flac"), "a.flac") == new


@given(comments, lists, lists, st.binary(max_size=999))
@BRIEF
def test_ogg(pairs: list[tuple[str, str]], old: tuple[str, ...], new: tuple[str, ...], cover: bytes) -> None:
    data = encoded("opus", 0.2, 0)
    page = list(ogg.pages_from(NamedFile(data, "a"), 0))[1]
    field_values = [*pairs, ("metadata_block_picture", base64.b64encode(picture(cover)).decode())]
    packet = b"OpusTags" + comment(field_values, old)
    built = ogg.make_page(0, 0, page.serial, page.sequence, ogg.lacing_of([packet]), packet)
    before = data[: page.start] + built + data[page.stop :]
    assert genres_of(safely(before, new, "a.opus"), "a.opus") == new


@given(
    st.lists(st.tuples(names, st.lists(texts, min_size=1, max_size=3)), max_size=6),
    lists,
    lists,
    st.binary(max_size=99),
)
@BRIEF
def test_mp4(pairs: list[tuple[str, list[str]]], old: tuple[str, ...], new: tuple[str, ...], unknown: bytes) -> None:
    file = NamedFile(encoded("aac", 0.2, 0), "a.m4a")
    tags = MP4(fileobj=file)
    for name, values in pairs:
        tags[f"----:com.example:{name}"] = [MP4FreeForm(v.encode()) for v in values] + [MP4FreeForm(unknown)]
    tags["covr"] = [MP4Cover(cover_bytes()), MP4Cover(unknown or b"x", MP4Cover.FORMAT_PNG)]
    tags["\xa9nam"], tags["trkn"], tags["cpil"] = ["One", "Two"], [(1, 9)], True
    if old:
        tags["\xa9gen"] = list(old)
    file.seek(0)
    tags.save(file, padding=lambda _: len(unknown))
    assert genres_of(safely(file.getvalue(), new, "a.m4a"), "a.m4a") == new


@given(comments, lists, lists, st.binary(max_size=99))
@BRIEF
def test_asf(pairs: list[tuple[str, str]], old: tuple[str, ...], new: tuple[str, ...], unknown: bytes) -> None:
    file = NamedFile(encoded("wma", 0.2, 0), "a.wma")
    tags = ASF(fileobj=file)
    for name, value in pairs:
        tags[f"WM/{name}"] = [ASFUnicodeAttribute(value), ASFUnicodeAttribute(value, language=0, stream=1)]
    tags["WM/Picture"] = [ASFByteArrayAttribute(unknown), ASFByteArrayAttribute(bytes(70_000))]
    tags["WM/Number"] = [ASFDWordAttribute(len(unknown))]
    if old:
        tags["WM/Genre"] = list(old)
    file.seek(0)
    tags.save(file, padding=lambda _: len(unknown))
    assert genres_of(safely(file.getvalue(), new, "a.wma"), "a.wma") == new


@given(comments, lists, lists, st.binary(max_size=99), st.booleans())
@example([], (), ("Dub",), bytes(18), True)  # the "TAG" of its "APETAGEX" stands where an ID3v1 tag would begin
@BRIEF
def test_apev2(
    pairs: list[tuple[str, str]], old: tuple[str, ...], new: tuple[str, ...], unknown: bytes, header: bool
) -> None:
    field_values = {f"{name} {i}": (value.encode(), 0) for i, (name, value) in enumerate(pairs)}
    field_values |= {"Cover Art (Front)": (b"a\0" + unknown, 2), "Link": (b"http://x", 4)}
    field_values |= {"Genre": ("\0".join(old).encode(), 0)} if old else {}
    body = b"".join(struct.pack("<2I", len(v), f) + k.encode() + b"\0" + v for k, (v, f) in field_values.items())
    counts = struct.pack("<3I", 2000, len(body) + 32, len(field_values))
    edges = [b"APETAGEX" + counts + struct.pack("<I", f | header << 31) + bytes(8) for f in (1 << 29, 0)]
    before = encoded("wavpack", 0.2, 0) + (edges[0] if header else b"") + body + edges[1]
    assert genres_of(safely(before, new, "a.wv"), "a.wv") == new


@pytest.mark.parametrize("kind", ["flac", "opus"])
def test_a_thousand_comments(kind: str) -> None:
    pairs = [(f"NAME{i % 300}", "ü" * (i % 50)) for i in range(1000)]
    before = flac(pairs, ("Jazz",), (), 99)
    assert genres_of(safely(before, ("Dub",), "a.flac"), "a.flac") == ("Dub",)
    test_ogg.hypothesis.inner_test(pairs, ("Jazz",), ("Dub",), b"")  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 4096])
def test_a_picture_of_fifty_megabytes(room: int) -> None:
    huge = bytes(range(256)) * (50 << 12)
    tag = id3_tag(4, [(b"TIT2", b"\3One"), (b"APIC", b"\0image/jpeg\0\3\0" + huge)], room, ("Jazz",))
    assert genres_of(safely(tag + encoded("mp3", 0.2, 0), ("Dub", "Funk"), "a.mp3"), "a.mp3") == ("Dub", "Funk")
    file = io.BytesIO(encoded("aac", 0.2, 0))
    tags = MP4(fileobj=file)
    tags["covr"] = [MP4Cover(huge)]
    file.seek(0)
    tags.save(file, padding=lambda _: room)
    assert genres_of(safely(file.getvalue(), ("Dub", "Funk"), "a.m4a"), "a.m4a") == ("Dub", "Funk")
    assert genres_of(safely(flac((), ("Jazz",), (huge[: (16 << 20) - 99],), room), ("Dub",), "a.flac"), "a.flac") == (
        "Dub",
    )
