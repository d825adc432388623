"""``trainer benchmark``: seconds per epoch of every row of TISMIR's Table 6 at MuMu's size, beside the paper's column."""

import argparse
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tagger.progress import Task
from trainer.cli.options import positive
from trainer.terminal import say


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("benchmark", help="seconds per epoch at MuMu's size", description=__doc__)
    parser.add_argument("--rows", default="*", metavar="PATTERN", help="only rows with such a name (audio.cosine.*)")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--batch", type=positive, help="instead of the paper's 32 (50 for covers)")
    parser.add_argument("--patches", type=positive, default=118_000)
    parser.add_argument("--albums", type=positive, default=25_000)
    parser.add_argument("--covers", type=positive, default=25_000)
    parser.add_argument("--full", action="store_true", help="all items also without a GPU; takes days")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Time the rows and print the table."""
    from trainer.experiments.benchmark import Size, benchmark, table
    from trainer.files import write_atomically
    from trainer.training import choose_device

    device = choose_device(chosen.device)
    reduced = device.type != "cuda" and not chosen.full
    if reduced:
        say(
            "There is no GPU here: each row is timed on a few items, and that time is scaled to all items of an epoch.",
            "This takes a few minutes on two cores (--rows PATTERN for fewer rows, --full for all items: days).",
        )
    size = Size(chosen.patches, chosen.albums, chosen.covers, reduced)
    timings = []
    rows = benchmark(
        size, device=chosen.device, wanted=lambda name: fnmatch(name, chosen.rows), batch=chosen.batch, task=task
    )
    for timing in rows:
        timings.append(timing)
        say(f"{timing.experiment.name}: {timing.seconds:.3f} s for {timing.items:,} items")
    made = table(timings, name_of(device.type))
    say("", *made.lines())
    if chosen.out:
        write_atomically(chosen.out, made.markdown().encode())
    return 0


def name_of(kind: str) -> str:
    """What was computed on."""
    import platform

    import torch

    return (
        torch.cuda.get_device_name()
        if kind == "cuda"
        else f"a CPU ({platform.machine()}, {torch.get_num_threads()} threads)"
    )
