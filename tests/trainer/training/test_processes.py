"""Two processes over gloo on the CPU, started by torchrun, against one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.trainer.training.small import audio_network, patch_examples, same, short_run, train_audio, weights
from trainer.models import losses
from trainer.models.registry import build
from trainer.models.weights import load_network
from trainer.terminal import rank, world
from trainer.training import distributed
from trainer.training.device import seeded
from trainer.training.examples import TensorExamples
from trainer.training.loop import train
from trainer.training.predict import outputs
from trainer.training.recipe import Recipe
from trainer.training.state import TrainingData

PROGRAM = """
import sys, numpy as np, torch
from tests.trainer.training.test_processes import train_others
from pathlib import Path
from tests.trainer.training.small import patch_examples, train_audio
from trainer.training import distributed
from trainer.training.predict import outputs
from trainer.terminal import rank
torch.set_num_threads(1)
for batch in (8, 7):
    folder = Path(sys.argv[1]) / str(batch)
    network, _ = train_audio(folder, batch=batch)
    scores = outputs(network, patch_examples(23, seed=5), batch=4, device="cpu")
    with distributed.first_alone(torch.device("cpu")), (folder / "visitors").open("a") as visitors:
        visitors.write(f"{rank()} {scores.shape[0]}\\n")
    np.save(folder / f"{rank()}.npy", scores)
train_others(Path(sys.argv[1]), 7)
"""


LYRICS = {"vocabulary": 20, "embedding": 6, "hidden": 4}
OTHERS: dict[str, tuple[dict[str, Any], tuple[int, ...]]] = {
    "audio.dmg-gtzan": ({"frames": 330, "bins": 24, "filters": 8, "dense": 16}, (330, 24)),
    "image.baseline": ({"filters": (4, 4), "dense": (8,), "size": 16}, (3, 16, 16)),
    "image.small": ({"widths": (4, 8), "dropout": 0.3}, (3, 16, 16)),
    "lyrics.han": (LYRICS, (3, 4)),
    "lyrics.audio": ({"bins": 8, "filters": (4, 4), "kernels": (3, 3), "pools": (2, 2), "dropout": 0.4}, (40, 8)),
}
"""Networks with batch statistics, dropout, recurrence: their sizes, and the shape of one item."""


def train_others(folder: Path, batch: int) -> None:
    """Train each of OTHERS for an epoch, alone or with the other processes."""
    for name, (sizes, shape) in OTHERS.items():
        items = torch.randn(23, *shape, generator=torch.Generator().manual_seed(2))
        inputs = (items * 9).long().clamp(0, 19) if name == "lyrics.han" else items
        with seeded(1):
            network = build(name, outputs=3, **sizes)
        train(
            network,
            TrainingData(TensorExamples((inputs,), torch.eye(3).repeat(8, 1)[:23])),
            losses.logistic,
            Recipe(batch=batch, epochs=1, optimiser="sgd", learning_rate=0.05),
            short_run(folder / name),
        )


@pytest.mark.slow
def test_two_processes_train_what_one_does(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(program)]
    subprocess.run(
        [sys.executable, *command, str(tmp_path / "two")],
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())},
        timeout=240,
    )
    for batch in (8, 7):  # 7: neither the batches nor the 24 items can be shared out evenly
        single, expected = train_audio(tmp_path / "one" / str(batch), batch=batch)
        together = weights(load_network(tmp_path / "two" / str(batch)))
        for name, tensor in weights(single).items():
            torch.testing.assert_close(together[name], tensor, atol=1e-5, rtol=1e-3)
        assert not same(together, weights(audio_network(0.0)))
        _, outcome = train_audio(tmp_path / "two" / str(batch), batch=batch)  # finished: one process loads it
        assert outcome.epochs == expected.epochs
        for ours, theirs in zip(outcome.history, expected.history, strict=True):
            assert ours["loss"] == pytest.approx(theirs["loss"], rel=1e-4)
            assert ours["validation_loss"] == pytest.approx(theirs["validation_loss"], rel=1e-4)
        single_outputs = outputs(single, patch_examples(23, seed=5), device="cpu")
        for number in (0, 1):
            shared_outputs = np.load(tmp_path / "two" / str(batch) / f"{number}.npy")
            np.testing.assert_allclose(shared_outputs, single_outputs, atol=1e-4)
        assert (tmp_path / "two" / str(batch) / "visitors").read_text() == "0 23\n1 23\n"
    train_others(tmp_path / "one", 7)
    for name in OTHERS:
        alone, shared = (weights(load_network(tmp_path / folder / name)) for folder in ("one", "two"))
        for part, tensor in alone.items():
            torch.testing.assert_close(shared[part], tensor, atol=1e-5, rtol=1e-3, msg=f"{name} {part}")


@pytest.mark.parametrize(("count", "world"), [(8, 2), (7, 2), (1, 3), (10, 4)])
def test_every_item_counts_once_and_every_process_gets_equally_many(
    monkeypatch: pytest.MonkeyPatch, count: int, world: int
) -> None:
    monkeypatch.setattr(distributed, "world", lambda: world)
    batch, counted, sizes = torch.arange(count), [], set()
    for number in range(world):
        monkeypatch.setattr(distributed, "rank", lambda number=number: number)
        places, real = distributed.my_part(batch)
        counted += places[:real].tolist()
        sizes.add(len(places))
    assert sorted(counted) == list(range(count)) and len(sizes) == 1


def test_alone_a_process_has_it_all() -> None:
    assert rank() == 0 and world() == 1
    places, counted = distributed.my_part(torch.arange(5))
    assert places.tolist() == [0, 1, 2, 3, 4] and counted == 5
    assert torch.equal(distributed.gathered(torch.arange(5), 5), torch.arange(5))
    assert float(distributed.summed(torch.tensor(3.0))) == 3.0
