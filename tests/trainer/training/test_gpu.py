"""The loop on an NVIDIA GPU; left out where there is none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from tests.trainer.training.small import RECIPE, audio_network, patch_examples, same, short_run, train_audio, weights
from trainer.cli.main import main
from trainer.models import losses
from trainer.models.registry import build
from trainer.training import media_examples as patches_module
from trainer.training.device import seeded
from trainer.training.examples import TensorExamples
from trainer.training.loop import train
from trainer.training.predict import outputs
from trainer.training.state import TrainingData

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no NVIDIA GPU that torch can use"),
]


def test_data_move_there_and_it_learns_what_the_cpu_learns(tmp_path: Path) -> None:
    settings = {"dropout": 0.0, "precision": "float32", "epochs": 5}
    _, there = train_audio(tmp_path / "gpu", device="cuda", **settings)
    _, here = train_audio(tmp_path / "cpu", device="cpu", **settings)
    assert there.device.startswith("cuda") and there.history[0]["gpu_memory_mb"] > 0
    assert there.history[-1]["loss"] == pytest.approx(here.history[-1]["loss"], rel=0.02)


def test_what_a_recipe_adds_does_there_what_it_does_here(tmp_path: Path) -> None:
    settings = {"dropout": 0.0, "precision": "float32", "epochs": 3, "warm_up": 5, "clip": 0.5, "ema": 0.9}
    network, there = train_audio(tmp_path / "gpu", device="cuda", **settings)
    _, here = train_audio(tmp_path / "cpu", device="cpu", **settings)
    assert there.history[-1]["validation_loss"] == pytest.approx(here.history[-1]["validation_loss"], rel=0.02)
    by_gpu, by_cpu = (outputs(network, patch_examples(seed=2), device=device) for device in ("cuda", "cpu"))
    np.testing.assert_allclose(by_gpu, by_cpu, atol=1e-3)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # torch's compiler warns of torch's own code
def test_a_compiled_network_learns_the_same_there(tmp_path: Path) -> None:
    settings = {"device": "cuda", "precision": "float32", "epochs": 3}
    _, plain = train_audio(tmp_path / "plain", **settings)
    _, made = train_audio(tmp_path / "made", compile=True, **settings)
    assert made.history[-1]["loss"] == pytest.approx(plain.history[-1]["loss"], rel=0.02)


@pytest.mark.slow
def test_a_system_is_reproduced_and_exported_there(tmp_path: Path) -> None:
    assert main(["reproduce", "dmg-gtzan", "--smoke", "--device", "cuda", "--out", str(tmp_path)]) == 0
    run = tmp_path / "runs" / "mel.gtzan" / "seed-0"
    assert main(["export", str(run), "--device", "cuda", "--out", str(tmp_path / "bundle")]) == 0


def test_bfloat16_is_the_choice_there(tmp_path: Path) -> None:
    _, half = train_audio(tmp_path / "auto", device="cuda", dropout=0.0, epochs=5)
    _, full = train_audio(tmp_path / "full", device="cuda", dropout=0.0, epochs=5, precision="float32")
    assert half.history[-1]["loss"] != full.history[-1]["loss"]
    assert half.history[-1]["loss"] == pytest.approx(full.history[-1]["loss"], rel=0.1)


def test_data_that_do_not_fit_are_brought_batch_by_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"precision": "float32", "deterministic": True, "device": "cuda"}
    there, _ = train_audio(tmp_path / "there", **settings)
    monkeypatch.setattr(patches_module, "fits", lambda size, device: False)
    brought, _ = train_audio(tmp_path / "brought", **settings)
    for name, tensor in weights(there).items():
        torch.testing.assert_close(weights(brought)[name], tensor, atol=1e-4, rtol=1e-3)


def test_a_stopped_run_goes_on_to_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)
    settings = {"deterministic": True, "device": "cuda"}
    whole, _ = train_audio(tmp_path / "whole", **settings)
    task = Task()
    task.listener = lambda progress: task.cancel() if progress.done >= 32 else None
    with pytest.raises(CancelledError):
        train_audio(tmp_path / "stopped", task=task, **settings)
    resumed, _ = train_audio(tmp_path / "stopped", **settings)
    assert same(weights(resumed), weights(whole))


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    def greedy(predicted: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return losses.logistic(predicted, targets) + torch.ones(1 << 44, device=predicted.device).mean()

    with pytest.raises(TaggerError, match="GPU has too little memory"):
        train(
            audio_network(),
            TrainingData(patch_examples()),
            greedy,
            replace(RECIPE, epochs=1),
            short_run(tmp_path, device="cuda"),
        )


def test_the_benchmark_of_every_kind_of_row_runs_there(capsys: pytest.CaptureFixture[str]) -> None:
    for rows in ("*.timbre-mlp", "audio.cosine.low-4x96", "image.*", "text.cosine.vsm", "fusion.cosine.audio+image"):
        sizes = ["--patches", "64", "--albums", "64", "--covers", "16"]
        assert main(["benchmark", "--device", "cuda", "--rows", rows, *sizes]) == 0
    assert capsys.readouterr().out.count(f"Table 6, on {torch.cuda.get_device_name()}") == 5


def test_lyrics_and_vgg_train_to_the_same_bits_there(tmp_path: Path) -> None:
    inputs = {
        "lyrics.han": torch.randint(1, 20, (6, 3, 4)),
        "image.vgg-16": torch.randn(6, 3, 64, 64),
    }
    sizes = {"lyrics.han": {"vocabulary": 20}, "image.vgg-16": {"frozen": 0, "normalised": True, "side": 2}}
    for name, given in inputs.items():
        ends = []
        for place in ("one", "other"):
            with seeded(0):
                network = build(name, outputs=3, **sizes[name])
            recipe = replace(RECIPE, epochs=1, batch=3, deterministic=True)
            examples = TensorExamples((given,), torch.eye(3).repeat(2, 1))
            folder = tmp_path / name / place
            train(network, TrainingData(examples), losses.logistic, recipe, short_run(folder, device="cuda"))
            ends.append(weights(network))
        assert same(*ends)
