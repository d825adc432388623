import errno
import json
import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Progress, Task
from tests.trainer.training.small import (
    RECIPE,
    patch_examples,
    same,
    short_run,
    train_audio,
    vector_examples,
    vector_network,
    weights,
)
from trainer.models import losses
from trainer.models.registry import build
from trainer.models.weights import load_network
from trainer.training import loop
from trainer.training.checkpoint import CHECKPOINT
from trainer.training.device import autocast
from trainer.training.examples import TensorExamples
from trainer.training.loop import train
from trainer.training.predict import features, outputs
from trainer.training.recipe import Precision, Recipe
from trainer.training.state import TrainingData


def test_it_learns_and_tells_how(tmp_path: Path) -> None:
    network, outcome = train_audio(tmp_path, epochs=9, dropout=0.0, checkpoint_seconds=60.0)
    assert outcome.epochs == 9 and outcome.history[-1]["validation_loss"] < outcome.history[0]["validation_loss"]
    assert outcome.best == min(line["validation_loss"] for line in outcome.history)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines == outcome.history and [line["epoch"] for line in lines] == list(range(1, 10))
    assert {p.name for p in tmp_path.iterdir()} == {
        "checkpoint.safetensors",  # from which the run can be made longer
        "log.jsonl",
        "outcome.json",
        "weights.safetensors",
    }
    scores = outputs(network, patch_examples(seed=2))
    assert ((scores > 0) == patch_examples().targets.numpy()).mean() > 0.95


def test_the_losses_in_the_log_are_means_over_items(tmp_path: Path) -> None:
    network = vector_network()
    before = weights(network)
    recipe = Recipe(batch=32, epochs=1, learning_rate=1e-12, patience=None)
    outcome = train(
        network, TrainingData(vector_examples(), vector_examples()), losses.logistic, recipe, short_run(tmp_path)
    )
    network.load_state_dict(before)
    (vectors,), targets = vector_examples().batch(torch.arange(48))
    expected = losses.logistic(network(vectors), targets).mean().item()
    assert outcome.history[0]["loss"] == pytest.approx(expected, rel=1e-5)  # batches of 32 and 16 weigh by their size
    assert outcome.history[0]["validation_loss"] == pytest.approx(expected, rel=1e-5)


def test_the_same_seed_gives_the_same_bits_and_another_does_not(tmp_path: Path) -> None:
    runs = [weights(train_audio(tmp_path / name, seed=seed)[0]) for name, seed in [("a", 3), ("b", 3), ("c", 4)]]
    assert same(runs[0], runs[1]) and not same(runs[0], runs[2])


def test_building_and_training_leave_the_caller_s_randomness_alone(tmp_path: Path) -> None:
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    train_audio(tmp_path)
    assert torch.equal(torch.rand(3), expected)


class StopError(Exception):
    """What stands for a kill: nothing in the loop knows it."""


def stopping_after(items: int, how: Callable[[Task], None]) -> Task:
    task = Task()

    def listen(progress: Progress) -> None:
        if progress.done >= items:
            how(task)

    task.listener = listen
    return task


def kill(_: Task) -> None:
    raise StopError


@pytest.fixture
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)


@pytest.mark.parametrize("items", [8, 24, 40, 48, 64])
@pytest.mark.parametrize("how", [kill, Task.cancel], ids=["killed", "cancelled"])
def test_a_run_that_was_stopped_goes_on_to_the_same_result(
    tmp_path: Path, every_step: None, items: int, how: Callable[[Task], None]
) -> None:
    uninterrupted, expected = train_audio(tmp_path / "whole")
    with pytest.raises((StopError, CancelledError)):
        train_audio(tmp_path / "stopped", task=stopping_after(items, how))
    resumed, outcome = train_audio(tmp_path / "stopped")
    assert same(weights(resumed), weights(uninterrupted))
    for ours, theirs in zip(outcome.history, expected.history, strict=True):
        assert {k: v for k, v in ours.items() if "second" not in k} == {
            k: v for k, v in theirs.items() if "second" not in k
        }


def test_stopped_between_checkpoints_it_goes_back_to_the_last_one(tmp_path: Path, every_step: None) -> None:
    uninterrupted, _ = train_audio(tmp_path / "whole")
    for items in (16, 24, 16):
        with pytest.raises(StopError):
            train_audio(tmp_path / "stopped", task=stopping_after(items, kill), checkpoint_seconds=0.02)
    resumed, _ = train_audio(tmp_path / "stopped")
    assert same(weights(resumed), weights(uninterrupted))


