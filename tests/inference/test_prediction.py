"""Scores from every combination of modalities are the head's, and their parts add up to them."""

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.library_prior import percent_in_words
from tagger.inference.manifest import MusicnnEncoderSpec
from tagger.inference.modality import SUBSETS, Modality, ordered, subset_name
from tagger.inference.prediction import AlbumFeatures, album_audio, linear_terms, predict
from tagger.inference.reasons import reasons
from tagger.paths import resource
from tests.helpers.bundles import LABELS, make_bundle, write_manifest
from tests.inference.test_bundle import manifest_of

SIZES = {Modality.AUDIO: 48, Modality.IMAGE: 12, Modality.TEXT: 16}


def features(seed: int = 0) -> dict[Modality, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {modality: rng.standard_normal(size).astype(np.float32) for modality, size in SIZES.items()}


def by_hand(folder: Path, chosen: dict[Modality, np.ndarray], target: str, normalise: bool) -> np.ndarray:
    """The definition, straight from the file."""
    tensors = {name: tensor.astype(np.float64) for name, tensor in load_file(folder / "fusion.safetensors").items()}
    name = "+".join(chosen)
    x = np.concatenate([value / (np.linalg.norm(value) if normalise else 1) for value in chosen.values()])
    raw = tensors[f"{name}.weight"] @ x + tensors[f"{name}.bias"]
    if target == "cosine":
        raw = tensors["factors"] @ raw / np.linalg.norm(tensors["factors"], axis=1) / np.linalg.norm(raw)
    chances: np.ndarray = 1 / (1 + np.exp(-(tensors[f"{name}.slope"] * raw + tensors[f"{name}.offset"])))
    return chances


@pytest.mark.parametrize("subset", SUBSETS, ids=subset_name)
@pytest.mark.parametrize("target", ["logistic", "cosine"])
@pytest.mark.parametrize("normalise", [True, False])
def test_scores_are_the_heads_and_parts_add_up(tmp_path: Path, subset: Any, target: Any, normalise: bool) -> None:
    folder = make_bundle(tmp_path, target=target, normalise=normalise)
    chosen = {modality: features()[modality] for modality in subset}
    prediction = predict(Bundle.load(folder), chosen)
    assert prediction.modalities == subset
    assert prediction.scores == pytest.approx(by_hand(folder, chosen, target, normalise), abs=1e-6)
    tensors = load_file(folder / "fusion.safetensors")
    assert prediction.thresholds.tolist() == tensors[f"{subset_name(subset)}.threshold"].tolist()
    log_odds = np.log(prediction.scores / (1 - prediction.scores))
    assert np.abs(prediction.base + prediction.contributions.sum(axis=1) - log_odds).max() <= 1e-5
    for label in LABELS:
        shares = prediction.evidence(label)
        assert tuple(shares) == subset
        assert sum(abs(share) for share in shares.values()) == pytest.approx(1)


@pytest.mark.parametrize("target", ["logistic", "cosine"])
def test_rows_give_the_contributions(tmp_path: Path, target: Any) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, target=target))
    terms = linear_terms(bundle, features())
    assert terms is not None
    for index in range(len(LABELS)):
        for column, modality in enumerate(terms.head.modalities):
            part = terms.row(index, modality) @ (terms.x[modality] - terms.head.means[modality])
            assert part == pytest.approx(terms.contributions[index, column], abs=1e-9)


def test_an_average_album_owes_its_score_to_nothing(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, normalise=False))
    means = {modality: bundle.heads["audio+image+text"].means[modality] for modality in Modality}
    prediction = predict(bundle, means)
    assert np.abs(prediction.contributions).max() < 1e-6
    assert prediction.evidence("Dub") == pytest.approx(dict.fromkeys(Modality, 0.0), abs=1)


def test_without_anything_nothing_is_predicted(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path))
    for nothing in ({}, {Modality.TEXT: np.empty(0, np.float32)}):
        prediction = predict(bundle, nothing)
        assert prediction.modalities == () and np.isnan(prediction.scores).all() and prediction.top() == []


