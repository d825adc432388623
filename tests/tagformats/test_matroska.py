"""Matroska and WebM: read from headers, tags and attachments, whatever their order and sizes; never written."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tagger.errors import UnreadableError, UnwritableError
from tagger.library.records import TrackTags
from tagger.library.scan import scan_all
from tagger.library.tags import read_tags
from tagger.library.truncation import truncation_reason
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import genre_splices
from tagger.tagformats.tag_reader import embedded_pictures, usual_genre_field
from tests.helpers.media import cover_bytes
from tests.helpers.media_codecs import encoded

SEGMENT, INFO, TRACKS, TAGS, ATTACHMENTS, CLUSTER = (
    "18538067",
    "1549A966",
    "1654AE6B",
    "1254C367",
    "1941A469",
    "1F43B675",
)


def element(identifier: str, *content: bytes, unsized: bool = False, width: int = 8) -> bytes:
    """An EBML element; ``width``: the bytes of its size."""
    data = b"".join(content)
    size = (1 << 7 * width) - 1 if unsized else len(data)
    return bytes.fromhex(identifier) + (size | 1 << 7 * width).to_bytes(width) + data


def tag(target: int | None, *values: tuple[str, str], about: bytes = b"") -> bytes:
    targets = element("63C0", *([] if target is None else [element("68CA", bytes([target]))]), about)
    simple = [element("67C8", element("45A3", name.encode()), element("4487", text.encode())) for name, text in values]
    return element("7373", targets, *simple)


def head(document: bytes = b"matroska") -> bytes:
    return element("1A45DFA3", element("4282", document), width=1)


def information(title: str = "", seconds: float = 61.5) -> bytes:
    named = [element("7BA9", title.encode())] if title else []
    return element(
        INFO, element("2AD7B1", (1_000_000).to_bytes(3)), element("4489", struct.pack(">d", seconds * 1e3)), *named
    )


def track(kind: int = 2, codec: str = "A_OPUS") -> bytes:
    return element(TRACKS, element("AE", element("83", bytes([kind])), element("86", codec.encode())))


def cluster(**options: bool) -> bytes:
    return element(CLUSTER, element("E7", b"\0"), element("A3", bytes(2000)), **options)


def attached(name: str, media_type: str, data: bytes) -> bytes:
    parts = (element("466E", name.encode()), element("4660", media_type.encode()), element("465C", data))
    return element("61A7", *parts)


def read(data: bytes) -> TrackTags:
    return read_tags(open_audio(io.BytesIO(data), name="a.mka"))


ALBUM = tag(50, ("TITLE", "Kind of Blue"), ("ARTIST", "Miles Davis"), ("DATE_RELEASED", "1959-08-17"))
SONG = tag(30, ("TITLE", "So What"), ("ARTIST", "Davis"), ("PART_NUMBER", "1"), ("GENRE", "Jazz"), ("GENRE", "Modal"))


@pytest.mark.parametrize(
    "segment",
    [
        lambda *parts: element(SEGMENT, *parts, cluster()),
        lambda *parts: element(SEGMENT, cluster(), cluster(), *parts),
        lambda *parts: element(SEGMENT, cluster(unsized=True), cluster(unsized=True), *parts, unsized=True),
        lambda *parts: element(SEGMENT, element("EC", bytes(300)), *parts, cluster(), width=4),
    ],
    ids=["tags first", "tags last", "sizes unknown", "padding"],
)
def test_tags_of_album_and_track_are_told_apart(segment: Callable[..., bytes]) -> None:
    tags = read(head() + segment(information("ignored"), track(), element(TAGS, ALBUM, SONG)))
    assert tags == TrackTags(
        format="matroska", title="So What", artist="Davis",
        album="Kind of Blue", album_artist="Miles Davis", year=1959, track_number=1, genres=("Jazz", "Modal"), duration=61.5,
    )  # fmt: skip


def test_the_names_that_ffmpeg_writes() -> None:
    values = {"ARTIST": "A", "ALBUM": "B", "ALBUM_ARTIST": "C", "PART_NUMBER": "3/9", "DISC": "2", "DATE": "2001"}
    tags = read(
        head(b"webm") + element(SEGMENT, information("One"), track(), element(TAGS, tag(None, *values.items())))
    )
    assert (tags.title, tags.artist, tags.album, tags.album_artist) == ("One", "A", "B", "C")
    assert (tags.track_number, tags.disc_number, tags.year, tags.genres) == (3, 2, 2001, ())


def test_tags_of_chapters_and_attachments_are_not_the_track_s() -> None:
    about = [element("63C4", b"\1"), element("63C6", b"\1"), element("63C9", b"\1")]
    others = [tag(None, ("GENRE", "Spoken"), about=reference) for reference in about]
    assert read(head() + element(SEGMENT, track(), element(TAGS, *others, SONG))).genres == ("Jazz", "Modal")


def test_pictures_are_attachments() -> None:
    cover, small = cover_bytes(), cover_bytes((32, 32))
    attachments = [
        attached("small_cover.jpg", "image/jpeg", small),
        attached("notes.txt", "text/plain", b"words"),
        attached("back.jpg", "image/jpeg", small),
        attached("Cover.jpg", "image/jpeg", cover),
    ]
    file = open_audio(io.BytesIO(head() + element(SEGMENT, track(), element(ATTACHMENTS, *attachments))), name="a.mka")
    assert [picture.data for picture in embedded_pictures(file)] == [cover, small, small]


@pytest.mark.parametrize(
    "broken",
    [
        head() + element(SEGMENT, element(TAGS, element("7373", b"\xff" * 30))),
        head()
        + element(SEGMENT, element(TAGS, element("7373", bytes.fromhex("67C8") + b"\x01" + b"\xff" * 6 + b"\xfe"))),
        head() + b"\0\1" * 50,
        head() + element(SEGMENT, *[element("AE")] * 20_000),
    ],
    ids=["no elements", "a size of petabytes", "no identifier", "many"],
)
def test_broken_structures_are_unreadable_or_empty(broken: bytes) -> None:
    try:
        assert read(broken).genres == ()
    except UnreadableError as error:
        assert "matroska" in error.reason


def test_every_cut_is_unreadable_or_short(tmp_path: Path) -> None:
    data = encoded("matroska", 2.0, 0)
    whole = open_audio(io.BytesIO(data), name="a.mka")
    assert truncation_reason(whole, io.BytesIO(data)) is None
    for length in range(1, len(data) // 2, 997):
        stream = io.BytesIO(data[:length])
        try:
            assert "cut short" in str(truncation_reason(open_audio(stream, name="a.mka"), stream))
        except UnreadableError:
            continue


def test_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.mka").write_bytes(encoded("matroska", 1.0, 0))
    with (tmp_path / "a.mka").open("rb") as file, pytest.raises(UnwritableError, match="only read"):
        genre_splices(file, ("Jazz",))
    assert usual_genre_field("matroska") == "GENRE"


def test_films_are_counted_and_named(tmp_path: Path, state: State) -> None:
    film = head() + element(SEGMENT, information("Film"), track(1, "V_VP9"), track(), cluster())
    with_cover = head() + element(SEGMENT, information("Song"), track(1, "V_MJPEG"), track(), cluster())
    music = tmp_path / "music"
    music.mkdir()
    for name, data in (("film.mkv", film), ("other.webm", film), ("song.mka", with_cover)):
        (music / name).write_bytes(data)
    result = scan_all([music])
    assert [track.path.name for album in result.albums for track in album.tracks] == ["song.mka"]
    expected = "2 files of a kind that cannot be tagged, film (.mkv, .webm), passed over: the first is “film.mkv”"
    assert [problem.reason for problem in result.problems] == [expected]
    (music / "was.mka").write_bytes(with_cover)
    assert scan(state, [music]).tracks == 2
    (music / "was.mka").write_bytes(film)
    report = scan(state, [music])
    assert (report.tracks, report.missing) == (1, 1)