@pytest.mark.parametrize(
    "optimiser",
    [
        {"optimiser": "sgd", "learning_rate": 0.05},
        {"optimiser": "adamw", "weight_decay": 0.1},
        {"schedule": "exponential", "decay": 0.5},
    ],
)
def test_every_optimiser_s_state_survives_a_stop(
    tmp_path: Path, every_step: None, optimiser: dict[str, object]
) -> None:
    uninterrupted, _ = train_audio(tmp_path / "whole", **optimiser)
    with pytest.raises(CancelledError):
        train_audio(tmp_path / "stopped", task=stopping_after(40, Task.cancel), **optimiser)
    resumed, _ = train_audio(tmp_path / "stopped", **optimiser)
    assert same(weights(resumed), weights(uninterrupted))


def test_a_stop_costs_no_more_than_the_rest(tmp_path: Path, every_step: None) -> None:
    with pytest.raises(CancelledError):
        train_audio(tmp_path, task=stopping_after(48, Task.cancel))
    said: list[Progress] = []
    train_audio(tmp_path, task=Task(said.append))
    assert said[-1].done == said[-1].total == 24
    assert said[-1].stage == "training network" and said[-1].current == "epoch 3 of 3" and said[-1].rate > 0


def test_a_finished_run_is_loaded_not_trained(tmp_path: Path) -> None:
    trained, expected = train_audio(tmp_path)
    stamp = (tmp_path / "weights.safetensors").stat().st_mtime_ns
    again, outcome = train_audio(tmp_path)
    assert same(weights(trained), weights(again)) and outcome == expected
    assert (tmp_path / "weights.safetensors").stat().st_mtime_ns == stamp
    assert same(weights(load_network(tmp_path)), weights(trained))


def test_a_stop_between_the_weights_and_the_outcome_loses_nothing(tmp_path: Path, every_step: None) -> None:
    with pytest.raises(CancelledError):
        train_audio(tmp_path / "run", task=stopping_after(64, Task.cancel))
    uninterrupted, _ = train_audio(tmp_path / "whole")
    (tmp_path / "run" / "weights.safetensors").write_bytes((tmp_path / "whole" / "weights.safetensors").read_bytes())
    resumed, _ = train_audio(tmp_path / "run")
    assert same(weights(resumed), weights(uninterrupted))


def test_a_run_with_other_settings_does_not_go_on(tmp_path: Path, every_step: None) -> None:
    with pytest.raises(CancelledError):
        train_audio(tmp_path / "stopped", task=stopping_after(48, Task.cancel))
    with pytest.raises(TaggerError, match="other settings or data"):
        train_audio(tmp_path / "stopped", learning_rate=0.1)
    with pytest.raises(TaggerError, match="other settings or data"):
        train_audio(tmp_path / "stopped", identity={"features": "others"})
    train_audio(tmp_path / "finished")
    with pytest.raises(TaggerError, match="other settings or data"):
        train_audio(tmp_path / "finished", seed=9)


def test_with_another_batch_size_it_may_go_on(tmp_path: Path, every_step: None) -> None:
    with pytest.raises(CancelledError):
        train_audio(tmp_path, task=stopping_after(48, Task.cancel))
    _, outcome = train_audio(tmp_path, batch=4)
    assert outcome.epochs == 3


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b[:-9] + b"\x00" + b[-8:], lambda b: b"no"])
def test_a_damaged_checkpoint_is_said(tmp_path: Path, every_step: None, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CancelledError):
        train_audio(tmp_path, task=stopping_after(48, Task.cancel))
    checkpoint = tmp_path / CHECKPOINT
    checkpoint.write_bytes(damage(checkpoint.read_bytes()))
    damaged = checkpoint.read_bytes()
    with pytest.raises(TaggerError, match=r"checkpoint\.safetensors is damaged; remove it"):
        train_audio(tmp_path)
    assert checkpoint.read_bytes() == damaged  # nothing was lost by trying


def test_a_damaged_outcome_is_said(tmp_path: Path) -> None:
    train_audio(tmp_path)
    (tmp_path / "outcome.json").write_text("{")
    with pytest.raises(TaggerError, match=r"outcome\.json is damaged"):
        train_audio(tmp_path)


def noise(count: int, seed: int) -> TensorExamples:
    vectors = torch.randn(count, 6, generator=torch.Generator().manual_seed(seed))
    return TensorExamples((vectors,), torch.randint(0, 2, (count, 3), generator=torch.Generator().manual_seed(seed)))


def test_it_stops_when_patience_is_at_an_end_and_keeps_the_best(tmp_path: Path) -> None:
    network, training, validation = vector_network(), noise(20, 0), noise(20, 1)
    recipe = Recipe(batch=5, epochs=200, patience=3, learning_rate=0.05)
    outcome = train(network, TrainingData(training, validation), losses.logistic, recipe, short_run(tmp_path))
    history = [line["validation_loss"] for line in outcome.history]
    assert outcome.epochs == outcome.best_epoch + 3 < 200
    assert history[outcome.best_epoch - 1] == min(history) == outcome.best
    (vectors,), targets = validation.batch(torch.arange(20))
    assert losses.logistic(network(vectors), targets).mean().item() == pytest.approx(outcome.best)


