"""Two processes over gloo on the CPU, started by torchrun, against one."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.trainer.training.small import audio_network, patch_examples, same, train_audio, weights
from trainer.terminal import rank, world
from trainer.training import distributed, load_network, outputs

PROGRAM = """
import sys, numpy as np, torch
from pathlib import Path
from tests.trainer.training.small import patch_examples, train_audio
from trainer.training import distributed, outputs
from trainer.terminal import rank
torch.set_num_threads(1)
network, _ = train_audio(Path(sys.argv[1]), batch=int(sys.argv[2]), dropout=0.0)
told = outputs(network, patch_examples(23, seed=5), batch=4, device="cpu")
with distributed.first_alone(torch.device("cpu")), (Path(sys.argv[1]) / "visitors").open("a") as visitors:
    visitors.write(f"{rank()} {told.shape[0]}\\n")
np.save(Path(sys.argv[1]) / f"{rank()}.npy", told)
"""


@pytest.mark.slow
@pytest.mark.parametrize("batch", [8, 7])  # 7: neither the batches nor the 24 items can be shared out evenly
def test_two_processes_train_what_one_does(tmp_path: Path, batch: int) -> None:
    single, expected = train_audio(tmp_path / "one", batch=batch, dropout=0.0)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(program)]
    subprocess.run(
        [sys.executable, *command, str(tmp_path / "two"), str(batch)],
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())},
        timeout=240,
    )
    together = weights(load_network(tmp_path / "two"))
    for name, tensor in weights(single).items():
        torch.testing.assert_close(together[name], tensor, atol=1e-5, rtol=1e-3)
    assert not same(together, weights(audio_network(0.0)))
    _, outcome = train_audio(tmp_path / "two", batch=batch, dropout=0.0)  # finished: one process loads it
    assert outcome.epochs == expected.epochs
    for ours, theirs in zip(outcome.history, expected.history, strict=True):
        assert ours["loss"] == pytest.approx(theirs["loss"], rel=1e-4)
        assert ours["validation_loss"] == pytest.approx(theirs["validation_loss"], rel=1e-4)
    single_outputs = outputs(single, patch_examples(23, seed=5), device="cpu")
    for number in (0, 1):
        np.testing.assert_allclose(np.load(tmp_path / "two" / f"{number}.npy"), single_outputs, atol=1e-4)
    assert (tmp_path / "two" / "visitors").read_text() == "0 23\n1 23\n"


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
