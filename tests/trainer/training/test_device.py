"""What the loop asks of a GPU, shown without one."""

import os
from typing import Any

import pytest
import torch
import torch.distributed as dist

from tagger.errors import TaggerError
from trainer.training import distributed
from trainer.training.device import choose_device, explain_memory_errors, seeded


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has two GPUs, until one of them is used."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", "")  # so that what choosing a GPU sets ends with the test
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG")


@pytest.mark.usefixtures("two_gpus")
def test_what_deterministic_products_need_is_set_before_the_first_one() -> None:
    assert choose_device("cpu").type == "cpu"
    assert "CUBLAS_WORKSPACE_CONFIG" not in os.environ
    assert choose_device() == torch.device("cuda", 0)
    assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"


@pytest.mark.usefixtures("two_gpus")
def test_more_processes_than_gpus_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.training.device.local_rank", lambda: 2)
    with pytest.raises(TaggerError, match="has 2 GPUs"):
        choose_device()


@pytest.mark.usefixtures("two_gpus")
def test_drawing_first_weights_wakes_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def woken(*_: Any) -> None:
        raise AssertionError

    for name in ("get_rng_state", "set_rng_state", "manual_seed_all", "_lazy_init"):
        monkeypatch.setattr(torch.cuda, name, woken)
    before = torch.get_rng_state()
    with seeded(3):
        sample = torch.rand(4)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(sample, torch.rand(4, generator=torch.Generator().manual_seed(3)))


def test_nccl_is_told_which_gpu_is_whose(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments: dict[str, Any] = {}
    monkeypatch.setattr(distributed, "world", lambda: 2)
    monkeypatch.setattr(dist, "is_initialized", lambda: False)
    monkeypatch.setattr(
        dist, "init_process_group", lambda backend, **settings: arguments.update(settings, backend=backend)
    )
    monkeypatch.setattr(torch.cuda, "set_device", lambda device: arguments.update(current=device))
    monkeypatch.setattr("atexit.register", lambda function: None)
    gpu = torch.device("cuda", 1)
    distributed.join(gpu)
    assert (arguments["backend"], arguments["device_id"], arguments["current"]) == ("nccl", gpu, gpu)
    distributed.join(torch.device("cpu"))
    assert arguments["backend"] == "gloo"


def test_a_lack_of_memory_is_known_however_cuda_says_it() -> None:
    with (
        pytest.raises(TaggerError, match="GPU has too little memory"),
        explain_memory_errors(torch.device("cuda"), 8, "x"),
    ):
        raise RuntimeError("CUDA error: out of memory")
    with pytest.raises(RuntimeError, match="device-side"), explain_memory_errors(torch.device("cuda"), 8, "x"):
        raise RuntimeError("CUDA error: device-side assert triggered")
