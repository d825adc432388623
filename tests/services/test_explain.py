"""Reasons on demand add up to what each modality contributes to the stored score, and say so in a sentence."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tagger.errors import TaggerError
from tagger.inference.explanation import AudioHeat, StatisticWeights
from tagger.services import explain, models
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary, Evidence
from tagger.state.database import State
from tests.helpers.bundles import STATISTICS, make_bundle, write_manifest
from tests.helpers.music import NOTES


def evidence(shares: Evidence) -> list[float]:
    return [shares.audio or 0, shares.image or 0, shares.text or 0]


def test_the_parts_add_up_to_the_stored_evidence(state: State, explained: AlbumSummary) -> None:
    assert explained.suggestions
    for suggestion in explained.suggestions:
        cover = explain.cover_heat(state, explained.id, suggestion.genre)
        assert cover is not None
        heats = [explain.audio_heat(state, track.id, suggestion.genre) for track in explained.tracks]
        sound = sum(float(heat.values.sum()) for heat in heats if isinstance(heat, AudioHeat))
        stored = evidence(suggestion.evidence)
        image = float(cover.values.sum())
        assert np.sign(image) == np.sign(stored[1])
        assert image / sound == pytest.approx(stored[1] / stored[0], rel=1e-3)


def test_the_cover_is_explained_in_words_and_place(state: State, explained: AlbumSummary) -> None:
    genre = explained.suggestions[0].genre
    explanation = explain.cover_heat(state, explained.id, genre)
    assert explanation is not None
    assert explanation.values.ndim == 2
    left, top, right, bottom = explanation.box
    assert 0 <= left == top == pytest.approx(1 - right) == pytest.approx(1 - bottom)
    assert explanation.sentence.startswith("The cover speaks ")
    assert genre in explanation.sentence and explanation.sentence.endswith(".")


def test_a_track_is_explained_by_time(state: State, explained: AlbumSummary) -> None:
    explanation = explain.audio_heat(state, explained.tracks[0].id, explained.suggestions[0].genre)
    assert isinstance(explanation, AudioHeat)
    assert explanation.values.shape == (1, 8)
    assert explanation.sentence.startswith(f"In “{explained.tracks[0].title}” the sound speaks ")
    assert "most at 0:" in explanation.sentence


def test_a_text_is_explained_by_its_words(state: State, explained: AlbumSummary) -> None:
    explanation = explain.word_weights(state, explained.id, explained.suggestions[0].genre)
    assert explanation is not None
    assert explanation.text == NOTES  # both tracks say it; it is read once
    words = set(NOTES.lower().replace(",", "").replace(".", "").split())
    assert {weight.name for weight in explanation.weights} <= words | {""}
    assert [abs(weight.value) for weight in explanation.weights] == sorted(
        (abs(weight.value) for weight in explanation.weights), reverse=True
    )
    assert "“" in explanation.sentence
    for suggestion in explained.suggestions:
        read = explain.word_weights(state, explained.id, suggestion.genre)
        (sentence,) = (reason for reason in suggestion.reasons if reason.startswith("The text"))
        assert read is not None and ("speaks for" in read.sentence) == (" raises it " in sentence)


def test_what_is_not_in_the_score_has_no_explanation(state: State, explained: AlbumSummary) -> None:
    second = next(album for album in albums(state) if album.album == "Second")
    loose = next(album for album in albums(state) if album.album not in ("First", "Second"))
    genre = second.suggestions[0].genre
    assert explain.word_weights(state, second.id, genre) is None
    assert explain.cover_heat(state, loose.id, genre) is None
    assert explain.cover_heat(state, explained.id, "By Hand") is None
    assert explain.cover_heat(state, 999, genre) is None
    assert explain.audio_heat(state, 999, genre) is None


def test_a_model_of_statistics_names_them(state: State, explained: AlbumSummary, tmp_path: Path) -> None:
    suggest(state, bundle=models.add(state, make_bundle(tmp_path / "b", audio="timbre", change=rename)).id, workers=1)
    explanation = explain.audio_heat(state, explained.tracks[0].id, explained.suggestions[0].genre)
    assert isinstance(explanation, StatisticWeights)
    assert {weight.name for weight in explanation.weights} == set(STATISTICS)
    assert explanation.sentence.startswith("The sound speaks ")


def test_a_modality_that_was_not_taught_a_genre_does_not_explain_it(
    state: State, explained: AlbumSummary, tmp_path: Path
) -> None:
    folder = make_bundle(tmp_path / "mute", change=rename)
    tensors = load_file(folder / "fusion.safetensors")
    text = tensors["text.weight"].shape[1]
    tensors["audio+image+text.weight"][:, -text:] = 0
    save_file(tensors, folder / "fusion.safetensors")
    write_manifest(folder, json.loads((folder / "model.json").read_text()))
    suggest(state, bundle=models.add(state, folder).id, workers=1)
    genre = explained.suggestions[0].genre
    assert explain.word_weights(state, explained.id, genre) is None
    assert explain.cover_heat(state, explained.id, genre) is not None


def rename(manifest: dict[str, object]) -> None:
    manifest["name"] = "timbre"


def test_without_the_model_nothing_is_explained(state: State, explained: AlbumSummary) -> None:
    shutil.rmtree(state.folder / "models")
    with pytest.raises(TaggerError, match="no longer installed"):
        explain.cover_heat(state, explained.id, explained.suggestions[0].genre)


def test_a_file_that_is_gone_is_a_sentence(state: State, explained: AlbumSummary, music: Path) -> None:
    shutil.rmtree(music)
    for call, item in ((explain.cover_heat, explained.id), (explain.audio_heat, explained.tracks[0].id)):
        with pytest.raises(TaggerError):
            call(state, item, explained.suggestions[0].genre)
