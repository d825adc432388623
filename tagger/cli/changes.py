"""``write``, ``undo`` and ``log``: what would change, what did, and taking it back."""

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from tagger.cli.console import complain, name_all, remark, say, say_json
from tagger.cli.signals import working
from tagger.cli.verbs import counted, opened
from tagger.library.names import printable

if TYPE_CHECKING:
    from tagger.state.store import State
    from tagger.writing.plan import Plan, PlanEntry
    from tagger.writing.records import OperationView, WriteReport


def write(arguments: Namespace) -> int:
    """Write the accepted genres, or print the plan of it."""
    from tagger.actions import write as action

    with opened(arguments) as state, working() as task:
        plan = _plan(arguments, state)
        if arguments.json:
            say_json([_entry_json(entry) for entry in plan.entries])
        else:
            _print_plan(plan)
        if arguments.dry_run:
            return _name_refused(plan)
        return _report("written", action.apply(state, plan, task=task), quiet=arguments.json) or _name_refused(plan)


def undo(arguments: Namespace) -> int:
    """Take an operation back, the last one unless it is named."""
    from tagger.actions import write as action

    with opened(arguments) as state, working() as task:
        report = action.undo(state, arguments.operation, task=task, path=arguments.file)
    return _report("put back", report)


def log(arguments: Namespace) -> int:
    """Print the operations, newest first."""
    from tagger.actions import write as action

    with opened(arguments) as state:
        operations = action.log(state)
    if arguments.json:
        say_json([_operation_json(operation) for operation in operations])
        return 0
    for operation in operations:
        say(_operation(operation))
    if not operations:
        remark("Nothing was written yet.")
    return 0


def _plan(arguments: Namespace, state: "State") -> "Plan":
    from tagger.actions import write as action
    from tagger.state.settings import policy

    rules = policy(state)
    if arguments.mode:
        rules = replace(rules, mode=arguments.mode)
    return action.plan(state, " ".join(arguments.query), policy=rules)


def _print_plan(plan: "Plan") -> None:
    """Each file that would change, from what to what, and what cannot be kept."""
    for entry in plan.to_write:
        say(printable(str(entry.path)))
        say(f"  - {printable(entry.held_old)}")
        say(f"  + {printable(entry.held_new)}")
        for loss in entry.losses:
            say(f"  ! {printable(loss)}")
    same = len(plan.of("unchanged"))
    say(f"{counted(len(plan.to_write), 'file')} to write, {same} as wanted already, {len(plan.of('refused'))} refused.")
    if not plan.entries:
        remark("Nothing is accepted; 'tagger accept all' accepts what is suggested.")


def _name_refused(plan: "Plan") -> int:
    refused = plan.of("refused")
    for entry in refused:
        complain(f"{printable(str(entry.path))}: {entry.reason}")
    return 1 if refused else 0


def _report(done: str, report: "WriteReport", *, quiet: bool = False) -> int:
    """Say what a write or an undo did."""
    for note in report.notes:
        remark(note)
    if not quiet:
        say(f"{counted(len(report.written), 'file')} {done}, {len(report.unchanged)} left as they were.")
        if report.operation_id is not None:
            say(f"This is operation {report.operation_id}; 'tagger undo {report.operation_id}' takes it back.")
    return name_all(report.problems)


def _entry_json(entry: "PlanEntry") -> dict[str, object]:
    return {
        "path": str(entry.path),
        "format": entry.format,
        "action": entry.action,
        "old": list(entry.old),
        "new": list(entry.new),
        "losses": list(entry.losses),
        "reason": entry.reason or None,
    }


def _operation(operation: "OperationView") -> str:
    what = "wrote" if operation.kind == "write" else f"took back {operation.undoes} in"
    line = f"{operation.id}  {operation.started_at:%Y-%m-%d %H:%M}  {what} {counted(operation.written, 'file')}"
    if operation.failed:
        line += f", {operation.failed} failed"
    if operation.status != "done":
        line += f", {operation.status}"
    return line + (f", taken back by {operation.undone_by}" if operation.undone_by is not None else "")


def _operation_json(operation: "OperationView") -> dict[str, object]:
    return {
        "id": operation.id,
        "kind": operation.kind,
        "status": operation.status,
        "started_at": operation.started_at.isoformat(),
        "finished_at": operation.finished_at.isoformat() if operation.finished_at else None,
        "written": operation.written,
        "failed": operation.failed,
        "undoes": operation.undoes,
        "undone_by": operation.undone_by,
    }
