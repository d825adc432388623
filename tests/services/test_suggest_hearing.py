"""Suggesting with a model that knows music: a quick pass first, base rates of the library, silence where there is nothing."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tagger.errors import CancelledError
from tagger.inference.bundle import Bundle
from tagger.inference.explanation import AudioHeat
from tagger.inference.library_prior import library_prior
from tagger.progress import Progress, Task
from tagger.services.album_reading import album_json
from tagger.services.encoding_index import EncodingIndex
from tagger.services.explain import audio_heat
from tagger.services.library_model import LibraryModel
from tagger.services.models import add
from tagger.services.scan import scan
from tagger.services.start_index import StartIndex
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary
from tagger.state.analysis import albums_to_analyse, likelihoods
from tagger.state.database import State
from tests.helpers.bundles import make_bundle
from tests.inference.signals import RATE, signal


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_bundle(
        tmp_path / "bundle", audio="musicnn", image=False, text="regression", prior=True, normalise=False
    )


@pytest.fixture
def songs(tmp_path: Path, state: State) -> Path:
    folder = tmp_path / "music"
    for album, count in (("Loud", 3), ("Quiet", 2)):
        (folder / album).mkdir(parents=True)
        for number in range(count):
            sound = signal("song", 30.0) if album == "Loud" else np.zeros(RATE * 20, np.float32)
            soundfile.write(folder / album / f"{number}.flac", np.roll(sound, number * 999) * 0.8, RATE)
    scan(state, [folder])
    return folder


def by_folder(state: State) -> dict[str, AlbumSummary]:
    return {album.folder.name: album for album in albums(state)}


def test_every_album_is_heard_briefly_then_whole(state: State, songs: Path, bundle: Path) -> None:
    stages: dict[str, int] = {}

    def note(progress: Progress) -> None:
        stages[progress.stage] = progress.total or 0

    report = suggest(state, bundle=bundle, workers=1, task=Task(note))
    assert stages == {"listening briefly": 2, "analysing": 5}
    assert (report.analysed, report.albums, report.problems) == (5, 2, [])
    again = suggest(state, bundle=bundle, workers=1)
    assert (again.analysed, again.known, again.albums) == (0, 5, 0)


def test_after_the_quick_pass_suggestions_stand_and_nothing_is_lost(state: State, songs: Path, bundle: Path) -> None:
    task = Task()

    def stop(progress: Progress) -> None:
        if progress.stage == "analysing":
            task.cancelled.set()

    task.listener = stop
    with pytest.raises(CancelledError):
        suggest(state, bundle=bundle, workers=1, task=task)
    assert all(album.predicted for album in albums(state))
    assert by_folder(state)["Loud"].remarks[0] == "Heard: 6 seconds of 1 of 3 tracks: “1”."
    stages = set()
    suggest(state, bundle=bundle, workers=1, task=Task(lambda progress: stages.add(progress.stage)))
    assert stages == {"analysing"}


def test_silence_is_nothing_to_go_by(state: State, songs: Path, bundle: Path) -> None:
    report = suggest(state, bundle=bundle, workers=1)
    quiet, loud = by_folder(state)["Quiet"], by_folder(state)["Loud"]
    assert report.problems == []
    assert quiet.outcome == album_json(quiet)["outcome"] == "nothing to go by"
    assert quiet.suggestions == () and quiet.status == "suggested"
    assert {track.error for track in quiet.tracks} == {"nothing to go by: it holds silence, no music"}
    assert loud.outcome in ("suggested", "unsure")


def test_only_what_the_evidence_is_enough_for_is_suggested_with_where_it_started(
    state: State, songs: Path, bundle: Path
) -> None:
    suggest(state, bundle=bundle, workers=1)
    loud = by_folder(state)["Loud"]
    assert loud.remarks[0] == "Heard: 36 seconds of its 3 tracks."
    assert album_json(loud)["remarks"] == list(loud.remarks)
    assert loud.suggestions, "the random weights must suggest something for this test to say anything"
    for suggestion in loud.suggestions:
        assert suggestion.confident and (suggestion.score or 0) >= 0.3
        assert any(reason.startswith("It starts from ") for reason in suggestion.reasons)


def test_genres_in_the_files_stand_beside_and_move_where_scores_start(state: State, songs: Path, bundle: Path) -> None:
    import mutagen

    suggest(state, bundle=bundle, workers=1)
    for path in sorted((songs / "Loud").glob("*.flac")):
        file = mutagen.File(path)
        assert file is not None
        file["genre"] = ["Chiptune"]
        file.save()
    scan(state, [songs])
    report = suggest(state, bundle=bundle, workers=1)
    assert report.albums >= 1
    reasons = [reason for suggestion in by_folder(state)["Loud"].suggestions for reason in suggestion.reasons]
    assert any(reason.startswith("The files say Chiptune") for reason in reasons)
    assert any("of your tagged albums" in reason for reason in reasons)


def test_what_was_heard_is_explained_over_time(state: State, songs: Path, bundle: Path) -> None:
    add(state, bundle)
    suggest(state, bundle="test-1.0.0", workers=1)
    loud = by_folder(state)["Loud"]
    heat = audio_heat(state, loud.tracks[0].id, loud.suggestions[0].genre)
    assert isinstance(heat, AudioHeat) and heat.values.shape == (4, 1)
    assert heat.seconds == pytest.approx(2.992)


def test_untagged_albums_move_the_prior_once_and_it_settles(state: State, tmp_path: Path, bundle: Path) -> None:
    sound = signal("song", 6.0)
    for number in range(24):
        (tmp_path / "untagged" / str(number)).mkdir(parents=True)
        shifted = np.roll(sound, number * 999) * 0.8
        soundfile.write(tmp_path / "untagged" / str(number) / "song.flac", shifted, RATE)
    scan(state, [tmp_path / "untagged"])
    model = Bundle.load(bundle)
    section = model.manifest.prior
    assert section is not None
    world = library_prior(section, model.manifest.labels)
    assert suggest(state, bundle=bundle, workers=1).albums == 24
    with state.reading() as session:
        stored = likelihoods(session, model.digest)
        predicted = {album.predicted for album in albums_to_analyse(session)}
    assert len(stored) == 24 and {len(row) for row in stored} == {2}
    settled = library_prior(section, model.manifest.labels, (), stored)
    assert settled.from_evidence and settled.digest != world.digest
    index = EncodingIndex(state, LibraryModel(model, settled, StartIndex.read(state, has_shares=True)))
    with state.reading() as session:
        assert predicted == {index.prediction_inputs(album) for album in albums_to_analyse(session)}
    again = suggest(state, bundle=bundle, workers=1)
    assert (again.analysed, again.albums) == (0, 0)
    starts = {
        sentence for album in albums(state) for suggestion in album.suggestions for sentence in suggestion.reasons
    }
    assert not any("other collections" in sentence for sentence in starts)
