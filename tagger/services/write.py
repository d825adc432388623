"""The accepted genres on their way to the files: plan, apply, undo, log; and the plan and the log for people and programs.

The plan is what is shown, what a dry run prints, and what is written: nothing is decided after it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tagger.display_names import printable
from tagger.genres.policy import Policy
from tagger.progress import Task
from tagger.state.database import State
from tagger.writing import apply as applying
from tagger.writing import history, recovery
from tagger.writing import undo as undoing
from tagger.writing.plan import Plan, PlanEntry, make_plan
from tagger.writing.requested_genres import Profile, profiles, remember_profile
from tagger.writing.summaries import ChangeSummary, OperationSummary, WriteReport

__all__ = [
    "Plan",
    "PlanEntry",
    "Profile",
    "apply",
    "changes",
    "changes_json",
    "entry_lines",
    "export",
    "log",
    "log_json",
    "plan",
    "plan_json",
    "profiles",
    "recover",
    "remember_profile",
    "summary",
    "undo",
    "written_json",
]


def plan(
    state: State,
    query: str = "",
    *,
    policy: Policy | None = None,
    hard_links: bool | None = None,
    task: Task | None = None,
) -> Plan:
    """What writing the accepted genres of the albums that match would do to each file; changes nothing.

    ``policy``: None is the remembered one. ``hard_links``: plan files that have several names, too; None: as the
    setting says. Raises TaggerError for a question that makes no sense, CancelledError when stopped.
    """
    return make_plan(state, query, policy=policy, hard_links=hard_links, task=task)


def apply(
    state: State,
    plan: Plan,
    *,
    task: Task | None = None,
    keep_mtime: bool | None = None,
    hard_links: bool | None = None,
) -> WriteReport:
    """Write what the plan says, safely; every file that is not as it was planned is left alone and named.

    ``keep_mtime``: leave modification times as they are. ``hard_links``: give a file that has several names one of its
    own. Each is as its setting says where it is None. Raises CancelledError when stopped (what was written stays, and
    can be undone), TaggerError when another program is writing or the state cannot take the journal.
    """
    return applying.apply_plan(state, plan, task=task, keep_mtime=keep_mtime, hard_links=hard_links)


def undo(
    state: State,
    operation_id: int | None = None,
    *,
    task: Task | None = None,
    path: Path | None = None,
    keep_mtime: bool | None = None,
    hard_links: bool | None = None,
) -> WriteReport:
    """Take an operation back, the newest write unless one is named; with ``path`` only that file's last change.

    Raises TaggerError when there is nothing to take back, and what ``apply`` raises.
    """
    return undoing.undo(state, operation_id, path=path, task=task, keep_mtime=keep_mtime, hard_links=hard_links)


def log(state: State) -> list[OperationSummary]:
    """Every operation, newest first."""
    return history.log(state)


def changes(state: State, operation_id: int) -> list[ChangeSummary]:
    """The files of one operation, in the order of writing. Raises TaggerError for an unknown one."""
    with state.reading() as session:
        history.get_operation(session, operation_id)
    return history.changes(state, operation_id)


def export(state: State) -> Iterator[str]:
    """The whole journal as lines of JSON, old bytes included: readable without this program."""
    return history.export(state)


def recover(state: State) -> list[str]:
    """Tidy up after a crash; returns sentences about what was found and done. Raises TaggerError while another writes."""
    return recovery.recover(state)


def plan_json(plan: Plan) -> list[dict[str, Any]]:
    """The plan as ``write --dry-run --json`` prints it; a path keeps undecodable bytes as Python's escapes."""
    return [_entry_json(entry) for entry in plan.entries]


def written_json(plan: Plan, report: WriteReport) -> dict[str, Any]:
    """What became of a plan, as ``write --json`` prints it: every entry with how it ended, and why it failed."""
    ended = dict.fromkeys(report.unchanged, "unchanged") | dict.fromkeys(report.written, "written")
    reasons = {problem.where: problem.reason for problem in report.problems}
    return {
        "operation": report.operation_id,
        "files": [
            {
                **_entry_json(entry),
                "ended": ended.get(entry.path, "failed") if entry.action == "write" else entry.action,
                "reason": entry.reason or reasons.get(str(entry.path)),
            }
            for entry in plan.entries
        ],
        "notes": list(report.notes),
    }


def changes_json(changes: Iterable[ChangeSummary]) -> list[dict[str, Any]]:
    """The files of an operation as ``tagger log OPERATION --json`` prints them."""
    return [
        {
            "path": str(change.path),
            "format": change.format,
            "status": change.status,
            "genres_before": list(change.genres_before),
            "genres_after": list(change.genres_after),
            "reason": change.reason,
            "undone": change.undone_by is not None,
            "bit_for_bit": change.bit_for_bit,
        }
        for change in changes
    ]


def log_json(operations: Iterable[OperationSummary]) -> list[dict[str, Any]]:
    """The log as ``tagger log --json`` prints it; times are ISO 8601."""
    return [
        {
            "id": operation.id,
            "kind": operation.kind,
            "status": operation.status,
            "started_at": operation.started_at.isoformat(),
            "finished_at": operation.finished_at.isoformat() if operation.finished_at else None,
            "version": operation.version,
            "written": operation.written,
            "failed": operation.failed,
            "undoes": operation.undoes,
            "undone_by": operation.undone_by,
            "taken_back": operation.taken_back,
        }
        for operation in operations
    ]


def _entry_json(entry: PlanEntry) -> dict[str, Any]:
    return {
        "path": str(entry.path),
        "format": entry.format,
        "action": entry.action,
        "old": list(entry.old),
        "new": list(entry.new),
        "held_old": entry.field_before,
        "held_new": entry.field_after,
        "profile": entry.profile.value,
        "losses": list(entry.losses),
        "reason": entry.reason or None,
    }


def entry_lines(entry: PlanEntry) -> list[str]:
    """One file of a plan as a diff: its name, what it holds, what it would hold, and what cannot be kept."""
    lines = [printable(str(entry.path))]
    if entry.action == "refused":
        return [*lines, f"  ! left untouched: {printable(entry.reason)}"]
    if entry.action == "write":
        if entry.field_before:
            lines.append(f"  - {printable(entry.field_before)}")
        if entry.field_after:
            lines.append(f"  + {printable(entry.field_after)}")
    if entry.profile is not Profile.LIST:
        lines.append(f"  = this folder holds {entry.profile.description}")
    return [*lines, *(f"  ! {printable(loss)}" for loss in entry.losses)]


def summary(plan: Plan) -> str:
    """One line: how many files would be written, stay as they are, cannot be written, and await a decision."""
    numbers = [f"{len(plan.to_write)} to write", f"{len(plan.of('unchanged'))} as wanted already"]
    if plan.of("refused"):
        numbers.append(f"{len(plan.of('refused'))} left untouched")
    if plan.undecided:
        numbers.append(f"{plan.undecided} in albums without an accepted genre")
    return f"Files: {', '.join(numbers)}."
