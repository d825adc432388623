import functools
import hashlib
import json
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders, open_encoder
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import OnnxEncoder
from tagger.inference.prediction import predict
from trainer.data.labels import label_factors
from trainer.evaluation.calibration import calibrate
from trainer.export.bundle import (
    Contents,
    EncoderFile,
    export,
    feature_mean,
    image_encoder,
    spectrum_encoder,
    text_encoder,
)
from trainer.export.onnx_graphs import image_graph, onnx_bytes
from trainer.models.fusion import SUBSETS, LinearHead, calibrated_head, joined, raw_outputs, scores
from trainer.models.network import Encoder as TorchEncoder
from trainer.models.registry import build

Target = Literal["logistic", "cosine"]
LABELS = ("rock", "jazz", "doom metal", "dub")
TERMS = ("guitar", "saxophone", "doom", "echo", "slow", "band", "bass", "riff")
WIDTHS = {"audio": 2 * 16, "image": 32, "text": 12}
CQT = {
    "kind": "constant-q",
    "sample_rate": 22050,
    "hop_length": 1024,
    "bins": 96,
    "bins_per_octave": 12,
    "fmin": 32.703,
    "frames": 200,
    "floor_db": -80.0,
}
COVER = {"short_side": 48, "crop": 32, "mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225]}
TEXT = {"max_characters": 1500, "sublinear_tf": True}
TRAINING = {"data": [{"name": "made up", "licence": "CC0-1.0"}], "licence": "CC0-1.0"}


def torch_encoder(name: str, **dimensions: object) -> TorchEncoder:
    torch.manual_seed(1)
    encoder = build(name, outputs=len(LABELS), **dimensions).eval().get_submodule("encoder")
    assert isinstance(encoder, TorchEncoder)
    return encoder


def torch_encoders() -> dict[str, TorchEncoder]:
    return {
        "audio": torch_encoder("audio.low-4x96", filters=(8, 8, 8, 16), frames=200),
        "image": torch_encoder("image.small", widths=(8, 16, 32)),
        "text": torch_encoder("text", vocabulary=len(TERMS), widths=(16, 12)),
    }


@functools.cache
def encoder_file(modality: str) -> EncoderFile:
    """Traced once for all tests."""
    encoder = torch_encoders()[modality]
    if modality == "audio":
        return spectrum_encoder(encoder, CQT, np.full(96, -40.0), np.full(96, 12.0))
    if modality == "image":
        return image_encoder(encoder, COVER)
    return text_encoder(encoder, TERMS, np.linspace(1, 3, len(TERMS)), TEXT)


def vectors(count: int = 80) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    return {m: random.normal(0.3, 1, (count, width)).astype(np.float32) for m, width in WIDTHS.items()}


def targets(count: int = 80) -> np.ndarray:
    truth = (np.random.default_rng(1).random((count, len(LABELS))) < 0.3).astype(np.int8)
    truth[:, 3] = 0  # no item is dub: no head knows it
    return truth


def heads(
    factors: np.ndarray | None, *, normalise: bool, modalities: Sequence[str] = tuple(WIDTHS)
) -> dict[str, LinearHead]:
    random, truth, features = np.random.default_rng(2), targets(), vectors()
    heads_by_subset = {}
    for subset in (s for s in SUBSETS if set(s.split("+")) <= set(modalities)):
        x = joined([features[m] for m in subset.split("+")], normalise=normalise)
        rows = len(LABELS) if factors is None else factors.shape[1]
        weight, bias = random.normal(0, 1, (rows, x.shape[1])), random.normal(0, 1, rows)
        raw = raw_outputs(weight.astype(np.float32), bias.astype(np.float32), x, factors)
        heads_by_subset[subset] = calibrated_head(
            weight, bias, calibrate(raw, truth, truth.mean(axis=0)), np.asarray(truth.any(axis=0))
        )
    return heads_by_subset


def contents(
    target: Target = "logistic", *, normalise: bool = True, modalities: Sequence[str] = tuple(WIDTHS)
) -> Contents:
    factors = label_factors(targets(), 3) if target == "cosine" else None
    return Contents(
        name="tiny",
        version="1",
        labels=[(name, ["metal", name] if "metal" in name else [name]) for name in LABELS],
        encoders={m: encoder_file(m) for m in modalities},
        heads=heads(factors, normalise=normalise, modalities=modalities),
        means={m: feature_mean(v, normalise=normalise) for m, v in vectors().items() if m in modalities},
        target=target,
        normalise=normalise,
        factors=factors,
        scores={"roc_auc": 0.5, "audio": {"test albums": 8, "pr_auc_micro": 0.4, "pr_auc_micro_interval": [0.3, 0.5]}},
        training=TRAINING,
        limits="It is made of random numbers.",
    )


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return Bundle.load(export(contents(), tmp_path_factory.mktemp("bundle") / "tiny"))


def test_the_application_computes_the_features_and_maps_of_torch(bundle: Bundle) -> None:
    encoders, random = torch_encoders(), torch.Generator().manual_seed(3)
    inputs = {"audio": ("patch", (3, 200, 96)), "image": ("image", (3, 3, 32, 32))}
    for modality, (name, shape) in inputs.items():
        items = torch.randn(shape, generator=random)
        feature, places = encoders[modality].encoded(items)
        encoder = open_encoder(bundle, Modality(modality))
        assert isinstance(encoder, OnnxEncoder)
        told = encoder.run(**{name: items.numpy()})
        np.testing.assert_allclose(told[0], feature.detach().numpy(), atol=1e-4)
        np.testing.assert_allclose(told[1], places.detach().numpy(), atol=1e-4)


def test_a_text_keeps_its_words_shares_through_the_application(bundle: Bundle) -> None:
    told = BundleEncoders(bundle).text.encode(("A slow band. The riff is doom and echo, doom!",))
    places = [TERMS.index(word) for word in told.words]
    idf = np.linspace(1, 3, len(TERMS))[places]
    tf = 1 + np.log([2 if word == "doom" else 1 for word in told.words])
    values = (tf * idf) / np.linalg.norm(tf * idf)
    feature, shares = torch_encoders()["text"].encoded(
        torch.tensor([places]), torch.tensor(values, dtype=torch.float32).unsqueeze(0)
    )
    np.testing.assert_allclose(told.feature, feature[0].detach().numpy(), atol=1e-4)
    assert told.maps is not None
    np.testing.assert_allclose(told.maps, shares[0].detach().numpy(), atol=1e-4)


@pytest.mark.parametrize(("target", "normalise"), [("logistic", True), ("logistic", False), ("cosine", True)])
def test_the_application_gives_the_trainer_s_scores(tmp_path: Path, target: Target, normalise: bool) -> None:
    bundle_contents = contents(target, normalise=normalise)
    loaded = Bundle.load(export(bundle_contents, tmp_path / "bundle"))
    features = vectors()
    for subset, of in bundle_contents.heads.items():
        chosen = {m: features[m] for m in subset.split("+")}
        ours = scores(of, joined(list(chosen.values()), normalise=normalise), bundle_contents.factors)
        theirs = predict(loaded, {Modality(m): v[5] for m, v in chosen.items()})
        np.testing.assert_allclose(theirs.scores, ours[5], atol=1e-4)
        assert np.isnan(theirs.scores[3])  # dub, which nothing was taught


def test_every_file_is_hashed_and_a_card_says_what_it_is(bundle: Bundle) -> None:
    named = set(json.loads((bundle.folder / "model.json").read_text())["files"])
    assert named == {p.name for p in bundle.folder.iterdir()} - {"model.json"}
    for name, digest in bundle.manifest.files.items():
        assert hashlib.sha256((bundle.folder / name).read_bytes()).hexdigest() == digest
    card = (bundle.folder / "README.md").read_text()
    assert "| audio, PR-AUC micro | 0.400 (0.300–0.500) |" in card
    assert "metal / doom metal" in card and "| made up | CC0-1.0 |" in card


def test_nothing_is_written_over_but_a_bundle(tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "song.txt").write_text("mine")
    with pytest.raises(TaggerError, match="replace it with --replace"):
        export(contents(), folder)
    with pytest.raises(TaggerError, match=r"bundle cannot be made .*; name a folder elsewhere"):
        export(contents(), folder / "song.txt" / "bundle")
    with pytest.raises(TaggerError, match="no model bundle"):
        export(contents(), folder, replace=True)
    assert (folder / "song.txt").read_text() == "mine"


def test_a_bundle_takes_another_s_place_and_leaves_nothing_beside_it(tmp_path: Path, bundle: Bundle) -> None:
    folder = export(contents(), tmp_path / "tiny")
    leftover = tmp_path / ".tiny.1.part"
    leftover.mkdir()
    export(contents("cosine"), folder, replace=True)
    assert Bundle.load(folder).manifest.fusion.target == "cosine"
    assert [p.name for p in tmp_path.iterdir()] == ["tiny"]


def test_a_bundle_that_stepped_aside_when_a_kill_came_is_brought_back(tmp_path: Path, bundle: Bundle) -> None:
    folder = export(contents(), tmp_path / "tiny")
    folder.rename(tmp_path / ".tiny.1.old")
    with pytest.raises(TaggerError, match="exists already"):
        export(contents(), folder)
    assert Bundle.load(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"heads": {}}, "a head for each combination"),
        ({"means": {}}, "mean feature"),
        ({"target": "cosine"}, "factors"),
        ({"target": "cosine", "factors": np.eye(4, 3)}, "no factors"),
    ],
)
def test_parts_that_do_not_fit_are_refused(tmp_path: Path, change: dict[str, object], said: str) -> None:
    bundle_contents = contents()
    fields = {name: getattr(bundle_contents, name) for name in bundle_contents.__slots__} | change
    if "factors" in change:
        fields["heads"] = {s: _all_known(h) for s, h in bundle_contents.heads.items()}
    with pytest.raises(TaggerError, match=said):
        export(Contents(**fields), tmp_path / "bundle")
    assert list(tmp_path.iterdir()) == []


