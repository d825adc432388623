"""A sudden end at arbitrary moments of a training process: the run that goes on ends with the same weights."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trainer.training.small import same, train_audio, weights
from trainer.models.weights import load_network

EPOCHS = 120  # enough that no machine is through before the last kill
PROGRAM = f"""
import signal, sys, torch
from pathlib import Path
from tests.trainer.training.small import train_audio
torch.set_num_threads(1)
signal.setitimer(signal.ITIMER_PROF, float(sys.argv[2]))
train_audio(Path(sys.argv[1]), epochs={EPOCHS})
"""


def train_until(folder: Path, seconds: float) -> int:
    """Train, and be ended after so much processor time, as by SIGKILL (0: not at all). The exit code."""
    return subprocess.run([sys.executable, "-c", PROGRAM, str(folder), str(seconds)], cwd=Path.cwd()).returncode


@pytest.mark.slow
def test_killed_again_and_again_it_ends_the_same(tmp_path: Path) -> None:
    uninterrupted, expected = train_audio(tmp_path / "whole", epochs=EPOCHS)
    moments = random.Random(0)
    kills = 0
    outcome = tmp_path / "killed" / "outcome.json"
    while not outcome.exists():
        code = train_until(tmp_path / "killed", moments.uniform(0.05, 0.4) if kills < 3 else 0)
        kills += code == -signal.SIGPROF
        assert code == (0 if outcome.exists() else -signal.SIGPROF)
    assert kills == 3
    assert same(weights(load_network(tmp_path / "killed")), weights(uninterrupted))
    lines = (tmp_path / "killed" / "log.jsonl").read_text().splitlines()
    assert len(lines) == len(expected.history) == EPOCHS
