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
from functools import partial

from tagger.display_names import printable
from tagger.errors import CancelledError, Problem
from tagger.progress import Task
from tagger.state.database import State
from tagger.tagformats.genre_writer import genre_splices
from tagger.writing import journal
from tagger.writing.batch import problem, write_batch
from tagger.writing.edit import Edit, Options, Way
from tagger.writing.exclusive_lock import exclusive_lock
from tagger.writing.filesystem import FileSystem
from tagger.writing.history import forget_old
from tagger.writing.journal import JournalEntry, OpenOperation, WriteOutcome
from tagger.writing.options import chosen_options
from tagger.writing.plan import Plan, PlanEntry
from tagger.writing.prepare import WriteContext
from tagger.writing.recovery import settle_all
from tagger.writing.summaries import Kind, WriteReport

LOOK_EVERY_SECONDS = 0.2


def apply_plan(
    state: State,
    plan: Plan,
    *,
    task: Task | None = None,
    keep_mtime: bool | None = None,
    hard_links: bool | None = None,
    way: Way | None = None,
    files: FileSystem | None = None,
) -> WriteReport:
    """Write what the plan says to the files that are still as they were reviewed; everything else is named.

    ``keep_mtime``: leave the files' modification times as they are. ``hard_links``: also write files that have several
    names. ``way``: "auto" patches bytes in place on network and FUSE volumes and makes a verified new file elsewhere.
    Each of the three is as its setting says where it is None.
    Raises CancelledError when stopped (what was written stays and is in the log) and TaggerError when another program
    is writing or the state cannot take the journal.
    """
    files = files or FileSystem()
    options = chosen_options(state, keep_mtime=keep_mtime, hard_links=hard_links, way=way)
    report = WriteReport(
        unchanged=[entry.path for entry in plan.of("unchanged")],
        problems=[Problem(printable(str(entry.path)), entry.reason) for entry in plan.of("refused")],
    )
    edits = [_edit(entry) for entry in plan.to_write]
    with writing(state, files) as report.notes:
        run(state, "write", edits, report, task=task or Task(), options=options, files=files)
    return report


def _edit(entry: PlanEntry) -> Edit:
    return Edit(
        path=entry.path,
        stamp=entry.stamp,
        before=entry.old,
        after=entry.new,
        splices=partial(genre_splices, genres=entry.new),
        track_id=entry.track_id,
    )


@contextmanager
def writing(state: State, files: FileSystem) -> Iterator[list[str]]:
    """Be the only writer, with nothing left over from a crash; gives the sentences about what was."""
    with exclusive_lock(state.folder):
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
    whole: bool = True,
) -> None:
    """Carry out edits as one operation, inside ``writing``, and fill the report. Raises CancelledError when stopped.

    ``undoes``: the operation that this one takes back, ``whole`` or only in part.
    """
    task.begin("writing" if kind == "write" else "undoing", len(edits))
    if not edits:
        return
    operation = journal.begin(state, kind, edits, undoes=undoes)
    try:
        for outcome in _outcomes(state, operation, files, options, task):
            _enter(report, outcome)
    except CancelledError:
        journal.end(state, operation.id, complete=False)
        raise
    if journal.end(state, operation.id, complete=True, whole=whole) and report.written:
        report.operation_id = operation.id
    report.notes += forget_old(state)


def _outcomes(
    state: State, operation: OpenOperation, files: FileSystem, options: Options, task: Task
) -> Iterator[WriteOutcome]:
    """How each file ended, as they do; one thread per volume writes. Raises what a thread raised."""
    groups = _by_volume(files, operation.entries)
    ended: queue.SimpleQueue[WriteOutcome | None] = queue.SimpleQueue()
    stop = threading.Event()
    with ThreadPoolExecutor(len(groups), "writer") as pool:
        write = partial(_write_volume, state, files, operation.token, options)
        writers = [pool.submit(write, group, ended, stop) for group in groups]
        try:
            yield from _listen(ended, len(writers), task)
        finally:
            stop.set()
    for writer in writers:
        writer.result()


def _by_volume(files: FileSystem, entries: Iterable[JournalEntry]) -> list[list[JournalEntry]]:
    """Entries of one device together; those that cannot be looked at, by themselves: preparing them says why."""
    groups: dict[int, list[JournalEntry]] = defaultdict(list)
    for entry in entries:
        try:
            device = files.stat(entry.edit.path).st_dev
        except OSError:
            device = -1
        groups[device].append(entry)
    return list(groups.values())


def _write_volume(
    state: State,
    files: FileSystem,
    token: str,
    options: Options,
    entries: list[JournalEntry],
    ended: "queue.SimpleQueue[WriteOutcome | None]",
    stop: threading.Event,
) -> None:
    """Write batch after batch until all is done or stopped; None in the queue says that this thread has ended."""
    try:
        with ThreadPoolExecutor(1, "flush") as helper:
            workshop = WriteContext(files, token, options, helper)
            while entries and not stop.is_set():
                outcomes, entries = write_batch(state, workshop, entries)
                for outcome in outcomes:
                    ended.put(outcome)
    finally:
        ended.put(None)


def _listen(ended: "queue.SimpleQueue[WriteOutcome | None]", writers: int, task: Task) -> Iterator[WriteOutcome]:
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


def _enter(report: WriteReport, outcome: WriteOutcome) -> None:
    if outcome.written:
        report.written.append(outcome.path)
    elif outcome.reason is None:
        report.unchanged.append(outcome.path)
    if (found := problem(outcome)) is not None:
        report.problems.append(found)