def test_an_empty_feature_counts_as_absent(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path))
    with_empty = predict(bundle, features() | {Modality.TEXT: np.empty(0, np.float32)})
    assert with_empty.modalities == (Modality.AUDIO, Modality.IMAGE)


def test_a_feature_the_bundle_has_no_encoder_for_is_not_used(tmp_path: Path) -> None:
    assert predict(Bundle.load(make_bundle(tmp_path, audio=None)), features()).modalities == (
        Modality.IMAGE,
        Modality.TEXT,
    )


def without(folder: Path, *subsets: str) -> Path:
    tensors = load_file(folder / "fusion.safetensors")
    kept = {name: tensor for name, tensor in tensors.items() if name.rpartition(".")[0] not in subsets}
    save_file(kept, folder / "fusion.safetensors")
    write_manifest(folder, manifest_of(folder))
    return folder


@pytest.mark.parametrize(
    ("missing", "used"),
    [
        (["audio+image+text"], "audio+text"),
        (["audio+image+text", "audio+text"], "image+text"),
        (["audio+image+text", "audio+text", "image+text"], "audio+image"),
        (["audio+image+text", "audio+text", "image+text", "audio+image"], "text"),
    ],
)
def test_where_a_combination_has_no_head_the_best_part_of_it_is_used(
    tmp_path: Path, missing: list[str], used: str
) -> None:
    bundle = Bundle.load(without(make_bundle(tmp_path), *missing))
    assert subset_name(predict(bundle, features()).modalities) == used


def test_a_label_that_no_modality_was_taught_has_no_score(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path)
    tensors = load_file(folder / "fusion.safetensors")
    tensors["text.known"][LABELS.index("Jazz")] = 0
    save_file(tensors, folder / "fusion.safetensors")
    write_manifest(folder, manifest_of(folder))
    bundle = Bundle.load(folder)
    prediction = predict(bundle, {Modality.TEXT: features()[Modality.TEXT]})
    assert np.isnan(prediction.scores[LABELS.index("Jazz")])
    assert len(prediction.top()) == len(LABELS) - 1 and "Jazz" not in dict(prediction.top())
    assert "Jazz" in dict(predict(bundle, features()).top())


def test_top_is_sorted_and_limited(tmp_path: Path) -> None:
    prediction = predict(Bundle.load(make_bundle(tmp_path)), features())
    scores = [score for _, score in prediction.top()]
    assert scores == sorted(scores, reverse=True) and len(scores) == len(LABELS)
    assert prediction.top(2) == prediction.top()[:2]


def test_extreme_features_give_finite_scores(tmp_path: Path) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, normalise=False))
    for factor in (0.0, 1e6, -1e6):
        scores = predict(bundle, {m: value * np.float32(factor) for m, value in features().items()}).scores
        assert np.isfinite(scores).all() and (scores >= 0).all() and (scores <= 1).all()


def test_the_album_is_the_mean_of_its_tracks() -> None:
    tracks = [np.array([1, 2], np.float32), np.array([3, 6], np.float32), np.empty(0, np.float32)]
    assert album_audio(tracks).tolist() == [2, 4]
    assert album_audio([]).size == 0


def test_names_of_combinations_do_not_depend_on_order() -> None:
    assert ordered([Modality.TEXT, Modality.AUDIO, Modality.TEXT]) == (Modality.AUDIO, Modality.TEXT)
    names = {subset_name(s) for size in (1, 2, 3) for s in combinations(reversed(Modality), size)}
    assert names == {subset_name(subset) for subset in SUBSETS}


