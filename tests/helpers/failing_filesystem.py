"""File systems that go wrong: one that kills the process, one that seems to, one that fails, one that counts."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from typing import Any

from tagger.writing.filesystem import FileSystem

METHODS = tuple(name for name in vars(FileSystem) if not name.startswith("_"))


class WatchedFileSystem(FileSystem):
    """The real file system, with a look at every call before it is made."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Make the call; tests put their harm here. ``calls[method]`` counts it already."""
        return call(*arguments)


def _watch(method: str) -> Callable[..., Any]:
    original = getattr(FileSystem, method)

    def watched(self: WatchedFileSystem, *arguments: Any) -> Any:
        self.calls[method] += 1
        return self.before(method, lambda *given: original(self, *given), arguments)

    return watched


for _method in METHODS:
    setattr(WatchedFileSystem, _method, _watch(_method))


READING = frozenset(
    (
        "resolve",
        "stat",
        "status",
        "names",
        "mounts",
        "open_to_read",
        "close",
        "read",
        "read_into",
        "attributes",
        "user",
        "groups",
        "may_write",
        "is_read_only_volume",
    )
)


class KillingFileSystem(WatchedFileSystem):
    """Kills the process at the ``fatal``-th call that changes anything; a write gets half of its bytes out before."""

    def __init__(self, fatal: int) -> None:
        super().__init__()
        self.fatal = fatal

    def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Die, or make the call."""
        if method not in READING and sum(self.calls[name] for name in METHODS if name not in READING) >= self.fatal:
            if method == "write":
                descriptor, data, offset = arguments
                call(descriptor, data[: len(data) // 2], offset)
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments)


class Crash(BaseException):
    """The program ends here: nothing of its own tidying up may run, as after a kill."""


class CrashingFileSystem(WatchedFileSystem):
    """Ends the program before (or after) the n-th call of a method; from then on every call fails."""

    def __init__(self, method: str, number: int = 1, *, after: bool = False, half: bool = False) -> None:
        super().__init__()
        self.method, self.number, self.after, self.half = method, number, after, half
        self.dead = False

    def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if self.dead and method != "close":
            raise Crash
        if method == self.method and self.calls[method] == self.number:
            self.dead = True
            if self.half:
                descriptor, data, offset = arguments
                call(descriptor, data[: len(data) // 2], offset)
            if self.after:
                call(*arguments)
            raise Crash
        return call(*arguments)


class FailingFileSystem(WatchedFileSystem):
    """Fails with ``error`` at the ``number``-th call of ``method``, or from then on at every call of every method.

    A write that fails gets half of its bytes out before; a close closes; a replace or remove may have been carried out
    (``late``) although it says that it was not.
    """

    def __init__(self, method: str, number: int, error: int, *, lasting: bool = False, late: bool = False) -> None:
        super().__init__()
        self.method, self.number, self.error, self.lasting, self.late = method, number, error, lasting, late
        self.broken = False

    def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Fail, or make the call."""
        hit = method == self.method and self.calls[method] == self.number
        if not hit and not (self.lasting and self.broken):
            return call(*arguments)
        self.broken = True
        if method in ("pause", "user"):  # no system call that could fail
            return call(*arguments)
        if method == "write":
            descriptor, data, offset = arguments
            call(descriptor, data[: len(data) // 2], offset)
        if method == "close" or self.late:
            call(*arguments)
        raise OSError(self.error, os.strerror(self.error))
