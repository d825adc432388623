"""Heat maps, word and statistic shares add up to their modality's part of the score, whatever else is there."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.explainer import Explainer
from tagger.inference.explanation import (
    AudioHeat,
    StatisticWeights,
    audio_heat,
    cover_heat,
    statistic_weights,
    word_weights,
)
from tagger.inference.modality import SUBSETS, Modality, subset_name
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.prediction import album_audio, linear_terms
from tests.helpers.bundles import LABELS, STATISTICS, make_bundle
from tests.helpers.media import cover_bytes
from tests.inference.signals import RATE, signal

TEXTS = ("A deep dub with echo and bass.", "Very slow, warm music for the voice.")
COVER = cover_bytes((90, 70))
TRACKS = ("song", "beat", "chord")


class Album:
    """Three tracks, a cover and a text, encoded."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.bundle = Bundle.load(make_bundle(folder / "bundle", **options))
        self.paths = [folder / f"{name}.wav" for name in TRACKS]
        for path, name in zip(self.paths, TRACKS, strict=True):
            soundfile.write(path, signal(name, 20.0), RATE, subtype="FLOAT")
        encoders = BundleEncoders(self.bundle)
        self.tracks = [encoders.audio.encode(path) for path in self.paths]
        self.cover = encoders.cover.encode(COVER)
        self.text = encoders.text.encode(TEXTS)
        self.features = {
            Modality.AUDIO: album_audio([track.feature for track in self.tracks]),
            Modality.IMAGE: self.cover.feature,
            Modality.TEXT: self.text.feature,
        }


@pytest.fixture(
    scope="module", params=[("logistic", True), ("cosine", True), ("logistic", False), ("cosine", False)], ids=str
)
def album(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Album:
    target, normalise = request.param
    return Album(tmp_path_factory.mktemp("album"), target=target, normalise=normalise, patches=2)


def maps(encoded: EncoderOutput) -> np.ndarray:
    assert encoded.maps is not None
    return encoded.maps


@pytest.mark.parametrize("subset", SUBSETS, ids=subset_name)
def test_every_map_is_conserved_under_every_combination(album: Album, subset: tuple[Modality, ...]) -> None:
    chosen = {modality: album.features[modality] for modality in subset}
    terms = linear_terms(album.bundle, chosen)
    assert terms is not None
    for label in range(len(LABELS)):
        parts = dict(zip(subset, terms.contributions[label], strict=True))
        if Modality.IMAGE in parts:
            heat = cover_heat(terms, label, maps(album.cover)).values
            assert heat.shape == (8, 8) and heat.dtype == np.float32
            assert heat.sum() == pytest.approx(parts[Modality.IMAGE], abs=1e-5)
        if Modality.AUDIO in parts:
            heats = [
                audio_heat(terms, label, maps(t), t.starts, t.seconds, tracks=len(album.tracks)) for t in album.tracks
            ]
            assert sum(heat.values.sum() for heat in heats) == pytest.approx(parts[Modality.AUDIO], abs=1e-5)
            assert heats[0].values.shape == (2, 8)
        if Modality.TEXT in parts:
            words = word_weights(terms, label, album.text)
            assert words.total == pytest.approx(parts[Modality.TEXT], abs=1e-5)
            assert len(words.weights) == len(album.text.words) + 1


@pytest.mark.parametrize("target", ["logistic", "cosine"])
def test_statistics_are_conserved(tmp_path: Path, target: Any) -> None:
    album = Album(tmp_path, audio="timbre", target=target)
    terms = linear_terms(album.bundle, album.features)
    assert terms is not None
    for label in range(len(LABELS)):
        weights = statistic_weights(terms, label, STATISTICS)
        assert len(weights.weights) == len(STATISTICS)
        assert weights.total == pytest.approx(terms.contributions[label, 0], abs=1e-5)


def test_a_word_that_is_taken_away_changes_the_score_as_its_share_says(tmp_path: Path) -> None:
    """For a word whose absence turns no unit on or off the share is the whole effect."""
    album = Album(tmp_path, normalise=False)
    terms = linear_terms(album.bundle, {Modality.TEXT: album.text.feature})
    assert terms is not None
    row = terms.row(0, Modality.TEXT)
    words = {weight.name: weight.value for weight in word_weights(terms, 0, album.text).weights}
    active = maps(album.text).sum(axis=0) != 0
    remaining = album.text.feature - maps(album.text)
    unchanged = [index for index, feature in enumerate(remaining) if (feature[active] > 0).all()]
    assert unchanged
    for index in unchanged:
        assert row @ remaining[index] - row @ album.text.feature == pytest.approx(
            -words[album.text.words[index]], abs=1e-4
        )


def test_stretches_of_time_tile_the_patch(tmp_path: Path) -> None:
    album = Album(tmp_path)
    terms = linear_terms(album.bundle, album.features)
    assert terms is not None
    track = album.tracks[0]
    heat = audio_heat(terms, 0, maps(track), track.starts, track.seconds)
    assert heat.span(0, 0, 7) == pytest.approx((track.starts[0], track.starts[0] + track.seconds))
    assert heat.span(0, 2, 2)[1] == pytest.approx(heat.span(0, 3, 3)[0])


def test_the_explainer_finds_the_same_from_the_sources(album: Album) -> None:
    explainer, features = Explainer(album.bundle), album.features
    terms = linear_terms(album.bundle, features)
    assert terms is not None
    for label in LABELS[:2]:
        index = LABELS.index(label)
        cover = explainer.cover_heat(features, label, COVER)
        assert cover is not None and np.array_equal(cover.values, cover_heat(terms, index, maps(album.cover)).values)
        heats = [explainer.audio_heat(features, label, path, tracks=len(album.paths)) for path in album.paths]
        assert all(isinstance(heat, AudioHeat) for heat in heats)
        assert sum(heat.total for heat in heats if heat) == pytest.approx(terms.contributions[index, 0], abs=1e-5)
        words = explainer.word_weights(features, label, TEXTS)
        assert words is not None
        weights = words.weights
        assert [abs(weight.value) for weight in weights] == sorted((abs(w.value) for w in weights), reverse=True)
        assert {weight.name for weight in weights} == {*album.text.words, ""}
        assert sum(weight.value for weight in weights) == pytest.approx(terms.contributions[index, 2], abs=1e-5)


def test_the_explainer_names_statistics_in_words(tmp_path: Path) -> None:
    album = Album(tmp_path, audio="timbre")
    explainer = Explainer(album.bundle)
    statistics = explainer.audio_heat(album.features, "Dub", album.paths[0])
    assert isinstance(statistics, StatisticWeights)
    weights = statistics.weights
    assert {weight.name for weight in weights} == set(STATISTICS) and all(weight.phrase for weight in weights)


def test_what_is_not_in_the_score_is_not_explained(tmp_path: Path) -> None:
    album = Album(tmp_path)
    explainer, only_text = Explainer(album.bundle), {Modality.TEXT: album.text.feature}
    assert explainer.cover_heat(only_text, "Dub", COVER) is None
    assert explainer.audio_heat(only_text, "Dub", album.paths[0]) is None
    assert explainer.word_weights({Modality.IMAGE: album.cover.feature}, "Dub", TEXTS) is None
