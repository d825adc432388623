from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.library.album_grouping import group_albums, join_album_parts
from tagger.library.records import FileStamp, ScannedAlbum, ScannedTrack, TrackTags
from tests.helpers.machine_speed import times_the_reference

FOLDER = Path("/music/Deep")
STAMP = FileStamp(1, 2, 3, 4)


def track(name: str, folder: Path = FOLDER, *, unreadable: bool = False, **tags: Any) -> ScannedTrack:
    """A track on paper; without tags it is untagged."""
    read = None if unreadable else TrackTags(format="flac", **tags)
    return ScannedTrack(folder / f"{name}.flac", STAMP, read)


def albums_of(
    tracks: Sequence[ScannedTrack], identity: Path = FOLDER, images: Sequence[Path] = ()
) -> list[ScannedAlbum]:
    folders = [identity, *sorted({track.path.parent for track in tracks} - {identity})]
    return group_albums(identity, folders, tracks, images)


def names(album: ScannedAlbum) -> list[str]:
    return [track.path.stem for track in album.tracks]


def test_one_album() -> None:
    [album] = albums_of([track(n, album="Deep", album_artist="Tests", year=2001, track_number=int(n)) for n in "312"])
    assert (album.title, album.artist, album.folder, album.year, names(album)) == (
        "Deep",
        "Tests",
        FOLDER,
        2001,
        ["1", "2", "3"],
    )
    assert album.cover is None


def test_spellings_of_title_and_artist_are_one_album() -> None:
    tags = [
        ("Helena's Collection", "Helena Bolan"),
        ("Helenas Collection", "Helena Bolan"),
        ("Helena's collection", "Helena"),
        ("Helena's Collection", "Various Artists"),
        ("Helena's Collection ", "Bolan, Helena"),
        ("Helena's Collection", ""),
    ]
    [album] = albums_of([track(str(n), album=title, album_artist=artist) for n, (title, artist) in enumerate(tags)])
    assert (album.title, album.artist, len(album.tracks)) == ("Helena's Collection", "Helena Bolan", 6)


def test_untagged_tracks_of_a_folder_form_one_album_named_after_it() -> None:
    [album] = albums_of([track("01 one"), track("02 two", title="Two", artist="Tests")])
    assert (album.title, album.artist, names(album)) == ("Deep", "Tests", ["01 one", "02 two"])


def test_untagged_tracks_join_the_one_album_beside_them_in_the_order_of_their_names() -> None:
    tagged = [track(f"0{n} x", album="The Deep", album_artist="Tests", track_number=n) for n in (1, 3, 4)]
    [album] = albums_of([*tagged, track("02 lost"), track("broken", unreadable=True)])
    assert (album.title, names(album)) == ("The Deep", ["01 x", "02 lost", "03 x", "04 x", "broken"])


def test_untagged_tracks_do_not_join_when_there_are_two_albums_or_hardly_any() -> None:
    two = [track("a", album="One", artist="x"), track("b", album="Two", artist="x"), track("c")]
    assert {album.title for album in albums_of(two)} == {"One", "Two", "Deep"}
    dump = [track("a", album="One", artist="x"), *(track(f"loose{n}") for n in range(5))]
    assert {(album.title, len(album.tracks)) for album in albums_of(dump)} == {("One", 1), ("Deep", 5)}


def test_unknown_album_is_no_title() -> None:
    [album] = albums_of([track("a", album="Unknown Album", album_artist="Unknown Artist"), track("b", album="Deep")])
    assert (album.title, album.artist) == ("Deep", "")


def test_a_compilation_without_album_artist_is_one_album() -> None:
    [album] = albums_of([track(str(n), album="Summer", artist=f"Band {n}", track_number=n) for n in range(1, 9)])
    assert (album.title, album.artist, len(album.tracks)) == ("Summer", "Various Artists", 8)


@pytest.mark.parametrize("tags", [{"album_artist": "Various Artists"}, {"album_artist": "V.A."}, {"compilation": True}])
def test_a_marked_compilation_is_one_album_wherever_its_tracks_lie(tags: dict[str, Any]) -> None:
    first = albums_of([track("a", album="Summer", artist="Band 1", track_number=1, **tags)])
    second = albums_of(
        [track("b", Path("/music/other"), album="Summer", artist="Band 2", track_number=1, **tags)],
        Path("/music/other"),
    )
    assert first[0].key == second[0].key


def test_two_album_artists_are_two_albums_also_where_no_number_comes_twice() -> None:
    bands = ("Abba", "Abba", "Queen", "Queen")
    tracks = [
        track(str(number), album="Greatest Hits", album_artist=band, track_number=number)
        for number, band in enumerate(bands, start=1)
    ]
    assert {album.artist: names(album) for album in albums_of(tracks)} == {"Abba": ["1", "2"], "Queen": ["3", "4"]}


