"""What a finished run depends on: each change makes another run of it, and what is free to change does not."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
import torchvision

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.data.registry import read_dataset
from trainer.data.synthetic.layouts import write_mumu
from trainer.data.synthetic.world import make_world
from trainer.experiments.fingerprint import of_first_weights, run_key, settings
from trainer.experiments.preparation import front_end_of, prepare_all
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import measure_again, reopen, run
from trainer.experiments.schema import Experiment
from trainer.files import read_json, write_json

NETWORKS = {"timbre": "audio.timbre", "cover": "image.small", "text": "text", "text+entities": "text"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mumu")
    write_mumu(root, make_world(16, genres=4, tracks=1.0), seconds=0.3, pixels=32, task=Task())
    return root


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """The dataset, to be changed at will."""
    return Path(shutil.copytree(made, tmp_path / "data"))


def experiment_on(kind: str, **changes: Any) -> Experiment:
    content = {
        "name": "tiny",
        "system": "tismir-multi",
        "about": "A tiny one.",
        "inputs": [kind],
        "data": {"dataset": "mumu", "split": (0.5, 0.25, 0.25)},
        "network": {"name": NETWORKS.get(kind, "audio.low-4x96")},
        "target": {"kind": "logistic"},
        "cover": {"stored": 32, "size": 32, "augment": False},
        "recipe": {"epochs": 1, "batch": 8},
    }
    return Experiment.model_validate(content | changes)


def context_of(data: Path, experiment: Experiment, weights: Path | None = None) -> RunContext:
    """A new process's view of the same folders."""
    out = data.parent / "out"
    experiments = {experiment.name: experiment}
    made = RunContext(data, out, out / "features", experiments, weights, "cpu", 1, curves=False, samples=10)
    prepare_all([experiment], made)
    return made


def key(data: Path, experiment: Experiment, weights: Path | None = None) -> str:
    context = context_of(data, experiment, weights)
    return run_key(experiment, 0, context, of_first_weights(experiment, context))


def other_text(data: Path) -> None:
    file = data / "amazon_reviews_MuMu.json"
    reviews = [{**review, "reviewText": review["reviewText"][::-1]} for review in read_json(file)]
    write_json(file, reviews)


def other_cover(data: Path) -> None:
    first, second, *_ = sorted((data / "covers").iterdir())
    first.write_bytes(second.read_bytes())


def other_sound(data: Path) -> None:
    file = sorted((data / "audio").iterdir())[0]
    os.utime(file, ns=(1, 1))


