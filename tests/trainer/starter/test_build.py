"""The whole model from small sets and small networks of the right signatures: fitted, measured, written, loaded, used."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.modality import Modality
from tagger.inference.prediction import predict
from tagger.paths import resource
from tagger.progress import Task
from tests.trainer.starter.open_sets import GENRES, SHIPPED, picture, write_open_sets
from trainer.cli.main import main
from trainer.export.bundle import export
from trainer.starter.build import IMAGE_CHANNELS, LABEL_TABLES, Starter, contents_of
from trainer.starter.card import editor_part, measured_parts
from trainer.starter.covers import cover_features, cover_parameters
from trainer.starter.evaluation import (
    calibration_error,
    coherent,
    evaluate,
    left_out_parts,
    library_figures,
    library_scores,
    words_without_editor,
)
from trainer.starter.fitting import even_shares, fit_starter, read_inputs
from trainer.starter.pretrained import LAYER_CHANNELS, TAG_NAMES, PretrainedEncoders
from trainer.starter.sources import read_sources
from trainer.starter.tag_evidence import base_logits


def graph(
    nodes: list[onnx.NodeProto],
    weights: dict[str, np.ndarray],
    inputs: dict[str, list[int | str]],
    outputs: dict[str, list[int | str]],
) -> bytes:
    values = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in described.items()]
        for described in (inputs, outputs)
    ]
    tensors = [numpy_helper.from_array(array, name) for name, array in weights.items()]
    made = helper.make_graph(nodes, "small", values[0], values[1], tensors)
    return bytes(helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=8).SerializeToString())


def colours() -> bytes:
    """The mean colours of 49 squares of a picture, mixed into as many channels as EfficientNet-lite0 has."""
    mix = np.random.default_rng(0).normal(size=(3, IMAGE_CHANNELS)).astype(np.float32)
    nodes = [
        helper.make_node("AveragePool", ["image"], ["squares"], kernel_shape=[32, 32], strides=[32, 32]),
        helper.make_node("Transpose", ["squares"], ["last"], perm=[0, 2, 3, 1]),
        helper.make_node("MatMul", ["last", "mix"], ["map"]),
        helper.make_node("ReduceMean", ["map", "axes"], ["feature"], keepdims=0),
    ]
    weights: dict[str, np.ndarray] = {"mix": mix, "axes": np.array([1, 2], np.int64)}
    outputs: dict[str, list[int | str]] = {"feature": ["b", IMAGE_CHANNELS], "map": ["b", 7, 7, IMAGE_CHANNELS]}
    return graph(nodes, weights, {"image": ["b", 3, SHIPPED.cover.size, SHIPPED.cover.size]}, outputs)


def bands() -> bytes:
    """Logits and an embedding that are linear in the mean of the mel bands."""
    random = np.random.default_rng(0)
    nodes = [
        helper.make_node("ReduceMean", ["patch", "axes"], ["mean"], keepdims=0),
        helper.make_node("MatMul", ["mean", "tags"], ["logits"]),
        helper.make_node("MatMul", ["mean", "embedding"], ["feature"]),
        helper.make_node("MatMul", ["mean", "layers of bands"], ["layers"]),
    ]
    weights = {"axes": np.array([1], np.int64)}
    weights |= {
        name: random.normal(size=(96, size)).astype(np.float32)
        for name, size in (("tags", 50), ("embedding", 200), ("layers of bands", LAYER_CHANNELS))
    }
    outputs: dict[str, list[int | str]] = {"logits": ["b", 50], "feature": ["b", 200], "layers": ["b", LAYER_CHANNELS]}
    return graph(nodes, weights, {"patch": ["b", 187, 96]}, outputs)


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Starter:
    folder = tmp_path_factory.mktemp("starter")
    encoders = PretrainedEncoders(bands(), colours(), "whose weights these are")
    data = write_open_sets(folder / "data")
    inputs = read_inputs(read_sources(data, SHIPPED), data / LABEL_TABLES, encoders.image, folder / "work", Task())
    fits = fit_starter(inputs, Task())
    return Starter(encoders, inputs, fits, evaluate(inputs, fits, Task()))


@pytest.fixture(scope="module")
def bundle(starter: Starter, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bundle]:
    yield Bundle.load(export(contents_of(starter), tmp_path_factory.mktemp("out") / "starter")).check()


def test_a_text_is_judged_by_its_words(bundle: Bundle) -> None:
    encoders = BundleEncoders(bundle)
    for genre, (words, _) in GENRES.items():
        predicted = predict(bundle, {Modality.TEXT: encoders.text.encode((words,)).feature})
        scores = dict(predicted.top())
        others = [scores[other.title()] for other in GENRES if other != genre]
        assert scores[genre.title()] > 2 * max(others)


def test_a_cover_is_judged_by_its_colour(bundle: Bundle, tmp_path: Path) -> None:
    encoders, file = BundleEncoders(bundle), tmp_path / "cover.png"
    picture(file, GENRES["jazz"][1], np.random.default_rng(7))
    scores = dict(predict(bundle, {Modality.IMAGE: encoders.cover.encode(file.read_bytes()).feature}).top())
    assert scores["Jazz"] > scores["Rock"]
    assert "Drone" not in scores  # covers do not speak of it


def test_a_sound_is_judged_by_its_tags_above_their_base(bundle: Bundle) -> None:
    feature = np.zeros(bundle.encoder(Modality.AUDIO).dimension, np.float32)
    feature[:50] = base_logits(TAG_NAMES)
    base = dict(predict(bundle, {Modality.AUDIO: feature}).top())
    feature[TAG_NAMES.index("metal")] += 8
    heard = predict(bundle, {Modality.AUDIO: feature})
    assert heard.top(1)[0][0] == "Metal"
    assert base["Metal"] < 0.1 < heard.scores[bundle.labels.index("Metal")]
    assert base["Classical"] < 0.1
    assert bundle.manifest.prior is not None
    others = {"phlow", "ben", "Jamendo", "freemusi.cc", "MSD-I", "MuMu"}
    assert set(bundle.manifest.prior.collections) == {*others, "every broad genre alike"}


def test_where_every_broad_genre_is_alike_its_kinds_are_as_common_in_it_as_elsewhere() -> None:
    elsewhere = [np.array([0.4, 0.1, 0.2]), np.array([0.1, 0.025, 0.4])]
    shares = even_shares(["Electronic", "Ambient", "Jazz"], elsewhere, 0.1)
    assert shares == pytest.approx([0.1, 0.025, 0.1])
    elsewhere = [np.array([0.4, 0.01, 0.1]), np.array([0.1, 0.01, 0.1])]
    assert even_shares(["R&B", "Disco", "Soul"], elsewhere, 0.1) == pytest.approx([0.1, 0.1, 0.05])


def test_the_same_sets_make_the_same_bundle(starter: Starter, bundle: Bundle, tmp_path: Path) -> None:
    fits = fit_starter(starter.inputs, Task())
    second = Starter(starter.encoders, starter.inputs, fits, starter.scores)
    again = Bundle.load(export(contents_of(second), tmp_path / "starter"))
    assert again.manifest.files == bundle.manifest.files


def test_card_and_notice_stand_in_the_bundle(starter: Starter, bundle: Bundle) -> None:
    card = (bundle.folder / "README.md").read_text(encoding="utf-8")
    assert all(part in card for part in measured_parts(starter.scores))
    assert "CC BY-NC-SA" in card and "synthetic voices" in card
    assert (bundle.folder / "NOTICE.txt").read_text(encoding="utf-8") == "whose weights these are"
    scores = json.loads((bundle.folder / "model.json").read_text(encoding="utf-8"))["scores"]
    assert scores["text, without ben"]["roc_auc"] == pytest.approx(
        starter.scores.left_out["text"]["ben"].roc_auc, abs=1e-4
    )


def test_what_can_be_learnt_is_measured_as_such(starter: Starter) -> None:
    for part in ("image", "text", "image+text"):
        assert all(measured.roc_auc > 0.8 for measured in starter.scores.left_out[part].values())
    assert {genre.label for genre in starter.scores.genres} >= {"Rock", "Jazz", "Ambient"}
    library = starter.scores.libraries["text"][20]["phlow"]
    assert library.first_right > library.constant
    assert library.pop_true < 0.3


def test_an_album_of_which_nothing_is_said_has_no_score_and_is_not_right(starter: Starter) -> None:
    parts = left_out_parts(starter.inputs, starter.fits, "text")
    rows = np.flatnonzero(starter.inputs.sources.albums.sources == "ben")
    parts["text"][rows[:6]] = 0
    judged = library_scores(starter.inputs, parts, "ben", rows[:0], rows)
    assert not judged.scores[:6].any() and not judged.shown[:6].any()
    assert judged.scores[6:].all()
    first, highest = judged.scores.argmax(axis=1), judged.scores.max(axis=1)
    right = starter.inputs.sources.albums.targets[rows, first] == 1
    figures, samples = library_figures(starter.inputs, judged)
    assert figures["unscored"] == 6
    assert figures["first_right"] == pytest.approx(right[6:].sum() / len(rows))
    assert figures["calibration_error"] == pytest.approx(calibration_error(highest[6:], right[6:]))
    assert np.median(samples) == pytest.approx(figures["calibration_error"], abs=0.1)


def test_the_card_counts_albums_of_which_nothing_is_said(starter: Starter) -> None:
    text = starter.scores.libraries["text"]
    silent = {**text[0], "ben": replace(text[0]["ben"], unscored=6.0)}
    libraries = {**starter.scores.libraries, "text": {**text, 0: silent}}
    assert "words say nothing of 6 albums of ben." in "\n".join(
        measured_parts(replace(starter.scores, libraries=libraries))
    )
    assert "nothing of" not in "\n".join(measured_parts(starter.scores))


def test_words_are_measured_without_all_that_their_editor_wrote(starter: Starter) -> None:
    figures = words_without_editor(starter.inputs.sources, starter.inputs.texts)
    assert figures.keys() == {"netlabels", "phlow"}
    assert all(row.roc_auc > 0.9 and row.genres >= 1 for row in figures.values())
    assert "| netlabels | " in editor_part(figures) and "left out" in editor_part(figures)


def test_features_of_covers_are_made_once(starter: Starter, tmp_path: Path) -> None:
    files = [item.cover for item in starter.inputs.sources.covers.items[:3] if item.cover]
    parameters, task = cover_parameters(SHIPPED.cover.size), Task()
    first = cover_features(files, starter.encoders.image, parameters, tmp_path / "covers", task)
    assert len(list(tmp_path.glob("covers-*.npy"))) == 1
    task.cancel()  # a second run does not even begin
    second = cover_features(files, starter.encoders.image, parameters, tmp_path / "covers", task)
    np.testing.assert_array_equal(second, first)
    np.testing.assert_array_equal(first, starter.inputs.covers[:3])


def test_the_command_runs_it_as_an_experiment_with_other_settings(
    starter: Starter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def encoders(_: Path, __: int) -> PretrainedEncoders:
        return starter.encoders

    monkeypatch.setattr("trainer.starter.build.pretrained_encoders", encoders)  # the real ones come from the network
    data, out = write_open_sets(tmp_path / "data"), tmp_path / "bundle"
    settings = ("network.dimensions.audio_weight=0.7", "text.characters=900")
    words = ["starter", "--data", str(data), "--out", str(out), "--work", str(tmp_path / "work"), "--evaluate"]
    assert main([*words, *(word for setting in settings for word in ("--set", setting))]) == 0
    Bundle.load(out).check()
    assert json.loads((out / "model.json").read_text("utf-8"))["encoders"]["text"]["parameters"] == {
        "max_characters": 900
    }
    assert "Weights of the parts (audio, image, text in this order): audio: 0.70" in capsys.readouterr().out
    record = json.loads((tmp_path / "work/runs/starter/seed-0/experiment.json").read_text("utf-8"))
    assert record["network"]["audio_weight"] == 0.7


def test_the_calibration_error_is_the_mean_distance_of_score_and_truth() -> None:
    right = np.array([True, False, True, True])
    assert calibration_error(np.array([0.5, 0.5, 1.0, 1.0]), right) == 0
    assert calibration_error(np.array([0.95, 0.95, 0.95, 0.95]), right) == pytest.approx(0.2)


def test_no_label_of_the_shipped_model_is_another_name_of_a_genre() -> None:
    taxonomy, labels = Taxonomy.load(), Bundle.load(resource("starter")).labels
    assert [label for label in labels if taxonomy.canonical(label) != label] == []


def test_no_genre_is_less_probable_than_a_kind_of_it() -> None:
    raised = coherent(np.array([[0.7, 0.2, 0.4]]), ("Ambient", "Electronic", "Jazz"))
    assert raised.tolist() == [[0.7, 0.7, 0.4]]
