"""``trainer evaluate RUN``: measure a finished run again, from its weights."""

import argparse
import json
from pathlib import Path
from typing import Any

from tagger.progress import Task
from trainer.cli.fit import figures
from trainer.cli.options import add_machine
from trainer.terminal import say


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("evaluate", help="measure a finished run again", description=__doc__)
    parser.add_argument(
        "folder", type=Path, metavar="RUN", help="a run's folder, such as DIR/runs/audio.cosine.low-4x96/seed-0"
    )
    parser.add_argument("--data", type=Path, metavar="ROOT", help="where the dataset is now (where it was)")
    parser.add_argument("--json", action="store_true", help="every figure, for programs")
    add_machine(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Predict again and print the figures."""
    from trainer.experiments.reopen import reopen
    from trainer.experiments.runner import measured_again

    opened = reopen(chosen.folder, data=chosen.data, device=chosen.device, workers=chosen.workers, task=task)
    scores = measured_again(opened)
    say(*([json.dumps(scores, indent=1)] if chosen.json else [*opened.place.notes, figures(scores)]))
    return 0
