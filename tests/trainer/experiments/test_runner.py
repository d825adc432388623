"""Runs on small made-up data: complete folders, nothing done twice, dependencies first, the same result again."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.progress import Progress, Task
from trainer.data.items import Item, Split
from trainer.data.synthetic.layouts import write_mumu
from trainer.data.synthetic.world import make_world
from trainer.experiments.preparation import prepare_all
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import averaged_features, measure_again, network_predictions, reopen, run
from trainer.experiments.schema import Experiment, experiments_of
from trainer.experiments.scores import load_predictions
from trainer.experiments.smoke import Changes, merged
from trainer.experiments.sources import SourceUnit
from trainer.experiments.system import ExperimentRow
from trainer.export.from_runs import bundle_of_run
from trainer.export.run_encoders import encodings_of
from trainer.files import read_json, write_json
from trainer.folder_lock import folder_lock
from trainer.models.weights import load_network
from trainer.reports.tables import row_name
from trainer.training.examples import TensorExamples
from trainer.training.log import read_log

TINY = {"recipe": {"epochs": 2, "batch": 8, "patience": 2}, "data": {"split": (0.6, 0.2, 0.2)}}
CHANGES: dict[str, Changes] = {
    "text.cosine.vsm+sem": {"target": {"factors": 4}, "network": {"dimensions": {"widths": (16,)}}},
    "audio.cosine.high-4x70": {
        "target": {"factors": 4},
        "network": {"dimensions": {"filters": (4, 4, 4, 4)}},
        "patch": {"window": 322},
        "album": {"epochs": 2},
    },
    "audio.logistic.timbre-mlp": {},
    "fusion.cosine.audio+text": {"target": {"factors": 4}},
}


def tiny(name: str) -> Experiment:
    content = experiments_of("tismir-multi")[name].model_dump()
    return Experiment.model_validate(merged(merged(content, TINY), CHANGES[name]))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mumu")
    write_mumu(root, make_world(30, genres=6, tracks=1.2), seconds=15.2, pixels=16, task=Task())
    return root


@pytest.fixture(scope="module")
def context(data: Path, tmp_path_factory: pytest.TempPathFactory) -> RunContext:
    out = tmp_path_factory.mktemp("out")
    experiments = {name: tiny(name) for name in CHANGES}
    made = RunContext(data, out, out / "features", experiments, device="cpu", workers=1, curves=False, samples=10)
    prepare_all(list(experiments.values()), made)
    return made


def test_a_fusion_runs_its_encoders_first_and_leaves_complete_folders(context: RunContext) -> None:
    folder = run(context.experiments["fusion.cosine.audio+text"], 0, context)
    for name in ("audio.cosine.high-4x70", "text.cosine.vsm+sem"):
        encoder = context.folder(name, 0)
        assert {path.name for path in encoder.iterdir()} >= {"experiment.json", "scores.json", "vectors.npy", "network"}
    assert np.load(context.folder("audio.cosine.high-4x70", 0) / "vectors.npy").shape == (30, 16)
    scores = read_json(folder / "scores.json")
    assert 0 <= scores["test"]["roc_auc"] <= 1
    assert scores["test"]["intervals"]["roc_auc"][0] <= scores["test"]["intervals"]["roc_auc"][1]
    record = read_json(folder / "experiment.json")
    assert record["network"]["widths"] == [16, 16]
    assert record["experiment"]["recipe"]["learning_rate"] == 1e-3
    predicted = load_predictions(folder, Split.TEST)
    assert predicted.scores.shape == predicted.truth.shape == (len(predicted.names), 6)


def test_what_is_done_is_not_done_again(context: RunContext) -> None:
    experiment = context.experiments["audio.logistic.timbre-mlp"]
    folder = run(experiment, 0, context)
    before = (folder / "scores.json").stat().st_mtime_ns
    heard: list[Progress] = []
    context.task.listener = heard.append
    assert run(experiment, 0, context) == folder
    assert (folder / "scores.json").stat().st_mtime_ns == before
    assert heard == []


def test_a_run_that_another_trainer_works_on_is_left_alone(context: RunContext) -> None:
    experiment = context.experiments["audio.logistic.timbre-mlp"]
    with (
        folder_lock(context.folder(experiment.name, 5), "training"),
        pytest.raises(TaggerError, match=rf"Another trainer \(process {os.getpid()}\) is training in"),
    ):
        run(experiment, 5, context)
    assert {path.name for path in context.folder(experiment.name, 5).iterdir()} == {"trainer.lock"}


def test_another_folder_gives_the_same_result(context: RunContext, data: Path, tmp_path: Path) -> None:
    experiment = context.experiments["audio.logistic.timbre-mlp"]
    again = RunContext(
        data,
        tmp_path,
        context.features,
        {experiment.name: experiment},
        device="cpu",
        workers=1,
        curves=False,
        samples=10,
    )
    first, second = (read_json(run(experiment, 0, where) / "scores.json") for where in (context, again))
    assert first["test"] == second["test"]
    assert first["key"] == second["key"]
    other = read_json(run(experiment, 1, again) / "scores.json")
    assert other["key"] != first["key"]


def test_changed_settings_do_not_go_on_with_an_old_run(context: RunContext) -> None:
    experiment = context.experiments["audio.logistic.timbre-mlp"]
    run(experiment, 0, context)
    changed = experiment.model_copy(update={"recipe": replace(experiment.recipe, learning_rate=0.1)})
    with pytest.raises(TaggerError, match="other settings"):
        run(changed, 0, context)


def test_a_finished_run_is_not_shown_as_one_with_another_batch(context: RunContext) -> None:
    experiment = context.experiments["audio.logistic.timbre-mlp"]
    folder = run(experiment, 0, context)
    before = (folder / "scores.json").read_bytes()
    changed = experiment.model_copy(update={"recipe": replace(experiment.recipe, batch=5, precision="bfloat16")})
    assert run(changed, 0, context) == folder
    assert (folder / "scores.json").read_bytes() == before
    (note,) = (note for note in context.notes if "was finished" in note)
    assert note.startswith("audio.logistic.timbre-mlp was finished with batch 8 and precision auto")
    scores = (read_json(folder / "scores.json"),)
    assert row_name(ExperimentRow(changed, (folder,), scores)).endswith("(with batch 8 and precision auto)")
    assert row_name(ExperimentRow(experiment, (folder,), scores)) == "AUDIO LOGISTIC TIMBRE-MLP"


def test_the_log_has_each_epoch_s_accuracy(context: RunContext) -> None:
    folder = run(context.experiments["audio.logistic.timbre-mlp"], 0, context)
    epochs = read_log(folder / "network")
    assert len(epochs) == 2
    for epoch in epochs:
        assert 0 <= epoch["accuracy"] <= 1
        assert 0 <= epoch["training_accuracy"] <= 1


def test_a_run_is_measured_again_from_its_folder(context: RunContext) -> None:
    folder = run(context.experiments["text.cosine.vsm+sem"], 0, context)
    before = read_json(folder / "scores.json")
    after = measure_again(reopen(folder, device="cpu", workers=1))
    assert after["validation"] == before["validation"]
    assert {name: after["test"][name] for name in ("roc_auc", "diversity@1")} == {
        name: before["test"][name] for name in ("roc_auc", "diversity@1")
    }


def test_intervals_draw_the_albums_of_what_was_predicted(context: RunContext) -> None:
    opened = reopen(run(context.experiments["audio.logistic.timbre-mlp"], 0, context), device="cpu", workers=1)
    predicted = network_predictions(opened, load_network(opened.folder / "network"))(Split.TEST)
    assert predicted.groups == [unit.item.album for unit in opened.units[Split.TEST]]


def test_an_unfinished_run_is_not_measured(context: RunContext, tmp_path: Path) -> None:
    folder = run(context.experiments["audio.logistic.timbre-mlp"], 0, context)
    (tmp_path / "experiment.json").write_text(json.dumps(read_json(folder / "experiment.json")), encoding="utf-8")
    with pytest.raises(TaggerError, match="is not finished"):
        reopen(tmp_path)


def test_leaking_splits_are_refused_unless_told_to(data: Path, tmp_path: Path) -> None:
    experiment = tiny("audio.logistic.timbre-mlp")
    names = sorted(path.stem for path in (data / "covers").iterdir())
    leaky = tmp_path / "data"
    leaky.mkdir()
    for path in data.iterdir():
        (leaky / path.name).symlink_to(path)
    for number, split in enumerate(("train", "val", "test")):
        (leaky / f"items_index_{split}_x.tsv").write_text("\n".join(names[number::3]), encoding="utf-8")
    context = RunContext(leaky, tmp_path / "out", tmp_path / "features", {}, curves=False)
    with pytest.raises(TaggerError, match="stand in two splits"):
        context.dataset(experiment.data)
    context.allow_leaks = True
    assert context.dataset(experiment.data).items


def averaged(values: np.ndarray, owners: list[str], items: list[str], batch: int) -> np.ndarray:
    units = [SourceUnit(str(row), Item(owner, ()), ()) for row, owner in enumerate(owners)]

    def examples_of(some: Sequence[SourceUnit]) -> TensorExamples:
        rows = torch.from_numpy(values[[int(unit.id) for unit in some] if len(values) > 1 else [0] * len(some)])
        return TensorExamples((rows,), torch.zeros(len(some)))

    network = torch.nn.ModuleDict({"encoder": torch.nn.Identity()})
    return averaged_features(network, examples_of, units, items, batch=batch, device="cpu")


def test_items_are_the_means_of_their_tracks() -> None:
    values = np.array([[1, 1], [3, 5], [7, 7]], np.float32)
    assert averaged(values, ["b", "b", "a"], ["a", "b"], 8).tolist() == [[7, 7], [2, 3]]
    many = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    owners = [str(row % 7) for row in range(200)]
    expected = np.stack([many[row::7].mean(axis=0) for row in range(7)])
    np.testing.assert_allclose(averaged(many, owners, [str(row) for row in range(7)], 2), expected, atol=1e-6)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of memory can be reset on Linux alone")
def test_vectors_of_tracks_are_averaged_while_predicting() -> None:
    def memory(name: str) -> int:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith(name))

    tracks, width = 40_000, 1024
    values, owners = np.ones((1, width), np.float32), [str(row % 20) for row in range(tracks)]
    averaged(values, owners[:1024], [str(row) for row in range(20)], 32)
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    before = memory("VmRSS")
    assert (averaged(values, owners, [str(row) for row in range(20)], 32) == 1).all()
    assert memory("VmHWM") - before < 0.5 * tracks * width * 4


@pytest.mark.slow
def test_a_fusions_run_becomes_a_bundle_with_its_encoders(context: RunContext, tmp_path: Path) -> None:
    folder = run(context.experiments["fusion.cosine.audio+text"], 0, context)
    bundle = Bundle.load(bundle_of_run(reopen(folder, device="cpu", workers=1), tmp_path / "bundle", name="tiny"))
    assert bundle.manifest.encoders.image is None
    assert bundle.manifest.fusion.target == "cosine"
    assert set(bundle.manifest.scores) == {"audio", "text", "audio+text"}
    assert bundle.gazetteer is not None and bundle.gazetteer.categories
    texts = reopen(context.folder("text.cosine.vsm+sem", 0), device="cpu", workers=1)
    album = next(item for item in texts.dataset.items if item.text)
    expected = encodings_of(texts)["text"].vectors[album.id]
    actual = BundleEncoders(bundle).text.encode((album.text,)).feature
    np.testing.assert_allclose(actual, expected, atol=1e-4)
    assert len(bundle.labels) == 6
    scores = context.folder("text.cosine.vsm+sem", 0) / "scores.json"
    found = read_json(scores)
    write_json(scores, {**found, "key": "of other texts"})
    with pytest.raises(TaggerError, match="heads/text holds a run with other settings or data"):
        bundle_of_run(reopen(folder, device="cpu", workers=1), tmp_path / "other", name="tiny")
    write_json(scores, found)


def test_inputs_that_the_application_cannot_make_are_not_exported(context: RunContext, tmp_path: Path) -> None:
    folder = run(context.experiments["audio.logistic.timbre-mlp"], 0, context)
    with pytest.raises(TaggerError, match="cannot make the input timbre"):
        bundle_of_run(reopen(folder, device="cpu", workers=1), tmp_path / "bundle", name="tiny")
