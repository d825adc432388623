"""Drives that number their files anew at any moment: content decides then what a file is."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.writing.apply import apply_plan
from tagger.writing.filesystem import FileSystem
from tagger.writing.undo import undo
from tests.helpers.write_context import genres_of, leftovers, make_library, plan_for

JAZZ = ("Jazz", "Dub")
WRITE_METHODS: tuple[WriteMethod, ...] = ("replace", "patch")


class RenumberingFileSystem(FileSystem):
    """Gives another number of file and device at each question, as some FUSE and network file systems do."""

    def __init__(self) -> None:
        self._number = 1 << 40

    def stat(self, path: Path) -> os.stat_result:
        """The status of a path, with new numbers."""
        return self._renumbered(super().stat(path))

    def status(self, descriptor: int) -> os.stat_result:
        """The status of an open file, with new numbers."""
        return self._renumbered(super().status(descriptor))

    def _renumbered(self, status: os.stat_result) -> os.stat_result:
        self._number += 1
        values = {name: getattr(status, name) for name in dir(status) if name.startswith("st_")}
        return cast("os.stat_result", SimpleNamespace(**{**values, "st_ino": self._number, "st_dev": self._number}))


class ChangingFileSystem(RenumberingFileSystem):
    """Lets another program change a file, whose size and time stay, right before the change is committed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._before, self._created = path, path.stat(), False

    def _change(self) -> None:
        data = self._path.read_bytes()
        self._path.write_bytes(data.replace(b"title", b"tutle"))
        os.utime(self._path, ns=(self._before.st_atime_ns, self._before.st_mtime_ns))

    def stat(self, path: Path) -> os.stat_result:
        """The other program comes before the last look at a file that is to be replaced."""
        if path == self._path and self._created:
            self._change()
        return super().stat(path)

    def create(self, path: Path) -> int:
        """The new file beside the old one is begun."""
        self._created = True
        return super().create(path)

    def open_to_write(self, path: Path) -> int:
        """The other program comes before the file is opened to be patched."""
        self._change()
        return super().open_to_write(path)


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_files_are_written_and_undone_whatever_their_numbers(
    state: State, music: Path, write_method: WriteMethod
) -> None:
    files = make_library(music, formats=["flac", "mp3 id3v2.4", "opus", "m4a aac"])
    before = {path: path.read_bytes() for path in files}
    plan = plan_for(dict.fromkeys(files, JAZZ))
    report = apply_plan(state, plan, write_method=write_method, files=RenumberingFileSystem())
    assert (sorted(report.written), report.problems) == (sorted(files), [])
    assert {genres_of(path) for path in files} == {JAZZ}
    report = undo(state, write_method=write_method, files=RenumberingFileSystem())
    assert (sorted(report.written), report.problems) == (sorted(files), [])
    assert {path: path.read_bytes() for path in files} == before
    assert leftovers(music) == []


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_what_another_program_wrote_meanwhile_is_seen_in_the_content(
    state: State, music: Path, write_method: WriteMethod
) -> None:
    [path] = make_library(music, formats=["flac"])
    assert b"title" in path.read_bytes()
    report = apply_plan(state, plan_for({path: JAZZ}), write_method=write_method, files=ChangingFileSystem(path))
    assert report.written == []
    [problem] = report.problems
    assert "another program changed it" in problem.reason
    assert b"tutle" in path.read_bytes() and leftovers(music) == []
