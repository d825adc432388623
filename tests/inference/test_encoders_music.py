"""The encoders that hear tags and read words: features, maps that add up to them, and refusals in one sentence."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from safetensors.numpy import load_file, save_file

from tagger.inference.audio.decode import read_patch
from tagger.inference.audio.musicnn_front_end import PATCH_STATISTICS, RATE, clip_patch, patch_statistics
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.encoders import BundleEncoders
from tagger.inference.explanation import word_weights
from tagger.inference.manifest import MusicnnEncoderSpec
from tagger.inference.modality import Modality
from tagger.inference.prediction import linear_terms
from tagger.paths import resource
from tests.helpers.bundles import EMBEDDING, LABELS, TAGS, make_bundle, write_manifest
from tests.inference.signals import RATE as SIGNAL_RATE
from tests.inference.signals import signal
from tests.inference.test_bundle import manifest_of


def opened(folder: Path, **options: Any) -> BundleEncoders:
    options = {"audio": "musicnn", "text": "regression", "prior": True, "normalise": False, **options}
    return BundleEncoders(Bundle.load(make_bundle(folder, **options)).check())


def wave(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    soundfile.write(path, samples, rate, subtype="FLOAT")
    return path


@pytest.fixture
def track(tmp_path: Path) -> Path:
    return wave(tmp_path / "a.wav", signal("song", 60.0), SIGNAL_RATE)


def test_a_track_is_the_mean_of_its_patches(tmp_path: Path, track: Path) -> None:
    encoded = opened(tmp_path / "bundle").audio.encode(track)
    assert encoded.maps is not None and encoded.maps.shape == (4, 1, len(TAGS) + EMBEDDING)
    assert np.allclose(encoded.maps.mean(axis=0)[0], encoded.feature, atol=1e-6)
    assert encoded.starts == tuple(sorted(encoded.starts)) and len(encoded.starts) == 4
    assert encoded.seconds == pytest.approx(2.992)


def test_the_quick_pass_hears_patches_of_the_refined_one(tmp_path: Path, track: Path) -> None:
    encoder = opened(tmp_path / "bundle").audio
    quick, refined = encoder.encode(track, quick=True), encoder.encode(track)
    assert len(quick.starts) == 2 and set(quick.starts) < set(refined.starts)


def test_quick_and_refined_features_have_names_of_their_own(tmp_path: Path) -> None:
    bundle = opened(tmp_path / "bundle").bundle
    assert bundle.quick_encoder_hash() not in (None, bundle.encoder_hash(Modality.AUDIO))
    assert opened(tmp_path / "other", audio="cqt").bundle.quick_encoder_hash() is None


def test_the_network_is_fed_log_mel_patches(tmp_path: Path) -> None:
    samples = signal("song", 60.0)[: RATE * 12]
    encoder = opened(tmp_path / "bundle").audio
    encoded = encoder.encode(wave(tmp_path / "b.wav", samples))
    first = round(encoded.starts[0] * RATE)
    (logits,) = encoder.session.run(["logits"], {"patch": clip_patch(samples[first:])[None]})
    assert encoded.maps is not None
    assert np.allclose(encoded.maps[0, 0, : len(TAGS)], logits[0], atol=1e-4)


@pytest.mark.parametrize(
    ("samples", "sound"),
    [
        (np.zeros(RATE * 20), "silence"),
        (0.1 * np.random.default_rng(0).standard_normal(RATE * 20), "noise"),
        (0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE * 20) / RATE), "a steady tone"),
        (np.concatenate([np.zeros(RATE * 30), signal("song", 1.0), np.zeros(RATE * 29)]), "silence"),
    ],
)
def test_what_is_no_music_gives_nothing_to_go_by(tmp_path: Path, samples: np.ndarray, sound: str) -> None:
    encoded = opened(tmp_path / "bundle").audio.encode(wave(tmp_path / "b.wav", samples.astype(np.float32)))
    assert encoded.feature.shape == (0,) and encoded.maps is None
    assert encoded.remark == f"nothing to go by: it holds {sound}, no music"


def test_a_bundle_whose_network_has_another_signature_is_refused(tmp_path: Path, track: Path) -> None:
    folder = make_bundle(tmp_path / "bundle", audio="musicnn", image=False, text=False)
    manifest = manifest_of(folder)
    manifest["encoders"]["audio"]["parameters"]["tags"].pop()
    write_manifest(folder, manifest)
    with pytest.raises(BundleError, match="4 logits and 8 other values"):
        BundleEncoders(Bundle.load(folder)).audio.encode(track)


@pytest.mark.parametrize(
    "text", ["A hip-hop record, warm and deep, with jazzy piano. Dub!", "Techno.", "deep bass music"]
)
def test_a_text_is_the_sum_of_its_words_and_names(tmp_path: Path, text: str) -> None:
    encoders = opened(tmp_path / "bundle", audio=None, image=False)
    encoded = encoders.text.encode((text,))
    assert encoded.maps is not None and encoded.feature.shape == (len(LABELS),)
    terms = linear_terms(encoders.bundle, {Modality.TEXT: encoded.feature})
    assert terms is not None
    for label in range(len(LABELS)):
        weights = word_weights(terms, label, encoded, text)
        assert weights.total == pytest.approx(terms.contributions[label, 0], abs=1e-5)


def test_names_are_reasons_in_the_spelling_of_the_text(tmp_path: Path) -> None:
    encoded = opened(tmp_path / "bundle").text.encode(("Hip-hop and dub with a deep bass, not jazz.",))
    assert "Hip Hop" in encoded.words and encoded.names["Hip Hop"] == ("hip", "hop")
    assert "dub" in encoded.words and "Dub" not in encoded.words
    assert "jazz" not in encoded.words and "Jazz" not in encoded.words


@pytest.mark.parametrize("text", ["", "Visit our site", "not dub", "https://jazz.example/rock"])
def test_words_that_say_nothing(tmp_path: Path, text: str) -> None:
    assert opened(tmp_path / "bundle").text.encode((text,)).feature.size == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weight": np.zeros((3, 3), np.float32)}, "'weight' must have the shape"),
        ({"offset": np.full(len(LABELS), np.nan, np.float32)}, "'offset' must be finite"),
        ({"mention_weight": np.zeros(6, np.int32)}, "'mention_weight' must be finite float32 or float16"),
    ],
)
def test_a_regression_that_does_not_fit_is_refused(tmp_path: Path, change: Any, sentence: str) -> None:
    folder = make_bundle(tmp_path, audio=None, image=False, text="regression")
    save_file(load_file(folder / "text.safetensors") | change, folder / "text.safetensors")
    write_manifest(folder, manifest_of(folder))
    with pytest.raises(BundleError, match=sentence):
        Bundle.load(folder).check()


@pytest.mark.parametrize(
    ("genres", "sentence"),
    [
        ("[]", "cannot be read"),
        ('{"genres": []}', "1 to 10000 genres"),
        ('{"genres": [{"name": "A", "parent": "B", "aliases": []}]}', "cannot be read"),
        ('{"genres": [{"name": "A", "parent": null, "aliases": [""]}]}', "1 to 200 characters"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_genres_that_are_no_tree_are_refused(tmp_path: Path, genres: str, sentence: str) -> None:
    folder = make_bundle(tmp_path, audio=None, image=False, text="regression")
    (folder / "genres.json").write_text(genres, "utf-8")
    write_manifest(folder, manifest_of(folder))
    with pytest.raises(BundleError, match=sentence):
        Bundle.load(folder).check()


def test_shares_that_do_not_fit_the_labels_are_refused(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path, prior=True)
    manifest = manifest_of(folder)
    manifest["prior"]["collections"]["some"].pop()
    write_manifest(folder, manifest)
    with pytest.raises(BundleError, match="one share per label, and 'some' does not"):
        Bundle.load(folder)


def test_the_names_of_artist_and_album_name_no_genre(tmp_path: Path) -> None:
    encoder = opened(tmp_path / "bundle").text
    text = ("Hip Hop Heaven by The Blues Project is warm, slow and deep.",)
    assert {"Hip Hop", "Blues"} <= set(encoder.encode(text).words)
    assert not {"Hip Hop", "Blues"} & set(encoder.encode(text, ("The Blues Project", "Hip Hop Heaven")).words)


def test_the_shipped_encoder_describes_the_sound_beside_its_embedding(track: Path) -> None:
    """Layers before the embedding, and statistics of the patch, standardised; the heads of the bundle do not look at them."""
    bundle = Bundle.load(resource("starter"))
    spec = bundle.manifest.encoders.audio
    assert isinstance(spec, MusicnnEncoderSpec) and spec.parameters.descriptors is not None
    encoder, count = BundleEncoders(bundle).audio, spec.parameters.descriptor_count
    encoded = encoder.encode(track)
    assert encoded.maps is not None and encoded.maps.shape[2] == spec.dimension == 50 + 200 + count
    samples = read_patch(track, start=encoded.starts[0], seconds=encoded.seconds, rate=RATE)
    statistics = patch_statistics(clip_patch(samples)[None])[0]
    mean, deviation = (
        np.array(v)[-PATCH_STATISTICS:]
        for v in (spec.parameters.descriptors.mean, spec.parameters.descriptors.deviation)
    )
    assert np.allclose(encoded.maps[0, 0, -PATCH_STATISTICS:], (statistics - mean) / deviation, atol=1e-3)
    assert np.abs(encoded.feature[-count:]).mean() < 5
    assert not bundle.heads["audio"].weight[:, -count:].any()
