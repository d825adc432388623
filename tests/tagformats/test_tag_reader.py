import struct
from pathlib import Path

import pytest
from mutagen import id3
from mutagen.apev2 import BINARY, APEv2, APEValue
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.tag_reader import read_genres
from tests.helpers.media import FORMAT_NAMES, POOR_NAMES, make_audio, suffix
from tests.helpers.write_context import genres_of


def make_file(folder: Path, name: str, *genres: str) -> Path:
    return make_audio(
        folder / f"a{suffix(name)}", name, tags={"title": "One", **({"genres": genres} if genres else {})}
    )


@pytest.mark.parametrize("name", sorted(set(FORMAT_NAMES) - POOR_NAMES))
def test_lists_stay_lists_in_their_order(tmp_path: Path, name: str) -> None:
    genres = ("Zouk", "Jazz", "Drum & Bass", "Música ártica")
    assert genres_of(make_file(tmp_path, name, *genres)) == genres


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_no_genre_is_an_empty_tuple(tmp_path: Path, name: str) -> None:
    assert genres_of(make_file(tmp_path, name)) == ()


@pytest.mark.parametrize("name", sorted(set(FORMAT_NAMES) - {"mp3 id3v1"}))
@pytest.mark.parametrize("genre", ["Folk, World, & Country", "Rock/Pop", "Jazz; Funk", "R&B", "9th Wave"])
def test_nothing_is_split(tmp_path: Path, name: str, genre: str) -> None:
    assert genres_of(make_file(tmp_path, name, genre)) == (genre,)


@pytest.mark.parametrize("name", ["mp3 id3v2.2", "mp3 id3v2.3", "mp3 id3v2.4", "wav id3", "aiff", "tta", "dsf", "dff"])
@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["(9)"], ("Metal",)),
        (["9"], ("Metal",)),
        (["(31)(39)"], ("Trance", "Noise")),
        (["(4)Eurodisco"], ("Disco", "Eurodisco")),
        (["17", "Dub"], ("Rock", "Dub")),
        (["RX"], ("Remix",)),
    ],
)
def test_id3_numbers_are_shown_as_names(tmp_path: Path, name: str, values: list[str], names: tuple[str, ...]) -> None:
    assert genres_of(make_file(tmp_path, name, *values)) == names


def test_id3v1_counts_where_id3v2_names_no_genre(tmp_path: Path) -> None:
    path = make_file(tmp_path, "mp3 id3v1", "Blues")
    assert genres_of(path) == ("Blues",)
    id3.ID3(path).save(path, v1=1)
    tag = MP3(path)
    tag["TCON"] = id3.TCON(encoding=3, text=["Dub"])
    tag.save(v1=0)
    assert genres_of(path) == ("Dub",)


def test_id3_comes_before_apev2(tmp_path: Path) -> None:
    path = make_file(tmp_path, "mp3 apev2", "Dub")
    assert genres_of(path) == ("Dub",)
    tag = id3.ID3()
    tag.add(id3.TIT2(encoding=3, text=["One"]))
    tag.save(path, v1=0)
    assert genres_of(path) == ("Dub",)
    tag.add(id3.TCON(encoding=3, text=["Jazz"]))
    tag.save(path, v1=0)
    assert genres_of(path) == ("Jazz",)


def test_wav_info_counts_where_the_id3_chunk_names_no_genre(tmp_path: Path) -> None:
    path = make_file(tmp_path, "wav info", "Dub")
    assert genres_of(path) == ("Dub",)
    file = open_audio(path)
    file["TCON"] = id3.TCON(encoding=3, text=["Jazz", "Funk"])
    file.save(path)
    assert genres_of(path) == ("Jazz", "Funk")


def test_itunes_numbered_genre_is_shown_as_its_name(tmp_path: Path) -> None:
    path = make_file(tmp_path, "m4a aac", "xx")
    text = b"\xa9gen" + struct.pack(">I4sII", 18, b"data", 1, 0) + b"xx"
    number = b"gnre" + struct.pack(">I4sIIH", 18, b"data", 0, 0, 10)
    data = path.read_bytes()
    assert data.count(text) == 1
    path.write_bytes(data.replace(text, number))
    assert genres_of(path) == ("Metal",)


def test_an_apev2_picture_under_the_genre_key_is_no_genre(tmp_path: Path) -> None:
    path = make_file(tmp_path, "wavpack")
    tag = APEv2(path)
    tag["Genre"] = APEValue(b"\x89PNG", BINARY)
    tag.save(path)
    assert genres_of(path) == ()


@pytest.mark.parametrize("key", ["genre", "GENRE", "Genre"])
def test_vorbis_keys_are_read_in_any_case(tmp_path: Path, key: str) -> None:
    path = make_file(tmp_path, "flac")
    file = FLAC(path)
    file[key] = "Dub"
    file.save()
    assert genres_of(path) == ("Dub",)


@pytest.mark.parametrize("name", ["flac", "ogg vorbis", "mp3 id3v2.4", "m4a aac", "wma", "wavpack"])
def test_empty_values_are_no_genres_and_spaces_are_kept(tmp_path: Path, name: str) -> None:
    assert genres_of(make_file(tmp_path, name, "", " Dub ", "  ")) == (" Dub ",)


def test_one_genre_twice_is_held_twice(tmp_path: Path) -> None:
    assert genres_of(make_file(tmp_path, "flac", "Dub", "Dub")) == ("Dub", "Dub")


def test_plain_mutagen_objects_are_read_too(tmp_path: Path) -> None:
    assert read_genres(MP4(make_file(tmp_path, "m4a alac", "Dub"))) == ("Dub",)
