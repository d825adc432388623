"""The policy proposes the surest, writes what was accepted, and never takes a genre away unasked."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.genres.placeholders import is_placeholder
from tagger.genres.policy import Candidate, Mode, Order, Policy, arrange, new_value, propose
from tagger.genres.taxonomy import Taxonomy

TREE = Taxonomy.load()
NAMES = st.sampled_from(
    ["Rock", "rock", "Grunge", "hip-hop", "Rap", "Dub Techno", "Techno", "Electronic", "Sunday", "", " "]
)
LISTS = st.lists(NAMES, max_size=6)
MODES: tuple[Mode, ...] = ("fill", "merge", "replace")
ORDERS: tuple[Order, ...] = ("specific first", "broad first", "score")


def candidates(**scores: float) -> list[Candidate]:
    return [Candidate(genre.replace("_", " "), score, confident=score >= 0.5) for genre, score in scores.items()]


def value(existing: list[str], accepted: list[str], **policy: Any) -> tuple[str, ...]:
    return new_value(existing, accepted, Policy(**policy), TREE)


def test_the_surest_above_their_own_threshold_are_proposed() -> None:
    scores = candidates(jazz=0.6, rock=0.9, folk=0.4)
    assert propose(scores, Policy(), TREE) == ["Rock", "Jazz"]
    assert propose(scores, Policy(top=1), TREE) == ["Rock"]


def test_a_given_score_replaces_the_thresholds() -> None:
    assert propose(candidates(jazz=0.6, rock=0.9, folk=0.4), Policy(min_score=0.3), TREE) == ["Rock", "Jazz", "Folk"]
    assert propose(candidates(jazz=0.6, rock=0.9, folk=0.4), Policy(min_score=0.6), TREE) == ["Rock", "Jazz"]
    assert propose(candidates(jazz=0.6, rock=0.9), Policy(min_score=0.95), TREE) == []


def test_two_labels_for_one_genre_are_proposed_once() -> None:
    assert propose(candidates(hiphop=0.7, hip_hop=0.8), Policy(), TREE) == ["Hip Hop"]


def test_the_specific_goes_before_the_broad_or_the_reverse() -> None:
    genres = ["Electronic", "Rock", "Techno", "Dub Techno"]
    assert arrange(genres, "specific first", TREE) == ["Dub Techno", "Techno", "Electronic", "Rock"]
    assert arrange(genres[::-1], "broad first", TREE) == ["Electronic", "Techno", "Dub Techno", "Rock"]
    assert arrange(genres, "score", TREE) == genres


def test_merge_keeps_order_and_spelling_and_adds_what_is_new() -> None:
    assert value(["hip-hop", "Sunday"], ["Hip Hop", "jazz"]) == ("hip-hop", "Sunday", "Jazz")


@pytest.mark.parametrize(
    ("existing", "accepted", "expected"),
    [
        ("Classical; Baroque; Opera", ["Opera", "classical"], ("Classical; Baroque; Opera",)),
        ("Electronic;House", ["Techno", "House"], ("Electronic;House", "Techno")),
        ("Zorp; Jazz", ["Jazz"], ("Zorp; Jazz",)),
        ("Tech House / Minimal", ["Tech House"], ("Tech House / Minimal",)),
        ("Zorp / Jazz", ["Jazz"], ("Zorp / Jazz", "Jazz")),
        ("Hip-Hop / R&B", ["R&B"], ("Hip-Hop / R&B", "R&B")),
    ],
)
def test_a_joined_value_holds_its_genres(existing: str, accepted: list[str], expected: tuple[str, ...]) -> None:
    assert value([existing], accepted) == expected


def test_where_nothing_is_new_the_value_stays_to_the_letter() -> None:
    assert value([" ", "hiphop", "hiphop"], ["Hip Hop"]) == (" ", "hiphop", "hiphop")


def test_fill_writes_only_where_nothing_is() -> None:
    assert value([], ["jazz"], mode="fill") == ("Jazz",)
    assert value([" "], ["jazz"], mode="fill") == ("Jazz",)
    assert value(["Sunday"], ["jazz"], mode="fill") == ("Sunday",)


def test_replace_writes_the_canonical_spelling_of_what_stays() -> None:
    assert value(["hip-hop", "Sunday"], ["Jazz", "hiphop"], mode="replace") == ("Jazz", "Hip Hop")


@pytest.mark.parametrize(
    ("existing", "accepted"), [("Club", "Dance"), ("Top 40", "Pop"), ("Rap", "Hip Hop"), ("Revival", "Christian")]
)
def test_a_file_that_holds_a_related_name_still_gets_the_accepted_genre(existing: str, accepted: str) -> None:
    assert value([existing], [accepted]) == (existing, accepted)


def test_what_a_person_types_stays_as_typed() -> None:
    assert new_value([], ["hiphop", "dub techno"], Policy(), TREE, typed=["hiphop"]) == ("hiphop", "Dub Techno")


def test_a_removed_genre_goes_and_a_protected_one_stays_in_every_mode() -> None:
    mine = replace(TREE, protected=frozenset({"Sunday"}))
    assert new_value(["Unknown", "Jazz"], [], Policy(), TREE, removed=["unknown"]) == ("Jazz",)
    assert new_value(["Unknown"], [], Policy(), TREE, removed=["Unknown"]) == ()
    assert new_value(["Sunday", "Pop"], ["Jazz"], Policy(mode="replace"), mine) == ("Sunday", "Jazz")
    assert new_value(["Sunday"], [], Policy(), mine, removed=["Sunday"]) == ("Sunday",)


def test_the_limit_never_takes_away() -> None:
    assert value(["A", "B", "C"], ["Jazz"], limit=2) == ("A", "B", "C")
    assert value(["A"], ["Jazz", "Rock"], limit=2) == ("A", "Jazz")


def test_parents_are_written_on_request() -> None:
    assert value([], ["dub techno"], parents=True) == ("Dub Techno", "Techno", "Electronic")
    assert value(["Techno"], ["dub techno"], parents=True, order="broad first") == (
        "Techno",
        "Electronic",
        "Dub Techno",
    )


@pytest.mark.parametrize("mode", MODES)
def test_nothing_accepted_changes_nothing(mode: Mode) -> None:
    assert value(["a", "a", " "], [" "], mode=mode) == ("a", "a", " ")


@given(LISTS, LISTS, st.sampled_from(list(product(MODES, ORDERS, (None, 1, 3), (False, True)))))
def test_writing_is_idempotent_and_makes_no_duplicates(
    existing: list[str], accepted: list[str], how: tuple[Mode, Order, int | None, bool]
) -> None:
    mode, order, limit, parents = how
    policy = Policy(mode=mode, order=order, limit=limit, parents=parents)
    once = new_value(existing, accepted, policy, TREE)
    assert new_value(once, accepted, policy, TREE) == once
    asked = {TREE.key(genre) for genre in accepted}
    present = [genre for genre in existing if genre.strip() and (TREE.names_genre(genre) or TREE.key(genre) in asked)]
    if mode != "replace":
        assert list(once[: len(present)]) == present or once == tuple(existing)
    added = [TREE.key(genre) for genre in once[len(present) :]] if once != tuple(existing) and mode != "replace" else []
    assert len(set(added)) == len(added)
    assert not set(added) & {TREE.key(genre) for genre in present}
    assert once or not any(genre.strip() for genre in existing), "nothing is ever emptied"


@given(LISTS, st.sampled_from(ORDERS))
def test_arranging_loses_nothing(genres: list[str], order: Order) -> None:
    assert set(arrange(genres, order, TREE)) == set(genres)


@pytest.mark.parametrize(
    "placeholder",
    (
        *(
            "Unknown",
            "unknown genre",
            "Genre",
            "genre",
            "-",
            "--",
            "?",
            "(255)",
            "255",
            "(199)",
            "None",
            "none",
            "Misc",
        ),
        *(
            "misc.",
            "Miscellaneous",
            "N/A",
            "Undefined",
            "Undefiniert",
            "Indéfini",
            "Unclassifiable",
            "Unbekannt",
            "Inconnu",
            "Неизвестный",
            "未知",
            "[unknown]",
        ),
    ),
)
def test_a_placeholder_counts_as_empty(placeholder: str) -> None:
    assert is_placeholder(placeholder)
    assert value([placeholder, "Rock"], ["Jazz"], mode="fill") == (placeholder, "Rock")
    assert value([placeholder, "Rock"], ["Jazz"], mode="merge") == ("Rock", "Jazz")
    assert value([placeholder, "Rock"], ["Rock"], mode="merge") == (placeholder, "Rock"), "nothing is new"
    _assert_counts_as_empty(placeholder)


@pytest.mark.parametrize("name", ["Other", "Sonstige", "Autres"])
def test_a_genre_that_says_nothing_counts_as_empty(name: str) -> None:
    _assert_counts_as_empty(name)
    assert value(["Rock"], ["Jazz", name]) == ("Rock", "Jazz", name), "somebody asked for it"


def _assert_counts_as_empty(name: str) -> None:
    for mode in MODES:
        assert value([name], ["Jazz"], mode=mode) == ("Jazz",)
        assert value([name, "Unknown"], ["Jazz"], mode=mode) == ("Jazz",)
        assert value([name], [], mode=mode) == (name,)
        protecting = replace(TREE, protected=frozenset({name}))
        assert name in new_value([name], ["Jazz"], Policy(mode=mode), protecting)


@pytest.mark.parametrize("genre", ["17", "(17)", "2 Tone", "1234", "Noise", "Various", "Genre Fluid", "Misty"])
def test_a_genre_is_no_placeholder(genre: str) -> None:
    assert not is_placeholder(genre)
    assert value([genre], ["Jazz"], mode="fill") == (genre,)


def test_no_genre_of_the_taxonomy_is_a_placeholder() -> None:
    assert [genre for genre in TREE if is_placeholder(genre)] == []
