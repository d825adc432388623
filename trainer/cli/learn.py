"""``trainer learn FOLDER --out BUNDLE``: a model from a library's own genre tags, whatever they are called."""

import argparse
from pathlib import Path
from typing import Any

from tagger.progress import Task
from trainer.cli.options import add_machine, positive
from trainer.terminal import say


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("learn", help="a model from your own tags", description=__doc__)
    parser.add_argument("library", type=Path, metavar="FOLDER", help="music whose genres are as you want them")
    parser.add_argument("--out", type=Path, required=True, metavar="BUNDLE", help="the bundle's folder; must not exist")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="where features and runs are kept, to go on with (beside the bundle)"
    )
    parser.add_argument("--name", help="what the model is called (the bundle's name)")
    parser.add_argument("--minimum", type=positive, default=5, help="albums that a genre needs (5)")
    parser.add_argument("--epochs", type=positive, help="at most so many epochs for each network")
    parser.add_argument("--replace", action="store_true", help="take the place of a bundle that is there")
    add_machine(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Train and export; 1 when some files could not be read."""
    from trainer.experiments.learning import learn

    work = chosen.work or chosen.out.with_name(f"{chosen.out.name}.work")
    learned = learn(
        chosen.library,
        chosen.out,
        work,
        name=chosen.name or chosen.out.name,
        minimum=chosen.minimum,
        epochs=chosen.epochs,
        replace=chosen.replace,
        device=chosen.device,
        workers=chosen.workers,
        task=task,
    )
    say(*learned.notes, f"{chosen.out}: tagger models add {chosen.out} puts it to use.")
    return 1 if learned.problems else 0
