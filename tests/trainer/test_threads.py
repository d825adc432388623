"""Processes × threads never exceed the cores, and what the person says goes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trainer import threads

PROGRAM = """
import os, sys
from trainer.cli import main as command
command.parser().parse_args(["benchmark"])
command.choose_threads()
import torch
print(torch.get_num_threads(), os.environ["OMP_WAIT_POLICY"])
"""


def computed_with(**environment: str) -> list[str]:
    """How many threads torch takes in a new process, and how they wait."""
    kept = {name: value for name, value in os.environ.items() if name not in (*threads.COUNTS, threads.WAITING)}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env={**kept, "PYTHONPATH": str(Path.cwd()), **environment},
    )
    return ran.stdout.split()


def test_torch_takes_what_was_chosen() -> None:
    assert computed_with(TORCHELASTIC_RUN_ID="x", LOCAL_WORLD_SIZE=str(threads.cores())) == ["1", "PASSIVE"]


@pytest.mark.parametrize("count", [1, 2, 3, 1000])
def test_processes_times_threads_are_no_more_than_the_cores(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 8)
    assert 1 <= threads.threads_for(count) <= max(1, 8 // count)


def test_a_quota_of_a_container_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "QUOTA", tmp_path / "cpu.max")
    everything = threads.cores()
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    assert threads.cores() == 1
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert threads.cores() == everything


def test_children_get_one_thread_each_and_the_environment_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    with threads.single_threaded_children():
        assert all(os.environ[name] == "1" for name in threads.COUNTS)
    assert os.environ["OMP_NUM_THREADS"] == "7" and "MKL_NUM_THREADS" not in os.environ
