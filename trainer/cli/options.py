"""Options that several commands share, and what they print alike."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagger.progress import Task

if TYPE_CHECKING:
    from trainer.experiments.run_context import RunContext
    from trainer.experiments.schema import Experiment


def add_device_option(parser: argparse.ArgumentParser) -> None:
    """Where networks are trained."""
    parser.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where to compute (auto: the GPU if there is one)",
    )
    parser.add_argument(
        "--threads", type=positive, help="threads that compute on the CPU (one a core, shared among processes)"
    )


def add_machine_options(parser: argparse.ArgumentParser) -> None:
    """How the machine may be used."""
    add_device_option(parser)
    parser.add_argument("--workers", type=positive, help="processes that extract features (one a core)")


def add_setting_option(parser: argparse.ArgumentParser) -> None:
    """Settings of the experiments that are changed for this command."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="SECTION.KEY=VALUE",
        help="another value for a setting of the experiment, such as recipe.epochs=5; may be given several times",
    )


def add_run_options(parser: argparse.ArgumentParser, *, data_required: bool = True) -> None:
    """Where data are and results go."""
    parser.add_argument(
        "--data",
        type=Path,
        required=data_required,
        metavar="ROOT",
        help="the folder that the dataset was unpacked into",
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
    parser.add_argument(
        "--logger",
        choices=("tensorboard", "wandb"),
        help="what draws the curves of training: TensorBoard in the run's folder, or Weights & Biases, if installed",
    )
    add_setting_option(parser)
    add_machine_options(parser)


def run_context(
    options: argparse.Namespace, data: Path, experiments: "dict[str, Experiment]", task: Task
) -> "RunContext":
    """What a command's runs work with. Raises TaggerError for data that are not there or leak, before torch is imported."""
    from trainer.experiments.run_context import RunContext

    changed = changed_experiments(options, experiments)
    ensure_data(changed, data)
    context = RunContext(
        data=data,
        out=options.out,
        features=options.features or options.out / "features",
        experiments=changed,
        weights=options.weights,
        device=options.device,
        workers=options.workers,
        allow_leaks=options.allow_leaks,
        task=task,
    )
    note_settings(context, options.settings)
    read_datasets(context)
    return context


def read_datasets(context: "RunContext") -> None:
    """Read and split the datasets of all experiments, before features are prepared and torch is imported. Raises TaggerError
    for a folder that holds no such dataset, and for splits that leak.
    """
    for experiment in context.experiments.values():
        context.dataset(experiment.data)


def changed_experiments(
    options: argparse.Namespace, experiments: "Mapping[str, Experiment]"
) -> "dict[str, Experiment]":
    """The experiments with what --set, --batch and --logger change. Raises TaggerError for what cannot be set."""
    from trainer.experiments.settings import with_changes
    from trainer.training.recipe import ensure_installed

    changed = {
        name: with_how(each, batch=options.batch, logger=options.logger)
        for name, each in with_changes(experiments, options.settings).items()
    }
    for experiment in changed.values():
        ensure_installed(experiment.recipe.logger)
    return changed


def ensure_data(experiments: "Mapping[str, Experiment]", data: Path) -> None:
    """Raise TaggerError where the folder of the experiments' dataset is not there."""
    from trainer.data.registry import ensure_exists

    for experiment in experiments.values():
        ensure_exists(experiment.data.dataset, data)


def note_settings(context: "RunContext", settings: Sequence[str]) -> None:
    """Note the changed settings for a reader of the results."""
    if settings:
        context.note(f"Set for this run: {', '.join(settings)}.")


def with_how(experiment: "Experiment", **settings: Any) -> "Experiment":
    """The experiment with other settings of how training is done in all its recipes; None leaves a setting as it is."""
    changes = {name: value for name, value in settings.items() if value is not None}
    recipes = {"recipe": experiment.recipe, "album": experiment.album}
    return experiment.model_copy(
        update={name: replace(recipe, **changes) for name, recipe in recipes.items() if recipe}
    )


def exit_code(context: "RunContext") -> int:
    """Name the files that could not be read on stderr; 1 where there are any."""
    for problem in context.problems:
        print(problem, file=sys.stderr)  # noqa: T201  what exit code 1 promises
    return 1 if context.problems else 0


def positive(text: str) -> int:
    """A number from 1 on, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
