"""The accepted genres on their way to the files: plan, apply, undo, log, recover; each printed for people and programs.

    make_plan(state, query), make_cleaning_plan(state, query), make_cover_plan(state, query) ─▶ Plan
    apply_plan(state, plan) writes it; it is also what is shown, and what a dry run prints
    undo(state, operation) · log(state) · changes(state, operation) · export(state) · recover(state)

Nothing is decided after the plan. The functions that write are those of tagger/writing, offered here to the window and
the command line.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tagger.display_names import counted, printable
from tagger.errors import Problem, TaggerError
from tagger.genres.players import ShownGenres, shown_by_players
from tagger.progress import Task
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.tables import Track
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.tag_fields import PICTURE
from tagger.tagformats.tag_reader import format_genre_field, text_field_name
from tagger.writing import history
from tagger.writing.apply import apply_plan
from tagger.writing.cleaning_plan import make_cleaning_plan
from tagger.writing.cover_plan import make_cover_plan
from tagger.writing.file_edit import OtherFieldChange
from tagger.writing.history import export, log
from tagger.writing.plan import Plan, PlanEntry, make_plan
from tagger.writing.recovery import recover
from tagger.writing.rejections import decided_with
from tagger.writing.summaries import ChangeSummary, OperationSummary, WriteReport, pictures_in_words
from tagger.writing.undo import undo

__all__ = [
    "Plan",
    "PlanEntry",
    "WriteReport",
    "album_of",
    "apply_plan",
    "changes",
    "changes_json",
    "decided_with",
    "entry_lines",
    "export",
    "log",
    "log_json",
    "make_cleaning_plan",
    "make_cover_plan",
    "make_plan",
    "plan_json",
    "players",
    "players_lines",
    "recover",
    "summary",
    "undo",
    "write_file",
    "written_json",
]


def changes(state: State, operation_id: int) -> list[ChangeSummary]:
    """The files of one operation, in the order of writing. Raises TaggerError for an unknown one."""
    with state.reading() as session:
        history.get_operation(session, operation_id)
    return history.changes(state, operation_id)


def album_of(state: State, path: Path) -> int | None:
    """The id of the album that a file is in; None for a file that the library does not know."""
    with state.reading() as session:
        return session.scalar(select(Track.album_id).where(Track.path == path))


def write_file(state: State, path: Path, task: Task | None = None) -> WriteReport:
    """Write what is decided about one file, planned again. Raises TaggerError where there is nothing to write to it."""
    album = album_of(state, path)
    album_plan = make_plan(state, f"id:{album}") if album is not None else None
    entry = next((entry for entry in album_plan.entries if entry.path == path), None) if album_plan else None
    if album_plan is None or entry is None or entry.action == "unchanged":
        raise TaggerError(
            f"Nothing is to be written to '{printable(str(path))}' now; accept a genre for its album first."
        )
    if entry.action == "refused":
        return WriteReport(problems=[Problem(str(path), entry.reason)])
    return apply_plan(state, replace(album_plan, entries=(entry,)), task=task)


def plan_json(plan: Plan) -> list[dict[str, Any]]:
    """The plan as ``write --dry-run --json`` prints it; a path keeps undecodable bytes as Python's escapes."""
    return [_entry_json(entry) for entry in plan.entries]


def written_json(plan: Plan, report: WriteReport) -> dict[str, Any]:
    """What became of a plan, as ``write --json`` prints it: every entry with how it ended, and why it failed."""
    outcomes = dict.fromkeys(report.unchanged, "unchanged") | dict.fromkeys(report.written, "written")
    reasons = {problem.where: problem.reason for problem in report.problems}
    return {
        "operation": report.operation_id,
        "files": [
            {
                **_entry_json(entry),
                "ended": outcomes.get(entry.path, "failed") if entry.action == "write" else entry.action,
                "reason": entry.reason or reasons.get(str(entry.path)),
            }
            for entry in plan.entries
        ],
        "notes": list(report.notes),
    }


