"""Ctrl-C and SIGTERM stop long work within a second, say so, and cost nothing that was finished."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tagger.state.database import State
from tagger.state.tables import Encoding
from tests.cli.conftest import Run
from tests.helpers.media import make_audio

TRACKS = 150
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals between processes are POSIX"),
]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Many tracks with different sounds would be slow to make; the same one under many names is analysed each time."""
    content = make_audio(tmp_path / "one.flac", "flac", seconds=8.0).read_bytes()
    for number in range(TRACKS):
        path = tmp_path / "music" / f"album {number // 10}" / f"{number:03}.flac"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "music"


def stored(state_folder: Path) -> int:
    with State.open(state_folder) as state, state.reading() as session:
        return session.scalar(select(func.count()).select_from(Encoding)) or 0


def waited(state_folder: Path, program: "subprocess.Popen[str]", count: int) -> int:
    """Wait until so many items are stored."""
    until = time.monotonic() + 120
    while (found := stored(state_folder)) < count and program.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return found


@pytest.fixture
def running(tagger: Run, start: Start, many: Path, model: str, state_folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A `tagger suggest` that has analysed something and has more to do."""
    tagger("scan", many)
    program = start("suggest", "--workers", "2")
    assert 10 <= waited(state_folder, program, 10) < TRACKS
    yield program
    program.kill()
    program.communicate()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_work_stops_within_a_second_and_goes_on_later(
    running: "subprocess.Popen[str]", tagger: Run, command: Run, state_folder: Path, number: int, code: int
) -> None:
    running.send_signal(signal.SIGSTOP)  # or it might be through before it is asked to stop
    begun = time.monotonic()
    command("--version")
    sluggishness = time.monotonic() - begun  # of a machine that may be doing other things, too
    sent = time.monotonic()
    running.send_signal(number)
    running.send_signal(signal.SIGCONT)
    _, errors = running.communicate(timeout=120)
    assert time.monotonic() - sent < 1 + 5 * sluggishness
    assert running.returncode == code
    sentence = "tagger: Stopped while analysing; what was finished is kept, and the next run goes on from there."
    assert [line for line in errors.splitlines() if not line.startswith("analysing: ")] == [sentence]
    kept = stored(state_folder)
    assert 0 < kept < TRACKS
    again = tagger("suggest", "--workers", "2")
    assert again.stdout.startswith(f"{TRACKS - kept} items analysed, {kept} known already")
    assert stored(state_folder) == TRACKS


@pytest.mark.parametrize("ignored", [False, True])
def test_who_closes_the_terminal_stops_the_work_unless_that_is_to_be_ignored(
    tagger: Run, environment: dict[str, str], many: Path, model: str, state_folder: Path, ignored: bool
) -> None:
    """Nothing that is said goes anywhere any more; with nohup, the work is done to its end all the same."""
    import fcntl
    import pty
    import termios

    def become_foreground() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        if ignored:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    tagger("scan", many)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "tagger", "suggest", "--workers", "2"]
    with subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        preexec_fn=become_foreground,
        start_new_session=True,
    ) as program:
        os.close(slave)
        until = time.monotonic() + 120
        while stored(state_folder) < 10 and time.monotonic() < until:
            time.sleep(0.05)
        os.close(master)
        code = program.wait(120)
    if ignored:
        assert (code, stored(state_folder)) == (2, TRACKS)  # the answer could not be printed
    else:
        assert code == 129 and 10 <= stored(state_folder) < TRACKS


def test_a_killed_run_loses_only_what_was_in_flight(
    running: "subprocess.Popen[str]", tagger: Run, state_folder: Path
) -> None:
    running.kill()
    running.communicate()
    kept = stored(state_folder)
    again = tagger("suggest", "--workers", "2")
    assert again.stdout.startswith(f"{TRACKS - kept} items analysed, {kept} known already")
