"""The trainer's command line: it parses, calls and prints, and each verb is a module of its own.

Exit codes: 0 done; 1 some items failed or the work was stopped; 2 usage, data or environment. Errors are one sentence on stderr.
"""

import argparse
import importlib
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from tagger import __version__
from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from trainer.terminal import ProgressBar

VERBS = (
    "trainer.cli.check",
    "trainer.cli.reproduce",
    "trainer.cli.fit",
    "trainer.cli.evaluate",
    "trainer.cli.export",
    "trainer.cli.learn",
    "trainer.cli.synthesise",
    "trainer.cli.benchmark",
    "trainer.cli.results",
    "trainer.cli.starter",
)
"""A verb's module has ``add(verbs)``, which adds its parser with ``run=`` as a default; nothing heavy is imported before
``run``.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code."""
    chosen = parser().parse_args(arguments)
    task = Task()
    before = signal.signal(signal.SIGINT, stopping(task))
    try:
        with ProgressBar() as bar:
            task.listener = bar
            code: int = chosen.run(chosen, task)
        return code
    except CancelledError as stopped:
        print(f"trainer: {stopped}", file=sys.stderr)
        return 1
    except TaggerError as error:
        print(f"trainer: {error}", file=sys.stderr)
        return 2
    finally:
        signal.signal(signal.SIGINT, before)


def parser() -> argparse.ArgumentParser:
    """All verbs and their options."""
    whole = argparse.ArgumentParser(
        prog="trainer", description="Trains and measures the published multimodal genre systems."
    )
    whole.add_argument("--version", action="version", version=f"trainer {__version__}")
    verbs = whole.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name in VERBS:
        importlib.import_module(name).add(verbs)
    return whole


def stopping(task: Task) -> Callable[[int, FrameType | None], None]:
    """The first Ctrl-C asks the work to stop at its next step, the second one insists."""

    def stop(_: int, __: FrameType | None) -> None:
        if task.cancelled.is_set():
            raise KeyboardInterrupt
        task.cancel()

    return stop


if __name__ == "__main__":
    sys.exit(main())
