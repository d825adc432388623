"""A profile takes apart what it or another program joined, and never a genre's own name."""

import pytest

from tagger.genres.taxonomy import Taxonomy
from tagger.tagformats.list_profile import Profile


def is_genre(name: str) -> bool:
    return name in ("Jazz", "Folk", "Soul", "Funk", "Funk / Soul", "Jazz/Rock") or name == "R&B"


@pytest.mark.parametrize(
    ("value", "genres"),
    [
        ("Jazz;Folk", ("Jazz", "Folk")),
        ("Jazz; Folk", ("Jazz", "Folk")),
        ("Jazz ;Folk;", ("Jazz", "Folk")),
        ("Jazz;Folk; Jazz", ("Jazz", "Folk")),
        ("Folk, World, & Country;Jazz", ("Folk, World, & Country", "Jazz")),
        ("AC/DC", ("AC/DC",)),
        ("R&amp;B;Jazz", ("R&amp;B", "Jazz")),
        ("Funk / Soul", ("Funk / Soul",)),
    ],
)
def test_semicolons(value: str, genres: tuple[str, ...]) -> None:
    assert Profile.SEMICOLON.genres_of((value,), is_genre) == genres


@pytest.mark.parametrize(
    ("value", "genres"),
    [
        ("Jazz / Folk", ("Jazz", "Folk")),
        ("Jazz/Folk", ("Jazz", "Folk")),
        ("Jazz/Folk / Soul", ("Jazz", "Folk", "Soul")),
        ("Jazz/Rock", ("Jazz/Rock",)),
        ("AC/DC", ("AC/DC",)),
        ("Jazz/DC", ("Jazz/DC",)),
        ("AC/DC / Jazz", ("AC/DC", "Jazz")),
        ("Funk / Soul", ("Funk / Soul",)),
        ("Jazz / Funk / Soul / Folk", ("Jazz", "Funk / Soul", "Folk")),
        ("Folk, World, & Country", ("Folk, World, & Country",)),
        ("Jazz;Folk", ("Jazz;Folk",)),
    ],
)
def test_slashes(value: str, genres: tuple[str, ...]) -> None:
    assert Profile.SLASH.genres_of((value,), is_genre) == genres


@pytest.mark.parametrize("profile", [Profile.LIST, Profile.FIRST])
def test_a_list_is_taken_as_it_is(profile: Profile) -> None:
    assert profile.genres_of(("Jazz;Folk", "Jazz / Folk"), is_genre) == ("Jazz;Folk", "Jazz / Folk")


@pytest.mark.parametrize("profile", [Profile.SEMICOLON, Profile.SLASH])
def test_every_genre_of_the_taxonomy_survives_the_round_trip(profile: Profile) -> None:
    taxonomy = Taxonomy.load()
    genres = tuple(taxonomy)
    known = profile.genres_of(profile.field_values(genres), taxonomy.is_known, taxonomy.is_joined_name)
    assert known == genres


@pytest.mark.parametrize("profile", [Profile.SEMICOLON, Profile.SLASH])
@pytest.mark.parametrize(
    "genres", [("Acid", "House"), ("Rock", "Pop"), ("Indie", "Alternative"), ("Hip-Hop/Rap", "Jazz")]
)
def test_two_genres_are_two_though_their_names_together_spell_a_third(
    profile: Profile, genres: tuple[str, ...]
) -> None:
    taxonomy = Taxonomy.load()
    values = profile.field_values(genres)
    assert profile.genres_of(values, taxonomy.is_known, taxonomy.is_joined_name) == genres
