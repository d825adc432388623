"""Analyse a few jobs with worker processes of their own, and stop work in the middle."""

from collections.abc import Generator, Sequence
from pathlib import Path

from tagger.errors import Problem
from tagger.inference.jobs import AnalysisJob
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.worker_pool import WorkerPool
from tagger.progress import Progress, Task


def analyse(
    bundle_folder: Path,
    jobs: Sequence[AnalysisJob],
    *,
    workers: int | None = None,
    task: Task | None = None,
) -> Generator[EncoderOutput | Problem, None, None]:
    """``WorkerPool.analyse`` with a pool for these jobs alone."""
    with WorkerPool(bundle_folder, workers) as pool:
        yield from pool.analyse(jobs, task or Task())


def stop_after(count: int, stage: str | None = None) -> Task:
    """A task that is cancelled once ``count`` items are done, of any stage or of this one."""

    def listen(progress: Progress) -> None:
        if stage in (None, progress.stage) and progress.done >= count:
            task.cancel()

    task = Task(listen)
    return task