def _all_known(of: LinearHead) -> LinearHead:
    return LinearHead(of.weight, of.bias, of.slope, of.offset, of.threshold, np.ones(len(LABELS), bool))


def test_a_network_without_exact_reasons_is_refused() -> None:
    vgg = build("image.baseline", outputs=4, filters=(4, 4), dense=(8,), size=32).get_submodule("encoder")
    assert isinstance(vgg, TorchEncoder)
    with pytest.raises(TaggerError, match="hidden layers"):
        image_encoder(vgg, COVER)


@pytest.mark.slow
def test_a_kill_during_export_leaves_no_half_bundle(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import sys, importlib.util
        from pathlib import Path
        spec = importlib.util.spec_from_file_location("of_test", sys.argv[1])
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        import threading
        from trainer.export import bundle
        write = bundle.write_atomically
        def write_and_hang(path, content):
            write(path, content)
            if path.suffix == ".onnx":
                print("written", flush=True)
                threading.Event().wait()
        bundle.write_atomically = write_and_hang
        module.export(module.contents(modalities=["text"]), Path(sys.argv[2]))
        """
    )
    folder = tmp_path / "tiny"
    command = [sys.executable, "-W", "ignore", "-c", program, __file__, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as process:
        assert process.stdout is not None and process.stdout.readline() == b"written\n"
        process.kill()
    assert not folder.exists()
    assert list(tmp_path.glob(".tiny.*.part"))
    export(contents(modalities=["text"]), folder)
    assert Bundle.load(folder) and [p.name for p in tmp_path.iterdir()] == ["tiny"]


def test_a_graph_says_nothing_about_the_machine_it_was_made_on() -> None:
    content = onnx_bytes(image_graph(torch_encoder("image.small", widths=(4, 8)), 16))
    assert str(Path(__file__).parents[3]).encode() not in content
    assert b"stack_trace" not in content
