"""Ctrl+Z and Ctrl+Shift+Z: the last decision or write of this session, back and forth."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from tagger.ui.logic.history import Change, Decisions, History, Operation, Step
from tagger.ui.work.changes import Changes
from tagger.ui.work.review import Review
from tagger.writing.records import WriteReport

Move = Callable[[Step, Step | None], None]


class Undoing(QObject):
    """Keeps the session's history and carries its steps out; ``changed``: undo or redo mean something else now."""

    changed = Signal()

    def __init__(self, review: Review, changes: Changes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._changes = changes
        self._history = History()

    def decide(self, label: str, changes: Sequence[Change]) -> None:
        """Make decisions that can be taken back together."""
        if changes:
            self._review.make(changes)
            self._history.push(Decisions(label, tuple(changes)))
            self.changed.emit()

    def write(self) -> None:
        """Write the plan that is shown."""
        self._changes.write(lambda report: self._push("write", report))

    def undo_operation(self, operation: int) -> None:
        """Take one operation back, from the activity page."""
        self._changes.undo(operation, lambda report: self._push(f"taking back operation {operation}", report))

    def undo(self) -> None:
        """Take the last step back."""
        step = self._history.last_done()
        if isinstance(step, Decisions):
            self._review.make([change.reversed() for change in reversed(step.changes)])
            self._move(self._history.undone, step)
        elif step is not None and not self._changes.running.busy:
            self._changes.undo(step.id, lambda report: self._move(self._history.undone, step, report))

    def redo(self) -> None:
        """Do the last undone step again; for an operation that is taking its undoing back."""
        step = self._history.last_undone()
        if isinstance(step, Decisions):
            self._review.make(step.changes)
            self._move(self._history.redone, step)
        elif step is not None and not self._changes.running.busy:
            self._changes.undo(step.id, lambda report: self._move(self._history.redone, step, report))

    def labels(self) -> tuple[str, str]:
        """What undo and redo would do, "" for nothing."""
        done, undone = self._history.last_done(), self._history.last_undone()
        return done.label if done else "", undone.label if undone else ""

    def _move(self, move: Move, step: Step, report: WriteReport | None = None) -> None:
        """Move a step from one list to the other; an operation's next step is to undo the one that just ran."""
        new = None if report is None or report.operation_id is None else Operation(step.label, report.operation_id)
        move(step, new)
        self.changed.emit()

    def _push(self, label: str, report: WriteReport) -> None:
        if report.operation_id is not None:
            self._history.push(Operation(label, report.operation_id))
        self.changed.emit()
