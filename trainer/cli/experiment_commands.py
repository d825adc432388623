"""Commands that train and measure experiments: ``reproduce``, ``fit``, ``results``, ``benchmark``."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.cli.options import (
    add_device_option,
    add_run_options,
    add_setting_option,
    changed_experiments,
    ensure_data,
    exit_code,
    note_settings,
    positive,
    read_datasets,
    run_context,
)
from trainer.experiments.registry import PAPER_SYSTEMS, RESULT_SYSTEMS, SYSTEMS
from trainer.terminal import say

if TYPE_CHECKING:
    from trainer.experiments.schema import Experiment
    from trainer.experiments.system import ExperimentRow, Results


def add_reproduce(commands: Any) -> None:
    """Add ``trainer reproduce SYSTEM --data ROOT --out DIR``."""
    description = (
        "``trainer reproduce SYSTEM --data ROOT --out DIR``: every row of a paper's tables, our "
        "figure beside the paper's."
    )
    parser = commands.add_parser("reproduce", help="every row of a paper's tables", description=description)
    parser.add_argument("system", choices=PAPER_SYSTEMS)
    add_run_options(parser, data_required=False)
    parser.add_argument("--seeds", type=positive, help="runs of each row (3; 1 for a smoke run)")
    parser.add_argument(
        "--rows", metavar="PATTERN", help="only experiments with such a name, and what they need (audio.*)"
    )
    parser.add_argument(
        "--smoke", action="store_true", help="a small made-up dataset and few epochs, to see that everything works"
    )
    parser.set_defaults(run=run_reproduce)


def run_reproduce(options: argparse.Namespace, task: Task) -> int:
    """Prepare, train, measure, print the tables and write the report."""
    from trainer.experiments.schema import experiments_of, matching
    from trainer.experiments.smoke import WARNING, is_made_up

    shipped = matching(experiments_of(options.system), options.rows)
    changed_experiments(options, shipped)  # refuses what cannot be set before anything is made
    changes: tuple[str, ...] = ()
    data, experiments = options.data, shipped
    if options.smoke:
        data, experiments, changes = smoke_run(options, shipped, task)
    elif data is None:
        raise TaggerError("Name the dataset's folder with --data ROOT, or try --smoke, which makes a small one itself.")
    if is_made_up(data):
        say(WARNING.strip(), *changes)
    seeds = range(options.seeds or (1 if options.smoke else SYSTEMS[options.system].seeds))
    context = run_context(options, data, experiments, task)

    from trainer.experiments.system import reproduce
    from trainer.reports.system_report import all_tables, system_report
    from trainer.reports.tables import main_tables

    results = reproduce(
        options.system, context, list(seeds), changes=changes, on_row=row_printer(made_up=is_made_up(data))
    )
    complete = options.rows is None  # the other tables and the report are made of all rows
    for table in all_tables(results) if complete else main_tables(without_needed(results, options.rows)):
        say("", *table.lines())
    reports = [system_report(results, options.out / "report").write(options.out / "report")] if complete else []
    say("", *context.gathered_notes(), *(line for page in reports for line in ("", f"The report: {page}")))
    return exit_code(context)


def without_needed(results: "Results", pattern: str) -> "Results":
    """The results without the rows that were only needed by others."""
    return replace(results, rows=tuple(row for row in results.rows if fnmatch(row.experiment.name, pattern)))


def smoke_run(
    options: argparse.Namespace, shipped: "dict[str, Experiment]", task: Task
) -> "tuple[Path, dict[str, Experiment], tuple[str, ...]]":
    """The small dataset, the experiments changed for it, and the changes in words."""
    from trainer.experiments.smoke import SMOKES, differences, make_dataset

    if options.data is not None:
        raise TaggerError("--smoke makes its own data; leave out --data, or leave out --smoke.")

    from trainer.training.device import choose_device
    from trainer.training.distributed import first_alone

    changed = {name: SMOKES[options.system].changed(experiment) for name, experiment in shipped.items()}
    changes = tuple(f"{name}: {', '.join(differences(shipped[name], changed[name]))}" for name in shipped)
    with first_alone(choose_device(options.device)):
        return make_dataset(options.system, options.out, task), changed, changes


def row_printer(*, made_up: bool) -> "Callable[[ExperimentRow], None]":
    """Prints a finished experiment in a line; the paper's figures stand beside real ones only."""

    from trainer.reports.tables import heading

    def print_row(row: "ExperimentRow") -> None:
        paper_figures = row.experiment.paper.figures if row.experiment.paper else {}
        figures = {name: figure[0] for name in paper_figures if (figure := row.figure(name))}
        cells = (
            f"{heading(name, tuple(paper_figures))} {value:.3f}"
            + ("" if made_up else f" (paper {paper_figures[name]:g})")
            for name, value in figures.items()
        )
        say(f"{row.experiment.name}: {', '.join(cells) or 'done'}")

    return print_row


def add_fit(commands: Any) -> None:
    """Add ``trainer fit EXPERIMENT.toml --data ROOT --out DIR``."""
    description = (
        "``trainer fit EXPERIMENT.toml --data ROOT --out DIR``: one experiment, and before it those that it needs."
    )
    parser = commands.add_parser("fit", help="train and measure one experiment", description=description)
    parser.add_argument("experiment", type=Path, help="a TOML file; trainer/experiments holds the published ones")
    add_run_options(parser)
    parser.add_argument("--seed", type=int, default=0, help="of the first weights and of everything drawn (0)")
    parser.add_argument("--json", action="store_true", help="the figures of each split, for programs")
    parser.set_defaults(run=run_fit)


