"""The trainer's command line: it parses, calls and prints.

Exit codes: 0 done; 1 some items failed or the work was stopped; 2 usage, data or environment. Errors are one sentence on stderr.
"""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from tagger import __version__
from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from trainer.cli import data_commands, experiment_commands, model_commands
from trainer.terminal import ProgressBar
from trainer.threads import choose_threads


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    choose_threads(getattr(options, "threads", None))
    task = Task()
    previous_handler = signal.signal(signal.SIGINT, interrupt_handler(task))
    try:
        with ProgressBar() as bar:
            task.listener = bar
            code: int = options.run(options, task)
        return code
    except CancelledError as stopped:
        print(f"trainer: {stopped}", file=sys.stderr)
        return 1
    except TaggerError as error:
        print(f"trainer: {error}", file=sys.stderr)
        return 2
    finally:
        signal.signal(signal.SIGINT, previous_handler)


def parser() -> argparse.ArgumentParser:
    """All commands and their options. Nothing heavy is imported before a command runs, so ``--help`` answers at once."""
    trainer = argparse.ArgumentParser(
        prog="trainer", description="Trains and measures the published multimodal genre systems."
    )
    trainer.add_argument("--version", action="version", version=f"trainer {__version__}")
    commands = trainer.add_subparsers(title="verbs", metavar="VERB", required=True)
    data_commands.add_check(commands)
    data_commands.add_prepare(commands)
    experiment_commands.add_reproduce(commands)
    experiment_commands.add_fit(commands)
    model_commands.add_evaluate(commands)
    model_commands.add_export(commands)
    model_commands.add_learn(commands)
    data_commands.add_synthesise(commands)
    data_commands.add_gazetteer(commands)
    experiment_commands.add_benchmark(commands)
    experiment_commands.add_results(commands)
    model_commands.add_starter(commands)
    return trainer


def interrupt_handler(task: Task) -> Callable[[int, FrameType | None], None]:
    """The first Ctrl-C asks the work to stop at its next step, the second one ends it at once."""

    def stop(_: int, __: FrameType | None) -> None:
        if task.cancelled.is_set():
            raise KeyboardInterrupt
        task.cancel()

    return stop


if __name__ == "__main__":
    sys.exit(main())
