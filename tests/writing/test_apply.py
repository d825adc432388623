"""A plan is carried out: what is written, what is left alone and named, stopping, going on, and one writer at a time."""

import errno
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Progress, Task
from tagger.services.scan import scan
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.state.exclusive_lock import BusyError, exclusive_lock
from tagger.state.journal_tables import FileChange
from tagger.state.tables import Track
from tagger.writing import apply, history
from tagger.writing.apply import apply_plan
from tagger.writing.file_edit import CHANGED
from tagger.writing.plan import Plan
from tests.helpers.failing_filesystem import WatchedFileSystem
from tests.helpers.write_context import entry_for, fitting, genres_of, leftovers, make_library, plan_for, rewritten

JAZZ = ("Jazz", "Deep House")
WRITE_METHODS: tuple[WriteMethod, ...] = ("replace", "patch")


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_every_format_is_written_and_only_its_genre_bytes(state: State, music: Path, write_method: WriteMethod) -> None:
    files = make_library(music)
    genres_by_path = {path: fitting(path, JAZZ) for path in files}
    new = {path: rewritten(path.read_bytes(), genres_by_path[path]) for path in files}
    report = apply_plan(state, plan_for(genres_by_path), write_method=write_method)
    assert report.problems == [] and sorted(report.written) == sorted(files)
    assert {path: path.read_bytes() for path in files} == new
    assert {path: genres_of(path) for path in files} == genres_by_path
    assert leftovers(music) == [] and report.notes == []


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_writing_twice_touches_nothing_the_second_time(state: State, music: Path, write_method: WriteMethod) -> None:
    files = make_library(music)
    genres_by_path = {path: fitting(path, JAZZ) for path in files}
    apply_plan(state, plan_for(genres_by_path), write_method=write_method)
    before = [(path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in files]
    second_report = plan_for(genres_by_path)
    forced = Plan(tuple(replace(entry, action="write") for entry in second_report.entries), second_report.policy)
    for plan in (second_report, forced):  # as planned, and were the plan to say otherwise
        report = apply_plan(state, plan, write_method=write_method)
        assert report.operation_id is None and sorted(report.unchanged) == sorted(files)
        assert [(path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in files] == before
    assert [view.id for view in history.log(state)] == [1], "what changed nothing leaves no history"


def test_a_file_that_changed_since_review_is_refused(state: State, music: Path) -> None:
    """By its stamp, or where that stayed by its genres."""
    first, second, third = make_library(music, formats=["flac", "opus", "tta"])
    plan = plan_for(dict.fromkeys((first, second, third), JAZZ))
    os.utime(first, ns=(10**18, 10**18))
    before = second.stat()
    second.write_bytes(rewritten(second.read_bytes(), ("Folk",)))
    os.utime(second, ns=(before.st_atime_ns, before.st_mtime_ns))
    stale = [replace(e, stamp=entry_for(second, JAZZ).stamp) if e.path == second else e for e in plan.entries]
    report = apply_plan(state, replace(plan, entries=tuple(stale)))
    assert {(problem.where, problem.reason) for problem in report.problems} == {
        (str(first), CHANGED),
        (str(second), CHANGED),
    }
    assert report.written == [third] and genres_of(second) == ("Folk",)


def test_a_file_that_is_gone_is_named(state: State, music: Path) -> None:
    files = make_library(music, formats=["flac", "opus"])
    plan = plan_for(dict.fromkeys(files, JAZZ))
    files[0].unlink()
    report = apply_plan(state, plan)
    assert [problem.reason for problem in report.problems] == ["it is no longer there; scan again"]
    assert report.written == [files[1]]


def test_refused_entries_are_problems(state: State, music: Path) -> None:
    (path,) = make_library(music, formats=["flac"])
    entry = replace(entry_for(path, JAZZ), action="refused", reason="the reason")
    report = apply_plan(state, replace(plan_for({}), entries=(entry,)))
    assert [(p.where, p.reason) for p in report.problems] == [(str(path), "the reason")]
    assert report.operation_id is None and history.log(state) == []


def test_a_broken_file_stops_no_other(state: State, music: Path) -> None:
    files = make_library(music, formats=["flac", "mp3 id3v2.4", "m4a aac"])
    broken = files[0]
    broken.write_bytes(broken.read_bytes()[:40])
    entries = [entry_for(path, JAZZ, old=("Rock",)) for path in files]
    report = apply_plan(state, replace(plan_for({}), entries=tuple(entries)))
    assert [problem.where for problem in report.problems] == [str(broken)] and report.written == files[1:]


def test_a_name_in_no_encoding_is_written(state: State, music: Path) -> None:
    (path,) = make_library(music, formats=["flac"])
    odd = Path(os.fsdecode(os.fsencode(music) + b"/caf\xe9 \xff.flac"))
    path.rename(odd)
    assert apply_plan(state, plan_for({odd: JAZZ})).written == [odd]
    assert genres_of(odd) == JAZZ
    assert json.loads(next(history.export(state, [])))["path_bytes"]


def test_the_next_scan_opens_nothing(state: State, music: Path) -> None:
    files = make_library(music, formats=["flac", "mp3 id3v2.4", "opus"])
    scan(state, [music])
    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), keep_mtime=True)
    with state.reading() as session:
        assert set(session.scalars(select(Track.genres))) == {JAZZ}
    assert scan(state, [music]).read == 0


