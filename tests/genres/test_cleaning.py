"""Values that join genres are split where every part is known, and in time that grows with their length."""

import pytest

from tagger.genres.cleaning import Cleaner, held_genres
from tagger.genres.taxonomy import Taxonomy


@pytest.fixture
def cleaner() -> Cleaner:
    return Cleaner(Taxonomy.load())


@pytest.mark.parametrize(
    ("value", "genres"),
    [
        ("Classical; Baroque; Opera", ["Classical", "Baroque", "Opera"]),
        ("Electronic;House", ["Electronic", "House"]),
        ("Tech House / Minimal", ["Tech House", "Minimal"]),
        ("Zorp; Jazz, Funk", ["Zorp", "Jazz", "Funk"]),
        ("Zorp; Blorp", ["Zorp; Blorp"]),
        ("Zorp / Jazz", ["Zorp / Jazz"]),
        ("R&amp;B", ["R&amp;B"]),
        ("Hip-Hop / R&B", ["Hip-Hop / R&B"]),
    ],
)
def test_a_field_holds_the_genres_that_its_values_join(value: str, genres: list[str]) -> None:
    assert held_genres([value], Taxonomy.load()) == genres


def test_known_names_that_hold_a_separator_are_never_torn_apart(cleaner: Cleaner) -> None:
    assert cleaner.clean(("Jazz, Folk, World, & Country; Techno",)) == ("Jazz", "Folk, World, & Country", "Techno")
    assert cleaner.clean(("Jazz, Nobody's Genre",)) == ("Jazz, Nobody's Genre",)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("separator", [", ", "/", "; ", "\\"])
def test_a_value_of_very_many_parts_is_looked_at_in_time_that_grows_with_their_number(
    cleaner: Cleaner, separator: str
) -> None:
    value = separator.join(f"word {number}" for number in range(5_000))
    assert cleaner.clean((value,)) == (value,)
