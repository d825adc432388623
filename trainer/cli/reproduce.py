"""``trainer reproduce SYSTEM --data ROOT --out DIR``: every row of a paper's tables, our figure beside the paper's."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.cli.options import SYSTEMS, add_run, ending, positive, workplace
from trainer.terminal import say

if TYPE_CHECKING:
    from trainer.experiments.schema import Experiment
    from trainer.experiments.system import ExperimentRow, Results


SEEDS = 3  # the papers' own number of runs


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("reproduce", help="every row of a paper's tables", description=__doc__)
    parser.add_argument("system", choices=SYSTEMS)
    add_run(parser, data_needed=False)
    parser.add_argument("--seeds", type=positive, help=f"runs of each row ({SEEDS}; 1 for a smoke run)")
    parser.add_argument(
        "--rows", metavar="PATTERN", help="only experiments with such a name, and what they need (audio.*)"
    )
    parser.add_argument(
        "--smoke", action="store_true", help="a small made-up dataset and few epochs, to see that everything works"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Prepare, train, measure, print the tables and write the report."""
    from trainer.evaluation.system_report import all_tables, system_report
    from trainer.evaluation.tables import main_tables
    from trainer.experiments.schema import experiments_of
    from trainer.experiments.smoke import WARNING, is_made_up
    from trainer.experiments.system import reproduce

    shipped = selected(experiments_of(chosen.system), chosen.rows)
    changes: tuple[str, ...] = ()
    data, experiments = chosen.data, shipped
    if chosen.smoke:
        data, experiments, changes = smoke(chosen, shipped, task)
    elif data is None:
        raise TaggerError("Name the dataset's folder with --data ROOT, or try --smoke, which makes a small one itself.")
    if is_made_up(data):
        say(WARNING.strip(), *changes)
    seeds = range(chosen.seeds or (1 if chosen.smoke else SEEDS))
    place = workplace(chosen, data, experiments, task)
    results = reproduce(chosen.system, place, list(seeds), changes=changes, done=teller(is_made_up(data)))
    whole = chosen.rows is None  # the other tables and the report are made of all rows
    for table in all_tables(results) if whole else main_tables(asked_for(results, chosen.rows)):
        say("", *table.lines())
    reports = [system_report(results, chosen.out / "report").write(chosen.out / "report")] if whole else []
    say("", *place.notes, *(line for page in reports for line in ("", f"The report: {page}")))
    return ending(place)


def asked_for(results: "Results", pattern: str) -> "Results":
    """The results without the rows that were only needed."""
    return replace(results, rows=tuple(row for row in results.rows if fnmatch(row.experiment.name, pattern)))


def smoke(chosen: argparse.Namespace, shipped: "dict[str, Experiment]", task: Task) -> tuple[Any, Any, tuple[str, ...]]:
    """The small dataset, the experiments changed for it, and the changes in words."""
    from trainer.experiments.smoke import SMOKES, differences, make_dataset
    from trainer.training.device import choose_device
    from trainer.training.distributed import first_alone

    if chosen.data is not None:
        raise TaggerError("--smoke makes its own data; leave out --data, or leave out --smoke.")
    changed = {name: SMOKES[chosen.system].changed(experiment) for name, experiment in shipped.items()}
    changes = tuple(f"{name}: {', '.join(differences(shipped[name], changed[name]))}" for name in shipped)
    with first_alone(choose_device(chosen.device)):
        return make_dataset(chosen.system, chosen.out, task), changed, changes


def selected(experiments: "dict[str, Experiment]", pattern: str | None) -> "dict[str, Experiment]":
    """The experiments that fit the pattern, and those that they need."""
    if pattern is None:
        return experiments
    wanted = {name for name in experiments if fnmatch(name, pattern)}
    if not wanted:
        raise TaggerError(f"No experiment is called like '{pattern}'; there are {', '.join(experiments)}.")
    for name in reversed(experiments):  # those that are needed come first
        if name in wanted:
            wanted |= set(experiments[name].needs)
    return {name: experiment for name, experiment in experiments.items() if name in wanted}


def teller(made_up: bool) -> "Callable[[ExperimentRow], None]":
    """Tells of a finished experiment in a line; the paper's figures stand beside real ones only."""

    def tell(row: "ExperimentRow") -> None:
        figures = row.experiment.paper.figures if row.experiment.paper else {}
        found = {name: figure[0] for name in figures if (figure := row.figure(name))}
        told = (
            f"{name} {value:.3f}" + ("" if made_up else f" (paper {figures[name]:g})") for name, value in found.items()
        )
        say(f"{row.experiment.name}: {', '.join(told) or 'done'}")

    return tell
