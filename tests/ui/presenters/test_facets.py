from dataclasses import replace
from pathlib import Path

import pytest

from tagger.genres import editing
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.facet_index import FacetCounts, FacetIndex, choices, facet_values, genre_tree
from tagger.ui.presenters.facets import (
    DISAGREEMENT,
    NO_COVER,
    NO_TEXT,
    NOTHING_SUGGESTED,
    PROBLEMS,
    Facets,
    ShownTree,
    band,
    findings,
    genre_path,
    genres,
)
from tests.helpers.album_summaries import album, suggestion, track

ROCK = album(
    1,
    suggestions=(suggestion("Rock", 0.9), suggestion("Pop", 0.3, "rejected"), suggestion("Ska", 0.1, confident=False)),
    genres=("Indie",),
)
JAZZ = album(2, suggestions=(suggestion("Jazz", 0.5),), status="accepted", year=1962)
NEW = album(3, status="new", cover=Path("cover.jpg"))
ALL = (ROCK, JAZZ, NEW)


def indexed(*albums: AlbumSummary) -> FacetIndex:
    index = FacetIndex()
    for one in albums:
        index.put(one.id, facet_values(one))
    return index


def admitted(facets: Facets, matching: set[int] | None = None) -> list[int]:
    made = indexed(*ALL)
    return made.admitted(made.slots_of([one.id for one in ALL]), facets, matching)


@pytest.mark.parametrize(
    ("score", "name"),
    [(1.0, "80% and more"), (0.8, "80% and more"), (0.79, "60 to 80%"), (0.4, "40 to 60%"), (0.0, "below 40%")],
)
def test_the_band_is_that_of_the_best_score(score: float, name: str) -> None:
    assert band(album(suggestions=(suggestion("Rock", score), suggestion("Added", None, "added")))) == name


def test_without_a_score_there_is_no_band() -> None:
    assert band(NEW) == ""


def test_rejected_and_unsure_genres_are_not_the_albums() -> None:
    assert genres(ROCK).isdisjoint({"Pop", "Ska"}) and genres(ROCK) >= {"Rock"}
    assert genres(album(genres=("My Own",))) == {"My Own"}


def test_a_value_that_joins_genres_counts_for_each() -> None:
    assert genres(album(4, genres=("Classical; Grunge",))) == {"Classical", "Grunge", "Alternative Rock", "Rock"}


def test_a_kind_of_a_genre_counts_for_the_genre() -> None:
    assert genres(album(genres=("bebop",))) == {"Jazz", "Bebop"}


@pytest.mark.parametrize(
    ("facets", "ids"),
    [
        (Facets(), [1, 2, 3]),
        (Facets(status=frozenset({"new", "accepted"})), [2, 3]),
        (Facets(genre=frozenset({"Rock", "Jazz"})), [1, 2]),
        (Facets(genre=frozenset({"Pop"})), []),
        (Facets(status=frozenset({"accepted"}), genre=frozenset({"Rock"})), []),
        (Facets(confidence=frozenset({"40 to 60%"})), [2]),
        (Facets(year=frozenset({"1960s"})), [2]),
        (Facets(finding=frozenset({NO_COVER})), [1, 2]),
        (Facets(folder=frozenset({"/music"})), [1, 2, 3]),
    ],
)
def test_any_choice_within_a_kind_and_all_kinds_together(facets: Facets, ids: list[int]) -> None:
    assert admitted(facets) == ids
    assert admitted(facets, {2, 99}) == [number for number in ids if number == 2]


def test_a_choice_is_put_in_and_taken_out() -> None:
    chosen = Facets().toggled("genre", "Rock")
    assert chosen.genre == {"Rock"} and chosen
    assert not chosen.toggled("genre", "Rock")


def test_counts_follow_albums_in_and_out() -> None:
    index = indexed(*ALL)
    index.drop(2)
    counts = index.counts(Facets(), None)
    assert counts.status == {"suggested": 1, "new": 1} and counts.status["accepted"] == 0
    assert counts.genre["Rock"] == 1 and counts.genre["Jazz"] == 0
    index.put(3, facet_values(replace(NEW, status="written")))
    assert index.counts(Facets(), None).status == {"suggested": 1, "written": 1}


def test_counts_follow_the_search_and_every_other_kind_but_not_their_own() -> None:
    index = indexed(*ALL)
    assert index.counts(Facets(), {2, 3}).status == {"accepted": 1, "new": 1}
    counts = index.counts(Facets(status=frozenset({"accepted"})), None)
    assert counts.genre == {"Jazz": 1}
    assert counts.status == {"suggested": 1, "accepted": 1, "new": 1}  # what else could be chosen, too


def test_a_chosen_genre_stays_listed_when_nothing_has_it_any_more() -> None:
    rows = choices("genre", FacetCounts(), ["Rock"])
    assert [(row.value, row.count) for row in rows] == [("Rock", 0)]


def test_genres_stand_below_those_they_are_kinds_of_the_commonest_first() -> None:
    counts = indexed(album(1, genres=("Bebop",)), album(2, genres=("Techno",)), album(3, genres=("Cool Jazz", "Jazz")))
    tree = genre_tree(counts.counts(Facets(), None).genre, ())
    jazz = tree[0]
    assert (jazz.value, jazz.count) == ("Jazz", 2)
    assert [(row.value, row.count) for row in jazz.below] == [("Bebop", 1), ("Cool Jazz", 1)]


def test_what_an_album_lacks_and_where_files_and_sound_disagree_is_found() -> None:
    assert findings(album(genres=("Jazz",), cover=Path("c.jpg"))) == [NOTHING_SUGGESTED, NO_TEXT]
    assert NOTHING_SUGGESTED not in findings(album(status="new"))
    assert NOTHING_SUGGESTED not in findings(album(suggestions=(suggestion("Jazz", 0.8),)))
    broken = album(genres=("Jazz",), tracks=(track(1, error="it is empty"),))
    assert PROBLEMS in findings(broken)
    assert DISAGREEMENT in findings(album(genres=("Jazz",), suggestions=(suggestion("Techno", 0.8),)))
    for close in ("Bebop", "Jazz"):
        assert DISAGREEMENT not in findings(album(genres=("Jazz",), suggestions=(suggestion(close, 0.8),)))
    unsure = (suggestion("Techno", 0.2, confident=False),)
    assert DISAGREEMENT not in findings(album(genres=("Jazz",), suggestions=unsure))


def test_genres_are_grouped_by_the_tree_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShownTree, "taxonomy", editing.move(Taxonomy.load(), "Ska", "Jazz"))
    assert genre_path("Ska") == ("Jazz", "Ska")
    monkeypatch.setattr(ShownTree, "taxonomy", None)
    assert genre_path("Ska") == Taxonomy.load().path("Ska") != ("Jazz", "Ska")
