"""Every format through the one door: list in, list out, in place or on file objects, with room kept."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import WRITERS, WRITERS_BEHIND_TAGS, cleaned, genre_splices
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.other_genre_fields import OTHER_MAIN_TAG
from tagger.tagformats.tag_reader import format_genre_field, usual_genre_field
from tagger.tagformats.tagged_audio import first_frame, frame_length
from tagger.writing.verification import lost_padding
from tests.helpers import media_streams
from tests.helpers.dry_write import NamedFile, genres_of, refusal
from tests.helpers.genre_edits import snapshot, write_genres
from tests.helpers.media import FORMAT_NAMES, MADE, TAGLESS_NAMES, cover_bytes, make_audio, suffix
from tests.helpers.media_codecs import encoded

TAGS = {"title": "One", "artist": "Ä", "genres": ["Jazz"]}


@pytest.fixture(params=FORMAT_NAMES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind = str(request.param)
    return make_audio(tmp_path / f"a{suffix(kind)}", kind, seconds=0.3, tags=TAGS, cover=cover_bytes())


def genres_in_file(path: Path) -> tuple[str, ...]:
    return genres_of(path.read_bytes(), path.name)


def test_a_list_is_held_as_a_list_and_removed_as_a_whole(path: Path) -> None:
    for genres in (("Dub", "Folk, World, & Country", "日本"), ("Dub",), (), ("Rock / Pop", "Jazz")):
        write_genres(path, genres)
        assert genres_in_file(path) == genres


def test_files_and_file_objects_become_the_same(path: Path) -> None:
    file = io.BytesIO(path.read_bytes())
    write_genres(file, ("Dub", "Funk"))
    write_genres(path, ("Dub", "Funk"))
    assert file.getvalue() == path.read_bytes()
    assert not file.closed


def test_a_file_that_had_room_keeps_some(path: Path) -> None:
    write_genres(path, tuple(f"Genre {i}" for i in range(30)))
    for count in (31, 60, 400, 2, 90, 0, 401, 1):
        before = snapshot(path)
        write_genres(path, tuple(f"Genre {i}" for i in range(count)))
        assert not lost_padding(before, snapshot(path))


@pytest.mark.parametrize("profile", Profile)
def test_profiles(path: Path, profile: Profile) -> None:
    write_genres(path, ("Dub", "Funk"), profile)
    assert genres_in_file(path) == profile.field_values(("Dub", "Funk"))
    assert set(profile.genres_of(genres_in_file(path))) <= {"Dub", "Funk"}


@pytest.mark.parametrize("kind", TAGLESS_NAMES)
def test_formats_without_tags_are_left_alone(kind: str, tmp_path: Path) -> None:
    path_of_kind = make_audio(tmp_path / f"a{suffix(kind)}", kind, seconds=0.3)
    reason = "is only read" if kind == "matroska" else "none of the formats that can be written"
    assert reason in refusal(path_of_kind.read_bytes(), path_of_kind.name)


def test_names_as_they_can_stand_in_a_file() -> None:
    assert cleaned(("Jazz", "", " ", "Du\0b", "Rock ", "\ud800x")) == ("Jazz", "Dub", "Rock ", "x")


@pytest.mark.parametrize(
    ("kind", "values", "text"),
    [
        ("mp3", ("Jazz", "Dub"), "TCON: “Jazz”, “Dub”"),
        ("flac", ("Jazz", "Dub"), "GENRE: “Jazz”, “Dub”"),
        ("m4a", ("Jazz",), "©gen: “Jazz”"),
        ("wma", ("Jazz",), "WM/Genre: “Jazz”"),
        ("ape", ("Jazz", "Dub"), "Genre: “Jazz”, “Dub”"),
        ("flac", (), ""),
    ],
)
def test_a_value_is_shown_as_its_format_holds_it(kind: str, values: tuple[str, ...], text: str) -> None:
    assert format_genre_field(usual_genre_field(kind), values) == text


@pytest.mark.parametrize(
    ("header", "length"),
    [
        ("fffb9064", 417),
        ("fffb9264", 418),
        ("fffbe064", 1044),
        ("fff38064", 208),
        ("fffd8404", 384),
        ("ffff1004", 32),
        ("fffb0064", None),  # a free bitrate
        ("fffbf064", None),
        ("ffeb9064", None),
        ("fff99064", None),  # AAC
        ("fffb9c64", None),
        ("00fb9064", None),
        ("fffb", None),
    ],
)
def test_lengths_of_mpeg_frames(header: str, length: int | None) -> None:
    assert frame_length(bytes.fromhex(header)) == length


def test_the_first_frame_is_one_that_leads_to_another() -> None:
    audio = encoded("mp3", 0.2, 0)
    assert first_frame(audio) == 0
    assert first_frame(b"\xff\xfb\x90\x64 no frame" + audio) == 13
    assert first_frame(b"\xff\xfb\x90\x64" + bytes(999)) is None


@given(st.binary(max_size=200))
def test_looking_for_a_frame_ends(data: bytes) -> None:
    start = first_frame(data)
    assert start is None or data[start] == 0xFF


def test_every_beginning_that_has_a_writer_is_that_of_a_format_that_is_read() -> None:
    files = [encoded(made.codec, 0.3, 0) for made in MADE.values()] + [media_streams.tak(0.3)]
    for magic in (*WRITERS, *WRITERS_BEHIND_TAGS, *OTHER_MAIN_TAG):
        data = next(data for data in files if data.startswith(magic))
        assert open_audio(io.BytesIO(data), name="a").info is not None
        assert genre_splices(io.BytesIO(data), ("Dub",), name="a")


def test_what_a_file_begins_with_decides_not_its_name() -> None:
    flac = NamedFile(encoded("flac", 0.2, 0), "a.mp3")
    assert genre_splices(flac, ("Dub",)) == genre_splices(NamedFile(flac.getvalue(), "a.flac"), ("Dub",))
