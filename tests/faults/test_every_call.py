"""Every system call of a write fails once, in every way: the original is intact, or the new file is, and nothing lies around.

``FailingFileSystem`` injects under the thin layer that all writing goes through, so all of the product's own code runs.
"""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.writing.apply import apply_plan
from tagger.writing.filesystem import FileSystem
from tagger.writing.recovery import recover
from tagger.writing.summaries import WriteReport
from tagger.writing.undo import undo
from tests.helpers.failing_filesystem import FailingFileSystem, WatchedFileSystem
from tests.helpers.media import make_audio, suffix
from tests.helpers.write_context import genres_of, leftovers, plan_for, rewritten

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.ENOENT)
WRITE_METHODS: tuple[WriteMethod, ...] = ("replace", "patch")
FORMATS = ("flac", "mp3 id3v2.4", "ogg vorbis", "m4a aac")
NEW_GENRES = ("Jazz", "Dub")


class SingleFileWrite:
    """One file that is written again and again from the same start."""

    def __init__(self, folder: Path, name: str, write_method: WriteMethod) -> None:
        self.folder, self.write_method = folder / "music", write_method
        self.path = make_audio(self.folder / f"a{suffix(name)}", name, seconds=0.3, tags={"genres": ["Rock"]})
        if write_method == "patch":  # room first
            self.path.write_bytes(rewritten(self.path.read_bytes(), ("A genre that is longer than the room there is",)))
        self.genres = genres_of(self.path)
        self.old = self.path.read_bytes()
        self.new = rewritten(self.old, NEW_GENRES)
        self.state = State.open(folder / "state")

    def write(self, files: FileSystem) -> WriteReport | None:
        """Write from the start; None when the verb ended with an error for people."""
        if self.path.read_bytes() != self.old:
            self.path.write_bytes(self.old)
        plan = plan_for({self.path: NEW_GENRES})
        try:
            return apply_plan(self.state, plan, write_method=self.write_method, files=files)
        except TaggerError:
            return None

    def calls(self) -> dict[str, int]:
        """How often an undisturbed write makes which call."""
        files = WatchedFileSystem()
        report = self.write(files)
        assert report is not None and report.written == [self.path]
        return dict(files.calls)

    def check(self, report: WriteReport | None, case: str) -> None:
        """The file is whole and the report true; after the next start nothing is left over, and undo works."""
        sentences = recover(self.state)
        assert leftovers(self.folder) == [], case
        data = self.path.read_bytes()
        assert data in (self.old, self.new), f"{case}: neither old nor new"
        written = report is not None and self.path in report.written
        if written:
            assert data == self.new, f"{case}: said to be written"
        elif report is not None and not sentences:
            assert data == self.old and report.problems, f"{case}: said to be untouched"
        if data == self.new:
            assert undo(self.state).written == [self.path], case
            assert self.path.read_bytes() == self.old, f"{case}: undo"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path


def every_call(single_file: SingleFileWrite, *errors: int, **failure: bool) -> int:
    """Fail at every call in turn with each of ``errors``; returns how often."""
    attempts = 0
    for method, number in single_file.calls().items():
        for count in range(1, number + 1):
            for error in errors:
                files = FailingFileSystem(method, count, error, **failure)
                single_file.check(
                    single_file.write(files), f"{method} {count} of {number}, {errno.errorcode[error]}, {failure}"
                )
                attempts += 1
    return attempts


@pytest.mark.parametrize("failure", ["once", "lasting", "late"])
@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_a_failure_at_any_call_harms_nothing(folder: Path, write_method: WriteMethod, failure: str) -> None:
    """Once; from then on for ever; or only said, while the call did what it should, as networks do."""
    single_file = SingleFileWrite(folder, "flac", write_method)
    assert every_call(single_file, errno.EIO, **({} if failure == "once" else {failure: True})) > 30


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("write_method", WRITE_METHODS)
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lasting", [False, True])
def test_every_error_at_every_call_in_more_formats(
    folder: Path, name: str, write_method: WriteMethod, lasting: bool
) -> None:
    single_file = SingleFileWrite(folder, name, write_method)
    assert every_call(single_file, *ERRORS, lasting=lasting) > 150
