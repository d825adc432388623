"""Decisions change the next suggestions, at once and exactly as far as they stand; what is asked next is spread and unsure."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from tagger.genres import editing
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import LabelTree
from tagger.inference.bundle import Bundle
from tagger.inference.library_prior import LibraryPrior
from tagger.inference.modality import Modality
from tagger.inference.prediction import predict
from tagger.services import review_learning, settings
from tagger.services.library_model import current_prior
from tagger.services.review import set_states
from tagger.services.review_learning import verdicts, with_correction
from tagger.services.review_order import ask_order, improve
from tagger.services.start_index import StartIndex
from tagger.services.suggest import suggest
from tagger.state.database import State
from tagger.state.person_taxonomy import store_taxonomy
from tagger.state.review_tables import StoredTag
from tagger.state.tables import AlbumPrediction
from tests.helpers.bundles import use_bundle
from tests.helpers.learning import store_library, tagged_albums

GENRES = ("Rock", "Electronic", "Jazz")
Albums = list[tuple[int, str, dict[Modality, np.ndarray]]]


@pytest.fixture
def base(state: State) -> Bundle:
    return use_bundle(state, audio="musicnn", image=True, text=False)


@pytest.fixture
def library(state: State, base: Bundle) -> Albums:
    """Ids, true genres and features of albums without tags."""
    albums = tagged_albums(base, GENRES, per_genre=12, noise=0.6)
    ids = store_library(state, base, [replace(album, genres=()) for album in albums])
    return [(i, album.genres[0], dict(album.features)) for i, album in zip(ids, albums, strict=True)]


def decide(state: State, albums: Albums) -> None:
    """Accept the true genre of each album, as a person would, and reject the others."""
    set_states(
        state,
        [(i, genre, "added" if genre == true else "rejected") for i, true, _ in albums for genre in GENRES],
    )


def corrected(state: State, base: Bundle, prior: LibraryPrior | None) -> Bundle:
    return review_learning.corrected(state, base, prior, StartIndex.read(state, has_shares=prior is not None))


def right(bundle: Bundle, albums: Albums) -> float:
    first = [max(GENRES, key=dict(predict(bundle, features).top()).__getitem__) for _, _, features in albums]
    return float(np.mean([genre == true for genre, (_, true, _) in zip(first, albums, strict=True)]))


def identities(state: State) -> set[str]:
    with state.reading() as session:
        return set(session.scalars(select(AlbumPrediction.bundle)))


def test_too_few_decisions_change_nothing(state: State, base: Bundle, library: Albums) -> None:
    decide(state, library[:4])
    assert corrected(state, base, current_prior(state, base)) is base


def test_decisions_teach_the_model_about_other_albums(state: State, base: Bundle, library: Albums) -> None:
    taught, others = library[::2], library[1::2]
    before = right(base, others)
    decide(state, taught)
    model = corrected(state, base, current_prior(state, base))
    assert right(model, others) > max(0.8, before + 0.2)
    prediction = predict(model, others[0][2], current_prior(state, base))
    log_odds = prediction.base + prediction.contributions.sum(axis=1)
    raised = [prediction.labels.index(name) for name in prediction.raised_by]
    exact = np.delete(1 / (1 + np.exp(-log_odds)), raised)
    assert np.allclose(np.delete(prediction.scores, raised), exact)


def test_undoing_a_decision_undoes_what_it_taught(state: State, base: Bundle, library: Albums) -> None:
    decide(state, library[:6])
    prior = current_prior(state, base)
    first = corrected(state, base, prior)
    decide(state, library[6:7])
    second = corrected(state, base, prior)
    assert second.identity != first.identity
    set_states(state, [(library[6][0], genre, "suggested") for genre in GENRES])
    again = corrected(state, base, prior)
    assert again.identity == first.identity
    assert predict(again, library[20][2]).top() == predict(first, library[20][2]).top()
    assert (
        predict(with_correction(state, base, second.identity), library[20][2]).top()
        == predict(second, library[20][2]).top()
    )


def test_moving_a_genre_changes_what_decisions_teach(state: State, base: Bundle, library: Albums) -> None:
    decide(state, library[:6])
    prior, own = current_prior(state, base), editing.add(Taxonomy.load(), "Zeuhl Noir", "Rock")
    store_taxonomy(state, own, "add")
    before = corrected(state, base, prior)
    store_taxonomy(state, editing.move(own, "Zeuhl Noir", "Jazz"), "move")
    assert corrected(state, base, prior).identity != before.identity
    store_taxonomy(state, own, "move")
    assert corrected(state, base, prior).identity == before.identity


def test_decisions_teach_every_label_that_the_person_calls_so(state: State, base: Bundle, library: Albums) -> None:
    """A run of suggest ended with an error where two labels of the model were one genre."""

    def taught(taxonomy: Taxonomy, **decided: str) -> dict[str, tuple[float, float]]:
        targets, weight = verdicts(LabelTree(base.manifest.labels, taxonomy).names, decided, taxonomy)
        values = dict(zip(base.labels, zip(targets.tolist(), weight.tolist(), strict=True), strict=True))
        return {genre: values[genre] for genre in GENRES}

    merged = editing.merge(Taxonomy.load(), ["Electronic"], "Rock")
    assert taught(merged, Rock="added") == {"Rock": (1, 1), "Electronic": (1, 1), "Jazz": (0, 0.5)}
    assert taught(merged, Rock="rejected") == {"Rock": (0, 1), "Electronic": (0, 1), "Jazz": (0, 0)}
    called = editing.map_label(editing.add(Taxonomy.load(), "Blorp"), "Jazz", "Blorp")
    assert taught(called, Blorp="added") == {"Rock": (0, 0.5), "Electronic": (0, 0.5), "Jazz": (1, 1)}
    decide(state, library[:6])
    store_taxonomy(state, merged, "merge")
    assert corrected(state, base, current_prior(state, base)).identity != base.identity


def test_what_listeners_say_anyway_is_not_learnt_again(state: State, base: Bundle, library: Albums) -> None:
    decide(state, library[:6])
    prior = current_prior(state, base)
    without = corrected(state, base, prior)
    with state.session() as session:
        for album, genre, _ in library[:6]:
            session.add(StoredTag(album_id=album, source="musicbrainz", position=0, tag=genre.lower(), count=20))
    tagged = corrected(state, base, prior)
    assert tagged.identity != without.identity
    jazz = base.labels.index("Jazz")
    changes = [
        np.linalg.norm(m.heads["audio"].weight[jazz] - base.heads["audio"].weight[jazz]) for m in (without, tagged)
    ]
    assert 0 < changes[1] < 0.9 * changes[0]
    settings.change(state, "community-tags", False)
    assert corrected(state, base, prior).identity == without.identity


def test_the_next_albums_are_suggested_anew_and_a_run_agrees(state: State, base: Bundle, library: Albums) -> None:
    suggest(state, workers=1)
    assert identities(state) == {base.digest}
    assert improve(state, [i for i, _, _ in library]) == []
    decide(state, library[::3])
    following = [i for i, _, _ in library[1::3]]
    assert improve(state, following) == following
    model = corrected(state, base, current_prior(state, base))
    assert identities(state) == {base.digest, model.identity}
    assert improve(state, following) == []
    assert suggest(state, workers=1).albums == len(library) - len(following)
    assert identities(state) == {model.identity}


def test_what_is_asked_next_is_undecided_and_not_all_of_a_kind(state: State, base: Bundle, library: Albums) -> None:
    decide(state, library[:12])
    order = ask_order(state)
    assert sorted(order) == [i for i, _, _ in library[12:]]
    true = {i: genre for i, genre, _ in library}
    assert {true[i] for i in order[:8]} >= {"Electronic", "Jazz"}