def test_a_measure_can_decide_and_higher_is_better(tmp_path: Path) -> None:
    values = iter([0.1, 0.5, 0.3, 0.2, 0.4])
    recipe = Recipe(batch=16, epochs=5, monitor="accuracy", patience=None)
    data = TrainingData(
        vector_examples(), vector_examples(), measure=lambda predicted, targets: {"accuracy": next(values)}
    )
    outcome = train(vector_network(), data, losses.logistic, recipe, short_run(tmp_path))
    assert (outcome.best_epoch, outcome.best, outcome.epochs) == (2, 0.5, 5)


def test_a_measure_gets_all_validation_items_in_their_order(tmp_path: Path) -> None:
    validation, sample, measured = vector_examples(45, seed=5), vector_examples(7, seed=6), []

    def measure(predicted: torch.Tensor, targets: torch.Tensor) -> dict[str, float]:
        measured.append((predicted, targets))
        return {"items": len(targets)}

    recipe = Recipe(batch=16, epochs=1)
    network = vector_network()
    outcome = train(
        network,
        TrainingData(vector_examples(), validation, measure=measure, sample=sample),
        losses.logistic,
        recipe,
        short_run(tmp_path),
    )
    assert torch.equal(measured[0][1], sample.targets)
    assert torch.equal(measured[1][1], validation.targets)
    torch.testing.assert_close(measured[1][0], network(validation.inputs[0]).detach())
    assert (outcome.history[0]["training_items"], outcome.history[0]["items"]) == (7, 45)


def test_what_is_not_measured_cannot_decide(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="monitors 'roc_auc', which is not measured; use one of validation_loss"):
        train_audio(tmp_path, monitor="roc_auc")


def test_without_validation_the_last_weights_stay(tmp_path: Path) -> None:
    network = vector_network()
    recipe = Recipe(batch=16, epochs=3, patience=1)
    outcome = train(network, TrainingData(vector_examples()), losses.logistic, recipe, short_run(tmp_path))
    assert (outcome.epochs, outcome.best_epoch, outcome.best) == (3, 3, None)


