"""Decisions: in bulk by the policy, by rank or score, by name or by hand; and what undoes them."""

from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from tagger.errors import TaggerError
from tagger.services import settings
from tagger.services.review import accept, decide_files, reject, reset, set_states, set_track_states
from tagger.state import album_queries
from tagger.state.album_queries import albums_by_id
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.state.tables import Album, Score, Track
from tests.helpers.libraries import fill

SCORES = {"Hip Hop": 0.9, "Jazz": 0.7, "Funk": 0.6, "Soul": 0.3, "Blues": 0.2, "Rock": 0.1, "Pop": 0.05}


@pytest.fixture
def filled(state: State) -> State:
    """Three albums with the same scores: three of them are sure."""
    fill(state, 3, tracks=2)
    rows = [
        {"album_id": album, "rank": rank, "genre": genre, "score": score, "confident": rank <= 3}
        for album in (1, 2, 3)
        for rank, (genre, score) in enumerate(SCORES.items(), start=1)
    ]
    with state.session() as session:
        session.execute(delete(Score))
        session.execute(insert(Score), rows)
    return state


def decided(state: State, album: int = 1) -> dict[str, str]:
    (view,) = albums_by_id(state, [album])
    return {suggestion.genre: suggestion.state for suggestion in view.suggestions if suggestion.state != "suggested"}


def test_accepting_takes_what_the_policy_proposes(filled: State) -> None:
    report = accept(filled, "all")
    assert (report.albums, report.changed) == (3, 9)
    assert decided(filled) == {"Hip Hop": "accepted", "Jazz": "accepted", "Funk": "accepted"}
    assert accept(filled, "all").changed == 0


def test_the_remembered_policy_counts(filled: State) -> None:
    settings.change(filled, "top", 2)
    settings.change(filled, "min-score", 0.2)
    accept(filled, "all")
    assert set(decided(filled)) == {"Hip Hop", "Jazz"}


def test_the_best_are_taken_sure_or_not(filled: State) -> None:
    accept(filled, "all", top=4)
    assert set(decided(filled)) == {"Hip Hop", "Jazz", "Funk", "Soul"}


def test_a_score_may_be_asked_for(filled: State) -> None:
    accept(filled, "all", min_score=0.65)
    assert set(decided(filled)) == {"Hip Hop", "Jazz"}
    accept(filled, "all", top=3, min_score=0.1)
    assert set(decided(filled)) == {"Hip Hop", "Jazz", "Funk"}


def test_only_matching_albums_are_decided(filled: State) -> None:
    assert accept(filled, "artist:'nobody'").albums == 0
    assert accept(filled, '"artist 2"').albums == 1
    assert decided(filled, 1) == {}
    assert decided(filled, 2) != {}


def test_a_named_genre_is_accepted_by_any_name(filled: State) -> None:
    accept(filled, "all", genres=["hiphop", "JAZZ"])
    assert decided(filled) == {"Hip Hop": "accepted", "Jazz": "accepted"}


def test_a_genre_that_is_not_suggested_is_added_by_hand(filled: State) -> None:
    accept(filled, "all", genres=["d'n'b", "My Sunday Music", "pop"])
    assert decided(filled) == {"d'n'b": "added", "My Sunday Music": "added", "pop": "added"}


def test_what_is_typed_stays_as_typed(filled: State) -> None:
    accept(filled, "all", genres=["Rap", "dub techno"])
    assert decided(filled) == {"Rap": "added", "dub techno": "added"}


def test_a_rejected_genre_that_only_the_files_hold_is_remembered(filled: State) -> None:
    with filled.session() as session:
        session.execute(update(Track).values(genres=("Unknown", "Swing")))
    reject(filled, "all", genres=["unknown"])
    assert decided(filled) == {"Unknown": "rejected"}


def test_a_named_genre_may_have_to_be_sure(filled: State) -> None:
    accept(filled, "all", genres=["jazz", "soul", "My Sunday Music"], min_score=0.5)
    assert decided(filled) == {"Jazz": "accepted"}


def test_bulk_decisions_leave_single_ones_alone(filled: State) -> None:
    set_states(filled, [(1, "jazz", "rejected")])
    set_states(filled, [(1, "Sunday", "added")])
    accept(filled, "all")
    assert decided(filled) == {"Hip Hop": "accepted", "Jazz": "rejected", "Funk": "accepted", "Sunday": "added"}
    reject(filled, "all")
    assert decided(filled) == {
        "Hip Hop": "accepted", "Jazz": "rejected", "Funk": "accepted", "Sunday": "added",
        "Soul": "rejected", "Blues": "rejected",
    }  # fmt: skip


def test_a_named_genre_is_decided_anew(filled: State) -> None:
    accept(filled, "all")
    reject(filled, "all", genres=["hiphop"])
    assert decided(filled)["Hip Hop"] == "rejected"
    accept(filled, "all", genres=["hiphop"])
    assert decided(filled)["Hip Hop"] == "accepted"


def test_rejecting_by_rank_and_score(filled: State) -> None:
    reject(filled, "all", top=1)
    assert decided(filled) == {"Hip Hop": "rejected"}
    reject(filled, "all", genres=["soul", "funk"], min_score=0.5)
    assert decided(filled) == {"Hip Hop": "rejected", "Funk": "rejected"}


def test_rejecting_what_was_added_by_hand_takes_it_off(filled: State) -> None:
    set_states(filled, [(1, "Sunday", "added")])
    reject(filled, "all", genres=["sunday"])
    assert decided(filled) == {}


