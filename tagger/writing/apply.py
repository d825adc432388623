"""Carrying out a plan: several volumes side by side, one writer on each, and only one program at a time.

    lock → recover after a crash → begin the operation → per volume: batches → end the operation

A batch is a few files: prepare all, journal all in one transaction, commit all to their files, journal the outcomes. The
journal and the folder are flushed once for the whole batch instead of once per file; a crash costs no more than the
temporary files of one batch.

It can be stopped between files and simply begun again: what was written is unchanged then, and the rest follows. It can
pause between two batches, never inside one: no file waits half written.
"""

import errno
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import CancelledError, Problem
from tagger.progress import Task
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.state.exclusive_lock import exclusive_lock
from tagger.writing import journal, rejections
from tagger.writing.atomic_replace import remove_temporary
from tagger.writing.commit import NOT_FLUSHED, commit_change
from tagger.writing.field_splices import field_splices
from tagger.writing.file_edit import (
    FileEdit,
    LeftBehindError,
    PreparedChange,
    RefusedError,
    WriteOutcome,
    describe_error,
)
from tagger.writing.filesystem import FileSystem
from tagger.writing.history import forget_old
from tagger.writing.journal import OpenOperation
from tagger.writing.plan import Plan, PlanEntry
from tagger.writing.prepare import WriteContext, prepare, wait_until_flushed
from tagger.writing.recovery import recover_all
from tagger.writing.rejections import DecisionChange
from tagger.writing.summaries import WriteReport
from tagger.writing.write_options import WriteOptions, read_write_options

MAX_FILES = 32
MAX_SECONDS = 1.0  # a batch is closed when preparing it took this long: so that progress shows, and a stop takes effect
MAX_BYTES = 256 << 20  # of temporary files
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def write_batch(
    state: State, context: WriteContext, edits: Sequence[FileEdit]
) -> tuple[list[WriteOutcome], list[FileEdit]]:
    """Write a first part of ``edits``, at least one. Returns the outcome of each of them, and the edits that remain.

    A file that already is as wanted has the outcome "not written, no reason". Where the disk has no room for all of the
    new files at once, it takes those that fit: each that replaces its original makes room. Raises TaggerError when the state
    cannot take the journal: no file is touched then.
    """
    prepared_changes: dict[int, PreparedChange] = {}
    outcomes: list[WriteOutcome] = []
    no_space: list[tuple[FileEdit, OSError]] = []
    started_count = 0
    attempt = partial(_attempt, prepared_changes=prepared_changes, outcomes=outcomes, no_space=no_space)
    try:
        for edit in _next_edits(edits, prepared_changes):
            started_count += 1
            attempt(edit, partial(prepare, context, edit))
            if no_space:
                break
        for prepared in list(prepared_changes.values()):
            attempt(prepared.edit, partial(wait_until_flushed, context.files, prepared))
        journal.record_prepared(state, prepared_changes.values())
    except BaseException:
        _remove_prepared(context.files, prepared_changes.values())
        raise
    if not prepared_changes:  # no room even for one
        outcomes += [_failed(edit, error) for edit, error in no_space]
        no_space.clear()
    outcomes += _commit_all(context, prepared_changes)
    unchanged = [outcome.change_id for outcome in outcomes if not outcome.written and outcome.reason is None]
    journal.finish(state, (outcome for outcome in outcomes if outcome.change_id not in unchanged), unchanged)
    return outcomes, [*(edit for edit, _ in no_space), *edits[started_count:]]


def _next_edits(edits: Sequence[FileEdit], prepared_changes: Mapping[int, PreparedChange]) -> Iterator[FileEdit]:
    """The edits of one batch: the first, and more until the limits of time, number or size of temporary files are reached."""
    started = time.monotonic()
    for number, edit in enumerate(edits[:MAX_FILES]):
        size = sum(prepared.stamp_before.size for prepared in prepared_changes.values() if prepared.temporary)
        if number and (time.monotonic() - started > MAX_SECONDS or size > MAX_BYTES):
            return
        yield edit


def _attempt(
    edit: FileEdit,
    step: Callable[[], PreparedChange | None],
    *,
    prepared_changes: dict[int, PreparedChange],
    outcomes: list[WriteOutcome],
    no_space: list[tuple[FileEdit, OSError]],
) -> None:
    """Carry out ``step`` for one file, and put the result into ``prepared_changes``, ``outcomes`` or ``no_space``."""
    prepared_changes.pop(edit.change_id, None)
    try:
        prepared = step()
    except Exception as error:  # noqa: BLE001 - a broken file may make its readers raise anything: it is named
        if isinstance(error, OSError) and error.errno in NO_SPACE:
            no_space.append((edit, error))
        else:
            outcomes.append(_failed(edit, error))
        return
    if prepared is None:
        outcomes.append(WriteOutcome(edit.change_id, edit.path, written=False))
    else:
        prepared_changes[edit.change_id] = prepared