def test_the_same_title_of_two_bands_is_two_albums() -> None:
    named = [
        track(f"{band}{n}", album="Greatest Hits", album_artist=band, track_number=n)
        for band in ("Abba", "Queen")
        for n in (1, 2)
    ]
    guessed = [
        track(f"{band}{n}", album="Greatest Hits", artist=band, track_number=n)
        for band in ("Abba", "Queen")
        for n in (1, 2)
    ]
    for tracks in (named, guessed):
        assert [(album.artist, len(album.tracks)) for album in albums_of(tracks)] in (
            [("Abba", 2), ("Queen", 2)],
            [("Queen", 2), ("Abba", 2)],
        )


def test_a_guest_does_not_make_a_compilation() -> None:
    artists = ["Tests", "Tests feat. Guest", "Tests", "Guest"]
    [album] = albums_of(
        [track(str(n), album="Deep", artist=artist, track_number=n + 1) for n, artist in enumerate(artists)]
    )
    assert album.artist == "Tests"


def test_discs_are_one_album_in_order() -> None:
    first_folder, two = FOLDER / "CD1", FOLDER / "CD2 - Live"
    tracks = [track("1", two, album="Deep (Disc 2)", album_artist="Tests", track_number=1),
              track("2", first_folder, album="Deep (Disc 1)", album_artist="Tests", track_number=2),
              track("1", first_folder, album="Deep CD1", album_artist="Tests", track_number=1), track("2", two)]  # fmt: skip
    [album] = albums_of(tracks)
    assert [(track.path.parent.name, track.path.stem) for track in album.tracks] == [
        ("CD1", "1"), ("CD1", "2"), ("CD2 - Live", "1"), ("CD2 - Live", "2")]  # fmt: skip
    assert (album.title, album.folder) == ("Deep", FOLDER)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Deep [Disc 1 of 2]", "Deep [Disc 2 of 2]"),
        ("Deep (disc 1: The Studio)", "Deep (disc 2: The Stage)"),
        ("Deep (CD 1/2)", "Deep (CD 2/2)"),
        ("Deep (LP 1)", "Deep (LP 2)"),
    ],
)
def test_discs_that_only_the_titles_name_are_one_album_in_order(first: str, second: str) -> None:
    tracks = [
        track(f"{n}{title[-3]}", album=title, artist="Tests", track_number=n)
        for n in (1, 2)
        for title in (second, first)
    ]
    [album] = albums_of(tracks)
    assert album.title == "Deep"
    assert [track.tags.album for track in album.tracks if track.tags] == [first, first, second, second]


@pytest.mark.parametrize("folders", [("HDCD 1", "HDCD 2"), ("LP1", "LP2"), ("Digital Media 01", "Digital Media 02")])
def test_folders_of_any_medium_are_discs(folders: tuple[str, str]) -> None:
    [album] = albums_of([track(n, FOLDER / folder) for n in "12" for folder in folders])
    assert (album.title, [track.path.parent.name for track in album.tracks]) == (
        "Deep", [folders[0], folders[0], folders[1], folders[1]])  # fmt: skip


def test_untagged_discs_are_one_album_named_after_their_parent() -> None:
    [album] = albums_of([track("1", FOLDER / "CD1"), track("1", FOLDER / "CD2")])
    assert (album.title, album.folder, len(album.tracks)) == ("Deep", FOLDER, 2)


def test_the_embedded_cover_comes_first_then_the_sets_then_a_discs() -> None:
    tracks = [
        track("1", FOLDER / "CD1", album="Deep", artist="x"),
        track("2", FOLDER / "CD2", album="Deep", artist="x", has_cover=True),
    ]
    images = [FOLDER / "CD1" / "cover.jpg", FOLDER / "Folder.jpg", Path("/elsewhere/cover.jpg")]
    assert albums_of(tracks, images=images)[0].cover == tracks[1].path
    assert albums_of(tracks[:1], images=images)[0].cover == FOLDER / "CD1" / "cover.jpg"
    assert albums_of(tracks[:1], images=images[1:])[0].cover == FOLDER / "Folder.jpg"
    assert albums_of(tracks[:1], images=images[2:])[0].cover is None


def test_a_cover_file_is_not_that_of_many_albums() -> None:
    tracks = [track(str(n), album=f"Album {n}", artist="x") for n in range(5)]
    assert {album.cover for album in albums_of(tracks, images=[FOLDER / "cover.jpg"])} == {None}


def test_the_usual_year_and_the_earliest_among_equals() -> None:
    years = [2016, 2013, 2016, None, 2013]
    [album] = albums_of([track(str(n), album="Deep", artist="x", year=year) for n, year in enumerate(years)])
    assert album.year == 2013


