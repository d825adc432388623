"""Analyse many tracks, covers and texts in worker processes.

``WorkerPool.analyse`` hands each job to one of a few spawned workers and gives the results back in the order of the jobs, each
as soon as it and all before it are done, so that the caller can store it at once and nothing is analysed twice:

    with WorkerPool(bundle, workers=2) as pool, closing(pool.analyse(jobs, task)) as results:
        for result in results:
            store(result)

The workers wait for the next jobs: a quick pass and the whole one are done by the same.

One job's failure is its own: a file that cannot be decoded, that crashes the decoder's process, on which it hangs, or that
needs too much memory (``limited_process``) becomes a Problem, a new worker takes the dead one's place, and the rest goes on. A
worker holds a short queue of jobs and works on the first. A worker that dies, dies of the first; the others are handed out
again. One that dies while it starts is started again; where that fails several times, the others go on without it. While the
task is paused every worker finishes its job and begins no other. Cancelling the task, an exception in the caller, or Ctrl-C
ends all workers within a second. The parent alone acts on Ctrl-C: workers start with the signal blocked, and ignore it
afterwards.

Not a library's pool: pebble's has time limits too, but none for the start of a worker, and its workers can be
interrupted while they start.
"""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tagger.child_processes import PipeEnd, end_process, interrupt_blocked
from tagger.display_names import printable
from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import BundleError
from tagger.inference.jobs import AnalysisJob
from tagger.inference.manifest import MAX_CHARACTERS
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.text import album_text
from tagger.inference.worker import Order, work
from tagger.progress import Task

TEXT_LIMIT = 2 * MAX_CHARACTERS  # cutting it again gives the same text as cutting the whole
QUEUED = 3  # jobs per worker, so that none waits for the parent
START_TIMEOUT = 120.0  # seconds until a worker must be ready
MOST_FAILED_STARTS = 3  # in a row, until the pool makes do with the workers that it has
MOST_LEFT_RUNNING = 3  # workers that cannot be ended, each with its memory, until the work ends

NO_ANSWER = (
    "'{path}' cannot be read: its drive does not answer, and the process that waits for it cannot be ended; "
    "see to the drive, then begin again: finished work is kept."
)

NumberedJob = tuple[int, AnalysisJob]
NumberedResult = tuple[int, EncoderOutput | Problem]


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    connection: "PipeEnd[Any, Any]"
    deadline: float  # monotonic seconds until the first job (or the start) must be done
    ready: bool = False
    unanswered: int = 0  # requests to rest that it has not obeyed yet
    jobs: deque[NumberedJob] = field(default_factory=deque)


ITEM_TIMEOUT = 60.0  # seconds that one job may take before its worker is given up
POLL = 0.1  # seconds between looks at whether the task was cancelled
PREFETCH = 64  # results that may wait for an earlier one
JOBS_PER_WORKER = 8  # fewer do not pay for starting another process


