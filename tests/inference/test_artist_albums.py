"""What the artist's other albums say moves where scores start: down the tree, as far as they agree, and in words."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger.genres.taxonomy import Genre, Taxonomy
from tagger.inference.artist_albums import STRENGTH, AlbumGenres, ArtistAlbums, ArtistVotes, LabelTree
from tagger.inference.bundle import Bundle
from tagger.inference.library_prior import LEAST_SHARE, MOST_SHARE, library_prior, probability
from tagger.inference.manifest import Label
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, Features, predict
from tagger.inference.reasons import reasons
from tagger.inference.start_evidence import StartEvidence
from tests.helpers.bundles import make_bundle

PATHS = (
    ("Rock", "Punk"),
    ("Rock",),
    ("Jazz",),
    ("Jazz", "Bebop"),
    ("Electronic", "Techno", "Dub Techno"),
    ("Electronic",),
)
TREE = LabelTree([Label(name=path[-1], path=path) for path in PATHS], Taxonomy.load())


def votes(
    *albums: tuple[tuple[str, ...], tuple[str, ...]] | tuple[str, ...], artist: str = "Nadja Blau"
) -> ArtistVotes:
    made = votes_or_none(*albums, artist=artist)
    assert made is not None
    return made


def votes_or_none(*albums: object, artist: str = "Nadja Blau") -> ArtistVotes | None:
    return TREE.votes(ArtistAlbums(artist, tuple((album, 1) for album in map(album_genres, albums))))


def album_genres(album: object) -> AlbumGenres:
    """("jazz",) has a genre; ((), ("jazz",)) has it rejected."""
    assert isinstance(album, tuple)
    parts = album if album and isinstance(album[0], tuple) else (album,)
    return AlbumGenres(*(tuple(map(Taxonomy.load().key, part)) for part in parts))


def starts(made: ArtistVotes, share: float = 0.1) -> dict[str, float]:
    """The probability from which each label starts, where all start from ``share`` without them."""
    log_odds = [math.log(share / (1 - share))] * len(PATHS)
    return {
        label: probability(before + moved)
        for label, before, moved in zip(TREE.labels, log_odds, made.shifts(log_odds), strict=True)
    }


def test_the_more_albums_agree_the_more_they_say() -> None:
    jazz = [starts(votes(*[("jazz",)] * count))["Jazz"] for count in (1, 2, 4, 30)]
    assert jazz[0] == pytest.approx((1 + STRENGTH * 0.1) / (1 + STRENGTH))
    assert jazz == sorted(jazz) and 0.9 < jazz[-1] <= MOST_SHARE
    rock = [starts(votes(*[("jazz",)] * count))["Rock"] for count in (1, 2, 4, 30)]
    assert rock == sorted(rock, reverse=True) and LEAST_SHARE <= rock[-1] < 0.1


def test_three_of_four_are_between_none_and_all() -> None:
    three = starts(votes(("jazz",), ("jazz",), ("jazz",), ("rock",)))
    assert starts(votes(("rock",)))["Jazz"] < three["Rock"] < three["Jazz"] < starts(votes(*[("jazz",)] * 4))["Jazz"]


def test_a_general_genre_says_nothing_about_which_kind_and_a_kind_says_both() -> None:
    general, kind = starts(votes(*[("rock",)] * 4)), starts(votes(*[("punk",)] * 4))
    # As much of Rock is Punk as before: all of it, where both start from the same share.
    assert general["Punk"] == pytest.approx(general["Rock"])
    assert kind["Punk"] == pytest.approx(kind["Rock"]) == pytest.approx(general["Rock"])
    other = starts(votes(*[("hard rock",)] * 4))
    assert other["Punk"] < 0.5 * other["Rock"] == pytest.approx(0.5 * general["Rock"])


def test_a_rejected_genre_speaks_against_it_alone() -> None:
    made = starts(votes(((), ("jazz",))))
    assert made["Jazz"] < 0.1 and made["Rock"] == pytest.approx(0.1)
    assert made["Bebop"] < 0.1
    bebop = starts(votes((("jazz",), ("bebop",))))
    assert bebop["Bebop"] < bebop["Jazz"] and bebop["Jazz"] > 0.1


def test_a_label_below_one_that_is_no_label_starts_from_the_nearest_that_is() -> None:
    made = starts(votes(*[("dub techno",)] * 3))
    assert made["Dub Techno"] == made["Electronic"] > 0.5


def test_names_that_nobody_knows_say_nothing() -> None:
    assert votes_or_none(("zzz",), ("",), ()) is None
    assert votes(("zzz",), ("jazz",)).judged == (1,) * len(PATHS)
    assert TREE.votes(None) is None


@pytest.mark.parametrize(
    ("albums", "label", "said"),
    [
        ([("jazz",)], "Jazz", "your other tagged album by “Nadja Blau” is Jazz."),
        ([("rock",)], "Jazz", "your other tagged album by “Nadja Blau” is not Jazz."),
        ([("jazz",)] * 3, "Jazz", "your 3 other tagged albums by “Nadja Blau” are Jazz."),
        ([("jazz",)] * 3, "Bebop", "your 3 other tagged albums by “Nadja Blau” are Jazz."),
        ([("jazz",)] * 3 + [("rock",)], "Jazz", "of your 4 other tagged albums by “Nadja Blau” 3 are Jazz."),
        ([("jazz",)] * 3 + [("rock",)], "Rock", "of your 4 other tagged albums by “Nadja Blau” one is Rock."),
        ([("jazz",)] * 3, "Punk", "of your 3 other tagged albums by “Nadja Blau” none is Punk."),
    ],
)
def test_it_is_said_in_words(albums: list[tuple[str, ...]], label: str, said: str) -> None:
    assert votes(*albums).in_words(label, -1.0, 0.0) == f"It starts from 50%: {said}"


def test_a_kind_of_what_was_rejected_says_what_was() -> None:
    said = votes(((), ("jazz",))).in_words("Bebop", -1.0, 0.0)
    assert said == "It starts from 50%: your other tagged album by “Nadja Blau” is not Jazz."


def person_votes(taxonomy: Taxonomy, *genres: str) -> ArtistVotes:
    tree = LabelTree([Label(name=path[-1], path=path) for path in PATHS], taxonomy)
    made = tree.votes(ArtistAlbums("Nadja Blau", ((AlbumGenres(tuple(map(taxonomy.key, genres))), 1),)))
    assert made is not None
    return made


def test_a_kind_that_is_written_as_the_genre_above_starts_where_that_does() -> None:
    made = person_votes(replace(Taxonomy.load(), folded=frozenset({"Punk"})), "Rock")
    assert starts(made)["Punk"] == pytest.approx(starts(made)["Rock"]) == pytest.approx((1 + 0.1) / 2)
    assert made.in_words("Punk", -1.0, 0.0).endswith("is Rock.")


def test_the_tree_is_the_person_s() -> None:
    genres = dict(Taxonomy.load().genres)
    genres["Punk"] = replace(genres["Punk"], parents=("Jazz",))
    made = starts(person_votes(Taxonomy.of(genres), "Punk"))
    assert made["Punk"] == pytest.approx(made["Jazz"]) and made["Jazz"] > 0.1 > made["Rock"]


def test_labels_that_a_person_names_in_a_circle_are_a_tree_all_the_same() -> None:
    labels = [Label(name="B", path=("A", "B")), Label(name="D", path=("C", "D"))]
    tree = LabelTree(labels, replace(Taxonomy.of({}), labels={"B": "C", "D": "A"}))
    assert tree.names == ("C", "A") and tree.above == (None, 0) and tree.order == (0, 1)


def test_a_genre_below_a_label_that_a_person_names_otherwise_is_of_all_that_is_above_it_there() -> None:
    labels = [Label(name=path[-1], path=path) for path in (("Jazz",), ("Jazz", "Bebop"), ("Techno", "Dub Techno"))]
    taxonomy = replace(Taxonomy.of({"Jazz": Genre("Jazz", (), ())}), labels={"Bebop": "Techno"})
    tree = LabelTree(labels, taxonomy)
    assert (tree.names, tree.above) == (("Jazz", "Techno", "Dub Techno"), (None, 0, 1))
    made = tree.votes(ArtistAlbums("Nadja Blau", ((AlbumGenres((taxonomy.key("Dub Techno"),)), 1),)))
    assert made is not None and made.votes == ((1, 1), (1, 1), (1, 1))


NAMES = sorted({name for path in PATHS for name in path})
SOME = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)


@settings(deadline=None)
@given(data=st.data())
def test_an_album_counts_for_each_label_that_it_has_whatever_the_taxonomy(data: st.DataObject) -> None:
    moved, unknown = data.draw(SOME), data.draw(SOME)
    known = {path[:end] for path in PATHS for end in range(1, len(path) + 1) if path[end - 1] not in unknown}
    parents = {path[-1]: () if path[-1] in moved else path[:-1] for path in sorted(known)}
    genres = {
        name: Genre(name, tuple(other for other in above if other in parents), ()) for name, above in parents.items()
    }
    mapped = {name: data.draw(st.sampled_from([*NAMES, ""])) for name in data.draw(SOME)}
    taxonomy = replace(Taxonomy.of(genres), folded=frozenset(data.draw(SOME)), labels=mapped)
    tree = LabelTree([Label(name=path[-1], path=path) for path in PATHS], taxonomy)
    albums = tuple((AlbumGenres((taxonomy.key(name),)), 1) for name in NAMES)
    made = tree.votes(ArtistAlbums("Nadja Blau", albums))
    assert made is not None
    assert all(
        positive <= informative <= judged
        for (positive, informative), judged in zip(made.votes, made.judged, strict=True)
    )
    assert sorted(tree.order) == list(range(len(PATHS)))


def test_an_artist_s_name_is_one_line_of_text() -> None:
    assert "\n" not in votes(("jazz",), artist="a\nb\u202e").in_words("Jazz", -1.0, 0.0)
    assert "\u202e" not in votes(("jazz",), artist="a\nb\u202e").in_words("Jazz", -1.0, 0.0)


genre_keys = st.sampled_from(["rock", "punk", "jazz", "bebop", "dub techno", "techno", "x", ""])
albums_of = st.lists(st.tuples(st.lists(genre_keys).map(tuple), st.lists(genre_keys).map(tuple)), max_size=9)


@given(albums_of, st.lists(st.floats(-9, 9), min_size=len(PATHS), max_size=len(PATHS)))
def test_whatever_they_are_starts_stay_possible(
    albums: list[tuple[tuple[str, ...], tuple[str, ...]]], log_odds: list[float]
) -> None:
    made = votes_or_none(*[AlbumGenres(*album) for album in albums])
    if made is not None:
        assert all(math.isfinite(value) and abs(value) < 20 for value in made.shifts(log_odds))
        assert all(made.in_words(label, -1.0, 0.0).startswith("It starts from 50%: ") for label in TREE.labels)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle.load(make_bundle(tmp_path, audio=None, text=False, prior=True, normalise=False))


FEATURES: Features = {Modality.IMAGE: np.full(12, 0.01, np.float32)}


def test_it_is_a_term_of_the_sum_and_the_first_sentence(bundle: Bundle) -> None:
    made = LabelTree(bundle.manifest.labels, Taxonomy.load()).votes(
        ArtistAlbums("Nadja Blau", ((AlbumGenres(("jazz",)), 3),))
    )
    assert bundle.manifest.prior is not None
    prior = library_prior(bundle.manifest.prior, bundle.manifest.labels, [["Jazz"]])
    alone, moved = predict(bundle, FEATURES, prior), predict(bundle, FEATURES, prior, StartEvidence(artist=made))
    (move,) = moved.moves
    np.testing.assert_allclose(moved.base, alone.base + move.shifts)
    np.testing.assert_array_equal(moved.contributions, alone.contributions)
    assert moved.likelihoods == alone.likelihoods and np.array_equal(moved.thresholds, alone.thresholds)
    column = bundle.labels.index("Jazz")
    assert moved.scores[column] > alone.scores[column]
    said = reasons(bundle, AlbumFeatures(FEATURES), "Jazz", moved)
    assert said[0] == (
        f"It starts from {100 * probability(moved.base[column]):.0f}%: your 3 other tagged albums by “Nadja Blau” are Jazz."
    )
    assert said[1:] != () and reasons(bundle, AlbumFeatures(FEATURES), "Jazz", alone)[0].startswith("It starts from ")


def test_a_model_without_shares_of_genres_is_not_moved(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, audio=None, text=False))
    made = LabelTree(bundle.manifest.labels, Taxonomy.load()).votes(
        ArtistAlbums("Nadja Blau", ((AlbumGenres(("jazz",)), 3),))
    )
    assert made is not None
    alone, moved = predict(bundle, FEATURES), predict(bundle, FEATURES, start=StartEvidence(artist=made))
    np.testing.assert_array_equal(moved.scores, alone.scores)
    assert reasons(bundle, AlbumFeatures(FEATURES), "Jazz", moved) == reasons(
        bundle, AlbumFeatures(FEATURES), "Jazz", alone
    )
