"""Networks that a person brings: EffNet-shaped, MAEST-shaped, heads, and what is no such thing."""

import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import soundfile
from PIL import Image

from tagger.errors import TaggerError
from tagger.inference.audio.mel_front_end import MUSICNN_MEL, mel_patch
from tagger.inference.bundle import Bundle
from tagger.inference.classifier_spec import ClassifierEncoderSpec
from tagger.inference.encoders import BundleEncoders
from tagger.inference.explanation import AudioHeat
from tagger.inference.modality import Modality
from tagger.inference.prediction import linear_terms, predict
from tagger.services import models
from tagger.services.explain import audio_heat
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.database import State
from tests.helpers.bundles import make_bundle
from tests.helpers.networks import (
    EFFNET_CLASSES,
    HEAD_CLASSES,
    MAEST_CLASSES,
    effnet_network,
    head_network,
    maest_network,
    mel_network,
    write_metadata,
)
from tests.inference.signals import signal

RATE = 16_000
BASE_LABELS = ("Ambient", "Dub", "Electronic", "Metal", "Rock")


@pytest.fixture
def track(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    soundfile.write(
        path, np.interp(np.arange(30 * RATE) * 22_050 / RATE, np.arange(30 * 22_050), signal("song", 30.0)), RATE
    )
    return path


def spec_of(folder: Path) -> ClassifierEncoderSpec:
    spec = Bundle.load(folder).manifest.encoders.audio
    assert isinstance(spec, ClassifierEncoderSpec)
    return spec


def add(state: State, *files: Path) -> models.Model:
    """Add a network that judges the sound alone."""
    return models.add(state, *files, sound_only=True)


def refusal(state: State, *files: Path) -> str:
    with pytest.raises(TaggerError) as raised:
        add(state, *files)
    assert str(raised.value).isprintable() and str(raised.value).endswith(".")
    folder = state.folder / "models"
    assert not folder.exists() or not any(path.name.startswith(".") for path in folder.iterdir())
    return str(raised.value)


def test_an_effnet_goes_through(state: State, tmp_path: Path) -> None:
    network, metadata = effnet_network(tmp_path)
    model = add(state, network, metadata)
    assert (model.id, model.classes, model.audio_kind) == ("discogs-test-network-1", 8, "classifier")
    assert model.is_non_commercial and model.sample_rate == 16_000 and 2.0 < model.patch_seconds < 2.1
    assert model.modalities == (Modality.AUDIO,)
    parameters = spec_of(model.folder).parameters
    assert parameters.embedding is not None and parameters.embedding.dimension == 1280
    assert (parameters.axes, parameters.batch, parameters.resampler) == (("batch", "time", "bands"), 0, "linear")
    about = models.describe(state, model.id)
    assert about["non_commercial"] is True and "NC" in str(about["training"])
    assert add(state, network, metadata).id == model.id


def test_a_track_scores_the_mean_of_its_activations(state: State, tmp_path: Path, track: Path) -> None:
    network, metadata = effnet_network(tmp_path)
    bundle = Bundle.load(add(state, network, metadata).folder)
    encoded = BundleEncoders(bundle).audio.encode(track)
    assert encoded.maps is not None and len(encoded.starts) > 4
    samples, _ = soundfile.read(track, dtype="float32")
    patches = [mel_patch(samples[round(start * RATE) :], MUSICNN_MEL, RATE, 128) for start in encoded.starts]
    (activations,) = onnxruntime.InferenceSession(network).run(["activations"], {"melspectrogram": np.stack(patches)})
    prediction = predict(bundle, {Modality.AUDIO: encoded.feature})
    score = prediction.scores[bundle.labels.index("Shoegaze")]
    assert score == pytest.approx(activations[:, 1].mean(), abs=1e-3)
    heat = encoded.maps[:, 0, bundle.labels.index("Shoegaze")]
    assert heat.mean() == pytest.approx(encoded.feature[bundle.labels.index("Shoegaze")], abs=1e-5)
    assert np.array_equal(np.argsort(heat), np.argsort(activations[:, 1]))


@pytest.mark.slow
def test_a_general_genre_is_as_likely_as_any_of_its_kinds(state: State, tmp_path: Path, track: Path) -> None:
    bundle = Bundle.load(add(state, *effnet_network(tmp_path)).folder)
    scores = predict(bundle, {Modality.AUDIO: BundleEncoders(bundle).audio.encode(track).feature}).scores
    pairs = [(above, label.name) for label in bundle.manifest.labels for above in label.path[:-1]]
    assert pairs
    for above, kind in pairs:
        assert scores[bundle.labels.index(above)] >= scores[bundle.labels.index(kind)] - 1e-9


@pytest.mark.slow
@pytest.mark.parametrize("batch", [1, 4, 64])
def test_a_fixed_batch_is_filled(state: State, tmp_path: Path, track: Path, batch: int) -> None:
    (tmp_path / "free").mkdir()
    fixed = add(state, *effnet_network(tmp_path, batch=batch, name="fixed"))
    free = add(state, *effnet_network(tmp_path / "free"))
    features = [BundleEncoders(Bundle.load(model.folder)).audio.encode(track).feature for model in (fixed, free)]
    assert spec_of(fixed.folder).parameters.batch == batch
    assert np.allclose(features[0], features[1], atol=1e-4)


def test_a_maest_goes_through(state: State, tmp_path: Path, track: Path) -> None:
    model = add(state, *maest_network(tmp_path))
    parameters = spec_of(model.folder).parameters
    assert (model.classes, parameters.patch, parameters.output) == (len(MAEST_CLASSES), 316, "activations")
    assert 5.0 < model.patch_seconds < 5.2 and parameters.embedding is None
    encoded = BundleEncoders(Bundle.load(model.folder)).audio.encode(track)
    assert encoded.maps is not None and encoded.maps.shape[1:] == (1, model.genres)


def test_a_head_needs_the_network_below_and_is_put_on_it(state: State, tmp_path: Path, track: Path) -> None:
    network, head = effnet_network(tmp_path), head_network(tmp_path)
    sentence = refusal(state, *head)
    assert "'discogs-effnet-bs64-1', which is not installed; add that network first" in sentence
    add(state, *network)
    model = add(state, *head)
    assert model.classes == len(HEAD_CLASSES)
    assert set(spec_of(model.folder).files().values()) == {"network.onnx", "head.onnx"}
    about = models.describe(state, model.id)
    assert "Discogs test network" in str(about["training"]) and "Jamendo test head" in str(about["training"])
    encoded = BundleEncoders(Bundle.load(model.folder)).audio.encode(track)
    assert encoded.maps is not None
    samples, _ = soundfile.read(track, dtype="float32")
    patches = [mel_patch(samples[round(start * RATE) :], MUSICNN_MEL, RATE, 128) for start in encoded.starts]
    (embeddings,) = onnxruntime.InferenceSession(network[0]).run(["embeddings"], {"melspectrogram": np.stack(patches)})
    (activations,) = onnxruntime.InferenceSession(head[0]).run(["activations"], {"embeddings": embeddings})
    house = Bundle.load(model.folder).labels.index("House")
    mean = float(activations[:, HEAD_CLASSES.index("house")].mean())
    assert encoded.feature[house] == pytest.approx(np.log(mean / (1 - mean)), abs=1e-3)


@pytest.mark.slow
def test_a_head_of_another_width_has_no_network(state: State, tmp_path: Path) -> None:
    add(state, *effnet_network(tmp_path))
    assert "is not installed" in refusal(state, *head_network(tmp_path, dimension=200))


def test_suggestions_come_with_reasons_over_time(state: State, tmp_path: Path) -> None:
    folder = tmp_path / "music" / "Album"
    folder.mkdir(parents=True)
    for number in range(2):
        soundfile.write(folder / f"{number}.flac", np.roll(signal("song", 30.0), number * 999) * 0.8, 22_050)
    scan(state, [tmp_path / "music"])
    models.use(state, add(state, *effnet_network(tmp_path)).id)
    report = suggest(state, workers=1)
    assert report.problems == []
    (album,) = albums(state)
    assert album.remarks and album.remarks[0].startswith("Heard: ")
    assert album.suggestions, "the seeded weights must suggest something for this test to say anything"
    for suggestion in album.suggestions:
        assert any("The sound raises it" in reason and ", most at " in reason for reason in suggestion.reasons)
    heat = audio_heat(state, album.tracks[0].id, album.suggestions[0].genre)
    assert isinstance(heat, AudioHeat) and heat.values.size > 2 and heat.sentence
    assert models.describe(state, "discogs-test-network-1")["name"] == "Discogs test network"


def test_covers_and_words_are_judged_as_the_model_in_use_does(state: State, tmp_path: Path, track: Path) -> None:
    base_folder = make_bundle(
        tmp_path / "base", audio="musicnn", text="regression", prior=True, normalise=False, labels=BASE_LABELS
    )
    models.use(state, models.add(state, base_folder).id)
    model = models.add(state, *effnet_network(tmp_path))
    assert model.modalities == (Modality.AUDIO, Modality.IMAGE, Modality.TEXT)
    bundle, base = Bundle.load(model.folder), Bundle.load(base_folder)
    assert set(BASE_LABELS) < set(bundle.labels)
    picture = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(picture, "png")
    words = ("A dark drone of dub and house, loud and electric, and a folk song with guitar.",)
    theirs, ours = BundleEncoders(base), BundleEncoders(bundle)
    sound, cover = ours.audio.encode(track).feature, ours.cover.encode(picture.getvalue()).feature
    text, base_text = ours.text.encode(words).feature, theirs.text.encode(words).feature
    assert np.array_equal(cover, theirs.cover.encode(picture.getvalue()).feature)
    dub, house, rock = (bundle.labels.index(name) for name in ("Dub", "House", "Rock"))
    assert text[dub] == base_text[BASE_LABELS.index("Dub")] and text[house] > 0.5
    terms = linear_terms(bundle, {Modality.AUDIO: sound, Modality.IMAGE: cover, Modality.TEXT: text})
    nothing = np.zeros(12, np.float32)
    base_terms = linear_terms(base, {Modality.AUDIO: nothing, Modality.IMAGE: cover, Modality.TEXT: base_text})
    assert terms is not None and base_terms is not None
    expected = base_terms.contributions[BASE_LABELS.index("Dub"), 1:]
    assert terms.contributions[dub, 1:] == pytest.approx(expected, abs=1e-4)
    genres = [entry.genre for entry in spec_of(model.folder).parameters.genres]
    log_odds = terms.base[rock] + terms.contributions[rock].sum()
    assert log_odds == pytest.approx(sound[genres.index("Rock")] + terms.contributions[rock, 1:].sum(), abs=1e-4)
    about = models.describe(state, model.id)
    assert "as 'test' does" in str(about["limits"]) and "CC0-1.0" in str(about["training"])
    assert not np.isnan(predict(bundle, {Modality.TEXT: text}).scores).any()


@pytest.mark.slow
def test_a_network_over_a_network_takes_covers_and_words_from_the_shipped_model(state: State, tmp_path: Path) -> None:
    models.use(state, add(state, *effnet_network(tmp_path)).id)
    second = models.add(state, *effnet_network(tmp_path, version="2"))
    assert second.modalities == (Modality.AUDIO, Modality.IMAGE, Modality.TEXT) and second.genres > 80
    training = str(models.describe(state, second.id)["training"])
    assert "musicnn" not in training and "EfficientNet" in training
    models.use(state, second.id)
    assert models.add(state, *effnet_network(tmp_path, version="3")).genres == second.genres


def own(path: Path, **change: Any) -> Path:
    content = {
        "name": "Mine", "licence": "MIT", "classes": list(EFFNET_CLASSES), "sample_rate": RATE,
        "front_end": "musicnn", "patch": 128,
    }  # fmt: skip
    path.write_text(json.dumps(content | change), "utf-8")
    return path


@pytest.mark.slow
def test_a_network_with_a_description_of_ones_own(state: State, tmp_path: Path) -> None:
    network = mel_network(tmp_path / "mine.onnx", frames=128, classes=8)
    own(tmp_path / "mine.json")
    model = add(state, network)
    assert (model.id, model.licence, model.is_non_commercial) == ("mine-1", "MIT", False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"classes": ["Rock", "Jazz"]}, "no output has a value for each of its 2 classes"),
        ({"front_end": "vggish"}, "does not fit patches of 128 frames × 64 bands"),
        ({"sample_rate": 8_000}, "the highest band does not fit"),
        ({"output": "nothing"}, "no output has a value"),
        ({"classes": ["unknown"] * 8}, "none of its classes names a genre"),
        ({"front_end": None}, 'lacks "front_end"'),
    ],
)
def test_a_description_that_does_not_fit_is_a_sentence(
    state: State, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    network = mel_network(tmp_path / "mine.onnx", frames=128, classes=8)
    assert reason in refusal(state, network, own(tmp_path / "mine.json", **change))


@pytest.mark.slow
def test_values_that_are_no_probabilities_are_refused(state: State, tmp_path: Path) -> None:
    network = mel_network(tmp_path / "mine.onnx", frames=128, classes=8, final="Neg")
    assert "not probabilities" in refusal(state, network, own(tmp_path / "mine.json"))
    assert add(state, network, own(tmp_path / "mine.json", activation="logits")).error is None


def change_weights(path: Path, name: str, change: Any) -> None:
    graph = onnx.load(path)
    (weight,) = [tensor for tensor in graph.graph.initializer if tensor.name == name]
    weight.CopyFrom(onnx.numpy_helper.from_array(change(onnx.numpy_helper.to_array(weight)), name))
    onnx.save(graph, path)


@pytest.mark.slow
def test_what_cannot_be_right_is_refused(state: State, tmp_path: Path) -> None:
    network = mel_network(tmp_path / "mine.onnx", frames=128, classes=8)
    change_weights(network, "second", lambda weight: weight * 0)
    assert "the same of music, noise and silence" in refusal(state, network, own(tmp_path / "mine.json"))
    mel_network(network, frames=128, classes=8)
    change_weights(network, "bias", lambda weight: weight * np.float32("nan"))
    assert "not numbers" in refusal(state, network, own(tmp_path / "mine.json"))


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"no graph", os.urandom(5_000)])
def test_what_is_no_graph_is_refused(state: State, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.onnx").write_bytes(content)
    assert "not an ONNX graph" in refusal(state, tmp_path / "mine.onnx", own(tmp_path / "mine.json"))


@pytest.mark.slow
def test_weights_beside_the_graph_come_along_and_others_are_refused(state: State, tmp_path: Path) -> None:
    network = mel_network(tmp_path / "mine.onnx", frames=128, classes=8, embedding=1280)
    description = own(tmp_path / "mine.json")
    onnx.save(onnx.load(network), network, save_as_external_data=True, location="mine.onnx.data", size_threshold=1024)
    model = add(state, network, description)
    assert (model.folder / "mine.onnx.data").is_file() and model.error is None
    (tmp_path / "mine.onnx.data").rename(tmp_path / "elsewhere.data")
    refusal(state, network, own(tmp_path / "mine.json", version="2"))


def test_files_that_are_not_there_or_no_files_are_sentences(state: State, tmp_path: Path) -> None:
    network = mel_network(tmp_path / "mine.onnx", frames=128, classes=8)
    assert "says what the network's classes are" in refusal(state, network)
    own(tmp_path / "mine.json")
    assert "name a model's folder or a network's ONNX file" in refusal(
        state, tmp_path / "none.onnx", tmp_path / "mine.json"
    )
    assert "neither a model's folder nor an ONNX file" in refusal(state, tmp_path / "mine.json")
    assert "'tagger models add FILE.onnx FILE.json'" in refusal(state, tmp_path / "mine.json")
    with (tmp_path / "huge.onnx").open("wb") as file:
        file.truncate(3 << 30)
    assert "larger than 2048 MB" in refusal(state, tmp_path / "huge.onnx", tmp_path / "mine.json")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.onnx")
        assert "not a regular file" in refusal(state, tmp_path / "pipe.onnx", tmp_path / "mine.json")


@pytest.mark.slow
def test_essentias_metadata_may_name_shapes_wrongly(state: State, tmp_path: Path) -> None:
    network, _ = effnet_network(tmp_path)
    metadata = write_metadata(
        tmp_path / "wrong.json", name="Wrong", algorithm="TensorflowPredictEffnetDiscogs", classes=EFFNET_CLASSES,
        schema={"inputs": [{"shape": [3]}], "outputs": [{"name": "x", "shape": [786], "op": "Sigmoid"}]},
    )  # fmt: skip
    assert add(state, network, metadata).classes == 8
