"""``trainer fit EXPERIMENT.toml --data ROOT --out DIR``: one experiment, and before it those that it needs."""

import argparse
import json
from pathlib import Path
from typing import Any

from tagger.progress import Task
from trainer.cli.options import add_run, ending, workplace
from trainer.terminal import say


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("fit", help="train and measure one experiment", description=__doc__)
    parser.add_argument("experiment", type=Path, help="a TOML file; trainer/experiments holds the published ones")
    add_run(parser)
    parser.add_argument("--seed", type=int, default=0, help="of the first weights and of everything drawn (0)")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Train, measure, and print where the run is and how it did."""
    from trainer.experiments.inputs import prepare_all
    from trainer.experiments.runner import run as run_experiment
    from trainer.experiments.schema import in_order, read_experiment
    from trainer.files import read_json

    experiment = read_experiment(chosen.experiment)
    experiments = {experiment.name: experiment}
    waiting = list(experiment.needs)
    while waiting:
        needed = read_experiment(chosen.experiment.with_name(f"{waiting.pop()}.toml"))
        experiments[needed.name] = needed
        waiting += [name for name in needed.needs if name not in experiments]
    place = workplace(chosen, chosen.data, in_order(experiments), task)
    prepare_all(list(place.experiments.values()), place)
    folder = run_experiment(place.experiments[experiment.name], chosen.seed, place)
    say(*place.notes, figures(read_json(folder / "scores.json")), str(folder))
    return ending(place)


def figures(scores: dict[str, Any]) -> str:
    """The single figures of each split as JSON."""
    told = {
        split: {name: value for name, value in scores[split].items() if isinstance(value, int | float)}
        for split in ("train", "validation", "test")
        if split in scores
    }
    return json.dumps(told, indent=1)
