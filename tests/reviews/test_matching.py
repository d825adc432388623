"""An album is found when one release group clearly is it, and offered when several may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tagger.progress import Task
from tagger.reviews.client import NetworkClient
from tagger.reviews.matching import base_artist, base_title, find, is_clear, likeness, rank, score, track_fit
from tagger.reviews.records import ReleaseGroup, ReviewedAlbum
from tests.helpers.review_server import ReviewServer, mbid, serving

LENGTHS = (240.0,) * 10


def album(artist: str, title: str, year: int | None = None, **more: object) -> ReviewedAlbum:
    return ReviewedAlbum(1, artist, title, year, LENGTHS, **more)  # type: ignore[arg-type]


def group(artist: str, title: str, year: int | None = None, *, kind: str = "Album", **more: object) -> ReleaseGroup:
    return ReleaseGroup(mbid(1), title, artist, year, kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("Blue Lines (Deluxe Edition)", "Blue Lines"),
        ("Blue Lines [2012 Remaster]", "Blue Lines"),
        ("Mezzanine - Remastered", "Mezzanine"),
        ("Mellon Collie Disc 2", "Mellon Collie"),
        ("The Wall, CD 1", "The Wall"),
        ("Song (feat. Somebody)", "Song"),
        ("Greatest Hits, Vol. 2", "Greatest Hits, Vol. 2"),
        ("(What's the Story) Morning Glory?", "(What's the Story) Morning Glory?"),
        ("LP", "LP"),
        ("CD 1", "CD 1"),
        ("!!!", "!!!"),
    ],
)
def test_what_an_edition_adds_is_left_out_of_a_title(title: str, base: str) -> None:
    assert base_title(title) == base


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        (album("Massive Attack", "Blue Lines (Deluxe Edition)", 2012), group("Massive Attack", "Blue Lines", 1991)),
        (album("The Beatles", "Abbey Road (Disc 2)"), group("Beatles", "Abbey Road", 1969)),
        (album("Björk", "Homogenic", 1997), group("Bjork", "Homogenic", 1997)),
        (album("Weezer", "Weezer", 1994), group("Weezer", "Weezer", 1994)),
        (
            album("Various Artists", "Artificial Intelligence", 1992),
            group("Various Artists", "Artificial Intelligence", 1992),
        ),
        (
            album("", "Artificial Intelligence", 1992, compilation=True),
            group("Various Artists", "Artificial Intelligence", 1992),
        ),
        (
            album("Kino", "Gruppa Krovi", 1988),
            group("Кино", "Группа крови", 1988, spellings=("Kino",), titles=("Gruppa krovi",)),
        ),
        (album("Drake feat. Rihanna", "Take Care", 2011), group("Drake", "Take Care", 2011)),
    ],
)
def test_the_same_album_in_other_words_is_clear(own: ReviewedAlbum, theirs: ReleaseGroup) -> None:
    assert is_clear(rank(own, [theirs]))


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        (album("Weezer", "Weezer", 1994), [group("Weezer", "Weezer", 1994), group("Weezer", "Weezer", 1994)]),
        (album("Air", "Moon Safari", 1998), [group("Eir", "Sun Safari", 1999)]),
        (album("", "Greatest Hits", None), [group("Queen", "Greatest Hits", 1981)]),
        (album("Queen", "Greatest Hits", 1975), [group("Abba", "Greatest Hits", 1975)]),
    ],
)
def test_what_may_be_another_album_is_not_taken(own: ReviewedAlbum, theirs: list[ReleaseGroup]) -> None:
    assert not is_clear(rank(own, theirs))


def test_a_single_of_the_same_name_comes_after_the_album() -> None:
    own = album("Portishead", "Dummy", 1994)
    single = group("Portishead", "Dummy", 1994, kind="Single")
    assert score(own, single) < score(own, group("Portishead", "Dummy", 1994)) - 0.05


def test_tracks_tell_editions_apart() -> None:
    fit, tracks = track_fit((100.0, 200.0), [(101.0, 199.0), (300.0, 300.0)])
    assert fit == pytest.approx(0.94)
    assert tracks == 2
    assert track_fit((100.0,), [(100.0, 100.0)])[0] <= 0.2
    assert track_fit((100.0,), [()]) == (0.0, None)


def test_names_of_punctuation_and_other_scripts_are_names() -> None:
    assert likeness("!!!", "!!!") == 100
    assert likeness("", "") == 0
    assert likeness("東京事変", "東京事変") == 100
    assert base_artist("feat. nobody") == "feat. nobody"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[tuple[ReviewServer, NetworkClient]]:
    albums = [("Weezer", "Weezer", 1994), ("Weezer", "Weezer", 1994), ("Low", "Things We Lost in the Fire", 2001)]
    with (
        serving(ReviewServer(albums)) as server,
        NetworkClient(tmp_path, Task(), access=server.access(200)) as client,
    ):
        yield server, client


def test_a_clear_match_takes_one_request(network: tuple[ReviewServer, NetworkClient]) -> None:
    server, client = network
    result = find(client, album("Low", "Things We Lost in the Fire (Deluxe)", 2001))
    assert result.match is not None
    assert result.match.mbid == mbid(2)
    assert len(server.requests) == 1


def test_of_two_that_fit_the_tracks_decide(network: tuple[ReviewServer, NetworkClient]) -> None:
    _, client = network
    second = ReviewedAlbum(1, "Weezer", "Weezer", 1994, (181.0, 182.0, 183.0, 184.0))
    result = find(client, second)
    assert {candidate.mbid for candidate in result.candidates} == {mbid(0), mbid(1)}
    assert result.candidates[0].mbid == mbid(1)
    assert result.match is None  # a second longer each is no proof


def test_nothing_is_searched_for_nothing(network: tuple[ReviewServer, NetworkClient]) -> None:
    server, client = network
    assert find(client, album("Somebody", "")).candidates == ()
    assert server.requests == []
