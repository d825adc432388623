import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.ui.presenters.album_index import Counts, Facets, band, genres
from tests.helpers.album_summaries import album, suggestion

ROCK = album(
    1,
    suggestions=(suggestion("Rock", 0.9), suggestion("Pop", 0.3, "rejected"), suggestion("Ska", 0.1, confident=False)),
    genres=("Indie",),
)
JAZZ = album(2, suggestions=(suggestion("Jazz", 0.5),), status="accepted")
NEW = album(3, status="new")


@pytest.mark.parametrize(
    ("score", "name"),
    [(1.0, "80% and more"), (0.8, "80% and more"), (0.79, "60 to 80%"), (0.4, "40 to 60%"), (0.0, "below 40%")],
)
def test_the_band_is_that_of_the_best_score(score: float, name: str) -> None:
    assert band(album(suggestions=(suggestion("Rock", score), suggestion("Added", None, "added")))) == name


def test_without_a_score_there_is_no_band() -> None:
    assert band(NEW) == ""


def test_rejected_and_unsure_genres_are_not_the_albums() -> None:
    assert genres(ROCK) == {"Rock", "Indie"}


@pytest.mark.parametrize(
    ("facets", "admitted"),
    [
        (Facets(), [1, 2, 3]),
        (Facets(status=frozenset({"new", "accepted"})), [2, 3]),
        (Facets(genre=frozenset({"Rock", "Jazz"})), [1, 2]),
        (Facets(genre=frozenset({"Pop"})), []),
        (Facets(status=frozenset({"accepted"}), genre=frozenset({"Rock"})), []),
        (Facets(confidence=frozenset({"40 to 60%"})), [2]),
    ],
)
def test_any_choice_within_a_kind_and_all_kinds_together(facets: Facets, admitted: list[int]) -> None:
    assert [one.id for one in (ROCK, JAZZ, NEW) if facets.admits(one)] == admitted


def test_a_choice_is_put_in_and_taken_out() -> None:
    chosen = Facets().toggled("genre", "Rock")
    assert chosen.genre == {"Rock"} and chosen
    assert not chosen.toggled("genre", "Rock")


def test_counts_follow_albums_in_and_out() -> None:
    counts = Counts()
    for one in (ROCK, JAZZ, NEW):
        counts.add(one)
    counts.add(JAZZ, -1)
    assert counts.status == {"suggested": 1, "accepted": 0, "new": 1}
    assert counts.top_genres() == [("Indie", 1), ("Rock", 1)]


def test_a_chosen_genre_stays_listed_when_nothing_has_it_any_more() -> None:
    assert Counts().top_genres(also=["Rock"]) == [("Rock", 0)]


@given(st.sets(st.sampled_from(["Rock", "Pop", "Ska", "Indie", "Jazz"]), min_size=1))
def test_the_quick_look_at_genres_says_what_the_slow_one_does(chosen: set[str]) -> None:
    facets = Facets(genre=frozenset(chosen))
    for one in (ROCK, JAZZ, NEW):
        assert facets.admits(one) == (not chosen.isdisjoint(genres(one)))
