"""The trainer's command line: it parses, calls and prints.

Exit codes: 0 done; 1 some items failed; 2 usage, data or environment; 130 stopped by Ctrl-C. Errors are one sentence on stderr.
"""

import argparse
import signal
import sys
import textwrap
from collections.abc import Callable, Sequence
from types import FrameType

from tagger import __version__
from tagger.errors import CancelledError, TaggerError, system_reason
from tagger.progress import Task
from trainer.cli import data_commands, experiment_commands, model_commands
from trainer.terminal import ProgressBar
from trainer.threads import choose_threads

NOTHING_KEPT = "Stopped; the next run begins anew."  # of a command whose work is only looked at
STOPPED = 128 + signal.SIGINT  # what a shell says of a command that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    choose_threads(getattr(options, "threads", None))
    task = Task()
    previous_handler = signal.signal(signal.SIGINT, interrupt_handler(task))
    try:
        ensure_device(getattr(options, "device", "auto"))
        with ProgressBar() as bar:
            task.listener = bar
            code: int = options.run(options, task)
        return code
    except CancelledError as stopped:
        print(f"trainer: {stopped if options.resumes else NOTHING_KEPT}", file=sys.stderr)
        return STOPPED
    except KeyboardInterrupt:
        at_once = "Stopped at once; the next run goes on from what is on the disk."
        print(f"trainer: {at_once if options.resumes else NOTHING_KEPT}", file=sys.stderr)
        return STOPPED
    except TaggerError as error:
        print(f"trainer: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.filename is None:  # no file or folder of a person's, and so not theirs to mend
            raise
        print(
            f"trainer: '{error.filename}' cannot be used ({system_reason(error)}); mend it, or name another.",
            file=sys.stderr,
        )
        return 2
    finally:
        signal.signal(signal.SIGINT, previous_handler)


def ensure_device(name: str) -> None:
    """Raise TaggerError where a GPU is wanted and there is none: before hours of preparing. Torch is loaded for that alone."""
    if name == "cuda":
        from trainer.training.device import choose_device

        choose_device(name)


def parser() -> argparse.ArgumentParser:
    """All commands and their options. Nothing heavy is imported before a command runs, so ``--help`` answers at once."""
    trainer = argparse.ArgumentParser(
        prog="trainer", description="Trains and measures the published multimodal genre systems."
    )
    trainer.set_defaults(resumes=True)  # whether a stopped command goes on when it is given again
    trainer.add_argument("--version", action="version", version=f"trainer {__version__}")
    commands = trainer.add_subparsers(title="commands", metavar="COMMAND", required=True)
    data_commands.add_check(commands)
    data_commands.add_prepare(commands)
    experiment_commands.add_reproduce(commands)
    experiment_commands.add_fit(commands)
    model_commands.add_evaluate(commands)
    model_commands.add_export(commands)
    model_commands.add_learn(commands)
    data_commands.add_scale(commands)
    data_commands.add_synthesise(commands)
    data_commands.add_gazetteer(commands)
    experiment_commands.add_benchmark(commands)
    experiment_commands.add_results(commands)
    model_commands.add_starter(commands)
    for verb, command in commands.choices.items():
        command.formatter_class = argparse.RawDescriptionHelpFormatter
        command.description = textwrap.fill(command.description or "", 100)
        command.epilog = "\n".join(["for example:", *(f"  trainer {verb} {words}" for words in EXAMPLES[verb])])
    return trainer


EXAMPLES = {
    "check": ["mumu ~/data/MuMu"],
    "prepare": [
        "tismir-multi --data ~/data/MuMu --out ~/features",
        "tismir-multi --data /nfs/MuMu --out /nfs/features --scheduler tcp://10.0.0.1:8786",
        "dmg-gtzan --data s3://music/gtzan --out s3://music/features",
    ],
    "reproduce": [
        "dmg-gtzan --smoke --out runs",
        "tismir-multi --data ~/data/MuMu --out runs --rows 'audio.*' --set recipe.epochs=5 --set recipe.batch=64",
    ],
    "fit": [
        "trainer/experiments/dmg-gtzan/mel.gtzan.toml --data ~/data/gtzan --out runs",
        "mine.toml --data ~/data/gtzan --out runs --set recipe.schedule=cosine --set recipe.warm_up=500",
    ],
    "evaluate": ["runs/runs/mel.gtzan/seed-0 --json"],
    "export": ["runs/runs/audio.cosine.low-4x96/seed-0 --out my-model"],
    "learn": ["~/Music --out my-genres --set recipe.epochs=30"],
    "scale": ["--tracks 1000000 --clips 20"],
    "synthesise": ["dmg-gtzan /tmp/made-up"],
    "gazetteer": [
        "build mbdump.tar.bz2 mbdump-derived.tar.bz2 --out gazetteer.entities",
        "build artist.tar.xz mine.facts --out gazetteer.entities",
    ],
    "benchmark": ["--rows 'audio.cosine.*'", "--device cuda --json"],
    "results": ["timbre --data ~/data"],
    "starter": [
        "--data ~/data --out resources/starter",
        "--data ~/data --evaluate --set network.dimensions.audio_weight=2",
        "--data ~/data --words",
    ],
}
"""For each verb what a person can type."""


def interrupt_handler(task: Task) -> Callable[[int, FrameType | None], None]:
    """The first Ctrl-C asks the work to stop at its next step, the second one ends it at once."""

    def stop(_: int, __: FrameType | None) -> None:
        if task.cancelled.is_set():
            raise KeyboardInterrupt
        task.cancel()

    return stop


if __name__ == "__main__":
    sys.exit(main())
