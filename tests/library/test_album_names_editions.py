"""Albums of one artist and title are told apart where they differ, and copies of one are not."""

from pathlib import Path
from typing import Any

import pytest

from tagger.library.album_grouping import group_albums
from tagger.library.album_names import are_different, edition_of
from tagger.library.records import FileStamp, ScannedAlbum, ScannedTrack, TrackTags

BLUE, GREEN = ("Jonas", "Undone", "Sweater"), ("Photograph", "Hash Pipe", "Island")
FIRST, SECOND = "3f4f3b55-0b5a-3a1b-a0e5-5c3f7e0c2a11", "9e1c2d34-0b5a-3a1b-a0e5-5c3f7e0c2a11"


def tracks_of(folder: str, titles: tuple[str, ...], suffix: str = "flac", **tags: Any) -> list[ScannedTrack]:
    """Tracks on paper of a self-titled album."""
    return [
        ScannedTrack(
            Path("/music") / folder / f"{number}.{suffix}",
            FileStamp(1, 2, 3, 4),
            TrackTags(suffix, title=title, artist="Weezer", album="Weezer", track_number=number, **tags),
        )
        for number, title in enumerate(titles, start=1)
    ]


def different(first: list[ScannedTrack], second: list[ScannedTrack]) -> bool:
    editions = [edition_of((track.path, track.tags) for track in tracks) for tracks in (first, second)]
    assert are_different(*editions) == are_different(*reversed(editions))
    return are_different(*editions)


@pytest.mark.parametrize(
    ("first", "second", "is_different"),
    [
        (tracks_of("a", BLUE, year=1994), tracks_of("b", GREEN, year=2001), True),
        (tracks_of("Weezer (1994)", BLUE), tracks_of("2001 - Weezer", GREEN), True),
        (tracks_of("a", BLUE, release_group=FIRST), tracks_of("b", GREEN, release_group=SECOND), True),
        (tracks_of("a", BLUE, release_group=FIRST), tracks_of("b", BLUE, release_group=SECOND), True),
        (tracks_of("a", BLUE, year=1994), tracks_of("b", BLUE, "mp3", year=1994), False),
        (tracks_of("a", BLUE, year=1994), tracks_of("b", BLUE, "mp3", year=2016), False),
        (tracks_of("a", BLUE, year=1994, release_group=FIRST), tracks_of("b", BLUE, "mp3"), False),
        (tracks_of("a", BLUE, year=1994, release_group=FIRST), tracks_of("b", BLUE, year=2016, release_group=FIRST), False),
        (tracks_of("a", BLUE, year=1994), tracks_of("b", GREEN, year=1994), False),
        (tracks_of("a", BLUE), tracks_of("b", GREEN), False),
        (tracks_of("a", BLUE, year=1994), tracks_of("b", GREEN, year=2001, disc_number=2), False),
    ],
)  # fmt: skip
def test_what_tells_albums_apart(first: list[ScannedTrack], second: list[ScannedTrack], is_different: bool) -> None:
    assert different(first, second) is is_different


def grouped(tracks: list[ScannedTrack]) -> list[ScannedAlbum]:
    return group_albums(Path("/music/a"), [Path("/music/a")], tracks, ())


@pytest.mark.parametrize(
    "tags", [({"year": 1994}, {"year": 2001}), ({"release_group": FIRST}, {"release_group": SECOND})]
)
def test_two_in_one_folder_are_two_albums(tags: tuple[dict[str, Any], dict[str, Any]]) -> None:
    tracks = [*tracks_of("a", BLUE, **tags[0]), *tracks_of("a", GREEN, "mp3", **tags[1])]
    albums = grouped(tracks)
    assert {frozenset(track.tags.title for track in album.tracks if track.tags) for album in albums} == {
        frozenset(BLUE), frozenset(GREEN)}  # fmt: skip
    assert len({album.key for album in albums}) == 2
    assert {album.key for album in grouped(tracks[::-1])} == {album.key for album in albums}


def test_two_formats_of_one_in_one_folder_are_one_album() -> None:
    [album] = grouped([*tracks_of("a", BLUE, year=1994), *tracks_of("a", BLUE, "mp3", year=2016)])
    assert len(album.tracks) == 6


