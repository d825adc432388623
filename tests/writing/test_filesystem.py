"""The thin layer: each method does its one thing on real files, and the loops around it make up for what systems do."""

import errno
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tagger.writing import filesystem
from tagger.writing.filesystem import (
    RETRY_PAUSES,
    FileSystem,
    closing_descriptor,
    read_all,
    retry_while_locked,
    write_all,
)

FILES = FileSystem()


def held(winerror: int) -> PermissionError:
    error = PermissionError(errno.EACCES, "held")
    error.winerror = winerror  # type: ignore[attr-defined]  # Python has it on Windows only
    return error


class Windows(FileSystem):
    """Refuses to replace a file for a while, as Windows does while a player has it open."""

    def __init__(self, error: PermissionError, times: int) -> None:
        self.error, self.times = error, times
        self.waited: list[float] = []

    def replace(self, source: Path, target: Path) -> None:
        if self.times:
            self.times -= 1
            raise self.error
        super().replace(source, target)

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_that_a_player_holds_is_tried_again(tmp_path: Path, winerror: int) -> None:
    (tmp_path / "new").write_bytes(b"new")
    files = Windows(held(winerror), times=3)
    retry_while_locked(files, lambda: files.replace(tmp_path / "new", tmp_path / "old"))
    assert (tmp_path / "old").read_bytes() == b"new"
    assert files.waited == list(RETRY_PAUSES[:3])


def test_patience_ends(tmp_path: Path) -> None:
    files = Windows(held(32), times=100)
    with pytest.raises(PermissionError):
        retry_while_locked(files, lambda: files.replace(tmp_path / "new", tmp_path / "old"))
    assert files.waited == list(RETRY_PAUSES) and sum(RETRY_PAUSES) < 2


def test_any_other_refusal_is_final(tmp_path: Path) -> None:
    files = Windows(PermissionError(errno.EPERM, "no"), times=1)
    with pytest.raises(PermissionError):
        retry_while_locked(files, lambda: files.replace(tmp_path / "new", tmp_path / "old"))
    assert files.waited == []


class Stingy(FileSystem):
    """Takes and gives three bytes at a time."""

    def write(self, descriptor: int, data: bytes | memoryview, offset: int) -> int:
        return super().write(descriptor, data[:3], offset)

    def read(self, descriptor: int, size: int, offset: int) -> bytes:
        return super().read(descriptor, min(size, 3), offset)


def test_short_writes_and_reads_are_made_up_for(tmp_path: Path) -> None:
    files = Stingy()
    with closing_descriptor(files, files.create(tmp_path / "a")) as descriptor:
        write_all(files, descriptor, b"0123456789", 2)
        assert read_all(files, descriptor, 10, 2) == b"0123456789"
        with pytest.raises(EOFError):
            read_all(files, descriptor, 11, 2)


def test_a_disk_that_takes_nothing_is_an_error_and_no_endless_loop(tmp_path: Path) -> None:
    class Full(FileSystem):
        def write(self, descriptor: int, data: bytes | memoryview, offset: int) -> int:
            return 0

    with (
        closing_descriptor(FILES, FILES.create(tmp_path / "a")) as descriptor,
        pytest.raises(OSError, match="no more bytes"),
    ):
        write_all(Full(), descriptor, b"x", 0)


def test_a_new_file_is_private_and_never_takes_an_existing_name(tmp_path: Path) -> None:
    with closing_descriptor(FILES, FILES.create(tmp_path / "a")) as descriptor:
        assert sys.platform == "win32" or FILES.status(descriptor).st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        FILES.create(tmp_path / "a")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        FILES.create(tmp_path / "link")


@pytest.mark.skipif(sys.platform != "linux", reason="copying in the kernel is Linux'")
def test_a_range_is_copied_in_the_kernel(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    with (
        closing_descriptor(FILES, FILES.open_to_read(tmp_path / "a")) as source,
        closing_descriptor(FILES, FILES.create(tmp_path / "b")) as target,
    ):
        assert FILES.copy_range(source, target, 4, 3, 1) == 4
    assert (tmp_path / "b").read_bytes() == b"\x003456"


def test_closing_forgives_only_the_close(tmp_path: Path) -> None:
    class Grumbling(FileSystem):
        def close(self, descriptor: int) -> None:
            os.close(descriptor)
            raise OSError(errno.EIO, "late")

    files = Grumbling()
    with closing_descriptor(files, files.create(tmp_path / "a")):
        pass
    with pytest.raises(ZeroDivisionError), closing_descriptor(files, files.open_to_read(tmp_path / "a")):
        raise ZeroDivisionError


@pytest.mark.skipif(sys.platform == "win32", reason="it knows no such call")
@pytest.mark.parametrize(("number", "is_flushed"), [(errno.ENOTSUP, True), (errno.EIO, False)])
def test_on_macos_a_drive_that_cannot_flush_to_the_platter_is_flushed_as_far_as_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, is_flushed: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    flushed: list[int] = []
    monkeypatch.setattr(filesystem, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr("fcntl.fcntl", refuse)
    monkeypatch.setattr(os, "fsync", flushed.append)
    if not is_flushed:
        with pytest.raises(OSError, match=os.strerror(number)):
            FileSystem().flush(7)
        return
    FileSystem().flush(7)
    assert flushed == [7]
