"""Writing to whatever stands behind stdout and stderr: terminal, pipe, full disk or nothing, in any encoding."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from tagger.display_names import printable
from tagger.errors import Problem, TaggerError, system_reason

TYPEWRITER = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "…": "...", "·": "-", "✓": "+", "✕": "x"})
BOLD, DIM, PLAIN = "\033[1m", "\033[2m", "\033[0m"


class OutputError(TaggerError):
    """What is printed cannot be stored where it goes."""


def prepare_streams() -> None:
    """Print characters that the encoding lacks as escapes, and replace closed streams, so that neither is an error."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the process ends
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def stop_writing(stream: TextIO | None = None) -> None:
    """Send what is left in a stream (None: stdout) nowhere, so that Python does not report an error at its end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, (stream or sys.stdout).fileno())
    os.close(null)


@contextmanager
def writing_remarks() -> Iterator[None]:
    """A context for writing to stderr: a closed terminal or a full disk there does not end the work."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError:
        stop_writing(sys.stderr)


def write_out(text: str) -> None:
    """Write to stdout. Raises OutputError where that cannot be stored, BrokenPipeError where nobody reads."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _output_error(error) from error


def write_bytes(content: bytes) -> None:
    """Write to stdout as it is, whatever its encoding. Raises what ``write_out`` raises."""
    flush_out()
    try:
        sys.stdout.buffer.write(content)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _output_error(error) from error


def flush_out() -> None:
    """Flush stdout. Raises what ``write_out`` raises."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _output_error(error) from error


def _output_error(error: OSError) -> OutputError:
    return OutputError(f"The output cannot be stored where it goes: {system_reason(error)}; what was done is kept.")


def say(text: str = "", *, style: str = "") -> None:
    """Print a line of the answer; ``style`` only where a terminal shows it."""
    line = fitting(text, sys.stdout)
    write_out(f"{style}{line}{PLAIN}\n" if style and is_styled(sys.stdout) else f"{line}\n")


def complain(text: str) -> None:
    """Print a sentence about what went wrong."""
    flush_out()
    remark(f"tagger: {text}")


def remark(text: str) -> None:
    """Print a sentence to stderr that is not part of the answer."""
    with writing_remarks():
        sys.stderr.write(f"{fitting(text, sys.stderr)}\n")
        sys.stderr.flush()


def report_problems(problems: Iterable[Problem], reported: set[Problem] | None = None) -> int:
    """Print each problem that is not in ``reported`` yet, and add it there. Returns the exit code."""
    reported = set() if reported is None else reported
    problems = list(problems)
    for problem in problems:
        if problem not in reported:
            complain(f"{printable(problem.where)}: {problem.reason}")
        reported.add(problem)
    return 1 if problems else 0


def say_json(value: Any) -> None:
    """Print JSON in plain ASCII, which every encoding holds; undecodable bytes of paths become ``\\udc80``…``\\udcff``."""
    write_out(json.dumps(value, indent=2) + "\n")


def can_draw(stream: TextIO) -> bool:
    """Whether the stream's encoding has blocks and typographic characters."""
    try:
        "█░“–✓".encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def fitting(text: str, stream: TextIO) -> str:
    """The text, control characters as escapes, with plain quotes and dashes where the encoding has no others."""
    visible = text if text.isprintable() else "".join(map(_escaped_letter, text))
    return visible if can_draw(stream) else visible.translate(TYPEWRITER)


def _escaped_letter(letter: str) -> str:
    """A character as it is printed. A lone surrogate stays as it is, since the stream escapes it."""
    return letter if letter == "\n" or "\ud800" <= letter <= "\udfff" else printable(letter)


def is_styled(stream: TextIO) -> bool:
    """Whether bold and dim are shown: on a terminal, unless NO_COLOR or TERM say otherwise."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM", "") not in ("", "dumb")
