"""Tags that people gave an album move where its scores start from: by how many agree, within bounds, and in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.community_tags import MOST_AGAINST, MOST_FOR, CommunityVotes, GivenTag, community_votes
from tagger.inference.fusion_heads import sigmoid
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, Features, predict
from tagger.inference.reasons import reasons
from tagger.inference.start_evidence import StartEvidence
from tagger.paths import resource

LABELS = ("Electronic", "Techno", "Dub Techno", "Rock", "Jazz")
MUSICBRAINZ = "MusicBrainz"


def votes(*tags: tuple[str, str, int]) -> CommunityVotes:
    made = community_votes([GivenTag(*tag) for tag in tags], LABELS, Taxonomy.load())
    assert made is not None
    return made


def shifts(made: CommunityVotes, share: float = 0.05) -> dict[str, float]:
    start = np.full(len(LABELS), np.log(share / (1 - share)))
    return dict(zip(LABELS, made.shifts(LABELS, start).tolist(), strict=True))


def test_whoever_gives_a_kind_of_a_genre_gives_it_and_others_are_less_probable() -> None:
    moved = shifts(votes((MUSICBRAINZ, "dub techno", 6), (MUSICBRAINZ, "seen live", 90)))
    assert moved["Dub Techno"] == moved["Techno"] == moved["Electronic"] > 1.5
    assert -MOST_AGAINST <= moved["Rock"] == moved["Jazz"] < 0


def test_more_people_say_more_up_to_a_bound() -> None:
    moved = [shifts(votes((MUSICBRAINZ, "jazz", people)))["Jazz"] for people in (1, 3, 9, 500)]
    assert moved == sorted(moved) and moved[0] < 1.5 and moved[-1] == MOST_FOR
    few, many = (shifts(votes((MUSICBRAINZ, "jazz", 20), (MUSICBRAINZ, "rock", people)))["Rock"] for people in (1, 20))
    assert few < many == MOST_FOR


def test_what_two_services_share_counts_once() -> None:
    once = votes((MUSICBRAINZ, "jazz", 4))
    assert shifts(votes((MUSICBRAINZ, "jazz", 4), ("ListenBrainz", "jazz", 4))) == shifts(once)
    assert shifts(votes((MUSICBRAINZ, "jazz", 4), ("Discogs", "Jazz", 0)))["Jazz"] > shifts(once)["Jazz"]


def test_tags_that_are_no_genres_say_nothing() -> None:
    assert (
        community_votes([GivenTag("Last.fm", "seen live", 100), GivenTag("Last.fm", "", 3)], LABELS, Taxonomy.load())
        is None
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from([MUSICBRAINZ, "Last.fm"]),
            st.sampled_from(["jazz", "techno", "x\u202e<b>"]),
            st.integers(-5, 10**9),
        )
    ),
    st.floats(0.001, 0.999),
)
def test_whatever_is_tagged_moves_within_the_bounds(tags: list[tuple[str, str, int]], share: float) -> None:
    made = community_votes([GivenTag(*tag) for tag in tags], LABELS, Taxonomy.load())
    if made is not None:
        moved = shifts(made, share).values()
        assert all(-MOST_AGAINST <= value <= MOST_FOR for value in moved)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.load(resource("starter"))


def test_the_sum_still_adds_up_and_the_reasons_lead_from_sentence_to_sentence_to_the_score(bundle: Bundle) -> None:
    made = community_votes([GivenTag(MUSICBRAINZ, "dub techno", 7)], bundle.labels, Taxonomy.load())
    size = bundle.heads["image"].weight.shape[1]
    features: Features = {Modality.IMAGE: np.random.default_rng(0).random((size,)).astype(np.float32)}
    alone, tagged = predict(bundle, features), predict(bundle, features, start=StartEvidence(community=made))
    (move,) = tagged.moves
    np.testing.assert_allclose(tagged.base, alone.base + move.shifts)
    np.testing.assert_array_equal(tagged.contributions, alone.contributions)
    assert tagged.likelihoods == alone.likelihoods
    column = tagged.labels.index("Dub Techno")
    log_odds = tagged.base[column] + tagged.contributions[column].sum()
    assert tagged.scores[column] == pytest.approx(float(sigmoid(log_odds))) and log_odds > alone.base[column]
    said = reasons(bundle, AlbumFeatures(features), "Dub Techno", tagged)
    assert said[0] == reasons(bundle, AlbumFeatures(features), "Dub Techno", alone)[0]
    assert said[1].startswith("Listeners on MusicBrainz tag it “dub techno”, which raises it from ")
    assert f"to {100 * sigmoid(tagged.base[column]):.0f}%." in said[1]
    assert "tag it “dub techno” instead, which lowers it" in " ".join(
        reasons(bundle, AlbumFeatures(features), "Jazz", tagged)
    )
