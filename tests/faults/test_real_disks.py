"""The same promises on disks that really are full, read-only, too small, gone, or forbidden; and with a clock run backwards."""

import errno
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tagger.errors import TaggerError
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.writing import history
from tagger.writing.apply import apply_plan
from tagger.writing.recovery import recover
from tagger.writing.undo import undo
from tests.helpers.failing_filesystem import WatchedFileSystem
from tests.helpers.write_context import genres_of, leftovers, make_library, plan_for

LONG_GENRE = ("A genre that is longer than the room there is " * 200,)
needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounting a real disk needs root on Linux"
)


@contextmanager
def mounted(folder: Path, options: str, device: str = "tmpfs", kind: str = "tmpfs") -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    result = subprocess.run(["mount", "-t", kind, "-o", options, device, str(folder)], capture_output=True, text=True)
    if result.returncode != 0:
        pytest.skip(f"this machine lets nobody mount: {result.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(filler: Path) -> None:
    with filler.open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()


def contents(files: list[Path]) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in files}


def tagger(state: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tagger", "--state", str(state), *arguments]
    checkout = str(Path(__file__).parents[2])
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": checkout})


@needs_root
def test_a_full_disk_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    with mounted(tmp_path / "music", "size=2m") as music, State.open(tmp_path / "state") as state:
        files = make_library(music, formats=["flac", "m4a aac", "mp3 id3v2.3"])
        filler = music / "filler"
        with pytest.raises(OSError, match="No space"):
            fill(filler)
        old = contents(files)
        report = apply_plan(state, plan_for(dict.fromkeys(files, LONG_GENRE)))
        assert [problem.reason for problem in report.problems] == ["the disk is full; make room and write again"] * 3
        assert contents(files) == old and leftovers(music) == []
        filler.unlink()
        assert apply_plan(state, plan_for(dict.fromkeys(files, LONG_GENRE))).written == files


def test_where_only_one_new_file_fits_they_are_written_one_after_another(tmp_path: Path) -> None:
    class Tight(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "write" and len(leftovers(music)) > 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return call(*arguments)

    music = tmp_path / "music"
    files = make_library(music, copies=2, formats=["flac", "m4a aac", "mp3 id3v2.3"])
    old = contents(files)
    with State.open(tmp_path / "state") as state:
        report = apply_plan(state, plan_for(dict.fromkeys(files, LONG_GENRE)), write_method="replace", files=Tight())
        assert report.problems == [] and sorted(report.written) == sorted(files)
        assert leftovers(music) == []
        assert undo(state, write_method="replace", files=Tight()).problems == []
    assert contents(files) == old


@needs_root
def test_a_full_disk_under_the_state_lets_no_file_be_written(tmp_path: Path) -> None:
    with mounted(tmp_path / "state", "size=1m") as folder, State.open(folder) as state:
        files = make_library(tmp_path / "music", formats=["flac", "mp3 id3v2.3"])
        old = contents(files)
        filler = folder / "filler"
        with pytest.raises(OSError, match="No space"):
            fill(filler)
        with pytest.raises(TaggerError, match="state"):
            apply_plan(state, plan_for(dict.fromkeys(files, LONG_GENRE)))
        assert contents(files) == old
        filler.unlink()
        recover(state)
        assert leftovers(tmp_path) == []
        assert apply_plan(state, plan_for(dict.fromkeys(files, LONG_GENRE))).written == files


@needs_root
def test_a_full_disk_is_told_to_who_only_looks(tmp_path: Path) -> None:
    with mounted(tmp_path / "state", "size=1m") as folder:
        State.open(folder).close()
        with pytest.raises(OSError, match="No space"):
            fill(folder / "filler")
        with pytest.raises(TaggerError, match="is full; make room"), State.open(folder):
            pass
        (folder / "filler").unlink()
        State.open(folder).close()


def disk_image(folder: Path, megabytes: int, *command: str) -> Path:
    """A file of this size with an empty file system, made by the command."""
    image = folder / "image"
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    subprocess.run([*command, str(image)], check=True)
    return image


@needs_root
@pytest.mark.skipif(shutil.which("mkfs.ext4") is None, reason="e2fsprogs is not installed")
def test_a_full_disk_of_small_blocks_does_not_kill_the_program(tmp_path: Path) -> None:
    """SQLite maps the index of its log into memory and leaves holes in it there: to touch one without room is a bus error."""
    image = disk_image(tmp_path, 8, "mkfs.ext4", "-q", "-F", "-b", "1024", "-O", "^has_journal")
    files = make_library(tmp_path / "music", formats=["flac", "mp3 id3v2.3"])
    old = contents(files)
    with mounted(tmp_path / "disk", "loop", str(image), kind="ext4") as disk:
        run = partial(tagger, disk / "state")
        assert run("scan", str(tmp_path / "music")).returncode == 0
        with (disk / "filler").open("wb") as file:
            file.write(bytes(shutil.disk_usage(disk).free - 4096))
        endings = [run(*verb) for verb in (["accept", "all", "--genre", "Dub"], ["write"], ["undo"], ["log"])]
        assert [ending.returncode for ending in endings] == [2] * 4
        assert all("is full; make room and try again" in ending.stderr for ending in endings)
        assert contents(files) == old
        (disk / "filler").unlink()
        assert run("accept", "all", "--genre", "Dub").returncode == run("write").returncode == 0
        assert contents(files) != old
        assert run("undo").returncode == 0
    assert contents(files) == old


@needs_root
@pytest.mark.skipif(shutil.which("mkfs.btrfs") is None, reason="btrfs-progs is not installed")
def test_a_quota_that_is_used_up_does_not_kill_the_program(tmp_path: Path) -> None:
    """Of a quota of btrfs the system says nothing before it refuses; it then refuses pages of mapped files as well."""
    image = disk_image(tmp_path, 120, "mkfs.btrfs", "-q")
    make_library(tmp_path / "music", formats=["flac", "mp3 id3v2.3"])
    with mounted(tmp_path / "disk", "loop", str(image), kind="btrfs") as disk:
        state = disk / "state"
        for command in (["subvolume", "create", state], ["quota", "enable", disk], ["qgroup", "limit", "1M", state]):
            subprocess.run(["btrfs", *map(str, command)], check=True, capture_output=True)
        assert tagger(state, "scan", str(tmp_path / "music")).returncode == 0
        with pytest.raises(OSError, match="quota"):
            fill(state / "filler")
        os.sync()
        endings = [tagger(state, *verb) for verb in (["accept", "all", "--genre", "Dub"], ["write"], ["log"])]
        assert [ending.returncode for ending in endings] == [2] * 3, endings
        assert all("is used up; make room and try again" in ending.stderr for ending in endings)
        subprocess.run(["btrfs", "qgroup", "limit", "50M", str(state)], check=True)
        assert tagger(state, "accept", "all", "--genre", "Dub").returncode == tagger(state, "write").returncode == 0


@needs_root
def test_a_disk_that_fills_up_during_a_scan_keeps_what_was_read(tmp_path: Path) -> None:
    (source,) = make_library(tmp_path, formats=["mp3 id3v2.3"])
    for number in range(2400):
        album = tmp_path / "music" / f"Album {number // 12}"
        album.mkdir(parents=True, exist_ok=True)
        (album / f"{number:04} a title of some length.mp3").hardlink_to(source)
    with mounted(tmp_path / "state", "size=900k") as state:
        for size in (1300, 20_000):  # KiB
            ending = tagger(state, "scan", str(tmp_path / "music"))
            assert ending.returncode == 2 and "is full; make room and try again: finished work is kept" in ending.stderr
            subprocess.run(["mount", "-o", f"remount,size={size}k", str(state)], check=True)
        ending = tagger(state, "scan", str(tmp_path / "music"))
        assert ending.returncode == 0 and "2400 tracks in 200 albums" in ending.stdout
        assert "2400 read" not in ending.stdout


@needs_root
@pytest.mark.parametrize("write_method", ["replace", "patch"])
def test_a_read_only_disk_is_named_and_untouched(tmp_path: Path, write_method: WriteMethod) -> None:
    with mounted(tmp_path / "music", "size=4m") as music, State.open(tmp_path / "state") as state:
        files = make_library(music, formats=["flac", "ogg vorbis"])
        plan, old = plan_for(dict.fromkeys(files, ("Jazz",))), contents(files)
        subprocess.run(["mount", "-o", "remount,ro", str(music)], check=True)
        report = apply_plan(state, plan, write_method=write_method)
        subprocess.run(["mount", "-o", "remount,rw", str(music)], check=True)
        reason = "the volume is read-only; mount it writable and write again"
        assert [problem.reason for problem in report.problems] == [reason] * 2
        assert contents(files) == old and leftovers(music) == []


@needs_root
def test_a_disk_that_goes_away_is_settled_when_it_is_back(tmp_path: Path) -> None:
    """Unplugged between the journal's commit and the patch, back at a later start."""

    class Unplugged(WatchedFileSystem):
        is_gone = False

        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "write" or self.is_gone:
                self.is_gone = True
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return call(*arguments)

    with mounted(tmp_path / "music", "size=4m") as music, State.open(tmp_path / "state") as state:
        files = make_library(music, formats=["flac"])
        plan, old = plan_for({files[0]: ("Jazz",)}), contents(files)
        report = apply_plan(state, plan, write_method="patch", files=Unplugged())
        assert "half written" in report.problems[0].reason
        away = tmp_path / "elsewhere" / "away"
        away.mkdir(parents=True)
        subprocess.run(["mount", "--move", str(music), str(away)], check=True)
        try:
            sentences = recover(state)
        finally:
            subprocess.run(["mount", "--move", str(away), str(music)], check=True)
        assert any("connect it" in sentence for sentence in sentences)
        recover(state)
        assert recover(state) == [] and contents(files) == old and leftovers(music) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are not Windows'")
def test_a_limit_on_file_sizes_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    files = make_library(tmp_path / "music", formats=["flac", "mp3 id3v2.3"])
    plan, old = plan_for(dict.fromkeys(files, LONG_GENRE)), contents(files)
    with State.open(tmp_path / "state") as state:
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)

        class Limited(WatchedFileSystem):
            def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
                """Only the music is limited, not the state."""
                if method not in ("write", "copy_range", "truncate"):
                    return call(*arguments)
                resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
                try:
                    return call(*arguments)
                finally:
                    resource.setrlimit(resource.RLIMIT_FSIZE, limits)

        report = apply_plan(state, plan, files=Limited())
        assert [problem.reason for problem in report.problems] == ["File too large"] * 2
    assert contents(files) == old and leftovers(tmp_path) == []


@pytest.mark.parametrize("write_method", ["replace", "patch"])
@pytest.mark.parametrize("moment", ["create", "flush", "replace", "open_to_write"])
def test_a_folder_removed_in_the_middle_is_named(tmp_path: Path, write_method: WriteMethod, moment: str) -> None:
    music = tmp_path / "music"
    files = make_library(music, formats=["flac"])
    plan = plan_for({files[0]: ("Jazz",)})

    class Removed(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == moment:
                shutil.rmtree(music, ignore_errors=True)
            return call(*arguments)

    with State.open(tmp_path / "state") as state:
        report = apply_plan(state, plan, write_method=write_method, files=Removed())
        if not music.exists():
            # An open file can still be patched after its name is gone.
            assert report.written == [] or write_method == "patch"
            music.mkdir()
        recover(state)
        assert recover(state) == [] and os.listdir(music) in ([], [files[0].name])


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not Windows'")
@pytest.mark.parametrize("write_method", ["replace", "patch"])
def test_a_file_of_somebody_else_is_named_and_untouched(tmp_path: Path, write_method: WriteMethod) -> None:
    """In a child without privileges: neither the file nor its folder may be written."""
    files = make_library(tmp_path / "music", formats=["flac", "opus"])
    plan, old = plan_for(dict.fromkeys(files, ("Jazz",))), contents(files)
    for path in files:
        path.chmod(0o644 if os.geteuid() == 0 else 0o444)
    (tmp_path / "music").chmod(0o555)
    state_folder = tmp_path / "state"
    State.open(state_folder).close()
    if os.geteuid() == 0:
        for folder in (tmp_path, *tmp_path.parents):
            folder.chmod(folder.stat().st_mode | 0o555)
        for path in (state_folder, *state_folder.iterdir()):
            os.chown(path, 65534, 65534)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            with State.open(state_folder) as state:
                report = apply_plan(state, plan, write_method=write_method)
            refused = [problem for problem in report.problems if "writable" in problem.reason]
            code = 0 if len(refused) == 2 and not report.written else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    (tmp_path / "music").chmod(0o755)
    assert os.waitstatus_to_exitcode(status) == 0
    assert contents(files) == old and leftovers(tmp_path) == []


@pytest.mark.parametrize("write_method", ["replace", "patch"])
def test_a_clock_that_goes_backwards_mixes_nothing_up(
    tmp_path: Path, write_method: WriteMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Operations are ordered by number, and files from the future are files like others."""
    files = make_library(tmp_path / "music", formats=["flac", "mp3 id3v2.4"])
    future = time.time_ns() + 10**18
    for path in files:
        os.utime(path, ns=(future, future))
    clock = iter(range(2_000_000_000, 0, -86_400))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    old = contents(files)
    with State.open(tmp_path / "state") as state:
        for genre in ("Jazz", "Dub", "Ska"):
            assert (
                apply_plan(state, plan_for(dict.fromkeys(files, (genre,))), write_method=write_method).written == files
            )
        log = history.log(state)
        assert [view.id for view in log] == [3, 2, 1]
        assert log[0].started_at < log[1].started_at < log[2].started_at
        for genre in ("Dub", "Jazz", "Rock"):
            assert undo(state).written == files
            assert genres_of(files[0]) == (genre,)
    assert contents(files) == old
