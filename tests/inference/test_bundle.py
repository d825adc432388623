"""A bundle is used whole and unchanged, or refused with the reason."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.modality import Modality
from tests.helpers.bundles import LABELS, SUBSETS, make_bundle, write_manifest

# what features of the helper's constant-Q encoder were called when this kind was still a class of its own
CQT_FEATURES = "0f40973a9d555cd1ef7c7a1d28ca91332b42f9d44271d3d7940b92e48003462f"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "bundle")


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    return manifest


def edit_heads(folder: Path, **changes: np.ndarray | None) -> None:
    tensors = load_file(folder / "fusion.safetensors") | {name.replace("__", "."): t for name, t in changes.items()}
    save_file({name: t for name, t in tensors.items() if t is not None}, folder / "fusion.safetensors")
    write_manifest(folder, manifest_of(folder))


def test_a_bundle_loads_with_all_its_heads(folder: Path) -> None:
    bundle = Bundle.load(folder)
    assert bundle.labels == LABELS
    assert set(bundle.heads) == set(SUBSETS)
    assert bundle.modalities == tuple(Modality)
    assert bundle.vocabulary is not None and "echo" in bundle.vocabulary.positions
    assert sum(path.stat().st_size for path in folder.iterdir()) < 150_000


def test_a_bundle_of_before_says_cqt_and_names_the_same_features_as_it_would_now(folder: Path) -> None:
    former, manifest = Bundle.load(folder), manifest_of(folder)
    assert manifest["encoders"]["audio"]["kind"] == "cqt"
    flat = manifest["encoders"]["audio"]["parameters"]
    nested = {"spectrum": flat | {"kind": "constant-q"}, "patches": flat.pop("patches")}
    manifest["encoders"]["audio"] |= {"kind": "spectrum", "parameters": nested}
    write_manifest(folder, manifest)
    present = Bundle.load(folder)
    assert present.manifest.encoders == former.manifest.encoders
    assert present.encoder_hash(Modality.AUDIO) == former.encoder_hash(Modality.AUDIO) == CQT_FEATURES


@pytest.mark.parametrize(("name", "limit"), [("model.json", "MANIFEST_LIMIT"), ("fusion.safetensors", "FILE_LIMIT")])
def test_a_file_of_more_than_the_limit_is_refused(
    folder: Path, name: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"tagger.inference.bundle.{limit}", (folder / name).stat().st_size - 1)
    with pytest.raises(BundleError, match=f"'{name}' is larger than 0 MB"):
        Bundle.load(folder)


def test_an_averaged_cqt_is_refused(folder: Path) -> None:
    manifest = manifest_of(folder)
    manifest["encoders"]["audio"]["reduction"] = "mean"
    write_manifest(folder, manifest)
    with pytest.raises(BundleError, match="'flatten'"):
        Bundle.load(folder)


@pytest.mark.parametrize("target", ["logistic", "cosine"])
@pytest.mark.parametrize(
    ("audio", "image", "text"),
    [
        ("timbre", True, True),
        ("musicnn", True, "regression"),
        ("cqt", False, False),
        (None, True, False),
        (None, False, True),
    ],
)
def test_every_kind_of_bundle_is_valid(tmp_path: Path, audio: Any, image: bool, text: Any, target: Any) -> None:
    bundle = Bundle.load(make_bundle(tmp_path, audio=audio, image=image, text=text, target=target))
    assert len(bundle.modalities) == (audio is not None) + image + bool(text)
    assert len(bundle.heads) == 2 ** len(bundle.modalities) - 1
    for head in bundle.heads.values():
        assert (head.factors is not None) == (target == "cosine")
        stops = [head.columns(modality).stop for modality in head.modalities]
        assert stops == sorted(stops) and stops[-1] == head.weight.shape[1]


@pytest.mark.parametrize("name", ["audio.onnx", "vocabulary.json", "fusion.safetensors", "README.md"])
def test_a_changed_file_is_refused_by_name(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(BundleError, match=f"'{name}' is not the file that was published"):
        Bundle.load(folder)


def test_a_file_that_changes_after_loading_is_refused_when_it_is_read(folder: Path) -> None:
    bundle = Bundle.load(folder)
    (folder / "audio.onnx").write_bytes(b"other")
    with pytest.raises(BundleError, match=r"'audio.onnx'.*SHA-256 differs"):
        bundle.read("audio.onnx")


@pytest.mark.parametrize("name", ["model.json", "text.onnx"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BundleError, match=f"'{name}' cannot be read"):
        Bundle.load(folder)


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    shutil.move(folder / "image.onnx", folder.parent / "image.onnx")
    (folder / "image.onnx").symlink_to(folder.parent / "image.onnx")
    with pytest.raises(BundleError, match="leads out of its folder"):
        Bundle.load(folder)


def set_at(*keys: str | int, value: Any) -> Any:
    def change(manifest: Any) -> None:
        for key in keys[:-1]:
            manifest = manifest[key]
        manifest[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (set_at("format", value=2), "format"),
        (set_at("surprise", value=1), "surprise"),
        (set_at("labels", value=[]), "labels"),
        (set_at("labels", 0, "path", value=["Music"]), "must end with its name"),
        (set_at("labels", 1, value={"name": "Rock", "path": ["Rock"]}), "a label stands twice"),
        (set_at("encoders", value={}), "no encoder"),
        (set_at("encoders", "audio", "file", value="../audio.onnx"), "encoders.audio.cqt.file"),
        (set_at("encoders", "audio", "file", value="/etc/passwd"), "encoders.audio.cqt.file"),
        (set_at("encoders", "audio", "file", value="other.onnx"), "no SHA-256 is given for other.onnx"),
        (set_at("encoders", "audio", "kind", value="wavelet"), "encoders.audio"),
        (set_at("encoders", "audio", "dimension", value=10**9), "encoders.audio.cqt.dimension"),
        (set_at("encoders", "audio", "scaler", "mean", value=[0.0]), "96 means"),
        (set_at("encoders", "audio", "scaler", "deviation", value=[0.0] * 96), "deviation"),
        (set_at("encoders", "audio", "parameters", "hop_length", value=1000), "cannot be halved"),
        (set_at("encoders", "audio", "parameters", "sample_rate", value=8000), "does not fit"),
        (set_at("encoders", "image", "parameters", "crop", value=500), "crop is larger"),
        (set_at("encoders", "image", "parameters", "short_side", value=10**6), "short_side"),
        (set_at("encoders", "text", "vocabulary", value=""), "encoders.text.tfidf.vocabulary"),
        (set_at("training", "data", value=[{"name": "no licence"}]), "training.data.0.licence"),
    ],
)
def test_a_manifest_that_breaks_the_schema_is_refused_with_the_place(tmp_path: Path, change: Any, reason: str) -> None:
    with pytest.raises(BundleError) as refusal:
        Bundle.load(make_bundle(tmp_path, change=change))
    assert reason in str(refusal.value) and str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("statistics", "reason"),
    [(["loudness"] * 6, "loudness"), (["rms_mean"] * 6, "twice"), (["rms_mean"], "per statistic")],
)
def test_timbre_statistics_must_be_known(tmp_path: Path, statistics: list[str], reason: str) -> None:
    change = set_at("encoders", "audio", "parameters", "statistics", value=statistics)
    with pytest.raises(BundleError, match=reason):
        Bundle.load(make_bundle(tmp_path, audio="timbre", change=change))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_manifest_that_is_no_json_object_is_refused(folder: Path, content: bytes) -> None:
    (folder / "model.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"model\.json"):
        Bundle.load(folder)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"audio__weight": None}, "no head for 'audio' alone"),
        ({"audio__bias": None}, "'audio.bias' is missing"),
        ({"text__weight": np.zeros((2, 2), np.float32)}, "'text.weight' has shape"),
        ({"image__mean": np.full(12, np.nan, np.float32)}, "'image.mean' must be finite float32"),
        ({"image__slope": np.ones(6, np.float64)}, "'image.slope' must be finite float32"),
    ],
)
def test_heads_of_the_wrong_shape_are_refused(folder: Path, changes: Any, reason: str) -> None:
    edit_heads(folder, **changes)
    with pytest.raises(BundleError, match=reason):
        Bundle.load(folder).check()


def test_heads_without_their_encoder_are_refused(tmp_path: Path) -> None:
    def change(manifest: Any) -> None:
        del manifest["encoders"]["text"]

    with pytest.raises(BundleError, match="head for 'text', but"):
        Bundle.load(make_bundle(tmp_path, change=change)).check()


def test_a_cosine_bundle_needs_factors(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path, target="cosine")
    edit_heads(folder, factors=None)
    with pytest.raises(BundleError, match="'factors' is missing"):
        Bundle.load(folder).check()


def test_a_fusion_file_that_is_no_safetensors_is_refused(folder: Path) -> None:
    (folder / "fusion.safetensors").write_bytes(b"PK not tensors")
    write_manifest(folder, manifest_of(folder))
    with pytest.raises(BundleError, match="not a safetensors file"):
        Bundle.load(folder).check()


@pytest.mark.parametrize(
    "vocabulary",
    ["[]", '{"terms": ["a"], "idf": []}', '{"terms": ["a", "a"], "idf": [1, 1]}', '{"terms": [1], "idf": [1]}'],
)
def test_a_broken_vocabulary_is_refused(folder: Path, vocabulary: str) -> None:
    (folder / "vocabulary.json").write_text(vocabulary)
    write_manifest(folder, manifest_of(folder))
    with pytest.raises(BundleError, match=r"in 'vocabulary\.json'"):
        Bundle.load(folder).check()


def test_an_encoder_hash_names_what_the_features_depend_on(tmp_path: Path) -> None:
    first = Bundle.load(make_bundle(tmp_path / "a"))
    renamed = Bundle.load(make_bundle(tmp_path / "b", labels=["Pop", "Soul"], change=set_at("version", value="2")))
    retrained = Bundle.load(make_bundle(tmp_path / "c", seed=1))
    rescaled = Bundle.load(
        make_bundle(tmp_path / "d", change=set_at("encoders", "audio", "scaler", "mean", value=[-40.0] * 96))
    )
    assert first.digest != renamed.digest
    for modality in Modality:
        assert first.encoder_hash(modality) == renamed.encoder_hash(modality)
        assert first.encoder_hash(modality) != retrained.encoder_hash(modality)
    assert first.encoder_hash(Modality.AUDIO) != rescaled.encoder_hash(Modality.AUDIO)
    assert first.encoder_hash(Modality.TEXT) == rescaled.encoder_hash(Modality.TEXT)


@pytest.mark.parametrize("name", ["model.json", "image.onnx"])
def test_a_bundle_of_pipes_is_refused_at_once(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(BundleError, match=f"'{name}' cannot be read \\(it is not a regular file\\)"):
        Bundle.load(folder)
