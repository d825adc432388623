"""A few worker processes that survive their own members: a dead or overdue one is replaced, its job named.

A worker holds a short queue of jobs and works on the first. A worker that dies, dies of the first; the others are
handed out again. The parent alone acts on Ctrl-C: workers start with the signal blocked, and ignore it afterwards.

Not a library's pool: pebble's has time limits too, but none for the start of a worker, and its workers can be
interrupted while they start.
"""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import BundleError
from tagger.inference.encoders import EncoderOutput
from tagger.inference.jobs import AnalysisJob
from tagger.inference.manifest import MAX_CHARACTERS
from tagger.inference.text import album_text
from tagger.inference.worker import work

TEXT_LIMIT = 2 * MAX_CHARACTERS  # cutting it again gives the same text as cutting the whole
QUEUED = 3  # jobs per worker, so that none waits for the parent
START_TIMEOUT = 120.0  # seconds until a worker must be ready
STOP_TIMEOUT = 0.5  # seconds between asking a worker to end and ending it

NumberedJob = tuple[int, AnalysisJob]
NumberedResult = tuple[int, EncoderOutput | Problem]


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    connection: "Connection[Any, Any]"
    deadline: float  # monotonic seconds until the first job (or the start) must be done
    ready: bool = False
    jobs: deque[NumberedJob] = field(default_factory=deque)


class WorkerPool:
    """Worker processes for the duration of a ``with`` block; none of them outlives it."""

    def __init__(self, bundle_folder: Path, size: int, item_timeout: float) -> None:
        self._folder, self._size, self._item_timeout = bundle_folder, size, item_timeout
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._waiting: deque[NumberedJob] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def hand_out(self, jobs: Iterable[NumberedJob]) -> None:
        """Take more jobs and start workers for them, up to the pool's size."""
        self._waiting.extend(jobs)
        while self._waiting and len(self._workers) < self._size:
            self._workers.append(self._start())
        for worker in sorted(self._workers, key=lambda worker: len(worker.jobs)):
            while self._waiting and len(worker.jobs) < QUEUED:
                self._give(worker, self._waiting.popleft())

    def collect(self, seconds: float) -> Iterator[NumberedResult]:
        """Wait at most so long for results, yield those that came, and replace the workers that died or are overdue."""
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
                yield from self._died(worker, _cause_of_death(worker.process.exitcode))
            elif time.monotonic() > worker.deadline and (worker.jobs or not worker.ready):
                worker.process.kill()
                yield from self._died(worker, f"took longer than {self._item_timeout:g} seconds and was given up")
        self.hand_out(())

    def _answered(self, worker: _Worker, message: tuple[str, Any]) -> Iterator[NumberedResult]:
        kind, content = message
        if kind == "refused":
            raise BundleError(content)
        worker.deadline = time.monotonic() + self._item_timeout
        if kind == "ready":
            worker.ready = True
        else:
            number, _ = worker.jobs.popleft()
            yield number, content

    def _died(self, worker: _Worker, reason: str) -> Iterator[NumberedResult]:
        self._workers.remove(worker)
        _end(worker)
        if not worker.ready:
            raise TaggerError(f"The analysis could not start: its worker process {reason}; run 'tagger doctor'.")
        if worker.jobs:
            number, job = worker.jobs.popleft()
            yield number, Problem(job.where, f"it {reason}")
        self._waiting.extendleft(reversed(worker.jobs))

    def _give(self, worker: _Worker, numbered: NumberedJob) -> None:
        if not worker.jobs and worker.ready:
            worker.deadline = time.monotonic() + self._item_timeout
        worker.jobs.append(numbered)
        try:
            worker.connection.send(_with_short_text(numbered[1]))
        except OSError:
            return  # it has just died: the next collect finds out

    def _start(self) -> _Worker:
        parent_end, worker_end = self._context.Pipe()
        process = self._context.Process(
            target=work, args=(worker_end, self._folder), daemon=True, name="tagger analysis"
        )
        with _interrupt_blocked():
            process.start()
        worker_end.close()
        return _Worker(process, parent_end, time.monotonic() + START_TIMEOUT)


@contextmanager
def _interrupt_blocked() -> Iterator[None]:
    """Start processes that Ctrl-C cannot reach, without losing one: a blocked signal stays pending in this thread."""
    if not hasattr(signal, "pthread_sigmask"):
        yield  # Windows: the worker ignores Ctrl-C from its first line on
        return
    resource_tracker.ensure_running()  # it would unblock the signal when it starts
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)


def _with_short_text(job: AnalysisJob) -> AnalysisJob:
    """The job with no more text than any encoder reads: what lies in the pipe must not block both ends of it."""
    if not isinstance(job.source, tuple):
        return job
    return replace(job, source=(album_text(job.source, TEXT_LIMIT),))


def _receive(worker: _Worker) -> tuple[str, Any] | None:
    """The next message, None where the worker is dead."""
    try:
        message: tuple[str, Any] = worker.connection.recv()
    except (EOFError, OSError):
        return None
    return message


def _end(worker: _Worker) -> None:
    worker.connection.close()
    worker.process.join(STOP_TIMEOUT)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.process.close()


def _cause_of_death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"crashed the process that decoded it ({signal.Signals(-code).name})"
    return f"ended the process that decoded it (exit code {code})"
