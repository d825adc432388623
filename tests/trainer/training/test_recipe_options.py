"""What a recipe adds to plain training, and a finished run that is made longer."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tagger.errors import TaggerError
from tests.trainer.training.small import RECIPE, audio_network, patch_examples, same, train_audio, weights
from trainer.models.losses import logistic
from trainer.training.predict import evaluated


def test_a_finished_run_made_longer_ends_as_one_that_was_long_from_the_start(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"dropout": 0.3, "warm_up": 5, "clip": 0.5, "ema": 0.9}
    whole, expected = train_audio(tmp_path / "whole", epochs=3, **settings)
    train_audio(tmp_path / "longer", epochs=1, **settings)
    with pytest.raises(TaggerError, match="other settings or data"):
        train_audio(tmp_path / "longer", epochs=3, **settings)
    recipe = replace(RECIPE, epochs=1, warm_up=5, clip=0.5, ema=0.9)
    longer, outcome = train_audio(tmp_path / "longer", epochs=3, earlier=(recipe, {}), **settings)
    assert same(weights(longer), weights(whole))
    assert [line["loss"] for line in outcome.history] == [line["loss"] for line in expected.history]


def test_gradients_are_clipped_the_rate_rises_and_the_mean_of_the_weights_is_kept(tmp_path: Path) -> None:
    first = weights(audio_network(0.0))
    settings: dict[str, Any] = {
        "dropout": 0.0,
        "optimiser": "sgd",
        "momentum": 0.0,
        "learning_rate": 1.0,
        "epochs": 1,
        "batch": 24,
    }
    clipped, _ = train_audio(tmp_path / "clipped", clip=1e-3, **settings)
    step = sum((tensor - first[name]).square().sum() for name, tensor in weights(clipped).items())
    assert float(step) ** 0.5 == pytest.approx(1e-3, rel=0.01)
    risen, outcome = train_audio(tmp_path / "risen", warm_up=9, clip=1e-3, **settings)
    assert outcome.history[0]["learning_rate"] == pytest.approx(0.1)
    mean, outcome = train_audio(tmp_path / "mean", ema=0.999, clip=1e-3, **settings)
    predicted, targets = evaluated(mean, mean, patch_examples(seed=1), 24, torch.device("cpu"), "float32")
    assert outcome.history[0]["validation_loss"] == pytest.approx(float(logistic(predicted, targets).mean()), abs=1e-9)
    followed = sum((tensor - first[name]).square().sum() for name, tensor in weights(mean).items())
    assert 0 < float(followed) ** 0.5 < 1e-3 and not same(weights(mean), weights(risen))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # torch's compiler warns of torch's own code
def test_a_compiled_network_is_trained_to_the_same_weights(tmp_path: Path) -> None:
    plain, expected = train_audio(tmp_path / "plain", batch=7, ema=0.9)
    made, outcome = train_audio(tmp_path / "made", batch=7, ema=0.9, compile=True)
    for name, tensor in weights(plain).items():
        torch.testing.assert_close(weights(made)[name], tensor, atol=1e-5, rtol=1e-3)
    assert outcome.history[-1]["loss"] == pytest.approx(expected.history[-1]["loss"], rel=1e-4)


def test_without_a_compiler_nothing_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(TaggerError, match=r"needs a C\+\+ compiler, and none is installed; set recipe.compile=false"):
        train_audio(tmp_path, compile=True)


@pytest.mark.parametrize("name", ["learning_rate", "weight_decay", "decay"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_rate_that_is_no_finite_number_is_refused(name: str, value: float) -> None:
    setting: dict[str, Any] = {name: value}
    with pytest.raises(TaggerError, match=f"recipe.{name} must be a finite number"):
        replace(RECIPE, **setting)


def test_a_logger_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(
        TaggerError, match="Weights & Biases is not installed; run pip install wandb, or choose the logger"
    ):
        train_audio(tmp_path, epochs=1, curves=True, logger="wandb")
    with pytest.raises(TaggerError, match="'aim' is no logger; use one of tensorboard, wandb"):
        replace(RECIPE, logger="aim")  # type: ignore[arg-type]


@pytest.mark.filterwarnings("default")
def test_weights_and_biases_gets_a_run_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_ERROR_REPORTING", "false")
    train_audio(tmp_path / "run", epochs=2, curves=True, logger="wandb")
    (file,) = (tmp_path / "run" / "wandb").glob("offline-run-*/run-*.wandb")
    content = file.read_bytes()
    assert b"validation_loss" in content and b"learning_rate" in content
