"""Touch drives for a scan so that one that stops answering holds up nothing else.

What waits for a dead network drive can be ended neither by Ctrl-C nor, with some drives, by the system. So a ``ReadingProcess``
lists folders and reads files in a process of its own, which is left to itself when it sends no heartbeat for a while: what it was
at is named, another process goes on, and where even the drive's size is not told any more, nothing on that drive is asked
for again. A ``DriveReader`` does the same in this process, for those that have no such worries.
"""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, TypeVar

from tagger.child_processes import PipeEnd, end_process, interrupt_blocked
from tagger.errors import TaggerError
from tagger.progress import Task

QuestionT = TypeVar("QuestionT")
ResultT = TypeVar("ResultT")

SILENCE_SECONDS = 60.0  # without a heartbeat, until what a process reads is given up
START_SECONDS = 120.0  # that a process may take to start
PROBE_SECONDS = 10.0  # in which a drive must tell its size
HEARTBEAT_SECONDS = 1.0  # between heartbeats in work that takes long
KILL_SECONDS = 1.0  # that the system may take to end a process
POLL_SECONDS = 0.1  # between looks at whether the task was cancelled
ENDED = "it ended the process that read it"
UNRESPONSIVE_DRIVE = (
    "its drive does not answer: what lies there was passed over and stays as it was known; see to it, then scan again"
)
NOT_STARTED = "The scan could not start: its process that reads files ended at once; run 'tagger doctor'."


class NoAnswerError(OSError):
    """A drive did not answer; ``strerror`` is the reason as a clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(0, reason)


class DriveReader:
    """Calls functions of modules that touch drives, in this process."""

    def __init__(self) -> None:
        self.unresponsive: dict[Path, None] = {}  # drives that do not answer, in the order in which that was found out

    def call(self, location: Path, function: Callable[..., ResultT], *arguments: Any) -> ResultT:
        """What the function gives; ``location`` is the file or folder that it looks at. Raises OSError as it does."""
        del location
        return function(*arguments)

    def each(
        self,
        function: Callable[[QuestionT], ResultT],
        questions: Sequence[tuple[Path, QuestionT]],
        lost: Callable[[QuestionT, str], ResultT],
    ) -> Iterator[ResultT]:
        """What the function, which raises nothing, gives for each question; ``lost`` says what no answer means."""
        del lost
        for _, question in questions:
            yield function(question)

    def is_unresponsive(self, path: Path) -> bool:
        """Whether a path lies on a drive that does not answer."""
        return bool(self.unresponsive) and any(drive == path or drive in path.parents for drive in self.unresponsive)


class ReadingProcess(DriveReader):
    """Calls them in a process of its own, for the duration of a ``with`` block.

    Raises CancelledError as soon as the task is cancelled, whatever the process waits for.
    """

    def __init__(self, task: Task, silence: float = SILENCE_SECONDS) -> None:
        super().__init__()
        self._task, self._silence = task, silence
        self._process: SpawnProcess | None = None
        self._connection: PipeEnd[Any, Any] | None = None
        self._unanswered = 0
        self._is_ready = False
        self._begin()

    def __enter__(self) -> "ReadingProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def call(self, location: Path, function: Callable[..., ResultT], *arguments: Any) -> ResultT:
        """What the function gives. Raises NoAnswerError where the drive gives none."""
        if self.is_unresponsive(location):
            raise NoAnswerError(UNRESPONSIVE_DRIVE)
        with self._request(_apply, [(function, arguments)]):
            kind, content = self._answer(self._silence)
        if kind == "raised":
            raise content
        if kind == "done":
            reply: ResultT = content
            return reply
        self._find_out(location)
        raise NoAnswerError(UNRESPONSIVE_DRIVE if self.is_unresponsive(location) else content)

    def each(
        self,
        function: Callable[[QuestionT], ResultT],
        questions: Sequence[tuple[Path, QuestionT]],
        lost: Callable[[QuestionT, str], ResultT],
    ) -> Iterator[ResultT]:
        """As ``DriveReader.each``; after a question without answer, another process goes on with the next."""
        position = 0
        while position < len(questions):
            location, question = questions[position]
            if self.is_unresponsive(location):
                yield lost(question, UNRESPONSIVE_DRIVE)
                position += 1
                continue
            with self._request(function, [question for _, question in questions[position:]]):
                kind = "done"
                while position < len(questions) and kind == "done":
                    kind, content = self._answer(self._silence)
                    if kind == "raised":
                        raise content
                    location, question = questions[position]
                    position += 1
                    if kind == "done":
                        yield content
            if kind != "done":
                self._find_out(location)
                yield lost(question, UNRESPONSIVE_DRIVE if self.is_unresponsive(location) else content)

    @contextmanager
    def _request(self, function: Callable[[Any], Any], questions: list[Any]) -> Iterator[None]:
        """Ask for something; who leaves early gets another process, so that no answer is taken for one to the next question."""
        if self._process is None:
            self._begin()
        assert self._connection is not None
        self._unanswered = len(questions)
        with contextlib.suppress(OSError):  # it has just died: reading the answer finds out
            self._connection.send((function, questions))
        try:
            yield
        finally:
            if self._unanswered:
                self._end(stop_timeout=0.0)

    def _answer(self, seconds: float) -> tuple[str, Any]:
        """The next answer, or ("lost", reason); the process is gone then."""
        assert self._connection is not None
        until = time.monotonic() + (seconds if self._is_ready else START_SECONDS)
        while True:
            began = time.monotonic()
            try:
                if self._connection.poll(POLL_SECONDS):
                    kind, content = self._connection.recv()
                    if kind in ("done", "raised"):
                        self._unanswered -= 1
                        return kind, content
                    self._is_ready = True
                    until = time.monotonic() + seconds
            except (EOFError, OSError):
                self._end()
                if not self._is_ready:
                    raise TaggerError(NOT_STARTED) from None
                return "lost", ENDED
            self._task.stop_if_cancelled()
            until += max(0.0, time.monotonic() - began - 2 * POLL_SECONDS)  # this program itself was stopped (Ctrl-Z)
            if time.monotonic() > until:
                self._end(stop_timeout=0.0)
                return "lost", f"it took longer than {seconds:g} seconds and was given up"

    def _find_out(self, location: Path) -> None:
        """Note the drive that a location is on where it does not answer at all."""
        drive = mount_point(location)
        with self._request(_apply, [(_tells_its_size, (drive,))]):
            kind, _ = self._answer(min(PROBE_SECONDS, self._silence))
        if kind == "lost":
            self.unresponsive[drive] = None

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, child_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(child_end,), daemon=True, name="tagger reading")
        with interrupt_blocked():
            self._process.start()
        child_end.close()
        self._is_ready = False

    def _end(self, stop_timeout: float = 0.5) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            end_process(self._process, stop_timeout=stop_timeout, kill_timeout=KILL_SECONDS)
        self._process = self._connection = None


def mount_point(path: Path) -> Path:
    """The folder at which the drive of a path is mounted, found without touching it; where that is not known, its folder."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        lines = []
    mounts = {Path(_unescaped(line.split()[4])) for line in lines}
    return next((folder for folder in (path, *path.parents) if folder in mounts), path.parent)