def test_keys_stay_when_the_library_moves_and_differ_between_untagged_folders() -> None:
    tags: dict[str, Any] = {"album": "Deep", "album_artist": "Tests"}
    elsewhere = Path("/moved/Deep")
    assert albums_of([track("1", **tags)])[0].key == albums_of([track("1", elsewhere, **tags)], elsewhere)[0].key
    assert albums_of([track("1")])[0].key != albums_of([track("1", elsewhere)], elsewhere)[0].key
    assert albums_of([track("1")])[0].key.isascii()


def test_keys_stay_when_genres_are_written_and_tracks_come_and_go() -> None:
    first = albums_of([track("1", album="Deep", album_artist="Tests")])[0]
    second = albums_of(
        [
            track("1", album="Deep", album_artist="Tests", genres=("Dub",)),
            track("2", album="DEEP!", album_artist="tests"),
        ]
    )[0]
    assert first.key == second.key


def test_folders_that_no_encoding_fits_have_keys_and_titles() -> None:
    folder = Path("/music/caf\udce9")
    [album] = albums_of([track("1", folder)], folder)
    assert album.title == r"caf\xe9"
    album.key.encode("ascii")


def test_parts_from_two_folders_are_joined() -> None:
    first = albums_of([track("2", album="Deep", album_artist="Tests", track_number=2, year=2001)])[0]
    other = Path("/music/More")
    second = albums_of([track("1", other, album="Deep", album_artist="Tests", track_number=1, has_cover=True)], other)[
        0
    ]
    joined = join_album_parts([first, second])
    assert (names(joined), joined.folder, joined.cover, joined.year) == (
        ["1", "2"],
        FOLDER,
        other / "1.flac",
        2001,
    )


WORDS = st.sampled_from(["", "Deep", "deep!", "Other", "Unknown Album", "Deep (Disc 2)", "日本", "÷"])
ARTISTS = st.sampled_from(["", "Tests", "The Tests", "Queen", "Various Artists", "Tests feat. Queen"])
TAGS = st.builds(
    TrackTags,
    format=st.just("mp3"),
    title=st.text(max_size=5),
    artist=ARTISTS,
    album=WORDS | st.text(max_size=8),
    album_artist=ARTISTS,
    year=st.none() | st.integers(1990, 1993),
    track_number=st.none() | st.integers(1, 4),
    disc_number=st.none() | st.integers(1, 2),
    compilation=st.booleans(),
    has_cover=st.booleans(),
)
PLACES = st.sampled_from([FOLDER, FOLDER / "CD1", FOLDER / "CD2"])


@st.composite
def many_tracks(draw: st.DrawFn) -> list[ScannedTrack]:
    parts = draw(st.lists(st.tuples(PLACES, st.none() | TAGS), max_size=12))
    return [ScannedTrack(folder / f"{number}.mp3", STAMP, tags) for number, (folder, tags) in enumerate(parts)]


@given(many_tracks(), st.randoms())
def test_every_track_is_in_exactly_one_album_whatever_their_order(tracks: list[ScannedTrack], chance: Random) -> None:
    albums = albums_of(tracks)
    assert sorted(track.path for album in albums for track in album.tracks) == sorted(track.path for track in tracks)
    assert len({album.key for album in albums}) == len(albums)
    shuffled = list(tracks)
    chance.shuffle(shuffled)
    assert albums_of(shuffled) == albums


@given(many_tracks())
def test_tracks_with_the_same_tags_are_never_parted(tracks: list[ScannedTrack]) -> None:
    homes = {track.path: album.key for album in albums_of(tracks) for track in album.tracks}
    for first_folder in tracks:
        for other in tracks:
            if first_folder.tags == other.tags and first_folder.path.parent == other.path.parent:
                assert homes[first_folder.path] == homes[other.path]


@given(many_tracks())
def test_case_and_punctuation_of_titles_never_matter(tracks: list[ScannedTrack]) -> None:
    def shouted(track: ScannedTrack) -> ScannedTrack:
        if track.tags is None or not track.tags.album.isascii():
            return track
        return replace(track, tags=replace(track.tags, album=track.tags.album.upper()))

    keys = {track.path: album.key for album in albums_of(tracks) for track in album.tracks}
    loud = {track.path: album.key for album in albums_of([shouted(t) for t in tracks]) for track in album.tracks}
    assert keys == loud


def test_one_title_by_thousands_of_artists_in_one_folder_costs_no_square_of_them() -> None:
    tracks = [track(f"{number:05}", album="Single", artist=f"The {number}", track_number=1) for number in range(3000)]
    grouped: list[ScannedAlbum] = []
    assert times_the_reference(lambda: grouped.extend(group_albums(FOLDER, [FOLDER], tracks, [])), rounds=1) < 60
    assert len(grouped) == len(tracks)
