"""Values that join genres are split where every part is known, and in time that grows with their length."""

import pytest

from tagger.genres.cleaning import Cleaner
from tagger.genres.taxonomy import Taxonomy


@pytest.fixture
def cleaner() -> Cleaner:
    return Cleaner(Taxonomy.load())


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