class WorkerPool:
    """Worker processes for the duration of a ``with`` block; none of them outlives it.

    ``workers`` is the most processes to use (default: one per core); few jobs use fewer, no jobs none.
    """

    def __init__(self, bundle_folder: Path, workers: int | None = None) -> None:
        self._folder = bundle_folder
        self._most, self._size = workers or available_cores(), 0
        self._failed_starts = 0  # since the last worker became ready
        self._left_running = 0  # workers that the system could not end
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._waiting: deque[NumberedJob] = deque()
        self._paused = False
        self._looked_at = time.monotonic()  # when the workers were last looked after

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_all()

    def _end_all(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            _end(worker)
        self._workers.clear()
        self._waiting.clear()

    def start(self, jobs: int) -> None:
        """Start the workers that so many jobs pay for, if they do not run already."""
        self._size = max(self._size, min(self._most, -(-jobs // JOBS_PER_WORKER)))
        while len(self._workers) < self._size:
            self._workers.append(self._start())

    def analyse(
        self, jobs: Sequence[AnalysisJob], task: Task, stage: str = "analysing"
    ) -> Generator[EncoderOutput | Problem, None, None]:
        """Yield what became of each job, in their order; ``task`` steps once per result, in ``stage``, with the job's name.

        Raises BundleError where the bundle cannot be used, TaggerError where no worker can be started, and CancelledError
        when the task is cancelled. Close the iterator (``contextlib.closing``) when leaving early, which ends all workers.
        """
        task.begin(stage, len(jobs))
        self.start(len(jobs))
        finished: dict[int, EncoderOutput | Problem] = {}
        sent = yielded = 0
        try:
            for number in range(len(jobs)):
                finished.update(_pause_if_wanted(self, task))
                while number not in finished:
                    task.stop_if_cancelled()
                    until = min(number + max(PREFETCH, QUEUED * self._size), len(jobs))
                    self.hand_out((next_number, jobs[next_number]) for next_number in range(sent, until))
                    sent = max(sent, until)
                    finished.update(self.collect(POLL))
                    finished.update(_pause_if_wanted(self, task))
                yield finished.pop(number)
                yielded += 1
                task.advance(jobs[number].name)
                task.stop_if_cancelled()
        finally:
            if yielded < len(jobs):
                self._end_all()  # what they still answer belongs to no other jobs

    def hand_out(self, jobs: Iterable[NumberedJob]) -> None:
        """Take more jobs and start workers for them, up to the pool's size."""
        self._waiting.extend(jobs)
        if self._paused:
            return
        while self._waiting and len(self._workers) < self._size:
            self._workers.append(self._start())
        for worker in sorted(self._workers, key=lambda worker: len(worker.jobs)):
            while self._waiting and len(worker.jobs) < QUEUED:
                self._give(worker, self._waiting.popleft())

    def collect(self, seconds: float) -> Iterator[NumberedResult]:
        """Wait at most so long for results, yield those that came, and replace the workers that died or are overdue.

        Time in which nobody looked after the workers counts for no job: this program may have been stopped (Ctrl-Z).
        """
        unattended = time.monotonic() - self._looked_at
        for worker in self._workers:
            worker.deadline += unattended
        wait([worker.connection for worker in self._workers], seconds)
        for worker in list(self._workers):
            alive = True
            while alive and worker.connection.poll():
                message = _receive(worker)
                alive = message is not None
                if message is not None:
                    yield from self._answered(worker, message)
            if not alive:
                worker.process.join()
                yield from self._died(worker, _cause_of_death(worker.process.exitcode, was_ready=worker.ready))
            elif self._is_overdue(worker):
                worker.process.kill()
                allowed = ITEM_TIMEOUT if worker.ready else START_TIMEOUT
                yield from self._died(worker, f"took longer than {allowed:g} seconds and was given up")
        self._looked_at = time.monotonic()
        self.hand_out(())

    def pause(self) -> None:
        """Let every worker finish the job that it works on and begin no other."""
        self._paused = True
        for worker in self._workers:
            worker.unanswered += 1
            _send(worker, "rest")

    @property
    def resting(self) -> bool:
        """Whether no worker works, after ``pause``; ``collect`` until then."""
        return self._paused and not any(worker.unanswered for worker in self._workers)

    def resume(self) -> None:
        """Let the workers go on after ``pause``."""
        self._paused = False
        for worker in self._workers:
            _send(worker, "go on")

    def _is_overdue(self, worker: _Worker) -> bool:
        is_resting = self._paused and not worker.unanswered
        is_working = not is_resting and (bool(worker.jobs) or not worker.ready)
        return is_working and time.monotonic() > worker.deadline

    def _answered(self, worker: _Worker, message: tuple[str, Any]) -> Iterator[NumberedResult]:
        kind, content = message
        if kind == "refused":
            raise BundleError(content)
        worker.deadline = time.monotonic() + ITEM_TIMEOUT
        if kind == "ready":
            worker.ready, self._failed_starts = True, 0
        elif kind == "resting":
            worker.unanswered -= 1
        else:
            number, _ = worker.jobs.popleft()
            yield number, content

    def _died(self, worker: _Worker, reason: str) -> Iterator[NumberedResult]:
        self._workers.remove(worker)
        if not _end(worker):
            self._left_running += 1
            if self._left_running == MOST_LEFT_RUNNING:
                where = worker.jobs[0][1].where if worker.jobs else str(self._folder)
                raise TaggerError(NO_ANSWER.format(path=printable(where)))
        if not worker.ready:
            self._failed_to_start(reason)
        elif worker.jobs:
            number, job = worker.jobs.popleft()
            yield number, Problem(job.where, f"it {reason}")
        self._waiting.extendleft(reversed(worker.jobs))

    def _failed_to_start(self, reason: str) -> None:
        """Give up starting more workers than there are after several failures; without any, raise TaggerError."""
        self._failed_starts += 1
        if self._failed_starts < MOST_FAILED_STARTS:
            return
        self._failed_starts, self._size = 0, len(self._workers)
        if not self._workers:
            raise TaggerError(f"The analysis could not start: its worker process {reason}; run 'tagger doctor'.")

    def _give(self, worker: _Worker, numbered: NumberedJob) -> None:
        if not worker.jobs and worker.ready:
            worker.deadline = time.monotonic() + ITEM_TIMEOUT
        worker.jobs.append(numbered)
        _send(worker, _with_short_text(numbered[1]))

    def _start(self) -> _Worker:
        parent_end, worker_end = self._context.Pipe()
        process = self._context.Process(
            target=work, args=(worker_end, self._folder), daemon=True, name="tagger analysis"
        )
        with interrupt_blocked():
            process.start()
        worker_end.close()
        return _Worker(process, parent_end, time.monotonic() + START_TIMEOUT)


def _with_short_text(job: AnalysisJob) -> AnalysisJob:
    """The job with no more text than any encoder reads: what lies in the pipe must not block both ends of it."""
    if not isinstance(job.source, tuple):
        return job
    return replace(job, source=(album_text(job.source, TEXT_LIMIT),))


def _send(worker: _Worker, message: "AnalysisJob | Order") -> None:
    try:
        worker.connection.send(message)
    except OSError:
        return  # it has just died: the next collect finds out


def _receive(worker: _Worker) -> tuple[str, Any] | None:
    """The next message, None where the worker is dead."""
    try:
        message: tuple[str, Any] = worker.connection.recv()
    except (EOFError, OSError):
        return None
    return message


def _end(worker: _Worker) -> bool:
    """End a worker. False if the system cannot end it, because it waits for a drive; it ends once the drive answers."""
    worker.connection.close()
    return end_process(worker.process)


def _cause_of_death(code: int | None, *, was_ready: bool) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        if was_ready and name == "SIGKILL":
            return "ended the process that decoded it (SIGKILL), as when memory runs out"
        return f"crashed the process that decoded it ({name})" if was_ready else f"was ended by {name}"
    return f"ended the process that decoded it (exit code {code})" if was_ready else f"ended with exit code {code}"


def _pause_if_wanted(pool: WorkerPool, task: Task) -> Iterator[NumberedResult]:
    """While a pause is wanted, let the workers come to rest, yielding what they finish, and wait until the person resumes."""
    if not task.pausing:
        return
    pool.pause()
    while task.pausing and not pool.resting:
        yield from pool.collect(POLL)
        task.stop_if_cancelled()
    task.check()
    pool.resume()


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