def _failed(edit: FileEdit, error: Exception) -> WriteOutcome:
    temporary = error.temporary if isinstance(error, LeftBehindError) else None
    return WriteOutcome(edit.change_id, edit.path, written=False, reason=describe_error(error), temporary=temporary)


def _remove_prepared(files: FileSystem, prepared_changes: Iterable[PreparedChange]) -> None:
    """Remove what was prepared, as nothing is committed without a journal. What cannot be removed goes at the next start."""
    for prepared in prepared_changes:
        with suppress(OSError, RefusedError):
            on_disk = wait_until_flushed(files, prepared)
            if on_disk.temporary is not None:
                remove_temporary(files, on_disk.temporary)


def _commit_all(context: WriteContext, prepared_changes: Mapping[int, PreparedChange]) -> list[WriteOutcome]:
    """Commit every prepared change to its file and flush each folder once."""
    files = context.files
    outcomes = [commit_change(files, context.options, prepared) for prepared in prepared_changes.values()]
    folders: dict[Path, str | None] = {}
    for outcome in outcomes:
        folder = prepared_changes[outcome.change_id].real_path.parent
        if outcome.written and prepared_changes[outcome.change_id].temporary is not None and folder not in folders:
            folders[folder] = _flush_folder(files, folder)
    return [
        replace(outcome, reason=folders.get(prepared_changes[outcome.change_id].real_path.parent))
        if outcome.written
        else outcome
        for outcome in outcomes
    ]


def _flush_folder(files: FileSystem, folder: Path) -> str | None:
    """Flush a folder; returns why the disk did not confirm it, or None."""
    try:
        files.flush_folder(folder)
    except OSError as error:
        return NOT_FLUSHED.format(reason=describe_error(error))
    return None


def problem_of(outcome: WriteOutcome) -> Problem | None:
    """The problem to report for an outcome, if there is one."""
    return None if outcome.reason is None else Problem(str(outcome.path), outcome.reason)


POLL_SECONDS = 0.2  # between looks at whether the work was cancelled or resumed


def apply_plan(
    state: State,
    plan: Plan,
    *,
    task: Task | None = None,
    keep_mtime: bool | None = None,
    hard_links: bool | None = None,
    write_method: WriteMethod | None = None,
    files: FileSystem | None = None,
) -> WriteReport:
    """Write what the plan says to the files that are still as they were reviewed; everything else is named.

    ``keep_mtime``: leave the files' modification times as they are. ``hard_links``: also write files that have several
    names. ``write_method``: "auto" patches bytes in place on network and FUSE volumes and makes a verified new file elsewhere.
    Each of the three is as its setting says where it is None.
    Raises CancelledError when stopped (what was written stays and is in the log) and TaggerError when another program
    is writing or the state cannot take the journal.
    """
    files = files or FileSystem()
    with state.reading() as session:
        options = read_write_options(session, keep_mtime=keep_mtime, hard_links=hard_links, write_method=write_method)
    report = WriteReport(
        unchanged=[entry.path for entry in plan.of("unchanged")],
        problems=[Problem(printable(str(entry.path)), entry.reason) for entry in plan.of("refused")],
    )
    edits = [_file_edit(entry) for entry in plan.to_write]
    with exclusive_writing(state, files) as report.notes:
        if plan.rejections and not edits:
            with state.session() as session:
                rejections.make(session, plan.rejections, None)
        writer = OperationWriter(state, files, options, task or Task())
        writer.run(edits, report, rejected=plan.rejections)
    return report


def _file_edit(entry: PlanEntry) -> FileEdit:
    return FileEdit(
        path=entry.path,
        stamp=entry.stamp,
        genres_before=entry.old,
        genres_after=entry.new,
        splices=partial(
            field_splices,
            genres=entry.new if entry.changes_genres else None,
            changes=entry.other_fields,
            name=str(entry.path),
        ),
        other_fields=entry.other_fields,
        track_id=entry.track_id,
    )


@contextmanager
def exclusive_writing(state: State, files: FileSystem) -> Iterator[list[str]]:
    """Hold the lock for writing, and recover from a crash first; yields recovery's sentences."""
    with exclusive_lock(state.folder, "writing"):
        yield recover_all(state, files)


