"""Compilations that programs mark on some tracks or none are one album; "Greatest Hits" of several bands are not."""

from pathlib import Path
from typing import Any

import pytest

from tagger.library.album_grouping import group_albums
from tagger.library.records import FileStamp, ScannedTrack, TrackTags
from tagger.library.scan import scan_all
from tests.helpers.media import make_audio

FOLDER = Path("/music/Summer")
BANDS = ("Abba", "Queen", "Eagles")


def track(name: object, *, album: str = "Summer", **tags: Any) -> ScannedTrack:
    return ScannedTrack(FOLDER / f"{name}.mp3", FileStamp(1, 2, 3, 4), TrackTags(format="mp3", album=album, **tags))


def albums_of(tracks: list[ScannedTrack]) -> list[tuple[str, str, int]]:
    albums = group_albums(FOLDER, [FOLDER], tracks, ())
    return sorted((album.artist, album.title, len(album.tracks)) for album in albums)


def bands(band: int) -> str:
    return f"{'ABCDEFGHI'[band - 1] * 3} Band"


@pytest.mark.parametrize(
    "tracks",
    [
        [track(n, artist=bands(n), track_number=n, compilation=n % 2 == 0) for n in range(1, 10)],
        [track(n, artist=bands(n), track_number=min(n, 8)) for n in range(1, 10)],
        [track(n, artist=bands(n), track_number=n, album_artist=bands(n)) for n in range(1, 10)],
        [track(n, artist=bands(n), track_number=2 * n, album_artist=bands(n), compilation=n == 3) for n in range(1, 5)],
        [track(n, artist=bands(n), track_number=n, album_artist="VA" if n % 2 else bands(n)) for n in range(1, 10)],
        [
            track(f"{disc}-{n}", artist=f"{bands(n)} {disc}", track_number=n, compilation=n % 2 == 0)
            for n in range(1, 10)
            for disc in (1, 2)
        ],
        [track(n, artist=bands(n), compilation=n == 1) for n in range(1, 10)],
    ],
    ids=[
        "marked on some",
        "a number twice",
        "each artist as album artist",
        "of which one is marked",
        "some",
        "two discs",
        "no numbers",
    ],
)
def test_a_compilation_is_one_album_however_it_is_marked(tracks: list[ScannedTrack]) -> None:
    assert albums_of(tracks) == [("Various Artists", "Summer", len(tracks))]


@pytest.mark.parametrize(
    "tags",
    [
        lambda number: {"track_number": number},
        lambda number: {"track_number": number, "compilation": True},
        lambda number: {"title": f"Song {number}"},
    ],
    ids=["numbers", "each marked as a compilation", "no numbers"],
)
def test_albums_of_one_title_by_several_artists_stay_apart(tags: Any) -> None:
    tracks = [
        track(f"{band}{n}", album="Greatest Hits", artist=band, year=1970 + len(band), **tags(n))
        for band in BANDS
        for n in range(1, 5)
    ]
    assert albums_of(tracks) == [(band, "Greatest Hits", 4) for band in sorted(BANDS)]


def test_single_tracks_of_such_albums_stay_apart_in_a_folder_of_all_sorts_of_music() -> None:
    hits = [track(band, album="Greatest Hits", artist=band, track_number=5 + n) for n, band in enumerate(BANDS)]
    others = [track(title, album=title, artist="Who", track_number=3) for title in ("One", "Two", "Three")]
    summer = [track(n, artist=bands(n), track_number=n) for n in range(1, 5)]
    assert albums_of(hits) == [("Various Artists", "Greatest Hits", 3)]
    expected = [(band, "Greatest Hits", 1) for band in BANDS] + [("Who", title, 1) for title in ("One", "Two", "Three")]
    assert albums_of([*hits, *others, *summer]) == sorted([*expected, ("Various Artists", "Summer", 4)])


def test_album_artists_that_differ_part_albums_whose_numbers_do_not_run_on() -> None:
    tracks = [
        track(n, album="Live", artist=bands(n), album_artist=bands(n), track_number=number)
        for n, number in enumerate((3, 5, 8, 14), start=1)
    ]
    assert albums_of(tracks) == sorted((bands(n), "Live", 1) for n in range(1, 5))


def test_files_of_itunes(tmp_path: Path) -> None:
    for number in range(1, 6):
        tags = {"title": f"Song {number}", "artist": bands(number), "album": "Summer", "track": number}
        marked = {"compilation": True} if number == 2 else {}
        make_audio(tmp_path / "Summer" / f"{number:02}.m4a", "m4a aac", tags={**tags, **marked})
    (album,) = scan_all([tmp_path]).albums
    assert (album.artist, album.title, len(album.tracks)) == ("Various Artists", "Summer", 5)
