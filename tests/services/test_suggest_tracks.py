"""Suggestions track by track where an album is of several artists, and outliers named where it is of one."""

import shutil
import time
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile
from sqlalchemy import func, select

from tagger.errors import CancelledError, TaggerError
from tagger.inference.bundle import Bundle
from tagger.paths import resource
from tagger.progress import Progress, Task
from tagger.services import settings, write
from tagger.services.album_reading import album_json
from tagger.services.review import accept, reject, reset
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.state.review_tables import StoredTag
from tagger.state.tables import Encoding
from tests.helpers.bundles import make_bundle
from tests.helpers.encoded_libraries import EncodedAlbum, encode_tracks, fill_encoded, sounds_like
from tests.helpers.machine_speed import reference_seconds
from tests.helpers.media import make_audio
from tests.helpers.write_context import genres_of
from tests.inference.signals import RATE, signal

STARTER = resource("starter")
HEARD = {"1 Alpha": "Metal", "2 Beta": "Metal", "3 Gamma": "Jazz"}


@pytest.fixture(scope="module")
def starter() -> Bundle:
    return Bundle.load(STARTER)


@pytest.fixture
def compilation(state: State, starter: Bundle, tmp_path: Path) -> Path:
    """Three files of three artists, whose sound is analysed already; suggestions are made."""
    folder = tmp_path / "Sampler"
    for number, name in enumerate(HEARD, start=1):
        tags = {"title": name[2:], "artist": f"Band {number}", "album": "Sampler", "track": number, "genres": ["Pop"]}
        make_audio(folder / f"{name}.flac", "flac", tags={**tags, "album_artist": "Various Artists"}, seed=number)
    scan(state, [folder])
    encode_tracks(state, starter, {name: sounds_like(starter, genre) for name, genre in HEARD.items()})
    suggest(state, bundle=STARTER, workers=1)
    return folder


def only(state: State) -> AlbumSummary:
    (album,) = albums(state)
    return album


def best(state: State) -> dict[str, str]:
    return {track.title: track.suggestions[0].genre for track in only(state).tracks}


def decided(state: State) -> dict[str, dict[str, str]]:
    return {track.title: dict(track.decisions) for track in only(state).tracks}


def test_each_track_of_a_compilation_has_suggestions_with_scores_and_reasons(state: State, compilation: Path) -> None:
    album = only(state)
    assert album.by_track and "Of several artists: each track has suggestions of its own." in album.remarks
    assert best(state) == {"Alpha": "Metal", "Beta": "Metal", "Gamma": "Jazz"}
    for track in album.tracks:
        assert track.outcome == "suggested" and track.modalities == ("audio",)
        assert all(0 < (suggestion.score or 0) < 1 and suggestion.reasons for suggestion in track.suggestions)
    shown = album_json(album)["tracks"][2]
    assert (shown["number"], shown["artist"], shown["outcome"], shown["unlike_rest"]) == (
        3,
        "Band 3",
        "suggested",
        None,
    )
    assert shown["suggestions"][0]["genre"] == "Jazz" and shown["suggestions"][0]["reasons"]


def test_what_listeners_tag_a_compilation_moves_where_each_of_its_tracks_starts(
    state: State, compilation: Path
) -> None:
    def jazz() -> list[float]:
        suggest(state, bundle=STARTER, workers=1)
        scores = [
            {suggestion.genre: suggestion.score for suggestion in track.suggestions} for track in only(state).tracks
        ]
        return [of_track.get("Jazz") or 0.0 for of_track in scores]

    without = jazz()
    with state.session() as session:
        session.add(StoredTag(album_id=only(state).id, source="musicbrainz", position=0, tag="jazz", count=20))
    tagged = jazz()
    assert all(after > before for before, after in zip(without, tagged, strict=True))
    said = only(state).tracks[2].suggestions[0].reasons
    assert any("isteners on MusicBrainz tag its album “jazz”" in sentence for sentence in said)
    settings.change(state, "community-tags", False)
    assert jazz() == without