def test_a_loss_that_is_no_number_is_said_and_the_checkpoint_kept(tmp_path: Path) -> None:
    calls = 0

    def diverging(predicted: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        nonlocal calls
        calls += 1
        return losses.logistic(predicted, targets) * (math.nan if calls > 12 else 1)

    examples = vector_examples()
    with pytest.raises(
        TaggerError, match=r"The loss of 'network' stopped being a number in epoch 5; lower the learning"
    ):
        train(
            vector_network(),
            TrainingData(examples),
            diverging,
            Recipe(batch=16, epochs=9, checkpoint_seconds=0.0),
            short_run(tmp_path),
        )
    kept = load_file(tmp_path / CHECKPOINT)
    assert all(torch.isfinite(tensor).all() for tensor in kept.values())


def test_stopping_after_a_loss_that_is_no_number_keeps_the_good_checkpoint(tmp_path: Path, every_step: None) -> None:
    calls = 0

    def diverging(predicted: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        nonlocal calls
        calls += 1
        return losses.logistic(predicted, targets) * (math.nan if calls > 4 else 1)

    def stopped_after(items: int) -> None:
        with pytest.raises(CancelledError):
            train(
                vector_network(),
                TrainingData(vector_examples()),
                diverging,
                Recipe(batch=4, epochs=9),
                short_run(tmp_path, task=stopping_after(items, Task.cancel)),
            )

    stopped_after(16)
    good = (tmp_path / CHECKPOINT).read_bytes()
    stopped_after(8)
    assert (tmp_path / CHECKPOINT).read_bytes() == good


@pytest.mark.parametrize(
    ("items", "size", "processes", "expected"),
    [
        (33, 32, 1, [33]),
        (65, 32, 1, [32, 33]),
        (34, 32, 1, [32, 2]),
        (64, 32, 1, [32, 32]),
        (34, 32, 2, [32, 2]),  # however many processes share a batch
        (33, 32, 2, [33]),
        (35, 32, 2, [32, 3]),
        (3, 1, 1, [1, 1, 1]),
        (1, 32, 1, [1]),
        (0, 32, 1, []),
    ],
)
def test_a_rest_too_small_for_batch_statistics_goes_with_the_batch_before(
    monkeypatch: pytest.MonkeyPatch, items: int, size: int, processes: int, expected: list[int]
) -> None:
    monkeypatch.setattr(loop, "world", lambda: processes)
    batches = loop.divided(torch.arange(items), size)
    assert [len(batch) for batch in batches] == expected
    assert not batches or torch.equal(torch.cat(batches), torch.arange(items))


def test_a_network_with_batch_statistics_trains_where_one_item_is_left_over(tmp_path: Path) -> None:
    sizes = {"outputs": 2, "filters": (4,), "dense": (4,), "size": 8}
    examples = TensorExamples((torch.rand(9, 3, 8, 8),), torch.zeros(9, 2))
    outcome = train(
        build("image.baseline", **sizes),
        TrainingData(examples),
        losses.logistic,
        Recipe(batch=8, epochs=1),
        short_run(tmp_path),
    )
    assert math.isfinite(outcome.history[0]["loss"])


def test_training_items_move_before_those_of_validation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[int] = []

    def listening(self: TensorExamples, device: torch.device) -> TensorExamples:
        moved.append(len(self))
        return self

    monkeypatch.setattr(TensorExamples, "to", listening)
    train(
        vector_network(),
        TrainingData(vector_examples(20), vector_examples(10)),
        losses.logistic,
        Recipe(epochs=1),
        short_run(tmp_path),
    )
    assert moved == [20, 10]


@pytest.mark.parametrize("tell", [outputs, features])
def test_what_a_network_tells_is_computed_in_full_precision(
    monkeypatch: pytest.MonkeyPatch, tell: Callable[..., np.ndarray]
) -> None:
    asked: list[str] = []

    def listening(device: torch.device, precision: Precision) -> AbstractContextManager[object]:
        asked.append(precision)
        return autocast(device, precision)

    monkeypatch.setattr("trainer.training.predict.autocast", listening)
    tell(vector_network(), vector_examples(3), device="cpu")
    assert asked == ["float32"]


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    def greedy(predicted: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return losses.logistic(predicted, targets) + torch.ones(1 << 48, device=predicted.device).mean()

    with pytest.raises(
        TaggerError, match=r"too little memory to train 'greedy' with batches of 16; set a smaller batch \(--batch"
    ):
        train(
            vector_network(),
            TrainingData(vector_examples()),
            greedy,
            Recipe(batch=16),
            short_run(tmp_path, name="greedy"),
        )


def test_a_full_disk_is_said_and_the_last_checkpoint_kept(
    tmp_path: Path, every_step: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    uninterrupted, _ = train_audio(tmp_path / "whole")
    with pytest.raises(CancelledError):
        train_audio(tmp_path / "full", task=stopping_after(24, Task.cancel))

    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patched:
        patched.setattr("trainer.models.weights.write_atomically", full)
        with pytest.raises(TaggerError, match=r"checkpoint\.safetensors cannot be used \(No space left on device\)"):
            train_audio(tmp_path / "full")
    resumed, _ = train_audio(tmp_path / "full")
    assert same(weights(resumed), weights(uninterrupted))


def test_other_errors_are_not_taken_for_lack_of_memory(tmp_path: Path) -> None:
    wrong = TensorExamples((torch.zeros(4, 5),), torch.zeros(4, 3))
    with pytest.raises(RuntimeError, match="shapes"):
        train(vector_network(), TrainingData(wrong), losses.logistic, Recipe(), short_run(tmp_path))


def test_nothing_to_train_with_is_said(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="no item to train"):
        train(vector_network(), TrainingData(vector_examples(0)), losses.logistic, Recipe(), short_run(tmp_path))


def test_curves_are_written_for_tensorboard(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    _, outcome = train_audio(tmp_path, curves=True, epochs=2)
    curves = EventAccumulator(str(tmp_path / "tensorboard"))
    curves.Reload()
    logged = [event.value for event in curves.Scalars("validation_loss")]
    assert logged == pytest.approx([line["validation_loss"] for line in outcome.history])


def test_features_are_the_encoder_s(tmp_path: Path) -> None:
    network, _ = train_audio(tmp_path, epochs=1)
    examples = patch_examples(seed=2)
    vectors = features(network, examples, batch=7)
    (patches,), _ = examples.batch(torch.arange(24))
    with torch.inference_mode():
        np.testing.assert_allclose(vectors, network.get_submodule("encoder")(patches).numpy(), atol=1e-5)


def test_bfloat16_comes_near_float32(tmp_path: Path) -> None:
    half, full = (train_audio(tmp_path / p, precision=p, epochs=2)[1] for p in ("bfloat16", "float32"))
    assert half.history[-1]["loss"] == pytest.approx(full.history[-1]["loss"], rel=0.05)
    assert half.history[-1]["loss"] != full.history[-1]["loss"]


def test_the_recipe_is_checked() -> None:
    assert RECIPE.batch == 8
    for settings, said in [
        ({"optimiser": "lion"}, "'lion' is no optimiser; use one of adam"),
        ({"batch": 0}, "'batch' is 0; it must be above 0"),
        ({"schedule": "exponential"}, "decay is 0.0; it must lie above 0"),
    ]:
        with pytest.raises(TaggerError, match=said):
            Recipe(**settings)  # type: ignore[arg-type]
