"""``trainer export RUN --out BUNDLE``: a finished run as a model bundle that the application loads."""

import argparse
from pathlib import Path
from typing import Any

from tagger.progress import Task
from trainer.cli.options import add_machine
from trainer.terminal import say


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("export", help="a run as a model bundle", description=__doc__)
    parser.add_argument(
        "folder", type=Path, metavar="RUN", help="a fusion's run (all its encoders go along) or one encoder's"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="BUNDLE", help="the bundle's folder; must not exist")
    parser.add_argument("--name", help="what the model is called (the folder's name)")
    parser.add_argument("--replace", action="store_true", help="take the place of a bundle that is there")
    add_machine(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Export and say where it is."""
    from trainer.experiments.reopen import reopen
    from trainer.export.from_runs import bundle_of

    opened = reopen(chosen.folder, device=chosen.device, workers=chosen.workers, task=task)
    folder = bundle_of(opened, chosen.out, name=chosen.name or chosen.out.name, replace=chosen.replace)
    say(*opened.place.notes, f"{folder}: tagger models add {folder} puts it to use.")
    return 0
