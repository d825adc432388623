from dataclasses import replace

from tagger.genres import editing
from tagger.genres.policy import Policy
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters import decisions
from tagger.ui.presenters.history import UndoStep
from tests.helpers.album_summaries import album, judged_track, suggestion, track

TREE = Taxonomy.load()
ALBUM = album(
    7,
    suggestions=(
        suggestion("Rock", 0.9),
        suggestion("Jazz", 0.6, "accepted"),
        suggestion("Dub", 0.1, confident=False),
        suggestion("Zouk", None, "added"),
    ),
)


def states(view: object) -> dict[str, str]:
    return {one.genre: one.state for one in view.suggestions}  # type: ignore[attr-defined]


def test_accept_all_takes_what_the_policy_proposes_and_leaves_what_was_decided() -> None:
    assert decisions.accept_all(ALBUM, Policy(), TREE) == [UndoStep(7, "Rock", "suggested", "accepted")]


def test_accept_all_follows_the_policys_own_limit() -> None:
    changes = decisions.accept_all(ALBUM, Policy(min_score=0.05), TREE)
    assert [change.genre for change in changes] == ["Rock", "Dub"]


def test_reject_all_takes_every_open_suggestion() -> None:
    assert [change.genre for change in decisions.reject_all(ALBUM)] == ["Rock", "Dub"]


def test_a_key_toggles_its_suggestion() -> None:
    assert decisions.toggle(ALBUM, 1) == [UndoStep(7, "Rock", "suggested", "accepted")]
    assert decisions.toggle(ALBUM, 2) == [UndoStep(7, "Jazz", "accepted", "suggested")]
    assert decisions.toggle(ALBUM, 4) == [UndoStep(7, "Zouk", "added", None)]
    assert decisions.toggle(ALBUM, 5) == []


def test_a_genre_added_by_hand_is_gone_when_it_is_rejected() -> None:
    assert decisions.decide(ALBUM, "Zouk", "rejected") == [UndoStep(7, "Zouk", "added", None)]


def test_adding_a_suggested_genre_under_another_name_accepts_it() -> None:
    made = album(suggestions=(suggestion("Hip-Hop", 0.2),))
    assert decisions.add(made, "hip hop", TREE) == [UndoStep(1, "Hip-Hop", "suggested", "accepted")]


def test_adding_is_a_new_genre_as_it_is_typed_once() -> None:
    (change,) = decisions.add(ALBUM, " dub techno! ", TREE)
    assert change == UndoStep(7, "dub techno!", None, "added")
    assert decisions.add(decisions.applied(ALBUM, [change], TREE), "Dub Techno", TREE) == []
    assert decisions.add(ALBUM, "  ", TREE) == []


def test_take_back_leaves_nothing_to_write() -> None:
    after = decisions.applied(ALBUM, decisions.undecide(ALBUM, TREE), TREE)
    assert states(after) == {"Rock": "suggested", "Jazz": "suggested", "Dub": "suggested"}
    assert after.status == "suggested"


def test_changes_and_their_reverse_give_the_album_back() -> None:
    changes = [*decisions.reject_all(ALBUM), *decisions.undecide(ALBUM, TREE)]
    after = decisions.applied(ALBUM, changes, TREE)
    assert states(after) == {"Rock": "rejected", "Jazz": "suggested", "Dub": "rejected"}
    assert states(decisions.applied(after, [change.reversed() for change in reversed(changes)], TREE)) == states(ALBUM)


def test_the_status_follows_the_decisions() -> None:
    assert (
        decisions.applied(
            album(suggestions=(suggestion("Rock"),)), [UndoStep(1, "Rock", "suggested", "accepted")], TREE
        ).status
        == "accepted"
    )


def test_an_album_is_rejected_once_everything_suggested_is() -> None:
    two = album(suggestions=(suggestion("Rock"), suggestion("Pop")))
    assert decisions.applied(two, decisions.decide(two, "Rock", "rejected"), TREE).status == "suggested"
    assert decisions.applied(two, decisions.reject_all(two), TREE).status == "rejected"


