"""A few files at a time: prepare all, journal all in one commit, put all in place, then commit how it went.

The journal and the folder are flushed once for the whole batch instead of once per file; a crash costs no more than the
temporary files of one batch.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tagger.errors import Problem
from tagger.state.store import State
from tagger.writing import journal
from tagger.writing.edit import LeftBehindError, Prepared, words
from tagger.writing.filesystem import FileSystem
from tagger.writing.journal import Entry, Outcome
from tagger.writing.place import NOT_FLUSHED, put_in_place
from tagger.writing.prepare import Workshop, prepare
from tagger.writing.replace import discard

FILES = 16
SECONDS = 1.0  # a batch is closed when preparing it took this long: so progress shows, and a stop is heard
BYTES = 256 << 20  # of temporary files


def write_batch(state: State, workshop: Workshop, entries: Sequence[Entry]) -> tuple[list[Outcome], list[Entry]]:
    """Write a first part of ``entries``, at least one. Returns how each of them ended, and those that are left.

    A file that already is as wanted has the outcome "not written, no reason". Raises TaggerError when the state cannot
    take the journal: no file is touched then.
    """
    ready: list[tuple[int, Prepared]] = []
    settled: list[Outcome] = []
    left = list(entries)
    try:
        for _ in _portion(ready):
            entry = left.pop(0)
            result = _prepared(workshop, entry)
            if isinstance(result, Prepared):
                ready.append((entry.change, result))
            else:
                settled.append(result)
            if not left:
                break
        journal.record(state, ready)
    except BaseException:
        _give_up(workshop.files, ready)
        raise
    settled += _put_all(workshop, ready)
    unchanged = [outcome.change for outcome in settled if not outcome.written and outcome.reason is None]
    journal.finish(state, (outcome for outcome in settled if outcome.change not in unchanged), unchanged)
    return settled, left


def _portion(ready: Sequence[tuple[int, Prepared]]) -> Iterator[None]:
    """One step for each further file that the batch may take in."""
    started, looked_at = time.monotonic(), 0
    while looked_at < FILES and time.monotonic() - started < SECONDS:
        yield
        looked_at += 1
        if sum(prepared.after.size for _, prepared in ready if prepared.after) > BYTES:
            return


def _prepared(workshop: Workshop, entry: Entry) -> Prepared | Outcome:
    try:
        prepared = prepare(workshop, entry.edit)
    except Exception as error:  # noqa: BLE001 - a broken file may make its readers raise anything; it is left alone and named
        left = error.temporary if isinstance(error, LeftBehindError) else None
        return Outcome(entry.change, entry.edit.path, written=False, reason=words(error), temporary=left)
    return prepared or Outcome(entry.change, entry.edit.path, written=False)


def _give_up(files: FileSystem, ready: Sequence[tuple[int, Prepared]]) -> None:
    """Remove what was prepared: nothing is put in place without a journal. What stays is swept at the next start."""
    for _, prepared in ready:
        if prepared.temporary is not None:
            with suppress(OSError):
                discard(files, prepared.temporary)


def _put_all(workshop: Workshop, ready: Sequence[tuple[int, Prepared]]) -> list[Outcome]:
    """Put every prepared file in place and flush each folder once."""
    files = workshop.files
    outcomes = [put_in_place(files, workshop.options, change, prepared) for change, prepared in ready]
    folders: dict[Path, str | None] = {}
    for (_, prepared), outcome in zip(ready, outcomes, strict=True):
        if outcome.written and prepared.temporary is not None and prepared.real.parent not in folders:
            folders[prepared.real.parent] = _flushed(files, prepared.real.parent)
    return [
        replace(outcome, reason=folders.get(prepared.real.parent)) if outcome.written else outcome
        for (_, prepared), outcome in zip(ready, outcomes, strict=True)
    ]


def _flushed(files: FileSystem, folder: Path) -> str | None:
    """None, or why the disk did not confirm."""
    try:
        files.flush_folder(folder)
    except OSError as error:
        return NOT_FLUSHED.format(reason=words(error))
    return None


def problem(outcome: Outcome) -> Problem | None:
    """What the person must hear about an outcome."""
    return None if outcome.reason is None else Problem(str(outcome.path), outcome.reason)