def test_the_years_of_single_songs_do_not_split_a_collection() -> None:
    songs = tracks_of("a", BLUE + GREEN)
    years = (1994, 1994, 1995, 2001, 2001, 2003)
    dated = [
        ScannedTrack(song.path, song.stamp, TrackTags("flac", title=str(n), artist="W", album="W", track_number=n % 3, year=y))
        for n, (song, y) in enumerate(zip(songs, years, strict=True))
    ]  # fmt: skip
    [album] = grouped(dated)
    assert len(album.tracks) == 6


def single(name: str, **tags: Any) -> ScannedTrack:
    return ScannedTrack(Path("/music/a") / f"{name}.mp3", FileStamp(1, 2, 3, 4), TrackTags("mp3", **tags))


@pytest.mark.parametrize(
    "tracks",
    [
        [single(f"s{n}", title=f"Song {n}", artist=f"Band {n}") for n in range(5)],
        [single(f"s{n}", title=f"Song {n}", artist=f"Band {n}", track_number=1) for n in range(5)],
        [single(f"Band {n} - Song {n}") for n in range(5)],
        [single(f"s{n}") for n in range(40)],
    ],
)
def test_loose_singles_are_no_album(tracks: list[ScannedTrack]) -> None:
    albums = grouped(tracks)
    assert [len(album.tracks) for album in albums] == [1] * len(tracks)
    assert len({album.key for album in albums}) == len(tracks)
    names = {(f"Band {n}", f"Song {n}") for n in range(5)} if len(tracks) == 5 else {("", t.path.stem) for t in tracks}
    assert {(album.artist, album.title) for album in albums} == names
    assert {album.key for album in grouped(tracks[1:])} < {album.key for album in albums}


def test_copies_of_a_single_in_two_formats_are_one() -> None:
    tracks = [single(f"Band {n} - Song {n} (Dub) [Label]") for n in range(5)]
    copy = ScannedTrack(tracks[2].path.with_suffix(".aiff"), FileStamp(1, 2, 3, 4), TrackTags("aiff"))
    albums = grouped([*tracks, copy])
    assert sorted(len(album.tracks) for album in albums) == [1, 1, 1, 1, 2]
    assert {album.title for album in albums} == {f"Song {n} (Dub) [Label]" for n in range(5)}


@pytest.mark.parametrize(
    ("name", "artist", "title"),
    [
        ("01. Band - Song", "Band", "Song"),
        ("001 - Band - Song", "Band", "Song"),
        ("808 State - Cubik - Edit", "808 State", "Cubik - Edit"),
        ("65daysofstatic – Song", "65daysofstatic", "Song"),
        ("A1 - Song", "", "A1 - Song"),
        ("2019-03-02 - Song", "", "2019-03-02 - Song"),
        ("01 - Song", "", "01 - Song"),
        ("Song - ", "", "Song - "),
        ("Jay-Z", "", "Jay-Z"),
    ],
)
def test_a_single_without_tags_is_called_as_its_file(name: str, artist: str, title: str) -> None:
    [album] = [
        album
        for album in grouped([single(f"s{n}") for n in range(40)] + [single(name)])
        if name in str(album.tracks[0].path)
    ]
    assert (album.artist, album.title) == (artist, title)


def test_sides_of_a_record_are_an_album() -> None:
    assert [len(album.tracks) for album in grouped([single(f"{side} - Song") for side in ("A1", "A2", "B1")])] == [3]


@pytest.mark.parametrize(
    "tracks",
    [
        [single(f"0{n} x", title=f"Song {n}", artist=f"Band {n}") for n in range(1, 6)],
        [single(f"s{n}", title=f"Song {n}", artist=f"Band {n}", track_number=n) for n in range(1, 6)],
        [single(f"s{n}", title=f"Song {n}", artist="Band") for n in range(5)],
        [single(f"s{n}") for n in range(5)],
    ],
)
def test_numbered_tracks_and_those_of_an_artist_are_an_album(tracks: list[ScannedTrack]) -> None:
    assert [len(album.tracks) for album in grouped(tracks)] == [5]
