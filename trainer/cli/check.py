"""``trainer check NAME ROOT``: is this dataset complete, are its splits clean."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tagger.progress import Task
from trainer.terminal import say

if TYPE_CHECKING:
    from trainer.data.check import Findings


NAMED = 20  # of each kind of finding are printed


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("check", help="is this dataset complete, are its splits clean", description=__doc__)
    parser.add_argument("name", help="mumu, msd-i, gtzan, magnatagatune, fma, folders, library or manifest")
    parser.add_argument("root", type=Path, help="the folder that it was unpacked into")
    parser.add_argument("--json", action="store_true", help="everything, for programs")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, task: Task) -> int:
    """Print what was found; 1 when there is something to mend."""
    from trainer.data.check import check
    from trainer.data.registry import read_dataset

    findings = check(read_dataset(chosen.name, chosen.root), workers=os.cpu_count() or 1, task=task)
    if chosen.json:
        say(json.dumps(as_json(findings), ensure_ascii=False, indent=1))
    else:
        say(*findings.lines())
        tell(findings)
    return 0 if findings.ok else 1


def tell(findings: "Findings") -> None:
    """Name what is to be mended, on stderr."""
    kinds = {
        "passed over": findings.dataset.problems,
        "unreadable": findings.unreadable,
        "the same content": [" = ".join(map(str, group)) for group in findings.duplicates],
        "leaking": findings.leaks,
    }
    for kind, found in kinds.items():
        for one in list(found)[:NAMED]:
            print(f"{kind}: {one}", file=sys.stderr)  # noqa: T201  what the command is for
        if len(found) > NAMED:
            print(f"{kind}: and {len(found) - NAMED} more (--json lists all)", file=sys.stderr)  # noqa: T201


def as_json(findings: "Findings") -> dict[str, Any]:
    """Everything that was found."""
    return {
        "dataset": findings.dataset.name,
        "items": len(findings.dataset.items),
        "labels": list(findings.dataset.labels),
        "found": {part: {"found": found, "listed": listed} for part, (found, listed) in findings.counts.items()},
        "splits": findings.splits,
        "passed_over": [str(problem) for problem in findings.dataset.problems],
        "unreadable": [str(problem) for problem in findings.unreadable],
        "same_content": [[str(path) for path in group] for group in findings.duplicates],
        "leaks": [{"kind": leak.kind, "name": leak.name, "splits": list(leak.splits)} for leak in findings.leaks],
        "notes": list(findings.dataset.notes),
        "ok": findings.ok,
    }
