"""Albums of one artist and title in several folders, as scans store them, and what an earlier version had joined."""

import shutil
import time
from pathlib import Path

import pytest
from mutagen.flac import FLAC
from sqlalchemy import select, update

from tagger.services.review import accept
from tagger.services.scan import scan
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.state.tables import Album, Track
from tests.helpers.machine_speed import reference_seconds
from tests.helpers.media import make_audio


def make_album(folder: Path, titles: str, year: int, kind: str = "flac") -> None:
    for number, title in enumerate(titles.split(), start=1):
        tags = {"title": title, "artist": "Weezer", "album": "Weezer", "track": number, "date": str(year)}
        make_audio(folder / f"{number}.{'flac' if kind == 'flac' else 'mp3'}", kind, seconds=0.2, tags=tags)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Two self-titled albums, the first as FLAC and MP3."""
    music = tmp_path / "music"
    make_album(music / "Weezer (1994)", "Jonas Undone", 1994)
    make_album(music / "Weezer (1994) MP3", "Jonas Undone", 1994, "mp3 id3v2.4")
    make_album(music / "Weezer (2001)", "Photograph Island", 2001)
    return music


def by_year(state: State) -> dict[int | None, AlbumSummary]:
    shown = albums(state)
    assert len({album.year for album in shown}) == len(shown)
    return {album.year: album for album in shown}


def test_self_titled_albums_are_apart_and_copies_together(state: State, music: Path) -> None:
    report = scan(state, [music])
    assert (report.albums, report.tracks) == (2, 6)
    before = by_year(state)
    assert {year: len(album.tracks) for year, album in before.items()} == {1994: 4, 2001: 2}
    again = scan(state, [music])
    assert (again.albums, again.read) == (2, 0)
    scan(state, [music / "Weezer (2001)"])
    assert by_year(state) == before


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_scans_does_not_matter(state: State, music: Path, order: tuple[int, ...]) -> None:
    folders = sorted(music.iterdir())
    for index in order:
        scan(state, [folders[index]])
    assert {year: len(album.tracks) for year, album in by_year(state).items()} == {1994: 4, 2001: 2}


def test_what_an_earlier_version_joined_is_parted_and_keeps_its_decisions(state: State, music: Path) -> None:
    scan(state, [music])
    first = by_year(state)[1994].id
    with state.session() as session:
        other = session.scalars(select(Album.id).where(Album.id != first)).one()
        session.execute(update(Track).values(album_id=first))
        session.delete(session.get_one(Album, other))
    accept(state, "all", genres=["Power Pop"])
    scan(state, [music])
    parted = by_year(state)
    assert {year: len(album.tracks) for year, album in parted.items()} == {1994: 4, 2001: 2}
    assert first in {album.id for album in parted.values()}
    assert [[(item.genre, item.state) for item in album.suggestions] for album in parted.values()] == [
        [("Power Pop", "added")]
    ] * 2


def make_singles(folder: Path, count: int) -> None:
    song = make_audio(folder / "Band 0 - Song 0.flac", "flac", seconds=0.1, tags={"title": ""})
    FLAC(song).delete()
    for number in range(1, count):
        shutil.copyfile(song, folder / f"Band {number} - Song {number}.flac")


def test_a_thousand_singles_are_a_thousand_rows_in_little_time(state: State, tmp_path: Path) -> None:
    make_singles(tmp_path / "singles", 1_000)
    began = time.process_time()
    report = scan(state, [tmp_path / "singles"])
    assert (report.albums, report.tracks, report.problems) == (1_000, 1_000, [])
    assert {len(album.tracks) for album in albums(state)} == {1}
    assert scan(state, [tmp_path / "singles"]).read == 0
    assert time.process_time() - began < 500 * reference_seconds()


def test_the_huge_album_that_an_earlier_version_made_of_singles_is_parted(state: State, tmp_path: Path) -> None:
    make_singles(tmp_path / "singles", 100)
    scan(state, [tmp_path / "singles"])
    first = albums(state)[0].id
    with state.session() as session:
        session.execute(update(Track).values(album_id=first))
    accept(state, f"id:{first}", genres=["Power Pop"])
    assert scan(state, [tmp_path / "singles"]).read == 0
    parted = albums(state)
    assert (len(parted), {len(album.tracks) for album in parted}) == (100, {1})
    assert first in {album.id for album in parted} and len(albums(state, "status:accepted")) >= 1
