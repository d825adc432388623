"""``trainer starter --data DATA --out BUNDLE``: the model that ships with the application, from the real sets."""

import argparse
from pathlib import Path
from typing import Any

from tagger.progress import Task
from trainer.terminal import say


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("starter", help="train the model that ships with tagger", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds albums/, covers/ and features/")
    parser.add_argument("--out", type=Path, required=True, help="where the bundle goes; an older bundle is replaced")
    parser.add_argument("--work", type=Path, default=Path("runs/starter"), help="the runs; a stopped one goes on there")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Train, measure, export."""
    from trainer.starter.build import make_starter

    say(
        f"The model is in {make_starter(chosen.data, chosen.out, chosen.work, task)}; its README.md says how good it is."
    )
    return 0
