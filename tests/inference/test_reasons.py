"""Reasons are sentences that name words, times and places, and add up to the score that they explain."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.explanation import AudioHeat, StatisticWeights, Weight, WordWeights, word_weights
from tagger.inference.library_prior import USUAL, library_prior, percent_in_words
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.prediction import AlbumFeatures, Prediction, TrackMap, linear_terms, predict
from tagger.inference.reasons import hottest_place, reasons, sentence, strongest_stretch, time_range
from tagger.inference.timbre_words import STATISTICS, group, phrase
from tagger.inference.types import Floats
from tagger.state.album_summaries import Evidence
from tagger.ui.presenters.explanation import kinds_of_sound as bars_of
from tagger.ui.presenters.explanation import parts
from tests.helpers.bundles import LABELS, make_bundle

PERCENT = r"(\d+%|less than 1%|more than 99%)"
START = re.compile(
    rf"It starts from {PERCENT}(?:, about its share of .+|[,:] the model's score for an average album.*)\."
)
STEP = re.compile(rf"The (sound|cover|text) (raises|lowers) it (?:from {PERCENT} to|a little, still) {PERCENT}(.*)\.")
KIND = re.compile(rf"It is set from {PERCENT} to {PERCENT}, the score of .+, which is a kind of it\.")
SENSES = {"sound": Modality.AUDIO, "cover": Modality.IMAGE, "text": Modality.TEXT}


def features(seed: int = 0, **sizes: int) -> dict[Modality, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {Modality(name): rng.standard_normal(size).astype(np.float32) for name, size in sizes.items()}


def reasons_for(bundle: Bundle, album: AlbumFeatures, label: str) -> tuple[str, ...]:
    return reasons(bundle, album, label, predict(bundle, album.features))


def check_that_they_add_up(bundle: Bundle, album: AlbumFeatures, prediction: Prediction, label: str) -> None:
    """Sentences, bars and score of one genre agree, and the sentences lead from the start to the score."""
    index = prediction.labels.index(label)
    start, *steps = reasons(bundle, album, label, prediction)
    opening = START.fullmatch(start)
    assert opening, start
    at, moved = opening[1], {}
    if label in prediction.raised_by:
        kind = KIND.fullmatch(steps.pop())
        assert kind
    for said in steps:
        step = STEP.fullmatch(said)
        assert step, said
        assert step[3] in (at, None) and (step[3] is not None or step[4] == at), (at, said)
        at, moved[SENSES[step[1]]] = step[4], step[2]
    if label in prediction.raised_by:
        assert kind is not None and kind[1] == at
        at = kind[2]
    assert at == percent_in_words(float(prediction.scores[index]))
    shares = prediction.evidence(label)
    assert moved == {m: "raises" if share > 0 else "lowers" for m, share in shares.items() if share}
    assert list(moved) == sorted(moved, key=lambda modality: -abs(shares[modality]))
    bars = parts(Evidence(*(shares.get(m) for m in (Modality.AUDIO, Modality.IMAGE, Modality.TEXT))))
    assert {part.modality for part in bars if part.share} == set(moved)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle.load(make_bundle(tmp_path / "cqt"))


def test_a_sentence_for_each_modality_weightiest_first(bundle: Bundle) -> None:
    album = AlbumFeatures(features(audio=48, image=12, text=16))
    prediction = predict(bundle, album.features)
    for label in LABELS:
        assert len(reasons(bundle, album, label, prediction)) == 4
        check_that_they_add_up(bundle, album, prediction, label)


@pytest.fixture(scope="module", params=["world's shares", "no shares", "statistics"])
def generated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Bundles whose sums start at shares of genres, and at none; one hears statistics."""
    folder = tmp_path_factory.mktemp("generated")
    if request.param == "statistics":
        return Bundle.load(make_bundle(folder, audio="timbre", normalise=False))

    def kinds(manifest: dict[str, Any]) -> None:
        manifest["labels"][LABELS.index("Ambient")]["path"] = ["Electronic", "Ambient"]

    return Bundle.load(make_bundle(folder, prior=request.param == "world's shares", change=kinds))


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sentences_bars_and_score_agree_whatever_the_evidence(generated: Bundle, data: st.DataObject) -> None:
    present = data.draw(st.sets(st.sampled_from(sorted(generated.modalities)), min_size=1))
    strength = st.floats(0.01, 30)
    seed = data.draw(st.integers(0, 10_000))
    sizes = {m: generated.heads[m].means[m].size for m in map(Modality, sorted(present))}
    vectors: dict[Modality, Floats] = {}
    for modality, size in sizes.items():
        drawn = data.draw(strength) * features(seed, **{modality.value: size})[modality]
        vectors[modality] = drawn.astype(np.float32)
    tags = data.draw(st.lists(st.lists(st.sampled_from(LABELS), max_size=2), max_size=30))
    section = generated.manifest.prior
    prior = library_prior(section, generated.manifest.labels, tags) if section is not None else None
    prediction = predict(generated, vectors, prior)
    for label in LABELS:
        check_that_they_add_up(generated, AlbumFeatures(vectors), prediction, label)