def _unescaped(name: str) -> str:
    """A name of mountinfo, in which blanks and the like are octal: "\\040"."""
    for code in ("040", "011", "012", "134"):
        name = name.replace(f"\\{code}", chr(int(code, 8)))
    return name


_heartbeats: list[Any] = []  # of a reading process: its end of the pipe, and when it last sent a heartbeat


def send_heartbeat() -> None:
    """Let nobody think that this process waits for a drive; called now and then in what takes long."""
    if _heartbeats and time.monotonic() - _heartbeats[1] > HEARTBEAT_SECONDS:
        _heartbeats[1] = time.monotonic()
        _heartbeats[0].send(("heartbeat", None))


def _tells_its_size(drive: Path) -> bool:
    shutil.disk_usage(drive)
    return True


def _apply(request: tuple[Callable[..., ResultT], Iterable[Any]]) -> ResultT:
    function, arguments = request
    return function(*arguments)


def _serve(pipe: "PipeEnd[Any, Any]") -> None:
    """Do what is asked until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.setpgid(0, 0)  # a signal to the terminal's programs is the parent's, which ends this process
    _heartbeats[:] = [pipe, 0.0]
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # nobody who waits for the end of the program's output waits for this process, too
        os.dup2(null, stream)
    with contextlib.suppress(EOFError, OSError):
        while True:
            function, questions = pipe.recv()
            pipe.send(("heartbeat", None))  # to load what the function needs may take a while
            for question in questions:
                try:
                    answer = ("done", function(question))
                except OSError as error:
                    answer = ("raised", error)
                pipe.send(answer)
