"""What would be written, writing it, and taking operations back."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.actions import write
from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from tagger.ui.logic.diff import Diff, diff
from tagger.ui.logic.sentences import count
from tagger.ui.work.bench import Bench
from tagger.ui.work.running import Running
from tagger.writing.plan import Plan
from tagger.writing.records import WriteReport

PLAN_AFTER = 150  # milliseconds of quiet
Reported = Callable[[WriteReport], None]


class Changes(QObject):
    """Holds the plan that is shown; what is written is that plan and nothing else."""

    planning = Signal()  # the shown plan is out of date, the next one is on its way
    planned = Signal(object)  # Diff
    failed = Signal()  # what would change could not be worked out
    wrote = Signal()  # files changed
    logged = Signal(list)  # list[OperationView]

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.running = Running(bench.filing, bench.notifications, self)
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