def test_a_genre_is_at_least_as_likely_as_a_kind_of_it_and_says_so() -> None:
    bundle = Bundle.load(resource("starter"))
    audio = bundle.manifest.encoders.audio
    assert isinstance(audio, MusicnnEncoderSpec)
    feature = bundle.heads["audio"].means[Modality.AUDIO].copy()
    tags = [tag.name for tag in audio.parameters.tags]
    feature[tags.index("ambient")] += 4
    feature[tags.index("electronic")] -= 4
    prediction = predict(bundle, {Modality.AUDIO: feature})
    scores = dict(prediction.top())
    assert scores["Electronic"] == scores["Ambient"] > 0.3
    assert prediction.raised_by["Electronic"] == "Ambient"
    start, lowered, last = reasons(bundle, AlbumFeatures({Modality.AUDIO: feature}), "Electronic", prediction)
    assert start.startswith("It starts from ") and lowered.startswith("The sound lowers it from ")
    assert "as it is unlike music tagged “electronic”" in lowered
    assert last.endswith(f" to {percent_in_words(scores['Ambient'])}, the score of Ambient, which is a kind of it.")
    raised = reasons(bundle, AlbumFeatures({Modality.AUDIO: feature}), "Ambient", prediction)[-1]
    assert "as it resembles music tagged “ambient”" in raised


TEN_GENRES = ("Blues", "Classical", "Country", "Disco", "Hip Hop", "Jazz", "Metal", "Pop", "Reggae", "Rock")


@pytest.mark.parametrize("genre", TEN_GENRES)
def test_what_sounds_most_like_one_of_ten_genres_has_it_first_among_them(genre: str) -> None:
    """Also one that is rare elsewhere: where nothing is known of a library, Pop and Rock start from more."""
    bundle = Bundle.load(resource("starter"))
    head = bundle.heads["audio"]
    weights = head.weight[bundle.labels.index(genre)]
    likeness = np.where(weights > 0, 2.0, 0.0).astype(
        np.float32
    )  # log-odds beyond the usual, of each tag that speaks for it
    scores = dict(predict(bundle, {Modality.AUDIO: head.means[Modality.AUDIO] + likeness}).top())
    assert max(TEN_GENRES, key=lambda name: scores[name]) == genre


def suggested_by_words(text: str) -> list[str]:
    """What the shipped model suggests by a text alone, in a library of which nothing is known."""
    bundle = Bundle.load(resource("starter"))
    prediction = predict(bundle, {Modality.TEXT: BundleEncoders(bundle).text.encode((text,)).feature})
    thresholds = dict(zip(bundle.labels, prediction.thresholds.tolist(), strict=True))
    return [label for label, score in prediction.top() if score >= thresholds[label]]


@pytest.mark.parametrize(
    "text",
    [
        "Great album. Recommended!",
        "Buy now at our shop. Free shipping over 50. Subscribe to our newsletter and follow us.",
        "Line-up: John Smith (guitar, vocals), Mary Jones (bass), Peter Miller (drums). Recorded in a house in Berlin.",
        "Eine verträumte Platte voller schimmernder Gitarren und leiser Stimmen; die Lieder treiben auf Wellen von Hall"
        " dahin, und die Band spielt so sicher wie nie.",
        "Un disco lleno de guitarras brillantes y voces susurradas; las canciones pasan como olas, y la banda suena más"
        " segura que nunca.",
        "Un disque plein de guitares scintillantes et de voix chuchotées; les chansons passent comme des vagues.",
        "Il nuovo disco della band è pieno di chitarre scintillanti e voci sussurrate; le canzoni passano come onde.",
        "8.5/10",
        "Мечтательная пластинка с переливающимися гитарами и тихими голосами.",
    ],
)
def test_a_text_that_names_no_genre_in_other_words_or_another_language_suggests_nothing(text: str) -> None:
    assert suggested_by_words(text) == []


def test_a_genre_that_a_text_in_another_language_names_is_suggested() -> None:
    text = "Ein großartiges Jazz-Album: das Quartett spielt mit Gefühl. Wer Jazz mag, wird diese Platte lieben."
    assert suggested_by_words(text) == ["Jazz"]


def test_of_a_long_text_the_beginning_counts() -> None:
    encoder = BundleEncoders(Bundle.load(resource("starter"))).text
    sentence = "A dreamy record of shimmering guitars and hushed vocals, indie pop at its most delicate. "
    long = encoder.encode((sentence * 1000,)).feature
    assert np.array_equal(long, encoder.encode((sentence * 20,)).feature)
    assert suggested_by_words(sentence * 1000)[0] == "Pop"
