"""Options that several verbs share."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.progress import Task

if TYPE_CHECKING:
    from trainer.experiments.run_context import RunContext
    from trainer.experiments.schema import Experiment


SYSTEMS = ("tismir-single", "tismir-multi", "dmg-gtzan", "dmg-magnatagatune", "covers", "lyrics")


def add_device(parser: argparse.ArgumentParser) -> None:
    """Where networks are trained."""
    parser.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where to compute (auto: the GPU if there is one)",
    )


def add_machine(parser: argparse.ArgumentParser) -> None:
    """How the machine may be used."""
    add_device(parser)
    parser.add_argument("--workers", type=positive, help="processes that extract features (one a core)")


def add_run(parser: argparse.ArgumentParser, *, data_needed: bool = True) -> None:
    """Where data are and results go."""
    parser.add_argument(
        "--data", type=Path, required=data_needed, metavar="ROOT", help="the folder that the dataset was unpacked into"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="where runs and reports go; a second run goes on there"
    )
    parser.add_argument("--features", type=Path, metavar="DIR", help="where prepared features are kept (DIR/features)")
    parser.add_argument(
        "--weights", type=Path, metavar="DIR", help="torchvision's ImageNet weights, such as resnet101-….pth"
    )
    parser.add_argument(
        "--allow-leaks", action="store_true", help="train although an artist or album stands in two splits"
    )
    parser.add_argument(
        "--batch", type=positive, metavar="N", help="items in a batch; a stopped run may go on with another number"
    )
    add_machine(parser)


def workplace(chosen: argparse.Namespace, data: Path, experiments: "dict[str, Experiment]", task: Task) -> "RunContext":
    """Where a verb's runs work."""
    from trainer.experiments.run_context import RunContext

    return RunContext(
        data=data,
        out=chosen.out,
        features=chosen.features or chosen.out / "features",
        experiments={name: batched(experiment, chosen.batch) for name, experiment in experiments.items()},
        weights=chosen.weights,
        device=chosen.device,
        workers=chosen.workers,
        allow_leaks=chosen.allow_leaks,
        task=task,
    )


def batched(experiment: "Experiment", size: int | None) -> "Experiment":
    """The experiment with so many items in a batch (its own number where None)."""
    if size is None:
        return experiment
    recipes = {"recipe": experiment.recipe, "album": experiment.album}
    return experiment.model_copy(
        update={name: recipe.model_copy(update={"batch": size}) for name, recipe in recipes.items() if recipe}
    )


def ending(place: "RunContext") -> int:
    """Name the files that could not be read on stderr; the exit code."""
    for problem in place.problems:
        print(problem, file=sys.stderr)  # noqa: T201  what exit code 1 promises
    return 1 if place.problems else 0


def positive(text: str) -> int:
    """A number from 1 on, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
