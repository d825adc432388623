"""A few files at a time: prepare all, journal all in one commit, put all in place, then commit how it went.

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
from tagger.writing.atomic_replace import discard
from tagger.writing.commit import NOT_FLUSHED, put_in_place
from tagger.writing.edit import LeftBehindError, PreparedChange, RefusedError, describe_error
from tagger.writing.filesystem import FileSystem
from tagger.writing.journal import JournalEntry, WriteOutcome
from tagger.writing.prepare import WriteContext, flushed, prepare

FILES = 32
SECONDS = 1.0  # a batch is closed when preparing it took this long: so progress shows, and a stop is heard
BYTES = 256 << 20  # of temporary files
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def write_batch(
    state: State, workshop: WriteContext, entries: Sequence[JournalEntry]
) -> tuple[list[WriteOutcome], list[JournalEntry]]:
    """Write a first part of ``entries``, at least one. Returns how each of them ended, and those that are left.

    A file that already is as wanted has the outcome "not written, no reason". Where the disk has no room for all of the
    new files at once, it takes those that fit: each that is put in place makes room. Raises TaggerError when the state
    cannot take the journal: no file is touched then.
    """
    ready: dict[int, PreparedChange] = {}
    settled: list[WriteOutcome] = []
    without_room: list[tuple[JournalEntry, OSError]] = []
    begun = 0
    attempt = partial(_attempt, ready=ready, settled=settled, without_room=without_room)
    try:
        for entry in _portion(entries, ready):
            begun += 1
            attempt(entry, partial(prepare, workshop, entry.edit))
            if without_room:
                break
        for change, prepared in list(ready.items()):
            attempt(JournalEntry(change, prepared.edit), partial(flushed, workshop.files, prepared))
        journal.record(state, ready.items())
    except BaseException:
        _give_up(workshop.files, ready.values())
        raise
    if not ready:  # no room even for one
        settled += [_failed(entry, error) for entry, error in without_room]
        without_room.clear()
    settled += _put_all(workshop, ready)
    unchanged = [outcome.change for outcome in settled if not outcome.written and outcome.reason is None]
    journal.finish(state, (outcome for outcome in settled if outcome.change not in unchanged), unchanged)
    return settled, [*(entry for entry, _ in without_room), *entries[begun:]]


def _portion(entries: Sequence[JournalEntry], ready: Mapping[int, PreparedChange]) -> Iterator[JournalEntry]:
    """The entries that one batch takes in: the first, and more until time, number or size of what is ready say enough."""
    started = time.monotonic()
    for number, entry in enumerate(entries[:FILES]):
        size = sum(prepared.before.size for prepared in ready.values() if prepared.temporary)
        if number and (time.monotonic() - started > SECONDS or size > BYTES):
            return
        yield entry


def _attempt(
    entry: JournalEntry,
    step: Callable[[], PreparedChange | None],
    *,
    ready: dict[int, PreparedChange],
    settled: list[WriteOutcome],
    without_room: list[tuple[JournalEntry, OSError]],
) -> None:
    """Take one step with a file: it is ready for the next then, or settled with the reason, or wants room."""
    ready.pop(entry.change, None)
    try:
        prepared = step()
    except Exception as error:  # noqa: BLE001 - a broken file may make its readers raise anything: it is named
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            without_room.append((entry, error))
        else:
            settled.append(_failed(entry, error))
        return
    if prepared is None:
        settled.append(WriteOutcome(entry.change, entry.edit.path, written=False))
    else:
        ready[entry.change] = prepared


def _failed(entry: JournalEntry, error: Exception) -> WriteOutcome:
    left = error.temporary if isinstance(error, LeftBehindError) else None
    return WriteOutcome(entry.change, entry.edit.path, written=False, reason=describe_error(error), temporary=left)


def _give_up(files: FileSystem, ready: Iterable[PreparedChange]) -> None:
    """Remove what was prepared: nothing is put in place without a journal. What stays is swept at the next start."""
    for prepared in ready:
        with suppress(OSError, RefusedError):
            on_disk = flushed(files, prepared)
            if on_disk.temporary is not None:
                discard(files, on_disk.temporary)


def _put_all(workshop: WriteContext, ready: Mapping[int, PreparedChange]) -> list[WriteOutcome]:
    """Put every prepared file in place and flush each folder once."""
    files = workshop.files
    outcomes = [put_in_place(files, workshop.options, change, prepared) for change, prepared in ready.items()]
    folders: dict[Path, str | None] = {}
    for outcome in outcomes:
        folder = ready[outcome.change].real.parent
        if outcome.written and ready[outcome.change].temporary is not None and folder not in folders:
            folders[folder] = _flushed(files, folder)
    return [
        replace(outcome, reason=folders.get(ready[outcome.change].real.parent)) if outcome.written else outcome
        for outcome in outcomes
    ]


def _flushed(files: FileSystem, folder: Path) -> str | None:
    """None, or why the disk did not confirm."""
    try:
        files.flush_folder(folder)
    except OSError as error:
        return NOT_FLUSHED.format(reason=describe_error(error))
    return None


def problem(outcome: WriteOutcome) -> Problem | None:
    """What the person must hear about an outcome."""
    return None if outcome.reason is None else Problem(str(outcome.path), outcome.reason)
