"""``trainer synthesise SYSTEM FOLDER``: a made-up dataset in the published layout, or a MuMu-shaped one of any size."""

import argparse
from pathlib import Path
from typing import Any

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.cli.options import SYSTEMS, positive
from trainer.terminal import say


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("synthesise", help="a made-up dataset to try things on", description=__doc__)
    parser.add_argument("system", choices=SYSTEMS, help="whose dataset")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--albums", type=positive, help="for tismir-multi: so many albums, with all 250 genres from 200 on"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Make it."""
    from trainer.data.synthetic.layouts import write_mumu
    from trainer.experiments.smoke import MADE_UP, SMOKES, WARNING
    from trainer.files import write_atomically

    if chosen.folder.exists() and any(chosen.folder.iterdir()):
        raise TaggerError(f"{chosen.folder} is not empty; name a new folder.")
    if chosen.albums is None:
        SMOKES[chosen.system].make(chosen.folder, task)
    elif chosen.system == "tismir-multi":
        genres = 250 if chosen.albums >= 200 else 24
        write_mumu(
            chosen.folder, albums=chosen.albums, genres=genres, seconds=20.0, tracks=4.68, pixels=256, seed=0, task=task
        )
    else:
        raise TaggerError("--albums is for tismir-multi; the other datasets have the size of their smoke run.")
    write_atomically(chosen.folder / MADE_UP, WARNING.encode())
    say(WARNING.strip(), str(chosen.folder))
    return 0