def other_entities(data: Path) -> None:
    with (data / "entities.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"name": "Somebody New", "categories": ["newcomers"]}\n')


@pytest.mark.parametrize(
    ("change", "those_that_change"),
    [
        (other_text, {"text", "text+entities"}),
        (other_cover, {"cover"}),
        (other_sound, {"timbre"}),
        (other_entities, {"text+entities"}),
    ],
)
def test_a_change_of_what_is_learned_from_changes_the_key_of_those_that_learn_from_it(
    data: Path, change: Callable[[Path], None], those_that_change: set[str]
) -> None:
    before = {kind: key(data, experiment_on(kind)) for kind in NETWORKS}
    assert before == {kind: key(data, experiment_on(kind)) for kind in NETWORKS}
    change(data)
    assert {kind for kind in NETWORKS if key(data, experiment_on(kind)) != before[kind]} == those_that_change


def test_how_training_is_done_is_free_to_change_and_what_is_trained_is_not(data: Path) -> None:
    whole = key(data, experiment_on("timbre"))
    free = {"epochs": 1, "batch": 2, "precision": "float32", "deterministic": True}
    assert key(data, experiment_on("timbre", recipe=free)) == whole
    assert key(data, experiment_on("timbre", recipe={"epochs": 2, "batch": 8})) != whole


def test_the_library_that_computes_spectra_counts(data: Path) -> None:
    network = {"name": "audio.low-4x96", "dimensions": {"filters": [4, 4, 4, 4]}}
    fast = experiment_on("cqt", network=network)
    papers = experiment_on("cqt", network=network, front_end="librosa")
    kinds = [type(front_end_of("cqt", experiment)).__name__ for experiment in (fast, papers)]
    assert kinds == ["Cqt", "LibrosaCqt"]
    assert key(data, fast) != key(data, papers)
    stores = sorted(path.name for path in (data.parent / "out" / "features" / "mumu").iterdir())
    assert len(stores) == 2 and all(name.startswith("cqt-") for name in stores)
    assert "front_end" not in settings(fast)  # so that runs from before the choice keep their keys


def test_the_content_of_the_first_weights_counts_and_their_place_does_not(data: Path, tmp_path: Path) -> None:
    experiment = experiment_on("cover", network={"name": "image.small", "pretrained": "first"})
    keys = []
    for name, content in (("one", b"weights"), ("moved", b"weights"), ("other", b"others")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "first-1.pth").write_bytes(content)
        keys.append(key(data, experiment, tmp_path / name))
    assert keys[0] == keys[1] and len({*keys, key(data, experiment)}) == 3


def test_word_vectors_count(data: Path) -> None:
    section = {
        "inputs": ["lyrics"],
        "network": {"name": "lyrics.han"},
        "text": {"vocabulary": 20, "vectors": "words.txt"},
    }
    experiment = experiment_on("text", **section)
    without = key(data, experiment)
    (data / "words.txt").write_text("1 2\nword 0.5 0.5\n", encoding="utf-8")
    assert key(data, experiment) != without


def test_a_run_on_other_texts_is_not_taken_for_a_finished_one(data: Path) -> None:
    experiment = experiment_on("text", network={"name": "text", "dimensions": {"widths": (4,)}})
    folder = run(experiment, 0, context_of(data, experiment))
    record = (folder / "experiment.json").read_bytes(), (folder / "scores.json").read_bytes()
    other_text(data)
    with pytest.raises(
        TaggerError, match=r"other settings or data; remove it to train anew, or give another folder\.$"
    ):
        run(experiment, 0, context_of(data, experiment))
    assert ((folder / "experiment.json").read_bytes(), (folder / "scores.json").read_bytes()) == record
    shutil.rmtree(folder)
    run(experiment, 0, context_of(data, experiment))
    assert (folder / "scores.json").read_bytes() != record[1]


def test_vectors_of_another_run_make_another_run(data: Path) -> None:
    encoder = experiment_on("text", name="encoder", network={"name": "text", "dimensions": {"widths": (4,)}})
    fusion = experiment_on("text", name="fusion", inputs=["@encoder"], network={"name": "fusion"})
    context = context_of(data, encoder)
    context.experiments["fusion"] = fusion
    run(fusion, 0, context)
    before = run_key(fusion, 0, context, None)
    scores = context.folder("encoder", 0) / "scores.json"
    write_json(scores, {**read_json(scores), "key": "another"})
    assert run_key(fusion, 0, context, None) != before


def test_what_a_reader_must_know_is_said_whenever_the_run_is_used(data: Path) -> None:
    experiment = experiment_on("timbre", network={"name": "audio.timbre", "pretrained": "nothing"})
    first = context_of(data, experiment)
    folder = run(experiment, 0, first)
    assert any("starts from scratch: no ImageNet weights" in note for note in first.notes)
    again = context_of(data, experiment)
    run(experiment, 0, again)
    assert set(again.notes) == set(first.notes)
    opened = reopen(folder, device="cpu", workers=1)
    assert set(opened.context.notes) >= set(read_json(folder / "scores.json")["notes"])


def test_first_weights_cannot_be_changed_in_silence_and_are_needed_no_more_at_the_end(
    data: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    torch.save(torchvision.models.resnet18().state_dict(), weights / "resnet18-1.pth")
    experiment = experiment_on("cover", network={"name": "image.resnet-18", "pretrained": "resnet18"})
    folder = run(experiment, 0, context_of(data, experiment, weights))
    with pytest.raises(TaggerError, match="other settings or data"):
        run(experiment, 0, context_of(data, experiment))
    before = read_json(folder / "scores.json")
    shutil.rmtree(weights)
    opened = reopen(folder, device="cpu", workers=1)
    assert measure_again(opened)["test"] == before["test"] | {
        "intervals": read_json(folder / "scores.json")["test"]["intervals"]  # of more samples
    }
    assert not any("starts from scratch" in note for note in opened.context.notes)


def test_a_dataset_without_covers_has_a_key_too(data: Path) -> None:
    context = context_of(data, experiment_on("cover"))
    found = read_dataset("mumu", data)
    context.datasets["mumu"] = replace(found, items=tuple(replace(item, cover=None) for item in found.items))
    assert run_key(experiment_on("cover"), 0, context, None) != key(data, experiment_on("cover"))


def test_more_epochs_make_a_finished_run_longer(data: Path) -> None:
    def ran(folder: str, **changes: Any) -> dict[str, Any]:
        experiment = experiment_on("timbre", recipe={"batch": 8, "patience": None, **changes})
        context = replace(context_of(data, experiment), out=data.parent / folder)
        scores = read_json(run(experiment, 0, context) / "scores.json")
        return {name: value for name, value in scores.items() if "seconds" not in name}

    whole = ran("whole", epochs=4)
    ran("longer", epochs=2)
    with pytest.raises(TaggerError, match=r"recipe\.learning_rate 0\.001 → 0\.5, recipe\.epochs 2 → 4"):
        ran("longer", epochs=4, learning_rate=0.5)
    assert ran("longer", epochs=4) == whole == ran("longer", epochs=4)
    with pytest.raises(TaggerError, match=r"other settings or data; .* \(there → here: recipe.epochs 4 → 3\)\."):
        ran("longer", epochs=3)
    ran("fallen", epochs=1, schedule="cosine")
    with pytest.raises(TaggerError, match="fell to 0 over its 1 epochs"):
        ran("fallen", epochs=2, schedule="cosine")
