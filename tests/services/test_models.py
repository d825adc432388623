"""Models are verified before and after they are copied; a damaged one is refused with its reason."""

import hashlib
import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any, Literal

import onnx
import pytest

from tagger.errors import TaggerError
from tagger.inference.trial import try_encoders
from tagger.paths import resource
from tagger.services import models
from tagger.state.database import State
from tests.helpers.bundles import make_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "bundle")


def ids(state: State) -> list[str]:
    return [model.id for model in models.installed(state) if model.id != models.SHIPPED]


def test_an_added_model_is_a_copy_of_its_own(state: State, bundle: Path) -> None:
    added = models.add(state, bundle)
    shutil.rmtree(bundle)
    assert (added.id, added.name, added.genres, len(added.modalities)) == ("test-1.0.0", "test", 6, 3)
    assert ids(state) == ["test-1.0.0"]
    assert not added.in_use


def test_a_model_like_the_shipped_one_can_be_added(state: State) -> None:
    added = models.add(state, resource("starter"))
    assert added.genres == 88 and added.modalities == ("audio", "image", "text")


def test_the_model_in_use_is_remembered(state: State, bundle: Path) -> None:
    models.add(state, bundle)
    assert models.use(state, "test-1.0.0").in_use
    assert models.in_use(state) == state.folder / "models" / "test-1.0.0"
    assert [model.id for model in models.installed(state) if model.in_use] == ["test-1.0.0"]


def test_adding_the_same_model_again_changes_nothing(state: State, bundle: Path) -> None:
    assert models.add(state, bundle) == models.add(state, bundle)
    assert ids(state) == ["test-1.0.0"]


def test_another_model_of_that_name_is_refused(state: State, bundle: Path, tmp_path: Path) -> None:
    models.add(state, bundle)
    with pytest.raises(TaggerError, match=r"installed as 'test-1\.0\.0' already"):
        models.add(state, make_bundle(tmp_path / "other", seed=1))


def test_a_damaged_model_is_refused_and_leaves_nothing(state: State, bundle: Path) -> None:
    (bundle / "audio.onnx").write_bytes(b"damaged")
    with pytest.raises(TaggerError, match=r"audio\.onnx"):
        models.add(state, bundle)
    assert not (state.folder / "models").exists() or not list((state.folder / "models").iterdir())


def test_a_model_damaged_after_it_was_added_says_so(state: State, bundle: Path) -> None:
    folder = models.add(state, bundle).folder
    (folder / "text.onnx").write_bytes(b"damaged")
    (model,) = [model for model in models.installed(state) if model.id == "test-1.0.0"]
    assert model.error is not None and "text.onnx" in model.error
    with pytest.raises(TaggerError, match=r"text\.onnx"):
        models.use(state, "test-1.0.0")
    assert models.add(state, bundle).error is None
    assert [model.error for model in models.installed(state) if model.id == "test-1.0.0"] == [None]


def test_an_unfinished_copy_is_no_model(state: State, bundle: Path) -> None:
    shutil.copytree(bundle, state.folder / "models" / ".test-1.0.0.half")
    assert ids(state) == []


def test_an_unknown_model_is_a_sentence(state: State) -> None:
    for call in (models.use, models.describe, models.folder_of):
        with pytest.raises(TaggerError, match="There is no model 'nothing'"):
            call(state, "nothing")


def test_a_model_may_be_named_by_its_folder(state: State, bundle: Path) -> None:
    assert models.folder_of(state, bundle) == bundle
    assert models.describe(state, bundle)["limits"] == "Random weights, for tests only."


def test_a_vanished_model_in_use_is_a_sentence(state: State, bundle: Path) -> None:
    models.add(state, bundle)
    models.use(state, "test-1.0.0")
    shutil.rmtree(state.folder / "models")
    with pytest.raises(TaggerError, match=r"There is no model 'test-1\.0\.0'"):
        models.in_use(state)