def test_a_new_file_that_reads_back_otherwise_is_refused(state: State, music: Path) -> None:
    """The name of the genre's field may be in either case, so that no other check sees a letter that the disk got wrong."""
    (path,) = make_library(music, formats=["flac"])
    before = path.read_bytes()

    class WrongLetter(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "set_times":  # the new file is filled, and not read back yet
                with open(arguments[0], "r+b") as new_file:
                    content = new_file.read()
                    new_file.seek(content.upper().index(b"GENRE=JAZZ"))
                    new_file.write(b"g" if b"GENRE=Jazz" in content else b"G")
            return call(*arguments)

    report = apply_plan(state, plan_for({path: JAZZ}), keep_mtime=True, write_method="replace", files=WrongLetter())
    assert "the new file is not what was written to it" in report.problems[0].reason
    assert path.read_bytes() == before and leftovers(music) == []


def test_a_patch_that_reads_back_otherwise_is_taken_back(state: State, music: Path) -> None:
    """The disk takes the bytes, says so, and stores others."""
    (path,) = make_library(music, formats=["flac"])
    path.write_bytes(rewritten(path.read_bytes(), ("Rock", "and room")))
    before = path.read_bytes()

    class WrongByte(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "write" and self.calls["write"] == 1:
                descriptor, data, offset = arguments
                return call(descriptor, bytes([data[0] ^ 1, *data[1:]]), offset)
            return call(*arguments)

    report = apply_plan(state, plan_for({path: JAZZ}), write_method="patch", files=WrongByte())
    assert [problem.reason for problem in report.problems] == ["the bytes read back are not those written"]
    assert report.written == [] and path.read_bytes() == before


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_the_old_tags_are_committed_before_the_file_changes(
    state: State, music: Path, write_method: WriteMethod
) -> None:
    """Another connection sees the whole entry at the moment of the first change, and the delta leads back."""
    (path,) = make_library(music, formats=["flac"])
    path.write_bytes(rewritten(path.read_bytes(), ("Rock", "and room")))
    statuses: list[tuple[str, int, tuple[str, ...]]] = []

    class Looking(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == ("replace" if write_method == "replace" else "write"):
                with State.open(state.folder) as other, other.reading() as session:
                    row = session.scalars(select(FileChange)).one()
                    statuses.append((row.status, len(row.delta or b""), row.genres_before))
            return call(*arguments)

    assert apply_plan(state, plan_for({path: JAZZ}), write_method=write_method, files=Looking()).written == [path]
    assert statuses and all(
        status == "recorded" and size and held == ("Rock", "and room") for status, size, held in statuses
    )


def test_it_can_be_stopped_and_begun_again(state: State, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "MAX_FILES", 2)
    files = make_library(music, copies=20, formats=["flac"])
    task = Task()

    class Stopping(WatchedFileSystem):
        """The person stops while the third file is put in its place."""

        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "replace" and self.calls[method] == 3:
                task.cancel()
            return call(*arguments)

    with pytest.raises(CancelledError):
        apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), task=task, files=Stopping())
    written = [path for path in files if genres_of(path) == JAZZ]
    assert 3 <= len(written) < 20 and leftovers(music) == []
    (view,) = history.log(state)
    assert (view.status, view.written) == ("interrupted", len(written))
    report = apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
    assert set(report.written) | set(written) == set(files) and sorted(report.unchanged) == sorted(written)


def test_a_pause_comes_between_two_files_and_holds_until_the_work_goes_on(
    state: State, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person pauses while the third file is put in its place: that file is finished, none is left half written."""
    monkeypatch.setattr(apply, "MAX_FILES", 2)
    files = make_library(music, copies=8, formats=["flac"])
    paused: list[Progress] = []
    task = Task(listener=lambda progress: paused.append(progress) if progress.paused else None)

    class Pausing(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "replace" and self.calls[method] == 3:
                task.pause()
            return call(*arguments)

    watched = Pausing()
    plan = plan_for(dict.fromkeys(files, JAZZ))
    with ThreadPoolExecutor(1) as pool:
        report = pool.submit(apply_plan, state, plan, task=task, files=watched)
        until = time.monotonic() + 60
        while not paused and time.monotonic() < until:
            time.sleep(0.01)
        calls = sum(watched.calls.values())
        written = [path for path in files if genres_of(path) == JAZZ]
        time.sleep(0.4)
        assert sum(watched.calls.values()) == calls, "a file is touched in the pause"
        assert len(written) == paused[-1].done == 4 and leftovers(music) == []
        task.resume()
        assert report.result(60).written == files
    assert {genres_of(path) for path in files} == {JAZZ}


def test_a_paused_write_can_be_stopped(state: State, music: Path) -> None:
    files = make_library(music, copies=2, formats=["flac"])
    task = Task(listener=lambda progress: task.cancel() if progress.paused else None)
    task.pause()
    with pytest.raises(CancelledError):
        apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), task=task)
    assert not [path for path in files if genres_of(path) == JAZZ] and not history.log(state)


def test_progress_names_every_file(state: State, music: Path) -> None:
    files = make_library(music, copies=3, formats=["flac", "opus"])
    progress: list[Progress] = []
    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), task=Task(listener=progress.append))
    assert (progress[-1].stage, progress[-1].done, progress[-1].total) == ("writing", 6, 6)


def test_two_programs_at_once_exclude_each_other(state: State, music: Path) -> None:
    files = make_library(music, formats=["flac"])
    code = (
        "import sys, pathlib; from tagger.state.exclusive_lock import BusyError, exclusive_lock\n"
        "with exclusive_lock(pathlib.Path(sys.argv[1]), 'writing'): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(state.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        with pytest.raises(TaggerError, match=rf"Another tagger \(process {other.pid}\) is writing"):
            apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
        other.kill()
    assert apply_plan(state, plan_for(dict.fromkeys(files, JAZZ))).written == files, "the lock died with its holder"


def test_two_threads_at_once_exclude_each_other_from_the_same_work(tmp_path: Path) -> None:
    with exclusive_lock(tmp_path, "writing"):
        with pytest.raises(BusyError, match="Another tagger"), exclusive_lock(tmp_path, "writing"):
            pass
        with exclusive_lock(tmp_path, "analysing"):
            pass
    with exclusive_lock(tmp_path, "writing"):
        pass


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second volume that is always there")
def test_volumes_are_written_side_by_side(
    state: State, music: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each volume's first file waits for the other's: alone, or one after the other, neither would get through."""
    monkeypatch.setattr("tagger.writing.filesystem.system_folder", lambda _: None)  # the second is in /dev
    second = Path("/dev/shm") / f"tagger-{os.getpid()}-{music.parent.name}"
    request.addfinalizer(lambda: subprocess.run(["rm", "-r", "--", str(second)], check=True))
    files = make_library(music, formats=["flac"]) + make_library(second, formats=["flac"])
    if files[0].stat().st_dev == files[1].stat().st_dev:
        pytest.skip("both folders are on one volume")
    barrier = threading.Barrier(2, timeout=20)

    class Waiting(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "create":
                barrier.wait()
            return call(*arguments)

    report = apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), files=Waiting())
    assert sorted(report.written) == sorted(files) and report.problems == []


def test_one_volume_has_one_writer(state: State, music: Path) -> None:
    files = make_library(music, copies=6, formats=["flac"])
    writers = set[int]()

    class Counting(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "create":
                writers.add(threading.get_ident())
            return call(*arguments)

    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), files=Counting())
    assert len(writers) == 1


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_few_flushes(state: State, music: Path, write_method: WriteMethod) -> None:
    """One per file, and per batch one for each folder; a patch needs no folder."""
    files = make_library(music, copies=8, formats=["flac"])
    for path in files:
        path.write_bytes(rewritten(path.read_bytes(), ("Rock", "and room")))
    watched = WatchedFileSystem()
    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), write_method=write_method, files=watched)
    assert watched.calls["flush"] == 8 and watched.calls["flush_folder"] == (1 if write_method == "replace" else 0)


@pytest.mark.skipif(sys.platform == "win32", reason="its locks are of another kind")
def test_a_disk_without_locks_is_not_taken_for_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(TaggerError, match="knows no locks"), exclusive_lock(tmp_path, "writing"):
        pass
