"""How many threads a process computes with: chosen here, because libraries that compute take every core for every process.

Processes × threads never exceed the cores that this machine gives us, and a thread that has nothing to do sleeps: threads
that wait for each other by spinning made an epoch of LOW-4×96 six times as slow on two busy cores. It imports no library
that computes, since those read the environment once, when they are loaded.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COUNTS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What the libraries read: OpenMP (torch), the three that multiply matrices for NumPy."""
WAITING = "OMP_WAIT_POLICY"
QUOTA = Path("/sys/fs/cgroup/cpu.max")  # of a container: microseconds of CPU in each period


def cores() -> int:
    """The cores that this process may use, at least one: by its affinity and by its container's quota."""
    if sys.platform == "linux":
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    try:
        quota, period = QUOTA.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return count
    return count if quota == "max" else max(1, min(count, int(quota) // int(period)))


def threads_for(processes: int) -> int:
    """Threads of each of so many processes that compute at once on this machine."""
    return max(1, cores() // max(1, processes))


def choose_threads(count: int | None = None) -> None:
    """Set this process's threads before a library that computes is loaded: ``count``, or else what the person's environment
    says, or else all cores shared out over the processes that torchrun started on this machine.
    """
    os.environ.setdefault(WAITING, "PASSIVE")
    processes = int(os.environ.get("LOCAL_WORLD_SIZE", "1")) if "TORCHELASTIC_RUN_ID" in os.environ else 1
    for name in COUNTS:
        if count is not None:
            os.environ[name] = str(count)
        else:
            os.environ.setdefault(name, str(threads_for(processes)))


@contextmanager
def single_threaded_children() -> Iterator[None]:
    """Let processes that are started compute with one thread each, as there is one for every core."""
    before = {name: os.environ.get(name) for name in (*COUNTS, WAITING)}
    os.environ.update(dict.fromkeys(COUNTS, "1"), **{WAITING: "PASSIVE"})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
