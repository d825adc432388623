from pathlib import Path

import pytest

from tagger.errors import UnreadableError
from tagger.library.files_beside import MAX_BYTES, cover_file, read_cover
from tests.helpers.media import FORMAT_NAMES, POOR_NAMES, cover_bytes, make_audio, make_cover, suffix

ALBUM = Path("/music/Deep")


def chosen(*names: str) -> str | None:
    cover = cover_file([ALBUM / name for name in names], [ALBUM])
    return cover.name if cover else None


@pytest.mark.parametrize("name", ["cover.jpg", "Cover.JPG", "FOLDER.jpeg", "Front.png", "album.webp", "AlbumArt.jpg",
                                  "AlbumArtSmall.jpg", "Tests - Deep (Front).jpg", "deep_cover.png", "Deep.jpg",
                                  "AlbumArt_{C1D2}_Large.jpg", "front cover.gif"])  # fmt: skip
def test_names_that_say_cover(name: str) -> None:
    assert chosen(name) == name


@pytest.mark.parametrize("name", ["back.jpg", "back cover.jpg", "booklet front.jpg", "band.jpg", "scan01.png", "cd.jpg",
                                  "discovery.jpg", "frontier.jpg", "Deep back.jpg"])  # fmt: skip
def test_names_that_do_not(name: str) -> None:
    assert chosen(name) is None


def test_the_better_name_wins_whatever_the_order() -> None:
    names = ["front.png", "Folder.jpg", "COVER.jpeg", "Tests - Deep (Front).jpg"]
    assert chosen(*names) == chosen(*reversed(names)) == "COVER.jpeg"
    assert chosen("AlbumArtSmall.jpg", "folder.jpg") == "folder.jpg"


def test_the_earlier_folder_wins() -> None:
    images = [ALBUM / "CD1" / "cover.jpg", ALBUM / "cover.jpg"]
    assert cover_file(images, [ALBUM, ALBUM / "CD1"]) == ALBUM / "cover.jpg"
    assert cover_file(images, [ALBUM / "CD1", ALBUM]) == ALBUM / "CD1" / "cover.jpg"


def test_image_files_are_read_as_they_are(tmp_path: Path) -> None:
    path = make_cover(tmp_path / "Cover.PNG", (20, 20))
    assert read_cover(path) == path.read_bytes()


@pytest.mark.parametrize("name", sorted(set(FORMAT_NAMES) - POOR_NAMES))
def test_embedded_pictures_are_read_from_every_format(tmp_path: Path, name: str) -> None:
    path = make_audio(tmp_path / f"a{suffix(name)}", name, tags={"title": "One"}, cover=cover_bytes())
    assert read_cover(path) == cover_bytes()


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(UnreadableError, match="empty"):
        read_cover(tmp_path / "empty.jpg")
    with pytest.raises(UnreadableError, match="No such file"):
        read_cover(tmp_path / "gone.jpg")
    with pytest.raises(UnreadableError, match="no picture"):
        read_cover(make_audio(tmp_path / "a.flac", "flac"))


def test_a_picture_beyond_the_limit_is_refused_without_reading_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES * 100)  # a sparse file takes no room
    with pytest.raises(UnreadableError, match="larger than 64 MiB"):
        read_cover(path)