def run_fit(options: argparse.Namespace, task: Task) -> int:
    """Train, measure, and print where the run is and how it did."""
    from trainer.experiments.schema import in_order, read_experiment

    experiment = read_experiment(options.experiment)
    experiments = {experiment.name: experiment}
    unread = list(experiment.needs)
    while unread:
        needed = read_experiment(options.experiment.with_name(f"{unread.pop()}.toml"))
        experiments[needed.name] = needed
        unread += [name for name in needed.needs if name not in experiments]
    context = run_context(options, options.data, in_order(experiments), task)

    from trainer.experiments.preparation import prepare_all
    from trainer.experiments.runner import run
    from trainer.files import read_json
    from trainer.reports.network_tables import figures_as_json, run_lines

    prepare_all(list(context.experiments.values()), context)
    folder = run(context.experiments[experiment.name], options.seed, context)
    if options.json:
        say(figures_as_json(read_json(folder / "scores.json")))
    else:
        say(
            *context.gathered_notes(),
            *run_lines(context.experiments[experiment.name], folder, options.seed, context),
            str(folder),
        )
    return exit_code(context)


def add_results(commands: Any) -> None:
    """Add ``trainer results NAME --data DATA``."""
    description = (
        "``trainer results NAME --data DATA``: what the papers' methods do on the real sets, "
        "beside baselines, with intervals."
    )
    parser = commands.add_parser(
        "results", help="the methods on the real sets, beside baselines", description=description
    )
    parser.add_argument("name", choices=tuple(RESULT_SYSTEMS), help="which table")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds the real sets")
    parser.add_argument("--out", type=Path, default=Path("runs/results"), help="the runs; a stopped one goes on there")
    add_setting_option(parser)
    add_device_option(parser)
    parser.set_defaults(run=run_results)


def run_results(options: argparse.Namespace, task: Task) -> int:
    """Measure, print the table, and keep it as Markdown."""
    from trainer.experiments.run_context import RunContext
    from trainer.experiments.schema import experiments_of
    from trainer.experiments.settings import with_changes

    system, folder = RESULT_SYSTEMS[options.name], options.out / options.name
    experiments = with_changes(experiments_of(system), options.settings)
    ensure_data(experiments, options.data)
    context = RunContext(options.data, folder, options.out / "features", experiments, device=options.device, task=task)
    note_settings(context, options.settings)
    read_datasets(context)

    from trainer.experiments.system import reproduce
    from trainer.reports.result_tables import result_table

    results = reproduce(system, context, range(SYSTEMS[system].seeds), on_row=row_printer(made_up=False))
    table = result_table(results)
    (folder / "table.md").write_text(table.markdown(), encoding="utf-8")
    say(*table.lines())
    return exit_code(context)


def add_benchmark(commands: Any) -> None:
    """Add ``trainer benchmark``."""
    description = (
        "``trainer benchmark``: seconds per epoch of every row of TISMIR's Table 6 at MuMu's size, "
        "beside the paper's column."
    )
    parser = commands.add_parser("benchmark", help="seconds per epoch at MuMu's size", description=description)
    parser.add_argument("--rows", default="*", metavar="PATTERN", help="only rows with such a name (audio.cosine.*)")
    add_device_option(parser)
    parser.add_argument("--batch", type=positive, help="instead of the paper's 32 (50 for covers)")
    parser.add_argument("--patches", type=positive, default=118_000)
    parser.add_argument("--albums", type=positive, default=25_000)
    parser.add_argument("--covers", type=positive, default=25_000)
    parser.add_argument("--full", action="store_true", help="all items also without a GPU; takes days")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    parser.add_argument("--json", action="store_true", help="the whole table, for programs")
    add_setting_option(parser)
    parser.set_defaults(run=run_benchmark, resumes=False)


def run_benchmark(options: argparse.Namespace, task: Task) -> int:
    """Time the rows and print the table."""
    from trainer.experiments.schema import experiments_of
    from trainer.experiments.settings import with_changes

    shipped = experiments_of("tismir-multi")
    rows = {name: experiment for name, experiment in shipped.items() if fnmatch(name, options.rows)}
    if not rows:
        raise TaggerError("No row has such a name; name some of trainer/experiments/tismir-multi, such as audio.*.")
    experiments = list(with_changes(rows, options.settings).values())

    from trainer.benchmarks.benchmark import Size, benchmark, timing_table, timings_as_json
    from trainer.files import write_atomically
    from trainer.training.device import choose_device

    device = choose_device(options.device)
    reduced = device.type != "cuda" and not options.full
    if reduced and not options.json:
        say(
            "There is no GPU here: each row is timed on a few items, and that time is scaled to all items of an epoch.",
            "This takes a few minutes on two cores (--rows PATTERN for fewer rows, --full for all items: days).",
        )
    size = Size(options.patches, options.albums, options.covers, reduced)
    timings = []
    for timing in benchmark(experiments, size, device=options.device, batch=options.batch, task=task):
        timings.append(timing)
        if options.json:
            continue
        say(f"{timing.experiment.name}: {timing.seconds:.3f} s for {timing.items:,} items")
    table = timing_table(timings, device_name(device.type))
    say(*([timings_as_json(timings, device_name(device.type))] if options.json else ["", *table.lines()]))
    if options.out:
        write_atomically(options.out, table.markdown().encode())
    return 0


def device_name(kind: str) -> str:
    """The GPU's name, or the CPU's kind and threads."""
    import platform

    import torch

    return (
        torch.cuda.get_device_name()
        if kind == "cuda"
        else f"a CPU ({platform.machine()}, {torch.get_num_threads()} threads)"
    )
