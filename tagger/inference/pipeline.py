"""Analyse many tracks, covers and texts in worker processes.

``analyse`` hands each job to one of a few spawned workers and gives the results back in the order of the jobs, each as
soon as it and all before it are done, so that the caller can store it at once and nothing is analysed twice:

    with closing(analyse(bundle, jobs, workers=2, task=task)) as results:
        for result in results:
            store(result)

One job's failure is its own: a file that cannot be decoded, that crashes the decoder's process, or on which it hangs
becomes a Problem, a new worker takes the dead one's place, and the rest goes on. Cancelling the task, an exception in
the caller, or Ctrl-C (which the workers ignore and the parent acts on) ends all workers within a second.
"""

import os
from collections.abc import Generator, Sequence
from pathlib import Path

from tagger.errors import Problem
from tagger.inference.encoders import EncoderOutput
from tagger.inference.jobs import AnalysisJob
from tagger.inference.worker_pool import QUEUED, WorkerPool
from tagger.progress import Task

ITEM_TIMEOUT = 60.0  # seconds that one job may take before its worker is given up
POLL = 0.1  # seconds between looks at whether the task was cancelled
PREFETCH = 64  # results that may wait for an earlier one
JOBS_PER_WORKER = 8  # fewer do not pay for starting another process


def analyse(
    bundle_folder: Path,
    jobs: Sequence[AnalysisJob],
    *,
    workers: int | None = None,
    task: Task | None = None,
    item_timeout: float = ITEM_TIMEOUT,
    stage: str = "analysing",
) -> Generator[EncoderOutput | Problem, None, None]:
    """Yield what became of each job, in their order; ``task`` steps once per result, in ``stage``, with the job's name.

    ``workers`` is the most processes to use (default: one per core); few jobs use fewer, no jobs none.
    Raises BundleError where the bundle cannot be used and CancelledError when the task is cancelled. Close the iterator
    (``contextlib.closing``) when leaving early.
    """
    task = task or Task()
    task.begin(stage, len(jobs))
    size = min(workers or available_cores(), -(-len(jobs) // JOBS_PER_WORKER))
    finished: dict[int, EncoderOutput | Problem] = {}
    sent = 0  # jobs that were handed out
    with WorkerPool(bundle_folder, size, item_timeout) as pool:
        for number in range(len(jobs)):
            while number not in finished:
                task.check()
                until = min(number + max(PREFETCH, QUEUED * size), len(jobs))
                pool.hand_out((next_number, jobs[next_number]) for next_number in range(sent, until))
                sent = max(sent, until)
                finished.update(pool.collect(POLL))
            yield finished.pop(number)
            task.step(jobs[number].name)


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
