"""Base rates of a library: from its tags, from other collections where these end, and never for good."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.album_evidence import Agreement, file_genres
from tagger.inference.bundle import Bundle
from tagger.inference.library_prior import LibraryPrior, library_prior, probability
from tagger.inference.manifest import Label, PriorSection
from tagger.inference.modality import Modality
from tagger.inference.prediction import collection_likelihoods, naming, predict, suggested_from, track_scores
from tests.helpers.bundles import LABELS, make_bundle

PATHS = (("Rock",), ("Rock", "Punk"), ("Electronic",), ("Metal",), ("Metal", "Doom Metal"))
TREE = [Label(name=path[-1], path=path) for path in PATHS]
SECTION = PriorSection(collections={"a": (0.2, 0.05, 0.6, 0.1, 0.02), "b": (0.5, 0.2, 0.1, 0.3, 0.1)}, strength=5)


def shares(tagged: list[list[str]]) -> dict[str, float]:
    prior = library_prior(SECTION, TREE, tagged)
    return dict(zip(prior.labels, map(probability, prior.log_odds), strict=True))


def test_without_tags_it_is_the_world() -> None:
    prior = library_prior(SECTION, TREE)
    assert prior.from_tags is False and set(prior.shifts) == {0.0}
    assert "other collections" in prior.in_words("Metal")


def heard(collection: int, count: int) -> list[tuple[float, ...]]:
    """Untagged albums whose evidence speaks for the commonest genres of one collection of SECTION."""
    evidence = np.where(np.array(list(SECTION.collections.values())[collection]) > 0.25, 2.0, -2.0)
    likelihoods = tuple(collection_likelihoods(SECTION, evidence).tolist())
    return [likelihoods] * count


def test_untagged_albums_say_which_collections_the_library_is_like() -> None:
    world, electronic, rock = (
        library_prior(SECTION, TREE, (), albums) for albums in ([], heard(0, 100), heard(1, 100))
    )
    column = world.labels.index("Electronic")
    assert electronic.log_odds[column] > world.log_odds[column] + 0.4 > rock.log_odds[column] + 0.8
    assert electronic.from_evidence and not electronic.from_tags and electronic.world_log_odds == world.world_log_odds
    assert electronic.in_words("Metal").endswith("about its share of collections like your library.")
    assert {probability(value) < 0.76 for value in electronic.log_odds} == {True}


@pytest.mark.parametrize("albums", [heard(0, 19), [()] * 50, [(1.0, 2.0, 3.0, 4.0)] * 50])
def test_few_albums_or_those_of_another_model_say_nothing_of_it(albums: list[tuple[float, ...]]) -> None:
    assert library_prior(SECTION, TREE, (), albums) == library_prior(SECTION, TREE)


def test_ten_thousand_albums_leave_more_than_one_collection() -> None:
    assert library_prior(SECTION, TREE, (), heard(0, 300)) == library_prior(SECTION, TREE, (), heard(0, 10_000))


def read(evidence: float, count: int) -> list[tuple[float, ...]]:
    """Untagged albums whose words add so much to every genre."""
    of_words = np.full(len(TREE), evidence)
    return [(*collection_likelihoods(SECTION, of_words).tolist(), float(naming(SECTION, of_words)))] * count


def test_naming_is_how_many_genres_words_speak_for() -> None:
    assert naming(SECTION, np.zeros(len(TREE))) == pytest.approx(0)
    clearly = np.array([9.0, -9.0, -9.0, 9.0, -9.0])
    expected = [math.log(2 / sum(shares)) for shares in SECTION.collections.values()]
    assert naming(SECTION, clearly) == pytest.approx(np.mean(expected), abs=0.02)


def test_where_words_name_more_genres_than_usual_albums_with_words_start_lower() -> None:
    chatty, silent = (library_prior(SECTION, TREE, (), read(evidence, 30)) for evidence in (0.5, -0.3))
    assert chatty.of_words == pytest.approx(-float(naming(SECTION, np.full(len(TREE), 0.5))), abs=0.03)
    assert -0.5 <= chatty.of_words < -0.2 < 0.1 < silent.of_words <= 0.5
    assert library_prior(SECTION, TREE, (), read(5.0, 30)).of_words == -0.5
    assert library_prior(SECTION, TREE, (), [*read(0.5, 19), *heard(0, 50)]).of_words == 0
    without = library_prior(SECTION, TREE, (), [row[:-1] for row in read(0.5, 30)])
    assert without.log_odds == chatty.log_odds and without.digest != chatty.digest


def test_tags_and_evidence_speak_together() -> None:
    tags = [["Metal"]] * 10
    both = library_prior(SECTION, TREE, tags, heard(0, 60))
    assert both.from_tags and both.log_odds != library_prior(SECTION, TREE, tags).log_odds


def test_a_folder_of_metal_starts_at_metal() -> None:
    tagged = [["heavy metal"]] * 60 + [["Jazz"]] * 10
    assert shares(tagged)["Metal"] > 0.7 > 0.2 > shares(tagged)["Electronic"]
    assert library_prior(SECTION, TREE, tagged).in_words("Metal") == (
        "It starts from 82%, about its share of your tagged albums and of other collections like them."
    )


def test_a_general_tag_says_nothing_about_which_kind() -> None:
    general, punk = shares([["Rock"]] * 50), shares([["Punk"]] * 50)
    assert general["Rock"] > 0.8 and punk["Punk"] > 0.7
    assert general["Punk"] < 0.5


def test_one_more_album_rarely_moves_it() -> None:
    digests = {library_prior(SECTION, TREE, [["Metal"]] * count).digest for count in range(100, 140)}
    assert len(digests) <= 8


def test_a_joined_value_counts_as_the_genres_that_it_joins() -> None:
    joined, apart = (library_prior(SECTION, TREE, [tags] * 30) for tags in (["Jazz; Metal"], ["Jazz", "Metal"]))
    assert joined == apart != library_prior(SECTION, TREE)


def test_names_that_nobody_knows_do_not_count() -> None:
    assert library_prior(SECTION, TREE, [["Zzz"], [""], []]) == library_prior(SECTION, TREE)


SOUND = SECTION.model_copy(update={"sound_collection": "b", "sound_weight": 0.5})


def test_what_is_heard_leans_to_a_collection_until_tags_say_what_the_library_has() -> None:
    prior = library_prior(SOUND, TREE)
    sound = prior.for_album(True)
    half = [
        np.mean([np.log(share / (1 - share)) for share in pair])
        for pair in zip(*SECTION.collections.values(), strict=True)
    ]
    towards = [math.log(share / (1 - share)) for share in SECTION.collections["b"]]
    assert np.allclose(sound.log_odds, (np.array(half) + towards) / 2, atol=0.126)  # rounded to quarters
    assert prior.for_album(False) == prior and prior.log_odds == library_prior(SECTION, TREE).log_odds
    assert "sound starts from broad genres" in sound.in_words("Metal")
    tagged = library_prior(SOUND, TREE, [["Electronic"]] * 300)
    apart = [abs(a - b) for a, b in zip(tagged.log_odds, tagged.for_album(True).log_odds, strict=True)]
    assert apart[tagged.labels.index("Electronic")] <= 0.25
    assert tagged.for_album(True).in_words("Electronic") == tagged.in_words("Electronic")
    assert prior.digest not in (library_prior(SECTION, TREE).digest, tagged.digest)


def test_without_a_collection_for_sound_all_albums_start_alike() -> None:
    prior = library_prior(SECTION, TREE)
    assert prior.for_album(True) is prior
    with pytest.raises(ValidationError, match="no collection 'c' for sound"):
        PriorSection(collections=SECTION.collections, sound_collection="c")


def test_a_score_starts_from_the_sound_s_start_only_with_sound(tmp_path: Path) -> None:
    def lean(manifest: Any) -> None:
        manifest["prior"] |= {"sound_collection": "some", "sound_weight": 1.0}

    bundle = Bundle.load(make_bundle(tmp_path, text=False, prior=True, change=lean))
    assert bundle.manifest.prior is not None
    prior = library_prior(bundle.manifest.prior, bundle.manifest.labels)
    seen = {Modality.IMAGE: np.full(12, 0.1, np.float32)}
    both = {**seen, Modality.AUDIO: np.full(48, 0.1, np.float32)}
    assert predict(bundle, seen, prior).prior == prior
    prediction = predict(bundle, both, prior)
    assert prediction.prior == prior.of_sound is not None
    assert np.array_equal(prediction.base, predict(bundle, both).base)
    scores = track_scores(bundle, both, both[Modality.AUDIO][None], prior)
    assert scores is not None and np.allclose(scores[0], prediction.scores)


@given(st.lists(st.lists(st.sampled_from(["Rock", "punk", "ELECTRONIC", "Doom Metal", "x"]), max_size=3), max_size=80))
def test_no_genre_is_ruled_out_or_certain(tagged: list[list[str]]) -> None:
    prior = library_prior(SECTION, TREE, tagged)
    assert all(math.isfinite(value) and 0.001 < probability(value) < 0.99 for value in prior.log_odds)
    assert all(0.3 <= threshold <= 0.5 for threshold in prior.thresholds)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    def nest(manifest: Any) -> None:
        manifest["labels"][3]["path"] = ["Electronic", "Dub"]

    return Bundle.load(make_bundle(tmp_path, audio=None, text=False, prior=True, normalise=False, change=nest))


def test_the_prior_is_a_term_of_its_own(bundle: Bundle) -> None:
    features = {Modality.IMAGE: np.full(12, 0.01, np.float32)}
    world = library_prior(bundle.manifest.prior or SECTION, bundle.manifest.labels)
    metal = library_prior(bundle.manifest.prior or SECTION, bundle.manifest.labels, [["Metal"]] * 40)
    plain, moved = predict(bundle, features, world), predict(bundle, features, metal)
    assert np.allclose(plain.contributions, moved.contributions)
    assert np.allclose(moved.base - plain.base, metal.shifts)
    assert moved.scores[LABELS.index("Metal")] > plain.scores[LABELS.index("Metal")]


def test_a_genre_is_at_least_as_probable_as_a_kind_of_it(bundle: Bundle) -> None:
    for seed in range(10):
        feature = np.random.default_rng(seed).standard_normal(12).astype(np.float32)
        scores = predict(bundle, {Modality.IMAGE: feature}).scores
        assert scores[LABELS.index("Electronic")] >= scores[LABELS.index("Dub")]


def test_a_cover_alone_is_unsure_in_a_library_without_tags(bundle: Bundle) -> None:
    features = {Modality.IMAGE: np.ones(12, np.float32)}
    assert np.isinf(predict(bundle, features).thresholds).all()
    tagged: LibraryPrior = library_prior(bundle.manifest.prior or SECTION, bundle.manifest.labels, [["Jazz"]])
    assert (predict(bundle, features, tagged).thresholds <= 0.5).all()
    assert np.isfinite(suggested_from(library_prior(SECTION, TREE), [Modality.IMAGE, Modality.TEXT])).all()


def test_the_words_of_a_library_move_albums_with_words_alone(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, audio=None, text="regression", prior=True, normalise=False))
    section = bundle.manifest.prior
    assert section is not None
    prior = library_prior(section, bundle.manifest.labels)
    lower = replace(prior, of_words=-0.4)
    cover = {Modality.IMAGE: np.full(12, 0.01, np.float32)}
    words = {Modality.TEXT: np.full(len(LABELS), 0.3, np.float32)}
    assert np.array_equal(predict(bundle, cover, lower).scores, predict(bundle, cover, prior).scores)
    for features in (words, {**cover, **words}):
        moved, plain = predict(bundle, features, lower), predict(bundle, features, prior)
        assert np.allclose(moved.base, plain.base - 0.4) and np.allclose(moved.contributions, plain.contributions)
        assert moved.likelihoods == plain.likelihoods and len(plain.likelihoods) == len(section.collections) + 1
    assert len(predict(bundle, cover, prior).likelihoods) == len(section.collections)


def test_what_the_files_say_is_judged_by_the_nearest_genre_that_is_known(bundle: Bundle) -> None:
    prediction = predict(bundle, {Modality.IMAGE: np.random.default_rng(0).standard_normal(12).astype(np.float32)})
    joined = file_genres(prediction, ["Electronic; Zzz"], Taxonomy.load())
    assert joined == file_genres(prediction, ["Electronic", "Zzz"], Taxonomy.load()) and len(joined) == 2
    for said in file_genres(prediction, ["Other", "-", "chiptune", "Electronic", "Zzz"], Taxonomy.load()):
        assert said.in_words().startswith(f"The files say {said.name}")
        if said.name == "Zzz":
            assert said.judged_by is None and said.agreement is Agreement.OPEN
        else:
            assert said.judged_by == "Electronic"
            evidence = prediction.contributions[LABELS.index("Electronic")].sum()
            expected = (
                Agreement.AGREES if evidence >= 0.5 else Agreement.DISAGREES if evidence <= -0.5 else Agreement.OPEN
            )
            assert said.agreement is expected
