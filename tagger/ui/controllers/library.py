"""The library as the window shows it: opening folders, suggesting, searching."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.errors import Problem, TaggerError
from tagger.genres.policy import Policy
from tagger.services import demo, scan, suggest
from tagger.state import album_queries
from tagger.state.stored_settings import policy
from tagger.ui.controllers.album_loader import AlbumLoader
from tagger.ui.controllers.services import Services
from tagger.ui.controllers.task_queue import LongTask

READ_EVERY = 700  # milliseconds at least between two readings while work runs
READ_SHARE = 4  # and at least so many times what the last one took


class LibraryController(QObject):
    """Fills the state and has it read again while it fills."""

    found = Signal(object)  # the ids of the albums that match a search, None for all
    refused = Signal(str)  # why a search makes no sense
    looked = Signal(bool)  # whether the library is the demonstration
    barren = Signal(list)  # list[Path]: folders that were opened and hold no music
    analysed = Signal()  # folders were read or albums analysed: pictures and plan may have changed

    def __init__(self, bench: Services, reader: AlbumLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._reader = reader
        self.running = LongTask(bench.analysis, bench.notifications, self)
        self.policy = Policy()
        self._query = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(reader.read_recent)
        reader.finished.connect(self._read_again)
        self.running.began.connect(lambda _: self._timer.start(READ_EVERY))
        self.running.ended.connect(self._end)

    def open(self, folders: Sequence[Path]) -> None:
        """Read folders, then suggest genres for what is new in them."""
        state = self._bench.state
        self.running.run(
            "Reading folders",
            lambda task: scan.scan(state, folders, task=task),
            lambda report: self._scanned(folders, report),
        )

    def rescan(self) -> None:
        """Read every folder that was opened before again, then suggest."""
        self._bench.reading.submit(lambda _: self._roots(), lambda folders: self.open(folders) if folders else None)

    def suggest(self) -> None:
        """Analyse the albums that are new or changed."""
        state = self._bench.state
        self.running.run(
            "Suggesting",
            lambda task: suggest.suggest(state, task=task),
            lambda report: self._report(report.problems),
        )

    def refresh(self) -> None:
        """Read everything again, and the policy by which suggestions are accepted."""
        self._reader.read_all()
        self._search_again()
        state = self._bench.state
        self._bench.reading.submit(lambda _: policy(state), self._take_policy)
        self._bench.reading.submit(lambda _: demo.is_demo(state), self.looked.emit)

    def follow_policy(self) -> None:
        """The policy may be another one: take it, and read the albums again where others of their genres are sure."""
        state = self._bench.state
        self._bench.reading.submit(lambda _: policy(state), self._follow_policy)

    def search(self, text: str) -> None:
        """Find albums; an empty text finds all of them."""
        self._query = text.strip()
        if self._query:
            self._search_again()
        else:
            self.found.emit(None)

    def _search_again(self) -> None:
        """Other albums may match what was searched for."""
        query = self._query
        if not query:
            return
        self._bench.reading.submit(
            lambda _: {album.id for album in album_queries.albums(self._bench.state, query)},
            lambda ids: self.found.emit(ids) if query == self._query else None,
            self._refuse,
        )

    def _roots(self) -> list[Path]:
        with self._bench.state.reading() as session:
            return scan.roots(session)

    def _take_policy(self, chosen: Policy) -> None:
        self.policy = chosen

    def _follow_policy(self, chosen: Policy) -> None:
        if chosen.min_score != self.policy.min_score:
            self._reader.read_all()
            self._search_again()
        self.policy = chosen

    def _read_again(self, took: float) -> None:
        if self.running.busy:
            self._timer.start(max(READ_EVERY, round(READ_SHARE * took * 1000)))

    def _end(self) -> None:
        self._timer.stop()
        self.analysed.emit()

    def _scanned(self, folders: Sequence[Path], report: scan.ScanReport) -> None:
        self._report(report.problems)
        if not report.tracks:
            self.barren.emit(list(folders))
        self.refresh()  # what the scan changed, in the order of the list
        self.suggest()

    def _report(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            self._bench.notifications.problem(problem)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, TaggerError):
            self._query = ""  # it makes no more sense the next time
            self.refused.emit(str(error))
        else:
            self._bench.notifications.report(error)
