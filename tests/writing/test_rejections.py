"""A genre that is removed from files is rejected where they held it, or it was accepted; undo undoes that, too."""

from pathlib import Path

import pytest

from tagger.genres.cleaning import CleaningRules
from tagger.services import review, write
from tagger.services.album_reading import albums
from tagger.state.album_summaries import DecisionState, Evidence, Suggestion
from tagger.state.database import State
from tagger.state.stored_predictions import PredictedAlbum, PredictedTrack, store_predictions
from tagger.writing.filesystem import FileSystem
from tests.helpers.media import make_audio
from tests.helpers.stored_analyses import decision, store_album, track_ids
from tests.helpers.write_context import genres_of

Decided = dict[str, dict[str, DecisionState]]
POP = Suggestion("Pop", 0.9, "suggested", Evidence(1.0, None, None), (), confident=True)
JAZZ = Suggestion("Jazz", 0.7, "suggested", Evidence(1.0, None, None), (), confident=True)


def song(music: Path, name: str, *genres: str) -> Path:
    return make_audio(music / f"{name}.flac", "flac", seconds=0.2, tags={"title": name, "genres": list(genres)})


def decided(state: State) -> tuple[Decided, Decided]:
    """What is decided about whole albums and about tracks alone, by title."""
    found = albums(state, "")
    of_albums: Decided = {
        album.album: {one.genre: one.state for one in album.suggestions if one.state != "suggested"} for album in found
    }
    of_tracks: Decided = {
        track.title: dict(track.decisions) for album in found for track in album.tracks if track.decisions
    }
    return of_albums, of_tracks


def predict(state: State, album: int, tracks: tuple[int, ...] = ()) -> None:
    own = tuple(PredictedTrack(track, ("audio",), (POP, JAZZ)) for track in tracks)
    with state.session() as session:
        predicted = PredictedAlbum(album, ("b", "i"), ("audio",), (POP, JAZZ), by_track=bool(tracks), tracks=own)
        store_predictions(session, [predicted])


def remove(state: State, query: str = "", *genres: str) -> write.WriteReport:
    plan = write.make_cleaning_plan(state, query, rules=CleaningRules(removed=genres or ("pop",)))
    return write.apply_plan(state, plan)


@pytest.fixture
def library(state: State, music: Path) -> dict[str, Path]:
    """Pop in the files, accepted, accepted for a track alone, suggested only, and added by hand."""
    files = {name: song(music, name, *(["Pop", "Rock"] if name == "held" else ["Rock"])) for name in ("held", "only")}
    files |= {name: song(music, name, "Rock") for name in ("accepted", "track", "added")}
    ids = {name: store_album(state, name, [path]) for name, path in files.items()}
    for name, album in ids.items():
        if name != "added":
            predict(state, album)
    with state.session() as session:
        session.add(decision(ids["accepted"], "Pop"))
        session.add(decision(ids["track"], "Pop", "added", track_id=track_ids(state)["track.flac"]))
        session.add(decision(ids["added"], "Pop music", "added"))
    return files


def test_it_is_rejected_where_files_held_it_or_it_was_accepted_until_the_write_is_undone(
    state: State, library: dict[str, Path]
) -> None:
    before, originals = decided(state), {name: path.read_bytes() for name, path in library.items()}
    report = remove(state)
    assert report.written == [library["held"]]
    rejected: dict[str, DecisionState] = {"Pop": "rejected"}
    after: tuple[Decided, Decided] = {"held": rejected, "only": {}, "accepted": rejected, "track": {}, "added": {}}, {}
    assert decided(state) == after
    write.apply_plan(state, write.make_plan(state))
    assert {name: genres_of(path) for name, path in library.items()} == dict.fromkeys(library, ("Rock",))
    taken_back = write.undo(state, report.operation_id)
    assert decided(state) == before
    assert {name: path.read_bytes() for name, path in library.items()} == originals
    write.undo(state, taken_back.operation_id)
    assert decided(state) == after and genres_of(library["held"]) == ("Rock",)


def test_what_is_decided_since_outlives_the_undo(state: State, library: dict[str, Path]) -> None:
    report = remove(state)
    review.set_states(state, [(album.id, "Pop", "accepted") for album in albums(state, "album:held")])
    write.undo(state, report.operation_id)
    of_albums, _ = decided(state)
    assert (of_albums["held"], of_albums["accepted"]) == ({"Pop": "accepted"}, {"Pop": "accepted"})


def test_only_the_albums_that_match_are_concerned(state: State, library: dict[str, Path]) -> None:
    remove(state, "album:held")
    of_albums, of_tracks = decided(state)
    assert (of_albums["held"], of_albums["accepted"]) == ({"Pop": "rejected"}, {"Pop": "accepted"})
    assert of_tracks == {"track": {"Pop": "added"}}


def test_without_a_file_that_holds_it_what_was_accepted_is_taken_back_all_the_same(
    state: State, library: dict[str, Path]
) -> None:
    report = remove(state, "album:accepted")
    assert (report.written, report.operation_id) == ([], None)
    assert decided(state)[0]["accepted"] == {"Pop": "rejected"}


def test_a_write_that_changes_no_file_leaves_decisions_as_they_were(state: State, library: dict[str, Path]) -> None:
    class Full(FileSystem):
        """A disk on which no new file can be made."""

        def create(self, *_: object) -> int:
            raise PermissionError(13, "Permission denied")

        def open_to_write(self, *_: object) -> int:
            raise PermissionError(13, "Permission denied")

    before = decided(state)
    plan = write.make_cleaning_plan(state, rules=CleaningRules(removed=("Pop",)))
    report = write.apply_plan(state, plan, files=Full())
    assert (report.written, len(report.problems)) == ([], 1)
    assert decided(state) == before


def test_in_a_compilation_it_is_rejected_for_the_tracks_that_held_it(state: State, music: Path) -> None:
    paths = [song(music, "first", "Pop", "Rock"), song(music, "second", "Rock")]
    album = store_album(state, "Sampler", paths)
    numbers = track_ids(state)
    predict(state, album, tuple(numbers.values()))
    review.set_track_states(state, [(numbers["second.flac"], "Pop", "accepted")])
    report = remove(state)
    assert decided(state) == ({"Sampler": {}}, {"first": {"Pop": "rejected"}, "second": {"Pop": "rejected"}})
    write.undo(state, report.operation_id)
    assert decided(state) == ({"Sampler": {}}, {"second": {"Pop": "accepted"}})