def test_a_genre_of_ones_own_has_one_spelling(filled: State) -> None:
    accept(filled, "all", genres=["Sunday Music"])
    accept(filled, "all", genres=["sunday-music"])
    assert decided(filled) == {"Sunday Music": "added"}


def test_decisions_can_be_forgotten(filled: State) -> None:
    accept(filled, "all", genres=["jazz", "Sunday"])
    assert reset(filled, "all", genres=["jazz"]).changed == 3
    assert decided(filled) == {"Sunday": "added"}
    reset(filled, "all")
    assert decided(filled) == {}


def test_decisions_of_the_window_are_all_or_none(filled: State) -> None:
    set_states(filled, [(1, "jazz", "accepted"), (2, "Sunday", "added")])
    assert (decided(filled, 1), decided(filled, 2)) == ({"Jazz": "accepted"}, {"Sunday": "added"})
    with pytest.raises(TaggerError, match="no longer in the library"):
        set_states(filled, [(1, "jazz", "suggested"), (99, "jazz", "accepted")])
    assert decided(filled, 1) == {"Jazz": "accepted"}


@pytest.mark.parametrize("name", ["albums", "albums_by_id"])
def test_an_album_that_a_scan_removes_meanwhile_is_named(
    filled: State, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    read = getattr(album_queries, name)

    def read_and_lose(state: State, wanted: object) -> list[AlbumSummary]:
        albums: list[AlbumSummary] = list(read(state, wanted))
        with state.session() as session:
            session.execute(delete(Track).where(Track.album_id == 1))
            session.execute(delete(Album).where(Album.id == 1))
        return albums

    monkeypatch.setattr(album_queries, name, read_and_lose)
    with pytest.raises(TaggerError, match="no longer in the library"):
        if name == "albums":
            accept(filled, "all", genres=["jazz"])
        else:
            set_states(filled, [(1, "jazz", "accepted")])


def test_a_low_suggestion_may_be_rejected_in_advance(filled: State) -> None:
    set_states(filled, [(1, "pop", "rejected")])
    assert decided(filled) == {"Pop": "rejected"}


def test_a_track_may_be_decided_on_its_own(filled: State) -> None:
    accept(filled, "all", genres=["jazz"])
    (before,) = albums_by_id(filled, [1])
    first, second = before.tracks
    set_track_states(filled, [(first.id, "jazz", "rejected")])
    set_track_states(filled, [(first.id, "Hip Hop", "added")])
    with filled.session() as session:
        session.execute(update(Track).where(Track.id == first.id).values(genres=("hip-hop",)))
        session.execute(update(Track).where(Track.id == second.id).values(genres=("Jazz",)))
    (album,) = albums_by_id(filled, [1])
    assert album.tracks[0].decisions == (("Jazz", "rejected"), ("Hip Hop", "added"))
    assert album.tracks[1].decisions == ()
    assert decided(filled) == {"Jazz": "accepted"}
    assert album.status == "written"
    set_track_states(filled, [(first.id, "hip hop", "suggested")])
    set_track_states(filled, [(first.id, "jazz", "suggested")])
    (album,) = albums_by_id(filled, [1])
    assert (album.tracks[0].decisions, album.status) == ((), "accepted")
    with pytest.raises(TaggerError, match="track is no longer"):
        set_track_states(filled, [(999, "jazz", "added")])


def test_files_are_decided_by_path(filled: State) -> None:
    (album,) = albums_by_id(filled, [1])
    report = decide_files(filled, [album.tracks[0].path], ["Jazz", "Dub"], "added")
    assert report.changed == 2
    assert albums_by_id(filled, [1])[0].status == "accepted"
    with pytest.raises(TaggerError, match="is not in the library"):
        decide_files(filled, [Path("/nowhere.mp3")], ["Jazz"], "added")


def test_a_genre_without_a_name_is_a_sentence(filled: State) -> None:
    with pytest.raises(TaggerError, match="A genre needs a name"):
        accept(filled, "all", genres=[" "])


def test_decisions_outlive_the_scores(filled: State, tmp_path: Path) -> None:
    accept(filled, "all", genres=["jazz"])
    with filled.session() as session:
        session.execute(delete(Score).where(Score.genre == "Jazz"))
        session.execute(update(Score).values(confident=False))
    assert decided(filled) == {"Jazz": "accepted"}


@pytest.mark.parametrize(
    "genre", ["Xy\u200blok", "\ufeffXylok", "Xy\u202elok", "Xy\nlok", "Xy\x1b[31mlok", "\u200fXylok"]
)
def test_a_genre_with_characters_that_nobody_sees_is_refused(filled: State, genre: str) -> None:
    decisions = (
        lambda: accept(filled, "all", genres=[genre]),
        lambda: set_states(filled, [(1, genre, "added")]),
        lambda: set_track_states(filled, [(1, genre, "accepted")]),
    )
    for decide in decisions:
        with pytest.raises(TaggerError, match="holds characters that cannot be seen; name it without them") as raised:
            decide()
        assert str(raised.value).isprintable()
    assert decided(filled) == {}


def test_such_a_spelling_of_a_known_genre_is_that_genre_and_such_a_suggestion_can_be_rejected(filled: State) -> None:
    accept(filled, "id:1", genres=["Po\u200bp"])
    assert decided(filled) == {"Pop": "added"}
    with filled.session() as session:
        session.execute(update(Score).where(Score.genre == "Jazz").values(genre="Xy\u200blok"))
    reject(filled, "id:2", genres=["Xy\u200blok"])
    assert decided(filled, 2) == {"Xy\u200blok": "rejected"}
