"""What would be written, writing it, and taking operations back.

Ctrl+Z and Ctrl+Shift+Z: the last decision or write of this session, back and forth.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from tagger.services import write
from tagger.ui.controllers.review import ReviewController
from tagger.ui.controllers.services import Services
from tagger.ui.controllers.task_queue import LongTask
from tagger.ui.presenters.diff import Diff, diff
from tagger.ui.presenters.history import DecisionStep, History, OperationStep, Step, UndoStep
from tagger.ui.presenters.sentences import count
from tagger.writing.plan import Plan
from tagger.writing.summaries import WriteReport

PLAN_AFTER = 150  # milliseconds of quiet
Reported = Callable[[WriteReport], None]


class WriteController(QObject):
    """Holds the plan that is shown; what is written is that plan and nothing else."""

    planning = Signal()  # the shown plan is out of date, the next one is on its way
    planned = Signal(object)  # Diff
    failed = Signal()  # what would change could not be worked out
    wrote = Signal()  # files changed
    logged = Signal(list)  # list[OperationView]

    def __init__(self, bench: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.running = LongTask(bench.filing, bench.notifications, self)
        self.plan: Plan | None = None
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=PLAN_AFTER)
        self._timer.timeout.connect(self._make_plan)

    def outdate(self) -> None:
        """Decisions are on their way into the state: what is shown holds no more, and is not written."""
        self.plan = None
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.planning.emit()

    def plan_soon(self) -> None:
        """Decisions or files changed: plan anew once it is quiet."""
        self.outdate()
        self._timer.start()

    def write(self, on_done: Reported) -> None:
        """Write the plan that is shown."""
        plan, state = self.plan, self._bench.state
        if plan is not None:
            self.plan = None
            self.running.run(
                "Writing",
                lambda task: write.apply(state, plan, task=task),
                lambda report: self._wrote(report, "Wrote {}; undo takes that back, now or any day.", on_done),
            )

    def undo(self, operation: int, on_done: Reported) -> None:
        """Take an operation back."""
        state = self._bench.state
        self.running.run(
            "Taking back",
            lambda task: write.undo(state, operation, task=task),
            lambda report: self._wrote(report, "Gave {} back what they held; redo writes them again.", on_done),
        )

    def recover(self) -> None:
        """Tidy up after a crash, and say what was found."""
        state = self._bench.state
        self._bench.filing.submit(lambda _: write.recover(state), self._tell, self._not_recovered)

    def read_log(self) -> None:
        """Read the operations again."""
        self._bench.reading.submit(lambda _: write.log(self._bench.state), self.logged.emit)

    def _make_plan(self) -> None:
        task = self._bench.planning.submit(
            self._plan, lambda made: self._planned(*made), lambda error: self._not_planned(task, error)
        )
        self._task = task

    def _plan(self, task: Task) -> tuple[Task, Plan, Diff]:
        """Away from the window: the plan, and what is to be seen of it."""
        plan = write.plan(self._bench.state, task=task)
        return task, plan, diff(plan)

    def _planned(self, task: Task, plan: Plan, shown: Diff) -> None:
        if task is self._task:
            self.plan = plan
            self.planned.emit(shown)

    def _not_planned(self, task: Task, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        self._bench.notifications.report(error)
        if task is self._task:
            self.failed.emit()

    def _not_recovered(self, error: Exception) -> None:
        """Another program that is writing now is no problem: it tidies up itself."""
        if isinstance(error, TaggerError):
            self._bench.notifications.inform(str(error))
        else:
            self._bench.notifications.report(error)

    def _tell(self, notes: Sequence[str]) -> None:
        for note in notes:
            self._bench.notifications.inform(note)

    def _wrote(self, report: WriteReport, sentence: str, on_done: Reported) -> None:
        for problem in report.problems:
            self._bench.notifications.problem(problem)
        self._tell(report.notes)
        if report.written:
            self._bench.notifications.inform(sentence.format(count(len(report.written), "file")))
        on_done(report)
        self.wrote.emit()
        self.read_log()


Move = Callable[[Step, Step | None], None]


class UndoController(QObject):
    """Keeps the session's history and carries its steps out; ``changed``: undo or redo mean something else now."""

    changed = Signal()

    def __init__(self, review: ReviewController, changes: WriteController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._changes = changes
        self._history = History()

    def decide(self, label: str, changes: Sequence[UndoStep]) -> None:
        """Make decisions that can be taken back together."""
        if changes:
            self._review.make(changes)
            self._history.push(DecisionStep(label, tuple(changes)))
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
        if isinstance(step, DecisionStep):
            self._review.make([change.reversed() for change in reversed(step.changes)])
            self._move(self._history.undone, step)
        elif step is not None and not self._changes.running.busy:
            self._changes.undo(step.id, lambda report: self._move(self._history.undone, step, report))

    def redo(self) -> None:
        """Do the last undone step again; for an operation that is taking its undoing back."""
        step = self._history.last_undone()
        if isinstance(step, DecisionStep):
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
        new = None if report is None or report.operation_id is None else OperationStep(step.label, report.operation_id)
        move(step, new)
        self.changed.emit()

    def _push(self, label: str, report: WriteReport) -> None:
        if report.operation_id is not None:
            self._history.push(OperationStep(label, report.operation_id))
        self.changed.emit()
