"""What the commands print: lines, and a progress bar for each stage. Of several processes (torchrun) the first prints.

It imports no torch, so that the command line starts at once.
"""

import os
import sys
from types import TracebackType
from typing import Any, Self, TextIO

from tagger.errors import TaggerError, system_reason
from tagger.progress import Progress


def rank() -> int:
    """This process's number among all, from 0; the first one prepares what all need, and speaks."""
    return _of_torchrun("RANK", 0)


def world() -> int:
    """How many processes train together."""
    return _of_torchrun("WORLD_SIZE", 1)


def local_rank() -> int:
    """This process's number on its machine: the number of its GPU."""
    return _of_torchrun("LOCAL_RANK", 0)


def _of_torchrun(name: str, default: int) -> int:
    """A number that torchrun sets; other programs set such names too, so they count only beside torchrun's own."""
    return int(os.environ[name]) if "TORCHELASTIC_RUN_ID" in os.environ else default


SECONDS_BETWEEN_LINES = 10.0  # where stderr is no terminal


class ProgressBar:
    """A progress listener; tqdm is imported with the first stage. Leave the ``with`` block to close the last bar."""

    def __init__(self) -> None:
        self.stage = ""
        self.bar: Any = None
        self.stream: TextIO | None = None

    def __enter__(self) -> Self:
        SHOWN.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        SHOWN.remove(self)
        self.close()
        if self.stream is not None:
            self.stream.close()
            self.stream = None

    def __call__(self, progress: Progress) -> None:
        """Show how far the stage is."""
        if rank() > 0:
            return
        if progress.stage != self.stage or progress.done < getattr(self.bar, "n", 0):
            self.close()
            self.open(progress)
        if self.bar is None:  # a machine without tqdm works without bars
            return
        self.bar.n = progress.done
        self.bar.set_postfix_str(progress.current[-40:], refresh=False)
        self.bar.refresh() if sys.stderr.isatty() else self.bar.update(0)

    def open(self, progress: Progress) -> None:
        """Start a stage's bar."""
        self.stage = progress.stage
        try:
            from tqdm import tqdm
        except ImportError:
            return
        between = 0.1 if sys.stderr.isatty() else SECONDS_BETWEEN_LINES
        self.stream = self.stream or own_stderr()
        self.bar = tqdm(
            desc=progress.stage,
            total=progress.total,
            file=self.stream,
            mininterval=between,
            leave=False,
            dynamic_ncols=True,
        )

    def close(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.close()
            if self.stream is not None:
                self.stream.flush()  # tqdm leaves the return to the line's beginning in the buffer
        self.stage, self.bar = "", None


def own_stderr() -> TextIO | None:
    """Standard error through a descriptor of its own, which shows the bar while decoders are kept quiet; None where it
    is no file.
    """
    try:
        return os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding=sys.stderr.encoding, errors="replace")
    except (OSError, ValueError, AttributeError):  # replaced by a program, or not there at all
        return None


SHOWN: list[ProgressBar] = []
"""The progress bars that may be on the screen: ``say`` takes them away first, so that no line is glued to one."""


def say(*lines: str) -> None:
    """Print lines for a person."""
    for bar in SHOWN if lines else ():
        bar.close()
    for line in lines if rank() == 0 else ():
        print_line(line)


BROKEN_PIPE = 141  # what a shell reports of a program that nobody reads any more


def print_line(line: str) -> None:
    """Print a line; end the program where nobody reads any more, as behind "| head". Raises TaggerError where nothing can be
    written.
    """
    try:
        print(line, flush=True)  # noqa: T201  what the commands are for
    except BrokenPipeError:
        quiet_stdout()
        raise SystemExit(BROKEN_PIPE) from None
    except OSError as error:
        quiet_stdout()
        raise TaggerError(
            f"The output cannot be written ({system_reason(error)}); make room, or send it elsewhere."
        ) from error


def quiet_stdout() -> None:
    """Keep Python from complaining on its way out about what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
