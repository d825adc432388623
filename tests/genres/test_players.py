"""What players make of a genre field."""

import pytest

from tagger.genres.players import shown_by_players
from tagger.genres.taxonomy import Taxonomy

DISCOGS = "Folk, World, & Country"


def shown(values: list[str], format_name: str = "flac") -> dict[str, tuple[tuple[str, ...], str]]:
    return {item.player: (item.genres, item.warning) for item in shown_by_players(values, format_name, Taxonomy.load())}


def test_navidrome_splits_a_single_value_and_leaves_several_alone() -> None:
    assert shown([DISCOGS])["Navidrome"] == (("Folk", "World", "& Country"), f"it takes “{DISCOGS}” apart")
    assert shown([DISCOGS, "Pop"])["Navidrome"] == ((DISCOGS, "Pop"), "")
    assert shown(["Jazz; Dub"])["Navidrome"] == (("Jazz", "Dub"), "")


def test_a_valid_name_in_a_joined_value_is_taken_apart_too() -> None:
    joined = shown(["Rap; Electronica/Dance"])
    assert joined["Navidrome"] == (("Rap", "Electronica", "Dance"), "it takes “Electronica/Dance” apart")
    assert joined["Plex"][1] == "it takes “Electronica/Dance” apart" and joined["Jellyfin"][1].endswith("as one genre")


def test_jellyfin_shows_joined_values_as_one() -> None:
    assert shown(["Jazz; Dub"])["Jellyfin"] == (("Jazz; Dub",), "it shows “Jazz; Dub” as one genre")
    assert shown([DISCOGS])["Jellyfin"] == ((DISCOGS,), "")


@pytest.mark.parametrize(("format_name", "expected"), [("mp3", ("Jazz",)), ("m4a", ("Jazz",)), ("flac", ())])
def test_itunes_shows_the_first_value_of_what_it_opens(format_name: str, expected: tuple[str, ...]) -> None:
    genres, warning = shown(["Jazz", "Dub"], format_name)["iTunes"]
    assert genres == expected
    assert ("Dub" if expected else "opens no flac") in warning


def test_foobar_shows_every_value_but_in_mp4() -> None:
    assert shown(["Jazz", "Dub"])["foobar2000"] == (("Jazz", "Dub"), "")
    assert shown(["Jazz", "Dub"], "m4a")["foobar2000"] == (("Jazz",), "it does not show “Dub”")


def test_plex_may_take_a_valid_name_apart() -> None:
    assert shown(["Hip-Hop/Rap"])["Plex"] == (("Hip-Hop", "Rap"), "it takes “Hip-Hop/Rap” apart")


@pytest.mark.parametrize(
    ("format_name", "unverified"), [("m4a", {"Plex"}), ("mp3", {"Plex", "iTunes"}), ("flac", {"Plex"})]
)
def test_what_no_source_says_is_marked_as_not_verified(format_name: str, unverified: set[str]) -> None:
    players = shown_by_players(["Jazz; Dub", "Pop"], format_name, Taxonomy.load())
    assert {item.player for item in players if item.title.endswith("(not verified)")} == unverified