class WriterState(Enum):
    """What a writer thread reports about itself, in one queue with its outcomes."""

    RESTING = auto()
    WORKING = auto()
    ENDED = auto()


News = queue.SimpleQueue[WriteOutcome | WriterState]


@dataclass(frozen=True, slots=True)
class OperationWriter:
    """Carries out edits as one operation, inside ``exclusive_writing``; one thread per volume writes."""

    state: State
    files: FileSystem
    options: WriteOptions
    task: Task

    def run(
        self,
        edits: Sequence[FileEdit],
        report: WriteReport,
        *,
        undoes: int | None = None,
        undoes_all: bool = True,
        rejected: Sequence[DecisionChange] = (),
    ) -> None:
        """Carry out the edits and fill the report. Raises CancelledError when stopped.

        ``undoes``: the operation that this one undoes, ``undoes_all`` or only in part; None for a write. ``rejected``: what
        is decided with it.
        """
        self.task.begin("writing" if undoes is None else "undoing", len(edits))
        if not edits:
            return
        operation = journal.begin_operation(self.state, edits, undoes=undoes, rejected=rejected)
        try:
            for outcome in self._outcomes(operation):
                _add_to_report(report, outcome)
        except CancelledError:
            journal.end_operation(self.state, operation.id, complete=False)
            raise
        if journal.end_operation(self.state, operation.id, complete=True, undoes_all=undoes_all) and report.written:
            report.operation_id = operation.id
        report.notes += forget_old(self.state, self.options.keep_days)

    def _outcomes(self, operation: OpenOperation) -> Iterator[WriteOutcome]:
        """The outcome of each file as it is finished. Raises what a thread raised."""
        groups = _by_volume(self.files, operation.edits)
        news: News = queue.SimpleQueue()
        stop = threading.Event()
        with ThreadPoolExecutor(len(groups), "writer") as pool:
            writers = [pool.submit(self._write_volume, operation.token, group, news, stop) for group in groups]
            try:
                yield from _receive(news, len(writers), self.task)
            finally:
                stop.set()
        for writer in writers:
            writer.result()

    def _write_volume(self, token: str, edits: list[FileEdit], news: News, stop: threading.Event) -> None:
        """Write batch after batch until all is done or stopped; rest between two while a pause is wanted."""
        try:
            with ThreadPoolExecutor(1, "flush") as flush_thread:
                context = WriteContext(self.files, token, self.options, flush_thread)
                while edits and not stop.is_set():
                    if self.task.pausing:
                        self._pause(news, stop)
                        continue
                    outcomes, edits = write_batch(self.state, context, edits)
                    for outcome in outcomes:
                        news.put(outcome)
        finally:
            news.put(WriterState.ENDED)

    def _pause(self, news: News, stop: threading.Event) -> None:
        """Wait until the pause is over, and say so before and after."""
        news.put(WriterState.RESTING)
        while self.task.pausing and not stop.wait(POLL_SECONDS):
            pass
        news.put(WriterState.WORKING)


def _by_volume(files: FileSystem, edits: Iterable[FileEdit]) -> list[list[FileEdit]]:
    """The edits by device. Files whose status cannot be read form a group, and preparing them will say why."""
    groups: dict[int, list[FileEdit]] = defaultdict(list)
    for edit in edits:
        try:
            device = files.stat(edit.path).st_dev
        except OSError:
            device = -1
        groups[device].append(edit)
    return list(groups.values())


def _receive(news: News, writers: int, task: Task) -> Iterator[WriteOutcome]:
    """Yield the writers' outcomes until the last writer has ended. Can be cancelled even while a large file is written.

    Once every writer rests, the task waits for the person to resume.
    """
    resting = 0
    while writers:
        try:
            item = news.get(timeout=POLL_SECONDS)
        except queue.Empty:
            task.stop_if_cancelled()
            continue
        if isinstance(item, WriteOutcome):
            yield item
            task.advance(printable(str(item.path)))
            task.stop_if_cancelled()
            continue
        writers -= item is WriterState.ENDED
        resting += (item is WriterState.RESTING) - (item is WriterState.WORKING)
        if resting and resting == writers:
            task.check()


def _add_to_report(report: WriteReport, outcome: WriteOutcome) -> None:
    if outcome.written:
        report.written.append(outcome.path)
    elif outcome.reason is None:
        report.unchanged.append(outcome.path)
    if (problem := problem_of(outcome)) is not None:
        report.problems.append(problem)
