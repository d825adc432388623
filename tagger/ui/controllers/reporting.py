"""Writes the report of albums as an HTML page, away from the window."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tagger.display_names import printable
from tagger.errors import CancelledError
from tagger.ui.controllers.background import BackgroundWork, LazyModule
from tagger.ui.presenters.sentences import count
from tagger.ui.translation import tr

if TYPE_CHECKING:
    from tagger.services import report
    from tagger.services.report import WrittenReport
else:
    report = LazyModule("tagger.services.report")

MAX_NAMED = 20  # covers that could not be shown, each a problem of its own


class ReportController(QObject):
    """One page at a time; it can be stopped like an analysis, and then the old page stays."""

    page_written = Signal(object)  # Path

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background

    def write(self, target: Path, ids: Sequence[int]) -> None:
        """Write a page about these albums, in this order."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: report.write_report(state, target, ids=ids, task=task),
            self._finish,
            self._fail,
            title=tr("Writing the report"),
        )

    def _finish(self, report_file: "WrittenReport") -> None:
        if not report_file.albums:
            self._background.notifications.inform(tr("There is no album to report on, so no page was written."))
            return
        for problem in report_file.problems[:MAX_NAMED]:
            self._background.notifications.problem(problem)
        self._background.notifications.inform(
            tr("The report of {albums} is in {path}.").format(
                albums=count(report_file.albums, "album"), path=printable(str(report_file.path))
            )
        )
        self.page_written.emit(report_file.path)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            self._background.notifications.report(error)
