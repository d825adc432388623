"""A Dask cluster on this machine: a scheduler and workers, each a process of its own that can be killed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import distributed

STARTING_SECONDS = 240.0


def started(kind: str, folder: Path, *options: str) -> "subprocess.Popen[bytes]":
    """A scheduler or a worker as a person starts it, with the packages of this test."""
    quiet = {
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "30s",
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path]),
    }
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *options]
    with (folder / f"{kind}.log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env={**os.environ, **quiet})


@contextmanager
def dask_cluster(folder: Path, workers: int) -> Iterator[tuple[str, Sequence["subprocess.Popen[bytes]"]]]:
    """A cluster of so many workers: the scheduler's address, and the workers' processes."""
    file = folder / "scheduler.json"
    scheduler = started("scheduler", folder, "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        address = address_in(file)
        processes += [started("worker", folder, address, "--nthreads", "1", "--no-nanny") for _ in range(workers)]
        wait_for_workers(address, workers)
        yield address, processes
    finally:
        for process in (*processes, scheduler):
            process.kill()
            process.wait()


def address_in(file: Path) -> str:
    """The address that a scheduler writes when it listens."""
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        try:
            return str(json.loads(file.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise TimeoutError("the Dask scheduler did not start")


def wait_for_workers(address: str, count: int) -> None:
    """Wait until so many workers have joined."""
    with distributed.Client(address, timeout="30s") as client:
        client.wait_for_workers(count, timeout=STARTING_SECONDS)
