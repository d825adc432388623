"""A scan names what a drive does not answer, goes on with the rest, and stops at once when it is told to."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tagger.errors import CancelledError
from tagger.library.drive_reader import SILENCE_SECONDS, UNRESPONSIVE_DRIVE, NoAnswerError, ReadingProcess, mount_point
from tagger.library.scan import read_library, scan_all
from tagger.progress import Task
from tests.helpers.media import make_audio
from tests.helpers.silent_drive import SILENCE, double, is_possible, silent_drive


@pytest.fixture
def reader() -> ReadingProcess:
    return ReadingProcess(Task(), SILENCE)


def test_what_is_not_answered_is_named_and_the_rest_goes_on(reader: ReadingProcess, tmp_path: Path) -> None:
    with reader:
        questions = [(tmp_path / str(number), number) for number in (5, 0, 2, 1, 7)]
        answers = list(reader.each(double, questions, lambda number, reason: f"{number}: {reason}"))
        assert answers == [
            10,
            f"0: it took longer than {SILENCE:g} seconds and was given up",
            4,
            "1: it ended the process that read it",
            14,
        ]
        assert not reader.is_unresponsive(tmp_path)
        assert reader.call(tmp_path, double, 4) == 8
        with pytest.raises(NoAnswerError):
            reader.call(tmp_path, double, 0)
        with pytest.raises(PermissionError):
            reader.call(tmp_path, double, -1)
        assert reader.call(tmp_path, double, 4) == 8


def test_who_asks_no_further_gets_no_old_answer(reader: ReadingProcess, tmp_path: Path) -> None:
    with reader:
        assert next(reader.each(double, [(tmp_path, 3), (tmp_path, 4)], lambda *_: 0)) == 6
        assert reader.call(tmp_path, double, 8) == 16


def test_a_stop_does_not_wait_for_the_drive(tmp_path: Path) -> None:
    task = Task()
    with ReadingProcess(task) as reader:
        assert reader.call(tmp_path, double, 3) == 6
        threading.Timer(0.2, task.cancel).start()
        with pytest.raises(CancelledError):
            reader.call(tmp_path, double, 0)


def test_a_scan_finds_the_same_in_another_process(tmp_path: Path) -> None:
    for name in ("One/1.mp3", "One/2.mp3", "Two/CD1/1.flac", "Two/CD2/1.flac"):
        kind = "mp3 id3v2.4" if name.endswith("mp3") else "flac"
        make_audio(tmp_path / name, kind, tags={"title": name, "artist": "A", "album": name[:3], "genres": ["Jazz"]})
    (tmp_path / "One" / "bad.mp3").write_bytes(b"x")
    (tmp_path / "Two" / "folder.jpg").write_bytes(b"x")
    (tmp_path / "again").symlink_to(tmp_path / "One")
    with ReadingProcess(Task()) as reader:
        apart = list(read_library([tmp_path], reader=reader))
    assert apart == list(read_library([tmp_path]))
    assert sum(len(result.albums) for result in apart) == 2


def test_the_place_of_a_drive_is_found_without_a_look_at_it(tmp_path: Path) -> None:
    drive = mount_point(tmp_path / "gone" / "file")
    assert drive in (tmp_path / "gone", *tmp_path.parents, tmp_path)


@pytest.fixture
def music(tmp_path: Path) -> dict[str, bytes]:
    names = ("One/1.mp3", "One/2.mp3", "One/3.mp3", "Two/1.mp3")

    def made(name: str) -> Path:
        return make_audio(
            tmp_path / "made" / name, "mp3 id3v2.4", tags={"title": name, "artist": "A", "album": name[:3]}
        )

    return {name: made(name).read_bytes() for name in names}


@pytest.mark.skipif(not is_possible(), reason="only root may mount a file system")
@pytest.mark.parametrize(("silent", "count"), [("2.mp3", 1), ("Two", 3)])
def test_a_real_drive_that_stops_answering(tmp_path: Path, music: dict[str, bytes], silent: str, count: int) -> None:
    """It is named once, whether a file or a folder is asked for, what was read stays, and another drive is read."""
    mount = tmp_path / "drive"
    mount.mkdir()
    with silent_drive(mount, music, silent), ReadingProcess(Task(), SILENCE) as reader:
        results = list(read_library([mount, tmp_path / "made"], {}, None, None, reader))
        assert reader.is_unresponsive(mount)
    paths = [track.path for result in results for album in result.albums for track in album.tracks]
    assert len([path for path in paths if mount in path.parents]) == count
    assert len([path for path in paths if mount not in path.parents]) == 4
    problems = [(problem.where, problem.reason) for result in results for problem in result.problems]
    assert problems == [(str(mount), UNRESPONSIVE_DRIVE)]
    assert not results[-1].vanished


@pytest.mark.skipif(not is_possible(), reason="only root may mount a file system")
def test_ctrl_c_ends_a_scan_whose_drive_does_not_answer(tmp_path: Path, music: dict[str, bytes]) -> None:
    mount = tmp_path / "drive"
    mount.mkdir()
    command = [sys.executable, "-m", "tagger", "scan", str(mount), str(tmp_path / "made")]
    environment = {**os.environ, "TAGGER_STATE": str(tmp_path / "state")}
    with silent_drive(mount, music, "One"), (tmp_path / "output").open("wb") as output:
        program = subprocess.Popen(command, env=environment, stderr=output)
        until = time.monotonic() + 60
        while not _waits_for_the_drive(program.pid):
            assert time.monotonic() < until
            time.sleep(0.05)
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=SILENCE_SECONDS) == 130
    assert "Stopped while reading tags" in (tmp_path / "output").read_text()


def _waits_for_the_drive(program: int) -> bool:
    """Whether a child of the program has sent a question to a drive."""
    children = Path(f"/proc/{program}/task/{program}/children")
    try:
        states = [Path(f"/proc/{child}/wchan").read_text() for child in children.read_text().split()]
    except OSError:
        return False
    return any("fuse" in state or "request_wait" in state for state in states)


def test_without_a_reader_nothing_is_asked_of_another_process(tmp_path: Path) -> None:
    make_audio(tmp_path / "a.mp3", "mp3 id3v2.4", tags={"title": "One"})
    assert len(scan_all([tmp_path]).albums) == 1
