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

from collections.abc import Iterator, Sequence
from pathlib import Path

from tagger.inference.jobs import Analysed, Job
from tagger.progress import Task

ITEM_TIMEOUT = 60.0  # seconds that one job may take before its worker is given up


def analyse(
    bundle_folder: Path,
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    task: Task | None = None,
    item_timeout: float = ITEM_TIMEOUT,
) -> Iterator[Analysed]:
    """Yield one Analysed per job, in the order of the jobs; ``task`` steps once per result with the job's name.

    ``workers`` is the number of processes (default: one per core, at most one per job); without jobs none is started.
    Raises BundleError where the bundle cannot be used and CancelledError when the task is cancelled. Close the iterator
    (``contextlib.closing``) when leaving early.
    """
    raise NotImplementedError
