"""Only regular files are opened, and nothing else is waited for."""

import os
import socket
from pathlib import Path

import pytest

from tagger.errors import UnreadableError
from tagger.library.files_beside import read_cover
from tagger.regular_file import is_folder, is_there, open_regular_descriptor, open_regular_file
from tagger.tagformats.file_formats import open_audio


def test_a_regular_file_is_read_and_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9")
    path.write_bytes(b"abc")
    (tmp_path / "link").symlink_to(path)
    with open_regular_file(path) as file, open_regular_file(tmp_path / "link") as linked:
        assert (file.read(), Path(file.name), linked.read()) == (b"abc", path, b"abc")


def test_pipes_sockets_and_folders_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        for name in ("pipe", "socket"):
            with pytest.raises(OSError, match="it is not a regular file"):
                open_regular_file(tmp_path / name)
    with pytest.raises(IsADirectoryError):
        open_regular_file(tmp_path)
    with pytest.raises(FileNotFoundError):
        open_regular_file(tmp_path / "gone")


def test_what_counts_is_the_opened_file_and_not_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe takes the file's name between the look at it and the opening."""
    path = tmp_path / "song.flac"
    path.write_bytes(b"abc")
    opened: list[int] = []
    original = os.open

    def swapped(name: str | os.PathLike[str], flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        opened.append(original(name, flags))
        return opened[0]

    monkeypatch.setattr("tagger.regular_file.os.open", swapped)
    with pytest.raises(OSError, match="it is not a regular file"):
        open_regular_descriptor(path)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])


def test_a_file_whose_lease_comes_back_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "song.flac"
    path.write_bytes(b"abc")
    refusals = [BlockingIOError(), BlockingIOError()]
    original = os.open

    def leased(name: str | os.PathLike[str], flags: int) -> int:
        if refusals:
            raise refusals.pop()
        return original(name, flags)

    monkeypatch.setattr("tagger.regular_file.os.open", leased)
    monkeypatch.setattr("tagger.regular_file.time.sleep", lambda _: None)
    with open_regular_file(path) as file:
        assert file.read() == b"abc"


def test_covers_and_songs_that_are_pipes_are_unreadable(tmp_path: Path) -> None:
    for name in ("cover.png", "song.flac"):
        os.mkfifo(tmp_path / name)
    with pytest.raises(UnreadableError, match="it is not a regular file"):
        read_cover(tmp_path / "cover.png")
    with pytest.raises(UnreadableError, match="it is not a regular file"):
        open_audio(tmp_path / "song.flac")


def test_what_the_system_refuses_to_look_at_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert [(is_folder(path), is_there(path)) for path in (tmp_path, tmp_path / "file", tmp_path / ("x" * 300))] == [
        (True, True),
        (False, True),
        (False, False),
    ]
