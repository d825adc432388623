"""What would be written, writing it, undoing operations, and the session's undo and redo."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.errors import CancelledError, TaggerError
from tagger.genres.cleaning import CleaningRules
from tagger.progress import Task
from tagger.services import album_reading
from tagger.ui.controllers.background import BackgroundWork, LazyModule
from tagger.ui.controllers.review import ReviewController
from tagger.ui.presenters.diff import Diff, diff
from tagger.ui.presenters.history import DecisionStep, History, OperationStep, Step, UndoStep
from tagger.ui.presenters.sentences import count
from tagger.ui.presenters.window_settings import UNDO_HISTORY, WindowSettings
from tagger.ui.translation import tr, translatable
from tagger.writing.summaries import WriteReport

if TYPE_CHECKING:
    from tagger.services import write
    from tagger.writing.plan import Plan
else:
    write = LazyModule("tagger.services.write")

PLAN_AFTER = 150  # milliseconds of quiet
Purpose = Literal["decisions", "cleaning", "removal", "covers"]
NOTHING_TO_WRITE: dict[Purpose, str] = {
    "cleaning": translatable("The genres in your files are clean; there is nothing to write."),
    "removal": translatable("No file of these albums holds this genre; there is nothing to write."),
    "covers": translatable(
        "No cover that was fetched is missing in the files of these albums; Fetch looks for covers of albums without one."
    ),
}
OnReport = Callable[[WriteReport], None]


class WriteController(QObject):
    """Has the plan that is shown; what is written is that plan and nothing else."""

    planning = Signal()  # the shown plan is out of date, the next one is on its way
    planned = Signal(object)  # Diff
    planning_failed = Signal()  # what would change could not be worked out
    files_written = Signal()
    decided = Signal(list)  # list[int]: albums about which a write decided something, or its undo took that back
    log_read = Signal(list)  # list[OperationSummary]
    changes_read = Signal(int, list)  # operation, list[ChangeSummary]
    album_located = Signal(int)  # the album that a file is in now, 0 for none

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.plan: Plan | None = None
        self.purpose: Purpose = "decisions"  # what the plan is about; another one has nothing to do with decisions
        self._albums: Collection[int] | None = None  # that it is about; None: all
        self._removed_genre = ""
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=PLAN_AFTER)
        self._timer.timeout.connect(self._make_plan)

    @property
    def is_writing(self) -> bool:
        """Whether files are written or given back, or wait for that."""
        return self._background.writing.in_progress

    def outdate(self) -> None:
        """Decisions are on their way into the state: what is shown holds no more, and is not written."""
        self.plan = None
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.planning.emit()

    def plan_soon(self) -> None:
        """Decisions or files changed: plan again once it is quiet."""
        self.outdate()
        self._timer.start()

    def clean(self, albums: Collection[int] | None) -> None:
        """Show the plan that cleans the genre fields of these albums (None: of all), until it is written or dropped, or something
        is decided.
        """
        self.purpose, self._albums = "cleaning", albums
        self.plan_soon()

    def remove(self, genre: str, albums: Collection[int]) -> None:
        """Show the plan that takes a genre out of these albums' files, as long as that of ``clean``."""
        self.purpose, self._albums, self._removed_genre = "removal", albums, genre
        self.plan_soon()

    def embed_covers(self, albums: Collection[int]) -> None:
        """Show the plan that embeds these albums' fetched covers, until it is written or dropped, or something is decided."""
        self.purpose, self._albums = "covers", albums
        self.plan_soon()

    def plan_decisions(self) -> None:
        """The plan is about what was decided again, from the next time it is made."""
        self.purpose = "decisions"

    def write(self, on_done: OnReport) -> None:
        """Write the plan that is shown."""
        plan, state = self.plan, self._background.state
        if plan is not None:
            self.plan = None
            self.plan_decisions()
            self._background.writing.run(
                lambda task: write.apply_plan(state, plan, task=task),
                lambda report: self._finish(report, tr("Wrote {}; you can undo that at any time."), on_done),
                self._fail,
                title=tr("Writing"),
                pausable=True,
            )

    def undo(self, operation: int, on_done: OnReport) -> None:
        """Undo an operation."""
        state = self._background.state
        self._background.writing.run(
            lambda task: write.undo(state, operation, task=task),
            lambda report: self._finish(report, tr("Restored {}; redo repeats the write."), on_done),
            self._fail,
            title=tr("Undoing"),
            pausable=True,
        )

    def undo_file(self, path: Path, on_done: OnReport) -> None:
        """Undo the last change of one file."""
        state = self._background.state
        self._background.writing.run(
            lambda task: write.undo(state, path=path, task=task),
            lambda report: self._finish(report, tr("Restored {}; redo repeats the write."), on_done),
            self._fail,
            title=tr("Undoing"),
            pausable=True,
        )

    def retry_file(self, path: Path, on_done: OnReport) -> None:
        """Write what is decided about one file that was left alone, as far as it can be written now."""
        state = self._background.state
        self._background.writing.run(
            lambda task: write.write_file(state, path, task=task),
            lambda report: self._finish(report, tr("Wrote {}; you can undo that at any time."), on_done),
            self._fail,
            title=tr("Writing"),
        )

    def read_changes(self, operation: int) -> None:
        """Read the files of one operation."""
        state = self._background.state
        self._background.reading.run(
            lambda _: write.changes(state, operation), lambda changes: self.changes_read.emit(operation, changes)
        )

    def locate_album(self, path: Path) -> None:
        """Find the album that a file is in."""
        state = self._background.state
        self._background.reading.run(lambda _: write.album_of(state, path) or 0, self.album_located.emit)

    def recover(self) -> None:
        """Tidy up after a crash, and say what was recovered."""
        state = self._background.state
        self._background.writing.run(lambda _: write.recover(state), self._inform, self._recovery_failed)

    def read_log(self) -> None:
        """Read the operations again."""
        self._background.reading.run(lambda _: write.log(self._background.state), self.log_read.emit)

    def _make_plan(self) -> None:
        task = self._background.planning.run(
            self._plan, lambda result: self._show_plan(*result), lambda error: self._planning_failed(task, error)
        )
        self._task = task

    def _plan(self, task: Task) -> "tuple[Task, Plan, Diff]":
        """Make the plan, and the differences to show; runs in a background thread."""
        state = self._background.state
        if self.purpose == "covers":
            plan = write.make_cover_plan(state, albums=self._albums, task=task)
        elif self.purpose == "decisions":
            plan = write.make_plan(state, task=task)
        else:
            rules = CleaningRules(removed=(self._removed_genre,)) if self.purpose == "removal" else None
            plan = write.make_cleaning_plan(state, albums=self._albums, rules=rules, task=task)
        return task, plan, diff(plan, album_reading.read_taxonomy(state.folder))

    def _show_plan(self, task: Task, plan: "Plan", plan_diff: Diff) -> None:
        if task is self._task:
            self.plan = plan
            self.planned.emit(plan_diff)
            if self.purpose != "decisions" and not plan_diff.rows:
                self._background.notifications.inform(tr(NOTHING_TO_WRITE[self.purpose]))
                self.plan_decisions()

    def _planning_failed(self, task: Task, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        self._background.notifications.report(error)
        if task is self._task:
            self.planning_failed.emit()

    def _recovery_failed(self, error: Exception) -> None:
        """Report the error, but only mention another program that is writing: it recovers by itself."""
        if isinstance(error, TaggerError):
            self._background.notifications.inform(str(error))
        else:
            self._background.notifications.report(error)

    def _inform(self, notes: Sequence[str]) -> None:
        for note in notes:
            self._background.notifications.inform(note)

    def _fail(self, error: Exception) -> None:
        """Report the error and read the log again: a part may be written, or another program may be writing."""
        self._background.notifications.report(error)
        self.files_written.emit()
        self.read_log()

    def _finish(self, report: WriteReport, sentence: str, on_done: OnReport) -> None:
        for problem in report.problems:
            self._background.notifications.problem(problem)
        self._inform(report.notes)
        if report.written:
            self._background.notifications.inform(sentence.format(count(len(report.written), "file")))
        on_done(report)
        self.files_written.emit()
        self._tell_decisions(report.operation_id)
        self.read_log()

    def _tell_decisions(self, operation: int | None) -> None:
        """Say which albums an operation decided about, if any: removing a genre from files rejects it."""
        state = self._background.state
        if operation is not None:
            self._background.reading.run(
                lambda _: write.decided_with(state, operation), lambda ids: self.decided.emit(ids) if ids else None
            )


MoveStep = Callable[[Step, Step | None], None]


HISTORY = "undo.json"  # in the state's folder


class UndoController(QObject):
    """Keeps the history, also for the next session, and carries its steps out: decisions and writes, back and forth."""

    changed = Signal()  # undo or redo mean something else now

    def __init__(
        self,
        background: BackgroundWork,
        review: ReviewController,
        writing: WriteController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._review = review
        self._writing = writing
        self._history = History()
        self._file = WindowSettings(background.state.folder / HISTORY)
        self._history.restore(self._file.get(UNDO_HISTORY))
        self.changed.connect(self._store)

    def decide(self, label: str, changes: Sequence[UndoStep]) -> None:
        """Make decisions that can be undone together."""
        if changes:
            self._review.make(changes)
            self._history.push(DecisionStep(label, tuple(changes)))
            self.changed.emit()

    def write(self) -> None:
        """Write the plan that is shown."""
        self._writing.write(lambda report: self._push("write", report))

    def undo_operation(self, operation: int) -> None:
        """Undo one operation, from the activity page."""
        self._writing.undo(
            operation,
            lambda report: self._push(tr("undoing operation {operation}").format(operation=operation), report),
        )

    def undo_file(self, path: Path) -> None:
        """Undo one file's last change, from the activity page."""
        self._writing.undo_file(path, lambda report: self._push(tr("undoing one file"), report))

    def retry_file(self, path: Path) -> None:
        """Write one file that was left alone, from the activity page."""
        self._writing.retry_file(path, lambda report: self._push("write", report))

    def undo(self) -> None:
        """Undo the last step."""
        step = self._history.last_done()
        if isinstance(step, DecisionStep):
            self._review.make([change.reversed() for change in reversed(step.changes)])
            self._move(self._history.undone, step)
        elif step is not None and not self._writing.is_writing:
            self._writing.undo(step.id, lambda report: self._move(self._history.undone, step, report))

    def redo(self) -> None:
        """Do the last undone step again; for an operation that is undoing its undo."""
        step = self._history.last_undone()
        if isinstance(step, DecisionStep):
            self._review.make(step.changes)
            self._move(self._history.redone, step)
        elif step is not None and not self._writing.is_writing:
            self._writing.undo(step.id, lambda report: self._move(self._history.redone, step, report))

    def _store(self) -> None:
        """Keep the history for the next session."""
        history = self._history.as_json()
        self._background.decisions.run(lambda _: self._file.set(UNDO_HISTORY, history))

    def labels(self) -> dict[str, str]:
        """What undo and redo would do by the command's id, "" for nothing."""
        steps = {"undo": self._history.last_done(), "redo": self._history.last_undone()}
        return {command_id: step.label if step else "" for command_id, step in steps.items()}

    def _move(self, move: MoveStep, step: Step, report: WriteReport | None = None) -> None:
        """Move a step from one list to the other; an operation's next step is to undo the one that just ran."""
        new = None if report is None or report.operation_id is None else OperationStep(step.label, report.operation_id)
        move(step, new)
        self.changed.emit()

    def _push(self, label: str, report: WriteReport) -> None:
        if report.operation_id is not None:
            self._history.push(OperationStep(label, report.operation_id))
        self.changed.emit()
