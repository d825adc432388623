"""A few files at a time: prepare all, journal all in one transaction, commit all to their files, journal the outcomes.

The journal and the folder are flushed once for the whole batch instead of once per file; a crash costs no more than the
temporary files of one batch.
"""

import errno
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from tagger.errors import Problem
from tagger.state.database import State
from tagger.writing import journal
from tagger.writing.atomic_replace import remove_temporary
from tagger.writing.commit import NOT_FLUSHED, commit_change
from tagger.writing.file_edit import (
    FileEdit,
    LeftBehindError,
    PreparedChange,
    RefusedError,
    WriteOutcome,
    describe_error,
)
from tagger.writing.filesystem import FileSystem
from tagger.writing.prepare import WriteContext, prepare, wait_until_flushed

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
    """Take one step with a file: it is prepared then, or has its outcome, or the disk has no space for it."""
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
    """Remove what was prepared: nothing is committed without a journal. What stays is removed at the next start."""
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
    """None, or why the disk did not confirm."""
    try:
        files.flush_folder(folder)
    except OSError as error:
        return NOT_FLUSHED.format(reason=describe_error(error))
    return None


def problem_of(outcome: WriteOutcome) -> Problem | None:
    """The problem to report for an outcome, if there is one."""
    return None if outcome.reason is None else Problem(str(outcome.path), outcome.reason)