def test_names_become_plain_folder_names(state: State, tmp_path: Path) -> None:
    def rename(manifest: dict[str, object]) -> None:
        manifest["name"] = "../../Ünder the/Bridge"

    assert models.add(state, make_bundle(tmp_path / "b", change=rename)).id == "nder-the-bridge-1.0.0"


def rehash(folder: Path, name: str, content: bytes) -> None:
    """Put other content in a bundle, with the digest that its author would have given for it."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "model.json").read_text("utf-8"))
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "model.json").write_text(json.dumps(manifest), "utf-8")


def refusal(state: State, bundle: Path) -> str:
    with pytest.raises(TaggerError) as raised:
        models.add(state, bundle)
    assert str(raised.value).isprintable() and ids(state) == []
    return str(raised.value)


@pytest.mark.parametrize("name", ["audio.onnx", "image.onnx", "text.onnx"])
def test_random_bytes_are_no_encoder(state: State, bundle: Path, name: str) -> None:
    rehash(bundle, name, random.Random(1).randbytes(5_000))
    assert f"in '{name}', it is not an ONNX graph that can be run" in refusal(state, bundle)


def test_an_encoder_of_another_kind_is_refused(state: State, bundle: Path) -> None:
    rehash(bundle, "image.onnx", (bundle / "audio.onnx").read_bytes())
    assert "in 'image.onnx', a 'image' encoder has other inputs or outputs" in refusal(state, bundle)


@pytest.mark.parametrize("name", ["model.json", "vocabulary.json"])
@pytest.mark.parametrize("nested", ["[" * 200_000, '{"a":' * 200_000])
def test_deeply_nested_json_is_a_sentence(state: State, bundle: Path, name: str, nested: str) -> None:
    if name == "model.json":
        (bundle / name).write_text(nested)
    else:
        rehash(bundle, name, nested.encode())
    assert f"in '{name}', " in refusal(state, bundle)


@pytest.mark.parametrize("name", ["\x1b[2Jtest", "test\nInstalled", "te\u202est", "te\u200bst", "\x07"])
@pytest.mark.parametrize("key", ["name", "labels"])
def test_names_that_would_steer_the_terminal_are_refused(state: State, tmp_path: Path, name: str, key: str) -> None:
    def change(manifest: dict[str, Any]) -> None:
        if key == "name":
            manifest["name"] = name
        else:
            manifest["labels"][0] = {"name": name, "path": [name]}

    assert "that cannot be seen" in refusal(state, make_bundle(tmp_path / "odd", change=change))


def test_a_trial_that_takes_too_long_is_given_up(bundle: Path) -> None:
    with pytest.raises(TaggerError, match=r"took longer than 0\.001 seconds for one input"):
        try_encoders(bundle, seconds=0.001)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system keeps no such limit")
def test_an_encoder_that_asks_for_all_memory_is_refused(state: State, bundle: Path) -> None:
    graph = onnx.load(bundle / "image.onnx")
    output = graph.graph.output[0].name
    producer = next(node for node in graph.graph.node if output in node.output)
    producer.output[:] = ["small" if name == output else name for name in producer.output]
    shape = onnx.helper.make_tensor("shape", onnx.TensorProto.INT64, [1], [8_000_000_000])  # 32 GB of zeros
    graph.graph.initializer.append(shape)
    graph.graph.node.extend(
        [
            onnx.helper.make_node("Identity", ["shape"], ["length"]),
            onnx.helper.make_node("ConstantOfShape", ["length"], ["zeros"]),
            onnx.helper.make_node("ReduceMax", ["zeros"], ["zero"], keepdims=0),
            onnx.helper.make_node("Add", ["small", "zero"], [output]),
        ]
    )
    rehash(bundle, "image.onnx", graph.SerializeToString())
    assert "its graph fails (it asks for more memory than it may have)" in refusal(state, bundle)


@pytest.mark.parametrize("kind", ["timbre", "musicnn"])
def test_every_kind_of_encoder_is_tried(tmp_path: Path, kind: Literal["timbre", "musicnn"]) -> None:
    try_encoders(make_bundle(tmp_path / "b", audio=kind, text="regression"))
