"""What the names of folders say raises where scores start: down the tree, as far as their tagged albums agree, and in words."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres, ArtistAlbums, LabelTree
from tagger.inference.bundle import Bundle
from tagger.inference.genre_folders import (
    MOST_COUNTED,
    RELIABILITY,
    AlbumCount,
    FolderGenre,
    FolderNames,
    GenreFolder,
)
from tagger.inference.library_prior import library_prior, probability
from tagger.inference.manifest import Label
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, Features, predict
from tagger.inference.reasons import reasons
from tagger.inference.start_evidence import StartEvidence
from tests.helpers.bundles import make_bundle

PATHS = (("Rock", "Punk"), ("Rock",), ("Jazz",), ("Jazz", "Bebop"), ("Electronic",), ("Electronic", "Ambient"))
TREE = LabelTree([Label(name=path[-1], path=path) for path in PATHS], Taxonomy.load())
NONE = AlbumCount(0, 0)


def folder(name: str, *counts: tuple[int, int], path: tuple[str, ...] = ()) -> GenreFolder:
    """A folder called as a genre with those above it; of each how many of how many albums are of it."""
    names = path or Taxonomy.load().path(name)
    counted = [AlbumCount.of(*count) for count in counts] or [NONE] * len(names)
    genres = zip(names, counted, strict=True)
    return GenreFolder(name, tuple(FolderGenre(genre.casefold(), genre, count, count) for genre, count in genres))


def starts(*folders: GenreFolder, share: float = 0.1) -> dict[str, float]:
    """The probability from which each label starts, where all start from ``share`` without the folders, kinds from half of it."""
    shares = [share / len(path) for path in PATHS]
    log_odds = [math.log(value / (1 - value)) for value in shares]
    shifts = FolderNames(TREE, folders).shifts(log_odds)
    return {
        label: probability(before + moved) for label, before, moved in zip(TREE.labels, log_odds, shifts, strict=True)
    }


def test_a_folder_says_its_genre_and_those_above_and_nothing_of_the_others() -> None:
    bebop = starts(folder("Bebop"))
    assert bebop["Bebop"] == pytest.approx(RELIABILITY) == pytest.approx(bebop["Jazz"])
    assert [bebop[name] for name in ("Rock", "Punk", "Electronic")] == pytest.approx([0.1, 0.05, 0.1])


def test_kinds_of_what_it_says_keep_their_share_of_it() -> None:
    log_odds = [math.log(share / (1 - share)) for share in (0.1, 0.1, 0.4, 0.1, 0.1, 0.1)]
    shifts = FolderNames(TREE, (folder("Jazz"),)).shifts(log_odds)
    bebop = TREE.column["Bebop"]
    assert probability(log_odds[bebop] + shifts[bebop]) == pytest.approx(RELIABILITY / 4)


def test_the_more_of_its_tagged_albums_agree_the_more_it_says_and_contradicted_it_says_nothing() -> None:
    agreeing = [starts(folder("Jazz", (count, 12)))["Jazz"] for count in range(13)]
    assert agreeing == sorted(agreeing) and agreeing[12] > 0.9 > RELIABILITY > agreeing[6] > agreeing[0]
    assert starts(folder("Jazz", (0, 400)), share=0.2)["Jazz"] == pytest.approx(0.2)


def test_albums_of_the_genre_above_that_name_no_kind_do_not_contradict() -> None:
    assert starts(folder("Bebop", (12, 12), (0, 0)))["Bebop"] > RELIABILITY
    assert (
        starts(folder("Bebop", (12, 12), (0, 12)))["Bebop"] < 0.5 < starts(folder("Bebop", (12, 12), (0, 12)))["Jazz"]
    )


def test_the_innermost_folder_that_says_a_genre_counts() -> None:
    made = starts(folder("Electronic", (9, 9)), folder("Ambient", (0, 9), (0, 0)))
    assert made["Electronic"] < 0.5 and made == starts(folder("Ambient", (0, 9), (0, 0)))
    both = starts(folder("Jazz"), folder("Rock"))
    assert both["Jazz"] == both["Rock"] == pytest.approx(RELIABILITY)


def test_a_kind_that_the_model_does_not_know_says_what_is_above() -> None:
    made = starts(folder("Hard Bop", path=("Jazz", "Hard Bop")))
    assert made["Jazz"] == pytest.approx(RELIABILITY) and made["Rock"] == pytest.approx(0.1)


@given(st.integers(0, 500), st.integers(0, 500))
def test_many_albums_are_told_in_twentieths_and_all_or_none_only_where_it_is_so(positive: int, more: int) -> None:
    counted = AlbumCount.of(positive, positive + more)
    assert counted.albums == min(positive + more, MOST_COUNTED)
    assert (counted.positive == counted.albums) == (more == 0) and (counted.positive == 0) == (positive == 0)


counts = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair)))


@given(
    st.lists(st.tuples(st.sampled_from(["Jazz", "Rock", "Electronic", "Bebop", "Punk"]), counts, counts), max_size=4),
    st.lists(st.floats(-99, 99), min_size=len(PATHS), max_size=len(PATHS)),
    st.lists(st.sampled_from(["jazz", "rock", "bebop", "ambient"]), max_size=3),
)
def test_whatever_they_are_starts_are_raised_or_stay(
    named: list[tuple[str, tuple[int, int], tuple[int, int]]], log_odds: list[float], artist: list[str]
) -> None:
    folders = tuple(folder(name, *pair[: len(Taxonomy.load().path(name))]) for name, *pair in named)
    names = FolderNames(TREE, folders)
    votes = TREE.votes(ArtistAlbums("Nadja Blau", ((AlbumGenres(tuple(artist)), 3),)))
    for moved in (
        np.array(names.shifts(log_odds)),
        StartEvidence(votes, names).moves(TREE.labels, np.array(log_odds), of_shares=True)[-1].shifts,
    ):
        assert np.isfinite(moved).all() and (moved >= 0).all()


CALLED = "Its folder is called “Jazz”, which raises it from 10% to 80%"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ((0, 0), "."),
        ((1, 1), "; the other tagged album in it is Jazz."),
        ((0, 1), "; the other tagged album in it is not Jazz."),
        ((3, 3), "; all 3 other tagged albums in it are Jazz."),
        ((12, 14), "; 12 of 14 other tagged albums in it are Jazz."),
        ((1, 14), "; one of 14 other tagged albums in it is Jazz."),
        ((0, 2), "; none of 2 other tagged albums in it is Jazz."),
        ((300, 400), "; about 75% of the tagged albums in it are Jazz."),
        ((1, 400), "; about 5% of the tagged albums in it are Jazz."),
        ((400, 400), "; all other tagged albums in it are Jazz."),
        ((0, 400), "; none of the other tagged albums in it is Jazz."),
    ],
)
def test_it_is_said_in_words(count: tuple[int, int], said: str) -> None:
    names = FolderNames(TREE, (folder("Jazz", count),))
    ten, eighty = math.log(1 / 9), math.log(4)
    assert names.in_words("Jazz", ten, eighty) == names.in_words("Bebop", ten, eighty) == f"{CALLED}{said}"
    assert names.in_words("Rock", ten, eighty) == names.in_words("Jazz", ten, ten) == ""


def test_a_folder_s_name_is_one_line_of_text() -> None:
    assert "\n" not in FolderNames(TREE, (folder("Jazz")._replace(name="Ja\nzz\u202e"),)).in_words("Jazz", 0.0, 1.0)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle.load(make_bundle(tmp_path, audio=None, text=False, prior=True, normalise=False))


FEATURES: Features = {Modality.IMAGE: np.full(12, 0.01, np.float32)}


def evidence(bundle: Bundle, *folders: GenreFolder, artist: str = "") -> StartEvidence:
    tree = LabelTree(bundle.manifest.labels, Taxonomy.load())
    albums = ArtistAlbums("Nadja Blau", ((AlbumGenres((artist,)), 4),)) if artist else None
    return StartEvidence(tree.votes(albums), FolderNames(tree, folders))


def test_it_is_a_term_of_the_sum_and_a_sentence_that_leads_on(bundle: Bundle) -> None:
    assert bundle.manifest.prior is not None
    prior = library_prior(bundle.manifest.prior, bundle.manifest.labels, [["Rock"]] * 30)
    alone, moved = (
        predict(bundle, FEATURES, prior, start) for start in (StartEvidence(), evidence(bundle, folder("Jazz")))
    )
    np.testing.assert_allclose(moved.base, alone.base + moved.moves[0].shifts)
    np.testing.assert_array_equal(moved.contributions, alone.contributions)
    assert moved.likelihoods == alone.likelihoods and np.array_equal(moved.thresholds, alone.thresholds)
    column = bundle.labels.index("Jazz")
    said, plain = (reasons(bundle, AlbumFeatures(FEATURES), "Jazz", prediction) for prediction in (moved, alone))
    assert said[0] == plain[0]
    first, last = (f"{100 * probability(start.base[column]):.0f}%" for start in (alone, moved))
    assert said[1] == f"Its folder is called “Jazz”, which raises it from {first} to {last}."
    assert said[2].startswith("The cover ") and last in said[2]


def test_folders_say_what_to_expect_before_the_artist_s_albums_which_may_overrule_them(bundle: Bundle) -> None:
    column = bundle.labels.index("Jazz")

    def start(*folders: GenreFolder, artist: str = "") -> float:
        return probability(
            float(predict(bundle, FEATURES, None, evidence(bundle, *folders, artist=artist)).base[column])
        )

    assert start(artist="rock") < start(folder("Jazz"), artist="rock") < 0.5 < start(folder("Jazz"))
    assert start(artist="jazz") < start(folder("Jazz"), artist="jazz")
    said = reasons(
        bundle,
        AlbumFeatures(FEATURES),
        "Jazz",
        predict(bundle, FEATURES, None, evidence(bundle, folder("Jazz"), artist="rock")),
    )
    assert said[0].startswith("It starts from ") and "none is Jazz" in said[0]
    assert f"{100 * start(artist='rock'):.0f}%" in said[0] and f"from {100 * start(artist='rock'):.0f}%" in said[1]


def test_a_model_without_shares_of_genres_is_not_moved(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, audio=None, text=False))
    alone, moved = predict(bundle, FEATURES), predict(bundle, FEATURES, start=evidence(bundle, folder("Jazz")))
    assert moved.moves == () and np.array_equal(moved.scores, alone.scores)


def test_a_cover_alone_in_a_library_without_tags_suggests_what_the_folder_says_and_nothing_else(bundle: Bundle) -> None:
    alone = predict(bundle, FEATURES)
    assert np.isinf(alone.thresholds).all()
    moved = predict(bundle, FEATURES, None, evidence(bundle, folder("Jazz")))
    sure = {label for label, threshold in zip(moved.labels, moved.thresholds, strict=True) if np.isfinite(threshold)}
    assert "Jazz" in sure and "Rock" not in sure
    assert moved.scores[bundle.labels.index("Jazz")] >= moved.thresholds[bundle.labels.index("Jazz")]
