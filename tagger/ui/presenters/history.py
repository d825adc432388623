"""Operations of the journal in sentences, and the steps that Ctrl+Z undoes, also after a restart.

Decisions are undone one gesture at a time, writes as whole operations.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, get_args

from tagger.state.album_summaries import DecisionState
from tagger.ui.presenters.sentences import count
from tagger.ui.translation import tr, translatable
from tagger.writing.summaries import ChangeSummary, OperationSummary


def title(operation: OperationSummary) -> str:
    """ "Wrote genres to 12 files", "Undid operation 3 in 12 files"."""
    files = count(operation.written, "file")
    if operation.kind == "undo":
        return (
            tr("Undid operation {undoes} in {files}").format(undoes=operation.undoes, files=files)
            if operation.undoes
            else tr("Undid changes in {files}").format(files=files)
        )
    return tr("Wrote genres to {files}").format(files=files)


def details(operation: OperationSummary) -> str:
    """Number, time, what went wrong, what became of it."""
    parts = [
        tr("Operation {id}").format(id=operation.id),
        when(operation.started_at, datetime.now().astimezone().date()),
    ]
    if operation.failed:
        parts.append(tr("{files} left alone").format(files=count(operation.failed, "file")))
    if operation.status == "interrupted":
        parts.append(tr("interrupted before its end"))
    if operation.status == "running":
        parts.append(tr("still running"))
    if operation.partly:
        parts.append(tr("{undone} of {written} undone").format(undone=operation.undone, written=operation.written))
    elif operation.undone_by:
        parts.append(tr("undone by operation {undone_by}").format(undone_by=operation.undone_by))
    return " · ".join(parts)


def change_state(change: ChangeSummary) -> str:
    """What became of one file of an operation."""
    if change.status == "failed":
        return tr("Left alone: {reason}").format(reason=change.reason) if change.reason else tr("Left alone")
    if change.undone_by is not None:
        return tr("Undone")
    return tr("Written") if change.status == "written" else tr("Not written yet")


def can_undo(operation: OperationSummary) -> bool:
    """Whether there is something left to undo."""
    remaining = operation.undone_by is None or operation.partly
    return operation.status != "running" and remaining and operation.written > 0


def undo_text(operation: OperationSummary) -> str:
    """What the button says: undoing an undo is doing it again."""
    return tr("Redo") if operation.kind == "undo" else tr("Undo")


def when(moment: datetime, today: date) -> str:
    """ "today 14:03", else the date with the time."""
    local = moment.astimezone()
    if local.date() == today:
        return tr("today {time}").format(time=local.strftime("%H:%M"))
    return tr("{day} {month} {year} {time}").format(
        day=local.strftime("%d"), month=tr(MONTHS[local.month - 1]), year=local.year, time=local.strftime("%H:%M")
    )


MONTHS = (
    *(translatable("January"), translatable("February"), translatable("March"), translatable("April")),
    *(translatable("May"), translatable("June"), translatable("July"), translatable("August")),
    *(translatable("September"), translatable("October"), translatable("November"), translatable("December")),
)
STATES = (None, *get_args(DecisionState))


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One genre of one album, or of one track alone, before and after; None where the genre was not there at all."""

    album_id: int
    genre: str
    before: DecisionState | None
    after: DecisionState | None
    track_id: int | None = None

    def reversed(self) -> "UndoStep":
        """The change that undoes this one."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class DecisionStep:
    """The decisions of one gesture."""

    label: str
    changes: tuple[UndoStep, ...]


@dataclass(frozen=True, slots=True)
class OperationStep:
    """A write, or the undo of one."""

    label: str
    id: int


Step = DecisionStep | OperationStep


MAX_STEPS = 100  # that are remembered
MAX_CHANGES = 50_000  # decisions in them


def to_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps as JSON's kinds, the newest so many of them."""
    values: list[dict[str, Any]] = []
    changes = 0
    for step in reversed(list(steps)[-MAX_STEPS:]):
        changes += len(step.changes) if isinstance(step, DecisionStep) else 0
        if changes > MAX_CHANGES:
            break
        values.append(_step_json(step))
    return values[::-1]


def _step_json(step: Step) -> dict[str, Any]:
    if isinstance(step, OperationStep):
        return {"label": step.label, "operation": step.id}
    changes = [[change.album_id, change.genre, change.before, change.after, change.track_id] for change in step.changes]
    return {"label": step.label, "changes": changes}


def from_json(values: object) -> list[Step]:
    """The steps that ``to_json`` made. A damaged one is left out with all before it, since steps build on each other."""
    steps: list[Step] = []
    for value in reversed(values if isinstance(values, list) else []):
        step = _step_of(value)
        if step is None:
            break
        steps.append(step)
    return steps[::-1]


def _step_of(value: object) -> Step | None:
    match value:
        case {"label": str(label), "operation": int(operation)}:
            return OperationStep(label, operation)
        case {"label": str(label), "changes": [*changes]}:
            steps = [_change_of(change) for change in changes]
            return DecisionStep(label, tuple(step for step in steps if step)) if all(steps) else None
        case _:
            return None


def _change_of(value: object) -> UndoStep | None:
    match value:
        case [int(album_id), str(genre), before, after, (int() | None) as track_id]:
            if before in STATES and after in STATES:
                return UndoStep(album_id, genre, before, after, track_id)  # type: ignore[arg-type]  # they are such states
    return None


class History:
    """Steps done and steps undone; a new step forgets what was undone."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def as_json(self) -> dict[str, Any]:
        """Everything, to be read again after a restart."""
        return {"done": to_json(self._done), "undone": to_json(self._undone)}

    def restore(self, values: object) -> None:
        """What an earlier session left, before what was done since."""
        if isinstance(values, dict):
            self._done = from_json(values.get("done")) + self._done
            self._undone = self._undone if self._undone else from_json(values.get("undone"))

    def push(self, step: Step) -> None:
        """A step was done."""
        self._done.append(step)
        self._undone.clear()

    def last_done(self) -> Step | None:
        """The step that undo would undo."""
        return self._done[-1] if self._done else None

    def last_undone(self) -> Step | None:
        """What redo would do again."""
        return self._undone[-1] if self._undone else None

    def undone(self, step: Step, replacement: Step | None = None) -> None:
        """A step was undone (``replacement``: the operation that redo must undo)."""
        self._move(step, self._done, self._undone, replacement)

    def redone(self, step: Step, replacement: Step | None = None) -> None:
        """A step that was undone was done again."""
        self._move(step, self._undone, self._done, replacement)

    @staticmethod
    def _move(step: Step, source: list[Step], target: list[Step], replacement: Step | None) -> None:
        """Move a step to the other list. It may lie below steps that came while it was undone; these stay."""
        if step in source:
            source.remove(step)
            target.append(replacement or step)