def test_bulk_acceptance_is_per_track_written_and_taken_back_exactly(state: State, compilation: Path) -> None:
    before = {path: path.read_bytes() for path in compilation.iterdir()}
    report = accept(state, "sampler", min_score=0.5)
    assert (report.albums, report.tracks) == (1, None) and report.changed == sum(map(len, decided(state).values()))
    assert decided(state)["Gamma"]["Jazz"] == "accepted" and "Jazz" not in decided(state)["Alpha"]
    assert all(suggestion.state == "suggested" for suggestion in only(state).suggestions)
    assert accept(state, "sampler", min_score=0.5).changed == 0
    operation = write.apply_plan(state, write.make_plan(state)).operation_id
    held = {path.stem: genres_of(path) for path in compilation.iterdir()}
    assert "Jazz" in held["3 Gamma"] and "Jazz" not in held["1 Alpha"] and "Metal" in held["1 Alpha"]
    assert only(state).status == "written"
    write.undo(state, operation)
    assert {path: path.read_bytes() for path in compilation.iterdir()} == before


def test_what_is_accepted_for_the_whole_holds_for_each_track_but_those_that_decided_otherwise(
    state: State, compilation: Path
) -> None:
    reject(state, "track:2", genres=["metal"])
    accept(state, "sampler", genres=["Metal"])
    write.apply_plan(state, write.make_plan(state))
    held = {path.stem: genres_of(path) for path in compilation.iterdir()}
    assert held == {"1 Alpha": ("Pop", "Metal"), "2 Beta": ("Pop",), "3 Gamma": ("Pop", "Metal")}


def test_a_query_addresses_a_track_by_its_number_or_its_title(state: State, compilation: Path) -> None:
    report = accept(state, "album:sampler track:3")
    assert (report.tracks, set(decided(state)["Alpha"])) == (1, set()) and decided(state)["Gamma"]["Jazz"] == "accepted"
    assert accept(state, 'track:"alph"', genres=["Sunday Music"]).changed == 1
    assert decided(state)["Alpha"] == {"Sunday Music": "added"}
    assert reject(state, "track:=Alpha", genres=["sunday music"]).changed == 1
    assert decided(state)["Alpha"] == {}
    assert reset(state, "track:gamma").tracks == 1 and decided(state)["Gamma"] == {}
    assert accept(state, "track:99").albums == 0
    with pytest.raises(TaggerError, match="inside NOT, OR or parentheses"):
        accept(state, "NOT track:3")
    assert albums(state, "NOT track:3") == []


def test_a_compilation_is_found_by_what_is_suggested_for_a_track(state: State, compilation: Path) -> None:
    assert [album.album for album in albums(state, "genre:jazz score>0.5")] == ["Sampler"]
    assert albums(state, "genre:country score>0.5") == []
    accept(state, "genre:jazz", genres=["Jazz"], min_score=0.5)
    assert [dict(track.decisions) for track in only(state).tracks] == [{}, {}, {"Jazz": "accepted"}]


def test_rejecting_and_forgetting_reach_the_tracks_of_a_compilation(state: State, compilation: Path) -> None:
    accept(state, "sampler")
    reject(state, "sampler", genres=["Jazz"])
    assert decided(state)["Gamma"]["Jazz"] == "rejected" and decided(state)["Alpha"]["Metal"] == "accepted"
    reset(state, "sampler")
    assert decided(state) == {"Alpha": {}, "Beta": {}, "Gamma": {}}
    reject(state, "sampler")
    assert only(state).status == "rejected"
    assert {s.state for track in only(state).tracks for s in track.suggestions} == {"rejected"}


def test_decisions_survive_new_predictions_and_an_unchanged_library_is_not_predicted_again(
    state: State, compilation: Path
) -> None:
    accept(state, "track:3", genres=["Jazz"])
    assert suggest(state, bundle=STARTER, workers=1).albums == 0
    path = compilation / "1 Alpha.flac"
    shutil.copy(path, compilation / "4 Delta.flac")
    scan(state, [compilation])
    assert suggest(state, bundle=STARTER, workers=1).albums == 1
    assert decided(state)["Gamma"] == {"Jazz": "accepted"}
    states = {s.genre: s.state for track in only(state).tracks if track.title == "Gamma" for s in track.suggestions}
    assert states["Jazz"] == "accepted"


def heard(starter: Bundle, *genres: str, **more: Any) -> EncodedAlbum:
    return EncodedAlbum("Album", "Ann", [sounds_like(starter, genre) for genre in genres], **more)


