"""The library as the window shows it: opening folders, suggesting, searching, and reading what others store."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.actions import scan, suggest
from tagger.errors import Problem, TaggerError
from tagger.genres.policy import Policy
from tagger.progress import Task
from tagger.state import queries
from tagger.state.records import AlbumView
from tagger.state.settings import policy
from tagger.ui.album_model import AlbumModel
from tagger.ui.work.bench import Bench
from tagger.ui.work.review import Review
from tagger.ui.work.running import Running

REFRESH_SECONDS = 0.7  # at least, between two readings while work runs
REFRESH_SHARE = 8  # and at least so many times what the last reading took


@dataclass(frozen=True, slots=True)
class Reading:
    """The library and the policy as they were when the reading ``began``; seconds, monotonic."""

    albums: list[AlbumView]
    policy: Policy
    began: float
    took: float


class Library(QObject):
    """``found`` answers a search with the ids of the albums that match, None for all."""

    found = Signal(object)
    refused = Signal(str)  # why a search makes no sense
    read = Signal()
    analysed = Signal()  # folders were read or albums analysed: pictures and plan may have changed

    def __init__(self, bench: Bench, model: AlbumModel, review: Review, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._model = model
        self._review = review
        self.running = Running(bench.analysis, bench.notifications, self)
        self.policy = Policy()
        self._reading = False
        self._again = False
        self._query = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        self.running.began.connect(lambda _: self._begin())
        self.running.ended.connect(self._end)

    def open(self, folders: Sequence[Path]) -> None:
        """Read folders, then suggest genres for what is new in them."""
        state = self._bench.state
        self.running.run(
            "Reading folders",
            lambda task: scan.scan(state, folders, task=task),
            lambda report: self._scanned(report.problems),
        )

    def rescan(self) -> None:
        """Read every folder that was opened before again, then suggest."""
        self._bench.reading.submit(lambda _: self._roots(), lambda folders: self.open(folders) if folders else None)

    def suggest(self) -> None:
        """Analyse the albums that are new or changed."""
        state = self._bench.state
        self.running.run(
            "Suggesting", lambda task: suggest.suggest(state, task=task), lambda report: self._report(report.problems)
        )

    def search(self, text: str) -> None:
        """Find albums; an empty text finds all of them."""
        self._query = text.strip()
        if not self._query:
            self.found.emit(None)
            return
        query = self._query
        self._bench.reading.submit(
            lambda _: {album.id for album in queries.albums(self._bench.state, query)},
            lambda ids: self.found.emit(ids) if query == self._query else None,
            lambda error: self._refuse(error),
        )

    def refresh(self) -> None:
        """Read the state and show it; one reading at a time."""
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        self._bench.reading.submit(self._read, self._show, self._not_read)

    def _roots(self) -> list[Path]:
        with self._bench.state.reading() as session:
            return scan.roots(session)

    def _read(self, task: Task) -> Reading:
        began = time.monotonic()
        albums = queries.albums(self._bench.state)
        return Reading(albums, policy(self._bench.state), began, time.monotonic() - began)

    def _show(self, read: Reading) -> None:
        self.policy = read.policy
        self._bench.courier.in_slices(self._steps(read))

    def _steps(self, read: Reading) -> Iterator[None]:
        yield from self._model.update(read.albums, self._review.newer_than(read.began))
        self._shown(read.took)

    def _shown(self, took: float) -> None:
        self._reading = False
        self.read.emit()
        if self._again or self.running.busy:
            wait = max(REFRESH_SECONDS, REFRESH_SHARE * took) if self.running.busy else 0
            self._timer.start(round(wait * 1000))

    def _not_read(self, error: Exception) -> None:
        self._reading = False
        self._bench.notifications.report(error)

    def _begin(self) -> None:
        self._model.hold = True
        self._timer.start(round(REFRESH_SECONDS * 1000))

    def _end(self) -> None:
        self._model.hold = False
        self._model.arrange()
        self.refresh()
        self.analysed.emit()

    def _scanned(self, problems: Sequence[Problem]) -> None:
        self._report(problems)
        self.analysed.emit()
        self.suggest()

    def _report(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            self._bench.notifications.problem(problem)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, TaggerError):
            self.refused.emit(str(error))
        else:
            self._bench.notifications.report(error)
