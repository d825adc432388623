"""The library as the window shows it: opening folders, suggesting, searching."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.errors import Problem, TaggerError
from tagger.genres.policy import Policy
from tagger.progress import Task
from tagger.services import album_reading, demo, problems, scan, settings, suggest
from tagger.ui.controllers.album_loader import AlbumLoader
from tagger.ui.controllers.background import BackgroundWork

READ_EVERY = 700  # milliseconds at least between two readings while work runs
READ_SHARE = 4  # and at least so many times what the last one took


class LibraryController(QObject):
    """Fills the state and has it read again while it fills."""

    search_finished = Signal(object)  # set[int]: the ids of the albums that match a search, None for all
    search_refused = Signal(str)  # why a search makes no sense
    demo_checked = Signal(bool)  # whether the library is the demonstration
    no_music = Signal(list)  # list[Path]: folders that were opened and hold no music
    analysed = Signal()  # folders were read or albums analysed: pictures and plan may have changed

    def __init__(self, background: BackgroundWork, loader: AlbumLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._loader = loader
        self.policy = Policy()
        self._query = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(loader.read_recent)
        loader.finished.connect(self._read_again)
        background.analysis.started.connect(lambda _: self._timer.start(READ_EVERY))
        background.analysis.ended.connect(self._end)

    @property
    def is_analysing(self) -> bool:
        """Whether folders are read or albums analysed, or wait for that."""
        return self._background.analysis.in_progress

    def open(self, folders: Sequence[Path]) -> None:
        """Read folders, then suggest genres for what is new in them."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: scan.scan(state, folders, task=task),
            lambda report: self._scanned(folders, report),
            title="Reading folders",
        )

    def open_demo(self, make_music: Callable[[Task], Path]) -> None:
        """Make the demonstration's music, then read it; the window is there meanwhile."""
        self._background.analysis.run(make_music, lambda music: self.open([music]), title="Making the demonstration")

    def rescan(self) -> None:
        """Read every folder that was opened before again, then suggest."""
        self._background.reading.run(
            lambda _: scan.music_folders(self._background.state),
            lambda folders: self.open(folders) if folders else None,
        )

    def suggest(self) -> None:
        """Analyse the albums that are new or changed."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: suggest.suggest(state, task=task),
            lambda report: self._report(report.problems),
            title="Suggesting",
        )

    def refresh(self) -> None:
        """Read everything again, and the policy by which suggestions are accepted."""
        self._loader.read_all()
        self._search_again()
        state = self._background.state
        self._background.reading.run(lambda _: settings.read_policy(state), self._set_policy)
        self._background.reading.run(lambda _: demo.is_demo(state), self.demo_checked.emit)
        self._background.reading.run(
            lambda _: problems.standing_problems(state), self._background.notifications.show_standing
        )

    def follow_policy(self) -> None:
        """The policy may be another one: take it, and read the albums again where others of their genres are sure."""
        state = self._background.state
        self._background.reading.run(lambda _: settings.read_policy(state), self._follow_policy)

    def search(self, text: str) -> None:
        """Find albums; an empty text finds all of them."""
        self._query = text.strip()
        if self._query:
            self._search_again()
        else:
            self.search_finished.emit(None)

    def _search_again(self) -> None:
        """Other albums may match what was searched for."""
        query, state = self._query, self._background.state
        if not query:
            return
        self._background.reading.run(
            lambda _: album_reading.matching_ids(state, query),
            lambda ids: self.search_finished.emit(ids) if query == self._query else None,
            lambda error: self._refuse_search(query, error),
        )

    def _set_policy(self, stored: Policy) -> None:
        self.policy = stored

    def _follow_policy(self, stored: Policy) -> None:
        if stored.min_score != self.policy.min_score:
            self._loader.read_all()
            self._search_again()
        self.policy = stored

    def _read_again(self, seconds: float) -> None:
        if self.is_analysing:
            self._timer.start(max(READ_EVERY, round(READ_SHARE * seconds * 1000)))

    def _end(self) -> None:
        self._timer.stop()
        self.analysed.emit()

    def _scanned(self, folders: Sequence[Path], report: scan.ScanReport) -> None:
        self._report(report.problems)
        if not report.tracks:
            self.no_music.emit(list(folders))
        self.refresh()  # what the scan changed, in the order of the list
        self.suggest()

    def _report(self, reported: Sequence[Problem]) -> None:
        for problem in problems.grouped(reported):
            self._background.notifications.problem(problem)

    def _refuse_search(self, query: str, error: Exception) -> None:
        if query != self._query:
            return
        if isinstance(error, TaggerError):
            self._query = ""  # it makes no more sense the next time
            self.search_finished.emit(None)  # what an earlier search found is no answer to this one
            self.search_refused.emit(str(error))
        else:
            self._background.notifications.report(error)