def test_an_outlier_of_an_album_of_one_artist_is_named(state: State, starter: Bundle) -> None:
    fill_encoded(state, starter, [heard(starter, "Metal", "Metal", "Metal", "Metal", "Jazz")])
    suggest(state, bundle=STARTER, workers=1)
    album = only(state)
    assert not album.by_track
    assert album.remarks[-1] == "Track 5, “Song 5”, sounds like Jazz, unlike the rest."
    assert [track.unlike_rest for track in album.tracks] == ["", "", "", "", "Jazz"]
    assert album.tracks[4].suggestions[0].genre == "Jazz" and album.tracks[0].suggestions == ()
    shown = album_json(album)["tracks"]
    assert list(shown[0]) == ["path", "title", "genres", "error"] and shown[4]["unlike_rest"] == "Jazz"
    accept(state, "all", min_score=0.5)
    assert {name: states for name, states in decided(state).items() if states} == {}
    accept(state, "track:5")
    assert decided(state)["Song 5"]["Jazz"] == "accepted"


def test_an_album_of_one_sound_or_of_two_tracks_has_no_outlier(state: State, starter: Bundle) -> None:
    fill_encoded(state, starter, [heard(starter, "Metal", "Metal", "Metal"), heard(starter, "Metal", "Jazz")])
    suggest(state, bundle=STARTER, workers=1)
    assert [track.unlike_rest for album in albums(state) for track in album.tracks] == [""] * 5


def test_one_artists_best_of_is_an_album_whatever_its_mark_says(state: State, starter: Bundle) -> None:
    several = heard(starter, "Metal", "Jazz", track_artists=["Ann", "Bob"])
    fill_encoded(state, starter, [heard(starter, "Metal", "Jazz", compilation=True), several])
    suggest(state, bundle=STARTER, workers=1)
    assert [album.by_track for album in albums(state)] == [False, True]


def test_every_track_of_a_compilation_is_heard_briefly_after_the_albums_and_resumed(
    state: State, tmp_path: Path
) -> None:
    bundle = make_bundle(tmp_path / "b", audio="musicnn", image=False, text=False, prior=True, normalise=False)
    for name, artists in (("Compilation", ["Ann", "Bob", "Cid"]), ("Plain", ["Ann", "Ann", "Ann"])):
        (tmp_path / "music" / name).mkdir(parents=True)
        for number, artist in enumerate(artists, start=1):
            path = tmp_path / "music" / name / f"{number}.flac"
            soundfile.write(path, np.roll(signal("song", 12.0), number * 999) * 0.8, RATE)
            file = mutagen.File(path)
            file["artist"], file["title"], file["album"] = [artist], [f"{name} {number}"], [name]
            file.save()
    scan(state, [tmp_path / "music"])
    names: dict[str, list[str]] = {"listening briefly": [], "analysing": []}
    task = Task()

    def note(progress: Progress) -> None:
        if progress.stage in names and progress.current:
            names[progress.stage].append(progress.current)
        if len(names["analysing"]) == 2:
            task.cancel()

    task.listener = note
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)
        with pytest.raises(CancelledError):
            suggest(state, bundle=bundle, workers=1, task=task)
    assert names["listening briefly"][:3] == ["Plain 2", "Compilation 1", "Compilation 2"]
    compilation = next(album for album in albums(state) if album.by_track)
    assert [track.modalities for track in compilation.tracks] == [("audio",)] * 3
    with state.reading() as session:
        stored = session.scalar(select(func.count()).select_from(Encoding)) or 0
    assert suggest(state, bundle=bundle, workers=1).analysed == 6 - (stored - 4)
    assert suggest(state, bundle=bundle, workers=1).analysed == 0


def test_a_thousand_singles_are_suggested_for_one_by_one_in_little_time(state: State, tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path / "b", audio="musicnn", image=False, text=False, prior=True))
    vectors = np.random.default_rng(0).normal(size=(1000, 12)).astype(np.float32)
    singles = [EncodedAlbum(f"Song {n}", f"Band {n}", [vector]) for n, vector in enumerate(vectors)]
    fill_encoded(state, bundle, singles)
    reference, began = reference_seconds(), time.process_time()
    report = suggest(state, bundle=bundle.folder, workers=1)
    seconds = time.process_time() - began
    reference = max(reference, reference_seconds())  # other work on the machine may begin or end meanwhile
    assert (report.albums, report.analysed) == (1000, 0)
    assert all(len(album.tracks) == 1 and album.predicted for album in albums(state))
    print(f"1 000 singles: {seconds / reference:.0f} times the reference work")
    assert seconds < 250 * reference  # 60 to 90 times, with other work beside it
