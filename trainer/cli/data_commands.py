"""Commands about datasets: ``check`` one, ``prepare`` its features, ``synthesise`` one."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from trainer.cli.options import add_setting_option, exit_code, positive
from trainer.experiments.registry import PAPER_SYSTEMS, SYSTEMS
from trainer.terminal import say
from trainer.threads import cores

if TYPE_CHECKING:
    from trainer.data.check import Findings

PRINTED_FINDINGS = 20  # of each kind


def add_check(commands: Any) -> None:
    """Add ``trainer check NAME ROOT``."""
    description = "``trainer check NAME ROOT``: is this dataset complete, are its splits clean."
    parser = commands.add_parser(
        "check", help="is this dataset complete, are its splits clean", description=description
    )
    parser.add_argument(
        "name", metavar="NAME", help="mumu, msd-i, gtzan, magnatagatune, fma, folders, library or manifest"
    )
    parser.add_argument("root", metavar="ROOT", type=Path, help="the folder that it was unpacked into")
    parser.add_argument("--json", action="store_true", help="everything, for programs")
    parser.set_defaults(run=run_check, resumes=False)


def run_check(options: argparse.Namespace, task: Task) -> int:
    """Print the findings; 1 when there is something to mend."""
    from trainer.data.check import check
    from trainer.data.registry import read_dataset

    findings = check(read_dataset(options.name, options.root), workers=cores(), task=task)
    if options.json:
        say(json.dumps(findings_as_json(findings), ensure_ascii=False, indent=1))
    else:
        say(*findings.lines())
        print_findings(findings)
    return 0 if findings.ok else 1


def print_findings(findings: "Findings") -> None:
    """Name what is to be mended, on stderr."""
    kinds = {
        **{f"{part} missing": names for part, names in findings.absent.items()},
        "passed over": findings.dataset.problems,
        "unreadable": findings.unreadable,
        "the same content": [" = ".join(map(str, group)) for group in findings.duplicates],
        "leaking": findings.leaks,
    }
    for kind, entries in kinds.items():
        for entry in list(entries)[:PRINTED_FINDINGS]:
            print(f"{kind}: {entry}", file=sys.stderr)  # noqa: T201  what the command is for
        if len(entries) > PRINTED_FINDINGS:
            print(f"{kind}: and {len(entries) - PRINTED_FINDINGS} more (--json lists all)", file=sys.stderr)  # noqa: T201


def findings_as_json(findings: "Findings") -> dict[str, Any]:
    """All findings."""
    return {
        "dataset": findings.dataset.name,
        "items": len(findings.dataset.items),
        "labels": list(findings.dataset.labels),
        "found": {part: {"found": count, "listed": listed} for part, (count, listed) in findings.counts.items()},
        "missing": {part: list(names) for part, names in findings.absent.items()},
        "splits": findings.splits,
        "passed_over": [str(problem) for problem in findings.dataset.problems],
        "unreadable": [str(problem) for problem in findings.unreadable],
        "same_content": [[str(path) for path in group] for group in findings.duplicates],
        "leaks": [{"kind": leak.kind, "name": leak.name, "splits": list(leak.splits)} for leak in findings.leaks],
        "notes": list(findings.dataset.notes),
        "ok": findings.ok,
    }


def add_prepare(commands: Any) -> None:
    """Add ``trainer prepare SYSTEM --data ROOT --out STORE``."""
    description = (
        "``trainer prepare SYSTEM --data ROOT --out STORE``: every feature that a system needs, on this machine's cores or, "
        "with --scheduler tcp://…, on the workers of a Dask cluster. ROOT and STORE are folders or addresses that fsspec "
        "knows, such as s3://bucket/mumu. fit and reproduce take the result with --features STORE."
    )
    parser = commands.add_parser("prepare", help="features, on this machine or a cluster", description=description)
    parser.add_argument("system", choices=tuple(SYSTEMS), help="whose features")
    parser.add_argument("--data", required=True, metavar="ROOT", help="the folder that the dataset was unpacked into")
    parser.add_argument(
        "--out", required=True, metavar="STORE", help="where the features go; a stopped preparation goes on there"
    )
    parser.add_argument("--rows", metavar="PATTERN", help="only what experiments with such a name need (audio.*)")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask cluster, whose workers reach the same folders"
    )
    parser.add_argument(
        "--shards", metavar="FOLDER", help="where workers leave what they made, if not in the store's folder"
    )
    parser.add_argument("--workers", type=positive, help="processes on this machine (one a core)")
    add_setting_option(parser)
    parser.set_defaults(run=run_prepare)


def run_prepare(options: argparse.Namespace, task: Task) -> int:
    """Prepare, and say what there is; 1 when some files could not be read."""
    from trainer.data.prepare import Workers
    from trainer.experiments.preparation import prepare_system
    from trainer.experiments.schema import experiments_of, matching
    from trainer.experiments.settings import with_changes

    experiments = with_changes(matching(experiments_of(options.system), options.rows), options.settings)
    workers = Workers(options.workers, options.scheduler, options.shards)
    context, lines = prepare_system(experiments, options.data, options.out, workers, task)
    say(*context.notes, *(lines or ["These experiments need no features."]))
    return exit_code(context)


def add_scale(commands: Any) -> None:
    """Add ``trainer scale``."""
    description = (
        "``trainer scale``: what the features of a million tracks cost on machines like this one, from clips that are made and "
        "measured here."
    )
    parser = commands.add_parser("scale", help="what a large collection costs", description=description)
    parser.add_argument("--tracks", type=positive, nargs="+", default=[1_000_000, 100_000_000], metavar="N")
    parser.add_argument("--clips", type=positive, default=8, help="clips that are measured (8)")
    parser.set_defaults(run=run_scale, resumes=False)


def run_scale(options: argparse.Namespace, task: Task) -> int:
    """Measure, and print the table."""
    from trainer.benchmarks.scale import measured, scale_table

    say(*scale_table(list(measured(options.clips, task)), options.tracks).lines())
    return 0


def add_synthesise(commands: Any) -> None:
    """Add ``trainer synthesise SYSTEM FOLDER``."""
    description = (
        "``trainer synthesise SYSTEM FOLDER``: a made-up dataset in the published layout, or a "
        "MuMu-shaped one of any size."
    )
    parser = commands.add_parser("synthesise", help="a made-up dataset to try things on", description=description)
    parser.add_argument("system", choices=PAPER_SYSTEMS, help="whose dataset")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--albums", type=positive, help="for tismir-multi: so many albums, with all 250 genres from 200 on"
    )
    parser.set_defaults(run=run_synthesise)


def run_synthesise(options: argparse.Namespace, task: Task) -> int:
    """Make the dataset."""
    from trainer.data.synthetic.layouts import write_mumu
    from trainer.data.synthetic.world import make_world
    from trainer.experiments.smoke import MADE_UP, SMOKES, WARNING
    from trainer.files import write_atomically

    folder: Path = options.folder
    if folder.exists() and any(folder.iterdir()):
        raise TaggerError(f"{folder} is not empty; name a new folder.")
    if options.albums is not None and options.system != "tismir-multi":
        raise TaggerError("--albums is for tismir-multi; the other datasets have the size of their smoke run.")
    try:
        if options.albums is None:
            SMOKES[options.system].make(folder, task)
        else:
            world = make_world(options.albums, genres=250 if options.albums >= 200 else 24, tracks=4.68)
            write_mumu(folder, world, seconds=20.0, pixels=256, task=task)
    except CancelledError as stopped:
        raise CancelledError(
            f"Stopped with a part of the dataset in {folder}; remove it, or name another."
        ) from stopped
    write_atomically(folder / MADE_UP, WARNING.encode())
    say(WARNING.strip(), str(folder))
    return 0


def add_gazetteer(commands: Any) -> None:
    """Add ``trainer gazetteer build DUMP… --out FILE``."""
    description = (
        "``trainer gazetteer build DUMP… --out FILE``: the entities that texts are linked to, from dumps that MusicBrainz "
        "(mbdump.tar.bz2 and mbdump-derived.tar.bz2, or artist.tar.xz and its like), Wikidata (latest-all.json.gz) and "
        "Wikipedia publish (enwiki-latest-page.sql.gz, -linktarget, -categorylinks, -redirect, -langlinks in this order, "
        "or -pages-articles.xml.bz2), and from facts and taxonomies (resources/gazetteer/starter.facts says how)."
    )
    parser = commands.add_parser("gazetteer", help="the entities that texts are linked to", description=description)
    tasks = parser.add_subparsers(metavar="build", required=True)
    build = tasks.add_parser("build", help="make it from dumps", description=description)
    build.add_argument(
        "dumps", nargs="+", type=Path, metavar="DUMP", help="read in this order; a stopped build goes on"
    )
    build.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="as gazetteer.entities in tagger's state"
    )
    build.set_defaults(run=run_gazetteer)


def run_gazetteer(options: argparse.Namespace, task: Task) -> int:
    """Build it."""
    from trainer.data.gazetteer_dumps import build_gazetteer

    missing = [dump for dump in options.dumps if not dump.is_file()]
    if missing:
        raise TaggerError(f"There is no dump '{missing[0]}'; fetch it from the project that publishes it.")
    count = build_gazetteer(options.out, options.dumps, task)
    say(f"{options.out}: {count} names, {options.out.stat().st_size / 2**20:.1f} MiB")
    return 0
