"""Carrying out a plan: several volumes side by side, one writer on each, and only one program at a time.

    lock → tidy up after a crash → enter the operation → per volume: batches → close the operation

It can be stopped between files and simply begun again: what was written is unchanged then, and the rest follows.
"""

import queue
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tagger.errors import CancelledError
from tagger.library.names import printable
from tagger.progress import Task
from tagger.state.store import State
from tagger.writing import journal
from tagger.writing.batch import problem, write_batch
from tagger.writing.edit import Edit, Options
from tagger.writing.filesystem import FileSystem
from tagger.writing.journal import Entry, Outcome, Running
from tagger.writing.lock import alone
from tagger.writing.prepare import Workshop
from tagger.writing.records import Kind, WriteReport
from tagger.writing.recovery import settle_all

LOOK_EVERY_SECONDS = 0.2


@contextmanager
def writing(state: State, files: FileSystem) -> Iterator[list[str]]:
    """Be the only writer, with nothing left over from a crash; gives the sentences about what was."""
    with alone(state.folder):
        yield settle_all(state, files)


def run(
    state: State,
    kind: Kind,
    edits: Sequence[Edit],
    report: WriteReport,
    *,
    task: Task,
    options: Options,
    files: FileSystem,
    undoes: int | None = None,
) -> None:
    """Carry out edits as one operation, inside ``writing``; fills the report. Raises CancelledError when stopped."""
    task.begin("writing" if kind == "write" else "undoing", len(edits))
    if not edits:
        return
    operation = journal.begin(state, kind, edits, undoes=undoes)
    try:
        for outcome in _outcomes(state, operation, Workshop(files, operation.token, options), task):
            _enter(report, outcome)
    except CancelledError:
        journal.end(state, operation.id, complete=False)
        raise
    if journal.end(state, operation.id, complete=True) and report.written:
        report.operation_id = operation.id


def _outcomes(state: State, operation: Running, workshop: Workshop, task: Task) -> Iterator[Outcome]:
    """How each file ended, as they do; one thread per volume writes. Raises what a thread raised, in the end."""
    groups = _by_volume(workshop.files, operation.entries)
    ended: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
    stop = threading.Event()
    with ThreadPoolExecutor(len(groups), "writer") as pool:
        writers = [pool.submit(_write_volume, state, workshop, group, ended, stop) for group in groups]
        try:
            yield from _listen(ended, len(writers), task)
        finally:
            stop.set()
    for writer in writers:
        writer.result()


def _by_volume(files: FileSystem, entries: Iterable[Entry]) -> list[list[Entry]]:
    """Entries of one device together; those that cannot be looked at, by themselves: preparing them says why."""
    groups: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        try:
            device = files.stat(entry.edit.path).st_dev
        except OSError:
            device = -1
        groups[device].append(entry)
    return list(groups.values())


def _write_volume(
    state: State,
    workshop: Workshop,
    entries: list[Entry],
    ended: "queue.SimpleQueue[Outcome | None]",
    stop: threading.Event,
) -> None:
    """Write batch after batch until all is done or stopped; None in the queue says that this thread has ended."""
    try:
        while entries and not stop.is_set():
            outcomes, entries = write_batch(state, workshop, entries)
            for outcome in outcomes:
                ended.put(outcome)
    finally:
        ended.put(None)


def _listen(ended: "queue.SimpleQueue[Outcome | None]", writers: int, task: Task) -> Iterator[Outcome]:
    """What the writers report, until the last has ended; hears a stop even while a large file is being written."""
    while writers:
        try:
            outcome = ended.get(timeout=LOOK_EVERY_SECONDS)
        except queue.Empty:
            task.check()
            continue
        if outcome is None:
            writers -= 1
        else:
            yield outcome
            task.step(printable(str(outcome.path)))


def _enter(report: WriteReport, outcome: Outcome) -> None:
    if outcome.written:
        report.written.append(outcome.path)
    elif outcome.reason is None:
        report.unchanged.append(outcome.path)
    if (found := problem(outcome)) is not None:
        report.problems.append(found)
