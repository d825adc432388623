"""``trainer results NAME --data DATA``: what the papers' methods do on the real sets, beside baselines, with intervals."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagger.progress import Task
from trainer.cli.options import add_device
from trainer.terminal import say

if TYPE_CHECKING:
    from trainer.evaluation.tables import Table


NAMES = ("timbre", "covers", "albums", "factors")


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("results", help="the methods on the real sets, beside baselines", description=__doc__)
    parser.add_argument("name", choices=NAMES, help="which table")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds the real sets")
    parser.add_argument("--out", type=Path, default=Path("runs/results"), help="the runs; a stopped one goes on there")
    add_device(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Measure, print the table, and keep it as Markdown."""
    folder = chosen.out / chosen.name
    folder.mkdir(parents=True, exist_ok=True)
    table = tables(chosen.device)[chosen.name](chosen.data, folder, task)
    (folder / "table.md").write_text(table.markdown(), encoding="utf-8")
    say(*table.lines())
    return 0


def tables(device: str) -> "dict[str, Callable[[Path, Path, Task], Table]]":
    """What measures each table, with networks trained on ``device``."""
    from trainer.results.albums import album_results
    from trainer.results.covers import cover_results
    from trainer.results.factors import factor_results
    from trainer.results.timbre import timbre_results

    trained = {"timbre": timbre_results, "covers": cover_results, "albums": album_results}
    return {**{name: partial(table, device=device) for name, table in trained.items()}, "factors": factor_results}
