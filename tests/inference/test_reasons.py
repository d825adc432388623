"""Reasons are sentences that name words, times and places, and say how much they weigh."""

import re
from pathlib import Path

import numpy as np
import pytest

from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders, EncoderOutput
from tagger.inference.explanation import AudioHeat, word_weights
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, TrackMap, linear_terms, predict
from tagger.inference.reasons import LEAST_SHARE, clock, hottest_place, reasons, strongest_stretch
from tagger.inference.timbre_words import STATISTICS, group, phrase
from tests.helpers.bundles import LABELS, make_bundle

SENTENCE = re.compile(r"The (sound|cover|text) speaks (for|against) it \((\d+) %\)(.*)\.")


def features(seed: int = 0, **sizes: int) -> dict[Modality, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {Modality(name): rng.standard_normal(size).astype(np.float32) for name, size in sizes.items()}


def reasons_for(bundle: Bundle, album: AlbumFeatures, label: str) -> tuple[str, ...]:
    return reasons(bundle, album, label, predict(bundle, album.features).terms)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle.load(make_bundle(tmp_path / "cqt"))


def test_a_sentence_for_each_modality_that_weighs_enough_weightiest_first(bundle: Bundle) -> None:
    vectors = features(audio=48, image=12, text=16)
    for label in LABELS:
        evidence = predict(bundle, vectors).evidence(label)
        found = [SENTENCE.fullmatch(sentence) for sentence in reasons_for(bundle, AlbumFeatures(vectors), label)]
        assert all(found)
        told = {match[1]: int(match[3]) * (1 if match[2] == "for" else -1) for match in found if match}
        names = {Modality.AUDIO: "sound", Modality.IMAGE: "cover", Modality.TEXT: "text"}
        expected = {names[m]: share * 100 for m, share in evidence.items() if abs(share) >= LEAST_SHARE}
        assert told == pytest.approx(expected, abs=0.51)
        assert [abs(share) for share in told.values()] == sorted((abs(share) for share in told.values()), reverse=True)


def test_the_text_names_its_weightiest_words(bundle: Bundle) -> None:
    texts = ("A deep dub with echo and bass. Very slow, warm music for the voice.",)
    encoded = BundleEncoders(bundle).text.encode(texts)
    vectors = {Modality.TEXT: encoded.feature}
    terms = linear_terms(bundle, vectors)
    assert terms is not None
    for label in LABELS:
        (sentence,) = reasons_for(bundle, AlbumFeatures(vectors, text=encoded), label)
        side = 1 if " for " in sentence else -1
        weights = word_weights(terms, LABELS.index(label), encoded).weights
        assert np.sign(sum(weight.value for weight in weights)) == side
        said = [weight for weight in weights if weight.name and weight.value * side > 0]
        best = ", ".join(weight.phrase for weight in said[:4])
        (unsaid,) = (weight.value * side for weight in weights if not weight.name)
        if unsaid > sum(weight.value * side for weight in said):
            best += ", and what it leaves unsaid"
        assert sentence.partition(": ")[2] == f"{best}."


def test_the_sound_names_the_time_in_the_track_that_weighs_most(bundle: Bundle) -> None:
    vectors = features(audio=48)
    row = bundle.heads["audio"].weight[LABELS.index("Dub")].reshape(8, 6)
    maps = np.zeros((2, 1, 8, 6), np.float32)
    maps[1, 0, 5] = 5 * row[5]  # the second track, sixth of eight stretches
    vectors[Modality.AUDIO] = maps.mean(axis=0).reshape(48)
    tracks = TrackMap("First", maps[0], (10.0,)), TrackMap("Second", maps[1], (30.0,))
    (sentence,) = reasons_for(bundle, AlbumFeatures(vectors, 2, tracks), "Dub")
    step = 322 * 1024 / 22050 / 8
    assert sentence.endswith(f", most at {clock(30 + 5 * step)}–{clock(30 + 6 * step)} of “Second”.")


def test_no_time_after_the_end_of_a_short_track_is_named() -> None:
    values = np.array([[1, 1, 0, 0, 0, 0, 0, 9]], np.float32)
    assert strongest_stretch(AudioHeat(values, (0.0,), 16.0)) == (14.0, 16.0)
    assert strongest_stretch(AudioHeat(values, (0.0,), 16.0, duration=3.5)) == (0.0, 3.5)
    assert strongest_stretch(AudioHeat(values, (0.0,), 16.0, duration=1.0)) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "upper left"), (4, 4, "centre"), (7, 0, "lower left"), (7, 4, "bottom")]
)
def test_the_cover_names_the_place_that_weighs_most(bundle: Bundle, row: int, column: int, name: str) -> None:
    weights = bundle.heads["image"].weight[LABELS.index("Dub")]
    maps = np.zeros((8, 8, 12), np.float32)
    maps[row, column] = 50 * weights
    vectors = {Modality.IMAGE: maps.mean(axis=(0, 1))}
    (sentence,) = reasons_for(bundle, AlbumFeatures(vectors, cover_map=maps), "Dub")
    assert sentence == f"The cover speaks for it (100 %), most at the {name}."


