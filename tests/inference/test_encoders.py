"""Encoders give the features and maps that the bundle promises, or the bundle is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import soundfile
from onnx import TensorProto, helper

from tagger.inference.audio.constant_q import cqt_db
from tagger.inference.audio.timbre_statistics import timbre_statistics
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.cover_image import cover_tensor
from tagger.inference.encoders import BundleEncoders, open_encoder
from tagger.inference.modality import Modality
from tagger.inference.timbre_words import STATISTICS
from tagger.inference.types import SourceError
from tests.helpers.bundles import STATISTICS as BUNDLE_STATISTICS
from tests.helpers.bundles import make_bundle, write_manifest
from tests.helpers.media import cover_bytes
from tests.inference.signals import RATE, signal
from tests.inference.test_bundle import manifest_of

TEXTS = ("A deep dub with echo and bass.", "Very slow, warm music for the voice.")


def opened(folder: Path, **options: Any) -> BundleEncoders:
    return BundleEncoders(Bundle.load(make_bundle(folder, **options)))


@pytest.fixture
def track(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "a.wav", signal("song", 40.0), RATE, subtype="FLOAT")
    return tmp_path / "a.wav"


@pytest.mark.parametrize("patches", [1, 3])
def test_audio_by_constant_q(tmp_path: Path, track: Path, patches: int) -> None:
    encoder = opened(tmp_path / "bundle", patches=patches).audio
    encoded = encoder.encode(track)
    assert encoded.feature.shape == (48,) and encoded.feature.dtype == np.float32
    assert encoded.maps is not None and encoded.maps.shape == (patches, 8, 6)
    assert np.allclose(encoded.maps.reshape(patches, -1).mean(axis=0), encoded.feature, atol=1e-6)
    assert len(encoded.starts) == patches and encoded.seconds == pytest.approx(14.95, abs=0.01)


def test_the_front_end_is_what_the_graph_is_fed(tmp_path: Path, track: Path) -> None:
    encoder = opened(tmp_path / "bundle").audio
    spec = encoder.bundle.manifest.encoders.audio
    assert spec is not None and spec.kind == "spectrum" and spec.parameters.spectrum.kind == "constant-q"
    first = round(encoder.encode(track).starts[0] * RATE)
    patch = (cqt_db(signal("song", 40.0)[first:], spec.parameters.spectrum) + 50) / 15
    (feature,) = encoder.session.run(["feature"], {"patch": patch[None].astype(np.float32)})
    assert np.allclose(encoder.encode(track).feature, feature[0], atol=1e-4)


def test_audio_by_timbre_is_its_standardised_statistics(tmp_path: Path, track: Path) -> None:
    encoder = opened(tmp_path / "bundle", audio="timbre").audio
    spec = encoder.bundle.manifest.encoders.audio
    assert spec is not None and spec.kind == "timbre"
    statistics = timbre_statistics(signal("song", 40.0)[5 * RATE : 35 * RATE])
    chosen = statistics[[STATISTICS.index(name) for name in BUNDLE_STATISTICS]]
    encoded = encoder.encode(track)
    assert np.allclose(encoded.feature, (chosen - spec.scaler.mean) / spec.scaler.deviation, rtol=1e-4)
    assert encoded.maps is None and encoded.starts == (5.0,)


def test_a_cover(tmp_path: Path) -> None:
    encoder = opened(tmp_path).cover
    encoded = encoder.encode(cover_bytes((200, 150)))
    assert encoded.feature.shape == (12,) and encoded.maps is not None and encoded.maps.shape == (8, 8, 12)
    assert np.allclose(encoded.maps.mean(axis=(0, 1)), encoded.feature, atol=1e-6)
    spec = encoder.bundle.manifest.encoders.image
    assert spec is not None
    (feature,) = encoder.session.run(
        ["feature"], {"image": cover_tensor(cover_bytes((200, 150)), spec.parameters)[None]}
    )
    assert np.array_equal(feature[0], encoded.feature)


def test_a_text_has_a_row_per_known_word(tmp_path: Path) -> None:
    encoded = opened(tmp_path).text.encode(TEXTS)
    assert encoded.feature.shape == (16,) and encoded.maps is not None
    assert encoded.words == (
        "and",
        "bass",
        "deep",
        "dub",
        "echo",
        "for",
        "music",
        "slow",
        "the",
        "very",
        "voice",
        "warm",
        "with",
    )
    assert encoded.maps.shape == (len(encoded.words), 16)


@pytest.mark.parametrize("texts", [(), ("",), ("unknown gibberish",), ("dub",), ("http://dub.echo/bass",)])
def test_a_text_without_known_words_has_nothing_to_say(tmp_path: Path, texts: tuple[str, ...]) -> None:
    encoded = opened(tmp_path).text.encode(texts)
    assert encoded.feature.shape == (0,) and encoded.maps is None


@pytest.mark.parametrize("audio", ["cqt", "timbre"])
def test_silence_and_short_sounds_have_finite_features(tmp_path: Path, audio: str) -> None:
    encoder = opened(tmp_path / "bundle", audio=audio).audio
    for name, samples in {
        "silent": np.zeros(40 * RATE),
        "short": signal("short"),
        "tiny": signal("noise")[:2100],
    }.items():
        soundfile.write(tmp_path / f"{name}.wav", samples, RATE)
        assert np.isfinite(encoder.encode(tmp_path / f"{name}.wav").feature).all()


def test_a_tenth_of_a_second_has_no_timbre(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", signal("noise")[:2000], RATE)
    with pytest.raises(SourceError, match="too short"):
        opened(tmp_path / "bundle", audio="timbre").audio.encode(tmp_path / "a.wav")


def test_a_truncated_track_is_encoded_with_a_remark(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", signal("noise", 60.0), RATE)
    (tmp_path / "a.flac").write_bytes((tmp_path / "a.flac").read_bytes()[:1_000_000])
    encoded = opened(tmp_path / "bundle").audio.encode(tmp_path / "a.flac")
    assert encoded.feature.shape == (48,) and encoded.remark is not None and "cut off" in encoded.remark


def replaced(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    write_manifest(folder, manifest_of(folder))
    return folder


def graph(inputs: list[str], outputs: list[str], size: int = 3) -> bytes:
    nodes = [helper.make_node("Identity", [inputs[0]], [name]) for name in outputs]
    given, made = (
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["b", size]) for n in names] for names in (inputs, outputs)
    )
    model = helper.make_model(
        helper.make_graph(nodes, "g", given, made), opset_imports=[helper.make_opsetid("", 18)], ir_version=8
    )
    content: bytes = model.SerializeToString()
    return content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not an ONNX graph"),
        (b"\x08\x07 this is no graph", "not an ONNX graph"),
        (graph(["image"], ["feature"]), "other inputs or outputs"),
        (graph(["patch"], ["feature"]), "other inputs or outputs"),
        (graph(["image"], ["feature", "map"]), "its graph fails"),
    ],
)
def test_a_graph_that_does_not_fit_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    bundle = Bundle.load(replaced(make_bundle(tmp_path), "image.onnx", content))
    with pytest.raises(BundleError, match=rf"'image\.onnx', .*{reason}"):
        BundleEncoders(bundle).cover.encode(cover_bytes())


def test_weights_outside_the_bundle_are_refused(tmp_path: Path) -> None:
    """An ONNX graph may point at other files for its weights; none but the bundle's own may be read."""
    folder = make_bundle(tmp_path / "bundle")
    (tmp_path / "secret.bin").write_bytes(bytes(4096))
    model = onnx.load(folder / "image.onnx")
    weight = next(tensor for tensor in model.graph.initializer if tensor.name == "weight")
    weight.data_location = TensorProto.EXTERNAL
    for key, value in {"location": "../secret.bin", "offset": "0", "length": str(len(weight.raw_data))}.items():
        weight.external_data.add(key=key, value=value)
    weight.ClearField("raw_data")
    replaced(folder, "image.onnx", model.SerializeToString())
    with pytest.raises(BundleError, match=r"'image\.onnx', it is not an ONNX graph"):
        open_encoder(Bundle.load(folder), Modality.IMAGE)


def test_a_feature_of_another_size_is_refused(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "bundle", audio="timbre")
    replaced(folder, "audio.onnx", graph(["statistics"], ["feature"], 6))
    assert open_encoder(Bundle.load(folder), Modality.AUDIO)
    other = make_bundle(tmp_path / "other", audio="timbre")
    nodes = [helper.make_node("Concat", ["statistics", "statistics"], ["feature"], axis=1)]
    shapes = [
        helper.make_tensor_value_info(n, TensorProto.FLOAT, ["b", s]) for n, s in (("statistics", 6), ("feature", 12))
    ]
    model = helper.make_model(
        helper.make_graph(nodes, "g", shapes[:1], shapes[1:]), opset_imports=[helper.make_opsetid("", 18)], ir_version=8
    )
    replaced(other, "audio.onnx", model.SerializeToString())
    soundfile.write(tmp_path / "a.wav", signal("short"), RATE)
    with pytest.raises(BundleError, match="its feature has not 6 dimensions"):
        BundleEncoders(Bundle.load(other)).audio.encode(tmp_path / "a.wav")
