"""SIGKILL at arbitrary moments of a training process: the run that goes on ends with the same weights."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.trainer.training.small import same, train_audio, weights
from trainer.models.weights import load_network

EPOCHS = 120  # enough that no machine is through before the last kill
PROGRAM = f"""
import sys, torch
from pathlib import Path
from tests.trainer.training.small import train_audio
torch.set_num_threads(1)
print("ready", flush=True)
train_audio(Path(sys.argv[1]), epochs={EPOCHS})
"""


def start(folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, cwd=Path.cwd())
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    process.stdout.close()
    return process


@pytest.mark.slow
def test_killed_again_and_again_it_ends_the_same(tmp_path: Path) -> None:
    uninterrupted, expected = train_audio(tmp_path / "whole", epochs=EPOCHS)
    moments = random.Random(0)
    kills = 0
    while not (tmp_path / "killed" / "outcome.json").exists():
        process = start(tmp_path / "killed")
        if kills < 3:
            time.sleep(moments.uniform(0.05, 0.4))
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
        else:
            assert process.wait() == 0
    assert kills == 3
    assert same(weights(load_network(tmp_path / "killed")), weights(uninterrupted))
    lines = (tmp_path / "killed" / "log.jsonl").read_text().splitlines()
    assert len(lines) == len(expected.history) == EPOCHS