def test_places() -> None:
    assert hottest_place(np.ones((7, 7), np.float32)) == "all over"
    assert hottest_place(np.ones((1, 1), np.float32)) == "all over"
    assert hottest_place(np.zeros((7, 7), np.float32)) == "all over"
    right = np.zeros((7, 7), np.float32)
    right[3, 6], right[0, 0] = 2, -9
    assert hottest_place(right) == "most at the right"


def test_timbre_is_told_in_words_for_and_against(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, audio="timbre", normalise=False))
    head = bundle.heads["audio"]
    order = ("rms_mean", "rms_var", "spectral_centroid_mean", "zero_crossing_rate_mean", "mfcc1_mean", "mfcc2_mean")
    vector = head.means[Modality.AUDIO].copy()
    index, label = order.index("spectral_centroid_mean"), LABELS.index("Metal")
    vector[index] += 4
    sign = head.weight[label, index] * head.slope[label]
    (sentence,) = reasons_for(bundle, AlbumFeatures({Modality.AUDIO: vector}), "Metal")
    assert sentence == f"The sound speaks {'for' if sign > 0 else 'against'} it (100 %): a bright sound."
    vector[index] -= 8
    (sentence,) = reasons_for(bundle, AlbumFeatures({Modality.AUDIO: vector}), "Metal")
    assert sentence == f"The sound speaks {'against' if sign > 0 else 'for'} it (100 %): a dark sound."


@pytest.mark.parametrize("name", STATISTICS)
def test_every_statistic_has_words_for_low_and_high(name: str) -> None:
    low, high = phrase(name, False), phrase(name, True)
    assert low and high and group(name) in {"loudness", "brightness", "noisiness", "harmony", "beat", "tone colour"}
    assert (low == high) == (group(name) == "tone colour")
    assert "_" not in low + high and not low.endswith(".")


def test_without_maps_the_sentences_say_no_place(bundle: Bundle) -> None:
    for sentence in reasons_for(bundle, AlbumFeatures(features(audio=48, image=12, text=16)), "Dub"):
        assert sentence.endswith(" %).")


def test_nothing_known_gives_no_reason(bundle: Bundle) -> None:
    empty = np.empty(0, np.float32)
    assert reasons_for(bundle, AlbumFeatures({}), "Dub") == ()
    assert reasons_for(bundle, AlbumFeatures({Modality.TEXT: empty}, text=EncoderOutput(empty)), "Dub") == ()


@pytest.mark.parametrize(
    ("values", "sign", "stretch"),
    [
        ([[0, 1, 4, 3, 1, 0, 0, 0]], 1, (12.0, 16.0)),
        ([[0, 0, 0, 0, 0, 0, 0, 9]], 1, (22.0, 24.0)),
        ([[5, 5, 5, 5, 5, 5, 5, 5]], 1, (8.0, 24.0)),
        ([[5, 5, 5, -5, 5, 5, 5, 5]], -1, (14.0, 16.0)),
    ],
)
def test_the_strongest_stretch_ends_at_half_of_its_peak(
    values: list[list[float]], sign: int, stretch: tuple[float, float]
) -> None:
    assert strongest_stretch(AudioHeat(np.array(values, np.float32), (8.0,), 16.0), sign) == stretch


def test_the_strongest_of_several_patches_counts() -> None:
    heat = AudioHeat(np.array([[1, 1], [0, 3]], np.float32), (0.0, 100.0), 10.0)
    assert strongest_stretch(heat) == (105.0, 110.0)


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (61, "1:01"), (3725, "62:05")])
def test_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