def undone_json(report: WriteReport) -> dict[str, Any]:
    """What became of an undo, as ``undo --json`` prints it: the files that were restored, were so already, or failed."""
    ended: list[tuple[str, str, str | None]] = [
        *((str(path), "restored", None) for path in report.written),
        *((str(path), "unchanged", None) for path in report.unchanged),
        *((problem.where, "failed", problem.reason) for problem in report.problems),
    ]
    return {
        "operation": report.operation_id,
        "files": [dict(zip(("path", "ended", "reason"), file, strict=True)) for file in ended],
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
            **_other_fields_json(change.other_fields),
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
            "undone": operation.undone,
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
        **_other_fields_json(entry.other_fields),
        "losses": list(entry.losses),
        "reason": entry.reason or None,
    }


def _other_fields_json(texts: Iterable[OtherFieldChange]) -> dict[str, Any]:
    """What becomes of fields of text beside the genre; nothing where none changes."""
    fields = {text.field: {"old": list(text.before), "new": list(text.after)} for text in texts}
    return {"other_fields": fields} if fields else {}


def entry_lines(entry: PlanEntry) -> list[str]:
    """One file of a plan as a diff: its name, what it holds, what it would hold, and what cannot be kept."""
    lines = [printable(str(entry.path))]
    if entry.action == "refused":
        return [*lines, f"  ! left untouched: {printable(entry.reason)}"]
    if entry.action == "write":
        changed = [(entry.field_before, entry.field_after)] if entry.old != entry.new else []
        for before, after in [*changed, *text_lines(entry)]:
            lines += [f"  - {printable(before)}"] if before else []
            lines += [f"  + {printable(after)}"] if after else []
    if entry.profile is not Profile.LIST:
        lines.append(f"  = this folder holds {entry.profile.description}")
    return [*lines, *(f"  ! {printable(loss)}" for loss in entry.losses)]


def text_lines(entry: PlanEntry) -> list[tuple[str, str]]:
    """Each field beside the genre that changes, as its format writes it, before and after; "" for none."""
    return [_field_lines(entry.format, change) for change in entry.other_fields]


def _field_lines(format_name: str, change: OtherFieldChange) -> tuple[str, str]:
    if change.field == PICTURE:
        return pictures_in_words(change.before), pictures_in_words(change.after, change.cover)
    name = text_field_name(format_name, change.field)
    return format_genre_field(name, change.before), format_genre_field(name, change.after)


def players(state: State, plan: Plan) -> list[tuple[str, tuple[str, ...], list[ShownGenres]]]:
    """How players will show what a plan writes: each format with each value of the genre field once."""
    taxonomy = read_taxonomy(state.folder)
    unique = dict.fromkeys((entry.format, entry.new) for entry in plan.to_write if entry.new)
    return [(name, values, shown_by_players(values, name, taxonomy)) for name, values in unique]


def players_lines(state: State, plan: Plan) -> list[str]:
    """``players`` for people; every value once, whatever the format, with what is wrong first."""
    lines = list[str]()
    for name, values, displayed in players(state, plan):
        lines.append(f"{', '.join(values)} ({name})")
        for item in displayed:
            warning = f"  ! {item.warning}" if item.warning else ""
            lines.append(f"  {item.title}: {', '.join(item.genres) or 'nothing'}{warning}")
    return lines


def summary(plan: Plan) -> str:
    """One line: how many files would be written, stay as they are, cannot be written, and await a decision; what is rejected."""
    numbers = [f"{len(plan.to_write)} to write", f"{len(plan.of('unchanged')) + plan.untouched} already up to date"]
    if plan.of("refused"):
        numbers.append(f"{len(plan.of('refused'))} left untouched")
    if plan.undecided:
        numbers.append(f"{plan.undecided} in albums without an accepted genre")
    files = f"Files: {', '.join(numbers)}."
    if not plan.rejections:
        return files
    albums = counted(len({change.album_id for change in plan.rejections}), "album")
    return f"{files} Rejected on {albums} with it, so that no later write brings it back; undoing the write undoes that, too."