def test_an_album_whose_files_are_gone_is_an_error_whatever_is_decided() -> None:
    gone = album(tracks=(replace(track(), missing=True, error="gone"),), suggestions=(suggestion("Rock"),))
    assert decisions.applied(gone, decisions.toggle(gone, 1), TREE).status == "error"
    one_left = replace(gone, tracks=(*gone.tracks, track(2)))
    assert decisions.applied(one_left, decisions.reject_all(one_left), TREE).status == "rejected"


def test_a_track_is_decided_on_its_own_and_taken_back() -> None:
    two = album(7, tracks=(track(1), track(2)), suggestions=(suggestion("Rock", 0.9),))
    (change,) = decisions.decide_tracks(two, [2], " Dub Techno ", "added", TREE)
    assert change == UndoStep(7, "Dub Techno", None, "added", 2)
    after = decisions.applied(two, [change], TREE)
    assert [one.decisions for one in after.tracks] == [(), (("Dub Techno", "added"),)]
    assert after.status == "accepted" and after.suggestions == two.suggestions
    assert decisions.decide_tracks(after, [2], "Dub Techno", "added", TREE) == []
    assert decisions.undecide(after, TREE) == [change.reversed()]
    assert decisions.applied(after, [change.reversed()], TREE) == two
    assert decisions.decide_tracks(two, [1], " ", "added", TREE) == []


def compilation() -> AlbumSummary:
    jazz, rock = suggestion("Jazz", 0.8), suggestion("Rock", 0.7)
    tracks = judged_track(1, jazz), judged_track(2, rock, suggestion("Pop", 0.1, confident=False))
    return replace(album(1, suggestions=(suggestion("Rock", 0.6),), tracks=tracks), by_track=True)


def test_of_a_compilation_each_tracks_suggestions_are_accepted() -> None:
    before = compilation()
    steps = decisions.accept_all(before, Policy(), TREE)
    assert steps == [UndoStep(1, "Jazz", None, "accepted", 1), UndoStep(1, "Rock", None, "accepted", 2)]
    after = decisions.applied(before, steps, TREE)
    assert [[(s.genre, s.state) for s in track.suggestions] for track in after.tracks] == [
        [("Jazz", "accepted")],
        [("Rock", "accepted"), ("Pop", "suggested")],
    ]
    assert after.suggestions[0].state == "suggested" and after.status == "accepted"
    assert decisions.accept_all(after, Policy(), TREE) == []
    assert decisions.applied(after, [step.reversed() for step in steps], TREE).tracks == before.tracks


def test_what_the_compilation_gets_its_tracks_show() -> None:
    after = decisions.applied(compilation(), decisions.decide(compilation(), "Rock", "accepted"), TREE)
    assert [s.state for s in after.tracks[1].suggestions] == ["accepted", "suggested"]
    rejected = decisions.applied(compilation(), decisions.reject_all(compilation()), TREE)
    assert {s.state for track in rejected.tracks for s in track.suggestions} == {"rejected"}


def test_a_track_is_decided_by_what_is_suggested_for_it() -> None:
    assert [choice.text for choice in decisions.choices(compilation(), [2], TREE)] == [
        "Accept Rock", "Accept Pop", "Reject Rock", "Reject Pop",
    ]  # fmt: skip
    outlier = judged_track(3, suggestion("Jazz", 0.76, reasons=("The sound speaks for it.",)), unlike_rest="Jazz")
    assert decisions.own_suggestions_text(outlier) == "Jazz 76%"
    assert decisions.own_suggestions_tooltip(outlier).splitlines() == [
        "Sounds like Jazz, unlike the rest of the album.", "Jazz 76%", "The sound speaks for it.",
    ]  # fmt: skip
    assert decisions.own_suggestions_text(judged_track(4)) == "unsure"


def test_what_is_one_genre_to_the_person_is_one_here() -> None:
    mine = editing.add_alias(TREE, "Rock", "Mein Krach")
    (change,) = decisions.add(ALBUM, "mein krach", mine)
    assert (change.genre, change.after) == ("Rock", "accepted")
    assert decisions.add(ALBUM, "mein krach", TREE)[0].after == "added"
