"""Models are verified before and after they are copied; a damaged one is refused with its reason."""

import shutil
from pathlib import Path

import pytest

from tagger.errors import TaggerError
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