@given(
    st.lists(
        st.builds(
            Weight,
            st.just("x"),
            st.sampled_from(["dark", "loud", "its tone colour", "a fast beat", "thin"]),
            st.floats(-3, 3, allow_subnormal=False),  # such a weight has no bar
        ),
        max_size=12,
    )
)
def test_a_sentence_names_kinds_of_sound_by_the_side_of_their_bars_each_once(weights: list[Weight]) -> None:
    statistics = StatisticWeights(tuple(weights))
    if statistics.is_empty:
        return
    said = sentence(statistics, "Dub")
    side = 1 if " for " in said else -1
    phrases = said.removesuffix(".").partition(": ")[2]
    names = phrases.split(", ") if phrases else []
    bars = bars_of(statistics.weights)
    assert len(set(names)) == len(names)
    assert all(bars[name] * side > 0 for name in names)


@given(
    st.lists(
        st.tuples(st.sampled_from([("dub",), ("dub", "techno"), ("techno",), ("echo",)]), st.floats(-3, 3)),
        max_size=10,
    )
)
def test_a_sentence_names_a_word_once_and_by_the_side_that_it_is_marked(
    drawn: list[tuple[tuple[str, ...], float]],
) -> None:
    weights = tuple(Weight(f"term {n}", f"“{' '.join(words)}”", value, words) for n, (words, value) in enumerate(drawn))
    text = WordWeights("dub techno, echo", weights)
    if text.is_empty:
        return
    said = sentence(text, "Dub")
    side = 1 if " for " in said else -1
    names = re.findall("“(.+?)”", said)
    assert len(set(names)) == len(names)
    assert all(any(text.by_word()[word] * side > 0 for word in name.split()) for name in names)


def test_a_track_is_named_and_that_its_album_speaks_for_the_other_side() -> None:
    heat = AudioHeat(np.array([[0, 0, -4, -3]], np.float32), (8.0,), 16.0)
    alone = "In “Night Bus” the sound speaks against Dub, most at 0:16–0:24."
    assert sentence(heat, "Dub", "Night Bus", -0.4) == alone
    assert sentence(heat, "Dub", "Night Bus", 0.4) == f"{alone} The sound of the whole album speaks for it."


def test_a_start_far_from_the_genres_share_is_not_called_its_share(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, prior=True))
    vectors = features(audio=48)
    prediction = predict(bundle, vectors)
    assert prediction.prior is not None
    for label in LABELS:
        start = reasons(bundle, AlbumFeatures(vectors), label, prediction)[0]
        away = abs(float(prediction.base[LABELS.index(label)]) - prediction.prior.of(label))
        assert ("about its share of other" in start) == (away <= USUAL)
        assert ("average album, given " in start) == (away > USUAL)


def test_the_text_names_its_weightiest_words(bundle: Bundle) -> None:
    texts = ("A deep dub with echo and bass. Very slow, warm music for the voice.",)
    encoded = BundleEncoders(bundle).text.encode(texts)
    vectors = {Modality.TEXT: encoded.feature}
    terms = linear_terms(bundle, vectors)
    assert terms is not None
    for label in LABELS:
        _, sentence = reasons_for(bundle, AlbumFeatures(vectors, text=encoded), label)
        side = 1 if " raises " in sentence else -1
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
    _, sentence = reasons_for(bundle, AlbumFeatures(vectors, 2, tracks), "Dub")
    step = 322 * 1024 / 22050 / 8
    assert sentence.endswith(f", most at {time_range(30 + 5 * step, 30 + 6 * step)} of “Second”.")


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
    _, sentence = reasons_for(bundle, AlbumFeatures(vectors, cover_map=maps), "Dub")
    assert sentence.startswith("The cover raises it ") and sentence.endswith(f"%, most at the {name}.")


def test_places() -> None:
    assert hottest_place(np.ones((7, 7), np.float32)) == "in all its parts alike"
    assert hottest_place(np.ones((1, 1), np.float32)) == "in all its parts alike"
    assert hottest_place(np.zeros((7, 7), np.float32)) == "in all its parts alike"
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
    _, sentence = reasons_for(bundle, AlbumFeatures({Modality.AUDIO: vector}), "Metal")
    assert sentence.startswith(f"The sound {'raises' if sign > 0 else 'lowers'} it ")
    assert sentence.endswith("%: a bright sound.")
    vector[index] -= 8
    _, sentence = reasons_for(bundle, AlbumFeatures({Modality.AUDIO: vector}), "Metal")
    assert sentence.startswith(f"The sound {'lowers' if sign > 0 else 'raises'} it ")
    assert sentence.endswith("%: a dark sound.")


@pytest.mark.parametrize("name", STATISTICS)
def test_every_statistic_has_words_for_low_and_high(name: str) -> None:
    low, high = phrase(name, False), phrase(name, True)
    assert low and high and group(name) in {"loudness", "brightness", "noisiness", "harmony", "beat", "tone colour"}
    assert (low == high) == (group(name) == "tone colour")
    assert "_" not in low + high and not low.endswith(".")


def test_without_maps_the_sentences_say_no_place(bundle: Bundle) -> None:
    _, *sentences = reasons_for(bundle, AlbumFeatures(features(audio=48, image=12, text=16)), "Dub")
    assert len(sentences) == 3 and all(sentence.endswith("%.") for sentence in sentences)


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


def test_a_stretch_of_time_is_named_by_the_nearest_seconds() -> None:
    assert time_range(0, 59.6) == "0:00–1:00" and time_range(61, 3725.4) == "1:01–62:05"
